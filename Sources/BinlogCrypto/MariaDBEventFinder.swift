import BinlogBytes
import BinlogEvents

/// Tells how far the events of an encrypted log of MariaDB reach, also where damage broke the chain
/// of their lengths.
///
/// Only the length stands in the clear, and nothing protects it. But one block, decrypted with the
/// offset that belongs to it, shows type, server and end_log_pos, and no other bytes look so by
/// chance: that is what a length is believed by, and the way back after one that lies is found by.
struct MariaDBEventFinder: Sendable {
  /// How far what begins somewhere reaches.
  enum Extent {
    /// An event of that length; it may be torn at the end of the log.
    case event(Int)
    /// Nothing that can be told, up to the next event; nil where none was found.
    case damage(FileOffset?)
  }

  /// What speaks for an event.
  private enum Belief {
    case none
    /// A type that exists, and no position or a server that was met before.
    case likely
    /// The position agrees.
    case certain
  }

  let cipher: MariaDBEventCipher
  /// Servers whose events were met.
  private var serverIDs: Set<UInt32>
  private static let mostServers = 1 << 12

  /// Blocks that may be decrypted in search of an event, and bytes that may be checksummed, so that
  /// a hostile log cannot make us work for hours.
  private var trials = 1 << 24
  private var checksummed: UInt64 = 4 << 30

  /// Bytes that are searched at once.
  private static let step = 1 << 20
  /// Bytes that are searched at most where one cannot go back.
  private static let streamReach = 16 << 20
  /// Larger events do not occur.
  private static let greatestLength: UInt64 = 0x4000_0000
  /// Bytes that the beginning of an event is known by.
  private static let front = MariaDBEventCipher.frontSize

  init(_ cipher: MariaDBEventCipher, serverID: UInt32) {
    self.cipher = cipher
    serverIDs = [serverID]
  }

  /// How far what begins at `offset` reaches; nil where not even a header is left.
  ///
  /// What the answer was made of is in memory then, and all of an event that is not too long.
  mutating func extent(
    at offset: FileOffset, in cursor: inout ByteCursor
  ) throws(SourceError) -> Extent? {
    let got = try cursor.load(Self.front, at: offset)
    guard got >= EventHeader.size else { return nil }
    let length = Self.length(cursor, at: offset)
    let isTorn =
      cursor.loaded(at: offset) < length
      && Self.isBeyondEnd(length, cursor.source.size, at: offset)
    let (belief, serverID) = judge(cursor, at: offset, length)
    if belief == .certain {
      note(serverID)
      return .event(length)
    }
    if length >= EventHeader.size, !isTorn,
      try vouch(belief, length, at: offset, in: &cursor)
    {
      if belief == .likely { note(serverID) }
      return .event(length)
    }
    if let next = try next(behind: offset, in: &cursor) { return .damage(next) }
    // Nothing after it: the last event, cut off, where that is what it looks like.
    return belief == .none ? .damage(nil) : .event(length)
  }

  /// Whether the log has an event at `start`, or nothing that could be one.
  ///
  /// An event of a header alone, without a whole block, reads the same in both modes.
  func recognizes(
    _ source: ByteSource, at start: FileOffset, short: Bool
  ) throws(SourceError) -> Bool {
    var cursor = ByteCursor(source)
    guard try cursor.load(Self.front, at: start) == Self.front else { return true }
    let length = Self.length(cursor, at: start)
    return (short || length >= Self.front) && judge(cursor, at: start, length).belief != .none
  }

  /// Whether an event can be found in some kilobytes after `start`, where the first is damaged.
  func findsEvent(_ source: ByteSource, behind start: FileOffset) throws(SourceError) -> Bool {
    guard source.isSeekable else { return false }
    var cursor = ByteCursor(source)
    var search = self
    search.trials = 1 << 18
    return try search.next(behind: start, in: &cursor) != nil
  }

  /// Whether the checksum of the event at `start` is right; of a damaged nonce, that of none is.
  func checksumAgrees(_ source: ByteSource, at start: FileOffset) throws(SourceError) -> Bool {
    var cursor = ByteCursor(source)
    guard try cursor.load(Self.front, at: start) == Self.front else { return false }
    let length = Self.length(cursor, at: start)
    guard length <= Self.step, try cursor.load(length, at: start) == length else { return false }
    return checksumAgrees(cursor, at: start, length)
  }

  private func checksumAgrees(_ cursor: ByteCursor, at offset: FileOffset, _ length: Int) -> Bool {
    guard length > EventHeader.size + 4 else { return false }
    var event = cursor.bytes(length, at: offset).array
    guard (try? cipher.decrypt(&event, at: offset)) != nil else { return false }
    return ChecksumComparison(
      event: event.span, isFormatDescription: event[4] == EventType.formatDescription.rawValue
    ).agrees
  }

  /// Whether something besides its own header speaks for the length of an event: what follows it,
  /// or its checksum.
  private mutating func vouch(
    _ belief: Belief, _ length: Int, at offset: FileOffset, in cursor: inout ByteCursor
  ) throws(SourceError) -> Bool {
    // In one piece, as a stream cannot go back.
    let got = try cursor.load(length + Self.front, at: offset)
    guard got >= length else { return false }
    if got == length { return true }
    if got < length + Self.front, belief != .none { return true }
    let next = offset.advanced(by: length)
    if got == length + Self.front,
      judge(cursor, at: next, Self.length(cursor, at: next)).belief != .none
    {
      return true
    }
    guard checksummed >= UInt64(length) else { return false }
    checksummed -= UInt64(length)
    return checksumAgrees(cursor, at: offset, length)
  }

  /// The next event after `start` that can be believed.
  private mutating func next(
    behind start: FileOffset, in cursor: inout ByteCursor
  ) throws(SourceError) -> FileOffset? {
    let source = cursor.source
    let size = source.size
    let step = source.isSeekable ? Self.step : Self.streamReach
    if !source.isSeekable { _ = try cursor.load(step, at: start) }
    var offset = start.advanced(by: 1)
    var probe = cursor
    while true {
      let count =
        source.isSeekable
        ? try probe.load(step + Self.front, at: offset) : probe.loaded(at: offset)
      guard count >= Self.front else { return nil }
      let last = min(step, count - Self.front + 1)
      for index in 0..<last {
        let candidate = offset.advanced(by: index)
        let length = Self.length(probe, at: candidate)
        guard length >= EventHeader.size, UInt64(length) <= Self.greatestLength,
          !Self.isBeyondEnd(length, size, at: candidate),
          source.isSeekable || length + Self.front <= probe.loaded(at: candidate)
        else { continue }
        guard trials > 0 else { return nil }
        trials -= 1
        let (belief, _) = judge(probe, at: candidate, length)
        guard belief != .none else { continue }
        var witness = probe
        if try vouch(belief, length, at: candidate, in: &witness) { return candidate }
      }
      guard source.isSeekable, count == step + Self.front else { return nil }
      offset = offset.advanced(by: last)
    }
  }

  /// What the header at `offset` says for itself, and whose event it is.
  private func judge(
    _ cursor: ByteCursor, at offset: FileOffset, _ length: Int
  ) -> (belief: Belief, serverID: UInt32) {
    guard length >= EventHeader.size, cursor.loaded(at: offset) >= min(length, Self.front),
      let header = cipher.header(
        of: cursor.bytes(min(length, Self.front), at: offset), at: offset)
    else { return (.none, 0) }
    if header.endLogPos.matches(endAt: offset.rawValue &+ UInt64(length)) {
      return (.certain, header.serverID)
    }
    guard EventCatalog.isKnown(header.type, to: .mariadb),
      header.endLogPos.isUnset || serverIDs.contains(header.serverID)
    else { return (.none, 0) }
    return (.likely, header.serverID)
  }

  private mutating func note(_ serverID: UInt32) {
    if serverIDs.count < Self.mostServers { serverIDs.insert(serverID) }
  }

  /// The length that stands at `offset`, where the header is in memory.
  static func length(_ cursor: ByteCursor, at offset: FileOffset) -> Int {
    let bytes = cursor.bytes(EventHeader.size, at: offset)
    guard bytes.count == EventHeader.size else { return 0 }
    return Int(bytes[9]) | Int(bytes[10]) << 8 | Int(bytes[11]) << 16 | Int(bytes[12]) << 24
  }

  private static func isBeyondEnd(
    _ length: Int, _ size: UInt64?, at offset: FileOffset
  ) -> Bool {
    guard let size else { return false }
    return UInt64(length) > FileOffset(size).distance(from: offset)
  }
}
