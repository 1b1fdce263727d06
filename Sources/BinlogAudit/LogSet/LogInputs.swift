public import BinlogBytes
import BinlogEvents

/// What the paths that a user gave turn out to be.
public struct LogInputs: Sendable {
  /// Logs in families.
  public var families: [LogFamily] = []
  /// Files in the given directories that say where a replica stands.
  public var statusFiles: [String] = []

  /// Looks at each of `paths`: a log, an index file, or a directory with either.
  ///
  /// - Throws: when one cannot be opened, or a directory holds nothing of the kind.
  public init(_ paths: [String]) throws(SourceError) {
    var loose: [String] = []
    var seen: Set<String> = []
    for path in paths where seen.insert(path).inserted {
      if path == "-" {
        loose.append(path)
        continue
      }
      switch DirectoryListing.kind(of: path) {
      case .missing:
        throw SourceError(name: path, kind: .system(2), message: "no such file or directory")
      case .directory: try addDirectory(path)
      case .other: loose.append(path)
      case .file:
        if try !Self.isLog(path), let index = try LogIndex.read(path),
          !index.entries.isEmpty || path.hasSuffix(".index")
        {
          let names = try DirectoryListing.names(
            in: index.directory.isEmpty ? "." : index.directory)
          families.append(LogFamily(index: index, directoryNames: names))
        } else {
          loose.append(path)
        }
      }
    }
    addLoose(loose)
  }

  /// Names of files that say where a replica stands.
  static let statusNames: Set<String> = ["master.info", "relay-log.info"]

  private mutating func addDirectory(_ path: String) throws(SourceError) {
    let prefix = path.hasSuffix("/") ? path : path + "/"
    let names = try DirectoryListing.names(in: path)
    var taken: Set<String> = []
    var found = false
    for name in names where name.hasSuffix(".index") {
      guard let index = try LogIndex.read(prefix + name) else { continue }
      let family = LogFamily(index: index, directoryNames: names)
      // An index without logs and without lines is nothing to look at.
      guard !family.members.isEmpty || !family.missing.isEmpty else { continue }
      for member in family.members { taken.insert(member.name) }
      families.append(family)
      found = true
    }
    var stems: [String: [(LogName, String)]] = [:]
    var others: [(LogName, String)] = []
    let plain = names.contains(where: \.isArchiveName) ? Set(names) : []
    for name in names {
      if Self.statusNames.contains(name) || name.hasPrefix("master-") && name.hasSuffix(".info")
        || name.hasPrefix("relay-log-") && name.hasSuffix(".info")
      {
        statusFiles.append(prefix + name)
      }
      guard !taken.contains(name.logFileName), let parts = LogName(name),
        DirectoryListing.kind(of: prefix + name) == .file
      else { continue }
      // Packed beside the log itself it is a copy of it.
      if name.isArchiveName, plain.contains(name.logFileName) { continue }
      if try Self.isLog(prefix + name) {
        stems[parts.stem, default: []].append((parts, prefix + name))
      } else {
        others.append((parts, prefix + name))
      }
    }
    // What has a log's name among logs is one that was damaged, or that never got its first bytes.
    for (parts, path) in others where stems[parts.stem] != nil {
      stems[parts.stem]?.append((parts, path))
    }
    for name in names where name.hasSuffix(".ibb") {
      guard DirectoryListing.kind(of: prefix + name) == .file else { continue }
      families.append(LogFamily(paths: [prefix + name], isComplete: false))
      found = true
    }
    for stem in stems.keys.sorted() {
      let list = (stems[stem] ?? []).sorted { $0.0.number < $1.0.number }
      families.append(LogFamily(paths: list.map(\.1), isComplete: true))
      found = true
    }
    guard found || !statusFiles.isEmpty else {
      throw SourceError(
        name: path, kind: .system(2),
        message: "holds no binary log, relay log or index file")
    }
  }

  /// Files given one by one: those of one stem and directory follow one another.
  private mutating func addLoose(_ paths: [String]) {
    var groups: [(key: String, paths: [(UInt64, String)])] = []
    for path in paths {
      guard let parts = LogName(path.lastPathComponent) else {
        families.append(LogFamily(paths: [path], isComplete: false))
        continue
      }
      let key = path.directoryPrefix + parts.stem
      if let place = groups.firstIndex(where: { $0.key == key }) {
        groups[place].paths.append((parts.number, path))
      } else {
        groups.append((key, [(parts.number, path)]))
      }
    }
    for group in groups {
      let sorted = group.paths.sorted { $0.0 < $1.0 }
      // Only files whose numbers follow one another make a set.
      var run: [String] = []
      var last: UInt64?
      for (number, path) in sorted {
        if let last, number != last + 1 {
          families.append(LogFamily(paths: run, isComplete: false))
          run = []
        }
        run.append(path)
        last = number
      }
      families.append(LogFamily(paths: run, isComplete: false))
    }
  }

  /// Whether the file begins with a log's magic number, or is so damaged a wrapper that nobody
  /// can tell.
  static func isLog(_ path: String) throws(SourceError) -> Bool {
    let source = try ByteSource(path: path, access: .read)
    var cursor = ByteCursor(source)
    let count: Int
    do throws(SourceError) {
      count = try cursor.load(4, at: .zero)
    } catch {
      // Of a torn wrapper nothing may come out; no index is wrapped.
      guard error.kind == .compression else { throw error }
      return true
    }
    switch FileMagic(cursor.bytes(count, at: .zero)) {
    case .log, .encryptedLog: return true
    default: return false
    }
  }
}
