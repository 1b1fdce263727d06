#if canImport(Glibc)
  import Glibc
#endif

/// An open file, closed when the last owner is gone.
final class FileDescriptor: ByteFeed {
  let name: String
  let number: Int32
  let isRegular: Bool
  private let closes: Bool

  /// Opens `path` for reading.
  ///
  /// A directory is refused, as it cannot be read as a log.
  init(opening path: String) throws(SourceError) {
    name = path
    // Safe: the string is passed as a C string for the time of the call.
    let opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw SourceError.system(path, "cannot open", errno) }
    var status = stat()
    guard unsafe fstat(opened, &status) == 0 else {
      let code = errno
      close(opened)
      throw SourceError.system(path, "cannot examine", code)
    }
    let kind = status.st_mode & S_IFMT
    guard kind != S_IFDIR else {
      close(opened)
      throw SourceError(name: path, kind: .system(EISDIR), message: "is a directory, not a file")
    }
    isRegular = kind == S_IFREG
    number = opened
    closes = true
  }

  /// Standard input, which stays open.
  init(standardInputNamed name: String) {
    self.name = name
    number = STDIN_FILENO
    isRegular = false
    closes = false
  }

  deinit {
    if closes { close(number) }
  }

  /// The file's size now.
  var size: UInt64 {
    var status = stat()
    // Safe: fstat fills the structure that it is given.
    guard unsafe fstat(number, &status) == 0, status.st_size > 0 else { return 0 }
    return UInt64(status.st_size)
  }

  @unsafe func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    while true {
      // Safe: the kernel writes at most `count` bytes into a buffer of that size.
      let count = unsafe Glibc.read(number, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw SourceError.system(name, "cannot read", errno) }
    }
  }

  var isWaiting: Bool {
    guard !isRegular else { return false }
    var request = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    // Safe: poll reads and writes the one structure that it is given.
    return unsafe poll(&request, 1, 0) == 0
  }

  /// Reads at `offset` until `buffer` is full or the file ends.
  @unsafe func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: FileOffset
  ) throws(SourceError) -> Int {
    var filled = 0
    while filled < buffer.count {
      // Safe: the target is the rest of the buffer.
      let count = unsafe pread(
        number, buffer.baseAddress.map { unsafe $0 + filled }, buffer.count - filled,
        off_t(clamping: offset.rawValue + UInt64(filled)))
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw SourceError.system(name, "cannot read at offset \(offset)", errno)
      }
      filled += count
    }
    return filled
  }
}

extension SourceError {
  /// An error of the operating system, in its own words.
  static func system(_ name: String, _ action: String, _ code: Int32) -> SourceError {
    // Safe: strerror returns a C string that is valid until the next call; it is copied here.
    let text = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    return SourceError(name: name, kind: .system(code), message: "\(action): \(text)")
  }
}
