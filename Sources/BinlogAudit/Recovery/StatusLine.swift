/// One line of a text that may tell where a replica stands.
///
/// Most lines of an error log say nothing of the kind: looking at their bytes is enough to know.
struct StatusLine {
  /// Its bytes in UTF-8, without the line end.
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  init(_ text: String) { bytes = Array(text.utf8) }

  /// Its text.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Its text without white space at either end.
  var trimmed: String { String(decoding: bytes[trimmedRange], as: UTF8.self) }

  /// Where that stands.
  var trimmedRange: Range<Int> {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    var range = 0..<bytes.count
    while let first = range.first, isSpace(bytes[first]) { range.removeFirst() }
    while let last = range.last, isSpace(bytes[last]) { range.removeLast() }
    return range
  }

  /// Whether one of `words`, which are written in lower case, stands in it in whatever case.
  func contains(anyOf words: [[UInt8]]) -> Bool { words.contains(where: contains) }

  /// Whether `word`, which is written in lower case, stands in it in whatever case.
  func contains(_ word: [UInt8]) -> Bool {
    guard let first = word.first, bytes.count >= word.count else { return false }
    let other = first >= 0x61 && first <= 0x7A ? first - 0x20 : first
    for start in 0...bytes.count - word.count
    where (bytes[start] == first || bytes[start] == other) && Self.agrees(bytes, start, word) {
      return true
    }
    return false
  }

  private static func agrees(_ bytes: [UInt8], _ start: Int, _ word: [UInt8]) -> Bool {
    for index in word.indices {
      let byte = bytes[start + index]
      let isCapital = byte >= 0x41 && byte <= 0x5A
      guard (isCapital ? byte + 0x20 : byte) == word[index] else { return false }
    }
    return true
  }
}
