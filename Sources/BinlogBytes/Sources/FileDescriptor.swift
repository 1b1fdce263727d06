import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// An open file, closed when the last owner is gone.
final class FileDescriptor: ByteFeed {
  let name: String
  let number: Int32
  let isRegular: Bool
  private let closes: Bool
  /// A byte of a pipe that was read to see whether anybody writes; negative where there is none.
  private let readAhead = Atomic(-1)

  /// Opens `path` for reading.
  ///
  /// A directory is refused, as it cannot be read as a log, and so are devices, which may have no
  /// end, and sockets. A FIFO is given some time to find somebody who writes.
  init(opening path: String) throws(SourceError) {
    name = path
    var status = stat()
    // Safe: the path is passed as a C string for the time of the call, here and below; stat fills
    // the structure that it is given.
    guard unsafe path.withPath({ unsafe stat($0, &status) }) == 0 else {
      throw SourceError.system(path, "cannot open", errno)
    }
    // Looked at before it is opened, as that alone can do something to a device.
    try Self.refuse(path, status)
    let opened = unsafe path.withPath {
      unsafe open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    }
    guard opened >= 0 else { throw SourceError.system(path, "cannot open", errno) }
    guard unsafe fstat(opened, &status) == 0 else {
      let code = errno
      close(opened)
      throw SourceError.system(path, "cannot examine", code)
    }
    do throws(SourceError) {
      try Self.refuse(path, status)
      if status.st_mode & S_IFMT == S_IFIFO {
        readAhead.store(try Self.awaitWriter(opened, path), ordering: .relaxed)
      }
    } catch {
      close(opened)
      throw error
    }
    isRegular = status.st_mode & S_IFMT == S_IFREG
    if !isRegular { _ = fcntl(opened, F_SETFL, 0) }
    number = opened
    closes = true
  }

  /// Refuses what is no file and no pipe.
  private static func refuse(_ path: String, _ status: stat) throws(SourceError) {
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      throw SourceError(name: path, kind: .system(EISDIR), message: "is a directory, not a file")
    case S_IFSOCK:
      throw SourceError(
        name: path, kind: .system(ENXIO), message: "is a socket, not a file; it is not read")
    case S_IFBLK, S_IFCHR:
      // A terminal has an end, and /dev/null is empty.
      let major = status.st_rdev >> 8 & 0xFFF
      let isNull = major == 1 && status.st_rdev & 0xFF == 3
      let isTerminal = [4, 5].contains(major) || (136...143).contains(major)
      guard status.st_mode & S_IFMT == S_IFCHR, isNull || isTerminal else {
        throw SourceError(
          name: path, kind: .system(ENODEV),
          message: "is a device, not a file; it is not read: copy what it holds into a file first")
      }
    default: break
    }
  }

  /// How long a FIFO may have nobody who writes, in tenths of a second.
  private static let patience = 50

  /// Waits until somebody writes into a FIFO; returns the byte that was read to find out, or -1.
  private static func awaitWriter(_ number: Int32, _ path: String) throws(SourceError) -> Int {
    var target = [UInt8](repeating: 0, count: 8)
    let link = "/proc/self/fd/\(number)"
    let length = unsafe link.withPath { link in
      unsafe target.withUnsafeMutableBytes { buffer in
        // Safe: no more is written than the buffer has.
        guard let start = buffer.baseAddress else { return -1 }
        return unsafe readlink(link, start.assumingMemoryBound(to: CChar.self), 5)
      }
    }
    // One without a name (`<(…)`, `|`) had somebody from the start.
    if length == 5, target.prefix(5).elementsEqual("pipe:".utf8) { return -1 }
    for _ in 0..<patience {
      var state = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
      // Safe: poll looks at one structure, which is there for the call.
      if unsafe poll(&state, 1, 100) > 0 { return -1 }
    }
    var byte: UInt8 = 0
    // Safe: one byte is read into one byte.
    let count = unsafe Glibc.read(number, &byte, 1)
    if count == 1 { return Int(byte) }
    // Somebody has it open, and takes time.
    if count < 0, errno == EAGAIN { return -1 }
    throw SourceError(
      name: path, kind: .system(EPIPE),
      message: "is a FIFO, and nobody writes into it; gave up after \(patience / 10) seconds")
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
    if buffer.count > 0, case let byte = readAhead.exchange(-1, ordering: .relaxed), byte >= 0 {
      unsafe buffer[0] = UInt8(truncatingIfNeeded: byte)
      return 1
    }
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
