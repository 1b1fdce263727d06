import BinlogTestSupport
import Foundation
import Testing

/// `stats` through the command, on samples of real servers.
@Suite struct StatsCommandTests {
  private static let logs = Samples.packageRoot + "/Samples/logs/"

  private func size(_ path: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
  }

  private func report(_ arguments: [String]) throws -> [String: Any] {
    let outcome = try Tool.run(["stats", "--json"] + arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try outcome.json()
  }

  /// Each division adds up to the size of the file, to the byte, and events and rows to the totals.
  @Test func sharesAddUp() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: Self.logs) {
      let path = Self.logs + name
      let report = try report([path])
      let totals = report["totals"] as? [String: Int] ?? [:]
      #expect(totals["bytes"] == (try size(path)), "\(name)")
      let divisions = report["by"] as? [String: [[String: Any]]] ?? [:]
      #expect(divisions.count == 10)
      for (division, lines) in divisions {
        let bytes = lines.compactMap { $0["bytes"] as? Int }.reduce(0, +)
        #expect(bytes == totals["bytes"], "\(name), \(division)")
      }
      for division in ["table", "op"] {
        let rows = (divisions[division] ?? []).compactMap { $0["rows"] as? Int }.reduce(0, +)
        #expect(rows == totals["rows"], "\(name), \(division)")
      }
      let count = try Tool.run(["decode-rows", "--count", path])
      #expect(count.output == "\(totals["rows"] ?? -1)\n", "\(name)")
    }
  }

  @Test func whatIsDamagedIsCountedToo() throws {
    let directory = try TemporaryDirectory()
    var log = try Samples.log("mysql97-rows-full")
    log = log.cut(to: log.count - 7)
    let path = try directory.write(log, "cut.000001")
    let outcome = try Tool.run(["stats", "--json", path])
    #expect(outcome.status == 1)
    let totals = try outcome.json()["totals"] as? [String: Int] ?? [:]
    #expect(totals["bytes"] == (try size(path)))
  }

  @Test func csvHasALineForEachKey() throws {
    let path = Self.logs + "mysql97-rows-full.000001"
    let outcome = try Tool.run(["stats", "--format", "csv", path])
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first == "by,key,bytes,events,rows,groups,share")
    #expect(lines.dropFirst().first?.hasPrefix("total,\"\",\(try size(path)),") == true)
    #expect(lines.contains { $0.hasPrefix("table,\"app.") })
  }

  @Test func aPageThatNeedsNothingElse() throws {
    let directory = try TemporaryDirectory()
    let page = directory.path + "/page.html"
    let log = Self.logs + "mysql97-rows-full.000001"
    #expect(try Tool.run(["stats", "--quiet", "--html", page, log]).status == 0)
    let text = String(decoding: try directory.read("page.html"), as: UTF8.self)
    #expect(text.contains("data-value=\"\(try size(log))\""))
    #expect(!text.contains("<script") && !text.contains("http://") && !text.contains("https://"))
    #expect(try Tool.run(["stats", "--quiet", "--html", page, log]).status == 2, "it is there")
    #expect(try Tool.run(["stats", "--quiet", "--overwrite", "--html", page, log]).status == 0)
    #expect(try Tool.run(["stats", "--quiet", "--overwrite", "--html", log, log]).status == 2)
  }
}
