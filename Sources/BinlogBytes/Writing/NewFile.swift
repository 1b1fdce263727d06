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
    let number = unsafe path.withPath {
      unsafe open($0, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode)
    }
    if number < 0, errno == EEXIST { return false }
    guard number >= 0 else { throw SourceError.system(path, "cannot make the file", errno) }
    defer { close(number) }
    do throws(SourceError) {
      try DescriptorDestination(number: number, name: path).write(bytes)
    } catch {
      remove(path)
      throw error
    }
    return true
  }

  /// Removes the file `path`, if there is one.
  public static func remove(_ path: String) {
    // Safe: as above.
    unsafe _ = path.withPath { unsafe unlink($0) }
  }

  /// Opens the file `path` for writing from its beginning; what it held is gone.
  ///
  /// A file that does not exist is made, with `mode` less what the process's mask takes away. It
  /// stays open until the process ends.
  public static func truncate(
    _ path: String, mode: UInt32
  ) throws(SourceError) -> DescriptorDestination {
    // Safe: the path is passed as a C string for the time of the call.
    let number = unsafe path.withPath {
      unsafe open($0, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOCTTY, mode)
    }
    guard number >= 0 else { throw SourceError.system(path, "cannot open", errno) }
    return DescriptorDestination(number: number, name: path)
  }

  /// Adds `bytes` at the end of the file `path`.
  public static func append(_ path: String, _ bytes: Span<UInt8>) throws(SourceError) {
    // Safe: as above.
    let number = unsafe path.withPath { unsafe open($0, O_APPEND | O_WRONLY | O_CLOEXEC) }
    guard number >= 0 else { throw SourceError.system(path, "cannot open", errno) }
    defer { close(number) }
    try DescriptorDestination(number: number, name: path).write(bytes)
  }

  /// Gives the file `path` the content `bytes`, so that at any moment it has its old content or all
  /// of the new one; `isDurable` waits until it is on the disk.
  ///
  /// By way of `path.new`, whatever that was: who is killed leaves no more than this one after it.
  public static func replace(
    _ path: String, mode: UInt32, isDurable: Bool, with bytes: Span<UInt8>
  ) throws(SourceError) {
    let draft = path + ".new"
    // Safe: paths are passed as C strings for the time of the calls.
    let number = unsafe draft.withPath {
      unsafe open($0, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, mode)
    }
    guard number >= 0 else { throw SourceError.system(draft, "cannot make the file", errno) }
    defer { close(number) }
    try DescriptorDestination(number: number, name: draft).write(bytes)
    if isDurable, fsync(number) != 0 {
      throw SourceError.system(draft, "cannot write the file", errno)
    }
    let code = unsafe draft.withPath { draft in
      unsafe path.withPath { unsafe rename(draft, $0) }
    }
    guard code == 0 else { throw SourceError.system(path, "cannot give the file its name", errno) }
  }

  /// Writes the whole file `path`, so that at any moment it has its old content or all of the
  /// new one, which `fill` writes; ``FileBatch`` does so for several, and minds what is read.
  ///
  /// Returns false, and changes nothing, when there is such a file and `replacing` is false.
  public static func write(
    _ path: String, mode: UInt32, replacing: Bool, fill: (ByteSink) -> Void
  ) throws(SourceError) -> Bool {
    if !replacing, DirectoryListing.kindOfName(path) != .missing { return false }
    let batch = FileBatch(
      FileBatch.Rules(
        isReplacing: replacing, adviceForTaken: "exists", mode: mode, isDurable: true),
      guarding: OutputGuard())
    let sink = ByteSink(try batch.file(path))
    fill(sink)
    sink.flush()
    if let failure = sink.failure { throw failure }
    try batch.commit()
    return true
  }
}
