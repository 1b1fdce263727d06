import BinlogBytes
import BinlogEvents
import BinlogRows

/// What a table map tells of its columns, as `mysqlbinlog --print-table-metadata` shows it.
extension MySQLDumpPrinter {
  mutating func metadata(
    _ event: DumpedEvent, _ map: TableMapEvent, _ bytes: Span<UInt8>
  ) {
    let table: TableMap
    do throws(ReadError) {
      table = try TableMap(
        map, bytes: bytes.extracting(0..<max(0, bytes.count - event.frame.checksumLength)),
        at: event.frame.offset, bodyStart: event.frame.headerLength)
    } catch {
      writer.tell(error, event, reporter)
      return
    }
    let metadata = TableMapMetadata(asShown: table)
    writer.tell(metadata.problems.first, event, reporter)
    let sink = self.sink
    sink.write("# Columns(")
    var isSeparated = true
    for (index, column) in table.columns.enumerated() {
      if index > 0, isSeparated { sink.write(",\n#         ") }
      let isGenerated = index == 0 && map.hasGeneratedKey
      var known = metadata.columns[index]
      if isGenerated { Self.complete(&known) }
      // After a type that it has no name for the tool forgets what separates columns.
      isSeparated = sink.write(column: column, known)
      if isGenerated { sink.write(" AUTO_INCREMENT") }
    }
    sink.write(")\n")
    guard metadata.keyColumns > 0 else {
      if map.hasGeneratedKey {
        sink.write("# Primary Key(")
        sink.write(Self.generatedKeyName)
        sink.write(")\n")
      }
      return
    }
    sink.write("# Primary Key(")
    for (place, part) in metadata.shownKey.enumerated() {
      if place > 0 { sink.write(", ") }
      if part.column < UInt64(metadata.columns.count),
        let name = metadata.columns[Int(part.column)].name
      {
        sink.write(name)
      } else {
        sink.write(decimal: part.column)
      }
      if part.prefix != 0 {
        sink.write(byte: 0x28)
        sink.write(decimal: part.prefix)
        sink.write(byte: 0x29)
      }
    }
    sink.write(")\n")
  }

  /// What the server calls a key that it made itself.
  private static let generatedKeyName = Array("my_row_id".utf8)

  /// Adds what every generated key is, also where the log says little of its columns.
  private static func complete(_ key: inout TableMapMetadata.Column) {
    key.name = key.name ?? generatedKeyName
    key.isVisible = false
  }
}

extension ByteSink {
  /// Writes what is known of a column; false where the tool has no name for its type.
  fileprivate func write(
    column: TableMap.Column, _ known: TableMapMetadata.Column
  ) -> Bool {
    if let name = known.name {
      write(prettyIdentifier: name.span)
      write(byte: 0x20)
    }
    let type = MySQLTypeName(column, known)
    guard let text = type.text else {
      write("INVALID_TYPE(\(type.real))")
      return false
    }
    write(text)
    // A year is a number without a sign, and not shown as one.
    if known.isUnsigned == true, column.type != 13 { write(" UNSIGNED") }
    if !column.isNullable { write(" NOT NULL") }
    if let labels = known.labels, !labels.isEmpty {
      for (place, label) in labels.enumerated() {
        write(place == 0 ? "(" : ", " as StaticString)
        write(prettyString: label.span)
      }
      write(byte: 0x29)
    }
    if let number = known.collation.flatMap({ UInt16(exactly: $0) }),
      type.isLabelled || number != 63,
      let set = Collations.mysql.characterSet(of: number),
      let collation = Collations.mysql.collation(of: number)
    {
      write(" CHARSET ")
      write(set)
      write(" COLLATE ")
      write(collation)
    }
    if known.isVisible == false { write(" INVISIBLE") }
    return true
  }

  /// A name in backticks, with the escapes of texts, and backticks doubled.
  fileprivate func write(prettyIdentifier bytes: Span<UInt8>) {
    write(byte: 0x60)
    for index in 0..<bytes.count {
      switch bytes[index] {
      case 0x0A: write("\\n")
      case 0x0D: write("\\r")
      case 0x5C: write("\\\\")
      case 0x08: write("\\b")
      case 0x09: write("\\t")
      case 0x27: write("\\'")
      case 0: write("\\0")
      case 0x60: write("``")
      case let byte: write(byte: byte)
      }
    }
    write(byte: 0x60)
  }
}

/// A column's type in SQL's words.
private struct MySQLTypeName {
  /// The type with ENUM and SET told from CHAR, after which they hide.
  let real: UInt8
  /// The words; nil for a type that the tool has none for.
  let text: String?

  var isLabelled: Bool { real == 247 || real == 248 }

  init(_ column: TableMap.Column, _ known: TableMapMetadata.Column) {
    let low = Int(column.metadata & 0xFF)
    let high = Int(column.metadata >> 8)
    var real = column.type
    var length = high
    if column.type == 254 {
      if low & 0x30 != 0x30 { length |= ((low & 0x30) ^ 0x30) << 4 }
      real = UInt8(low | 0x30)
      if real != 247, real != 248 { real = 254 }
    }
    self.real = real
    text = Self.words(column, known, real: real, low: low, high: high, length: length)
  }

  private static func words(
    _ column: TableMap.Column, _ known: TableMapMetadata.Column, real: UInt8, low: Int, high: Int,
    length: Int
  ) -> String? {
    switch real {
    case 1: return "TINYINT"
    case 2: return "SMALLINT"
    case 3: return "INT"
    case 4: return "FLOAT"
    case 5: return "DOUBLE"
    case 8: return "BIGINT"
    case 9: return "MEDIUMINT"
    case 10, 14: return "DATE"
    case 13: return "YEAR"
    case 17: return "TIMESTAMP" + fraction(low)
    case 18: return "DATETIME" + fraction(low)
    case 19: return "TIME" + fraction(low)
    case 16: return "BIT(\(low + high * 8))"
    case 242: return "VECTOR(\(known.dimensions ?? 0))"
    case 245: return "JSON"
    case 246: return "DECIMAL(\(low),\(high))"
    case 247: return "ENUM"
    case 248: return "SET"
    // What the tool's own list has here; no column has it.
    case 244: return "BOOLEAN"
    case 252: return blob(low, isText: width(of: known) != nil)
    case 15, 253:
      guard let width = width(of: known) else { return "VARBINARY(\(column.metadata))" }
      return "VARCHAR(\(Int(column.metadata) / width))"
    case 254:
      guard let width = width(of: known) else { return "BINARY(\(length))" }
      return "CHAR(\(length / width))"
    case 255: return geometry(known.geometryType ?? 0)
    default: return nil
    }
  }

  private static func fraction(_ digits: Int) -> String { digits == 0 ? "" : "(\(digits))" }

  private static func blob(_ size: Int, isText: Bool) -> String {
    let sizes = ["TINY", "", "MEDIUM", "LONG"]
    guard (1...4).contains(size) else {
      return isText ? "INVALID_TEXT(\(size))" : "INVALID_BLOB(\(size))"
    }
    return sizes[size - 1] + (isText ? "TEXT" : "BLOB")
  }

  private static func geometry(_ kind: UInt64) -> String {
    let kinds = [
      "GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING",
      "MULTIPOLYGON", "GEOMCOLLECTION",
    ]
    return kind < 8 ? kinds[Int(kind)] : "INVALID_GEOMETRY_TYPE(\(kind))"
  }

  /// Bytes that a character takes at the most; nil for bytes that are no characters.
  private static func width(of known: TableMapMetadata.Column) -> Int? {
    guard let number = known.collation.flatMap({ UInt16(exactly: $0) }), number != 63,
      let set = Collations.mysql.characterSet(of: number)
    else { return nil }
    switch String(decoding: set, as: UTF8.self) {
    case "utf8mb4", "utf16", "utf16le", "utf32", "gb18030": return 4
    case "utf8mb3", "utf8", "ujis", "eucjpms": return 3
    case "ucs2", "gbk", "gb2312", "big5", "sjis", "cp932", "euckr": return 2
    default: return 1
    }
  }
}
