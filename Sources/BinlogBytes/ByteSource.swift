/// Where the bytes of a log come from: a mapped file, a file that is read, a stream, a buffer.
///
/// Offsets are 64 bits wide and nothing needs the whole file in memory: bytes are lent as
/// chunks that cover what was asked for. A source may be shared between threads.
public final class ByteSource: Sendable {
  /// How a file is brought into memory.
  public enum FileAccess: Sendable {
    /// Windows of a memory mapping. The fastest; but a file that shrinks meanwhile kills the
    /// process (SIGBUS).
    case mapped
    /// Reading, for files that another process may cut back.
    case read
  }

  private enum Storage {
    case buffer(ByteChunk)
    case file(FileWindows)
    case stream(StreamWindow)
  }

  /// The path as the user gave it, or a name for what has no path.
  public let name: String
  private let storage: Storage

  /// A file, by path.
  ///
  /// `-` is not special here.
  public init(path: String, access: FileAccess = .mapped) throws(SourceError) {
    self.name = path
    let file = try FileDescriptor(opening: path)
    if file.isRegular {
      storage = .file(FileWindows(file: file, access: access))
    } else {
      storage = .stream(StreamWindow(name: path, feed: file))
    }
  }

  /// Standard input, read once from front to back.
  public init(standardInputNamed name: String) {
    self.name = name
    storage = .stream(StreamWindow(name: name, feed: FileDescriptor(standardInputNamed: name)))
  }

  /// Bytes in memory.
  public init(name: String, chunk: ByteChunk) {
    self.name = name
    storage = .buffer(chunk)
  }

  /// What `feed` delivers, from front to back.
  public init(name: String, feed: any ByteFeed) {
    self.name = name
    storage = .stream(StreamWindow(name: name, feed: feed))
  }

  /// The size in bytes, or nil for a stream.
  ///
  /// A file is asked anew at each call, as it may grow.
  public var size: UInt64? {
    switch storage {
    case .buffer(let chunk): chunk.end.rawValue
    case .file(let windows): windows.size
    case .stream: nil
    }
  }

  /// Whether bytes may be asked for in any order.
  public var isSeekable: Bool {
    if case .stream = storage { false } else { true }
  }

  /// A chunk that covers `count` bytes from `offset`, or as many of them as there are.
  ///
  /// It may begin before `offset` and hold more than `count`; it holds less only where the
  /// source ends.
  public func chunk(at offset: FileOffset, atLeast count: Int) throws(SourceError) -> ByteChunk {
    switch storage {
    case .buffer(let chunk): chunk
    case .file(let windows): try windows.chunk(at: offset, atLeast: count)
    case .stream(let window): try window.chunk(at: offset, atLeast: count)
    }
  }
}

/// Something that delivers bytes from front to back: standard input, a decompressor.
public protocol ByteFeed: AnyObject, Sendable {
  /// Fills the front of `buffer`; returns how many bytes were written, 0 at the end.
  ///
  /// Called by one thread at a time.
  @unsafe func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int
}
