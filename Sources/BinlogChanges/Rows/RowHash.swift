import BinlogBytes
import BinlogRows

/// 128 bits that stand for the key of a row, so that rows are found again by few bytes.
///
/// SipHash-2-4 with a key that nobody knows: no log can hold two rows that only seem to be one.
package struct RowHash: Hashable, Sendable {
  package var high: UInt64
  package var low: UInt64

  /// A hash that was made before.
  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// What the bits are made with; one for all rows that are compared.
  package struct Key: Sendable {
    let first = UInt64.random(in: 0 ... .max)
    let second = UInt64.random(in: 0 ... .max)

    package init() {}
  }

  /// The hash of `bytes`.
  package init(_ bytes: Span<UInt8>, _ key: Key) {
    var v0 = key.first ^ 0x736f_6d65_7073_6575
    var v1 = key.second ^ 0x646f_7261_6e64_6f6d ^ 0xEE
    var v2 = key.first ^ 0x6c79_6765_6e65_7261
    var v3 = key.second ^ 0x7465_6462_7974_6573
    func round() {
      v0 = v0 &+ v1
      v1 = Self.rotate(v1, 13) ^ v0
      v0 = Self.rotate(v0, 32)
      v2 = v2 &+ v3
      v3 = Self.rotate(v3, 16) ^ v2
      v0 = v0 &+ v3
      v3 = Self.rotate(v3, 21) ^ v0
      v2 = v2 &+ v1
      v1 = Self.rotate(v1, 17) ^ v2
      v2 = Self.rotate(v2, 32)
    }
    func take(_ word: UInt64) {
      v3 ^= word
      round()
      round()
      v0 ^= word
    }
    var index = 0
    while bytes.count - index >= 8 {
      take(bytes.littleEndian(at: index, width: 8))
      index += 8
    }
    let rest =
      bytes.count > index ? bytes.littleEndian(at: index, width: bytes.count - index) : 0
    take(UInt64(truncatingIfNeeded: bytes.count) << 56 | rest)
    v2 ^= 0xEE
    for _ in 0..<4 { round() }
    high = v0 ^ v1 ^ v2 ^ v3
    v1 ^= 0xDD
    for _ in 0..<4 { round() }
    low = v0 ^ v1 ^ v2 ^ v3
  }

  /// Takes in what another hash stands for, and `label`; the order matters.
  package mutating func mix(_ other: RowHash, label: UInt64 = 0) {
    high = (high ^ other.high ^ label) &* 0x9E37_79B9_7F4A_7C15
    low = (low ^ other.low) &* 0xC2B2_AE3D_27D4_EB4F
    let carried = high
    high = Self.rotate(high, 29) &+ low
    low = Self.rotate(low, 31) ^ carried
  }

  @inline(__always) private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
    value << count | value >> (64 - count)
  }
}

/// Tells most rows that are certainly not among those that were added, in little memory.
package struct RowSieve: Sendable {
  /// 4 MiB: some millions of rows; with more of them more pass that need not.
  private static let words = 1 << 19
  private var bits: [UInt64] = []

  package init() {}

  /// Adds a row.
  package mutating func insert(_ hash: RowHash) {
    if bits.isEmpty { bits = [UInt64](repeating: 0, count: Self.words) }
    Self.forEach(hash) { bits[$0] |= $1 }
  }

  /// Whether the row may have been added; false is certain.
  package func mayContain(_ hash: RowHash) -> Bool {
    guard !bits.isEmpty else { return false }
    var isThere = true
    Self.forEach(hash) { if bits[$0] & $1 == 0 { isThere = false } }
    return isThere
  }

  @inline(__always)
  private static func forEach(_ hash: RowHash, _ body: (Int, UInt64) -> Void) {
    for step in 0..<4 as Range<UInt64> {
      let place = hash.high &+ step &* (hash.low | 1)
      body(Int(truncatingIfNeeded: (place >> 6) & UInt64(words - 1)), 1 << (place & 63))
    }
  }
}
