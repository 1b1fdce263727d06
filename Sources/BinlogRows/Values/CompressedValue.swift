public import BinlogBytes

/// A value of MariaDB's COMPRESSED columns.
///
/// 1 byte header, then the bytes as they are or compressed. Header: bits 4 to 7 the method (0 none, 8 zlib), bit 3 set for a stream without
/// zlib's own header, bits 0 to 2 how many bytes the length takes; then the length when
/// inflated, big endian. Nothing at all is the empty value. Source: `Field_longstr::compress`.
public enum CompressedValue {
  /// Inflates `value`.
  public static func inflate(_ value: ByteRegion) throws(ReadError) -> ByteChunk {
    guard !value.isEmpty else { return .empty }
    var reader = value.reader()
    let header = try reader.readUInt8()
    switch header >> 4 {
    case 0: return ByteChunk(copying: reader.rest.array)
    case 8:
      let width = Int(header & 7)
      guard width >= 1, width <= 4 else {
        throw reader.malformed("a compressed value whose length takes \(width) bytes")
      }
      let size = try reader.readBigEndianUInt(width: width)
      do throws(SourceError) {
        return try Inflate.inflate(
          reader.rest, size: size, raw: header & 8 != 0, name: "compressed value")
      } catch {
        throw .malformed(offset: reader.offset, reason: error.message)
      }
    default:
      throw reader.malformed("compression method \(header >> 4), 0 and 8 are known")
    }
  }
}
