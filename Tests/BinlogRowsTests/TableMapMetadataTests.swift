import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Testing

@Suite struct TableMapMetadataTests {
  /// The tables of a log that carries full metadata.
  private func tables(_ log: String) throws -> [TableMap] {
    var list: [TableMap] = []
    for sample in try SampleRows.all(in: log)
    where !list.contains(where: { $0.table == sample.table.table }) {
      list.append(sample.table)
    }
    return list
  }

  @Test(arguments: ["mysql97-rows-full", "mariadb1011-rows", "mariadb118-rows"])
  func everyFieldFitsItsTable(_ log: String) throws {
    for table in try tables(log) {
      let metadata = TableMapMetadata(table)
      #expect(metadata.problems.isEmpty)
      #expect(metadata.columns.count == table.columns.count)
      guard !table.optionalMetadata.isEmpty else { continue }
      for (known, column) in zip(metadata.columns, table.columns) {
        #expect((known.isUnsigned != nil) == [1, 2, 3, 4, 5, 8, 9, 13, 246].contains(column.type))
      }
    }
  }

  /// The body of a table map with one INT column, and metadata after it.
  private func table(_ metadata: [UInt8]) throws -> TableMap {
    try table(
      body: [1, 0, 0, 0, 0, 0, 1, 0] + [1, 0x64, 0] + [1, 0x74, 0] + [2, 3, 15] + [2, 40, 0] + [3]
        + metadata)
  }

  private func table(body: [UInt8]) throws -> TableMap {
    var bytes = [UInt8](repeating: 0, count: 19) + body
    bytes[4] = EventType.tableMap.rawValue
    bytes.put(UInt64(bytes.count), at: 9)
    let header = EventHeader(
      timestamp: 0, type: .tableMap, serverID: 1, eventSize: UInt32(bytes.count),
      endLogPos: LogPosition(0), flags: [])
    let frame = EventFrame(
      offset: FileOffset(100), header: header, headerLength: 19, checksumLength: 0)
    let event = try Event(frame, bytes: bytes.span, format: .unknown)
    guard case .tableMap(let map) = event else {
      throw ReadError.malformed(offset: .zero, reason: "")
    }
    return try TableMap(map, bytes: bytes.span, at: frame.offset, bodyStart: 19)
  }

  @Test func readsNamesAndSigns() throws {
    let metadata = TableMapMetadata(
      try table([1, 1, 0x80, 4, 4, 1, 0x61, 1, 0x62, 3, 1, 33, 8, 1, 1]))
    #expect(metadata.problems.isEmpty)
    #expect(metadata.columns[0].name == [0x61])
    #expect(metadata.columns[0].isUnsigned == true)
    #expect(metadata.columns[1].name == [0x62])
    #expect(metadata.columns[1].isUnsigned == nil)
    #expect(metadata.columns[1].collation == 33)
    #expect(metadata.columns[1].keyIndex == 0)
  }

  /// A table of MySQL 9.7 with VECTORs before and between its texts.
  @Test func vectorsHaveAPlaceAmongTheTexts() throws {
    let body =
      """
      9600000000000100016400016100 0a 03f2fcf20f0f0ffefefc 0e 040204280009000900f701f80101 fe03
      01018003093f083ffcff00333f080d020302041802696401650174016601730175016202656e0273740274740b
      0409fcff0005050201780179060502016101620801000c02ffc0
      """.filter(\.isHexDigit)
    let digits = Array(body)
    let metadata = TableMapMetadata(
      try table(
        body: stride(from: 0, to: digits.count, by: 2).compactMap {
          UInt8(String(digits[$0..<$0 + 2]), radix: 16)
        }))
    #expect(metadata.problems.isEmpty)
    #expect(metadata.columns.map(\.collation) == [nil, 63, 8, 63, 255, 51, 63, 9, 255, 8])
    #expect(
      metadata.columns.map(\.dimensions) == [nil, 3, nil, 2] + .init(repeating: nil, count: 6))
  }

  @Test func aFieldThatLiesLeavesTheOthers() throws {
    // Three names for two columns, a key column that is not there, then signs.
    let metadata = TableMapMetadata(
      try table([4, 6, 1, 0x61, 1, 0x62, 1, 0x63, 8, 1, 9, 1, 1, 0x80]))
    #expect(metadata.problems.count == 2)
    #expect(metadata.problems.allSatisfy { $0.offset > FileOffset(100) })
    #expect(metadata.columns[0].name == nil)
    #expect(metadata.columns[0].isUnsigned == true)
  }

  @Test func hugeCountsTakeNoMemory() throws {
    for type in UInt8(0)...14 {
      let huge: [UInt8] = [254, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]
      _ = TableMapMetadata(try table([type, UInt8(huge.count)] + huge))
      _ = TableMapMetadata(try table([type] + huge))
      _ = TableMapMetadata(try table([type, 200, 1]))
      _ = TableMapMetadata(try table([type, 0]))
    }
  }

  @Test(arguments: ["mysql97-rows-full", "mariadb1011-rows"])
  func flippedBitsHarmNothing(_ log: String) throws {
    for map in try tables(log) where !map.optionalMetadata.isEmpty {
      for index in map.optionalMetadata.indices {
        for bit in 0..<8 {
          let flipped = map.optionalMetadata.flipping(bit: bit, at: index)
          _ = TableMapMetadata(try table(flipped))
        }
      }
    }
  }
}
