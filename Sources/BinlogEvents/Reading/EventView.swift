public import BinlogBytes

/// An event as it lies in memory: its coordinates, its bytes, and what its body is, decoded when
/// somebody asks.
///
/// Lent by a ``LogReader`` until it goes on; nothing is copied, counted or allocated for it.
public struct EventView: ~Escapable {
  /// Where it lies, and what its header says.
  ///
  /// Inside a payload offsets count in its content, and ``EventFrame/payload`` is where the payload
  /// stands in the log.
  public let frame: EventFrame
  /// All its bytes, from the header to the checksum; ranges in bodies count from the first.
  public let bytes: Span<UInt8>
  /// What its body needs to know of the log.
  public let context: DecodeContext

  /// The event of `frame` whose bytes are `bytes`.
  @inlinable @inline(__always) @_lifetime(copy bytes)
  public init(_ frame: EventFrame, _ bytes: Span<UInt8>, _ context: DecodeContext) {
    self.frame = frame
    self.bytes = bytes
    self.context = context
  }

  /// The kind of event.
  @inlinable @inline(__always) public var type: EventType { frame.type }

  /// Its bytes with their offset.
  @inlinable @inline(__always) public var region: ByteRegion {
    @_lifetime(copy self)
    get { ByteRegion(bytes, at: frame.offset) }
  }

  /// Its bytes without the checksum.
  @inlinable @inline(__always) public var content: Span<UInt8> {
    @_lifetime(copy self)
    get { bytes.extracting(0..<min(bytes.count, frame.bodyRange.upperBound)) }
  }

  /// What it holds: `try event.body(RowsEvent.self)`, or `Event.self` for any kind.
  ///
  /// - Throws: where the bytes do not hold what the type says.
  @inlinable @inline(__always)
  public func body<Body: EventBody>(_: Body.Type = Body.self) throws(DecodeError) -> Body {
    try Body(frame, bytes: bytes, context)
  }

  /// The stored and the computed checksum; nil where the event has none.
  @inlinable @inline(__always) public var checksum: ChecksumComparison? {
    ChecksumComparison(of: frame, bytes)
  }

  /// Hands over the images of `rows`, which is the body of this event, inflated where they are
  /// compressed (MariaDB): offsets of errors go on counting from where the compressed bytes begin.
  ///
  /// - Throws: where they cannot be inflated.
  @inlinable public func withImages<Result>(
    of rows: RowsEvent, _ use: (ByteRegion) -> Result
  ) throws(DecodeError) -> Result {
    try with(rows.images, isCompressed: rows.isCompressed, use)
  }

  /// Hands over the text of `query`, which is the body of this event, inflated where it is compressed
  /// (MariaDB).
  ///
  /// - Throws: where it cannot be inflated.
  @inlinable public func withText<Result>(
    of query: QueryEvent, _ use: (ByteRegion) -> Result
  ) throws(DecodeError) -> Result {
    try with(query.text, isCompressed: query.isCompressed, use)
  }

  @inlinable func with<Result>(
    _ range: Range<Int>, isCompressed: Bool, _ use: (ByteRegion) -> Result
  ) throws(DecodeError) -> Result {
    guard isCompressed else { return use(region[range]) }
    let chunk: ByteChunk
    do throws(ReadError) {
      chunk = try CompressedField.inflate(
        content, range: range, base: frame.offset, name: "")
    } catch {
      throw DecodeError(frame: frame, cause: error)
    }
    return use(ByteRegion(chunk.bytes, at: frame.offset.advanced(by: range.lowerBound)))
  }
}

extension ChecksumComparison {
  /// Compares the checksum of the event of `frame`, whose bytes are `bytes`; nil where it has none.
  ///
  /// The one rule of which events have one: all where the log's format says so, none inside a
  /// payload. A format description is judged by its length and not by what it says, so that a
  /// damaged version does not hide the damage.
  @inlinable @inline(__always) public init?(of frame: EventFrame, _ bytes: Span<UInt8>) {
    let isDescription = frame.type == .formatDescription
    guard
      isDescription
        ? FormatDescription.hasChecksum(eventSize: frame.size) : frame.checksumLength == 4
    else { return nil }
    self.init(event: bytes, isFormatDescription: isDescription)
  }
}

extension FormatDescription {
  /// Whether a format description of this many bytes carries a checksum: its list of types is longer
  /// than that of any server without checksums.
  @usableFromInline static func hasChecksum(eventSize: Int) -> Bool {
    eventSize - EventHeader.size - fixedBodySize > mostTypesWithoutChecksum
  }
}
