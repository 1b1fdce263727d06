import BinlogBytes
import BinlogCharsets
import BinlogSchema
import Foundation
import Testing

/// Real output of mysqldump and mariadb-dump.
@Suite struct DumpTests {
  static func catalog(_ path: String, pieces: Int = 1 << 20) throws -> (SchemaCatalog, SchemaScript)
  {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    var catalog = SchemaCatalog()
    var script = SchemaScript(file: "dump.sql")
    var index = 0
    while index < bytes.count {
      let end = min(index + pieces, bytes.count)
      script.feed(bytes.span.extracting(index..<end), to: &catalog)
      index = end
    }
    script.finish(to: &catalog)
    return (catalog, script)
  }

  /// The definition without where it comes from.
  static func bare(_ table: TableDefinition) -> [String] {
    table.columns.map { column in
      "\(column.nameText) \(column.type) \(column.length ?? 0) \(column.decimals ?? 0) "
        + "\(column.isUnsigned) \(column.charset?.rawValue ?? "-") "
        + "\(column.labels.map { String(decoding: $0, as: UTF8.self) }) \(column.isNullable) "
        + "\(column.generation) \(column.isInvisible) \(column.isHidden) \(column.isCompressed)"
    }
      + table.keys.filter { $0.kind != .plain }.map {
        "\(String(decoding: $0.name, as: UTF8.self)) \($0.kind) \($0.parts) \($0.hasExpression)"
      }.sorted()
  }

  /// Widths of integers and words for JSON are not written the same by the servers as by people.
  static func comparable(_ table: TableDefinition) -> TableDefinition {
    var table = table
    for index in table.columns.indices {
      switch table.columns[index].type {
      case .tinyint, .smallint, .mediumint, .int, .bigint, .year: table.columns[index].length = nil
      case .float, .double: break
      case .json, .longtext:
        guard table.columns[index].holdsJSON else { break }
        table.columns[index].type = .json
        table.columns[index].charset = nil
      case .vector: table.columns[index].length = nil
      default: break
      }
      if table.columns[index].type == .timestamp { table.columns[index].isNullable = true }
    }
    return table
  }

  @Test(arguments: ["mysql", "mariadb11"])
  func whatADumpTellsIsWhatTheLogTold(kind: String) throws {
    let (dumped, script) = try Self.catalog(LogReplay.fixtures + "\(kind).dump.sql")
    #expect(script.problems == [])
    let logged = try LogReplay.read(LogReplay.fixtures + "\(kind).bin-log") { _ in }
    var differences: [String] = []
    for (name, entry) in dumped.tables {
      let text = String(decoding: name.database + [0x2E] + name.table, as: UTF8.self)
      guard case .known(let one) = entry else {
        Issue.record("\(text) of the dump is not known")
        continue
      }
      guard let other = logged.definition(database: name.database, table: name.table) else {
        Issue.record("\(text) of the log is not known: \(String(describing: logged.tables[name]))")
        continue
      }
      let lines = (Self.bare(Self.comparable(one)), Self.bare(Self.comparable(other)))
      if lines.0 != lines.1 {
        for line in lines.0 where !lines.1.contains(line) {
          differences.append("\(text) dump: \(line)")
        }
        for line in lines.1 where !lines.0.contains(line) {
          differences.append("\(text) log: \(line)")
        }
      }
    }
    #expect(differences == [], "\(differences.joined(separator: "\n"))")
    #expect(dumped.tables.count > 35)
    for name in logged.tables.keys where dumped.tables[name] == nil {
      Issue.record("the dump has no \(String(decoding: name.table, as: UTF8.self))")
    }
  }

  @Test(arguments: ["mysql", "mariadb11"])
  func piecesOfAnySizeGiveTheSame(kind: String) throws {
    let path = LogReplay.fixtures + "\(kind).dump.sql"
    let (whole, _) = try Self.catalog(path)
    for size in [1, 2, 3, 7, 4096] {
      let (parts, script) = try Self.catalog(path, pieces: size)
      #expect(script.problems == [])
      #expect(parts.tables.count == whole.tables.count)
      for (name, entry) in whole.tables {
        guard case .known(let one) = entry, case .known(let other)? = parts.tables[name] else {
          Issue.record("\(name)")
          continue
        }
        #expect(one == other)
      }
    }
  }
}
