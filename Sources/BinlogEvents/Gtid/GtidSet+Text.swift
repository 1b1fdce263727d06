/// A set as text.
extension GtidSet {
  /// Parses text as the server prints it: `uuid:1-5:7:tag:1-3,uuid:…`, white space ignored.
  ///
  /// Returns nil for what the server would refuse.
  public init?(_ text: some StringProtocol) {
    self.init()
    let bytes = Self.withoutSpace(text)
    for part in bytes.split(separator: 0x2C) {
      let pieces = part.split(separator: 0x3A, omittingEmptySubsequences: false)
      guard let first = pieces.first,
        let uuid = SourceUUID(String(decoding: first, as: UTF8.self))
      else { return nil }
      var key = Key(uuid: uuid)
      for piece in pieces.dropFirst() {
        guard let letter = piece.first else { return nil }
        if letter < 0x30 || letter > 0x39 {
          guard let tag = Gtid.Tag(parsing: String(decoding: piece, as: UTF8.self)) else {
            return nil
          }
          key.tag = tag
          continue
        }
        guard let range = Self.interval(piece) else { return nil }
        insert(key, range)
      }
    }
  }

  private static func withoutSpace(_ text: some StringProtocol) -> [UInt8] {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      return text.utf8.filter { $0 != 0x20 && !(0x09...0x0D).contains($0) }
    }
    // Pasted from a page, spaces may be of many kinds.
    return Array(String(text.filter { !$0.isWhitespace }).utf8)
  }

  /// `5` or `1-5`; empty where the end lies before the start; nil for what is neither.
  private static func interval(_ text: ArraySlice<UInt8>) -> Range<Int64>? {
    let ends = text.split(separator: 0x2D, omittingEmptySubsequences: false)
    guard ends.count <= 2, let start = number(ends[0]), start >= 1 else { return nil }
    guard let end = ends.count == 2 ? number(ends[1]) : start, end < Int64.max else { return nil }
    return start..<max(start, end + 1)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    guard !digits.isEmpty else { return nil }
    var value: Int64 = 0
    for digit in digits {
      guard digit >= 0x30, digit <= 0x39 else { return nil }
      let (high, tooMuch) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflows) = high.addingReportingOverflow(Int64(digit - 0x30))
      guard !tooMuch, !overflows else { return nil }
      value = sum
    }
    return value
  }
}
