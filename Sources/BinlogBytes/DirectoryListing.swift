#if canImport(Glibc)
  import Glibc
#endif

/// What lies in a directory, and what kind of thing a path is.
public enum DirectoryListing {
  /// What a path names.
  public enum PathKind: Sendable {
    case missing
    case directory
    case file
    /// A pipe, a device, a socket.
    case other
  }

  /// What the system tells of the file at `path`, links followed; nil where there is none.
  private static func status(of path: String) -> stat? {
    var status = stat()
    // Safe: stat fills the structure that it is given; the path is passed for the call only.
    return unsafe stat(path, &status) == 0 ? status : nil
  }

  /// What `path` names; links are followed.
  public static func kind(of path: String) -> PathKind {
    guard let status = status(of: path) else { return .missing }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .directory
    case S_IFREG: return .file
    default: return .other
    }
  }

  /// Which file it is, whatever it is called.
  public struct Identity: Hashable, Sendable {
    var device: UInt64
    var number: UInt64
  }

  /// Which file `path` names now; nil where there is none.
  public static func identity(of path: String) -> Identity? {
    guard let status = status(of: path) else { return nil }
    return Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
  }

  /// Whether everybody may write to the file at `path`; links are followed.
  public static func isWritableByAll(_ path: String) -> Bool {
    guard let status = status(of: path) else { return false }
    return status.st_mode & S_IWOTH != 0
  }

  /// The names in the directory at `path`, sorted by bytes, without `.` and `..`.
  public static func names(in path: String) throws(SourceError) -> [String] {
    // Safe: the path is passed for the call only; the stream is closed below.
    guard let stream = unsafe opendir(path) else {
      throw SourceError.system(path, "cannot open the directory", errno)
    }
    defer { unsafe _ = closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      // Safe: d_name is a C string inside the entry, which is valid until the next readdir.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { start in
          unsafe String(cString: start)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  /// The whole of a small text file, at most `limit` bytes of it.
  public static func text(
    of path: String, limit: Int = 16 << 20
  ) throws(SourceError) -> String {
    let source = try ByteSource(path: path, access: .read)
    let chunk = try source.chunk(at: .zero, atLeast: limit)
    return chunk.bytes.extracting(0..<min(limit, chunk.count)).lossyString
  }
}
