public import BinlogBytes

/// A log that was sent as text, so that its line ends were changed on the way: FTP in its text
/// mode, an editor, a version control system, a shell of Windows.
///
/// The magic number has no line end, so such a file looks like a log, and then like one with damage
/// all over. What proves it is an event whose checksum is right again once the change is taken
/// back; where there are no checksums, events that follow one another then.
public struct TransferDamage: Equatable, Sendable {
  /// What was done to the bytes.
  public enum Kind: String, Sendable {
    /// Each LF became CR LF.
    case lineFeedsBecamePairs = "LF became CR LF"
    /// CR before a LF was dropped.
    case returnsWereLost = "CR LF became LF"
    /// All CR were dropped.
    case allReturnsWereLost = "each CR was dropped"
    /// Zero bytes were dropped.
    case zerosWereLost = "zero bytes were dropped"
  }

  /// What was done.
  public var kind: Kind
  /// The first event that shows it.
  public var offset: FileOffset

  /// What happened, as a sentence without its end.
  public var message: String {
    "this log was sent as text: " + kind.rawValue + ", from this event on"
  }

  /// What to do.
  public var hint: String {
    kind == .lineFeedsBecamePairs
      ? "take another copy, sent as binary; dos2unix takes it back only if no row holds a CR LF"
      : "take another copy, sent as binary: what was dropped cannot be put back"
  }

  /// Looks for the first event of `source` that is damaged, and whether that is what happened to
  /// it; nil where it is not, and for what can be read only once.
  public init?(_ source: ByteSource) throws(SourceError) {
    guard source.size != nil || source.isUnwrapped, !source.isDecrypted,
      case .log(let format) = try LogOpening(source)
    else { return nil }
    var cursor = ByteCursor(source)
    let count = try cursor.load(256, at: .zero)
    if count == 256, Self.isDescriptionWithoutZeros(cursor.bytes(count, at: .zero).array) {
      kind = .zerosWereLost
      offset = FileMagic.firstEvent
      return
    }
    guard let start = try Self.firstDamage(source, format) else { return nil }
    let limit = Int(EventHeader.size) + Self.sizeLimit
    let loaded = try cursor.load(limit, at: start)
    let bytes = cursor.bytes(loaded, at: start).array
    guard let kind = Self.judge(bytes, format, at: start) else { return nil }
    self.kind = kind
    offset = start
  }

  /// Whether a log begins there that has lost its zero bytes.
  ///
  /// By what is left of a description's header, and the server's version where it then stands: any
  /// other text has no zeros either.
  private static func isDescriptionWithoutZeros(_ bytes: [UInt8]) -> Bool {
    guard !bytes.contains(0), bytes[4..<9].contains(EventType.formatDescription.rawValue) else {
      return false
    }
    // Digits, a point, digits, a point, a digit.
    for start in 9..<32 {
      var rest = bytes[start..<min(bytes.count, start + 12)]
      let major = rest.prefix(while: isDigit)
      rest = rest.dropFirst(major.count)
      guard !major.isEmpty, rest.first == 0x2E else { continue }
      rest = rest.dropFirst()
      let minor = rest.prefix(while: isDigit)
      rest = rest.dropFirst(minor.count)
      if !minor.isEmpty, rest.first == 0x2E, rest.dropFirst().first.map(isDigit) ?? false {
        return true
      }
    }
    return false
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Longer events are not tried.
  private static let sizeLimit = 1 << 20

  /// The first event that cannot be what the server wrote.
  private static func firstDamage(
    _ source: ByteSource, _ format: FormatDescription
  ) throws(SourceError) -> FileOffset? {
    var walker = FrameWalker(source)
    var checksum = format.checksum
    walker.adopt(format)
    while true {
      let frame: EventFrame
      do throws(FrameError) {
        guard let next = try walker.nextFrame() else { return nil }
        frame = next
      } catch {
        if case .source(let failure) = error { throw failure }
        let place = walker.next
        return place
      }
      let cursor = walker.cursor
      let bytes = cursor.bytes(frame.size, at: frame.offset)
      let isDescription = frame.type == .formatDescription
      if isDescription || checksum == .crc32,
        !ChecksumComparison(event: bytes, isFormatDescription: isDescription).agrees
      {
        return frame.offset
      }
      if checksum != .crc32, !EventCatalog.isKnown(frame.type, to: format.flavor) {
        return frame.offset
      }
      if isDescription, frame.offset != FileMagic.firstEvent {
        var body = ByteReader(bytes, base: frame.offset)
        if (try? body.seek(to: EventHeader.size)) != nil,
          let next = try? FormatDescription(from: &body)
        {
          checksum = next.checksum
          walker.adopt(next)
        }
      }
    }
  }

  private static func judge(
    _ bytes: [UInt8], _ format: FormatDescription, at start: FileOffset
  ) -> Kind? {
    guard bytes.count > EventHeader.size else { return nil }
    let undone = withoutPairs(bytes)
    // Only what changes this very event says anything of it.
    if let pair = zip(bytes, undone).enumerated().first(where: { $0.element.0 != $0.element.1 }),
      isSound(undone, format), pair.offset < size(undone)
    {
      return .lineFeedsBecamePairs
    }
    return lostReturns(bytes, format)
  }

  /// The bytes with each CR LF as LF again.
  private static func withoutPairs(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for index in bytes.indices {
      if bytes[index] == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { continue }
      result.append(bytes[index])
    }
    return result
  }

  private static func size(_ bytes: [UInt8]) -> Int {
    Int(bytes[9]) | Int(bytes[10]) << 8 | Int(bytes[11]) << 16 | Int(bytes[12]) << 24
  }

  /// Whether an event begins the bytes; without a checksum others must follow it.
  private static func isSound(_ bytes: [UInt8], _ format: FormatDescription) -> Bool {
    guard bytes.count > EventHeader.size else { return false }
    let size = size(bytes)
    guard size >= EventHeader.size, size <= bytes.count else { return false }
    let isDescription = bytes[4] == EventType.formatDescription.rawValue
    if isDescription || format.checksum == .crc32 {
      return ChecksumComparison(
        event: bytes.span.extracting(0..<size), isFormatDescription: isDescription
      ).agrees
    }
    return isFollowed(bytes, from: size, format)
  }

  /// Whether two events stand at `start`, whose positions agree with one another.
  private static func isFollowed(
    _ bytes: [UInt8], from start: Int, _ format: FormatDescription
  ) -> Bool {
    var place = start
    var position = UInt32(truncatingIfNeeded: size32(bytes, 13))
    for _ in 0..<2 {
      guard place + EventHeader.size <= bytes.count else { return false }
      let event = Array(bytes[place..<(place + EventHeader.size)])
      let size = size(event)
      guard size >= EventHeader.size,
        EventCatalog.isKnown(EventType(rawValue: event[4]), to: format.flavor)
      else { return false }
      let end = size32(event, 13)
      guard end == position &+ UInt32(truncatingIfNeeded: size) else { return false }
      position = end
      place += size
    }
    return true
  }

  private static func size32(_ bytes: [UInt8], _ at: Int) -> UInt32 {
    UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16
      | UInt32(bytes[at + 3]) << 24
  }

  /// Bytes that may be looked at while CRs are tried.
  private static let budget = 64 << 20

  /// Whether the event is sound with CRs put back, before line feeds or anywhere.
  private static func lostReturns(_ bytes: [UInt8], _ format: FormatDescription) -> Kind? {
    // A checksum alone speaks for so small a change; the header is taken as it stands.
    let isDescription = bytes[4] == EventType.formatDescription.rawValue
    guard format.checksum == .crc32 || isDescription else { return nil }
    let size = size(bytes)
    guard size > EventHeader.size, size - 1 <= bytes.count else { return nil }
    var left = budget
    func agrees(_ places: [Int]) -> Bool {
      guard left >= size, size - places.count <= bytes.count else { return false }
      left -= size
      var event: [UInt8] = []
      event.reserveCapacity(size)
      var from = 0
      for place in places {
        event += bytes[from..<place]
        event.append(0x0D)
        from = place
      }
      guard size - event.count >= 0, from + size - event.count <= bytes.count else { return false }
      event += bytes[from..<(from + size - event.count)]
      return ChecksumComparison(event: event.span, isFormatDescription: isDescription).agrees
    }
    let feeds = (EventHeader.size..<min(size, bytes.count)).filter { bytes[$0] == 0x0A }
    for (index, one) in feeds.enumerated() {
      if agrees([one]) { return .returnsWereLost }
      guard feeds.count <= 128 else { continue }
      for (next, other) in feeds.enumerated().dropFirst(index + 1) {
        if agrees([one, other]) { return .returnsWereLost }
        guard feeds.count <= 24 else { continue }
        for third in feeds.dropFirst(next + 1) where agrees([one, other, third]) {
          return .returnsWereLost
        }
      }
    }
    // All line feeds of a text with the line ends of Windows.
    if feeds.count > 1, agrees(feeds) { return .returnsWereLost }
    guard size <= 8192 else { return nil }
    for place in EventHeader.size..<min(size, bytes.count) where agrees([place]) {
      return .allReturnsWereLost
    }
    // A description of MariaDB holds two: the lengths of two types are 13.
    guard isDescription, size < 512 else { return nil }
    for one in EventHeader.size..<min(size, bytes.count) {
      for other in one..<min(size, bytes.count) where agrees([one, other]) {
        return .allReturnsWereLost
      }
    }
    return nil
  }
}
