/// One line of a text that may tell where a replica stands.
///
/// Most lines of an error log say nothing of the kind: looking at their bytes is enough to know.
struct StatusLine {
  /// Its bytes in UTF-8, without the line end.
  let bytes: [UInt8]

  /// Which of the bytes that matter are in it.
  let has: Set

  /// Bytes that set a line apart.
  struct Set: OptionSet {
    let rawValue: UInt8
    static let underscore = Set(rawValue: 1)
    static let quote = Set(rawValue: 2)
    static let tag = Set(rawValue: 4)
    static let separator = Set(rawValue: 8)
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var has: Set = []
    for byte in bytes {
      switch byte {
      case 0x5F: has.insert(.underscore)
      case 0x27: has.insert(.quote)
      case 0x3C: has.insert(.tag)
      // Tabs, bars, commas, semicolons, and what begins the lines of a box.
      case 0x09, 0x7C, 0x2C, 0x3B, 0xE2: has.insert(.separator)
      default: break
      }
    }
    self.has = has
  }

  init(_ text: String) { self.init(Array(text.utf8)) }

  /// Its text.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Its text without white space at either end.
  var trimmed: String { String(decoding: bytes[trimmedRange], as: UTF8.self) }

  /// Where that stands.
  var trimmedRange: Range<Int> { Self.trimmed(bytes) }

  /// Where `bytes` have no white space at either end.
  static func trimmed(_ bytes: [UInt8]) -> Range<Int> {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    var range = 0..<bytes.count
    while let first = range.first, isSpace(bytes[first]) { range.removeFirst() }
    while let last = range.last, isSpace(bytes[last]) { range.removeLast() }
    return range
  }

  /// Whether one of `marks` stands in it, in whatever case.
  func contains(_ marks: LineMarks) -> Bool {
    var place = 0
    let last = bytes.count - marks.shortest
    while place <= last {
      if marks.begins(with: bytes[place]), marks.stand(in: bytes, at: place) { return true }
      place += 1
    }
    return false
  }
}

/// Words by which a line is known to be worth reading, looked for all at once.
struct LineMarks: Sendable {
  private let words: [[UInt8]]
  private let firsts: [Bool]
  fileprivate let shortest: Int

  /// Marks in lower case.
  init(_ words: String...) {
    self.words = words.map { Array($0.utf8) }
    var firsts = [Bool](repeating: false, count: 256)
    for word in self.words {
      guard let first = word.first else { continue }
      firsts[Int(first)] = true
      if first >= 0x61, first <= 0x7A { firsts[Int(first - 0x20)] = true }
    }
    self.firsts = firsts
    shortest = max(1, self.words.map(\.count).min() ?? 1)
  }

  fileprivate func begins(with byte: UInt8) -> Bool { firsts[Int(byte)] }

  fileprivate func stand(in bytes: [UInt8], at start: Int) -> Bool {
    words.contains { word in
      guard start + word.count <= bytes.count else { return false }
      for index in word.indices {
        let byte = bytes[start + index]
        let isCapital = byte >= 0x41 && byte <= 0x5A
        guard (isCapital ? byte + 0x20 : byte) == word[index] else { return false }
      }
      return true
    }
  }
}
