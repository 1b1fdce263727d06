/// Joins characters to pieces of UTF-8, and bytes that are none to stretches.
struct TextPieces: ~Copyable {
  private var text = InlineArray<256, UInt8>(repeating: 0)
  private var used = 0
  /// The stretch that is no text, and was not handed on yet.
  private var bad = 0..<0

  /// Adds one character.
  mutating func add<Receiver: TextReceiver & ~Copyable>(
    scalar: UInt32, _ bytes: Span<UInt8>, _ receiver: inout Receiver
  ) {
    if !bad.isEmpty { flushBad(bytes, &receiver) }
    if used > 252 { flushText(&receiver) }
    if scalar < 0x80 {
      put(scalar)
      return
    }
    if scalar < 0x800 {
      put(0xC0 | scalar >> 6)
    } else {
      if scalar < 0x1_0000 {
        put(0xE0 | scalar >> 12)
      } else {
        put(0xF0 | scalar >> 18)
        put(0x80 | scalar >> 12 & 0x3F)
      }
      put(0x80 | scalar >> 6 & 0x3F)
    }
    put(0x80 | scalar & 0x3F)
  }

  /// Adds a range of `bytes` that is UTF-8 as it stands.
  mutating func add<Receiver: TextReceiver & ~Copyable>(
    utf8 range: Range<Int>, _ bytes: Span<UInt8>, _ receiver: inout Receiver
  ) {
    if range.isEmpty { return }
    if !bad.isEmpty { flushBad(bytes, &receiver) }
    if range.count < 16 {
      if used + range.count > 256 { flushText(&receiver) }
      for index in range { put(UInt32(bytes[index])) }
    } else {
      flushText(&receiver)
      receiver.take(utf8: bytes.extracting(range))
    }
  }

  /// Adds a range of `bytes` that is no text.
  mutating func add<Receiver: TextReceiver & ~Copyable>(
    undecodable range: Range<Int>, _ receiver: inout Receiver
  ) {
    flushText(&receiver)
    bad = bad.isEmpty ? range : bad.lowerBound..<range.upperBound
  }

  /// Hands on what is left.
  mutating func finish<Receiver: TextReceiver & ~Copyable>(
    _ bytes: Span<UInt8>, _ receiver: inout Receiver
  ) {
    flushBad(bytes, &receiver)
    flushText(&receiver)
  }

  private mutating func put(_ byte: UInt32) {
    text[used] = UInt8(truncatingIfNeeded: byte)
    used &+= 1
  }

  private mutating func flushText<Receiver: TextReceiver & ~Copyable>(
    _ receiver: inout Receiver
  ) {
    guard used > 0 else { return }
    receiver.take(utf8: text.span.extracting(0..<used))
    used = 0
  }

  private mutating func flushBad<Receiver: TextReceiver & ~Copyable>(
    _ bytes: Span<UInt8>, _ receiver: inout Receiver
  ) {
    guard !bad.isEmpty else { return }
    receiver.take(undecodable: bytes.extracting(bad))
    bad = 0..<0
  }
}
