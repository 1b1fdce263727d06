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
    var seen: Set<[UInt8]> = []
    // Texts that look alike may be names of different files.
    for path in paths where seen.insert(Array(path.utf8)).inserted {
      if path == "-" {
        loose.append(path)
        continue
      }
      switch DirectoryListing.kind(of: path) {
      case .missing:
        if let problem = DirectoryListing.problem(of: path) { throw problem }
        throw SourceError(name: path, kind: .missing, message: "no such file or directory")
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
  package static let statusNames: Set<String> = ["master.info", "relay-log.info"]

  private mutating func addDirectory(_ path: String) throws(SourceError) {
    let prefix = path.hasSuffix("/") ? path : path + "/"
    let names = try DirectoryListing.names(in: path)
    var taken: Set<[UInt8]> = []
    var found = false
    // What is no file is passed over: nobody may ever write into a FIFO.
    for name in names where name.hasSuffix(".index") && DirectoryListing.isFile(prefix + name) {
      guard let index = try LogIndex.read(prefix + name) else { continue }
      let family = LogFamily(index: index, directoryNames: names)
      // An index without logs and without lines is nothing to look at.
      guard !family.members.isEmpty || !family.missing.isEmpty else { continue }
      for member in family.members { taken.insert(Array(member.name.utf8)) }
      families.append(family)
      found = true
    }
    var stems: [[UInt8]: [(LogName, String)]] = [:]
    var others: [(LogName, String)] = []
    let plain = names.contains(where: \.isArchiveName) ? Set(names) : []
    for name in names {
      if Self.statusNames.contains(name) || name.hasPrefix("master-") && name.hasSuffix(".info")
        || name.hasPrefix("relay-log-") && name.hasSuffix(".info")
      {
        if DirectoryListing.isFile(prefix + name) { statusFiles.append(prefix + name) }
      }
      guard !taken.contains(Array(name.logFileName.utf8)), let parts = LogName(name),
        DirectoryListing.kind(of: prefix + name) == .file
      else { continue }
      // Packed beside the log itself it is a copy of it.
      if name.isArchiveName, plain.contains(name.logFileName) { continue }
      var isLog = true
      do throws(SourceError) {
        isLog = try Self.isLog(prefix + name)
      } catch {
        // One that may not be read does not hide the others; its scan says why.
        guard case .system = error.kind else { throw error }
      }
      if isLog {
        stems[Array(parts.stem.utf8), default: []].append((parts, prefix + name))
      } else {
        others.append((parts, prefix + name))
      }
    }
    // What has a log's name among logs is one that was damaged, or that never got its first bytes.
    for (parts, path) in others where stems[Array(parts.stem.utf8)] != nil {
      stems[Array(parts.stem.utf8)]?.append((parts, path))
    }
    for name in names where name.hasSuffix(".ibb") {
      guard DirectoryListing.kind(of: prefix + name) == .file else { continue }
      families.append(LogFamily(paths: [prefix + name], isComplete: false))
      found = true
    }
    for (_, files) in stems.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let list = files.sorted { $0.0.number < $1.0.number }
      families.append(LogFamily(paths: list.map(\.1), isComplete: true))
      found = true
    }
    guard found || !statusFiles.isEmpty else {
      throw SourceError(
        name: path, kind: .missing,
        message: "holds no binary log, relay log or index file"
          + (PackedNames(names).first.map { "; what is packed must be unpacked first, as \($0)" }
            ?? ""))
    }
  }

  /// Files given one by one: those of one stem and directory follow one another.
  private mutating func addLoose(_ paths: [String]) {
    var groups: [[(UInt64, String)]] = []
    var places: [[UInt8]: Int] = [:]
    for path in paths {
      guard let parts = LogName(path.lastPathComponent) else {
        families.append(LogFamily(paths: [path], isComplete: false))
        continue
      }
      let key = Array((path.directoryPrefix + parts.stem).utf8)
      if let place = places[key] {
        groups[place].append((parts.number, path))
      } else {
        places[key] = groups.count
        groups.append([(parts.number, path)])
      }
    }
    for group in groups {
      let sorted = group.sorted { $0.0 < $1.0 }
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
  package static func isLog(_ path: String) throws(SourceError) -> Bool {
    let source = try ByteSource(path: path, access: .read)
    var cursor = ByteCursor(source)
    let count: Int
    do throws(SourceError) {
      count = try cursor.load(4, at: .zero)
    } catch {
      // Of a torn wrapper nothing may come out; no index is wrapped.
      guard error.isDamage else { throw error }
      return true
    }
    switch FileMagic(cursor.bytes(count, at: .zero)) {
    case .log, .encryptedLog: return true
    default: return false
    }
  }
}
