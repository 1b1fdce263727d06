import BinlogBytes

// The kinds that fill a log can be decoded straight to their own types: ``Event`` has room for
// all kinds, and moving it about costs more than decoding one of these.

/// The body of an event of a kind that fills a log.
public protocol FrequentBody: Sendable {
  /// Decodes an event of this kind.
  init(_ frame: EventFrame, bytes: Span<UInt8>, _ context: DecodeContext) throws(DecodeError)
}

extension EventFrame {
  /// Decodes the body of this event, whose bytes are `bytes`, with `read`.
  @inline(__always) func decode<Body>(
    _ bytes: Span<UInt8>, _ read: (inout ByteReader) throws(ReadError) -> Body
  ) throws(DecodeError) -> Body {
    // A body cannot read into its checksum, let alone into its neighbour.
    let end = type == .formatDescription ? bytes.count : min(bytes.count, bodyRange.upperBound)
    var reader = ByteReader(bytes.extracting(0..<max(0, end)), base: offset)
    do throws(ReadError) {
      try reader.seek(to: headerLength)
      return try read(&reader)
    } catch {
      throw DecodeError(frame: self, cause: error)
    }
  }
}

extension TableMapEvent: FrequentBody {
  /// Decodes an event of this type.
  public init(
    _ frame: EventFrame, bytes: Span<UInt8>, _ context: DecodeContext
  ) throws(DecodeError) {
    self = try frame.decode(bytes) { reader throws(ReadError) in
      try TableMapEvent(from: &reader, context)
    }
  }
}

extension RowsEvent: FrequentBody {
  /// Decodes an event of one of the types of rows.
  public init(
    _ frame: EventFrame, bytes: Span<UInt8>, _ context: DecodeContext
  ) throws(DecodeError) {
    self = try frame.decode(bytes) { reader throws(ReadError) in
      try RowsEvent(from: &reader, context)
    }
  }
}

extension QueryEvent: FrequentBody {
  /// Decodes an event of this type.
  public init(
    _ frame: EventFrame, bytes: Span<UInt8>, _ context: DecodeContext
  ) throws(DecodeError) {
    self = try frame.decode(bytes) { reader throws(ReadError) in
      try QueryEvent(from: &reader, context)
    }
  }
}

extension XidEvent: FrequentBody {
  /// Decodes an event of this type.
  public init(
    _ frame: EventFrame, bytes: Span<UInt8>, _ context: DecodeContext
  ) throws(DecodeError) {
    self = try frame.decode(bytes) { reader throws(ReadError) in try XidEvent(from: &reader) }
  }
}

extension GtidEvent: FrequentBody {
  /// Decodes an event of one of MySQL's three types.
  public init(
    _ frame: EventFrame, bytes: Span<UInt8>, _ context: DecodeContext
  ) throws(DecodeError) {
    self = try frame.decode(bytes) { reader throws(ReadError) in
      frame.type == .taggedGtid
        ? try GtidEvent(taggedFrom: &reader, isTolerant: context.isTolerant)
        : try GtidEvent(from: &reader, context)
    }
  }
}

extension MariaGtidEvent: FrequentBody {
  /// Decodes an event of this type.
  public init(
    _ frame: EventFrame, bytes: Span<UInt8>, _ context: DecodeContext
  ) throws(DecodeError) {
    self = try frame.decode(bytes) { reader throws(ReadError) in
      try MariaGtidEvent(from: &reader)
    }
  }
}
