extension ByteSink {
  /// Bytes that one line of 76 characters holds.
  static let base64LineBytes = 57

  /// How many bytes ``write(base64Lines:)`` writes for `count` bytes.
  public static func base64Count(_ count: Int) -> UInt64 {
    let lines = (count + base64LineBytes - 1) / base64LineBytes
    return UInt64(clamping: (count + 2) / 3 * 4 + lines)
  }

  /// Writes `bytes` in base64, lines of 76 characters with a newline after each, the last
  /// one too, as both servers' `BINLOG` statements have it.
  public func write(base64Lines bytes: Span<UInt8>) {
    guard !bytes.isEmpty else { return }
    // Safe: only read, for the time of the call.
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let source = buffer.baseAddress else { return }
      unsafe write(base64Lines: source, count: buffer.count)
    }
  }

  /// Writes `bytes` in base64, without line ends.
  public func writeBase64(_ bytes: Span<UInt8>) {
    // Safe: only read, for the time of the call.
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let source = buffer.baseAddress else { return }
      unsafe Base64Digits.pairs.span.withUnsafeBufferPointer { table in
        guard let pairs = table.baseAddress else { return }
        var index = 0
        while index < buffer.count {
          // As much as a line has, which ends between two groups of digits.
          let count = min(buffer.count &- index, Self.base64LineBytes)
          unsafe write(base64: source + index, count: count, pairs)
          index &+= count
        }
      }
    }
  }

  @unsafe private func write(base64Lines source: UnsafePointer<UInt8>, count: Int) {
    unsafe Base64Digits.pairs.span.withUnsafeBufferPointer { table in
      guard let pairs = table.baseAddress else { return }
      var index = 0
      while index < count {
        let line = min(count &- index, Self.base64LineBytes)
        unsafe write(base64: source + index, count: line, pairs)
        write(byte: 0x0A)
        index &+= line
      }
    }
  }

  /// Writes at most 57 bytes.
  @inline(__always) @unsafe private func write(
    base64 source: UnsafePointer<UInt8>, count: Int, _ pairs: UnsafePointer<UInt16>
  ) {
    room(for: 80)
    // Safe: 57 bytes take 76 digits, for which there is room; eight or three bytes are read only
    // where as many are left, and a pair's index has 12 bits, the table 4096 entries.
    var target = unsafe UnsafeMutableRawPointer(start + used)
    var index = 0
    // Six bytes at a time, as long as eight are there to be read.
    while count &- index >= 8 {
      let word = unsafe UInt64(
        bigEndian: UnsafeRawPointer(source + index).loadUnaligned(as: UInt64.self))
      func pair(_ shift: UInt64) -> UInt64 {
        unsafe UInt64(UInt16(littleEndian: pairs[Int(truncatingIfNeeded: word &>> shift & 0xFFF)]))
      }
      let digits = pair(52) | pair(40) &<< 16 | pair(28) &<< 32 | pair(16) &<< 48
      unsafe target.storeBytes(of: digits.littleEndian, as: UInt64.self)
      unsafe target += 8
      index &+= 6
    }
    while count &- index >= 3 {
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
    if index < count {
      let two = count &- index == 2
      let word =
        unsafe UInt32(source[index]) &<< 16 | (two ? UInt32(source[index &+ 1]) &<< 8 : 0)
      unsafe target.storeBytes(
        of: pairs[Int(truncatingIfNeeded: word &>> 12)], as: UInt16.self)
      let rest = unsafe pairs[Int(truncatingIfNeeded: word & 0xFFF)]
      let third = UInt8(truncatingIfNeeded: UInt16(littleEndian: rest))
      unsafe (target + 2).storeBytes(of: two ? third : 0x3D, as: UInt8.self)
      unsafe (target + 3).storeBytes(of: 0x3D, as: UInt8.self)
      unsafe target += 4
    }
    used = unsafe target - UnsafeMutableRawPointer(start)
  }

  /// Writes `bytes` as upper-case hexadecimal digits.
  public func write(upperHex bytes: Span<UInt8>) {
    for index in 0..<bytes.count {
      let byte = bytes[index]
      write(byte: Base64Digits.upperHex(byte >> 4), Base64Digits.upperHex(byte & 0xF))
    }
  }

  /// Writes `bytes` as lower-case hexadecimal digits.
  public func write(lowerHex bytes: Span<UInt8>) {
    for index in 0..<bytes.count {
      let byte = bytes[index]
      write(byte: Base64Digits.lowerHex(byte >> 4), Base64Digits.lowerHex(byte & 0xF))
    }
  }

  /// Writes two bytes.
  @inline(__always) private func write(byte first: UInt8, _ second: UInt8) {
    room(for: 2)
    let position = used
    // Safe: there is room for two.
    unsafe start[position] = first
    unsafe start[position &+ 1] = second
    used = position &+ 2
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

  @inline(__always) static func upperHex(_ value: UInt8) -> UInt8 {
    value < 10 ? 0x30 &+ value : 0x37 &+ value
  }

  @inline(__always) static func lowerHex(_ value: UInt8) -> UInt8 {
    value < 10 ? 0x30 &+ value : 0x57 &+ value
  }
}
