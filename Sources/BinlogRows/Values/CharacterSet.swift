import BinlogBytes
public import BinlogCharsets

/// How the bytes of a text stand for characters.
public enum CharacterSet: Sendable, Equatable {
  /// Nobody told.
  case unknown
  /// No characters at all.
  case binary
  /// utf8mb3, utf8mb4.
  case utf8
  /// Seven bits.
  case ascii
  /// cp1252, the five codes that it lacks taken as control characters, as the servers do.
  case latin1
  /// Two bytes each, big endian, no surrogates.
  case ucs2
  /// UTF-16, big endian.
  case utf16
  /// UTF-16, little endian.
  case utf16le
  /// UTF-32, big endian.
  case utf32
  /// Any other that the servers have.
  case table(CharsetDecoder)
  /// Told, but unknown here.
  case other(name: [UInt8])

  /// The character set that both servers call `name`.
  public init(named name: [UInt8]) {
    switch String(decoding: name, as: UTF8.self).lowercased() {
    case "binary": self = .binary
    case "utf8", "utf8mb3", "utf8mb4": self = .utf8
    case "ascii": self = .ascii
    case "latin1": self = .latin1
    case "ucs2": self = .ucs2
    case "utf16": self = .utf16
    case "utf16le": self = .utf16le
    case "utf32": self = .utf32
    case let word:
      if let charset = Charset(name: word) {
        self = .table(CharsetDecoder(charset))
      } else {
        self = .other(name: name)
      }
    }
  }

  /// Whether both stand for the same characters.
  public static func == (left: CharacterSet, right: CharacterSet) -> Bool {
    switch (left, right) {
    case (.unknown, .unknown), (.binary, .binary), (.utf8, .utf8), (.ascii, .ascii),
      (.latin1, .latin1), (.ucs2, .ucs2), (.utf16, .utf16), (.utf16le, .utf16le),
      (.utf32, .utf32):
      true
    case (.table(let one), .table(let other)): one.charset == other.charset
    case (.other(let one), .other(let other)): one == other
    default: false
    }
  }

  /// Whether the bytes of a text are its UTF-8 already, once they are found to be valid.
  var isUTF8: Bool {
    switch self {
    case .utf8, .ascii, .unknown: true
    default: false
    }
  }

  /// The next character of `bytes` at `position`, which goes after it; nil where there is none.
  func next(_ bytes: Span<UInt8>, _ position: inout Int) -> UInt32? {
    let left = bytes.count - position
    switch self {
    case .latin1:
      guard left > 0 else { return nil }
      let byte = bytes[position]
      position += 1
      return byte >= 0x80 && byte < 0xA0 ? Self.cp1252[Int(byte - 0x80)] : UInt32(byte)
    case .ucs2:
      guard left > 1 else { return nil }
      let value = UInt32(bytes.bigEndian(at: position, width: 2))
      guard value & 0xF800 != 0xD800 else { return nil }
      position += 2
      return value
    case .utf16, .utf16le:
      guard left > 1 else { return nil }
      let first = unit(bytes, position)
      guard first & 0xF800 == 0xD800 else {
        position += 2
        return first
      }
      guard left > 3, first & 0xFC00 == 0xD800 else { return nil }
      let second = unit(bytes, position + 2)
      guard second & 0xFC00 == 0xDC00 else { return nil }
      position += 4
      return 0x10000 + (first & 0x3FF) << 10 + second & 0x3FF
    case .utf32:
      guard left > 3 else { return nil }
      let value = UInt32(bytes.bigEndian(at: position, width: 4))
      guard value < 0x11_0000, value & 0xFFFF_F800 != 0xD800 else { return nil }
      position += 4
      return value
    case .table(let decoder): return decoder.next(bytes, &position)
    default: return nil
    }
  }

  private func unit(_ bytes: Span<UInt8>, _ position: Int) -> UInt32 {
    UInt32(
      self == .utf16
        ? bytes.bigEndian(at: position, width: 2) : bytes.littleEndian(at: position, width: 2))
  }

  /// What cp1252 has from 0x80 to 0x9F.
  private static let cp1252: InlineArray<32, UInt32> = [
    0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F,
    0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
  ]
}
