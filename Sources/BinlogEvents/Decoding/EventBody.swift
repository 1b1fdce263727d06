public import BinlogBytes

/// What an event holds after its header, decoded straight to a type of its own.
///
/// ``Event`` is a body too, of any kind: it has room for all of them, and moving it about costs more
/// than decoding one of those that fill a log.
public protocol EventBody: Sendable {
  /// Reads a body; the reader stands after the header, and ends before the checksum.
  init(from reader: inout ByteReader, _ context: DecodeContext) throws(ReadError)
}

extension EventBody {
  /// Decodes the event of `frame`, whose bytes are `bytes`, from its first to its last.
  ///
  /// - Throws: ``DecodeError`` when the body does not hold what its type says.
  @inlinable @inline(__always) public init(
    _ frame: EventFrame, bytes: Span<UInt8>, _ context: DecodeContext
  ) throws(DecodeError) {
    // A body cannot read into its checksum, let alone into its neighbour.
    let end =
      frame.type == .formatDescription
      ? bytes.count : min(bytes.count, frame.bodyRange.upperBound)
    var reader = ByteReader(bytes.extracting(0..<max(0, end)), base: frame.offset)
    do throws(ReadError) {
      try reader.seek(to: frame.headerLength)
      self = try Self(from: &reader, context)
    } catch {
      throw DecodeError(frame: frame, cause: error)
    }
  }
}

extension FormatDescription: EventBody {
  /// Reads a body, checksum included; see ``init(from:isTolerant:)``.
  public init(from reader: inout ByteReader, _ context: DecodeContext) throws(ReadError) {
    try self.init(from: &reader, isTolerant: context.isTolerant)
  }
}
