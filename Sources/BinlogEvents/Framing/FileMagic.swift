public import BinlogBytes

/// What the first four bytes say a file is.
public enum FileMagic: Equatable, Sendable {
  /// `fe 62 69 6e`: a binary or relay log.
  case log
  /// `fd 62 69 6e`: a log that MySQL encrypted.
  case encryptedLog
  /// Nothing at all.
  case empty
  /// Something else; the bytes that are there, at most four.
  case other([UInt8])

  /// Bytes of the magic number, and so the offset of the first event.
  public static let size = 4
  /// The offset of the first event.
  public static let firstEvent = FileOffset(4)

  /// Judges the first bytes of a file.
  public init(_ bytes: Span<UInt8>) {
    if bytes.isEmpty {
      self = .empty
    } else if bytes.count >= 4, bytes[1] == 0x62, bytes[2] == 0x69, bytes[3] == 0x6E,
      bytes[0] == 0xFE || bytes[0] == 0xFD
    {
      self = bytes[0] == 0xFE ? .log : .encryptedLog
    } else {
      self = .other(bytes.extracting(0..<min(4, bytes.count)).array)
    }
  }
}
