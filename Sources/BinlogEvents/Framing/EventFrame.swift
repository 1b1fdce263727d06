public import BinlogBytes

/// Where an event lies and what its header says: coordinates only, no bytes.
public struct EventFrame: Equatable, Sendable {
  /// Offset of the event's first byte in the file, or in the inflated payload.
  public var offset: FileOffset
  /// The decoded header.
  public var header: EventHeader
  /// Bytes of the header.
  public var headerLength: Int
  /// Bytes of the checksum at the end.
  public var checksumLength: Int
  /// The event of a transaction payload that this one lies in, where it does.
  public var payload: FileOffset?

  /// Makes a frame from its parts.
  @inlinable public init(
    offset: FileOffset, header: EventHeader, headerLength: Int, checksumLength: Int,
    payload: FileOffset? = nil
  ) {
    self.offset = offset
    self.header = header
    self.headerLength = headerLength
    self.checksumLength = checksumLength
    self.payload = payload
  }

  /// Bytes of the whole event.
  @inlinable public var size: Int { Int(header.eventSize) }

  /// Offset after the event.
  @inlinable public var end: FileOffset { offset.advanced(by: UInt64(header.eventSize)) }

  /// The body, counted from the event's first byte: without header and checksum.
  @inlinable public var bodyRange: Range<Int> {
    headerLength..<max(headerLength, size - checksumLength)
  }

  /// The kind of event.
  @inlinable public var type: EventType { header.type }
}

/// Why the bytes at an offset cannot be an event.
public enum FrameError: Error, Equatable, Sendable {
  /// Fewer bytes are left than a header has.
  case tornHeader(offset: FileOffset, available: Int)
  /// The size field is smaller than header and checksum.
  case eventTooSmall(offset: FileOffset, header: EventHeader, least: Int)
  /// The size field reaches past the end of the file.
  case eventTooLarge(offset: FileOffset, header: EventHeader, available: UInt64)
  /// The bytes could not be read.
  case source(SourceError)
}
