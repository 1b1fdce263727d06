public import BinlogBytes

/// Cuts a log into pieces that can be read by themselves: before events that begin a group, where
/// what the log leaves behind is its format and nothing else.
///
/// Goes over headers only. Whether a piece really leaves nothing open is for who reads it to say:
/// the cutter believes sizes and types.
public struct LogCutter: Sendable {
  /// A part of a log that begins with a group.
  public struct Piece: Sendable {
    /// Where it begins.
    public let start: FileOffset
    /// Where it ends: where the next one begins.
    public let end: FileOffset
    /// The layout of its events.
    public let format: FormatDescription
    /// Its bytes, and some more.
    let chunk: ByteChunk
    let name: String

    /// The bytes of the piece and no others, at their offsets in the log, without anything that other
    /// threads count references to.
    public func source() -> ByteSource {
      ByteSource(name: name, chunk: chunk.prefix(before: end))
    }

    /// Reads it.
    public func reader(_ policy: ReadPolicy = ReadPolicy()) -> LogReader {
      LogReader(source(), format: format.detached, policy: policy, at: start)
    }
  }

  /// Where the next piece begins.
  public private(set) var position: FileOffset
  private var cursor: ByteCursor
  private let format: FormatDescription
  private let pieceSize: Int
  private let stop: FileOffset

  /// Cuts `source`, whose events are laid out as `format` says, from `start` on, where a group
  /// begins, into pieces of some `pieceSize` bytes that end before `stop`.
  public init(
    _ source: ByteSource, format: FormatDescription, from start: FileOffset, pieceSize: Int,
    before stop: FileOffset = FileOffset(.max)
  ) {
    position = start
    cursor = ByteCursor(source)
    self.format = format
    self.pieceSize = max(1, pieceSize)
    self.stop = stop
  }

  /// Whether a log can be cut at all: its bytes can be had in any order, and not by unpacking or
  /// decrypting them again.
  public static func canCut(_ source: ByteSource) -> Bool {
    source.isSeekable && !source.isDecrypted && !source.isUnwrapped && source.size != nil
  }

  /// The next piece; nil where something is in the way: the end, an event of the log's own
  /// bookkeeping, damage, or a group that is longer than what is kept in memory for a piece.
  public mutating func next() -> Piece? {
    // A group may be longer than what is in memory already.
    next(within: pieceSize) ?? next(within: Self.mostPieces &* pieceSize)
  }

  /// A group of more than so many times the size of a piece is in none.
  private static let mostPieces = 8

  private mutating func next(within size: Int) -> Piece? {
    let start = position
    guard format.headerLength == EventHeader.size, start < stop,
      let count = try? cursor.load(size, at: start), count > 0,
      let chunk = cursor.loadedChunk(at: start)?.chunk
    else { return nil }
    let loaded = min(chunk.end, stop)
    let goal = start.advanced(by: pieceSize)
    var cut: FileOffset?
    var place = start
    let header = EventHeader.size
    while UInt64(header) <= loaded.distance(from: place) {
      let event = EventHeader(cursor.bytes(header, at: place))
      if place > start, event.type.beginsGroup {
        cut = place
        if place >= goal { break }
      }
      guard event.type.isPlain, event.eventSize >= UInt32(header),
        UInt64(event.eventSize) <= loaded.distance(from: place)
      else { break }
      place = place.advanced(by: UInt64(event.eventSize))
    }
    guard let cut else { return nil }
    position = cut
    return Piece(
      start: start, end: cut, format: format, chunk: chunk, name: cursor.source.name)
  }
}

extension EventType {
  /// Whether a group begins with it, whatever came before.
  @inline(__always) fileprivate var beginsGroup: Bool {
    switch self {
    case .gtid, .anonymousGtid, .taggedGtid, .mariaGtid: true
    default: false
    }
  }

  /// Whether it belongs into a group, and changes nothing in how the log is to be read.
  @inline(__always) fileprivate var isPlain: Bool {
    switch EventCatalog.role(of: self) {
    case .gtid, .auxiliary, .rows, .statement, .commit, .wholeGroup: true
    case .bookkeeping, .neutral: false
    }
  }
}
