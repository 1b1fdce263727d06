import BinlogCharsets
import BinlogEvents
import BinlogSchema
import Foundation
import Testing

/// Definitions learned from the logs of a corpus that Tests/Live/corpus/make made.
///
/// Runs where BINLOGTOOL_CORPUS names its directory.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["BINLOGTOOL_CORPUS"] != nil))
struct CorpusTests {
  @Test(arguments: ["mysql", "mariadb", "mariadb11"])
  func statementsFitTableMaps(kind: String) throws {
    let top = ProcessInfo.processInfo.environment["BINLOGTOOL_CORPUS"] ?? ""
    let directory = "\(top)/\(kind)"
    var (maps, unknown, different, named) = (0, 0, 0, 0)
    for file in try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    where file.hasSuffix(".bin-log") {
      let problems = try? LogReplay.read("\(directory)/\(file)") { meeting in
        let map = meeting.map
        maps += 1
        let name = "\(file) \(String(decoding: map.table, as: UTF8.self)) \(map.offset)"
        guard
          let table = meeting.catalog.definition(database: map.database, table: map.table)
        else {
          unknown += 1
          print("unknown:", name, meeting.problems)
          return
        }
        guard case .columns(let columns) = table.fit(map) else {
          different += 1
          print("different:", name, table.fit(map))
          return
        }
        let metadata = TableMapMetadata(map)
        guard metadata.columns.first?.name != nil else { return }
        named += 1
        for (column, known) in zip(columns, metadata.columns) {
          #expect(column.name == known.name, "\(name)")
          if let collation = known.collation, column.charset != Charset(collation: collation),
            !column.holdsJSON, column.charset != nil
          {
            Issue.record("\(name) \(column.nameText) \(column.charset!) \(collation)")
          }
          if let labels = known.labels, let charset = column.charset {
            let decoder = CharsetDecoder(charset)
            #expect(column.labels == labels.map { decoder.utf8($0.span) ?? $0 }, "\(name)")
          }
        }
      }
      _ = problems
    }
    print("\(kind): \(maps) maps, \(unknown) unknown, \(different) different, \(named) named")
    #expect(different == 0)
  }

  @Test(arguments: ["mysql", "mariadb", "mariadb11"])
  func dumpsAreUnderstood(kind: String) throws {
    let top = ProcessInfo.processInfo.environment["BINLOGTOOL_CORPUS"] ?? ""
    let directory = "\(top)/\(kind)"
    var tables = 0
    for file in try FileManager.default.contentsOfDirectory(atPath: directory)
    where file.hasSuffix(".sql") {
      let (catalog, script) = try DumpTests.catalog("\(directory)/\(file)")
      #expect(script.problems == [], "\(file)")
      for (name, entry) in catalog.tables {
        guard case .known(let table) = entry else {
          Issue.record("\(file) \(String(decoding: name.table, as: UTF8.self)) \(entry)")
          continue
        }
        #expect(!table.columns.isEmpty)
        tables += 1
      }
    }
    print("\(kind): \(tables) tables in dumps")
  }
}
