public import BinlogBytes

/// Goes from event to event by the size fields; looks at sizes and bounds only, never at bodies.
///
/// A value: copy it to look ahead. The caller tells it the format as it learns it.
public struct FrameWalker: Sendable {
  /// Lends the bytes of the frame that was returned last.
  public private(set) var cursor: ByteCursor
  /// Where the next event is expected.
  public private(set) var next: FileOffset
  /// Bytes of each header.
  public var headerLength: Int
  /// Bytes of each event's checksum.
  public var checksumLength: Int
  /// The payload event whose content is walked, where it is one.
  public let payload: FileOffset?

  /// Starts at `offset` of `source`.
  public init(
    _ source: ByteSource, at offset: FileOffset = FileMagic.firstEvent,
    headerLength: Int = EventHeader.size, checksumLength: Int = 0, payload: FileOffset? = nil
  ) {
    cursor = ByteCursor(source)
    next = offset
    self.headerLength = headerLength
    self.checksumLength = checksumLength
    self.payload = payload
  }

  /// Takes over header and checksum lengths of `format`.
  public mutating func adopt(_ format: FormatDescription) {
    headerLength = format.headerLength
    checksumLength = format.checksum.byteCount
  }

  /// Goes on at `offset`.
  public mutating func seek(to offset: FileOffset) { next = offset }

  /// The next frame, with all its bytes loaded; nil exactly at the end.
  ///
  /// After an error the walker stays where it was.
  public mutating func nextFrame() throws(FrameError) -> EventFrame? {
    let start = next
    var loaded = cursor.loaded(at: start)
    if loaded < headerLength {
      do throws(SourceError) {
        loaded = try cursor.load(headerLength, at: start)
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
    let header: EventHeader
    if headerLength == EventHeader.size {
      header = EventHeader(cursor.bytes(headerLength, at: start))
    } else {
      do throws(ReadError) {
        var reader = ByteReader(cursor.bytes(headerLength, at: start), base: start)
        header = try EventHeader(from: &reader, length: headerLength)
      } catch {
        throw .tornHeader(offset: start, available: loaded)
      }
    }
    let least = headerLength + (header.type.hasOwnChecksumRule ? 0 : checksumLength)
    guard header.eventSize >= least else {
      throw .eventTooSmall(offset: start, header: header, least: least)
    }
    if loaded < Int(header.eventSize) {
      try loadEvent(header, at: start)
    }
    next = start.advanced(by: UInt64(header.eventSize))
    return EventFrame(
      offset: start, header: header, headerLength: headerLength,
      checksumLength: checksumLength, payload: payload)
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
    let got: Int
    do throws(SourceError) {
      got = try cursor.load(Int(header.eventSize), at: start)
    } catch {
      throw .source(error)
    }
    guard got == Int(header.eventSize) else {
      if let failure = cursor.source.failure { throw .source(failure) }
      throw .eventTooLarge(offset: start, header: header, available: UInt64(got))
    }
  }
}
