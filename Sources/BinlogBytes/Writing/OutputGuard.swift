#if canImport(Glibc)
  import Glibc
#endif

/// Knows everything that a command reads, so that nothing that it writes takes the place of it.
///
/// Files are compared as the system knows them (device and inode), so that links, hard links and
/// other spellings make no difference. Nothing lifts this: not `--force`, not `--overwrite`.
///
/// ```swift
/// let guarding = OutputGuard()
/// guarding.addInputs(files)
/// try guarding.checkStandardOutput()
/// try guarding.check(file: target)
/// ```
public final class OutputGuard {
  private var files: [DirectoryListing.Identity: String] = [:]
  private var directories: [DirectoryListing.Identity: String] = [:]
  /// Directories whose files were not looked up yet; that takes time where there are many.
  private var unlisted: [String] = []

  /// No inputs.
  public init() {}

  /// Notes that the file or directory `path` is read; `-` is standard input.
  public func addInput(_ path: String) {
    let identity =
      path == "-"
      ? DirectoryListing.identityOfFile(STDIN_FILENO) : DirectoryListing.identityOfFile(path)
    guard let identity else { return }
    if path != "-", DirectoryListing.kind(of: path) == .directory {
      if directories.updateValue(path, forKey: identity) == nil { unlisted.append(path) }
    } else {
      files[identity] = path == "-" ? "standard input" : path
    }
  }

  /// Notes that all of `paths` are read.
  public func addInputs(_ paths: [String]) { for path in paths { addInput(path) } }

  /// Refuses to write to `path` where that is a file that is read.
  public func check(file path: String) throws(SourceError) {
    guard let identity = DirectoryListing.identityOfFile(path) else { return }
    if let name = input(identity) { throw Self.refusal(path, name) }
  }

  /// Refuses to write into the directory `path` where that is one that is read.
  public func check(directory path: String) throws(SourceError) {
    guard let identity = DirectoryListing.identityOfFile(path), let name = directories[identity]
    else { return }
    throw SourceError(
      name: path, kind: .system(EINVAL),
      message: "not written into: this directory is read (\(name)); give another one")
  }

  /// Refuses to write to standard output where that is a file that is read (`>> LOG`).
  public func checkStandardOutput() throws(SourceError) {
    guard let identity = DirectoryListing.identityOfFile(STDOUT_FILENO),
      let name = input(identity)
    else { return }
    throw Self.refusal("standard output", name)
  }

  private static func refusal(_ path: String, _ name: String) -> SourceError {
    SourceError(
      name: path, kind: .system(EINVAL),
      message: "not written: it is the same file as \(name), which is read; give another name")
  }

  /// The input that `identity` is.
  private func input(_ identity: DirectoryListing.Identity) -> String? {
    for directory in unlisted {
      let prefix = directory.hasSuffix("/") ? directory : directory + "/"
      for name in (try? DirectoryListing.names(in: directory)) ?? [] {
        let path = prefix + name
        guard let found = DirectoryListing.identityOfFile(path), files[found] == nil,
          DirectoryListing.kind(of: path) == .file
        else { continue }
        files[found] = path
      }
    }
    unlisted = []
    return files[identity]
  }
}
