import BinlogBytes
import BinlogEvents
import Testing

@testable import BinlogAudit

/// end_log_pos and offsets, side by side and apart.
@Suite struct PositionChainTests {
  @Test func sideBySide() {
    let chain = PositionChain()
    #expect(chain.agrees(ScanParts.frame(at: 4, position: 104)))
    #expect(!chain.agrees(ScanParts.frame(at: 4, position: 105)))
    #expect(chain.shift(of: ScanParts.frame(at: 4, position: 104)) == 0)
    #expect(chain.position(wantedOf: ScanParts.frame(at: 4, position: 7)) == 104)
  }

  /// Bytes that are missing have the position run ahead, those put in have it run behind.
  @Test(arguments: [250, 50] as [UInt32])
  func apart(_ position: UInt32) {
    var chain = PositionChain()
    let odd = ScanParts.frame(at: 4, position: position)
    let shift = chain.shift(of: odd)
    #expect(Int64(bitPattern: shift) == Int64(position) - 104)
    chain.move(by: shift)
    #expect(chain.agrees(odd))
    #expect(chain.agrees(ScanParts.frame(at: 104, position: position + 100)))
    // Both ways make up for one another.
    chain.move(by: 0 &- shift)
    #expect(chain.agrees(ScanParts.frame(at: 104, position: 204)))
  }

  /// The field has 32 bits: it begins anew at 4 GiB, and that is no shift.
  @Test func beyondFourGiB() {
    let chain = PositionChain()
    let frame = ScanParts.frame(at: (1 << 32) - 50, position: 50)
    #expect(chain.agrees(frame))
    #expect(chain.shift(of: frame) == 0)
  }

  /// After damage an event without a position leaves the distance open until one has it.
  @Test func anAwaitedPosition() {
    var chain = PositionChain()
    chain.resume(at: ScanParts.frame(at: 500, position: 0), shift: 0)
    #expect(chain.awaitsPosition)
    let next = ScanParts.frame(at: 600, position: 650)
    chain.settle(shift: chain.shift(of: next))
    #expect(!chain.awaitsPosition)
    #expect(chain.agrees(next))
    #expect(chain.displacement == UInt64(bitPattern: -50))
    // One with a position tells at once.
    chain.resume(at: next, shift: 0)
    #expect(!chain.awaitsPosition)
    chain.awaitPosition()
    #expect(chain.awaitsPosition)
  }

  @Test func whatIsProven() {
    var chain = PositionChain()
    #expect(chain.provenUpTo == .zero)
    chain.prove(upTo: FileOffset(300), boundary: FileOffset(200))
    #expect(chain.provenUpTo == FileOffset(300))
    #expect(chain.provenBoundary == FileOffset(200))
  }
}
