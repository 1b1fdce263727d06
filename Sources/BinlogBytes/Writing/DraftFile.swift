#if canImport(Glibc)
  import CFiles
  import Glibc
#endif

/// A file that is written before it has its name.
public final class DraftFile: ByteDestination {
  /// What it will be called.
  public let path: String
  private let mode: UInt32
  /// Its descriptor; negative where it is opened for each write.
  private var number: Int32 = -1
  /// The name that it has until then; nil where it has none.
  private var draft: (path: String, token: UnfinishedFiles.Token)?
  /// The second name of the file that was there before, until all is well.
  private var former: (path: String, token: UnfinishedFiles.Token)?
  private var isNamed = false

  init(_ path: String, mode: UInt32, staysOpen: Bool) throws(SourceError) {
    self.path = path
    self.mode = mode
    if staysOpen, let nameless = TemporaryFile.openNameless(in: Self.directory(path), mode: mode) {
      number = nameless
      return
    }
    let name = Self.otherName(path)
    let token = UnfinishedFiles.add(name)
    // Safe: paths are passed for the time of the calls, here and below.
    let opened = unsafe name.withPath {
      unsafe open($0, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode)
    }
    guard opened >= 0 else {
      let code = errno
      UnfinishedFiles.forget(token)
      throw SourceError.system(path, "cannot make the file", code)
    }
    draft = (name, token)
    if staysOpen { number = opened } else { close(opened) }
  }

  /// A symbolic link to `target`, which nobody writes to.
  init(_ path: String, linkingTo target: String) throws(SourceError) {
    self.path = path
    mode = 0
    let name = Self.otherName(path)
    let token = UnfinishedFiles.add(name)
    // Safe: paths are passed for the time of the call.
    let code = unsafe target.withPath { target in
      unsafe name.withPath { unsafe symlink(target, $0) }
    }
    guard code == 0 else {
      let code = errno
      UnfinishedFiles.forget(token)
      throw SourceError.system(path, "cannot make the link", code)
    }
    draft = (name, token)
  }

  deinit { discard() }

  private static func directory(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: 0x2F) else { return "." }
    return String(path[...slash])
  }

  /// A name in the same directory that no file has.
  private static func otherName(_ path: String) -> String {
    let random = String(UInt64.random(in: 0 ... .max), radix: 16)
    return directory(path) + "/.binlogtool-" + random
  }

  /// Sets its permissions to what was asked for, whatever the process's mask says.
  func setMode() { if number >= 0 { fchmod(number, mode) } }

  /// Adds `bytes`.
  public func write(_ bytes: Span<UInt8>) throws(SourceError) {
    if number >= 0 {
      return try DescriptorDestination(number: number, name: path).write(bytes)
    }
    guard let draft else { return }
    do throws(SourceError) {
      try NewFile.append(draft.path, bytes)
    } catch {
      throw SourceError(name: path, kind: error.kind, message: error.message)
    }
  }

  /// Adds the first `count` bytes of the file at `source`, which the file system may share between
  /// both; false, and nothing added, where the system does not copy files.
  public func append(copyOf source: String, count: UInt64) throws(SourceError) -> Bool {
    guard number >= 0 else { return false }
    // Safe: the path is passed for the call; the copying names descriptors and counts only.
    let from = unsafe source.withPath { unsafe open($0, O_RDONLY | O_CLOEXEC) }
    guard from >= 0 else { throw SourceError.system(source, "cannot open the file", errno) }
    defer { close(from) }
    if unsafe binlogtool_share(number, from) == 0 {
      guard ftruncate(number, off_t(clamping: count)) == 0 else {
        throw SourceError.system(path, "cannot write the file", errno)
      }
      return true
    }
    var left = count
    while left > 0 {
      let copied = unsafe binlogtool_copy(number, from, min(left, 1 << 30))
      if copied > 0 {
        left -= min(left, UInt64(copied))
        continue
      }
      let code = errno
      if copied < 0, code == EINTR { continue }
      if copied < 0, left == count, code == EINVAL || code == ENOSYS { return false }
      guard copied == 0 else { throw SourceError.system(path, "cannot write the file", code) }
      throw SourceError(
        name: source, kind: .system(EIO),
        message: "ends \(left) bytes before it did when it was looked at")
    }
    return true
  }

  /// Waits until the bytes are on the disk.
  func store() throws(SourceError) {
    guard number >= 0, fsync(number) != 0 else { return }
    throw SourceError.system(path, "cannot write the file", errno)
  }

  /// Gives the file its name; false where another has it that must not be replaced.
  func takeName(replacing: Bool) throws(SourceError) -> Bool {
    if replacing, DirectoryListing.kindOfName(path) != .missing {
      try replace()
      isNamed = true
      return true
    }
    let code: Int32
    if let draft {
      code = Self.link(draft.path, path)
      if code == 0 { remove(draft) }
    } else {
      code = Self.linkNameless(number, path)
    }
    switch code {
    case 0: break
    case EEXIST: return false
    case EPERM, EOPNOTSUPP, ENOSYS:
      // File systems without second names; who makes the same file at this moment loses it.
      guard let draft, DirectoryListing.kindOfName(path) == .missing,
        Self.rename(draft.path, path) == 0
      else { throw SourceError.system(path, "cannot make the file", code) }
      UnfinishedFiles.forget(draft.token)
    default: throw SourceError.system(path, "cannot make the file", code)
    }
    draft = nil
    isNamed = true
    return true
  }

  /// Takes the place of the file that is there, which keeps another name until all is well.
  private func replace() throws(SourceError) {
    if draft == nil {
      let name = Self.otherName(path)
      let token = UnfinishedFiles.add(name)
      let code = Self.linkNameless(number, name)
      guard code == 0 else {
        UnfinishedFiles.forget(token)
        throw SourceError.system(path, "cannot make the file", code)
      }
      draft = (name, token)
    }
    guard let draft else { return }
    let second = Self.otherName(path)
    let token = UnfinishedFiles.add(second)
    if Self.link(path, second) == 0 {
      former = (second, token)
    } else {
      // Without second names it cannot be put back; it is whole or gone all the same.
      UnfinishedFiles.forget(token)
    }
    let code = Self.rename(draft.path, path)
    guard code == 0 else {
      if let former { remove(former) }
      former = nil
      throw SourceError.system(path, "cannot give the file its name", code)
    }
    UnfinishedFiles.forget(draft.token)
    self.draft = nil
  }

  /// Undoes ``takeName(replacing:)``.
  func giveNameBack() {
    guard isNamed else { return }
    isNamed = false
    if let former {
      _ = Self.rename(former.path, path)
      UnfinishedFiles.forget(former.token)
      self.former = nil
    } else {
      unsafe _ = path.withPath { unsafe unlink($0) }
    }
  }

  /// All is well.
  func finish() {
    if let former { remove(former) }
    former = nil
    shut()
  }

  /// Removes the file, unless it has its name.
  func discard() {
    if let draft { remove(draft) }
    draft = nil
    shut()
  }

  private func shut() {
    if number >= 0 { close(number) }
    number = -1
  }

  private func remove(_ file: (path: String, token: UnfinishedFiles.Token)) {
    unsafe _ = file.path.withPath { unsafe unlink($0) }
    UnfinishedFiles.forget(file.token)
  }

  // MARK: Calls that return 0 or the error's number

  private static func link(_ old: String, _ new: String) -> Int32 {
    let code = unsafe old.withPath { old in unsafe new.withPath { unsafe Glibc.link(old, $0) } }
    return code == 0 ? 0 : errno
  }

  private static func linkNameless(_ number: Int32, _ new: String) -> Int32 {
    let code = unsafe "/proc/self/fd/\(number)".withPath { old in
      unsafe new.withPath { unsafe linkat(AT_FDCWD, old, AT_FDCWD, $0, AT_SYMLINK_FOLLOW) }
    }
    return code == 0 ? 0 : errno
  }

  private static func rename(_ old: String, _ new: String) -> Int32 {
    let code = unsafe old.withPath { old in unsafe new.withPath { unsafe Glibc.rename(old, $0) } }
    return code == 0 ? 0 : errno
  }
}
