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
    let file = unsafe Glibc.open(directory, flag | O_RDWR | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw SourceError.system(directory, "cannot make a temporary file", errno)
    }
    return file
  }
}
