import BinlogBytes
import BinlogEvents

/// What `mariadb-binlog --print-table-metadata` says below a table map.
///
/// Its way of reading is part of its text, and is not the servers': signs are counted over numbers
/// without YEAR, though YEAR has one in the log, and the metadata of a type that it does not know
/// (compressed columns, old times) are taken for those of the next column. What columns really are
/// tells ``TableMapMetadata``.
struct MariaDBTableMetadata {
  private var signs: [Bool] = []
  private var texts = CharsetList()
  private var labelled = CharsetList()
  private var names: [Range<Int>] = []
  private var setLabels: [[Range<Int>]] = []
  private var enumLabels: [[Range<Int>]] = []
  private var geometries: [UInt64] = []
  private var key: [(column: UInt64, prefix: UInt64)] = []
  private let collations: Collations
  /// What could not be read; all before it is shown.
  private(set) var problem: ReadError?
  private var geometryNow: UInt64 = 0

  /// Collations of columns: one for all with exceptions, or one for each.
  private struct CharsetList {
    var standard: UInt64?
    var exceptions: [(place: UInt64, collation: UInt64)] = []
    var each: [UInt64] = []
    private var next: UInt64 = 0
    private var index = 0

    mutating func pop() -> UInt64? {
      guard let standard else {
        defer { index += 1 }
        return index < each.count ? each[index] : nil
      }
      defer { next += 1 }
      guard index < exceptions.count, exceptions[index].place == next else { return standard }
      defer { index += 1 }
      return exceptions[index].collation
    }
  }

  /// Reads the optional part of `map`, which lies in `bytes`, the first of which is at `offset`.
  init(_ map: TableMapEvent, _ bytes: Span<UInt8>, at offset: FileOffset, style: DumpStyle) {
    collations = Collations.of(style)
    var reader = ByteReader(bytes.extracting(0..<map.optionalMetadata.upperBound), base: offset)
    do throws(ReadError) {
      _ = try reader.skip(map.optionalMetadata.lowerBound)
      while !reader.isAtEnd {
        let type = try reader.readUInt8()
        let length = Int(UInt32(truncatingIfNeeded: try Self.packed(&reader)))
        let end = reader.position + length
        try read(type, &reader, end)
        // Where a part reaches beyond its field, the tool reads on, but the next field begins
        // where it should.
        try reader.seek(to: end)
      }
    } catch {
      problem = error
    }
  }

  private mutating func read(
    _ type: UInt8, _ reader: inout ByteReader, _ end: Int
  ) throws(ReadError) {
    switch type {
    case 1:
      while reader.position < end {
        let byte = try reader.readUInt8()
        for bit in 0..<8 { signs.append(byte & 0x80 >> UInt8(bit) != 0) }
      }
    case 2: try Self.standard(&reader, end, &texts)
    case 10: try Self.standard(&reader, end, &labelled)
    case 3: while reader.position < end { texts.each.append(try Self.packed(&reader)) }
    case 11: while reader.position < end { labelled.each.append(try Self.packed(&reader)) }
    case 4: while reader.position < end { names.append(try Self.text(&reader)) }
    case 5: while reader.position < end { try Self.labels(&reader, &setLabels) }
    case 6: while reader.position < end { try Self.labels(&reader, &enumLabels) }
    case 7: while reader.position < end { geometries.append(try Self.packed(&reader)) }
    case 8, 9:
      while reader.position < end {
        let column = try Self.packed(&reader)
        key.append((column, type == 9 ? try Self.packed(&reader) : 0))
      }
    default: break
    }
  }

  private static func standard(
    _ reader: inout ByteReader, _ end: Int, _ list: inout CharsetList
  ) throws(ReadError) {
    list.standard = try packed(&reader)
    while reader.position < end {
      list.exceptions.append((try packed(&reader), try packed(&reader)))
    }
  }

  private static func labels(
    _ reader: inout ByteReader, _ list: inout [[Range<Int>]]
  ) throws(ReadError) {
    let count = UInt32(truncatingIfNeeded: try packed(&reader))
    list.append([])
    for _ in 0..<count { list[list.count - 1].append(try text(&reader)) }
  }

  private static func text(_ reader: inout ByteReader) throws(ReadError) -> Range<Int> {
    try reader.skip(Int(UInt32(truncatingIfNeeded: try packed(&reader))))
  }

  /// A packed integer as the tool reads it: 251 stands for the largest of all, and of eight bytes
  /// it takes four.
  private static func packed(_ reader: inout ByteReader) throws(ReadError) -> UInt64 {
    switch reader.peek() {
    case 251:
      _ = try reader.readUInt8()
      return .max
    case 254, 255:
      _ = try reader.readUInt8()
      return try reader.readUInt64() & 0xFFFF_FFFF
    default: return try reader.readPackedInteger()
    }
  }
}

extension MariaDBTableMetadata {
  /// Writes the columns and the primary key.
  mutating func write(_ map: TableMapEvent, _ bytes: Span<UInt8>, to sink: ByteSink) {
    sink.write("# Columns(")
    let types = bytes.extracting(map.types)
    let metadata = bytes.extracting(map.metadata)
    let nullable = bytes.extracting(map.nullable)
    var position = 0
    var sign = 0
    var geometry = 0
    var setIndex = 0
    var enumIndex = 0
    for index in 0..<types.count {
      var type = types[index]
      if type == 254, position < metadata.count, 247...248 ~= metadata[position] {
        type = metadata[position]
      }
      var collation: UInt64?
      if [15, 252, 253, 254, 255].contains(type) {
        collation = texts.pop()
      } else if type == 247 || type == 248 {
        collation = labelled.pop()
      }
      let known = collation.flatMap { UInt16(exactly: $0) }.flatMap { number in
        collations.characterSet(of: number).map { (number: number, set: $0) }
      }
      if index < names.count {
        sink.write(prettyString: bytes.extracting(names[index]), quote: 0x60)
        sink.write(byte: 0x20)
      }
      if type == 255 {
        geometryNow = geometry < geometries.count ? geometries[geometry] : 0
        geometry += 1
      }
      guard writeType(type, metadata, &position, known, to: sink) else {
        sink.write("INVALID_TYPE(")
        sink.write(decimal: UInt64(type))
        sink.write(byte: 0x29)
        continue
      }
      if [1, 2, 3, 4, 5, 8, 9, 246].contains(type), sign < signs.count {
        if signs[sign] { sink.write(" UNSIGNED") }
        sign += 1
      }
      if index / 8 < nullable.count, nullable[index / 8] & 1 << UInt8(index % 8) == 0 {
        sink.write(" NOT NULL")
      }
      if type == 247, enumIndex < enumLabels.count {
        labels(enumLabels[enumIndex], bytes, to: sink)
        enumIndex += 1
      } else if type == 248, setIndex < setLabels.count {
        labels(setLabels[setIndex], bytes, to: sink)
        setIndex += 1
      }
      if let known, type == 247 || type == 248 || known.number != 63,
        let name = collations.collation(of: known.number)
      {
        sink.write(" CHARSET ")
        sink.write(known.set)
        sink.write(" COLLATE ")
        sink.write(name)
      }
      if index != types.count - 1 { sink.write(",\n#         ") }
    }
    sink.write(")\n")
    primaryKey(bytes, to: sink)
  }

  private func labels(_ list: [Range<Int>], _ bytes: Span<UInt8>, to sink: ByteSink) {
    var separator: UInt8 = 0x28
    for label in list {
      sink.write(byte: separator)
      sink.write(prettyString: bytes.extracting(label))
      separator = 0x2C
    }
    sink.write(byte: 0x29)
  }

  private func primaryKey(_ bytes: Span<UInt8>, to sink: ByteSink) {
    guard !key.isEmpty else { return }
    sink.write("# Primary Key(")
    for (index, part) in key.enumerated() {
      if index > 0 { sink.write(", ") }
      if part.column < UInt64(names.count) {
        sink.write(cString: bytes.extracting(names[Int(part.column)]))
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

  /// Writes the name of a type and moves on after its metadata; false for one that the tool does
  /// not know.
  private func writeType(
    _ type: UInt8, _ metadata: Span<UInt8>, _ position: inout Int,
    _ known: (number: UInt16, set: [UInt8])?, to sink: ByteSink
  ) -> Bool {
    func byte(_ index: Int) -> Int {
      position + index < metadata.count ? Int(metadata[position + index]) : 0
    }
    let isText = known.map { $0.number != 63 } ?? false
    let widest = known.map { Self.widest($0.set) } ?? 1
    func counted(_ name: StaticString, _ count: Int) {
      sink.write(name)
      sink.write(byte: 0x28)
      sink.write(decimal: Int64(count))
      sink.write(byte: 0x29)
    }
    switch type {
    case 3: sink.write("INT")
    case 1: sink.write("TINYINT")
    case 2: sink.write("SMALLINT")
    case 9: sink.write("MEDIUMINT")
    case 8: sink.write("BIGINT")
    case 10, 14: sink.write("DATE")
    case 13: sink.write("YEAR")
    case 246:
      sink.write("DECIMAL(")
      sink.write(decimal: Int64(byte(0)))
      sink.write(byte: 0x2C)
      sink.write(decimal: Int64(byte(1)))
      sink.write(byte: 0x29)
      position += 2
    case 4, 5:
      sink.write(type == 4 ? "FLOAT" : "DOUBLE" as StaticString)
      position += 1
    case 16:
      counted("BIT", byte(0) + byte(1) * 8)
      position += 2
    case 17, 18, 19:
      let name: StaticString = type == 17 ? "TIMESTAMP" : type == 18 ? "DATETIME" : "TIME"
      if byte(0) == 0 { sink.write(name) } else { counted(name, byte(0)) }
      position += 1
    case 247, 248:
      sink.write(type == 247 ? "ENUM" : "SET" as StaticString)
      position += 2
    case 252:
      let sizes: [StaticString] = ["", "TINY", "", "MEDIUM", "LONG"]
      let kind: StaticString = isText ? "TEXT" : "BLOB"
      if (1...4).contains(byte(0)) {
        sink.write(sizes[byte(0)])
        sink.write(kind)
      } else {
        sink.write("INVALID_")
        counted(kind, byte(0))
      }
      position += 1
    case 15, 253:
      let length = byte(0) | byte(1) << 8
      if isText { counted("VARCHAR", length / widest) } else { counted("VARBINARY", length) }
      position += 2
    case 254:
      let length = ((byte(0) & 0x30) ^ 0x30) << 4 | byte(1)
      if isText { counted("CHAR", length / widest) } else { counted("BINARY", length) }
      position += 2
    case 255:
      let kinds: [StaticString] = [
        "GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING",
        "MULTIPOLYGON", "GEOMETRYCOLLECTION",
      ]
      if geometryNow < 8 {
        sink.write(kinds[Int(geometryNow)])
      } else {
        sink.write("INVALID_GEOMETRY_TYPE(")
        sink.write(decimal: geometryNow)
        sink.write(byte: 0x29)
      }
      position += 1
    default: return false
    }
    return true
  }

  /// Bytes of the longest character of a set.
  private static func widest(_ set: [UInt8]) -> Int {
    switch String(decoding: set, as: UTF8.self) {
    case "utf8mb4", "utf16", "utf16le", "utf32", "gb18030", "filename": 4
    case "utf8mb3", "utf8", "ujis", "eucjpms": 3
    case "big5", "sjis", "gb2312", "gbk", "euckr", "ucs2", "cp932": 2
    default: 1
    }
  }
}
