import BinlogTestSupport
import Foundation
import Testing

/// How `decode-rows` and `dump` take positions and GTIDs that fit no log, and pipes that live.
@Suite struct RowReadingTests {
  private let log = Samples.path("logs/mysql97-rows-full.000001")
  private let mariadb = Samples.path("logs/mariadb1011-rows.000001")

  @Test func aPositionInsideAnEventIsNoDamage() throws {
    for log in [log, mariadb] {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: log)))
      let event = RawEvent.all(in: bytes)[12].range
      for position in [event.lowerBound + 1, event.lowerBound + 7, event.upperBound - 3] {
        let says =
          "the start position \(position) is inside an event"
        let places = "events begin at \(event.lowerBound) and \(event.upperBound)"
        let rows = try Tool.run(["decode-rows", "--count", "--start-position=\(position)", log])
        #expect(rows.status == 1)
        #expect(rows.errors.contains(says) && rows.errors.contains(places))
        let dump = try Tool.run(["dump", "--start-position=\(position)", log])
        #expect(dump.status == 1)
        #expect(dump.errors.contains(says) && dump.errors.contains(places), "\(dump.errors)")
        let words = dump.errors.replacingOccurrences(of: log, with: "")
        #expect(!words.contains("damage") && !words.contains("was changed"))
      }
      let sound = try Tool.run(["decode-rows", "--count", "-j", "\(event.lowerBound)", log])
      #expect(sound.status == 0 && !sound.errors.contains("inside an event"))
    }
  }

  @Test func theOptionThatDoesNotFitIsBlamed() throws {
    let both = try Tool.run(
      ["dump", "--start-position=0-11-4313", "--exclude-gtids=0-11-4314", mariadb])
    #expect(both.status == 2)
    #expect(both.errors.contains("option '--exclude-gtids' is one of mysqlbinlog"))
    let one = try Tool.run(["dump", "--exclude-gtids=0-11-4314", mariadb])
    #expect(one.errors.contains("option '--exclude-gtids' is one of mysqlbinlog"))
    let other = try Tool.run(["dump", "--do-domain-ids=0", log])
    #expect(other.errors.contains("option '--do-domain-ids' is one of mariadb-binlog"))
    // An option that nobody has stays what it was.
    let unknown = try Tool.run(["dump", "--nonsense", log])
    #expect(unknown.errors.contains("unknown option '--nonsense'"))
  }

  @Test func gtidsOfTheOtherFlavor() throws {
    let run = try Tool.run(["decode-rows", "--include-gtids", "0-11-4314", log])
    #expect(run.status == 2)
    #expect(run.errors.contains("0-11-4314 is a GTID of MariaDB, this log is MySQL's"))
  }

  /// The rows of a log that is still being written come as soon as they are there.
  @Test(arguments: ["text", "jsonl", "csv", "tsv", "sql"])
  func rowsOfALivePipeComeAtOnce(_ format: String) throws {
    let bytes = try Samples.log("mysql97-rows-full")
    let events = RawEvent.all(in: bytes)
    let half = events[events.count / 2].range.lowerBound
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Tool.path)
    process.arguments = ["decode-rows", "--format", format, "--table", "types_num", "-"]
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    // The beginning of the event after tells that it is not at the end yet.
    try input.fileHandleForWriting.write(contentsOf: Data(bytes[..<(half + 10)]))
    let early = output.fileHandleForReading.availableData
    #expect(!early.isEmpty, "nothing came while the pipe was open")
    try input.fileHandleForWriting.write(contentsOf: Data(bytes[(half + 10)...]))
    try input.fileHandleForWriting.close()
    var all = early
    while case let more = output.fileHandleForReading.availableData, !more.isEmpty { all += more }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let whole = try Tool.run(
      ["decode-rows", "--format", format, "--table", "types_num", "-"], input: bytes)
    #expect(String(decoding: all, as: UTF8.self) == whole.output)
  }
}
