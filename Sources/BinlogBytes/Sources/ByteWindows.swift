/// Bytes that can be asked for at any offset, by way of something else: a decryptor.
public protocol ByteWindows: AnyObject, Sendable {
  /// The size in bytes, or nil where it is not known.
  var size: UInt64? { get }
  /// Whether bytes may be asked for in any order.
  var isSeekable: Bool { get }
  /// Why there are no more bytes after the last one, where that is not simply the end.
  var failure: SourceError? { get }
  /// Whether reading on would wait for somebody else.
  var isWaiting: Bool { get }
  /// As ``ByteSource/chunk(at:atLeast:)``.
  func chunk(at offset: FileOffset, atLeast count: Int) throws(SourceError) -> ByteChunk
}

extension ByteWindows {
  /// What it takes its bytes from is there already.
  public var isWaiting: Bool { false }
}
