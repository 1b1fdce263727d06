import BinlogTestSupport
import Foundation
import Testing

@testable import BinlogAudit
@testable import BinlogBytes
@testable import BinlogText

/// The short form fits a screen, and the long form has everything.
@Suite struct SuggestScreenTests {
  private static let pairs =
    Samples.crashedPairs + Samples.healthyPairs + Samples.indexLostPairs + [
      "chain-mysql", "chain-mariadb", "ring-mysql", "ring-mariadb", "replays-mysql",
      "replays-mariadb",
    ]

  private static func suggest(_ pair: String, _ more: [String] = []) throws -> String {
    // By short paths, as somebody types them.
    try Tool.run(
      [
        "suggest", "--source", Samples.path(pair + "/source"), "--replica",
        Samples.path(pair + "/replica"), "--status", Samples.path(pair + "/replica/status.txt"),
      ] + more
    ).output.replacing(Samples.path(""), with: "")
  }

  /// Rows that a text takes on a screen of 100 columns.
  private static func rows(_ text: String) -> Int {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { max(1, ($0.count + 99) / 100) }.reduce(0, +)
  }

  @Test(arguments: pairs)
  func samples(_ pair: String) throws {
    let short = try Self.suggest(pair)
    // GTIDs take statements on both sides.
    let limit = pair.contains("mysql-gtid") ? 56 : 48
    #expect(Self.rows(short) <= limit, "\(Self.rows(short))\n\(short)")
    #expect(short.split(separator: "\n", omittingEmptySubsequences: false).count <= 50)
  }

  /// Where lines of files stand in an answer, they are values of their own: no line of the text
  /// form, with its indentation, gets into the JSON.
  @Test(arguments: pairs)
  func noLineOfTheScreenIsInTheJSON(_ pair: String) throws {
    func strings(_ value: Any) -> [String] {
      switch value {
      case let text as String: [text]
      case let list as [Any]: list.flatMap { strings($0) }
      case let object as [String: Any]: object.values.flatMap { strings($0) }
      default: []
      }
    }
    let text = try Self.suggest(pair, ["--json"])
    let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let recovery = try #require(json?["recovery"] as? [String: Any])
    let all = strings(recovery)
    #expect(!all.isEmpty)
    for text in all {
      #expect(!text.hasPrefix(" ") && !text.hasSuffix(" ") && !text.contains("\n"), "\(text)")
    }
    if Samples.indexLostPairs.contains(pair) {
      let index = recovery["index"] as? [String: Any]
      #expect((index?["lines"] as? [String])?.isEmpty == false)
    }
  }

  /// Of 5000 lost groups the first and the last are shown, and what all of them did.
  @Test func manyGroups() throws {
    var recovery = Recovery(
      .replicaAheadGtid, confidence: .likely,
      summary: .lostTail(file: "mysql-bin.000562", read: 300, size: 200))
    let uuid = "566a8e77-e57e-11f1-af69-02fc00000001"
    for number in 1...5000 {
      var group = LostGroup(
        gtid: "\(uuid):\(number)", file: "mysql-bin.000562", position: UInt64(number) * 100,
        endPosition: UInt64(number) * 100 + 100, timestamp: 0, relayFile: "r.000001",
        relayOffset: .zero)
      var table = LostGroup.Table(name: number % 2 == 0 ? "shop.orders" : "shop.stock")
      table.inserts = 2
      group.tables = [table]
      recovery.onlyOnReplica.append(group)
      recovery.sourceStatements += ["SET GTID_NEXT='\(uuid):\(number)';", "BEGIN;", "COMMIT;"]
    }
    recovery.sourceStatements.append("SET GTID_NEXT='AUTOMATIC';")
    func text(isLong: Bool) throws -> String {
      let directory = try TemporaryDirectory()
      _ = try NewFile.write(
        directory.path + "/text", mode: 0o600, replacing: false,
        fill: { SuggestPrinter(isLong: isLong).print(recovery, findings: [], to: $0) })
      return String(decoding: try directory.read("text"), as: UTF8.self)
    }
    let short = try text(isLong: false)
    #expect(Self.rows(short) <= 24, "\(short)")
    #expect(short.contains("5000 groups that only the replica has, of \(uuid)\n"))
    #expect(short.contains("  mysql-bin.000562:100-200  :1  shop.stock: 2 inserted\n"))
    #expect(short.contains("… and 4994 more"))
    #expect(short.contains("  mysql-bin.000562:500000-500100  :5000  shop.orders: 2 inserted\n"))
    #expect(short.contains("in all: shop.stock: 5000 inserted; shop.orders: 5000 inserted\n"))
    #expect(short.contains("  SET GTID_NEXT='\(uuid):1'; BEGIN; COMMIT;\n"))
    let long = try text(isLong: true)
    #expect(long.split(separator: "\n").filter { $0.contains("BEGIN; COMMIT;") }.count == 5000)
    #expect(long.contains("\(uuid):2500\n"))
  }
}
