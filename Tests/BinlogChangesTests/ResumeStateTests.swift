import BinlogBytes
import BinlogEvents
import Testing

@testable import BinlogChanges

/// The file of `--resume`.
struct ResumeStateTests {
  private static let front = LogFront(
    EventFrame(
      offset: FileOffset(4),
      header: EventHeader(
        timestamp: 1_795_863_895, type: .formatDescription, serverID: 7, eventSize: 100,
        endLogPos: LogPosition(104), flags: []),
      headerLength: 19, checksumLength: 4), [UInt8](repeating: 9, count: 100).span)

  @Test func isReadAsItIsWritten() throws {
    var state = ResumeState(log: "mysql-bin.000562", position: 5_000_000_000, front: Self.front)
    #expect(try ResumeState(state.text) == state)
    state.gtid = "3e11fa47-71ca-11e1-9e33-c80aa9429562:23"
    state.last = ResumeState.Mark(offset: 4_999_999_000, checksum: 4_000_000_000)
    state.definitions = 777
    #expect(try ResumeState(state.text) == state)
    #expect(state.text.contains("\nlog=mysql-bin.000562\nposition=5000000000\n"))
  }

  @Test func halfOfItIsRefused() {
    var state = ResumeState(log: "binlog.000001", position: 4711, front: Self.front)
    state.gtid = "0-1-5"
    let text = state.text
    for count in 0..<text.utf8.count - 1 {
      #expect(throws: ResumeState.Unreadable.self) { try ResumeState(String(text.prefix(count))) }
    }
  }

  @Test(arguments: [
    ("binlogtool resume 1", "binlogtool resume 2"), ("position=4711", "position=x"),
    ("log=binlog.000001", "log=../binlog.000001"), ("server_id=7\n", ""),
    ("position=4711", "position 4711"), ("first_event=", "first_event=-"),
  ])
  func otherThingsAreRefused(_ change: (old: String, new: String)) {
    let text = ResumeState(log: "binlog.000001", position: 4711, front: Self.front).text
    #expect(text.contains(change.old))
    let parts = text.components(change.old)
    #expect(throws: ResumeState.Unreadable.self) {
      try ResumeState(parts.0 + change.new + parts.1)
    }
  }

  /// An event's own checksum would make the sum the same for all.
  @Test func frontsOfDifferentLogsDiffer() {
    func front(_ server: UInt32) -> LogFront {
      var bytes = [UInt8](repeating: 0, count: 96)
      bytes[5] = UInt8(truncatingIfNeeded: server)
      bytes[4] = 15
      let sum = CRC32.checksum(bytes.span)
      for index in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: sum >> (8 * index))) }
      return LogFront(
        EventFrame(
          offset: FileOffset(4),
          header: EventHeader(
            timestamp: 0, type: .formatDescription, serverID: server, eventSize: 100,
            endLogPos: LogPosition(104), flags: []),
          headerLength: 19, checksumLength: 4), bytes.span)
    }
    #expect(front(1).checksum != front(2).checksum)
  }
}

extension String {
  /// What stands before and after the first `part`.
  fileprivate func components(_ part: String) -> (String, String) {
    for index in indices where self[index...].hasPrefix(part) {
      return (String(self[..<index]), String(self[self.index(index, offsetBy: part.count)...]))
    }
    return (self, "")
  }
}
