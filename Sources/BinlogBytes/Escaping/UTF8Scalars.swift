/// Reads UTF-8 scalar by scalar; what is none is handed out byte by byte.
///
/// By scalars and never by characters: a quote before a combining mark is one `Character` with it,
/// and would not be found.
public enum UTF8Scalars {
  /// The scalar that begins at `index` of `bytes`, and how many bytes it has; nil where no valid
  /// one begins there: overlong forms, surrogates, lone and missing bytes.
  @inlinable public static func scalar(
    _ bytes: Span<UInt8>, at index: Int
  ) -> (value: UInt32, length: Int)? {
    let first = bytes[index]
    if first < 0x80 { return (UInt32(first), 1) }
    guard first >= 0xC2, first <= 0xF4 else { return nil }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard length <= bytes.count &- index else { return nil }
    let second = bytes[index &+ 1]
    let low: UInt8 = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80
    let high: UInt8 = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF
    guard second >= low, second <= high else { return nil }
    var value = UInt32(first) & (0xFF &>> UInt32(length &+ 1))
    value = value &<< 6 | UInt32(second & 0x3F)
    var next = 2
    while next < length {
      let byte = bytes[index &+ next]
      guard byte & 0xC0 == 0x80 else { return nil }
      value = value &<< 6 | UInt32(byte & 0x3F)
      next &+= 1
    }
    return (value, length)
  }

  /// Whether the bytes are UTF-8.
  public static func areValid(_ bytes: Span<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      if bytes[index] < 0x80 {
        index &+= 1
        // Most text is ASCII.
        while bytes.count &- index >= 8, bytes.word(at: index) & 0x8080_8080_8080_8080 == 0 {
          index &+= 8
        }
        continue
      }
      guard let (_, length) = scalar(bytes, at: index) else { return false }
      index &+= length
    }
    return true
  }
}

/// Characters that are not seen but do something: drive a terminal, begin a line, turn the
/// direction of the text around.
public enum HiddenCharacters {
  /// Whether `scalar` is one: C0, DEL, C1, the line and paragraph separators, those that turn the
  /// direction of text, and the byte order mark, which readers drop.
  @inlinable public static func contains(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    case 0xFEFF: true
    default: false
    }
  }

  /// Whether a hidden character may begin with `byte`; all others begin with none of these.
  @inlinable @inline(__always) static func mayBegin(with byte: UInt8) -> Bool {
    byte < 0x20
      || byte >= 0x7F
        && (byte == 0x7F || byte == 0xC2 || byte == 0xD8 || byte == 0xE2 || byte == 0xEF)
  }

  /// Whether there is one in `bytes`, which are UTF-8, or a byte that is no UTF-8.
  public static func areIn(_ bytes: Span<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      guard let (value, length) = UTF8Scalars.scalar(bytes, at: index) else { return true }
      if contains(value) { return true }
      index &+= length
    }
    return false
  }
}
