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
    /// What a stream held, which was read to its end.
    case content(ByteChunk)
    case windows(any ByteWindows)
  }

  /// The path as the user gave it, or a name for what has no path.
  public let name: String
  private let storage: Storage
  /// Whether the bytes are those inside a gzip or zstd file, and not those of the file itself.
  public let isUnwrapped: Bool
  /// Whether the bytes were encrypted where they come from.
  public let isDecrypted: Bool
  /// Who is told how far a file was read.
  private let watch: (any ReadingWatch)?

  /// A file, by path; one wrapped in gzip or zstd shows its content.
  ///
  /// `-` is not special here. `watch` is told how far it was read.
  public init(
    path: String, access: FileAccess = .mapped, watch: (any ReadingWatch)? = nil
  ) throws(SourceError) {
    self.name = path
    isDecrypted = false
    self.watch = watch
    let file = try FileDescriptor(opening: path)
    guard file.isRegular else {
      (storage, isUnwrapped) = try Self.stream(
        WatchedFeed.of(file, name: path, watch), name: path)
      return
    }
    let first = try RewoundFeed.take(Wrapper.magicSize, from: file)
    guard let wrapper = Wrapper(first.span) else {
      storage = .file(FileWindows(file: file, access: access))
      isUnwrapped = false
      return
    }
    isUnwrapped = true
    storage = .stream(
      StreamWindow(
        name: path,
        feed: wrapper.unwrapping(
          RewoundFeed(first, then: WatchedFeed.of(file, name: path, watch)), name: path)
      ) { () throws(SourceError) in
        wrapper.unwrapping(
          WatchedFeed.of(try FileDescriptor(opening: path), name: path, watch), name: path)
      })
  }

  /// Standard input, read once from front to back; wrapped in gzip or zstd it shows its content.
  ///
  /// Does not return before the first bytes are there.
  public init(
    standardInputNamed name: String, watch: (any ReadingWatch)? = nil
  ) throws(SourceError) {
    self.name = name
    isDecrypted = false
    self.watch = watch
    (storage, isUnwrapped) = try Self.stream(
      WatchedFeed.of(FileDescriptor(standardInputNamed: name), name: name, watch), name: name)
  }

  private static func stream(
    _ feed: any ByteFeed, name: String
  ) throws(SourceError) -> (Storage, isUnwrapped: Bool) {
    let first = try RewoundFeed.take(Wrapper.magicSize, from: feed)
    let rewound = RewoundFeed(first, then: feed)
    guard let wrapper = Wrapper(first.span) else {
      return (.stream(StreamWindow(name: name, feed: rewound)), false)
    }
    return (
      .stream(StreamWindow(name: name, feed: wrapper.unwrapping(rewound, name: name))), true
    )
  }

  /// The bytes of an encrypted source, through `windows`, which decrypts them.
  public init(decrypting source: ByteSource, through windows: any ByteWindows) {
    name = source.name
    isUnwrapped = source.isUnwrapped
    isDecrypted = true
    watch = nil
    storage = .windows(windows)
  }

  /// What is no file, and stands as it is.
  private init(name: String, _ storage: Storage) {
    self.name = name
    isUnwrapped = false
    isDecrypted = false
    watch = nil
    self.storage = storage
  }

  /// Bytes in memory.
  public convenience init(name: String, chunk: ByteChunk) { self.init(name: name, .buffer(chunk)) }

  /// What the zstd frames in `range` of `chunk` hold, `claim` bytes as they say and at most `limit`:
  /// read from front to back, or, where it is little, all of it at once.
  public convenience init(
    name: String, zstd range: Range<Int>, of chunk: ByteChunk, claim: UInt64, limit: UInt64
  ) {
    if let content = ZstdFeed.content(of: range, in: chunk, claim: claim, limit: limit) {
      self.init(name: name, content: content)
    } else {
      self.init(
        name: name, feed: ZstdFeed(chunk: chunk, range: range, limit: limit, name: name))
    }
  }

  /// What a stream held, which was read to its end.
  package convenience init(name: String, content: ByteChunk) {
    self.init(name: name, .content(content))
  }

  /// Whether it is what a stream held and was read to its end.
  var isContent: Bool { if case .content = storage { true } else { false } }

  /// All of it, where it is what a stream held and was read to its end.
  package var content: ByteChunk? {
    if case .content(let chunk) = storage { chunk } else { nil }
  }

  /// What `feed` delivers, from front to back.
  public convenience init(name: String, feed: any ByteFeed) {
    self.init(name: name, .stream(StreamWindow(name: name, feed: feed)))
  }

  /// The size in bytes, or nil for a stream.
  ///
  /// A file is asked anew at each call, as it may grow. The size of what is inside a wrapper is
  /// known to nobody before it was read; see ``measuredSize()``.
  public var size: UInt64? {
    switch storage {
    case .buffer(let chunk): chunk.end.rawValue
    case .file(let windows): windows.size
    case .stream, .content: nil
    case .windows(let windows): windows.size
    }
  }

  /// The size in bytes, found by reading to the end where it takes that; nil for what can be read
  /// only once.
  public func measuredSize() throws(SourceError) -> UInt64? {
    if let size { return size }
    switch storage {
    case .content: return nil
    case .stream(let window) where !window.canRestart: return nil
    case .windows(let windows) where !windows.isSeekable && !isUnwrapped: return nil
    default: break
    }
    var cursor = ByteCursor(self)
    var end = FileOffset.zero
    while failure == nil {
      do throws(SourceError) {
        let count = try cursor.load(StreamWindow.step, at: end)
        if count == 0 { break }
        end = end.advanced(by: count)
      } catch {
        // A torn wrapper holds what came out of it.
        guard error.isDamage else { throw error }
        break
      }
    }
    return end.rawValue
  }

  /// Whether bytes may be asked for in any order, at no great cost.
  public var isSeekable: Bool {
    switch storage {
    case .buffer, .file: true
    case .stream, .content: false
    case .windows(let windows): windows.isSeekable
    }
  }

  /// Whether what is lent is kept in memory for it, and not mapped from a file.
  public var copiesBytes: Bool {
    switch storage {
    case .buffer: false
    case .file(let windows): !windows.isMapped
    case .stream, .content, .windows: true
    }
  }

  /// Whether reading on would wait for somebody else: the writer at the other end of a pipe.
  public var isWaiting: Bool {
    switch storage {
    case .buffer, .content, .file: false
    case .stream(let window): window.isWaiting
    case .windows(let windows): windows.isWaiting
    }
  }

  /// Why there are no bytes after the last one, where that is not simply the end: a torn wrapper,
  /// a disk that cannot be read.
  public var failure: SourceError? {
    switch storage {
    case .buffer, .content, .file: nil
    case .stream(let window): window.failure
    case .windows(let windows): windows.failure
    }
  }

  /// A chunk that covers `count` bytes from `offset`, or as many of them as there are.
  ///
  /// It may begin before `offset` and hold more than `count`; it holds less only where the
  /// source ends, or where ``failure`` says why not. Where that leaves no byte, it is thrown.
  public func chunk(at offset: FileOffset, atLeast count: Int) throws(SourceError) -> ByteChunk {
    switch storage {
    case .buffer(let chunk), .content(let chunk): return chunk
    case .file(let windows):
      let chunk = try windows.chunk(at: offset, atLeast: count)
      watch?.read(name, upTo: chunk.end.rawValue)
      return chunk
    case .stream(let window): return try window.chunk(at: offset, atLeast: count)
    case .windows(let windows): return try windows.chunk(at: offset, atLeast: count)
    }
  }
}

/// Something that delivers bytes from front to back: standard input, a decompressor.
public protocol ByteFeed: AnyObject, Sendable {
  /// Fills the front of `buffer`; returns how many bytes were written, 0 at the end.
  ///
  /// Called by one thread at a time.
  @unsafe func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int
  /// Whether ``read(into:)`` would wait for somebody else.
  var isWaiting: Bool { get }
}

extension ByteFeed {
  /// Nobody else delivers.
  public var isWaiting: Bool { false }
}
