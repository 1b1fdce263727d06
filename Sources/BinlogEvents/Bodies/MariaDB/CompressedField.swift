public import BinlogBytes

/// The compressed part of MariaDB's compressed events (types 165 to 171).
///
/// 1 byte: bit 7 always set, bits 4 to 6 the algorithm (0 zlib), bits 0 to 2 how many bytes
/// the length takes; the length when inflated, big endian; zlib data. Source:
/// `binlog_buf_compress` of MariaDB.
public enum CompressedField {
  /// Inflates the field in `range` of an event whose bytes are `bytes`.
  public static func inflate(
    _ bytes: Span<UInt8>, range: Range<Int>, base: FileOffset, name: String
  ) throws(ReadError) -> ByteChunk {
    let (size, data) = try head(bytes, range: range, base: base)
    do throws(SourceError) {
      return try Inflate.inflate(bytes.extracting(data), size: size, name: name)
    } catch {
      throw .malformed(offset: base.advanced(by: data.lowerBound), reason: error.message)
    }
  }

  /// Throws what ``inflate(_:range:base:name:)`` would throw, and keeps nothing of what comes out.
  public static func check(
    _ bytes: Span<UInt8>, range: Range<Int>, base: FileOffset
  ) throws(ReadError) {
    let (size, data) = try head(bytes, range: range, base: base)
    do throws(SourceError) {
      try Inflate.check(bytes.extracting(data), size: size, name: "")
    } catch {
      throw .malformed(offset: base.advanced(by: data.lowerBound), reason: error.message)
    }
  }

  /// The size when inflated, and where the compressed bytes lie.
  private static func head(
    _ bytes: Span<UInt8>, range: Range<Int>, base: FileOffset
  ) throws(ReadError) -> (size: UInt64, data: Range<Int>) {
    var reader = ByteReader(bytes.extracting(0..<min(bytes.count, range.upperBound)), base: base)
    try reader.seek(to: range.lowerBound)
    let first = try reader.readUInt8()
    guard first & 0x80 != 0, first >> 4 & 0x7 == 0 else {
      throw .malformed(
        offset: base.advanced(by: range.lowerBound),
        reason: "compression header \(first), only zlib (128 and a length) is known")
    }
    let width = Int(first & 0x7)
    guard width >= 1, width <= 4 else {
      throw .malformed(
        offset: base.advanced(by: range.lowerBound),
        reason: "a length of \(width) bytes, expected 1 to 4")
    }
    let size = try reader.readBigEndianUInt(width: width)
    return (size, reader.skipRest())
  }
}
