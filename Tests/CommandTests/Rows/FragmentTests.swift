import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Foundation
import Testing

/// Rows events in fragments, as MariaDB 12.3 writes them: all that was in one event is told of the
/// parts.
@Suite struct FragmentTests {
  static let logs = ["mariadb118-rows", "mariadb1011-rows", "mariadb1011-compressed"]

  private func write(_ bytes: [UInt8]) throws -> (directory: TemporaryDirectory, path: String) {
    let directory = try TemporaryDirectory()
    return (directory, try directory.write(bytes, "mariadb-bin.000001"))
  }

  /// Rows without what says where they stand.
  private func rows(_ path: String, _ format: [String]) throws -> [String] {
    let run = try Tool.run(["decode-rows"] + format + [path])
    #expect(!run.signalled && run.status < 2, "\(run.errors)")
    let status = ["status \(run.status)"]
    return try status
      + run.output.split(separator: "\n").compactMap { line -> String? in
        var line = String(line)
        if line.hasPrefix("-- ") || line.hasPrefix("# ") { return nil }
        for key in ["pos", "row", "total_order", "ts_ms", "file", "version"] {
          line = line.replacing(try Regex("\"\(key)\": ?(\"[^\"]*\"|[0-9]+)"), with: "")
        }
        // Where the group begins, as its events have other sizes.
        line = line.replacing(try Regex("  group [0-9]+$"), with: "")
        return line
      }
  }

  @Test(arguments: logs, [7, 64, 4096])
  func theRowsAreTheSame(_ log: String, _ partSize: Int) throws {
    let original = Samples.path("logs/\(log).000001")
    for keepsChecksum in [false, true] {
      let split = FragmentedLog(
        try Samples.log(log), partSize: partSize, keepsChecksum: keepsChecksum)
      #expect(split.splitEvents > 0)
      let file = try write(split.bytes)
      let formats = [
        ["--format", "text"], ["--format", "jsonl"], ["--format", "sql"], ["--flashback"],
        ["--count"],
      ]
      for format in formats {
        let (found, expected) = (try rows(file.path, format), try rows(original, format))
        #expect(found == expected, "\(format)")
        #expect(!expected.isEmpty)
      }
      let verify = try Tool.run(["verify", "--deep", file.path])
      #expect(verify.status == 0, "\(verify.output)")
      let dump = try Tool.run(["dump", "-v", file.path])
      #expect(dump.status == 0, "\(dump.errors)")
      let plain = try Tool.run(["dump", "-v", original])
      func pseudo(_ text: String) -> [Substring] {
        text.split(separator: "\n").filter { $0.hasPrefix("###") }
      }
      #expect(pseudo(dump.output) == pseudo(plain.output))
    }
  }

  /// Each fragment is a `BINLOG` statement of its own; the last has the table map again.
  @Test func dumpWritesEachFragmentByItself() throws {
    var log = BinlogBuilder(.mariadb, version: "11.8.2-MariaDB-log")
    log.mariaGtid(1)
    let map = log.tableMap()
    log.writeRows(values: (0..<20).map { [$0] })
    log.xid()
    let split = FragmentedLog(log.bytes, partSize: 50)
    #expect(split.fragments.count == 3)
    let file = try write(split.bytes)
    let text = try Tool.run(["dump", file.path]).output
    let statements = text.components(separatedBy: "BINLOG '\n").dropFirst()
      .map { $0.components(separatedBy: "'/*!*/;")[0] }
      .map { Data(base64Encoded: $0, options: .ignoreUnknownCharacters).map { [UInt8]($0) } ?? [] }
    // Base64 of one event may end with fill, so that only the first event of each can be read here.
    #expect(statements.count == 4)
    let types = statements.map { $0.count > 4 ? $0[4] : 0 }
    #expect(types == [15, 19, 172, 19])
    #expect(statements[1].starts(with: log.bytes[map.lowerBound..<map.lowerBound + 5]))
    #expect(text.contains("Partial_row_data: fragment 3 of 3"))
  }

  private func damaged(
    _ edit: (FragmentedLog) -> [UInt8]
  ) throws -> (verify: Tool.Outcome, dump: Tool.Outcome, rows: Tool.Outcome) {
    let split = FragmentedLog(try Samples.log("mariadb118-rows"), partSize: 60)
    let file = try write(edit(split))
    return (
      try Tool.run(["verify", "--json", file.path]), try Tool.run(["dump", "-v", file.path]),
      try Tool.run(["decode-rows", "--format", "jsonl", file.path])
    )
  }

  private func codes(_ run: Tool.Outcome) throws -> [String] {
    let findings = try run.json()["findings"] as? [[String: Any]] ?? []
    return findings.filter { $0["severity"] as? String == "error" }
      .compactMap { $0["code"] as? String }
  }

  /// A fragment that says that it is another one.
  @Test(arguments: [(8, 3), (4, 9), (4, 2)])
  func fragmentsThatDoNotFollowOneAnotherAreTold(_ field: Int, _ value: UInt64) throws {
    let runs = try damaged { split in
      var bytes = split.bytes
      // The second of an event of three parts or more.
      guard let place = split.fragments.first(where: { bytes.number(at: $0.lowerBound + 23) == 2 })
      else { return [] }
      bytes.put(value, at: place.lowerBound + 15 + field)
      bytes.fixChecksum(at: place.lowerBound)
      return bytes
    }
    #expect(try codes(runs.verify).contains("fragment-missing"), "\(runs.verify.output)")
    #expect(runs.verify.status == 1)
    #expect(runs.dump.status == 1)
    #expect(runs.rows.status == 1)
    #expect(runs.rows.errors.contains("fragment"))
  }

  /// The first fragment claims another size than all of them have.
  @Test func anotherSizeIsTold() throws {
    let runs = try damaged { split in
      var bytes = split.bytes
      let place = split.fragments[0].lowerBound
      bytes.put(UInt64(UInt32.max), at: place + 28, width: 8)
      bytes.fixChecksum(at: place)
      return bytes
    }
    #expect(try codes(runs.verify) == ["fragment-missing"])
    #expect([runs.verify.status, runs.dump.status, runs.rows.status] == [1, 1, 1])
  }

  /// Another event between two fragments.
  @Test func otherEventsInBetweenAreTold() throws {
    let split = FragmentedLog(try Samples.log("mariadb118-rows"), partSize: 60)
    let place = try #require(
      split.fragments.first { split.bytes.number(at: $0.lowerBound + 23) == 2 })
    // The fragment becomes an event that may stand anywhere.
    var bytes = split.bytes
    bytes[place.lowerBound + 4] = EventType.annotateRows.rawValue
    bytes.fixChecksum(at: place.lowerBound)
    let file = try write(bytes)
    let verify = try Tool.run(["verify", "--json", file.path])
    #expect(try codes(verify).contains("fragment-missing"))
    for command in ["dump", "decode-rows"] {
      #expect(try Tool.run([command, file.path]).status == 1)
    }
  }

  /// Any change of a fragment harms nothing.
  @Test func anyChangeHarmsNothing() throws {
    let split = FragmentedLog(try Samples.log("mariadb118-rows"), partSize: 200)
    var random = SeededRandom(172)
    for _ in 0..<12 {
      var bytes = split.bytes
      let place = try #require(split.fragments.randomElement(using: &random))
      let index = Int.random(in: place.lowerBound + 19..<place.upperBound - 4, using: &random)
      bytes[index] = UInt8.random(in: 0...255, using: &random)
      bytes.fixChecksum(at: place.lowerBound)
      let file = try write(bytes)
      for arguments in [
        ["verify", "--deep"], ["dump", "-v"], ["decode-rows", "--format", "sql"],
      ] {
        let run = try Tool.run(arguments + [file.path])
        #expect(!run.signalled && run.status < 2, "\(arguments) \(index): \(run.errors)")
      }
    }
  }
}
