public import BinlogBytes

/// One change in a list of JSON differences, which stands for a value in a partial update.
///
/// 1 byte operation (0 replace, 1 insert, 2 remove), packed length and path, and but for remove
/// packed length and value in binary form. Source: `Json_diff_vector` of MySQL.
public struct JSONDiff: Sendable, Equatable {
  /// What is done.
  public enum Operation: UInt8, Sendable {
    case replace = 0
    case insert = 1
    case remove = 2
  }

  /// What is done.
  public var operation: Operation
  /// Where the path lies, such as `$.a[1]`.
  public var path: Range<Int>
  /// Where the new value lies; empty for remove.
  public var value: Range<Int>

  /// Reads the next difference.
  public init(from reader: inout ByteReader) throws(ReadError) {
    let number = try reader.readUInt8()
    guard let operation = Operation(rawValue: number) else {
      throw reader.malformed("JSON difference \(number), 0 to 2 are known")
    }
    self.operation = operation
    path = try reader.skip(try reader.readPackedCount())
    value =
      operation == .remove
      ? path.upperBound..<path.upperBound : try reader.skip(try reader.readPackedCount())
  }
}
