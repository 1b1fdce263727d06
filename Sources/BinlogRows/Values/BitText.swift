public import BinlogBytes

extension ByteSink {
  /// Writes the last `count` bits of `bytes` as `b'0101'`.
  public func write(bits bytes: Span<UInt8>, count: Int) {
    write("b'")
    let all = bytes.count * 8
    var index = max(0, all - count)
    while index < all {
      write(byte: 0x30 + bytes[index / 8] >> UInt8(7 - index % 8) & 1)
      index += 1
    }
    write(byte: 0x27)
  }
}
