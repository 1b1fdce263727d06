import BinlogBytes
import BinlogChanges
import Testing

@testable import BinlogCompare

/// Which group of one side is which of the other.
@Suite struct GroupPairingTests {
  private func print(
    _ side: Side, _ order: UInt64, _ identity: UInt64, _ content: UInt64, isEmpty: Bool = false
  ) -> GroupPrint {
    GroupPrint(
      side: side, order: order, identity: RowHash(high: identity, low: ~identity),
      content: RowHash(high: content, low: 7), isEmpty: isEmpty)
  }

  private func pairing(_ prints: [GroupPrint], limit: Int = 1000) throws -> GroupPairing {
    var pairing = GroupPairing(directory: "/tmp", limit: limit)
    for print in prints { try pairing.add(print) }
    try pairing.finish()
    return pairing
  }

  @Test func theSameInTheSameOrder() throws {
    let pairing = try pairing((1...50).flatMap { [print(.a, $0, $0, $0), print(.b, $0, $0, $0)] })
    #expect(pairing.count == 50)
    #expect(pairing.unequal.isEmpty && pairing.overtaken.isEmpty && pairing.renamed.isEmpty)
    #expect(pairing.runs.count == 1)
    #expect(pairing.partner(ofB: 50) == 50)
    #expect(pairing.partner(ofB: 51) == nil)
  }

  @Test func eachKindOfDifference() throws {
    let pairing = try pairing([
      print(.a, 1, 1, 1), print(.a, 2, 2, 2), print(.a, 3, 3, 3), print(.a, 4, 4, 4),
      print(.a, 5, 5, 5), print(.a, 6, 6, 0, isEmpty: true),
      // 2 and 3 the other way round; 4 with another content; 5 under another name; 9 is B's own.
      print(.b, 1, 1, 1), print(.b, 2, 3, 3), print(.b, 3, 2, 2), print(.b, 4, 4, 40),
      print(.b, 5, 50, 5), print(.b, 6, 9, 9), print(.b, 7, 10, 0, isEmpty: true),
    ])
    #expect(pairing.count == 4)
    #expect(pairing.unequal.map(\.a) == [4])
    #expect(pairing.overtaken.map(\.a) == [2])
    #expect(pairing.renamed.map(\.a) == [5])
    #expect(pairing.alone == [.a: [6], .b: [6, 7]])
    #expect(pairing.partner(ofB: 3) == 2)
    #expect(pairing.partner(ofB: 5) == 5)
  }

  @Test(arguments: 1...20)
  func onDiskAsInMemory(seed: UInt64) throws {
    var random = seed &* 0x9E37_79B9_7F4A_7C15
    func next(_ bound: UInt64) -> UInt64 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (random >> 33) % bound
    }
    var prints: [GroupPrint] = []
    var orders: [Side: UInt64] = [.a: 0, .b: 0]
    for _ in 0..<300 {
      let side: Side = next(2) == 0 ? .a : .b
      orders[side, default: 0] += 1
      let identity = next(200)
      prints.append(
        print(side, orders[side] ?? 0, identity, next(10) == 0 ? next(1000) + 500 : identity))
    }
    let memory = try pairing(prints)
    let disk = try pairing(prints, limit: 5)
    #expect(memory.count == disk.count)
    #expect(
      memory.count + UInt64(memory.renamed.count + (memory.alone[.a]?.count ?? 0)) == orders[.a])
    #expect(
      (memory.alone[.a]?.count ?? 0) == (disk.alone[.a]?.count ?? 0) + disk.renamed.count
        - memory.renamed.count)
  }
}
