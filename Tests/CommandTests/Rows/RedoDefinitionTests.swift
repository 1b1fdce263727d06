import BinlogTestSupport
import Foundation
import Testing

/// `decode-rows --format sql --with-ddl --keep-gtids` through the command.
@Suite struct RedoDefinitionTests {
  private static let logs = Samples.packageRoot + "/Samples/logs/"

  private func redo(_ log: String, _ options: [String]) throws -> Tool.Outcome {
    try Tool.run(["decode-rows", "--format", "sql"] + options + [Self.logs + log])
  }

  @Test func definitionsComeInTheirPlace() throws {
    let outcome = try redo("mysql97-gtid-tagged.000001", ["--with-ddl"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let text = outcome.output
    #expect(!outcome.errors.contains("not replayed"))
    let create = try #require(text.range(of: "create table t"))
    let insert = try #require(text.range(of: "INSERT INTO `app`.`t`"))
    let alter = try #require(text.range(of: "alter table t add column w"))
    #expect(create.upperBound < insert.lowerBound && insert.upperBound < alter.lowerBound)
    #expect(!text.contains("GTID_NEXT= '8c6930a9"))
    #expect(try redo("mysql97-gtid-tagged.000001", []).errors.contains("not replayed"))
  }

  @Test func eachGroupKeepsItsGtid() throws {
    let log = "mysql97-gtid-tagged.000001"
    let text = try redo(log, ["--with-ddl", "--keep-gtids"]).output
    let listed = try Tool.run(["find", "--json", "--bytes-over", "0", Self.logs + log]).json()
    let groups = (listed["hits"] as? [[String: Any]] ?? []).compactMap {
      ($0["group"] as? [String: Any])?["gtid"] as? String
    }
    #expect(!groups.isEmpty)
    for gtid in groups {
      let count = text.components(separatedBy: "\(gtid)'").count - 1
      #expect(count == 1, "\(gtid)")
    }
    #expect(text.contains("SET @@SESSION.GTID_NEXT='AUTOMATIC';"))
    let maria = try redo("mariadb118-open.000001", ["--keep-gtids"]).output
    #expect(maria.contains("@@SESSION.gtid_seq_no="))
  }

  @Test func aTriggerIsToldAndNotMade() throws {
    let outcome = try redo("mysql97-rows-full.000001", ["--with-ddl"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("a trigger is not made"))
    #expect(outcome.output.contains("create table parent"))
  }

  @Test func onlyForStatements() throws {
    let log = Self.logs + "mysql97-rows-full.000001"
    #expect(try Tool.run(["decode-rows", "--with-ddl", log]).status == 2)
    #expect(try Tool.run(["decode-rows", "--keep-gtids", "--format", "jsonl", log]).status == 2)
  }
}
