#if canImport(Glibc)
  import Glibc
#endif

/// Files that are written: made anew, or made longer.
public enum NewFile {
  /// Makes the file `path`, which must not exist, and writes `bytes`.
  ///
  /// Returns false when there is such a file already.
  public static func create(
    _ path: String, mode: UInt32, writing bytes: Span<UInt8>
  ) throws(SourceError) -> Bool {
    // Safe: the path is passed as a C string for the time of the call.
    let number = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode)
    if number < 0, errno == EEXIST { return false }
    guard number >= 0 else { throw SourceError.system(path, "cannot make the file", errno) }
    defer { close(number) }
    try DescriptorDestination(number: number, name: path).write(bytes)
    return true
  }

  /// Opens the file `path` for writing from its beginning; what it held is gone.
  ///
  /// A file that does not exist is made, with `mode` less what the process's mask takes away. It
  /// stays open until the process ends.
  public static func truncate(
    _ path: String, mode: UInt32
  ) throws(SourceError) -> DescriptorDestination {
    // Safe: the path is passed as a C string for the time of the call.
    let number = unsafe open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, mode)
    guard number >= 0 else { throw SourceError.system(path, "cannot open", errno) }
    return DescriptorDestination(number: number, name: path)
  }

  /// Adds `bytes` at the end of the file `path`.
  public static func append(_ path: String, _ bytes: Span<UInt8>) throws(SourceError) {
    // Safe: as above.
    let number = unsafe open(path, O_APPEND | O_WRONLY | O_CLOEXEC)
    guard number >= 0 else { throw SourceError.system(path, "cannot open", errno) }
    defer { close(number) }
    try DescriptorDestination(number: number, name: path).write(bytes)
  }

  /// Writes the whole file `path`, so that at any moment it has its old content or all of the
  /// new one, which `fill` writes.
  ///
  /// Returns false, and changes nothing, when there is such a file and `replacing` is false.
  public static func write(
    _ path: String, mode: UInt32, replacing: Bool, fill: (ByteSink) -> Void
  ) throws(SourceError) -> Bool {
    if !replacing, DirectoryListing.kind(of: path) != .missing { return false }
    let draft = "\(path).new-\(getpid())"
    // Safe: paths are passed as C strings for the time of the calls, here and below.
    let number = unsafe open(draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode)
    guard number >= 0 else { throw SourceError.system(path, "cannot make the file", errno) }
    let sink = ByteSink(DescriptorDestination(number: number, name: path))
    fill(sink)
    sink.flush()
    // On the disk before it takes the name of what may be a file that a server needs.
    let isStored = sink.failure == nil && fsync(number) == 0
    let storing = errno
    close(number)
    guard isStored else {
      unsafe _ = unlink(draft)
      throw sink.failure ?? SourceError.system(path, "cannot write the file", storing)
    }
    let failed =
      replacing ? unsafe rename(draft, path) != 0 : unsafe link(draft, path) != 0
    let naming = errno
    if failed || !replacing { unsafe _ = unlink(draft) }
    guard failed else { return true }
    if naming == EEXIST { return false }
    throw SourceError.system(path, "cannot make the file", naming)
  }

  /// Makes the directory `path`, if there is none.
  public static func createDirectory(_ path: String) throws(SourceError) {
    guard unsafe mkdir(path, 0o750) != 0 else { return }
    let number = errno
    guard number == EEXIST, DirectoryListing.kind(of: path) == .directory else {
      throw SourceError.system(path, "cannot make the directory", number)
    }
  }
}
