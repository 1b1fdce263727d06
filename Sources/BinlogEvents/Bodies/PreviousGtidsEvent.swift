public import BinlogBytes

/// All GTIDs of the logs before this one.
///
/// | bytes | field |
/// |---|---|
/// | 8 | count of sources; with tags (since 8.3) the last byte is 1 and bytes 1 to 6 count |
/// | 16 | UUID, for each source |
/// | varlen + n | with tags: length and tag |
/// | 8 | count of intervals |
/// | 8 + 8 | first number and the number after the last, for each interval |
///
/// Source: `Previous_gtids_log_event`, `Gtid_set::add_gtid_encoding` of MySQL.
public struct PreviousGtidsEvent: EventBody, Equatable {
  /// The set.
  public var gtids: GtidSet

  /// Reads a body.
  ///
  /// Four bytes after the set, a checksum that no description tells of, are passed over; not so by
  /// the vendors' tools.
  public init(from reader: inout ByteReader, _ context: DecodeContext) throws(ReadError) {
    let refusesMore = context.isTolerant
    gtids = GtidSet()
    let first = try reader.readUInt64()
    let tagged = first >> 56 == 1
    let count = tagged ? (first >> 8) & 0xFFFF_FFFF_FFFF : first
    guard count <= UInt64(reader.remaining / 24) else {
      throw reader.malformed("\(count) sources do not fit into \(reader.remaining) bytes")
    }
    for _ in 0..<count {
      let uuid = try SourceUUID(from: &reader)
      var tag = Gtid.Tag.none
      if tagged {
        let length = try reader.readVarlenUnsigned()
        guard length <= 32 else { throw reader.malformed("a tag of \(length) bytes, at most 32") }
        let text = reader.span(try reader.skip(Int(length))).lossyString
        guard let parsed = text.isEmpty ? Gtid.Tag.none : Gtid.Tag(parsing: text) else {
          throw reader.malformed("a tag '\(text)'")
        }
        tag = parsed
      }
      let intervals = try reader.readUInt64()
      guard intervals <= UInt64(reader.remaining / 16) else {
        throw reader.malformed("\(intervals) intervals do not fit into \(reader.remaining) bytes")
      }
      var last: Int64 = 0
      for _ in 0..<intervals {
        let start = Int64(bitPattern: try reader.readUInt64())
        let end = Int64(bitPattern: try reader.readUInt64())
        guard start > last, end > start else {
          throw reader.malformed("an interval from \(start) to before \(end), after \(last)")
        }
        last = end
        gtids.insert(GtidSet.Key(uuid: uuid, tag: tag), start..<end)
      }
    }
    guard reader.isAtEnd || reader.remaining == 4 && !refusesMore else {
      throw reader.malformed("\(reader.remaining) bytes after the last source")
    }
  }
}
