/// Names of files as text that gives back every byte.
///
/// To the system a name is a run of bytes, to everything else here it is text. A byte that is no
/// UTF-8 is kept as a character of its own, U+10FF80 to U+10FFFF, which no text has; what has one
/// is taken apart too, so that every name comes out as it went in.
public enum PathText {
  /// What stands for the byte 0; bytes from 0x80 on are kept like this.
  private static let base: UInt32 = 0x10FF00
  private static let kept: ClosedRange<UInt32> = 0x10FF80...0x10FFFF
  /// The first byte of UTF-8 that such characters have.
  private static let lead: UInt8 = 0xF4

  /// The text for `bytes`.
  public static func text(of bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self), !holdsKept(text) { return text }
    var text = String.UnicodeScalarView()
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if let (scalar, length) = scalar(bytes, at: index), !kept.contains(scalar.value) {
        text.append(scalar)
        index += length
      } else {
        text.append(Unicode.Scalar(base + UInt32(byte)) ?? "\u{FFFD}")
        index += 1
      }
    }
    return String(text)
  }

  /// The bytes for `text`, which ``text(of:)`` made, or any other text.
  public static func bytes(of text: String) -> [UInt8] {
    guard holdsKept(text) else { return Array(text.utf8) }
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if kept.contains(scalar.value) {
        bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    return bytes
  }

  /// `text` for people: bytes that are no UTF-8 as `\xe9`.
  public static func shown(_ text: String) -> String {
    guard holdsKept(text) else { return text }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      guard kept.contains(scalar.value) else {
        shown.append(scalar)
        continue
      }
      shown.append(contentsOf: "\\x".unicodeScalars)
      shown.append(
        contentsOf: String(scalar.value & 0xFF, radix: 16).unicodeScalars)
    }
    return String(shown)
  }

  /// The byte that `scalar` stands for; nil where it is a character like any other.
  public static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
    kept.contains(scalar.value) ? UInt8(truncatingIfNeeded: scalar.value) : nil
  }

  private static func holdsKept(_ text: String) -> Bool {
    text.utf8.contains(lead) && text.unicodeScalars.contains { kept.contains($0.value) }
  }

  /// The character of UTF-8 that begins at `index`; nil where the bytes there are none.
  private static func scalar(_ bytes: [UInt8], at index: Int) -> (Unicode.Scalar, Int)? {
    let length =
      switch bytes[index] {
      case 0..<0x80: 1
      case 0xC2..<0xE0: 2
      case 0xE0..<0xF0: 3
      case 0xF0..<0xF5: 4
      default: 0
      }
    guard length > 0, length <= bytes.count - index,
      let text = String(validating: bytes[index..<index + length], as: UTF8.self),
      let scalar = text.unicodeScalars.first
    else { return nil }
    return (scalar, length)
  }
}

extension String {
  /// Hands over the name as the system takes it.
  ///
  /// A NUL ends a name there: one inside would name another file, and is made a name that no file
  /// has.
  @unsafe func withPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    var bytes = PathText.bytes(of: self).map { CChar(bitPattern: $0) }
    if bytes.contains(0) { bytes = [] }
    bytes.append(0)
    // Safe: the pointer is valid for the call, and the last byte is a NUL.
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return unsafe "".withCString(body) }
      return unsafe body(start)
    }
  }
}

/// What the process was started with.
public enum ProcessArguments {
  /// The words of the command line, without the program's name, to the byte.
  public static var all: [String] {
    var list: [String] = []
    let count = Int(CommandLine.argc)
    guard count > 1 else { return [] }
    for index in 1..<count {
      // Safe: `argc` words were handed over, each a C string that nobody changes.
      if let word = unsafe CommandLine.unsafeArgv[index] {
        unsafe list.append(PathText.text(ofCString: word))
      }
    }
    return list
  }
}

extension PathText {
  /// The text for a C string.
  @unsafe public static func text(ofCString start: UnsafePointer<CChar>) -> String {
    var bytes: [UInt8] = []
    var place = unsafe start
    while unsafe place.pointee != 0 {
      unsafe bytes.append(UInt8(bitPattern: place.pointee))
      unsafe place += 1
    }
    return text(of: bytes)
  }
}

extension String {
  /// What stands after the last slash.
  public var lastPathComponent: String {
    guard let slash = utf8.lastIndex(of: 0x2F) else { return self }
    return String(self[utf8.index(after: slash)...])
  }
}
