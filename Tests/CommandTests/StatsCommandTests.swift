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

  @Test func sharesAreOfTheWhole() throws {
    let path = Self.logs + "mysql97-rows-full.000001"
    let lines = try Tool.run(["stats", "--format", "csv", path]).output.split(separator: "\n")
    #expect(lines.dropFirst().first?.hasSuffix(",1.0000") == true)
    let shares = lines.filter { $0.hasPrefix("table,") }
      .compactMap { $0.split(separator: ",").last.flatMap { Double($0) } }
    #expect(abs(shares.reduce(0, +) - 1) < 0.01)
  }

  @Test func fullMetadataIsForeseen() throws {
    let settings = { (log: String) in
      (try self.report([Self.logs + log])["what_if"] as? [[String: Any]] ?? [])
        .compactMap { $0["setting"] as? String }
    }
    #expect(try settings("mysql97-nochecksum.000001").contains("binlog_row_metadata=FULL"))
    #expect(try !settings("mysql97-rows-full.000001").contains("binlog_row_metadata=FULL"))
  }

  /// Times of the older format are read by the definitions of the logs.
  @Test func tablesThatOnlyDefinitionsTell() throws {
    let directory = Samples.packageRoot + "/Samples/definitions/"
    let paths = ["old-times.000001", "old-times.000002"].map { directory + $0 }
    let report = try Tool.run(["stats", "--json"] + paths)
    let count = try Tool.run(["decode-rows", "--count"] + paths)
    let totals = try report.json()["totals"] as? [String: Int] ?? [:]
    #expect(count.output == "\(totals["rows"] ?? -1)\n", "\(report.errors)")
  }

  @Test func missingLogsAndWhatTheyHeld() throws {
    let directory = try TemporaryDirectory()
    let log = try Samples.log("mysql97-gtid-tagged")
    _ = try directory.write(log, "log.000001")
    _ = try directory.write(log, "log.000003")
    let outcome = try Tool.run(["stats", "--json", directory.path])
    #expect(outcome.status == 1)
    let missing = try outcome.json()["missing"] as? [[String: Any]] ?? []
    #expect(missing.map { $0["names"] as? [String] } == [["log.000002"]])
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
