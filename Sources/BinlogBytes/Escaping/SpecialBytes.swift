/// The bytes of a text that cannot be written as they are where it stands, found eight at a time.
public struct SpecialBytes: Sendable, BitwiseCopyable {
  // Each byte is the same, so that eight are compared at once.
  @usableFromInline let first: UInt64
  @usableFromInline let second: UInt64
  @usableFromInline let controls: UInt64
  @usableFromInline let high: UInt64

  /// `first` and `second`; with `controls` those below 0x20 too, with `high` those from 0x7F on.
  public init(_ first: UInt8, _ second: UInt8, controls: Bool = false, high: Bool = false) {
    self.first = UInt64(first) &* SpecialBytes.ones
    self.second = UInt64(second) &* SpecialBytes.ones
    self.controls = controls ? .max : 0
    self.high = high ? .max : 0
  }

  @usableFromInline static var ones: UInt64 {
    @inline(__always) @inlinable get { 0x0101_0101_0101_0101 }
  }

  /// The highest bit of each byte of `word` that is special; those above the first that is, may be
  /// wrong.
  @inlinable @inline(__always) func marks(_ word: UInt64) -> UInt64 {
    let tops = SpecialBytes.ones &<< 7
    func zeros(_ value: UInt64) -> UInt64 { (value &- SpecialBytes.ones) & ~value }
    let named = zeros(word ^ first) | zeros(word ^ second)
    let low = (word &- SpecialBytes.ones &* 0x20) & ~word & controls
    let above = (word | zeros(word ^ SpecialBytes.ones &* 0x7F)) & high
    return (named | low | above) & tops
  }

  /// The place of the first special byte of `bytes` at or after `start`; their count where there
  /// is none.
  @inlinable public func next(in bytes: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while bytes.count &- index >= 8 {
      let found = marks(bytes.word(at: index))
      if found != 0 { return index &+ found.trailingZeroBitCount &>> 3 }
      index &+= 8
    }
    guard index < bytes.count else { return bytes.count }
    // The rest, with letters after it, which are not special anywhere.
    var word: UInt64 = 0x4141_4141_4141_4141
    var place = bytes.count
    while place > index {
      place &-= 1
      word = word &<< 8 | UInt64(bytes[place])
    }
    let found = marks(word)
    return found == 0 ? bytes.count : index &+ found.trailingZeroBitCount &>> 3
  }
}

extension Span where Element == UInt8 {
  /// Eight bytes from `index` on, the first of them the lowest.
  @inlinable @inline(__always) package func word(at index: Int) -> UInt64 {
    // Safe: any bits are a number, and the bounds are checked.
    unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// Whether all bytes are ASCII.
  package var isASCII: Bool {
    var index = 0
    while count &- index >= 8 {
      if word(at: index) & 0x8080_8080_8080_8080 != 0 { return false }
      index &+= 8
    }
    while index < count {
      if self[index] >= 0x80 { return false }
      index &+= 1
    }
    return true
  }
}
