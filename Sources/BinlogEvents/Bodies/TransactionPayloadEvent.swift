public import BinlogBytes

/// A whole group, compressed (MySQL, `binlog_transaction_compression`).
///
/// A run of fields, each with a packed number, a packed length and a packed value: 1 size of
/// the payload, 2 compression (0 zstd, 255 none), 3 size when inflated; 0 ends them. Then the
/// payload: events without checksums, their end_log_pos 0. Source: `Transaction_payload_event`.
public struct TransactionPayloadEvent: EventBody, Equatable {
  /// How the payload is stored.
  public enum Compression: Equatable, Sendable {
    case zstd
    case none
    case other(UInt64)
  }

  /// How it is stored.
  public var compression: Compression
  /// Bytes that come out, as claimed.
  public var uncompressedSize: UInt64
  /// The size of the content as stored; 0 where that field is missing.
  public var storedUncompressedSize: UInt64 = 0
  /// Where the payload lies.
  public var payload: Range<Int>

  /// Reads a body.
  ///
  /// MySQL's tool never looks at the lengths of the fields that it knows; so with `isTolerant`.
  public init(from reader: inout ByteReader, _ context: DecodeContext) throws(ReadError) {
    let isTolerant = context.isTolerant
    var size: UInt64?
    var kind: UInt64?
    var inflated: UInt64?
    while true {
      let field = try reader.readPackedInteger()
      if field == 0 { break }
      let length = Int(clamping: try reader.readPackedInteger())
      let end = min(reader.position, .max - length) + length
      switch field {
      case 1: size = try reader.readPackedInteger()
      case 2: kind = try reader.readPackedInteger()
      case 3: inflated = try reader.readPackedInteger()
      default: break
      }
      if isTolerant, (1...3).contains(field) { continue }
      guard reader.position <= end else {
        throw reader.malformed("payload field \(field) is longer than its \(length) bytes")
      }
      try reader.seek(to: end)
    }
    let claimed = size ?? UInt64(reader.remaining)
    guard claimed <= UInt64(reader.remaining) else {
      throw reader.malformed("a payload of \(claimed) bytes, \(reader.remaining) are there")
    }
    payload = try reader.skip(Int(claimed))
    switch kind {
    case 0: compression = .zstd
    case nil, 255: compression = .none
    case let other?: compression = .other(other)
    }
    uncompressedSize = inflated ?? claimed
    storedUncompressedSize = inflated ?? 0
  }

  /// A source that delivers the events of the payload, inflating as they are asked for.
  ///
  /// `chunk` holds the event and must start at its first byte or before; `start` is where.
  ///
  /// `limit` is for content that is larger than the event says.
  public func open(
    chunk: ByteChunk, eventAt start: Int, name: String, limit: UInt64 = 0
  ) throws(SourceError) -> ByteSource {
    let range = start + payload.lowerBound..<start + payload.upperBound
    switch compression {
    case .zstd:
      return ByteSource(
        name: name, zstd: range, of: chunk, claim: uncompressedSize,
        limit: max(limit, uncompressedSize))
    case .none:
      return ByteSource(
        name: name, chunk: ByteChunk(copying: chunk.bytes.extracting(range).array))
    case .other(let number):
      throw SourceError(
        name: name, kind: .compression,
        message: "the payload uses compression \(number), 0 (zstd) and 255 (none) are known")
    }
  }
}
