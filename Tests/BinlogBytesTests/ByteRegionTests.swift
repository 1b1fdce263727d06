import BinlogBytes
import Testing

/// Bytes that know where they lie.
@Suite struct ByteRegionTests {
  @Test func aPartKeepsItsOffset() throws {
    let bytes: [UInt8] = [1, 2, 3, 4, 5]
    let region = ByteRegion(bytes.span, at: FileOffset(100))
    let part = region[1..<4]
    let (base, content) = (part.base, part.bytes.array)
    let (last, offset) = (part[2..<3].base, part.offset(of: 2))
    let number = try part.uint(at: 1, width: 2)
    #expect(base == FileOffset(101))
    #expect(content == [2, 3, 4])
    #expect(last == FileOffset(103))
    #expect(offset == FileOffset(103))
    #expect(number == 0x0403)
  }

  @Test func whatIsNotThereIsNeitherReadNorMadeUp() {
    let bytes: [UInt8] = [1, 2, 3]
    let region = ByteRegion(bytes.span, at: FileOffset(10))
    let (cut, beyond) = (region[2..<9].count, region[5..<9].count)
    let base = region[5..<9].base
    #expect(cut == 1)
    #expect(beyond == 0)
    #expect(base == FileOffset(13))
    #expect(number(region, at: 2, width: 2) == nil)
    #expect(number(region[3..<3], at: 0, width: 1) == nil)
    #expect(number(region, at: -1, width: 1) == nil)
  }

  private func number(_ region: borrowing ByteRegion, at index: Int, width: Int) -> UInt64? {
    try? region.uint(at: index, width: width)
  }
}
