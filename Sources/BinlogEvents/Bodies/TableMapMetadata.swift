public import BinlogBytes

/// What the optional fields of a table map say of its columns.
///
/// Fields of 1 byte type, packed length, content; MySQL since 8.0.1 and MariaDB since 10.5,
/// most of them only with `binlog_row_metadata=FULL`.
///
/// | type | content |
/// |---|---|
/// | 1 | one bit for each numeric column, highest bit of a byte first, set for UNSIGNED |
/// | 2 | packed collation of most character columns, then pairs of packed column and collation for the others; columns counted among the character columns |
/// | 3 | packed collation for each character column |
/// | 4 | packed length and name for each column |
/// | 5, 6 | for each SET, ENUM column: packed count, then packed length and text of each label |
/// | 7 | packed geometry type for each geometry column |
/// | 8 | packed number of each primary key column |
/// | 9 | the same, each with the packed length of its prefix in characters, 0 for the whole |
/// | 10, 11 | as 2 and 3, for ENUM and SET columns |
/// | 12 | one bit for each column, highest bit of a byte first, set where it is visible (MySQL) |
/// | 13 | packed number of dimensions for each VECTOR column (MySQL 9) |
///
/// A field that does not fit the table is left out, and the others stay: metadata that lie never
/// hide rows. Source: `Table_map_log_event::init_metadata_fields` of both servers.
public struct TableMapMetadata: Sendable {
  /// What is known of one column; nil where nothing was said.
  public struct Column: Sendable, Equatable {
    /// Its name, in UTF-8.
    public var name: [UInt8]?
    /// Whether a number has no sign.
    public var isUnsigned: Bool?
    /// The collation's number, which stands for the character set too; 63 is binary.
    public var collation: UInt32?
    /// The labels of an ENUM or SET, in the column's character set.
    public var labels: [[UInt8]]?
    /// The kind of geometry: 0 any, 1 point, 2 line, 3 polygon, 4 to 6 many of them, 7 all.
    public var geometryType: UInt64?
    /// How many numbers a VECTOR may have.
    public var dimensions: UInt64?
    /// Whether `SELECT *` shows it.
    public var isVisible: Bool?
    /// Its place in the primary key, from 0.
    public var keyIndex: Int?
    /// How many characters of it belong to the primary key; nil for all.
    public var keyPrefix: UInt64?

    init() {}
  }

  /// The columns, in the order of the table map.
  public private(set) var columns: [Column]
  /// How many columns the primary key has; 0 where nothing was said.
  public private(set) var keyColumns = 0
  /// The primary key's columns in their order, with the lengths of prefixes, as they stand in the
  /// log; only of ``init(asShown:)``.
  public private(set) var shownKey: [(column: UInt64, prefix: UInt64)] = []
  /// Fields that could not be used, and why.
  public private(set) var problems: [ReadError] = []

  /// Reads the metadata of `table`.
  public init(_ table: TableMap) {
    columns = Array(repeating: Column(), count: table.columns.count)
    let bytes = table.optionalMetadata
    var reader = ByteReader(bytes.span, base: table.optionalMetadataOffset)
    while !reader.isAtEnd {
      do throws(ReadError) {
        let type = try reader.readUInt8()
        let length = try reader.readPackedCount()
        let base = reader.offset
        let range = try reader.skip(length)
        var field = ByteReader(reader.span(range), base: base)
        do throws(ReadError) {
          try read(type, &field, table)
        } catch {
          problems.append(error)
        }
      } catch {
        // Without a length the next field cannot be found.
        problems.append(error)
        return
      }
    }
  }

  private mutating func read(
    _ type: UInt8, _ field: inout ByteReader, _ table: TableMap
  ) throws(ReadError) {
    let kinds = table.columns
    switch type {
    case 1:
      let numbers = kinds.indices.filter { Self.isNumeric(kinds[$0]) }
      let bits = field.span(field.skipRest())
      guard bits.count >= Bitmap.byteCount(forBits: numbers.count) else {
        throw field.malformed("\(bits.count) bytes of signs for \(numbers.count) numbers")
      }
      for (place, column) in numbers.enumerated() {
        columns[column].isUnsigned = Self.bit(bits, place)
      }
    case 2: try defaultCollations(&field, kinds.indices.filter { Self.isText(kinds[$0]) })
    case 3: try collations(&field, kinds.indices.filter { Self.isText(kinds[$0]) })
    case 4: try names(&field)
    case 5: try labels(&field, kinds.indices.filter { Self.realType(kinds[$0]) == 248 })
    case 6: try labels(&field, kinds.indices.filter { Self.realType(kinds[$0]) == 247 })
    case 7:
      for column in kinds.indices where kinds[column].type == 255 && !field.isAtEnd {
        columns[column].geometryType = try field.readPackedInteger()
      }
    case 8, 9: try key(&field, hasPrefixes: type == 9)
    case 10: try defaultCollations(&field, kinds.indices.filter { Self.isLabelled(kinds[$0]) })
    case 11: try collations(&field, kinds.indices.filter { Self.isLabelled(kinds[$0]) })
    case 12:
      let bits = field.span(field.skipRest())
      guard bits.count >= Bitmap.byteCount(forBits: columns.count) else {
        throw field.malformed("\(bits.count) bytes of visibility for \(columns.count) columns")
      }
      for column in columns.indices { columns[column].isVisible = Self.bit(bits, column) }
    case 13:
      for column in kinds.indices where kinds[column].type == 242 && !field.isAtEnd {
        columns[column].dimensions = try field.readPackedInteger()
      }
    default: break
    }
  }

  private mutating func defaultCollations(
    _ field: inout ByteReader, _ texts: [Int]
  ) throws(ReadError) {
    var found = Array(
      repeating: try field.readCollation(), count: texts.count)
    while !field.isAtEnd {
      let place = try field.readPackedInteger()
      let collation = try field.readCollation()
      guard place < UInt64(found.count) else {
        throw field.malformed("a collation for text column \(place) of \(found.count)")
      }
      found[Int(place)] = collation
    }
    for (place, column) in texts.enumerated() { columns[column].collation = found[place] }
  }

  private mutating func collations(
    _ field: inout ByteReader, _ texts: [Int]
  ) throws(ReadError) {
    var found: [UInt32] = []
    while !field.isAtEnd { found.append(try field.readCollation()) }
    guard found.count == texts.count else {
      throw field.malformed("\(found.count) collations for \(texts.count) text columns")
    }
    for (place, column) in texts.enumerated() { columns[column].collation = found[place] }
  }

  private mutating func names(_ field: inout ByteReader) throws(ReadError) {
    var found: [[UInt8]] = []
    while !field.isAtEnd {
      let range = try field.skip(try field.readPackedCount())
      found.append(field.span(range).array)
    }
    guard found.count == columns.count else {
      throw field.malformed("\(found.count) names for \(columns.count) columns")
    }
    for column in columns.indices { columns[column].name = found[column] }
  }

  private mutating func labels(
    _ field: inout ByteReader, _ places: [Int]
  ) throws(ReadError) {
    for column in places {
      let count = try field.readPackedCount()
      var labels: [[UInt8]] = []
      labels.reserveCapacity(count)
      for _ in 0..<count {
        let range = try field.skip(try field.readPackedCount())
        labels.append(field.span(range).array)
      }
      columns[column].labels = labels
    }
  }

  private mutating func key(
    _ field: inout ByteReader, hasPrefixes: Bool
  ) throws(ReadError) {
    var place = 0
    while !field.isAtEnd {
      let number = try field.readPackedInteger()
      let prefix = hasPrefixes ? try field.readPackedInteger() : 0
      guard number < UInt64(columns.count) else {
        throw field.malformed("key column \(number) of \(columns.count)")
      }
      columns[Int(number)].keyIndex = place
      columns[Int(number)].keyPrefix = prefix == 0 ? nil : prefix
      place += 1
    }
    keyColumns = place
  }

  /// The metadata of `table` as `mysqlbinlog` shows them, where they are damaged.
  ///
  /// It reads field after field without minding where one should end, keeps what it read until it
  /// can read no more, and hands it out to the columns in their order.
  public init(asShown table: TableMap) {
    columns = Array(repeating: Column(), count: table.columns.count)
    var shown = ShownFields()
    let bytes = table.optionalMetadata
    var reader = ByteReader(bytes.span, base: table.optionalMetadataOffset)
    do throws(ReadError) {
      while !reader.isAtEnd { try shown.readField(&reader) }
    } catch {
      problems.append(error)
    }
    let kinds = table.columns
    var texts = shown.texts
    var labelled = shown.labelled
    var signs = shown.signs.makeIterator()
    var names = shown.names.makeIterator()
    var sets = shown.sets.makeIterator()
    var enumerations = shown.enumerations.makeIterator()
    var geometries = shown.geometries.makeIterator()
    var dimensions = shown.dimensions.makeIterator()
    var visibility = shown.visibility.makeIterator()
    for index in kinds.indices {
      let type = Self.realType(kinds[index])
      if Self.isText(kinds[index]) {
        columns[index].collation = texts.next()
      } else if Self.isLabelled(kinds[index]) {
        columns[index].collation = labelled.next()
      }
      columns[index].name = names.next()
      if Self.isNumeric(kinds[index]) { columns[index].isUnsigned = signs.next() }
      if type == 248 { columns[index].labels = sets.next() }
      if type == 247 { columns[index].labels = enumerations.next() }
      if type == 255 { columns[index].geometryType = geometries.next() }
      if type == 242 { columns[index].dimensions = dimensions.next() }
      columns[index].isVisible = visibility.next()
    }
    shownKey = shown.key
    keyColumns = shown.key.count
  }

  /// The bit at `index`, the highest of each byte first.
  private static func bit(_ bytes: Span<UInt8>, _ index: Int) -> Bool {
    bytes[index / 8] & (0x80 >> UInt8(index % 8)) != 0
  }

  /// The type with ENUM and SET told from CHAR, after which they hide.
  private static func realType(_ column: TableMap.Column) -> UInt8 {
    guard column.type == 254 else { return column.type }
    let hidden = UInt8(truncatingIfNeeded: column.metadata)
    return hidden == 247 || hidden == 248 ? hidden : column.type
  }

  /// Whether the column has a bit among the signs; YEAR has one in both servers.
  private static func isNumeric(_ column: TableMap.Column) -> Bool {
    switch column.type {
    case 1, 2, 3, 4, 5, 8, 9, 13, 246: true
    default: false
    }
  }

  /// Whether the column has a place among the character columns; MySQL's VECTOR, a BLOB inside, has
  /// one.
  private static func isText(_ column: TableMap.Column) -> Bool {
    switch realType(column) {
    case 15, 140, 141, 242, 249...254: true
    default: false
    }
  }

  private static func isLabelled(_ column: TableMap.Column) -> Bool {
    let type = realType(column)
    return type == 247 || type == 248
  }
}

/// What metadata hold, as lists that columns take from.
private struct ShownFields {
  /// Collations: one for all with exceptions, or one for each.
  struct Collations {
    var standard: UInt32?
    var exceptions: [(place: UInt32, collation: UInt32)] = []
    var each: [UInt32] = []
    private var place: UInt32 = 0
    private var index = 0

    mutating func next() -> UInt32? {
      guard let standard else {
        defer { index += 1 }
        return index < each.count ? each[index] : nil
      }
      defer { place += 1 }
      guard index < exceptions.count, exceptions[index].place == place else { return standard }
      defer { index += 1 }
      return exceptions[index].collation
    }
  }

  var signs: [Bool] = []
  var texts = Collations()
  var labelled = Collations()
  var names: [[UInt8]] = []
  var sets: [[[UInt8]]] = []
  var enumerations: [[[UInt8]]] = []
  var geometries: [UInt64] = []
  var key: [(column: UInt64, prefix: UInt64)] = []
  var visibility: [Bool] = []
  var dimensions: [UInt64] = []

  mutating func readField(_ reader: inout ByteReader) throws(ReadError) {
    let type = try reader.readUInt8()
    let length = Int(UInt32(truncatingIfNeeded: try reader.readShown()))
    let end = reader.position + length
    switch type {
    case 1: try Self.bits(&reader, length, &signs)
    case 2: try Self.standard(&reader, end, &texts)
    case 3: while reader.position < end { texts.each.append(try reader.readShownSmall()) }
    case 4: while reader.position < end { names.append(try Self.text(&reader)) }
    case 5: try Self.labels(&reader, end, &sets)
    case 6: try Self.labels(&reader, end, &enumerations)
    case 7: while reader.position < end { geometries.append(UInt64(try reader.readShownSmall())) }
    case 8, 9:
      while reader.position < end {
        let column = try reader.readShownSmall()
        let prefix = type == 9 ? try reader.readShownSmall() : 0
        key.append((UInt64(column), UInt64(prefix)))
      }
    case 10: try Self.standard(&reader, end, &labelled)
    case 11: while reader.position < end { labelled.each.append(try reader.readShownSmall()) }
    case 12: try Self.bits(&reader, length, &visibility)
    case 13: while reader.position < end { dimensions.append(UInt64(try reader.readShownSmall())) }
    default: break
    }
  }

  private static func bits(
    _ reader: inout ByteReader, _ count: Int, _ list: inout [Bool]
  ) throws(ReadError) {
    for _ in 0..<count {
      let byte = try reader.readUInt8()
      for bit in 0..<8 { list.append(byte & 0x80 >> UInt8(bit) != 0) }
    }
  }

  private static func standard(
    _ reader: inout ByteReader, _ end: Int, _ list: inout Collations
  ) throws(ReadError) {
    list.standard = try reader.readShownSmall()
    while reader.position < end {
      list.exceptions.append((try reader.readShownSmall(), try reader.readShownSmall()))
    }
  }

  private static func labels(
    _ reader: inout ByteReader, _ end: Int, _ list: inout [[[UInt8]]]
  ) throws(ReadError) {
    while reader.position < end {
      let count = try reader.readShownSmall()
      list.append([])
      for _ in 0..<count { list[list.count - 1].append(try text(&reader)) }
    }
  }

  private static func text(_ reader: inout ByteReader) throws(ReadError) -> [UInt8] {
    let range = try reader.skip(Int(try reader.readShownSmall()))
    return reader.span(range).array
  }
}

extension ByteReader {
  /// A packed integer as the tools read it, where no server would write one: 251 stands for the
  /// largest of all, 255 for 254.
  fileprivate mutating func readShown() throws(ReadError) -> UInt64 {
    switch peek() {
    case 251:
      _ = try readUInt8()
      return .max
    case 255:
      _ = try readUInt8()
      return try readUInt64()
    default: return try readPackedInteger()
    }
  }

  /// The same in 32 bits.
  fileprivate mutating func readShownSmall() throws(ReadError) -> UInt32 {
    UInt32(truncatingIfNeeded: try readShown())
  }

  fileprivate mutating func readCollation() throws(ReadError) -> UInt32 {
    UInt32(clamping: try readPackedInteger())
  }
}
