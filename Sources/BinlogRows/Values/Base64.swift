public import BinlogBytes

extension ByteSink {
  /// Writes bytes in base64, without line ends.
  public func writeBase64(_ bytes: Span<UInt8>) {
    var index = 0
    let whole = bytes.count / 3 * 3
    while index < whole {
      let group =
        UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
      write(byte: base64Letter(group >> 18))
      write(byte: base64Letter(group >> 12))
      write(byte: base64Letter(group >> 6))
      write(byte: base64Letter(group))
      index += 3
    }
    let left = bytes.count - whole
    guard left > 0 else { return }
    let group = UInt32(bytes[whole]) << 16 | (left > 1 ? UInt32(bytes[whole + 1]) << 8 : 0)
    write(byte: base64Letter(group >> 18))
    write(byte: base64Letter(group >> 12))
    write(byte: left > 1 ? base64Letter(group >> 6) : 0x3D)
    write(byte: 0x3D)
  }
}

/// The letter for the lowest six bits of `value`.
@inline(__always) private func base64Letter(_ value: UInt32) -> UInt8 {
  let digit = UInt8(truncatingIfNeeded: value & 63)
  switch digit {
  case 0..<26: return 0x41 &+ digit
  case 26..<52: return 0x61 &+ digit &- 26
  case 52..<62: return 0x30 &+ digit &- 52
  case 62: return 0x2B
  default: return 0x2F
  }
}
