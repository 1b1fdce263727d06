public import BinlogBytes

/// Turns stored text of one character set into UTF-8, exactly as the servers do.
///
/// Bytes that are no characters of the set (which a server shows as question marks) are handed
/// on as they are, in stretches as long as possible; nothing is replaced. Cheap to copy, and
/// may be shared between threads.
///
/// Bytes of ``Charset/binary`` are no text: every one of them is handed on as undecodable.
public struct CharsetDecoder: Sendable {
  /// The character set.
  public let charset: Charset
  private let table: CharacterTable?

  /// A decoder for `charset`; the first one for a set unpacks its tables.
  public init(_ charset: Charset) {
    self.charset = charset
    table = CharacterTable.of(charset)
  }

  /// Hands the text in `bytes` to `receiver`.
  public func decode<Receiver: TextReceiver & ~Copyable>(
    _ bytes: Span<UInt8>, to receiver: inout Receiver
  ) {
    var pieces = TextPieces()
    var place = 0
    let count = bytes.count
    let hasASCII = self.hasASCII
    while place < count {
      if hasASCII, bytes[place] < 0x80 {
        let start = place
        repeat { place &+= 1 } while place < count && bytes[place] < 0x80
        pieces.add(utf8: start..<place, bytes, &receiver)
        continue
      }
      let found = character(bytes, at: place)
      if found.isText {
        if charset == .utf8mb4 || charset == .utf8mb3 {
          pieces.add(utf8: place..<place + found.length, bytes, &receiver)
        } else {
          pieces.add(scalar: found.scalar, bytes, &receiver)
        }
      } else {
        pieces.add(undecodable: place..<place + found.length, &receiver)
      }
      place += found.length
    }
    pieces.finish(bytes, &receiver)
  }

  /// Writes the text in `bytes` to `sink` as UTF-8, what is no text as `undecodable` likes.
  ///
  /// - Returns: how many bytes were no text.
  public func write(
    _ bytes: Span<UInt8>, to sink: ByteSink,
    undecodable: (Span<UInt8>, ByteSink) -> Void
  ) -> Int {
    withoutActuallyEscaping(undecodable) { closure in
      var receiver = SinkReceiver(sink, undecodable: closure)
      decode(bytes, to: &receiver)
      return receiver.undecodableBytes
    }
  }

  /// The text in `bytes` as UTF-8; nil where a part of them is no text.
  public func utf8(_ bytes: Span<UInt8>) -> [UInt8]? {
    var receiver = TextCollector()
    decode(bytes, to: &receiver)
    return receiver.undecodable == 0 ? receiver.text : nil
  }

  /// How many of `bytes` are no text.
  public func undecodableBytes(in bytes: Span<UInt8>) -> Int {
    var receiver = UndecodableCounter()
    decode(bytes, to: &receiver)
    return receiver.count
  }

  /// The character at `position` as the number of a Unicode scalar; moves `position` after it.
  ///
  /// Nil, without moving, at the end and where the bytes are no character.
  public func next(_ bytes: Span<UInt8>, _ position: inout Int) -> UInt32? {
    guard position >= 0, position < bytes.count else { return nil }
    if hasASCII, bytes[position] < 0x80 {
      position += 1
      return UInt32(bytes[position - 1])
    }
    let found = character(bytes, at: position)
    guard found.isText else { return nil }
    position += found.length
    return found.scalar
  }

  /// Whether bytes below 80 stand for themselves, wherever a character begins.
  private var hasASCII: Bool {
    switch charset {
    case .binary, .ucs2, .utf16, .utf16le, .utf32: false
    default: table?.hasASCII ?? true
    }
  }

  /// What stands at one place: a character, or bytes that are none.
  private struct Found {
    var scalar: UInt32
    var length: Int
    var isText: Bool

    static func bad(_ length: Int) -> Found { Found(scalar: 0, length: length, isText: false) }

    static func text(_ scalar: UInt32, _ length: Int) -> Found {
      Found(scalar: scalar, length: length, isText: true)
    }
  }

  private func character(_ bytes: Span<UInt8>, at place: Int) -> Found {
    switch charset {
    case .utf8mb4: utf8Character(bytes, place, longest: 4)
    case .utf8mb3: utf8Character(bytes, place, longest: 3)
    case .ucs2: wide(bytes, place, width: 2)
    case .utf16: utf16(bytes, place, isLittle: false)
    case .utf16le: utf16(bytes, place, isLittle: true)
    case .utf32: wide(bytes, place, width: 4)
    case .ascii, .binary: .bad(1)
    default: listed(bytes, place)
    }
  }

  /// A character from the tables.
  private func listed(_ bytes: Span<UInt8>, _ place: Int) -> Found {
    guard let table else { return .bad(1) }
    let first = bytes[place]
    let alone = table.single[Int(first)]
    if alone != 0 || first == 0 { return .text(UInt32(alone), 1) }
    guard first >= 0x80, !table.pair.isEmpty, place + 1 < bytes.count else { return .bad(1) }
    let second = bytes[place + 1]
    let both = Int(first & 0x7F) << 8 | Int(second)
    if table.pair[both] != 0 { return .text(UInt32(table.pair[both]), 2) }
    if first == 0x8F, !table.triple.isEmpty, second >= 0x80, place + 2 < bytes.count {
      let third = table.triple[Int(second & 0x7F) << 8 | Int(bytes[place + 2])]
      if third != 0 { return .text(UInt32(third), 3) }
    }
    if !table.quads.isEmpty, let found = quad(table, bytes, place) { return found }
    return .bad(table.roles[Int(first)] & 1 != 0 && table.roles[Int(second)] & 2 != 0 ? 2 : 1)
  }

  /// gb18030's characters of four bytes; nil where the bytes are not of that form.
  private func quad(_ table: CharacterTable, _ bytes: Span<UInt8>, _ place: Int) -> Found? {
    guard place + 3 < bytes.count else { return nil }
    var sequence = 0
    for index in 0..<4 {
      let byte = bytes[place + index]
      let allowed: ClosedRange<UInt8> = index & 1 == 0 ? 0x81...0xFE : 0x30...0x39
      guard allowed.contains(byte) else { return nil }
      sequence = sequence * (index & 1 == 0 ? 126 : 10) + Int(byte - allowed.lowerBound)
    }
    guard let scalar = table.quad(sequence) else { return .bad(4) }
    return .text(scalar, 4)
  }

  /// UTF-8 as the Unicode standard has it: no surrogates, nothing longer than needed.
  private func utf8Character(_ bytes: Span<UInt8>, _ place: Int, longest: Int) -> Found {
    let first = bytes[place]
    let length: Int
    let second: ClosedRange<UInt8>
    switch first {
    case 0x00...0x7F: return .text(UInt32(first), 1)
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return .bad(1)
    }
    guard length <= longest, place + length <= bytes.count, second.contains(bytes[place + 1])
    else { return .bad(1) }
    var scalar = UInt32(first & (0x7F >> UInt8(length)))
    for index in place + 1..<place + length {
      guard bytes[index] & 0xC0 == 0x80 else { return .bad(1) }
      scalar = scalar << 6 | UInt32(bytes[index] & 0x3F)
    }
    return .text(scalar, length)
  }

  /// A scalar of two or four bytes, high byte first.
  private func wide(_ bytes: Span<UInt8>, _ place: Int, width: Int) -> Found {
    guard place + width <= bytes.count else { return .bad(bytes.count - place) }
    var scalar: UInt32 = 0
    for index in 0..<width { scalar = scalar << 8 | UInt32(bytes[place + index]) }
    guard scalar <= 0x10FFFF, !(0xD800...0xDFFF).contains(scalar) else { return .bad(width) }
    return .text(scalar, width)
  }

  private func utf16(_ bytes: Span<UInt8>, _ place: Int, isLittle: Bool) -> Found {
    func unit(_ at: Int) -> UInt32? {
      guard at + 2 <= bytes.count else { return nil }
      let (low, high) = isLittle ? (bytes[at], bytes[at + 1]) : (bytes[at + 1], bytes[at])
      return UInt32(high) << 8 | UInt32(low)
    }
    guard let first = unit(place) else { return .bad(1) }
    guard (0xD800...0xDFFF).contains(first) else { return .text(first, 2) }
    guard first < 0xDC00, let second = unit(place + 2), (0xDC00...0xDFFF).contains(second) else {
      return .bad(2)
    }
    return .text(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF, 4)
  }
}
