import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogEvents
import BinlogTestSupport
import Foundation
import Testing

/// Keeps the messages of a decoding.
final class MessageList: DumpReporter {
  var messages: [DumpMessage] = []
  func report(_ message: DumpMessage) { messages.append(message) }
  var damage: [DumpMessage] { messages.filter { $0.severity == .damage } }
}

@Suite struct RowDecodeTests {
  private func decode(
    _ paths: [String], _ filter: RowFilter = RowFilter()
  ) throws -> (rows: [[String: Any]], outcome: LogDump.Outcome, messages: MessageList) {
    let list = MessageList()
    var outcome = LogDump.Outcome.done
    let bytes = written { sink in
      outcome = RowDecode(
        filter: filter, printer: JSONLinesPrinter(sink), sink: sink, reporter: list
      ).run(paths)
    }
    let rows = try bytes.split(separator: 0x0A).map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    }
    return (rows, outcome, list)
  }

  private func path(_ log: String) -> String { Samples.path("logs/\(log).000001") }

  @Test(arguments: Samples.logs)
  func everyLineIsJSON(_ log: String) throws {
    let result = try decode([path(log)])
    #expect(result.outcome == .done)
    #expect(result.messages.damage.isEmpty)
    for row in result.rows {
      let source = try #require(row["source"] as? [String: Any])
      #expect(source["file"] as? String == "\(log).000001")
      #expect(source["connector"] as? String == (log.hasPrefix("mysql") ? "mysql" : "mariadb"))
      switch row["op"] as? String {
      case "c": #expect(row["before"] is NSNull && row["after"] is [String: Any])
      case "d": #expect(row["before"] is [String: Any] && row["after"] is NSNull)
      case "u": #expect(row["before"] is [String: Any] && row["after"] is [String: Any])
      default: Issue.record("op \(String(describing: row["op"]))")
      }
    }
  }

  /// Rows that their checksum denies are told and left out; the others are all there.
  @Test func aDamagedEventIsNotShownAsTrue() throws {
    let sound = try decode([path("mysql97-rows-full")]).rows
    var bytes = try Samples.log("mysql97-rows-full")
    let event = try #require(RawEvent.all(in: bytes).first { $0.type == 30 })
    bytes[event.offset + 100] ^= 1
    let directory = try TemporaryDirectory()
    try directory.write(bytes, "damaged.000001")
    let damaged = try decode([directory.path + "/damaged.000001"])
    #expect(damaged.outcome == .damaged)
    #expect(damaged.messages.damage.map(\.offset) == [FileOffset(UInt64(event.offset))])
    let lost = sound.count { row in
      (row["source"] as? [String: Any])?["pos"] as? Int == event.offset
    }
    #expect(lost > 0)
    #expect(damaged.rows.count == sound.count - lost)
  }

  /// What is run on MySQL must not swap the axes of a geographic point.
  @Test func geographicPointsKeepTheirAxes() {
    let text = writtenText { sink in
      _ = RowDecode(
        filter: RowFilter(), printer: TextRowsPrinter(sink), sink: sink, reporter: MessageList()
      ).run([path("mysql97-rows-full")])
    }
    #expect(text.contains(", 4326, 'axis-order=long-lat')"))
  }

  @Test func textHasAsManyRows() throws {
    for log in Samples.logs {
      let count = try decode([path(log)]).rows.count
      let text = writtenText { sink in
        _ = RowDecode(
          filter: RowFilter(), printer: TextRowsPrinter(sink), sink: sink, reporter: MessageList()
        ).run([path(log)])
      }
      let rows = text.split(separator: "\n").count {
        $0.hasPrefix("### INSERT") || $0.hasPrefix("### UPDATE") || $0.hasPrefix("### DELETE")
      }
      #expect(rows == count)
    }
  }

  @Test func ordersTheRowsOfATransaction() throws {
    var order: [String: Int] = [:]
    for row in try decode([path("mysql97-compressed")]).rows {
      let transaction = try #require(row["transaction"] as? [String: Any])
      let id = try #require(transaction["id"] as? String)
      let place = try #require(transaction["total_order"] as? Int)
      #expect(place == (order[id] ?? 0) + 1)
      order[id] = place
    }
    #expect(!order.isEmpty)
  }

  @Test func filtersByTable() throws {
    let all = try decode([path("mysql97-rows-full")]).rows
    let names = Set(
      all.compactMap { ($0["source"] as? [String: Any])?["table"] as? String })
    let name = try #require(names.sorted().first)
    var filter = RowFilter()
    filter.addTable("*." + name)
    let some = try decode([path("mysql97-rows-full")], filter).rows
    #expect(!some.isEmpty)
    for row in some { #expect((row["source"] as? [String: Any])?["table"] as? String == name) }
    filter = RowFilter()
    filter.databases = [RowFilter.DatabasePattern("no such *")]
    #expect(try decode([path("mysql97-rows-full")], filter).rows.isEmpty)
  }

  @Test func filtersByPosition() throws {
    let all = try decode([path("mariadb1011-rows")]).rows
    func position(_ row: [String: Any]) -> Int {
      (row["source"] as? [String: Any])?["pos"] as? Int ?? -1
    }
    let middle = try #require(all.map(position).sorted().dropFirst(all.count / 2).first)
    var filter = RowFilter()
    filter.startPosition = UInt64(middle)
    let later = try decode([path("mariadb1011-rows")], filter).rows
    #expect(later.count == all.count { position($0) >= middle })
    filter = RowFilter()
    filter.stopPosition = UInt64(middle)
    let earlier = try decode([path("mariadb1011-rows")], filter).rows
    #expect(earlier.count + later.count == all.count)
  }

  @Test func saysThatAStartLiesBehindTheEnd() throws {
    var filter = RowFilter()
    filter.startPosition = 1 << 30
    let result = try decode([path("mysql97-open")], filter)
    #expect(result.outcome == .damaged)
    #expect(result.messages.damage.count == 1)
  }

  @Test func stopsAtDamageAndSaysWhere() throws {
    let bytes = try Samples.log("mysql97-rows-full")
    let directory = try TemporaryDirectory()
    let cut = directory.path + "/cut.000001"
    try Data(bytes.cut(to: bytes.count - 100)).write(to: URL(fileURLWithPath: cut))
    let result = try decode([cut])
    #expect(result.outcome == .damaged)
    #expect(result.messages.damage.first?.offset != nil)
    #expect(try decode([directory.path + "/none"]).outcome == .failed)
  }

  @Test func matchesGlobs() {
    #expect(Glob("a*c").matches(Array("abbc".utf8)))
    #expect(Glob("*").matches([]))
    #expect(Glob("?").matches(Array("日".utf8)))
    #expect(!Glob("?").matches(Array("ab".utf8)))
    #expect(Glob(#"a\*"#).matches(Array("a*".utf8)))
    #expect(!Glob(#"a\*"#).matches(Array("ab".utf8)))
    #expect(Glob("*a*b*").matches(Array("xxaxxbxx".utf8)))
    #expect(!Glob("*a*b").matches(Array("xxaxxbxx".utf8)))
    func fits(_ pattern: String, _ database: String, _ table: String) -> Bool {
      RowFilter.TablePattern(pattern).matches(Array(table.utf8), of: Array(database.utf8))
    }
    // Names as statements have them are names.
    #expect(fits("`shop`.`orders`", "shop", "orders"))
    #expect(fits("`orders`", "any", "orders"))
    #expect(fits("`a.b`.`c``d*`", "a.b", "c`d*"))
    #expect(!fits("`a.b`.`c``d*`", "a.b", "c`dx"))
    #expect(fits("`shop`.ord*", "shop", "orders"))
    #expect(fits("shop.`orders`", "shop", "orders"))
    #expect(!fits("`shop`.`orders`", "shop2", "orders"))
    #expect(fits("`open", "any", "`open"))
  }
}
