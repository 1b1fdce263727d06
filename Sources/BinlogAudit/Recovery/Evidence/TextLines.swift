import BinlogBytes

/// The lines of a text of any size, one at a time, as UTF-8, in whatever encoding it was saved.
///
/// Known are UTF-8, UTF-16 of either order with or without a byte order mark (PowerShell, Notepad),
/// and texts to which such lines were appended. A line ends with LF, CR LF or CR. Byte order marks,
/// zero bytes and the colours of a terminal are dropped, spaces that do not break are plain ones.
struct TextLines {
  /// Bytes of a line that are kept; of a longer one the rest is passed over.
  static let lineLimit = 8 << 20

  private let source: ByteSource
  private var offset = FileOffset.zero
  private var window: [UInt8] = []
  private var place = 0
  private var encoding: Encoding?
  private var isAtEnd = false
  /// A CR ended the line before; a LF right after it belongs to it.
  private var skipsLineFeed = false
  /// The number of the first line that was longer than ``lineLimit``.
  private(set) var firstLongLine: Int?
  /// How many lines were delivered.
  private(set) var count = 0

  private enum Encoding { case utf8, utf16LittleEndian, utf16BigEndian }

  init(_ source: ByteSource) { self.source = source }

  /// Puts the next line into `line`; returns false at the end.
  mutating func next(into line: inout [UInt8]) throws(SourceError) -> Bool {
    line.removeAll(keepingCapacity: true)
    var isLong = false
    var isAny = false
    while true {
      if place >= window.count {
        try refill()
        if window.isEmpty { break }
      }
      if skipsLineFeed {
        skipsLineFeed = false
        if window[place] == 0x0A { place += 1 }
        continue
      }
      isAny = true
      var end = place
      while end < window.count, window[end] != 0x0A, window[end] != 0x0D { end += 1 }
      let room = Self.lineLimit - line.count
      if end - place > room { isLong = true }
      line += window[place..<min(end, place + max(0, room))]
      place = end
      guard end < window.count else { continue }
      skipsLineFeed = window[end] == 0x0D
      place += 1
      break
    }
    guard isAny else { return false }
    count += 1
    if isLong, firstLongLine == nil { firstLongLine = count }
    Self.clean(&line)
    return true
  }

  /// Reads on; the window is empty at the end.
  private mutating func refill() throws(SourceError) {
    window.removeAll(keepingCapacity: true)
    place = 0
    guard !isAtEnd else { return }
    let chunk = try source.chunk(at: offset, atLeast: 256 << 10)
    let from = Int(clamping: offset.rawValue - chunk.base.rawValue)
    let all = chunk.bytes
    guard from < all.count else {
      isAtEnd = true
      return
    }
    let bytes = all.extracting(from..<min(all.count, from + (256 << 10)))
    if encoding == nil { encoding = Self.guess(bytes) }
    var used = bytes.count
    switch encoding {
    case .utf16LittleEndian: used = decode(bytes, low: 0)
    case .utf16BigEndian: used = decode(bytes, low: 1)
    default:
      for index in 0..<bytes.count { window.append(bytes[index]) }
    }
    offset = offset.advanced(by: used)
  }

  /// Puts UTF-16 into the window as UTF-8; returns how many bytes it used.
  private mutating func decode(_ bytes: Span<UInt8>, low: Int) -> Int {
    var index = 0
    while index + 1 < bytes.count {
      let unit = UInt16(bytes[index + low]) | UInt16(bytes[index + 1 - low]) << 8
      var scalar = UInt32(unit)
      if unit & 0xFC00 == 0xD800 {
        // The other half may stand in the next chunk.
        if index + 3 >= bytes.count, index > 0 { return index }
        scalar = 0xFFFD
        if index + 3 < bytes.count {
          let next = UInt16(bytes[index + 2 + low]) | UInt16(bytes[index + 3 - low]) << 8
          if next & 0xFC00 == 0xDC00 {
            scalar = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(next & 0x3FF))
            index += 2
          }
        }
      }
      index += 2
      for byte in String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8 { window.append(byte) }
    }
    // A last odd byte is no character.
    return index < bytes.count && index == 0 ? bytes.count : index
  }

  /// The encoding, by a byte order mark or by where zero bytes stand.
  private static func guess(_ bytes: Span<UInt8>) -> Encoding {
    guard bytes.count >= 2 else { return .utf8 }
    if bytes[0] == 0xFF, bytes[1] == 0xFE { return .utf16LittleEndian }
    if bytes[0] == 0xFE, bytes[1] == 0xFF { return .utf16BigEndian }
    let pairs = min(bytes.count, 512) / 2
    var zerosFirst = 0
    var zerosLast = 0
    for pair in 0..<pairs {
      let (one, other) = (bytes[2 * pair], bytes[2 * pair + 1])
      if one == 0, other != 0 { zerosFirst += 1 }
      if one != 0, other == 0 { zerosLast += 1 }
    }
    if zerosLast * 4 >= pairs * 3 { return .utf16LittleEndian }
    if zerosFirst * 4 >= pairs * 3 { return .utf16BigEndian }
    return .utf8
  }

  /// Takes out of a line what is no text of it.
  private static func clean(_ line: inout [UInt8]) {
    guard
      line.contains(where: { $0 == 0 || $0 == 0x1B || $0 == 0xC2 || $0 == 0xEF || $0 == 0xFF })
    else { return }
    var result: [UInt8] = []
    result.reserveCapacity(line.count)
    var index = 0
    while index < line.count {
      let byte = line[index]
      let next = index + 1 < line.count ? line[index + 1] : 0
      let third = index + 2 < line.count ? line[index + 2] : 0
      switch byte {
      case 0: index += 1
      // The mark of UTF-16 that was appended to another text.
      case 0xFF where next == 0xFE: index += 2
      case 0xC2 where next == 0xA0:
        result.append(0x20)
        index += 2
      case 0xEF where next == 0xBB && third == 0xBF: index += 3
      case 0x1B where next == 0x5B:
        index += 2
        while index < line.count, line[index] < 0x40 { index += 1 }
        index += 1
      default:
        result.append(byte)
        index += 1
      }
    }
    line = result
  }
}
