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
    return unsafe path.withPath { unsafe stat($0, &status) } == 0 ? status : nil
  }

  /// How many bytes the file at `path` has; nil where there is none.
  public static func size(of path: String) -> UInt64? {
    guard let status = status(of: path), status.st_mode & S_IFMT == S_IFREG else { return nil }
    return UInt64(max(0, status.st_size))
  }

  /// Why nothing can be said of `path`, where there may be something: no permission, links that
  /// lead in a circle; nil where there is something, or nothing.
  public static func problem(of path: String) -> SourceError? {
    guard status(of: path) == nil else { return nil }
    let code = errno
    return code == ENOENT || code == ENOTDIR ? nil : SourceError.system(path, "cannot open", code)
  }

  /// What a name itself is, links not followed.
  enum NameKind {
    case missing
    case directory
    case file
    case link
    case other
  }

  /// What stands under the name `path`; a link, where it leads nowhere too.
  static func kindOfName(_ path: String) -> NameKind {
    var status = stat()
    // Safe: as above.
    guard unsafe path.withPath({ unsafe lstat($0, &status) }) == 0 else { return .missing }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .directory
    case S_IFREG: return .file
    case S_IFLNK: return .link
    default: return .other
    }
  }

  /// The path from the root, at the end of all links; what cannot be found stays as it is.
  public static func absolute(_ path: String) -> String {
    // Safe: the path is passed for the call; the result is a C string of the C library's.
    guard let real = unsafe path.withPath({ unsafe realpath($0, nil) }) else { return path }
    defer { unsafe free(real) }
    return unsafe PathText.text(ofCString: real)
  }

  /// How a file that may be there is written anew.
  public enum Replacement: Sendable {
    /// Aside, then under this name, at the end of all links; with these permissions, if there is one.
    case aside(String, mode: UInt32?)
    /// By writing into what is there.
    case inPlace
  }

  /// How the file `path` is written anew: aside where nobody can tell the difference afterwards.
  public static func replacement(for path: String) -> Replacement {
    guard let status = status(of: path) else {
      return kindOfName(path) == .missing ? .aside(path, mode: nil) : .inPlace
    }
    // Another owner's file would become ours.
    guard status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1, status.st_uid == geteuid()
    else { return .inPlace }
    // Safe: the path is passed for the call; the result is a C string of the C library's.
    guard let real = unsafe path.withPath({ unsafe realpath($0, nil) }) else { return .inPlace }
    defer { unsafe free(real) }
    let target = unsafe PathText.text(ofCString: real)
    let directory = target.utf8.lastIndex(of: 0x2F).map { String(target[...$0]) } ?? "."
    guard unsafe directory.withPath({ unsafe access($0, W_OK) }) == 0 else { return .inPlace }
    // Safe: as above. A file that may not be written is not replaced either.
    guard unsafe target.withPath({ unsafe access($0, W_OK) }) == 0 else { return .inPlace }
    return .aside(target, mode: status.st_mode & 0o7777)
  }

  /// What a log, an index or a text may be of all that lies in a directory: files only, so that
  /// nothing is waited for.
  public static func isFile(_ path: String) -> Bool { kind(of: path) == .file }

  /// Whether it is a device other than a terminal: some of them never end.
  public static func isDevice(_ path: String) -> Bool {
    guard let status = status(of: path) else { return false }
    let kind = status.st_mode & S_IFMT
    let terminals = ["/dev/stdin", "/dev/fd/", "/dev/tty", "/dev/pts/"]
    return (kind == S_IFCHR || kind == S_IFBLK) && !terminals.contains(where: path.hasPrefix)
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

  /// Which file or directory `path` names now; nil where it is neither.
  static func identityOfFile(_ path: String) -> Identity? {
    guard let status = status(of: path) else { return nil }
    return identity(status, allowing: [S_IFREG, S_IFDIR])
  }

  /// Which file the descriptor `number` is; nil where it is none.
  static func identityOfFile(_ number: Int32) -> Identity? {
    var status = stat()
    // Safe: fstat fills the structure that it is given.
    guard unsafe fstat(number, &status) == 0 else { return nil }
    return identity(status, allowing: [S_IFREG])
  }

  private static func identity(_ status: stat, allowing kinds: [mode_t]) -> Identity? {
    guard kinds.contains(status.st_mode & S_IFMT) else { return nil }
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
    guard let stream = unsafe path.withPath({ unsafe opendir($0) }) else {
      throw SourceError.system(path, "cannot open the directory", errno)
    }
    defer { unsafe _ = closedir(stream) }
    var names: [[UInt8]] = []
    errno = 0
    while let entry = unsafe readdir(stream) {
      // Safe: d_name is a C string inside the entry, which is valid until the next readdir.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { start in
          unsafe Array(UnsafeBufferPointer(start: start, count: strlen(start))).map {
            UInt8(bitPattern: $0)
          }
        }
      }
      if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
    }
    guard errno == 0 else { throw SourceError.system(path, "cannot read the directory", errno) }
    names.sort { $0.lexicographicallyPrecedes($1) }
    return names.map { PathText.text(of: $0) }
  }

  /// The whole of a small text file, at most `limit` bytes of it.
  ///
  /// Bytes that are no UTF-8 come as ``PathText`` has them, as the text may name files.
  public static func text(
    of path: String, limit: Int = 16 << 20
  ) throws(SourceError) -> String {
    let source = try ByteSource(path: path, access: .read)
    let chunk = try source.chunk(at: .zero, atLeast: limit)
    return PathText.text(of: chunk.bytes.extracting(0..<min(limit, chunk.count)).array)
  }
}
