import Synchronization

/// Is told how far files were read, for a person who waits.
///
/// Told of windows, not of events, so that it costs nothing to speak of; by whichever thread reads.
public protocol ReadingWatch: AnyObject, Sendable {
  /// Bytes of the file at `path` up to `offset` are about to be used; of a wrapped one, those of the
  /// wrapper.
  func read(_ path: String, upTo offset: UInt64)
}

/// Tells a watch how many bytes came out of a feed.
final class WatchedFeed: ByteFeed {
  private let inner: any ByteFeed
  private let name: String
  private let watch: any ReadingWatch
  private let count = Atomic<UInt64>(0)

  /// What `inner` delivers; itself, where nobody watches.
  static func of(
    _ inner: any ByteFeed, name: String, _ watch: (any ReadingWatch)?
  ) -> any ByteFeed {
    guard let watch else { return inner }
    return WatchedFeed(inner, name: name, watch)
  }

  private init(_ inner: any ByteFeed, name: String, _ watch: any ReadingWatch) {
    self.inner = inner
    self.name = name
    self.watch = watch
  }

  // Safe: hands the buffer on.
  @unsafe func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    let got = try unsafe inner.read(into: buffer)
    let total = count.wrappingAdd(UInt64(max(0, got)), ordering: .relaxed).newValue
    watch.read(name, upTo: total)
    return got
  }

  var isWaiting: Bool { inner.isWaiting }
}
