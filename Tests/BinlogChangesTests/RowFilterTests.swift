import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogEvents
import BinlogTestSupport
import Foundation
import Testing

@Suite struct RowFilterTests {
  private let numbers = Samples.path("logs/mysql97-rows-full.000001")

  private func run(
    _ filter: RowFilter, _ paths: [String], _ make: (ByteSink) -> any RowsPrinter
  ) -> (text: String, outcome: LogDump.Outcome, messages: MessageList) {
    let list = MessageList()
    var outcome = LogDump.Outcome.done
    let text = writtenText { sink in
      outcome = RowDecode(filter: filter, printer: make(sink), sink: sink, reporter: list)
        .run(paths)
    }
    return (text, outcome, list)
  }

  private func lines(_ filter: RowFilter, _ path: String) -> [String] {
    run(filter, [path]) { JSONLinesPrinter($0) }.text.split(separator: "\n").map { String($0) }
  }

  private func count(_ table: String, _ conditions: String...) throws -> Int {
    var filter = RowFilter()
    filter.addTable(table)
    filter.conditions = try conditions.map { try RowCondition($0) }
    let result = run(filter, [numbers]) { JSONLinesPrinter($0) }
    #expect(result.outcome == .done, "\(result.messages.messages)")
    return result.text.split(separator: "\n").count
  }

  /// Values in the sample: Samples/make has the statements.
  @Test func comparesByType() throws {
    // One row is inserted and updated; 18446744073709551615 needs all 64 bits.
    #expect(try count("types_num", "i=18446744073709551615") == 2)
    #expect(try count("types_num", "i > 9223372036854775807") == 2)
    #expect(try count("types_num", "h=-9223372036854775808") == 2)
    #expect(try count("types_num", "h = 9223372036854775807.0") == 1)
    #expect(try count("types_num", "h >= 9223372036854775806.5") == 1)
    #expect(try count("types_num", "j = -12345678901234567890.01234567890") == 2)
    #expect(try count("types_num", "j < -12345678901234567890.0123456788") == 2)
    #expect(try count("types_num", "j < -12345678901234567890.0123456789") == 0)
    #expect(try count("types_num", "k=999.990") == 2)
    #expect(try count("types_num", "l=-0.1") == 1)
    #expect(try count("types_num", "m=-2.25e100") == 2)
    #expect(try count("types_num", "n=b'1'") == 2)
    #expect(try count("types_num", "o=0xFFFFFFFFFFFFFFFF") == 2)
    #expect(try count("types_num", "p=2026") == 2)
    #expect(try count("types_num", "a IS NULL") == 1)
    #expect(try count("types_num", "a is not null", "id<=2") == 3)
    #expect(try count("types_num", "a=NULL") == 1)
    // NULL compares with nothing.
    #expect(try count("types_num", "a != 5") == 3)
    // -128 before, -127 after: either image.
    #expect(try count("types_num", "a=-127") == 1)
    #expect(try count("types_num", "@2=-127") == 1)
    #expect(try count("types_num", "A=-127") == 1)
    #expect(try count("types_num", "a~-12*") == 2)
  }

  @Test func comparesTextAndBytes() throws {
    #expect(try count("types_text", "b='naïve 日本語 🐬'") >= 1)
    #expect(try count("types_text", "b ~ na?ve*") >= 1)
    #expect(try count("types_text", "c ~ caf*") >= 1)
    #expect(try count("types_text", "e=0x010203") >= 1)
    #expect(try count("types_text", "e=0x01020300") >= 1)
    #expect(try count("types_text", "e=0x0102030004") == 0)
    #expect(try count("types_text", "f=0x00FF") >= 1)
    #expect(try count("types_text", "o=small") >= 1)
    // Inserted, then updated.
    #expect(try count("types_text", "a=''") == 2)
  }

  @Test func comparesMoments() throws {
    #expect(try count("types_time", "a=2024-02-29") == 1)
    #expect(try count("types_time", "a>2024-02-28", "a<2024-03-01") == 1)
    #expect(try count("types_time", "b=-838:59:59") == 1)
    #expect(try count("types_time", "b<0:00:00") == 1)
    #expect(try count("types_time", "c=-00:00:00.000001") == 1)
    #expect(try count("types_time", "d='9999-12-31 23:59:59'") == 1)
    #expect(try count("types_time", "d=9999-12-31T23:59:59") == 1)
    #expect(try count("types_time", "d=0000-00-00") == 1)
    #expect(try count("types_time", "e=1000-01-01 00:00:00.001") == 1)
    // As the client saw it, in any zone.
    #expect(try count("types_time", "f=2026-05-01T10:00:00Z") == 1)
    #expect(try count("types_time", "f=2026-05-01 12:00:00+02:00") == 1)
    #expect(try count("types_time", "f=0000-00-00 00:00:00") == 1)
  }

  @Test func saysWhatIsWrongWithAnExpression() throws {
    for text in ["", "id", "=5", "id 5", "`id=5", "id='5", "id='5' and x=1", "id IS", "id LIKE 5"] {
      #expect(throws: RowCondition.Problem.self) { try RowCondition(text) }
    }
    let quoted = try RowCondition("`a ``b` != 'it''s'")
    #expect(quoted.column == "a `b")
    #expect(quoted.value == "it's")
    #expect(quoted.operation == .notEqual)
    #expect(try RowCondition("a<>b").operation == .notEqual)
    #expect(try RowCondition(" a <= b ").value == "b")
    #expect(try RowCondition("a='NULL'").operation == .equal)
  }

  @Test func failsForAColumnThatNoTableHas() throws {
    var filter = RowFilter()
    filter.addTable("app.types_num")
    filter.conditions = [try RowCondition("idd=5")]
    let result = run(filter, [numbers]) { JSONLinesPrinter($0) }
    #expect(result.outcome == .failed)
    #expect(result.messages.messages.first?.text.contains("no table") == true)
    #expect(result.messages.messages.first?.text.contains("id") == true)
    filter.conditions = [try RowCondition("id=abc")]
    #expect(run(filter, [numbers]) { JSONLinesPrinter($0) }.outcome == .failed)
    // Nothing matches: that is an answer.
    filter = RowFilter()
    filter.addTable("no*such")
    let nothing = run(filter, [numbers]) { JSONLinesPrinter($0) }
    #expect(nothing.outcome == .done)
    #expect(nothing.messages.messages.map(\.severity) == [.warning])
  }

  @Test func findsWhatAnUpdateChanges() throws {
    var filter = RowFilter()
    filter.changedColumns = ["a"]
    filter.addTable("types_num")
    #expect(lines(filter, numbers).count == 1)
    filter.changedColumns = ["b"]
    #expect(lines(filter, numbers).isEmpty)
    filter.changedColumns = ["b", "h"]
    #expect(lines(filter, numbers).count == 1)
  }

  @Test func filtersByWhatWasDone() throws {
    let all = lines(RowFilter(), numbers)
    var sum = 0
    for (operation, letter) in [(1, "c"), (2, "u"), (3, "d")] {
      var filter = RowFilter()
      filter.operations = operation == 1 ? [.insert] : operation == 2 ? [.update] : [.delete]
      let some = lines(filter, numbers)
      #expect(some == all.filter { $0.hasPrefix("{\"op\":\"\(letter)\"") })
      sum += some.count
    }
    #expect(sum == all.count)
  }

  @Test func filtersByGtid() throws {
    let path = Samples.path("logs/mysql97-gtid-tagged.000001")
    let all = lines(RowFilter(), path)
    func gtid(_ line: String) -> String {
      String(line.split(separator: "\"gtid\":\"").last?.prefix { $0 != "\"" } ?? "")
    }
    let one = try #require(all.map(gtid).first { $0.filter { $0 == ":" }.count == 2 })
    var filter = RowFilter()
    filter.includedGtids = GtidFilter(one)
    #expect(lines(filter, path) == all.filter { gtid($0) == one })
    filter = RowFilter()
    filter.excludedGtids = GtidFilter(one)
    #expect(lines(filter, path) == all.filter { gtid($0) != one })

    let maria = Samples.path("logs/mariadb1011-rows.000001")
    let rows = lines(RowFilter(), maria)
    let numbers = rows.map { Int(gtid($0).split(separator: "-").last ?? "") ?? 0 }
    let middle = numbers.sorted()[numbers.count / 2]
    filter = RowFilter()
    filter.includedGtids = GtidFilter("0-*-1..\(middle)")
    #expect(lines(filter, maria).count == numbers.count { $0 <= middle })
    filter.includedGtids = GtidFilter("0-1-\(middle)")
    #expect(lines(filter, maria).count == numbers.count { $0 == middle })
    filter.includedGtids = GtidFilter("7-*-*")
    #expect(lines(filter, maria).isEmpty)
    #expect(GtidFilter("0-1") == nil)
    #expect(GtidFilter("") == nil)
    #expect(GtidFilter("0-1-9..5") == nil)
  }

  /// Reading in two passes prints the same rows, and with all of a group known also its XID and
  /// where it ends.
  @Test(arguments: Samples.logs)
  func wholeGroupsAreTheSameRows(_ log: String) throws {
    let path = Samples.path("logs/\(log).000001")
    var filter = RowFilter()
    filter.keepsWholeGroups = true
    let known = lines(filter, path)
    let plain = lines(RowFilter(), path)
    let pattern = #/,"xid":[0-9]+/#
    let end = #/,"end_pos":[0-9]+/#
    #expect(known.map { $0.replacing(pattern, with: "").replacing(end, with: "") } == plain)
    #expect(known.allSatisfy { $0.contains(end) })
    // Each XID finds its group's rows, and no others.
    let xids = Set(
      known.compactMap { $0.firstMatch(of: pattern).map { UInt64($0.0.dropFirst(7)) } })
    for xid in xids.prefix(5) {
      var filter = RowFilter()
      filter.xids = [try #require(xid)]
      #expect(lines(filter, path) == known.filter { $0.contains(",\"xid\":\(filter.xids.first!)") })
    }
  }

  @Test func keepsTheGroupOfARow() throws {
    var filter = RowFilter()
    let all = lines(filter, numbers)
    filter.conditions = [try RowCondition("id=2")]
    filter.addTable("child")
    let few = lines(filter, numbers)
    filter.keepsWholeGroups = true
    let groups = lines(filter, numbers)
    func group(_ line: String) -> String {
      String(line.split(separator: "\"transaction\":{\"id\":\"").last?.prefix { $0 != "\"" } ?? "")
    }
    let wanted = Set(few.map(group))
    #expect(!few.isEmpty)
    let known = groups.map { $0.replacing(#/,"(xid|end_pos)":[0-9]+/#, with: "") }
    #expect(known == all.filter { wanted.contains(group($0)) })
  }

  @Test func stopsAtTheLimit() throws {
    let all = lines(RowFilter(), numbers)
    for limit in [0, 1, 5, all.count, all.count + 1] {
      var filter = RowFilter()
      filter.limit = UInt64(limit)
      #expect(lines(filter, numbers) == Array(all.prefix(limit)))
    }
    // Reading stops early: damage after the last wanted row is not met.
    let bytes = try Samples.log("mysql97-rows-full")
    let directory = try TemporaryDirectory()
    try directory.write(bytes.cut(to: bytes.count - 10), "cut.000001")
    var filter = RowFilter()
    filter.limit = 1
    #expect(run(filter, [directory.path + "/cut.000001"]) { JSONLinesPrinter($0) }.outcome == .done)
  }

  @Test func readsTimesWithFractions() throws {
    let whole = try #require(RowTime("2026-11-21 08:30:00"))
    let exact = try #require(RowTime("2026-11-21 08:30:00.25"))
    #expect(exact.microseconds - whole.microseconds == 250_000)
    #expect(exact.isExact && !whole.isExact)
    #expect(RowTime("2026-11-21") != nil)
    #expect(RowTime("2026-11-21 08:30:00.x") == nil)
    // The log has the microsecond of each commit.
    let all = lines(RowFilter(), numbers)
    func commit(_ line: String) -> Int64 {
      Int64(line.split(separator: "\"ts_us\":").last?.prefix { $0.isNumber } ?? "") ?? 0
    }
    let middle = all.map(commit).sorted()[all.count / 2]
    var filter = RowFilter()
    filter.startTime = RowTime(microseconds: middle, isExact: true)
    #expect(lines(filter, numbers) == all.filter { commit($0) >= middle })
    filter = RowFilter()
    filter.stopTime = RowTime(microseconds: middle, isExact: true)
    #expect(lines(filter, numbers) == all.filter { commit($0) < middle })
  }

  @Test func countsByKeys() throws {
    let all = lines(RowFilter(), numbers)
    let total = run(RowFilter(), [numbers]) { CountPrinter($0, by: [], layout: .text) }
    #expect(total.text == "\(all.count)\n")
    let byTable = run(RowFilter(), [numbers]) {
      CountPrinter($0, by: [.table, .op], layout: .jsonl)
    }
    var sum = 0
    for line in byTable.text.split(separator: "\n") {
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let table = try #require(object["table"] as? String)
      let letter = ["insert": "c", "update": "u", "delete": "d"][object["op"] as? String ?? ""]
      let rows = try #require(object["rows"] as? Int)
      sum += rows
      #expect(
        rows
          == all.count {
            $0.hasPrefix("{\"op\":\"\(letter ?? "")\"") && $0.contains("\"table\":\"\(table)\"")
          })
    }
    #expect(sum == all.count)
  }

  /// What passes a filter is printed as it is without one.
  @Test func filtersNeverChangeTheText() throws {
    var random = SeededRandom(20_261_121)
    let literals = ["1", "2", "NULL", "0", "-1", "'x'", "2026-01-01", "0xFF", "small", "1.5"]
    let operators = ["=", "!=", "<", "<=", ">", ">=", "~", " IS NULL", " IS NOT NULL"]
    let columns = ["id", "a", "b", "c", "@1", "@2", "@3"]
    for log in Samples.logs {
      let path = Samples.path("logs/\(log).000001")
      let all = lines(RowFilter(), path)
      for _ in 0..<12 {
        var filter = RowFilter()
        for _ in 0..<Int.random(in: 0...2, using: &random) {
          let operation = operators.randomElement(using: &random) ?? "="
          let literal = operation.hasPrefix(" ") ? "" : literals.randomElement(using: &random) ?? ""
          let column = columns.randomElement(using: &random) ?? "id"
          filter.conditions.append(try RowCondition(column + operation + literal))
        }
        if Bool.random(using: &random) { filter.operations = [.update, .insert] }
        if Bool.random(using: &random) { filter.addTable("*t*") }
        let some = lines(filter, path)
        var rest = all[...]
        for line in some {
          guard let index = rest.firstIndex(of: line) else {
            Issue.record("\(log): a line that is not there without a filter: \(line)")
            break
          }
          rest = rest[(index + 1)...]
        }
      }
    }
  }
}
