#if canImport(Glibc)
  import Glibc
#endif

/// A temporary file that has no name: it is gone with its descriptor, whatever happens to us.
enum TemporaryFile {
  /// Linux's O_TMPFILE, which the importer leaves out: a bit of its own and O_DIRECTORY.
  private static let flag = Int32(0o20_000_000) | O_DIRECTORY

  /// Makes one in `directory`; the descriptor is the caller's to close.
  static func open(in directory: String) throws(SourceError) -> Int32 {
    // Safe: the path is passed as a C string for the time of the call.
    let file = unsafe directory.withPath {
      unsafe Glibc.open($0, flag | O_RDWR | O_CLOEXEC, 0o600)
    }
    if file >= 0 { return file }
    // File systems that have no such files (NFS, overlays of older kernels) say the first;
    // kernels that do not know the flag take it for a directory that is to be written.
    guard [EOPNOTSUPP, EISDIR].contains(errno) else {
      throw SourceError.system(directory, "cannot make a temporary file", errno)
    }
    return try openAndUnlink(in: directory)
  }

  /// Makes one that may get a name later; nil where the file system or the system cannot do that.
  static func openNameless(in directory: String, mode: UInt32) -> Int32? {
    // Safe: as above; the name is given by way of this directory.
    guard unsafe access("/proc/self/fd", X_OK) == 0 else { return nil }
    let file = unsafe directory.withPath {
      unsafe Glibc.open($0, flag | O_RDWR | O_CLOEXEC, mode)
    }
    return file >= 0 ? file : nil
  }

  /// Makes one that has a name for a moment.
  static func openAndUnlink(in directory: String) throws(SourceError) -> Int32 {
    let path = "\(directory)/binlogtool-\(UInt64.random(in: 0 ... .max))"
    // Safe: the path is passed as a C string for the time of each call. It is never a file that is
    // there already.
    let file = unsafe path.withPath {
      unsafe Glibc.open($0, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    }
    guard file >= 0 else {
      throw SourceError.system(directory, "cannot make a temporary file", errno)
    }
    unsafe _ = path.withPath { unsafe Glibc.unlink($0) }
    return file
  }
}

/// A temporary file that is written and read at any place, mostly backwards.
final class NamelessFile {
  private let descriptor: Int32
  private let directory: String
  private var window: [UInt8] = []
  private var windowStart: UInt64 = 0
  private static let windowSize = 1 << 20

  /// An empty file in `directory`.
  init(directory: String) throws(SourceError) {
    self.directory = directory
    descriptor = try TemporaryFile.open(in: directory)
  }

  deinit { close(descriptor) }

  /// Writes all of `bytes` at `start`.
  func write(_ bytes: Span<UInt8>, at start: UInt64) throws(SourceError) {
    window.removeAll(keepingCapacity: true)
    var done = 0
    while done < bytes.count {
      let rest = bytes.extracting(done..<bytes.count)
      let position = off_t(clamping: start + UInt64(done))
      // Safe: the kernel reads `count` bytes of a buffer of that size.
      let count = unsafe rest.withUnsafeBytes { buffer in
        unsafe pwrite(descriptor, buffer.baseAddress, buffer.count, position)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw SourceError.system(directory, "cannot write the temporary file", errno)
      }
      done += count
    }
  }

  /// Reads `count` bytes, at most a mebibyte, at `start`; mostly from a window before it, as
  /// readers go backwards.
  func read(_ count: Int, at start: UInt64) throws(SourceError) -> [UInt8] {
    if start < windowStart || start + UInt64(count) > windowStart + UInt64(window.count) {
      let end = start + UInt64(count)
      windowStart = min(start, end - min(end, UInt64(Self.windowSize)))
      try load(Int(clamping: end - windowStart))
    }
    let first = Int(clamping: start - windowStart)
    return Array(window[first..<first + count])
  }

  private func load(_ size: Int) throws(SourceError) {
    window = try readAhead(size, at: windowStart)
  }

  /// Reads `size` bytes at `start`, past the window: for readers that go forwards.
  func readAhead(_ size: Int, at start: UInt64) throws(SourceError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size)
    var done = 0
    while done < size {
      let position = off_t(clamping: start + UInt64(done))
      let offset = done
      // Safe: the kernel writes at most what is left of the buffer after `offset`.
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + offset }, buffer.count - offset,
          position)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw SourceError.system(directory, "cannot read the temporary file", errno)
      }
      done += count
    }
    return bytes
  }
}
