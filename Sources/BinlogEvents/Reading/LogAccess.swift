public import BinlogBytes

/// How the logs that a user names are opened: every command does it the same way.
///
/// Wrapped in gzip or zstd, a log shows its content; encrypted, it shows its content where the key
/// was given. Offsets are always those of the log itself.
public struct LogAccess: Sendable {
  /// How files are brought into memory.
  public var files: ByteSource.FileAccess
  /// The keys of encrypted logs, where any were given.
  public var keys: (any LogKeys)?
  /// Who is told how far logs were read.
  public var watch: (any ReadingWatch)?

  /// Files are mapped; no keys.
  public static let mapped = LogAccess()
  /// Files are read; no keys.
  public static let read = LogAccess(files: .read)

  /// A way to open files.
  public init(files: ByteSource.FileAccess = .mapped, keys: (any LogKeys)? = nil) {
    self.files = files
    self.keys = keys
  }

  /// Opens the log at `path`; `-` is standard input.
  ///
  /// - Throws: also where the log is encrypted and the keys that were given do not fit; where none
  ///   were given, the log is shown as it is.
  public func open(_ path: String) throws(SourceError) -> ByteSource {
    let source = try unwrapped(path)
    guard let keys else { return source }
    return try keys.unlock(source)
  }

  /// Opens a log as the dump thread of its server reads it: that decrypts whole files (MySQL) before
  /// it looks for events, but single events (MariaDB) only after their length.
  public func openAsDumpThread(_ path: String) throws(SourceError) -> ByteSource {
    let source = try unwrapped(path)
    guard let keys, case .encrypted = try LogOpening(source) else { return source }
    return try keys.unlock(source)
  }

  private func unwrapped(_ path: String) throws(SourceError) -> ByteSource {
    path == "-"
      ? try ByteSource(standardInputNamed: path, watch: watch)
      : try ByteSource(path: path, access: files, watch: watch)
  }
}

/// Keys of encrypted logs.
public protocol LogKeys: Sendable {
  /// The content of `source`, where it is encrypted in a way that these keys are for; else
  /// `source`.
  ///
  /// - Throws: where the key that it needs is not among them, or is another of the same name.
  func unlock(_ source: ByteSource) throws(SourceError) -> ByteSource
}
