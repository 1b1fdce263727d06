import BinlogBytes
import BinlogDump
import BinlogTestSupport
import Foundation
import Synchronization
import Testing

/// A log that several threads print comes out as one thread prints it: text, messages, outcome.
@Suite struct DumpSharingTests {
  /// Option sets that may be shared, and some that may not.
  private static let sets: [[String]] = [
    [], ["-v"], ["-vv", "--base64-output=decode-rows"], ["-s"], ["-H"],
    ["-v", "--print-table-metadata"], ["--base64-output=never"], ["--verify-binlog-checksum"],
    ["--stop-position=900", "-v"], ["-j", "500", "-v"], ["-d", "app"], ["--server-id=1"],
    ["--offset=3"], ["--force-read", "-v"], ["--flavor=mysql", "-v"],
    ["--flavor=mysql", "-vv", "--base64-output=decode-rows"], ["--flavor=mariadb11", "-v"],
  ]

  /// Counts pieces that were printed apart.
  private final class Pieces: Sendable {
    let count = Mutex(0)
    /// Where they ended.
    let ends = Mutex<Set<UInt64>>([])
  }

  private func compare(
    _ paths: [String], _ arguments: [String], pieceSize: UInt64, _ pieces: Pieces = Pieces()
  ) throws {
    var options = try DumpCommandLine(arguments + ["log"]).options
    // Names of files that LOAD DATA brings are printed, and depend on those that are there.
    let directory = NSTemporaryDirectory() + "binlogtool-sharing-" + UUID().uuidString
    options.localLoad = directory
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let alone = Dumped(paths, options)
    try FileManager.default.removeItem(atPath: directory)
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    var sharing = DumpSharing(workers: 3, pieceSize: pieceSize)
    sharing.whenPrinted = { end in
      pieces.count.withLock { $0 += 1 }
      _ = pieces.ends.withLock { $0.insert(end.rawValue) }
    }
    let shared = Dumped(paths, options, sharing: sharing)
    let isSame = shared.text == alone.text
    #expect(isSame, "\(paths) \(arguments): \(Self.difference(shared.text, alone.text))")
    #expect(shared.messages == alone.messages, "\(paths) \(arguments)")
    #expect(shared.outcome == alone.outcome, "\(paths) \(arguments)")
  }

  /// Where two texts part, for people.
  private static func difference(_ left: String, _ right: String) -> String {
    let lefts = left.split(separator: "\n", omittingEmptySubsequences: false)
    let rights = right.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, pair) in zip(lefts, rights).enumerated() where pair.0 != pair.1 {
      return "line \(index + 1): \(pair.0) | \(pair.1)"
    }
    return "\(lefts.count) and \(rights.count) lines"
  }

  @Test func everyLogWithEverySet() throws {
    let pieces = Pieces()
    let relayLogs = Samples.relayLogs.map(Samples.path)
    for path in Samples.logs.map({ Samples.path("logs/\($0).000001") }) + relayLogs {
      for set in Self.sets { try compare([path], set, pieceSize: 150, pieces) }
    }
    #expect(pieces.count.withLock { $0 } > 500)
  }

  /// Statements whose rows take several events are cut between them too.
  @Test(arguments: ["mysql", "mariadb", "mariadb11"])
  func piecesEndInTheMiddleOfStatements(_ style: String) throws {
    let path = Samples.path("logs/mariadb1011-rows.000001")
    let pieces = Pieces()
    try compare([path], ["--flavor=\(style)", "-v"], pieceSize: 150, pieces)
    // Where the next event begins after one of rows that do not end their statement.
    var insides: Set<UInt64> = []
    var isInside = false
    let text = Dumped([path], try DumpCommandLine(["--flavor=mysql", "log"]).options).text
    for line in text.split(separator: "\n") {
      if isInside, line.hasPrefix("# at "), let offset = UInt64(line.dropFirst(5)) {
        insides.insert(offset)
      }
      isInside = line.contains("_rows") && line.contains(": table id ") && !line.hasSuffix("_F")
    }
    #expect(insides.count > 10)
    #expect(pieces.ends.withLock { $0.intersection(insides).count } > 5)
  }

  @Test func severalLogsAsOneStream() throws {
    let pieces = Pieces()
    let logs = Samples.logs.map { Samples.path("logs/\($0).000001") }
    try compare(logs.filter { $0.contains("mysql97") }, ["-v"], pieceSize: 200, pieces)
    try compare(logs.filter { $0.contains("mariadb1011") }, ["-v"], pieceSize: 200, pieces)
    #expect(pieces.count.withLock { $0 } > 20)
  }

  @Test(arguments: ["mysql97-rows-full", "mysql97-nochecksum", "mariadb1011-rows"])
  func damagedLogs(_ name: String) throws {
    let whole = try Samples.log(name)
    let directory = try LoadDirectory()
    let path = directory.path + "/log"
    var random = SeededRandom(11)
    for round in 0..<90 {
      var bytes = whole
      if round % 3 == 0 { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random)) }
      for _ in 0..<2 where bytes.count > 300 {
        bytes[Int.random(in: 200..<bytes.count, using: &random)] ^= 1 << UInt8(round % 8)
      }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      try compare([path], round % 2 == 0 ? ["-v"] : [], pieceSize: 300)
    }
  }

  @Test func processorsAreCounted() {
    #expect(Processors.available >= 1)
    #expect(Processors.available <= 4096)
  }
}
