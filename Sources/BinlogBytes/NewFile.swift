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
  /// new one.
  ///
  /// Returns false, and changes nothing, when there is such a file and `replacing` is false.
  public static func write(
    _ path: String, mode: UInt32, replacing: Bool, _ bytes: Span<UInt8>
  ) throws(SourceError) -> Bool {
    if !replacing, DirectoryListing.kind(of: path) != .missing { return false }
    let draft = "\(path).new-\(getpid())"
    guard try create(draft, mode: mode, writing: bytes) else {
      throw SourceError.system(draft, "cannot make the file", EEXIST)
    }
    // Safe: paths are passed as C strings for the time of the calls.
    let failed =
      replacing ? unsafe rename(draft, path) != 0 : unsafe link(draft, path) != 0
    let number = errno
    if failed || !replacing { unsafe _ = unlink(draft) }
    guard failed else { return true }
    if number == EEXIST { return false }
    throw SourceError.system(path, "cannot make the file", number)
  }
}
