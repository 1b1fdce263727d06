#if canImport(Glibc)
  import Glibc
#endif

/// Names of files and directories: making, changing and removing them.
public enum FileNames {
  /// Makes the directory `path` where there is none.
  public static func makeDirectory(_ path: String) throws(SourceError) {
    // Safe: the path is passed as a C string for the time of the call; so below.
    if unsafe path.withPath({ unsafe mkdir($0, 0o777) }) == 0 || errno == EEXIST { return }
    throw SourceError.system(path, "cannot make the directory", errno)
  }

  /// Whether there is something called `path`.
  public static func exists(_ path: String) -> Bool { unsafe path.withPath { unsafe access($0, F_OK) } == 0 }

  /// Gives the file `old` the name `new`.
  ///
  /// Returns false, and does nothing, where there is such a file and `isReplacing` is not set.
  public static func rename(
    _ old: String, to new: String, isReplacing: Bool
  ) throws(SourceError) -> Bool {
    if !isReplacing {
      // A second name first: this alone never takes the place of a file.
      if unsafe link(old, new) == 0 {
        remove(old)
        return true
      }
      if errno == EEXIST || exists(new) { return false }
    }
    guard unsafe Glibc.rename(old, new) == 0 else {
      throw SourceError.system(new, "cannot give the file its name", errno)
    }
    return true
  }

  /// Removes the file `path`, if there is one.
  public static func remove(_ path: String) { _ = unsafe unlink(path) }
}
