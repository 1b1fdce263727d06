/// A character set's tables as the source has them: what the servers make of each sequence.
///
/// Each part is a text of digits of 6 bits (those of base64; line ends do not count). Numbers have
/// 5 bits a digit, the lowest first, and bit 5 set where another digit follows. A part is a list of
/// runs of sequences:
///
/// | field | content |
/// |---|---|
/// | number | sequences since the last run, which are as in the base |
/// | number | 3 × the run's length, plus 0, 1 or 2 |
/// | 0: 3 digits for each | their characters, highest bits first |
/// | 1: number | the first one's character; each of the others is one more |
/// | 2: nothing | not characters, although the base has them |
///
/// Sequences count from 0: one byte as it is; two bytes by the low 7 bits of the first, then the
/// second; three bytes (the first is 8F) as two; four bytes in gb18030's own order.
struct PackedTable: Sendable {
  /// The set of which this one is a variation.
  var base: Base?
  var one: StaticString?
  var two: StaticString?
  var three: StaticString?
  var four: StaticString?

  /// Sets on which others build.
  enum Base: Sendable {
    case gbk, sjis, ujis

    /// Its table.
    var table: PackedTable {
      switch self {
      case .gbk: .gbk
      case .sjis: .sjis
      case .ujis: .ujis
      }
    }
  }

  /// Calls `body` with each run of `part`: its first sequence, its length, and the character of
  /// the first or nil for none.
  static func forEachRun(_ part: StaticString?, _ body: (Int, Int, UInt32?) -> Void) {
    guard let part else { return }
    // Safe: a static string's bytes are there for ever, and are only read.
    let digits = unsafe UnsafeBufferPointer(
      start: part.utf8Start, count: part.utf8CodeUnitCount)
    var place = 0
    func digit() -> UInt32? {
      while place < digits.count {
        let byte = unsafe digits[place]
        place += 1
        switch byte {
        case 0x41...0x5A: return UInt32(byte - 0x41)
        case 0x61...0x7A: return UInt32(byte - 0x61) + 26
        case 0x30...0x39: return UInt32(byte - 0x30) + 52
        case 0x2B: return 62
        case 0x2F: return 63
        default: continue
        }
      }
      return nil
    }
    func number() -> UInt32? {
      var value: UInt32 = 0
      var shift: UInt32 = 0
      while let next = digit() {
        value |= (next & 31) << shift
        if next < 32 { return value }
        shift += 5
      }
      return nil
    }
    var sequence = 0
    while let gap = number(), let run = number() {
      sequence += Int(gap)
      let length = Int(run / 3)
      switch run % 3 {
      case 0:
        for _ in 0..<length {
          guard let high = digit(), let middle = digit(), let low = digit() else { return }
          body(sequence, 1, high << 12 | middle << 6 | low)
          sequence += 1
        }
      case 1:
        body(sequence, length, number())
        sequence += length
      default:
        body(sequence, length, nil)
        sequence += length
      }
    }
  }
}
