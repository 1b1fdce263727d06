/// How the text of a schema file is encoded, told by its first bytes: UTF-8 or another set that
/// has ASCII, or UTF-16, which some shells write when output is redirected.
///
/// Takes pieces of any size and hands on UTF-8.
struct ScriptEncoding: Sendable {
  private enum Form { case unknown, bytes, utf16(isBigEndian: Bool) }

  private var form = Form.unknown
  /// What is not decoded yet: the first bytes, or half a unit.
  private var waiting: [UInt8] = []
  private var highSurrogate: UInt32?

  /// The next piece in UTF-8.
  mutating func decode(_ piece: Span<UInt8>) -> [UInt8] {
    var bytes = waiting
    waiting = []
    bytes.reserveCapacity(bytes.count + piece.count)
    for index in piece.indices { bytes.append(piece[index]) }
    if case .unknown = form {
      guard bytes.count >= 4 else {
        waiting = bytes
        return []
      }
      bytes.removeFirst(detect(bytes))
    }
    return take(bytes)
  }

  /// What is left at the end.
  mutating func finish() -> [UInt8] {
    let bytes = waiting
    waiting = []
    if case .unknown = form { form = .bytes }
    return take(bytes)
  }

  /// Whether pieces may be handed on as they are.
  var isPlain: Bool {
    if case .bytes = form { return waiting.isEmpty }
    return false
  }

  /// Finds the form; returns how many bytes of a byte order mark there are.
  private mutating func detect(_ bytes: [UInt8]) -> Int {
    switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
    case (0xEF, 0xBB, 0xBF, _):
      form = .bytes
      return 3
    case (0xFF, 0xFE, _, _):
      form = .utf16(isBigEndian: false)
      return 2
    case (0xFE, 0xFF, _, _):
      form = .utf16(isBigEndian: true)
      return 2
    case (1..., 0, 1..., 0):
      form = .utf16(isBigEndian: false)
    case (0, 1..., 0, 1...):
      form = .utf16(isBigEndian: true)
    default:
      form = .bytes
    }
    return 0
  }

  private mutating func take(_ bytes: [UInt8]) -> [UInt8] {
    guard case .utf16(let isBigEndian) = form else { return bytes }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    var index = 0
    while index + 1 < bytes.count {
      let (first, second) = (UInt32(bytes[index]), UInt32(bytes[index + 1]))
      take(isBigEndian ? first << 8 | second : second << 8 | first, &text)
      index += 2
    }
    if index < bytes.count { waiting = [bytes[index]] }
    return text
  }

  private mutating func take(_ unit: UInt32, _ text: inout [UInt8]) {
    if let high = highSurrogate {
      highSurrogate = nil
      if (0xDC00...0xDFFF).contains(unit) {
        append(0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00), &text)
        return
      }
      append(0xFFFD, &text)
    }
    switch unit {
    case 0xD800...0xDBFF: highSurrogate = unit
    case 0xDC00...0xDFFF: append(0xFFFD, &text)
    default: append(unit, &text)
    }
  }

  private func append(_ code: UInt32, _ text: inout [UInt8]) {
    let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
    text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}
