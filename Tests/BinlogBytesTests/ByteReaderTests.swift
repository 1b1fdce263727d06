import BinlogBytes
import BinlogTestSupport
import Testing

/// Lets `body` read from `bytes`, the first of which lies at `base`.
func reading<T>(
  _ bytes: [UInt8], base: UInt64 = 0, _ body: (inout ByteReader) throws(ReadError) -> T
) -> Result<T, ReadError> {
  var reader = ByteReader(bytes.span, base: FileOffset(base))
  do throws(ReadError) {
    return .success(try body(&reader))
  } catch {
    return .failure(error)
  }
}

@Suite struct ByteReaderTests {
  static let bytes: [UInt8] = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0xF8]

  @Test func integersAreLittleEndian() {
    #expect(reading(Self.bytes) { r throws(ReadError) in try r.readUInt8() } == .success(1))
    #expect(reading(Self.bytes) { r throws(ReadError) in try r.readUInt16() } == .success(0x0201))
    #expect(
      reading(Self.bytes) { r throws(ReadError) in try r.readUInt32() } == .success(0x0403_0201))
    #expect(
      reading(Self.bytes) { r throws(ReadError) in try r.readUInt64() }
        == .success(0xF807_0605_0403_0201))
  }
}
