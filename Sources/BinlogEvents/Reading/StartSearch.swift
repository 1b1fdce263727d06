package import BinlogBytes

/// Finds the group in which a position lies, and what before it has to be looked at by who reads from
/// there on, by headers alone.
///
/// Believes sizes and types as ``LogCutter`` does, and gives up where anything is odd, so that
/// reading from the beginning tells what. Nothing but headers is looked at, and the first bytes of
/// statements.
package struct StartSearch {
  /// An event before the group that leaves something behind.
  package struct Note: Sendable {
    /// What it may be.
    package enum Kind: Sendable {
      /// A statement that may define tables.
      case definition
      /// A group that is packed, in which such statements may stand.
      case payload
      /// An event about the log itself.
      case bookkeeping
    }

    package let kind: Kind
    package let offset: FileOffset
  }

  /// Where the group begins.
  package private(set) var group = FileOffset.zero
  /// What stands before it, in order.
  package private(set) var notes: [Note] = []

  private var cursor: ByteCursor
  private let format: FormatDescription
  /// Whether events say where they end in this very file.
  private let tellsPlaces: Bool
  /// More than so many notes are not kept.
  private static let mostNotes = 1 << 20

  /// Looks at `source`, whose events are laid out as `format` says.
  package init(_ source: ByteSource, format: FormatDescription, isRelayLog: Bool) {
    cursor = ByteCursor(source)
    self.format = format
    tellsPlaces = !isRelayLog && !format.countsInCache
  }

  /// Goes from `start`, where an event begins, to the last group that begins at `position` or before
  /// it; returns whether there is one, and nothing is odd.
  ///
  /// With `findsFirst` the first group will do.
  package mutating func run(
    from start: FileOffset, to position: FileOffset, findsFirst: Bool = false
  ) -> Bool {
    guard format.headerLength == EventHeader.size, format.binlogVersion >= 4,
      format.postHeaderLength(of: .query) == QueryEvent.postHeader,
      let size = cursor.source.size
    else { return false }
    let header = EventHeader.size
    var place = start
    var waiting: [Note] = []
    var isFound = false
    while place <= position, place.rawValue < size {
      guard let count = try? cursor.load(header, at: place), count == header else { return false }
      let event = EventHeader(cursor.bytes(header, at: place))
      guard event.eventSize >= UInt32(header), UInt64(event.eventSize) <= size - place.rawValue
      else { return false }
      let end = place.advanced(by: UInt64(event.eventSize))
      if tellsPlaces, !event.endLogPos.matches(endAt: end.rawValue), !event.endLogPos.isUnset {
        return false
      }
      switch EventCatalog.role(of: event.type) {
      case .gtid:
        notes += waiting
        waiting.removeAll(keepingCapacity: true)
        (group, isFound) = (place, true)
        if findsFirst { return true }
      case .auxiliary, .rows, .commit: break
      case .statement:
        if event.type == .queryCompressed || event.type == .query && mayDefine(place, event) {
          waiting.append(Note(kind: .definition, offset: place))
        }
      case .wholeGroup:
        if event.type == .transactionPayload { waiting.append(Note(kind: .payload, offset: place)) }
      case .bookkeeping, .neutral: waiting.append(Note(kind: .bookkeeping, offset: place))
      }
      guard notes.count + waiting.count < Self.mostNotes else { return false }
      place = end
    }
    return isFound && position.rawValue <= size
  }

  /// Whether the statement at `place` may define tables, by its first letters.
  private mutating func mayDefine(_ place: FileOffset, _ event: EventHeader) -> Bool {
    let fixed = EventHeader.size + QueryEvent.postHeader
    guard let count = try? cursor.load(min(fixed, Int(event.eventSize)), at: place), count == fixed
    else { return true }
    let text = Self.textStart(cursor.bytes(fixed, at: place))
    guard let loaded = try? cursor.load(min(text + 8, Int(event.eventSize)), at: place),
      loaded >= text + 2
    else { return true }
    return Self.mayDefine(cursor.bytes(loaded, at: place).extracting(droppingFirst: text))
  }

  /// Where the text of a statement begins in its event, whose beginning `head` is.
  private static func textStart(_ head: Span<UInt8>) -> Int {
    let fixed = EventHeader.size + QueryEvent.postHeader
    return fixed + Int(head[EventHeader.size + 8]) + 1
      + (Int(head[fixed - 2]) | Int(head[fixed - 1]) << 8)
  }

  /// Whether a statement that begins with `letters`, two at least, may define tables.
  private static func mayDefine(_ letters: Span<UInt8>) -> Bool {
    let (first, second) = (letters[0] | 0x20, letters[1] | 0x20)
    switch first {
    case UInt8(ascii: "c"): return second == UInt8(ascii: "r")
    case UInt8(ascii: "a"): return second == UInt8(ascii: "l")
    case UInt8(ascii: "d"): return second == UInt8(ascii: "r")
    case UInt8(ascii: "s"): return second == UInt8(ascii: "e")
    // RENAME, and not REPLACE.
    case UInt8(ascii: "r"):
      return second == UInt8(ascii: "e") && (letters.count < 3 || letters[2] | 0x20 != 0x70)
    // A comment, a space or anything else before it.
    default: return first < UInt8(ascii: "a") || first > UInt8(ascii: "z")
    }
  }
}
