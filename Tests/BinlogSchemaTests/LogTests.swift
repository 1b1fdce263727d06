import BinlogCharsets
import BinlogEvents
import BinlogSchema
import Testing

/// Definitions learned from the statements of real logs against the metadata of their table maps.
@Suite struct LogTests {
  @Test(arguments: ["mysql", "mariadb11"])
  func statementsTellWhatTableMapsTell(kind: String) throws {
    var tables = 0
    var names: Set<String> = []
    var differences: [String] = []
    _ = try LogReplay.read(LogReplay.fixtures + "\(kind).bin-log") { meeting in
      let map = meeting.map
      #expect(meeting.problems == [])
      tables += 1
      let name = String(decoding: map.table, as: UTF8.self)
      names.insert(name)
      guard let table = meeting.catalog.definition(database: map.database, table: map.table) else {
        Issue.record("\(name) is not known")
        return
      }
      guard case .columns(let columns) = table.fit(map) else {
        Issue.record("\(name) at \(map.offset): \(table.fit(map))")
        return
      }
      differences += check(columns, TableMapMetadata(map), "\(name) at \(map.offset)", map)
      checkKey(table, TableMapMetadata(map), name)
    }
    #expect(differences == [])
    #expect(tables > 70)
    #expect(names.count > 40)
  }

  /// Compares columns with what the server says of them.
  func check(
    _ columns: [ColumnDefinition], _ metadata: TableMapMetadata, _ table: String, _ map: TableMap
  ) -> [String] {
    var found: [String] = []
    for (index, column) in columns.enumerated() {
      let known = metadata.columns[index]
      let place = "\(table).\(column.nameText)"
      func expect(_ isSo: Bool, _ what: String) {
        if !isSo { found.append("\(place): \(what), \(known)") }
      }
      expect(known.name == column.name, "name")
      if let isUnsigned = known.isUnsigned {
        expect(column.isUnsigned == isUnsigned || !column.type.isNumber, "sign")
      }
      if let isVisible = known.isVisible { expect(column.isInvisible != isVisible, "visible") }
      if let collation = known.collation {
        expect(
          column.charset ?? .binary == Charset(collation: collation) || column.holdsJSON, "charset")
      }
      if let labels = known.labels, let charset = column.charset {
        expect(
          column.labels == labels.map { CharsetDecoder(charset).utf8($0.span) ?? $0 }, "labels")
      }
      expect(
        map.columns[index].isNullable == column.isNullable || column.type == .timestamp, "NULL")
    }
    return found
  }

  func checkKey(_ table: TableDefinition, _ metadata: TableMapMetadata, _ name: String) {
    let expected = metadata.columns.indices.filter { metadata.columns[$0].keyIndex != nil }
      .sorted { (metadata.columns[$0].keyIndex ?? 0) < (metadata.columns[$1].keyIndex ?? 0) }
    // A server without one takes the first unique key instead.
    let key = table.rowKeys.first?.parts ?? []
    #expect(key.map(\.column) == expected, "\(name)")
    for part in key {
      #expect(part.prefix.map(UInt64.init) == metadata.columns[part.column].keyPrefix, "\(name)")
    }
  }
}
