/// Text of logs, files and servers in what people read: messages, listings, comments.
///
/// Hidden characters are shown, never sent: `\x1b` for C0 and DEL, `\u009b` for the others, `\xff`
/// for a byte that is no UTF-8. So a text cannot drive a terminal, cannot begin a line, and does
/// not look like another.
extension ByteSink {
  /// Writes `bytes`, hidden characters and bytes that are no UTF-8 as escapes.
  public func write(shown bytes: Span<UInt8>) {
    let special = SpecialBytes(0x7F, 0x7F, controls: true, high: true)
    var start = 0
    var index = 0
    while true {
      index = special.next(in: bytes, from: index)
      guard index < bytes.count else { break }
      let byte = bytes[index]
      let scalar = UTF8Scalars.scalar(bytes, at: index)
      if let scalar, !HiddenCharacters.contains(scalar.value) {
        index &+= scalar.length
        continue
      }
      if index > start { write(bytes.extracting(start..<index)) }
      if let scalar {
        write(hidden: scalar.value)
        index &+= scalar.length
      } else {
        write(hidden: UInt32(byte), isByte: true)
        index &+= 1
      }
      start = index
    }
    if index > start { write(bytes.extracting(start..<index)) }
  }

  /// Writes `bytes` as ``write(shown:)-(Span<UInt8>)`` does.
  public func write(shown bytes: [UInt8]) { write(shown: bytes.span) }

  /// Writes a text of several lines, each after `mark`, such as that of a comment; tabs stay.
  ///
  /// The last line end is not written.
  public func write(shownLines bytes: Span<UInt8>, after mark: StaticString) {
    write(mark)
    let ends = SpecialBytes(0x0A, 0x09)
    var start = 0
    while true {
      let index = ends.next(in: bytes, from: start)
      write(shown: bytes.extracting(start..<index))
      guard index < bytes.count else { return }
      start = index + 1
      write(byte: bytes[index])
      if bytes[index] == 0x0A { write(mark) }
    }
  }

  /// Writes the escape of a hidden character, or of a byte.
  func write(hidden scalar: UInt32, isByte: Bool = false) {
    if isByte || scalar < 0x80 {
      write("\\x")
      write(hex: UInt64(scalar), width: 2)
    } else {
      write("\\u")
      write(hex: UInt64(scalar), width: 4)
    }
  }
}

extension String {
  /// The text as people may see it: hidden characters as escapes, as
  /// ``ByteSink/write(shown:)-(Span<UInt8>)`` writes them.
  public var printable: String {
    guard unicodeScalars.contains(where: { HiddenCharacters.contains($0.value) }) else {
      return PathText.shown(self)
    }
    var text = ""
    for scalar in PathText.shown(self).unicodeScalars {
      guard HiddenCharacters.contains(scalar.value) else {
        text.unicodeScalars.append(scalar)
        continue
      }
      let digits = String(scalar.value, radix: 16)
      let isShort = scalar.value < 0x80
      text += isShort ? "\\x" : "\\u"
      text += String(repeating: "0", count: (isShort ? 2 : 4) - digits.utf8.count) + digits
    }
    return text
  }
}

extension String {
  /// The text as one word of a shell's command line, for commands that people are told to type.
  public var shellWord: String {
    let isPlain = utf8.allSatisfy { byte in
      byte >= 0x61 && byte <= 0x7A || byte >= 0x41 && byte <= 0x5A || byte >= 0x30 && byte <= 0x39
        || byte == 0x2F || byte == 0x2E || byte == 0x2D || byte == 0x5F || byte == 0x3A
    }
    if isPlain, !utf8.isEmpty { return self }
    var word = "'"
    for scalar in printable.unicodeScalars {
      if scalar == "'" { word += "'\\''" } else { word.unicodeScalars.append(scalar) }
    }
    return word + "'"
  }
}

extension Sequence<UInt8> {
  /// Bytes as people may see them, as ``ByteSink/write(shown:)-(Span<UInt8>)`` writes them.
  public var printable: String {
    String(decoding: ByteSink.bytes { $0.write(shown: Array(self)) }, as: UTF8.self)
  }
}
