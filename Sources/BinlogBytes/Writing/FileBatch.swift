#if canImport(Glibc)
  import Glibc
#endif

/// Files that get their names together, when all of them are written: all of them, or none.
///
/// What is written goes to files without a name where the system has such, else to drafts that are
/// removed whatever happens, but for a kill that cannot be caught.
public final class FileBatch {
  /// How files are made.
  public struct Rules {
    /// Whether files that are there already may be replaced; inputs never.
    public var isReplacing: Bool
    /// What is said of a file that is in the way.
    public var adviceForTaken: String
    /// Permissions, less what the process's mask takes away.
    public var mode: UInt32
    /// Whether the mask takes nothing away.
    public var keepsMode: Bool
    /// Whether the bytes must be on the disk before a file gets its name.
    public var isDurable: Bool

    /// Rules from their parts.
    public init(
      isReplacing: Bool, adviceForTaken: String, mode: UInt32 = 0o666, keepsMode: Bool = false,
      isDurable: Bool = false
    ) {
      self.isReplacing = isReplacing
      self.adviceForTaken = adviceForTaken
      self.mode = mode
      self.keepsMode = keepsMode
      self.isDurable = isDurable
    }
  }

  private let rules: Rules
  private let guarding: OutputGuard
  private var drafts: [DraftFile] = []
  private var directories: [String] = []

  /// No files yet; `guarding` knows what must not be written over.
  public init(_ rules: Rules, guarding: OutputGuard) {
    self.rules = rules
    self.guarding = guarding
  }

  deinit { abandon() }

  /// Makes the directory `path` where there is none; it goes again where nothing comes of the
  /// files.
  public func makeDirectory(_ path: String, mode: UInt32 = 0o777) throws(SourceError) {
    try guarding.check(directory: path)
    // Safe: the path is passed for the call.
    if unsafe path.withPath({ unsafe mkdir($0, mode) }) == 0 {
      directories.append(path)
      return
    }
    let code = errno
    guard code == EEXIST, DirectoryListing.kind(of: path) == .directory else {
      throw SourceError.system(path, "cannot make the directory", code)
    }
  }

  /// Refuses names that cannot be used, before anything is written.
  public func check(_ path: String) throws(SourceError) {
    try guarding.check(file: path)
    switch DirectoryListing.kindOfName(path) {
    case .missing: return
    case .directory:
      throw SourceError(name: path, kind: .system(EISDIR), message: "is a directory, not a file")
    case .file, .link:
      if !rules.isReplacing { throw taken(path) }
    case .other:
      guard rules.isReplacing else { throw taken(path) }
      throw SourceError(
        name: path, kind: .system(EEXIST), message: "is no file, and is not replaced")
    }
  }

  /// A new file that will be called `path`; where `staysOpen` is false it takes no descriptor
  /// between two writes.
  public func file(_ path: String, staysOpen: Bool = true) throws(SourceError) -> DraftFile {
    try check(path)
    let draft = try DraftFile(path, mode: rules.mode, staysOpen: staysOpen)
    if rules.keepsMode { draft.setMode() }
    drafts.append(draft)
    return draft
  }

  /// A symbolic link that will be called `path`, to `target`.
  public func link(_ path: String, to target: String) throws(SourceError) {
    try check(path)
    drafts.append(try DraftFile(path, linkingTo: target))
  }

  /// Gives all files their names.
  ///
  /// - Throws: where one cannot have its own; then none has, and what was there before is there.
  public func commit() throws(SourceError) {
    if rules.isDurable { for draft in drafts { try draft.store() } }
    // No signal in the midst of it.
    var all = sigset_t()
    var before = sigset_t()
    // Safe: both are filled by the system.
    unsafe sigfillset(&all)
    unsafe pthread_sigmask(SIG_BLOCK, &all, &before)
    defer { unsafe _ = pthread_sigmask(SIG_SETMASK, &before, nil) }
    var done = 0
    do throws(SourceError) {
      for draft in drafts {
        guard try draft.takeName(replacing: rules.isReplacing) else { throw taken(draft.path) }
        done += 1
      }
    } catch {
      for draft in drafts[..<done].reversed() { draft.giveNameBack() }
      throw error
    }
    for draft in drafts { draft.finish() }
    drafts = []
    directories = []
  }

  /// Removes what was written, unless it has its name.
  public func abandon() {
    for draft in drafts { draft.discard() }
    drafts = []
    for directory in directories.reversed() {
      // Safe: the path is passed for the call; a directory that holds something stays.
      unsafe _ = directory.withPath { unsafe rmdir($0) }
    }
    directories = []
  }

  private func taken(_ path: String) -> SourceError {
    SourceError(name: path, kind: .system(EEXIST), message: rules.adviceForTaken)
  }
}
