import BinlogBytes
import Testing

@Suite struct BitmapTests {
  @Test func bits() {
    let bytes: [UInt8] = [0b1000_0001, 0b0000_0110, 0xFF]
    let bitmap = Bitmap(bytes.span, count: 11)
    let set = (-1..<40).filter { bitmap[$0] }
    let count = bitmap.setBits
    #expect(set.prefix(4) == [0, 7, 9, 10])
    #expect(count == 4)
    let short = Bitmap(bytes.span, count: 1000)
    let all = short.setBits
    #expect(all == 12)
    #expect((0...17).map { Bitmap.byteCount(forBits: $0) } == (0...17).map { ($0 + 7) / 8 })
    #expect(Bitmap.byteCount(forBits: .max) > 0)
  }
}
