/// Bytes as the key of a dictionary, hashed eight at a time.
///
/// An array of bytes hashes each byte by itself, which takes longer than everything else that is done
/// with a statement.
public struct ByteKey: Hashable, Sendable {
  /// The bytes.
  public var bytes: [UInt8]

  /// A key of `bytes`.
  public init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  /// Whether both are the same bytes.
  public static func == (one: ByteKey, other: ByteKey) -> Bool {
    one.bytes.span.elementsEqual(other.bytes.span)
  }

  /// Hashes the bytes and their number.
  public func hash(into hasher: inout Hasher) {
    let span = bytes.span
    var index = 0
    while span.count &- index >= 8 {
      hasher.combine(span.word(at: index))
      index &+= 8
    }
    var rest = UInt64(span.count)
    while index < span.count {
      rest = rest &<< 8 | UInt64(span[index])
      index &+= 1
    }
    hasher.combine(rest)
  }
}
