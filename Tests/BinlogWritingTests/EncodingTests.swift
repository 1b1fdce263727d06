import BinlogEvents
import BinlogTestSupport
import Testing

@testable import BinlogWriting

@Suite struct EncodingTests {
  @Test(arguments: [0, 63, 64, 127, 128, 8191, 16383, 16384, 1 << 35, 1 << 56, UInt64.max])
  func `an integer of variable length is the shortest`(value: UInt64) {
    var bytes: [UInt8] = []
    bytes.append(varlen: value)
    #expect(bytes == Bytes.varlen(value))
    #expect(bytes.count == [UInt8].varlenSize(value))
  }

  @Test(arguments: [0, 250, 251, 0xFFFF, 0x1_0000, 0xFF_FFFF, 0x100_0000, UInt64.max])
  func `a packed integer is the shortest`(value: UInt64) {
    var bytes: [UInt8] = []
    bytes.append(packed: value)
    #expect(bytes == Bytes.packed(value))
    #expect(bytes.count == [UInt8].packedSize(value))
  }

  @Test func `groups wait for what they waited for, and never for less`() {
    var clock = LogicalClock()
    clock.beginFile()
    func next(_ last: Int64, _ number: Int64) -> [Int64] {
      let numbers = clock.next(lastCommitted: last, sequence: number)
      return [numbers.lastCommitted, numbers.sequence]
    }
    // A range that begins with number 10.
    #expect(next(5, 10) == [0, 1])
    #expect(next(10, 11) == [1, 2])
    #expect(next(10, 12) == [1, 3])
    // 13 and 14 are left out: who waited for 14 waits for 12.
    #expect(next(14, 15) == [3, 4])
    #expect(next(12, 16) == [3, 5])
    clock.beginLog()
    // All of the log before is done first.
    #expect(next(0, 1) == [5, 6])
    #expect(next(1, 2) == [6, 7])
    #expect(next(0, 3) == [5, 8])
    clock.beginFile()
    #expect(next(2, 4) == [0, 1])
    #expect(next(4, 5) == [1, 2])
  }

  @Test func `groups that committed apart get commit ids that differ`() {
    var runs = CommitRuns()
    #expect(runs.next(5) == 5)
    #expect(runs.next(5) == 5)
    runs.beginLog()
    let other = runs.next(5)
    #expect(other != 5)
    #expect(runs.next(5) == other)
    #expect(runs.next(6) == 6)
    runs.pass(7, isWritten: false)
    #expect(runs.next(6) != 6)
    #expect(runs.next(nil) == nil)
    #expect(runs.next(6) == 6)
  }
}
