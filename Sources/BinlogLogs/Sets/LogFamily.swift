import BinlogBytes
import BinlogEvents

/// Logs that follow one another: those of one index, or of one stem in a directory.
public struct LogFamily: Sendable {
  /// One log.
  public struct Member: Sendable, Equatable {
    /// Where it lies.
    public var path: String
    /// Its line in the index; nil when the index does not name it, or there is none.
    public var entry: String?
    /// The bare name.
    public var name: String { path.logFileName }
  }

  /// The index, where there is one.
  public var index: LogIndex?
  /// The logs that exist, in order.
  public var members: [Member] = []
  /// Index lines whose file does not exist.
  public var missing: [String] = []
  /// Whether all logs of the family are here, so that a missing one means something.
  public var isComplete: Bool
  /// What is wrong with index and directory.
  public var findings: [Finding] = []

  /// The family that `index` lists, with the logs of the same stem beside it.
  public init(index: LogIndex, directoryNames: [String]) {
    self.index = index
    isComplete = true
    if index.entries.isEmpty, index.flaws.isEmpty {
      findings.append(
        Finding(
          .emptyFile, file: index.path, message: "the index lists no log", expected: "a line a log",
          found: "none", hint: "a server that finds it like this begins anew with number 1"))
    }
    findings += IndexFlaws.findings(index)
    let hidden = IndexFlaws.hidden(index)
    let packed = PackedNames(directoryNames)
    var seen: Set<String> = []
    var previous: LogName?
    for (line, entry) in index.entries.enumerated() {
      let bare = entry.lastPathComponent
      let name = LogName(bare)
      guard seen.insert(bare).inserted else {
        findings.append(
          Finding(
            .indexDuplicate, file: index.path, message: "\(bare) is listed twice",
            expected: "each log once", found: entry,
            hint: "the server reads the first of them only"))
        continue
      }
      if let previous, let name, previous.stem == name.stem, name.number != previous.number + 1 {
        let gap = name.number > previous.number
        findings.append(
          Finding(
            .indexGap, file: index.path,
            message: gap
              ? name.number - previous.number == 2
                ? "\(previous.next) is missing from the index"
                : "\(name.number - previous.number - 1) logs are missing from the index before \(bare)"
              : "\(bare) stands after a later log",
            expected: previous.next, found: bare,
            hint: "a replica that reads on passes over what was in the missing logs"))
      }
      previous = name
      let path = index.resolve(entry)
      // What may not be looked at is no less there; its scan says why it cannot be read.
      if DirectoryListing.kind(of: path) == .file || DirectoryListing.problem(of: path) != nil {
        // What no server finds under its name is not listed, whatever a person reads.
        members.append(Member(path: path, entry: hidden.contains(line) ? nil : entry))
      } else {
        missing.append(entry)
        findings.append(
          Finding(
            .indexEntryMissing, file: index.path, message: "\(bare) is listed but does not exist",
            expected: path, found: packed.name(of: bare).map { "only \($0)" } ?? "no such file",
            hint: packed.name(of: bare) == nil
              ? "a server that is asked for it cannot open it"
              : "a server that is asked for it cannot open it; unpack it to read it here"))
      }
    }
    addStrays(index, directoryNames, seen)
  }

  /// Logs that lie beside the index without being listed.
  private mutating func addStrays(
    _ index: LogIndex, _ names: [String], _ listed: Set<String>
  ) {
    var stems = Set(index.entries.compactMap { LogName($0.lastPathComponent)?.stem })
    if stems.isEmpty, index.path.hasSuffix(".index") {
      stems.insert(String(index.path.lastPathComponent.dropLast(6)))
    }
    let plain = names.contains(where: \.isArchiveName) ? Set(names) : []
    var strays: [(name: LogName, member: Member)] = []
    for name in names {
      guard let parts = LogName(name), stems.contains(parts.stem),
        !listed.contains(name.logFileName), !name.isArchiveName || !plain.contains(name.logFileName)
      else { continue }
      let member = Member(path: index.directory + name, entry: nil)
      strays.append((parts, member))
      guard !name.isArchiveName else {
        findings.append(Self.archive(name, index))
        continue
      }
      findings.append(
        Finding(
          .fileNotInIndex, file: member.path,
          message: "\(name) lies beside \(index.path.lastPathComponent), which does not list it",
          expected: "a line in the index", found: "none",
          hint: "the server does not know this log: a replica that asks for it gets error 1236;"
            + " mend the index, never skip the file"))
    }
    insert(strays)
  }

  /// Puts each stray before the first log of its stem that has a higher number, else at the end.
  private mutating func insert(_ strays: [(name: LogName, member: Member)]) {
    guard !strays.isEmpty else { return }
    // The highest number so far tells which strays come before a log, in one pass.
    var waiting: [[UInt8]: [(name: LogName, member: Member)]] = [:]
    for stray in strays { waiting[Array(stray.name.stem.utf8), default: []].append(stray) }
    for key in waiting.keys { waiting[key]?.sort { $0.name.number > $1.name.number } }
    var merged: [Member] = []
    merged.reserveCapacity(members.count + strays.count)
    for member in members {
      if let name = LogName(member.name) {
        let key = Array(name.stem.utf8)
        while let next = waiting[key]?.last, next.name.number < name.number {
          merged.append(next.member)
          waiting[key]?.removeLast()
        }
      }
      merged.append(member)
    }
    let rest = waiting.values.joined().sorted {
      ($0.name.stem, $0.name.number) < ($1.name.stem, $1.name.number)
    }
    members = merged + rest.map(\.member)
  }

  /// An archive of a log that the index does not list, as is right after a purge.
  private static func archive(_ name: String, _ index: LogIndex) -> Finding {
    Finding(
      .fileNotInIndex, severity: .note, file: index.directory + name,
      message: "\(name) is an archive of a log that \(index.path.lastPathComponent) does not list",
      hint: "the server has purged it; a replica that still needs it can be given the unpacked log")
  }

  /// A family without index: `paths` in the order of their numbers.
  public init(paths: [String], isComplete: Bool) {
    self.isComplete = isComplete
    members = paths.map { Member(path: $0, entry: nil) }
  }
}
