import BinlogBytes
import BinlogEvents
import BinlogLogs
import Testing

@testable import BinlogAudit

/// A finding waits for the next event where it may be the size that is wrong.
@Suite struct HeldFindingTests {
  private static func finding(
    _ code: FindingCode = .undecodableBody, at offset: UInt64 = 100, _ message: String = "odd"
  ) -> Finding {
    Finding(code, file: "binlog.000001", offset: FileOffset(offset), message: message)
  }

  private static func watching() -> HeldFinding {
    var held = HeldFinding()
    held.watch(ScanParts.frame(at: 100, position: 0))
    return held
  }

  @Test func nothingIsHeldWithoutAnEvent() {
    var held = HeldFinding()
    #expect(!held.isWatching)
    let isHeld = held.hold(Self.finding())
    let finding = held.release()
    #expect(!isHeld && finding == nil)
  }

  @Test func theFirstOfItsBody() {
    var held = Self.watching()
    #expect(held.isWatching)
    let findings = [
      Self.finding(.orphanCommit), Self.finding(at: 200), Self.finding(),
      Self.finding(.undecodableBody, "another"),
    ]
    let isHeld = findings.map { held.hold($0) }
    #expect(isHeld == [false, false, true, false])
    let released = [held.release()?.message, held.release()?.message]
    #expect(released == ["odd", nil])
    #expect(!held.isWatching && held.event == nil)
  }

  /// Where the size is at fault the body says nothing.
  @Test func dropped() {
    var held = Self.watching()
    let isHeld = held.hold(Self.finding())
    #expect(isHeld)
    held.drop()
    #expect(held.event?.offset == FileOffset(100))
    let released = held.release()
    #expect(released == nil)
  }
}
