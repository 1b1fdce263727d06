import BinlogBytes
import BinlogEvents
public import BinlogLogs

/// What `verify` found, told of families instead of files: ten thousand logs on one screen.
public struct AuditDigest: Sendable {
  /// How often something was found.
  public struct Count: Sendable, Equatable {
    /// How bad it is.
    public var severity: Finding.Severity
    /// What it is.
    public var code: FindingCode
    /// How often.
    public var count: UInt64
  }

  /// A log of which something is wrong.
  public struct Trouble: Sendable, Equatable {
    /// Its bare name.
    public var name: String
    /// What was found, each code once, in the order of the findings.
    public var codes: [FindingCode]
  }

  /// Logs that follow one another and are not there.
  public struct Missing: Sendable, Equatable {
    /// The first of them.
    public var first: String
    /// The last of them; nil where it is one.
    public var last: String?
    /// How many they are.
    public var count: UInt64
    /// The GTIDs that stood in them, by the heads of their neighbours; nil where these do not tell.
    public var gtids: String?
  }

  /// Logs that belong together.
  public struct Family: Sendable {
    /// Where they lie; empty for the working directory.
    public var directory: String
    /// What their names begin with.
    public var stem: String
    /// How many there are.
    public var logs: UInt64 = 0
    /// Their bytes.
    public var bytes: UInt64 = 0
    /// Their sound events.
    public var events: UInt64 = 0
    /// Their whole groups.
    public var groups: UInt64 = 0
    /// The names of the first and the last.
    public var names: (first: String, last: String)?
    /// The first timestamp of all, seconds since 1970.
    public var oldest: UInt32?
    /// The last timestamp of all, seconds since 1970.
    public var newest: UInt32?
    /// MySQL: the GTIDs that stand in them. MariaDB: the last of each domain and server.
    public var gtids: String?
    /// What is not there.
    public var missing: [Missing] = []
    /// Logs whose content is damaged.
    public var damaged: [Trouble] = []
    /// Logs that do not follow those before them: swapped, renamed, copied from elsewhere.
    public var misplaced: [Trouble] = []
    /// All findings.
    public var counts: [Count] = []

    /// How many logs are missing.
    public var missingCount: UInt64 { missing.reduce(0) { $0 + $1.count } }

    /// How many findings are of `severity`.
    public func count(_ severity: Finding.Severity) -> UInt64 {
      counts.reduce(0) { $0 + ($1.severity == severity ? $1.count : 0) }
    }
  }

  /// The families, in the order given.
  public private(set) var families: [Family] = []
  /// Findings that are of no family.
  public private(set) var others: [Count] = []

  /// Sums up `audit`.
  public init(_ audit: LogAudit) {
    var owner: [String: Int] = [:]
    for (place, family) in audit.families.enumerated() {
      families.append(Family(family))
      if let index = family.family.index { owner[index.path] = place }
      for member in family.family.members { owner[member.path] = place }
    }
    var lists = [[Finding]](repeating: [], count: families.count)
    for finding in audit.findings {
      if let place = owner[finding.file] {
        lists[place].append(finding)
      } else {
        others.add(finding)
      }
    }
    for place in families.indices {
      families[place].sort(lists[place], of: audit.families[place])
    }
  }
}

extension [AuditDigest.Count] {
  fileprivate mutating func add(_ finding: Finding) {
    if let place = firstIndex(where: {
      $0.code == finding.code && $0.severity == finding.severity
    }) {
      self[place].count += 1
    } else {
      append(.init(severity: finding.severity, code: finding.code, count: 1))
    }
  }
}

extension AuditDigest.Family {
  fileprivate init(_ family: LogAudit.Family) {
    let path = family.family.index?.path ?? family.family.members.first?.path ?? ""
    let bare = path.lastPathComponent
    directory = String(path.dropLast(bare.count))
    while directory.count > 1, directory.hasSuffix("/") { directory.removeLast() }
    let first = family.family.members.first?.name ?? bare
    stem = LogName(first)?.stem ?? first
    var set = GtidSet()
    var last: [MariaGtid] = []
    for report in family.reports {
      logs += 1
      bytes &+= report.size
      events &+= report.events
      groups &+= report.groups
      names = (names?.first ?? report.name, report.name)
      if let time = report.firstTimestamp { oldest = min(oldest ?? time, time) }
      if let time = report.lastTimestamp { newest = max(newest ?? time, time) }
      set.formUnion(report.gtids)
      for gtid in report.mariaGtids { last.advance(to: gtid) }
    }
    if !set.isEmpty {
      gtids = set.description
    } else if !last.isEmpty {
      gtids = last.map(\.description).joined(separator: ",")
    }
  }

  /// Takes in what was found of it.
  fileprivate mutating func sort(_ findings: [Finding], of family: LogAudit.Family) {
    findMissing(findings, of: family)
    for finding in findings {
      counts.add(finding)
      guard finding.severity != .note else { continue }
      let name = finding.file.logFileName
      switch finding.code.kind {
      case .damage where finding.severity == .error: damaged.add(finding.code, to: name)
      case .order: misplaced.add(finding.code, to: name)
      case .successor:
        let isMissing = finding.expected.map { target in missing.contains { $0.holds(target) } }
        if isMissing != true { misplaced.add(finding.code, to: name) }
      default: break
      }
    }
  }

  /// Numbers that are passed over, lines of the index without a file, and a log that the last one
  /// names.
  private mutating func findMissing(_ findings: [Finding], of family: LogAudit.Family) {
    var before: FileReport?
    for report in family.reports {
      defer { before = report }
      guard let before, let one = LogName(before.name), let other = LogName(report.name),
        one.stem == other.stem, other.number > one.number, other.number - one.number > 1
      else { continue }
      let count = other.number - one.number - 1
      missing.append(
        AuditDigest.Missing(
          first: one.next, last: count > 1 ? other.previous : nil, count: count,
          gtids: report.gtidsMissing(after: before)))
    }
    let present = Set(family.family.members.map(\.name))
    let targets = findings.filter { $0.code == .rotateTargetMissing }.compactMap(\.expected)
    for name in family.family.missing.map(\.logFileName) + targets
    where !present.contains(name) && !missing.contains(where: { $0.holds(name) }) {
      missing.append(AuditDigest.Missing(first: name, count: 1))
    }
  }
}

extension AuditDigest.Missing {
  /// Whether the log called `name` is one of them.
  fileprivate func holds(_ name: String) -> Bool {
    if name == first || name == last { return true }
    guard let from = LogName(first), let to = last.flatMap({ LogName($0) }),
      let number = LogName(name)
    else { return false }
    return number.stem == from.stem
      && (from.number...max(from.number, to.number))
        .contains(number.number)
  }
}

extension [AuditDigest.Trouble] {
  fileprivate mutating func add(_ code: FindingCode, to name: String) {
    guard let place = lastIndex(where: { $0.name == name }) else {
      append(.init(name: name, codes: [code]))
      return
    }
    if !self[place].codes.contains(code) { self[place].codes.append(code) }
  }
}

extension FileReport {
  /// The GTIDs that stood in the logs between `before` and this one, as the head of this one names
  /// them; nil where it does not.
  fileprivate func gtidsMissing(after before: FileReport) -> String? {
    if let previousGtids {
      let known = (before.previousGtids ?? GtidSet()).union(before.gtids)
      let set = previousGtids.subtracting(known)
      return set.isEmpty ? nil : set.description
    }
    guard let gtidList else { return nil }
    var state = before.gtidList ?? []
    for gtid in before.mariaGtids { state.advance(to: gtid) }
    let ranges = gtidList.compactMap { gtid -> String? in
      // Numbers rise within a domain, whoever gives them out.
      let reached = state.filter { $0.domain == gtid.domain }.map(\.sequence).max() ?? 0
      guard gtid.sequence > reached else { return nil }
      let first = reached + 1
      return first == gtid.sequence
        ? "\(gtid)" : "\(gtid.domain)-\(gtid.server)-\(first)..\(gtid.sequence)"
    }
    return ranges.isEmpty ? nil : ranges.joined(separator: ",")
  }
}

extension [MariaGtid] {
  /// Puts `gtid` in the place of the one of its domain and server.
  mutating func advance(to gtid: MariaGtid) {
    if let place = firstIndex(where: { $0.domain == gtid.domain && $0.server == gtid.server }) {
      self[place] = gtid
    } else {
      append(gtid)
    }
  }
}
