import BinlogBytes
import BinlogEvents

/// What events are made of, as bytes.
extension [UInt8] {
  /// Adds a number of `width` bytes, the lowest first.
  mutating func append(_ value: some FixedWidthInteger, width: Int) {
    var rest = UInt64(truncatingIfNeeded: value)
    for _ in 0..<width {
      append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// Puts a number of `width` bytes in the place of those at `index`, the lowest first.
  mutating func store(_ value: some FixedWidthInteger, width: Int, at index: Int) {
    var rest = UInt64(truncatingIfNeeded: value)
    for place in index..<index + width {
      self[place] = UInt8(truncatingIfNeeded: rest)
      rest >>= 8
    }
  }

  /// Adds MySQL's packed integer in its shortest form.
  mutating func append(packed value: UInt64) {
    switch value {
    case 0..<251: append(UInt8(value))
    case 251..<0x1_0000:
      append(252)
      append(value, width: 2)
    case 0x1_0000..<0x100_0000:
      append(253)
      append(value, width: 3)
    default:
      append(254)
      append(value, width: 8)
    }
  }

  /// How many bytes the packed integer takes.
  static func packedSize(_ value: UInt64) -> Int {
    switch value {
    case 0..<251: 1
    case 251..<0x1_0000: 3
    case 0x1_0000..<0x100_0000: 4
    default: 9
    }
  }

  /// Adds MySQL's integer of variable length, in its shortest form: as many low 1 bits as bytes
  /// follow, then a 0, then the value.
  mutating func append(varlen value: UInt64) {
    let following = Self.varlenSize(value) - 1
    guard following < 8 else {
      append(0xFF)
      append(value, width: 8)
      return
    }
    let marks = (UInt64(1) << UInt64(following)) - 1
    append(value << UInt64(following + 1) | marks, width: following + 1)
  }

  /// The same of a signed number: the sign in the lowest bit, negative numbers inverted.
  mutating func append(varlenSigned value: Int64) {
    let magnitude = UInt64(bitPattern: value < 0 ? ~value : value) << 1
    append(varlen: value < 0 ? magnitude | 1 : magnitude)
  }

  /// How many bytes an integer of variable length takes.
  static func varlenSize(_ value: UInt64) -> Int {
    let bits = 64 - value.leadingZeroBitCount
    return bits > 56 ? 9 : Swift.max(1, (bits + 6) / 7)
  }

  /// Adds all of `bytes`.
  mutating func append(_ bytes: Span<UInt8>) {
    reserveCapacity(count + bytes.count)
    for index in 0..<bytes.count { append(bytes[index]) }
  }
}
