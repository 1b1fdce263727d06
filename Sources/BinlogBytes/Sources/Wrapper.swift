/// What a log file may be wrapped in, by its first bytes.
///
/// Only what is read as it is; one wrapper is taken off, never one inside another.
enum Wrapper {
  case gzip
  case zstd

  /// How many first bytes are needed to tell.
  static let magicSize = 4

  /// Judges the first bytes of a file; nil where they are no wrapper's.
  init?(_ bytes: Span<UInt8>) {
    guard bytes.count >= 3 else { return nil }
    if bytes[0] == 0x1F, bytes[1] == 0x8B, bytes[2] == 8 {
      self = .gzip
    } else if bytes.count >= 4, bytes[0] == 0x28, bytes[1] == 0xB5, bytes[2] == 0x2F,
      bytes[3] == 0xFD
    {
      self = .zstd
    } else if bytes.count >= 4, bytes[0] & 0xF0 == 0x50, bytes[1] == 0x2A, bytes[2] == 0x4D,
      bytes[3] == 0x18
    {
      // A skippable frame, as pzstd writes before each of its frames.
      self = .zstd
    } else {
      return nil
    }
  }

  /// What delivers the content of what `feed` delivers.
  func unwrapping(_ feed: any ByteFeed, name: String) -> any ByteFeed {
    switch self {
    case .gzip: UnwrappingFeed(feed, GzipDecoder(), name: name)
    case .zstd: UnwrappingFeed(feed, ZstdDecoder(), name: name)
    }
  }
}

/// Delivers bytes that were read already, then those of another feed.
final class RewoundFeed: ByteFeed {
  private let rest: any ByteFeed
  // Safe: used by one thread at a time, as ``ByteFeed`` promises.
  private nonisolated(unsafe) var first: [UInt8]

  init(_ first: [UInt8], then rest: any ByteFeed) {
    unsafe self.first = first
    self.rest = rest
  }

  @unsafe func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    guard unsafe !first.isEmpty else { return try unsafe rest.read(into: buffer) }
    let count = unsafe min(first.count, buffer.count)
    unsafe buffer.copyBytes(from: first.prefix(count))
    unsafe first.removeFirst(count)
    return count
  }

  var isWaiting: Bool { unsafe first.isEmpty && rest.isWaiting }

  /// The first `count` bytes of `feed`, or as many as there are.
  static func take(_ count: Int, from feed: any ByteFeed) throws(SourceError) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
    defer { unsafe buffer.deallocate() }
    var filled = 0
    while filled < count {
      // Safe: the target is the rest of the buffer.
      let got = try unsafe feed.read(
        into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      if got == 0 { break }
      filled += got
    }
    return unsafe [UInt8](buffer[..<filled])
  }
}
