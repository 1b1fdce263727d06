import BinlogBytes
import BinlogDump
import BinlogTestSupport
import Foundation
import Testing

/// What stands in the way of a dump, and how it ends then.
@Suite struct DumpDamageTests {
  private func dump(_ bytes: [UInt8], _ options: DumpOptions = DumpOptions()) throws -> Dumped {
    let directory = try LoadDirectory()
    let path = directory.path + "/log"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    var options = options
    options.localLoad = directory.path
    return Dumped(path, options)
  }

  @Test func aCutLogIsPrintedUpToTheCut() throws {
    let whole = try Samples.log("mysql97-xa")
    let cut = try dump(Array(whole.dropLast(20)))
    #expect(cut.outcome == .damaged)
    #expect(cut.messages.count == 1)
    let all = try dump(whole)
    #expect(all.outcome == .done)
    let lastEvent = all.text.components(separatedBy: "# at ").dropLast().joined(separator: "# at ")
    #expect(cut.text.hasPrefix(lastEvent))
  }

  @Test func everyCutAndManyFlipsEndOrderly() throws {
    for name in ["mysql97-gtid-tagged", "mariadb1011-compressed", "mysql97-compressed"] {
      let whole = try Samples.log(name)
      var options = DumpOptions()
      options.verbosity = 2
      for length in stride(from: 0, to: whole.count, by: 97) {
        let result = try dump(Array(whole[..<length]), options)
        #expect(result.outcome != .done || length == whole.count || result.messages.isEmpty)
      }
      for place in stride(from: 4, to: whole.count, by: 53) {
        var bytes = whole
        bytes[place] ^= 0xFF
        _ = try dump(bytes, options)
      }
    }
  }

  @Test(arguments: ["mysql97-compressed", "mysql97-rows-full", "mysql97-xa"])
  func filtersAndHexdumpsOfDamagedLogsEndOrderly(_ name: String) throws {
    let whole = try Samples.log(name)
    let options = try DumpCommandLine([
      "-H", "-vv", "--print-table-metadata", "--rewrite-db=app->other", "-d", "other", "-o", "2",
      "--exclude-gtids=00000000-0000-0000-0000-000000000001:1", "log",
    ]).options
    var random = SeededRandom(6)
    for _ in 0..<60 {
      var bytes = whole
      for _ in 0..<3 {
        bytes[Int.random(in: 4..<bytes.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      _ = try dump(bytes, options)
      _ = try dump(Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))), options)
    }
  }

  @Test func aWrongChecksumEndsALogThatIsToBeVerified() throws {
    var bytes = try Samples.log("mysql97-xa")
    bytes[bytes.count - 1] ^= 1
    var options = DumpOptions()
    options.verifyChecksum = true
    let result = try dump(bytes, options)
    #expect(result.outcome == .damaged)
    #expect(!result.text.contains("Rotate to"))
    #expect(result.text.contains("# End of log file"))
  }

  @Test func aWrongChecksumIsToldAndPrinted() throws {
    var bytes = try Samples.log("mysql97-xa")
    bytes[bytes.count - 1] ^= 1
    let result = try dump(bytes)
    #expect(result.outcome == .damaged)
    #expect(result.text.contains("Rotate to"))
    #expect(result.messages.first?.text.contains("checksum") == true)
  }

  @Test func whatIsNoLogIsRefused() throws {
    // As the vendors' tools do: the fixed lines of every dump, and nothing between them.
    var frame = try dump(try Samples.log("mysql97-xa")).text.split(separator: "\n")
    let first = try #require(frame.firstIndex { $0.hasPrefix("# at ") })
    let last = try #require(frame.lastIndex { $0.hasPrefix("SET @@SESSION.GTID_NEXT= 'AUTO") })
    frame.removeSubrange(first..<last)
    for refused in [
      try dump([]), try dump([0xFE, 0x62]), try dump(Array("hello, world".utf8)),
      Dumped("/does/not/exist"),
    ] {
      #expect(refused.outcome == .failed)
      #expect(refused.messages.count == 1)
      #expect(refused.text.split(separator: "\n") == frame)
    }
  }

  @Test func aStartPastTheEndIsTold() throws {
    var options = DumpOptions()
    options.startPosition = 1 << 40
    let result = try dump(try Samples.log("mysql97-xa"), options)
    #expect(result.outcome == .damaged)
    #expect(result.text.contains("Start: binlog v 4"))
    #expect(result.text.contains("# End of log file"))
  }
}
