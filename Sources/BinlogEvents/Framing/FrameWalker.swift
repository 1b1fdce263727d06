public import BinlogBytes

/// Goes from event to event by the size fields; looks at sizes and bounds only, never at bodies.
///
/// A value: copy it to look ahead. The caller tells it the format as it learns it.
public struct FrameWalker: Sendable {
  /// Lends the bytes of the frame that was returned last.
  @inlinable public var cursor: ByteCursor { _read { yield window } }
  @usableFromInline var window: ByteCursor
  /// Where the next event is expected.
  @inlinable public var next: FileOffset { place }
  @usableFromInline var place: FileOffset
  /// Bytes of each header.
  public var headerLength: Int
  /// Bytes of each event's checksum.
  public var checksumLength: Int
  /// Whether types have the numbers of the first trees of 5.1, and end_log_pos says where an event
  /// starts; today's logs have neither.
  @usableFromInline var hasOldHeaders = false
  private var usesDevelopmentNumbers = false
  private var storesStartPositions = false
  /// The payload event whose content is walked, where it is one.
  public let payload: FileOffset?

  /// Starts at `offset` of `source`.
  public init(
    _ source: ByteSource, at offset: FileOffset = FileMagic.firstEvent,
    headerLength: Int = EventHeader.size, checksumLength: Int = 0, payload: FileOffset? = nil
  ) {
    window = ByteCursor(source)
    place = offset
    self.headerLength = headerLength
    self.checksumLength = checksumLength
    self.payload = payload
  }

  /// Takes over header and checksum lengths of `format`.
  public mutating func adopt(_ format: FormatDescription) {
    headerLength = format.headerLength
    checksumLength = format.checksum.byteCount
    usesDevelopmentNumbers = format.usesDevelopmentNumbers
    storesStartPositions = format.storesStartPositions
    hasOldHeaders = usesDevelopmentNumbers || storesStartPositions
  }

  /// Makes an old header say what a header says today.
  private func modernize(_ header: inout EventHeader) {
    if usesDevelopmentNumbers { header.type = DevelopmentNumbering.type(for: header.type) }
    // A position of 0 says nothing: an event made up for a replica, or a Stop of 4.0.0.
    if storesStartPositions, !header.endLogPos.isUnset,
      header.type.rawValue < EventType.formatDescription.rawValue
    {
      header.endLogPos = LogPosition(header.endLogPos.rawValue &+ header.eventSize)
    }
  }

  /// The type of the next event, where its header is in memory.
  public var typeOfNext: EventType? {
    guard cursor.loaded(at: next) >= EventHeader.size else { return nil }
    return EventType(rawValue: cursor.bytes(EventHeader.size, at: next)[4])
  }

  /// Goes on at `offset`.
  public mutating func seek(to offset: FileOffset) { place = offset }

  /// The next frame, with all its bytes loaded; nil exactly at the end.
  ///
  /// After an error the walker stays where it was.
  @inlinable @inline(__always)
  public mutating func nextFrame() throws(FrameError) -> EventFrame? {
    let start = place
    let loaded = window.loaded(at: start)
    // Nearly all are in memory as a whole, and no smaller than any event.
    if loaded >= EventHeader.size, headerLength == EventHeader.size, !hasOldHeaders {
      let header = EventHeader(window.bytes(EventHeader.size, at: start))
      let size = Int(header.eventSize)
      if size <= loaded, size >= EventHeader.size &+ checksumLength {
        place = start.advanced(by: UInt64(header.eventSize))
        return EventFrame(
          offset: start, header: header, headerLength: EventHeader.size,
          checksumLength: checksumLength, payload: payload)
      }
    }
    return try loadFrame()
  }

  /// The next frame, whatever it takes.
  @usableFromInline @inline(never)
  mutating func loadFrame() throws(FrameError) -> EventFrame? {
    let start = next
    var loaded = cursor.loaded(at: start)
    if loaded < headerLength {
      do throws(SourceError) {
        loaded = try window.load(headerLength, at: start)
      } catch {
        throw .source(error)
      }
      guard loaded == headerLength else {
        // No event is torn where only its wrapper is.
        if let failure = cursor.source.failure { throw .source(failure) }
        if loaded == 0 { return nil }
        throw .tornHeader(offset: start, available: loaded)
      }
      loaded = cursor.loaded(at: start)
    }
    var header: EventHeader
    if headerLength >= EventHeader.size {
      header = EventHeader(cursor.bytes(EventHeader.size, at: start))
    } else {
      do throws(ReadError) {
        var reader = ByteReader(cursor.bytes(headerLength, at: start), base: start)
        header = try EventHeader(from: &reader, length: headerLength)
      } catch {
        throw .tornHeader(offset: start, available: loaded)
      }
    }
    if hasOldHeaders { modernize(&header) }
    // A format description has the 19 bytes that every reader knows, whatever it says of others.
    let own = header.type == .formatDescription ? EventHeader.size : headerLength
    let least = own + (header.type.hasOwnChecksumRule ? 0 : checksumLength)
    guard header.eventSize >= least else {
      throw .eventTooSmall(offset: start, header: header, least: least)
    }
    if loaded < Int(header.eventSize) {
      try loadEvent(header, at: start)
    }
    place = start.advanced(by: UInt64(header.eventSize))
    return EventFrame(
      offset: start, header: header, headerLength: own,
      checksumLength: checksumLength, payload: payload)
  }

  private func tooLarge(_ header: EventHeader, at start: FileOffset) -> SourceError {
    let isInside = payload != nil
    let article = isInside ? "inside the payload, the" : "the"
    return SourceError(
      name: cursor.source.name, kind: isInside ? .compression : .tooLarge,
      message: "\(article) \(header.type) at offset \(start) has \(header.eventSize) bytes: "
        + "no server sends more than 1 GiB, and no more is kept in memory"
        + (isInside ? "" : "; unpacked, as a file that can be mapped, the log can be read"))
  }

  /// Loads an event that is not in memory yet, after comparing its size with what there is.
  private mutating func loadEvent(
    _ header: EventHeader, at start: FileOffset
  ) throws(FrameError) {
    // Where the size is known, a claim beyond it is refused before anything is loaded.
    if let size = cursor.source.size {
      let left = FileOffset(size).distance(from: start)
      guard UInt64(header.eventSize) <= left else {
        throw .eventTooLarge(offset: start, header: header, available: left)
      }
    }
    // No server sends more, so that no replica could read it.
    let isHuge = header.eventSize > EventHeader.greatestSent && cursor.source.copiesBytes
    if isHuge, payload != nil { throw .source(tooLarge(header, at: start)) }
    let got: Int
    do throws(SourceError) {
      let wanted = isHuge ? EventHeader.greatestSent : header.eventSize
      got = try window.load(Int(wanted), at: start)
    } catch {
      throw .source(error)
    }
    // Where fewer are there, the size is a lie.
    if isHuge, got == Int(EventHeader.greatestSent) { throw .source(tooLarge(header, at: start)) }
    guard got == Int(header.eventSize) else {
      if let failure = cursor.source.failure { throw .source(failure) }
      throw .eventTooLarge(offset: start, header: header, available: UInt64(got))
    }
  }
}

extension FrameWalker {
  /// Loads `count` bytes from the next event on, or as many as there are, so that the events in them
  /// can be had without loading them; what is in the way is met where they are read.
  package mutating func preload(_ count: Int) { _ = try? window.load(count, at: next) }
}
