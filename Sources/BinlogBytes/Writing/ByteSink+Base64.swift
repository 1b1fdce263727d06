extension ByteSink {
  /// Bytes that one line of 76 characters holds.
  static let base64LineBytes = 57

  /// How many bytes ``write(base64Lines:)`` writes for `count` bytes.
  public static func base64Count(_ count: Int) -> UInt64 {
    let lines = (count + base64LineBytes - 1) / base64LineBytes
    return UInt64(clamping: (count + 2) / 3 * 4 + lines)
  }

  /// Writes `bytes` in base64, lines of 76 characters with a newline behind each, the last
  /// one too, as both servers' `BINLOG` statements have it.
  public func write(base64Lines bytes: Span<UInt8>) {
    guard !bytes.isEmpty else { return }
    // Safe: only read, for the time of the call.
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let source = buffer.baseAddress else { return }
      unsafe write(base64Lines: source, count: buffer.count)
    }
  }

  @unsafe private func write(base64Lines source: UnsafePointer<UInt8>, count: Int) {
    unsafe Base64Digits.pairs.span.withUnsafeBufferPointer { table in
      guard let pairs = table.baseAddress else { return }
      var index = 0
      while index < count {
        let end = min(index + Self.base64LineBytes, count)
        room(for: 80)
        // Safe: a line takes at most 77 bytes, for which there is room; three bytes are read
        // only where three are left, and a pair's index has 12 bits, the table 4096 entries.
        var target = unsafe UnsafeMutableRawPointer(start + used)
        while end &- index >= 3 {
          let word =
            unsafe UInt32(source[index]) &<< 16 | UInt32(source[index &+ 1]) &<< 8
            | UInt32(source[index &+ 2])
          unsafe target.storeBytes(
            of: pairs[Int(truncatingIfNeeded: word &>> 12)], as: UInt16.self)
          unsafe (target + 2).storeBytes(
            of: pairs[Int(truncatingIfNeeded: word & 0xFFF)], as: UInt16.self)
          unsafe target += 4
          index &+= 3
        }
        if index < end {
          let two = end &- index == 2
          let word =
            unsafe UInt32(source[index]) &<< 16 | (two ? UInt32(source[index &+ 1]) &<< 8 : 0)
          unsafe target.storeBytes(
            of: pairs[Int(truncatingIfNeeded: word &>> 12)], as: UInt16.self)
          let rest = unsafe pairs[Int(truncatingIfNeeded: word & 0xFFF)]
          let third = UInt8(truncatingIfNeeded: UInt16(littleEndian: rest))
          unsafe (target + 2).storeBytes(of: two ? third : 0x3D, as: UInt8.self)
          unsafe (target + 3).storeBytes(of: 0x3D, as: UInt8.self)
          unsafe target += 4
          index = end
        }
        unsafe target.storeBytes(of: 0x0A, as: UInt8.self)
        used = unsafe target - UnsafeMutableRawPointer(start) + 1
      }
    }
  }

  /// Writes `bytes` as upper-case hexadecimal digits.
  public func write(upperHex bytes: Span<UInt8>) {
    for index in 0..<bytes.count {
      let byte = bytes[index]
      write(byte: Base64Digits.upperHex(byte >> 4))
      write(byte: Base64Digits.upperHex(byte & 0xF))
    }
  }

  /// Writes `bytes` as lower-case hexadecimal digits.
  public func write(lowerHex bytes: Span<UInt8>) {
    for index in 0..<bytes.count { write(hex: UInt64(bytes[index]), width: 2) }
  }
}

/// Tables for writing bytes as text.
enum Base64Digits {
  /// The two digits of each 12-bit number, the first in the lower byte of memory.
  static let pairs: [UInt16] = {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    return (0..<4096).map { number in
      UInt16(littleEndian: UInt16(digits[number >> 6]) | UInt16(digits[number & 63]) << 8)
    }
  }()

  static func upperHex(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
}
