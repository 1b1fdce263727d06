import BinlogBytes
import BinlogDump
import BinlogEvents
import BinlogTestSupport
import Foundation
import Testing

/// One event of a sound log is damaged, its checksum put right: what of it shows, and what is told.
@Suite struct DamagedEventTests {
  /// A log whose events can be changed.
  private struct Copy {
    var bytes: [UInt8]

    /// Where the first event of `type` lies.
    func first(_ type: EventType) throws -> Range<Int> {
      var offset = 4
      while offset + 19 <= bytes.count {
        let size = bytes[offset + 9..<offset + 13].reversed().reduce(0) { $0 << 8 | Int($1) }
        if bytes[offset + 4] == type.rawValue { return offset..<offset + size }
        offset += size
      }
      throw CocoaError(.fileReadCorruptFile)
    }

    /// Replaces the event in `range`; its size and, if wanted, its checksum are put right.
    mutating func replace(_ range: Range<Int>, by event: [UInt8], mends: Bool = true) {
      var event = event
      func store(_ value: UInt32, at index: Int) {
        for byte in 0..<4 {
          event[index + byte] = UInt8(truncatingIfNeeded: value >> UInt32(8 * byte))
        }
      }
      store(UInt32(event.count), at: 9)
      if mends {
        var summed = Array(event.dropLast(4))
        if event[4] == EventType.formatDescription.rawValue { summed[17] &= 0xFE }
        store(CRC32.checksum(summed.span), at: event.count - 4)
      }
      bytes.replaceSubrange(range, with: event)
    }

    func event(_ range: Range<Int>) -> [UInt8] { Array(bytes[range]) }
  }

  private func dump(_ copy: Copy, verbosity: Int = 0) throws -> Dumped {
    let directory = try LoadDirectory()
    let path = directory.path + "/log"
    try Data(copy.bytes).write(to: URL(fileURLWithPath: path))
    var options = DumpOptions()
    options.verbosity = verbosity
    options.localLoad = directory.path
    return Dumped(path, options)
  }

  @Test func anUnknownTypeThatTheChecksumVouchesForIsPassedOver() throws {
    var copy = Copy(bytes: try Samples.log("mysql97-xa"))
    let range = try copy.first(.xid)
    var event = copy.event(range)
    // Heartbeats are never written to a file.
    event[4] = EventType.heartbeat.rawValue
    copy.replace(range, by: event)
    let result = try dump(copy)
    #expect(result.outcome == .damaged)
    #expect(result.text.contains("Unknown event type 27"))
    #expect(result.text.contains("Rotate to"))
    #expect(result.messages.contains { $0.text.contains("passed over") })
  }

  /// To MariaDB's tool such an event is one to pass over, of which it reads no more than the header.
  @Test func whatAGroupOfMySQLSaysIsNoConcernOfMariaDBsTool() throws {
    var copy = Copy(bytes: try Samples.log("mysql97-rows-full"))
    let isAnonymous = (try? copy.first(.gtid)) == nil
    let range = try copy.first(isAnonymous ? .anonymousGtid : .gtid)
    var event = copy.event(range)
    // The number of the transaction: impossible in either kind.
    for index in 36..<44 { event[index] = 0xFF }
    copy.replace(range, by: event)
    let directory = try LoadDirectory()
    let path = directory.path + "/log"
    try Data(copy.bytes).write(to: URL(fileURLWithPath: path))
    let options = try DumpCommandLine(["--flavor=mariadb", "log"]).options
    let result = Dumped(path, options)
    #expect(result.outcome == .done)
    #expect(result.text.contains("# at \(range.upperBound)\n"))
    #expect(try dump(copy).outcome == .damaged)
  }

  @Test(arguments: [UInt8(27), 123])
  func anUnknownTypeThatNothingVouchesForEndsTheLog(_ type: UInt8) throws {
    var copy = Copy(bytes: try Samples.log("mysql97-xa"))
    let range = try copy.first(.xid)
    var event = copy.event(range)
    event[4] = type
    copy.replace(range, by: event, mends: false)
    let result = try dump(copy)
    #expect(result.outcome == .damaged)
    #expect(!result.text.contains("Unknown event type"))
    #expect(!result.text.contains("# at \(range.lowerBound)\n"))
    #expect(
      result.messages.contains {
        $0.text.contains("no event can begin here") && $0.text.contains("are not printed")
      })
  }

  @Test func aDescriptionIsReadOnAsAllServersHaveIt() throws {
    let sound = try Samples.log("mysql97-rows-full")
    var copy = Copy(bytes: sound)
    let range = try copy.first(.formatDescription)
    var event = copy.event(range)
    // The post-header of Query, and the length of all headers.
    event[19 + 57 + 1] = 200
    event[19 + 56] = 33
    copy.replace(range, by: event)
    let result = try dump(copy, verbosity: 1)
    #expect(result.outcome == .damaged)
    #expect(result.messages.first?.text.contains("Format_desc: a header length of 33") == true)
    // The same but for the description itself, which is printed as it is.
    func behind(_ text: String) -> Substring {
      text.range(of: "# at \(range.upperBound)\n").map { text[$0.lowerBound...] } ?? ""
    }
    let all = try dump(Copy(bytes: sound), verbosity: 1)
    #expect(!behind(all.text).isEmpty)
    #expect(behind(result.text) == behind(all.text))
  }

  /// The words are those of `mysqlbinlog` 9.7 and `mariadb-binlog` 10.11.
  @Test(arguments: [
    ("mysql97-rows-full", EventType.writeRowsV2, "field data is truncated; there are only"),
    ("mariadb1011-rows", .writeRowsV1, "detected. Not printing the value***"),
  ])
  func aCutRowShowsWhatTheToolsSay(_ name: String, _ type: EventType, _ words: String) throws {
    var copy = Copy(bytes: try Samples.log(name))
    let range = try copy.first(type)
    var event = copy.event(range)
    event.removeSubrange(event.count - 5..<event.count - 4)
    copy.replace(range, by: event)
    let result = try dump(copy, verbosity: 1)
    #expect(result.outcome == .damaged)
    #expect(result.text.contains(words))
  }

  @Test func aNameThatDoesNotEndIsTold() throws {
    for name in ["mysql97-rows-full", "mariadb1011-rows"] {
      var copy = Copy(bytes: try Samples.log(name))
      let range = try copy.first(.tableMap)
      var event = copy.event(range)
      event[19 + 8 + 1 + Int(event[19 + 8])] = 7
      copy.replace(range, by: event)
      let result = try dump(copy)
      #expect(result.outcome == .damaged)
      #expect(result.messages.contains { $0.text.contains("does not end with NUL") })
    }
  }

  @Test func aColumnThatNoServerWritesIsTold() throws {
    var copy = Copy(bytes: try Samples.log("mariadb1011-rows"))
    let range = try copy.first(.tableMap)
    var event = copy.event(range)
    var place = 19 + 8
    place += 2 + Int(event[place])
    place += 2 + Int(event[place])
    // The first column's type, which becomes the old DECIMAL that no log has.
    event[place + 1] = 0
    copy.replace(range, by: event)
    let result = try dump(copy, verbosity: 1)
    #expect(result.outcome == .damaged)
    #expect(result.messages.contains { $0.text.contains("no server writes") })
  }
}
