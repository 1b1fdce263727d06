public import BinlogBytes

/// A part of a rows event that was too large to be sent to a replica as one (MariaDB 12.3).
///
/// | bytes | field |
/// |---|---|
/// | 4 | how many fragments the rows event has |
/// | 4 | number of this one, from 1 |
/// | 1 | flags |
/// | 8 | with flag 1, which the first fragment has: bytes of the whole rows event |
/// | rest | bytes of the rows event, whose header comes first |
///
/// Fragments follow one another in the group; ``RowFragments`` puts them together. Source:
/// `Partial_rows_log_event` of MariaDB, as its documentation has it.
public struct PartialRowDataEvent: EventBody, Equatable {
  /// Flag: the size of the rows event is there.
  static let hasSize: UInt8 = 1

  /// How many fragments there are.
  public var count: UInt32
  /// Number of this one, from 1.
  public var number: UInt32
  /// Flags as stored.
  public var flags: UInt8
  /// Bytes of the whole rows event, where the fragment says so.
  public var size: UInt64?
  /// Where the bytes of the rows event lie.
  public var data: Range<Int>

  /// Reads a body.
  public init(from reader: inout ByteReader, _: DecodeContext) throws(ReadError) {
    count = try reader.readUInt32()
    number = try reader.readUInt32()
    flags = try reader.readUInt8()
    size = flags & Self.hasSize != 0 ? try reader.readUInt64() : nil
    guard number >= 1, number <= count else {
      throw reader.malformed("fragment \(number) of \(count)")
    }
    data = reader.skipRest()
  }
}
