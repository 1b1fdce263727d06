import BinlogEvents
import BinlogSchema
import Foundation
import Testing

/// Definitions learned from the random statements that Tests/Live/definitions ran on real servers,
/// against what the table maps of the same logs say.
///
/// Runs where BINLOGTOOL_DEFINITIONS names the directory of these logs.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["BINLOGTOOL_DEFINITIONS"] != nil))
struct DefinitionSweepTests {
  @Test func statementsTellWhatTheServerHas() throws {
    let top = ProcessInfo.processInfo.environment["BINLOGTOOL_DEFINITIONS"] ?? ""
    var total = 0
    for flavor in try FileManager.default.contentsOfDirectory(atPath: top).sorted() {
      for file in try FileManager.default.contentsOfDirectory(atPath: "\(top)/\(flavor)").sorted()
      where file.hasSuffix(".bin-log") {
        total += try sweep("\(top)/\(flavor)/\(file)", flavor)
      }
    }
    #expect(total > 50)
  }

  private func sweep(_ path: String, _ flavor: String) throws -> Int {
    var maps = 0
    var wrong: [String] = []
    _ = try LogReplay.read(path) { meeting in
      let map = meeting.map
      maps += 1
      let name = "\(flavor) \(String(decoding: map.table, as: UTF8.self)) at \(map.offset)"
      guard let table = meeting.catalog.definition(database: map.database, table: map.table) else {
        wrong.append("\(name) is not known: \(meeting.problems.suffix(1))")
        return
      }
      guard case .columns(let columns) = table.fit(map) else {
        wrong.append("\(name): \(table.fit(map))")
        return
      }
      let metadata = TableMapMetadata(map)
      wrong += LogTests().check(columns, metadata, name, map).filter { !Self.isServersOwn($0) }
        .map { String($0.prefix { $0 != "(" }) }
      let expected = metadata.columns.indices.filter { metadata.columns[$0].keyIndex != nil }
        .sorted { (metadata.columns[$0].keyIndex ?? 0) < (metadata.columns[$1].keyIndex ?? 0) }
      // A server without a primary key takes the first unique key that will do.
      let key = table.rowKeys.first?.parts.map(\.column) ?? []
      // MariaDB keeps a unique key over a long column by a hash, and takes none of these.
      let isHashed = expected.isEmpty && key.contains { columns[$0].type.isLong }
      if key != expected, !isHashed { wrong.append("\(name): key \(key), not \(expected)") }
    }
    print("\(flavor): \(maps) table maps, \(wrong.count) differences")
    var told: Set<String> = []
    for line in wrong where told.count < 12 && told.insert(line).inserted { print("  " + line) }
    let differences = wrong.count
    #expect(differences == 0)
    return maps
  }

  /// What a server does to a table that nobody would want to have foretold: MySQL 9.7 does not
  /// convert labels along with a column that leaves UCS-2 or UTF-16, so that the same bytes are its
  /// labels then; MariaDB makes question marks of what a character set does not have; and whether
  /// the hash of a long unique key may be NULL concerns nobody.
  private static func isServersOwn(_ difference: String) -> Bool {
    difference.contains(": labels")
      && (difference.contains("[0, ") || difference.contains("63"))
      || difference.contains(".DB_ROW_HASH_")
  }
}

extension DeclaredType {
  fileprivate var isLong: Bool {
    switch self {
    case .tinytext, .text, .mediumtext, .longtext, .tinyblob, .blob, .mediumblob, .longblob: true
    default: isGeometry
    }
  }
}
