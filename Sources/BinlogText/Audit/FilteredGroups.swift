public import BinlogAudit
import BinlogBytes
import BinlogChanges
public import BinlogEvents
import BinlogLogs
import BinlogRules

/// The groups from a replica's place on that its filter rules leave out, and what its own log says
/// of those before: they stand there without content where the rules counted.
public struct FilteredGroups: Sendable {
  /// A group that is left out, wholly or in part.
  struct Entry: Sendable {
    var group: GroupSummary
    var verdict: RuleVerdict
    /// The rule that decided first.
    var rule: String?
    var isCertain: Bool
  }

  /// What the replica's own log has of groups that the rules leave out.
  struct Proof: Sendable {
    /// Groups without content.
    var empty = 0
    /// The last of them.
    var last: (gtid: String, file: String, position: UInt64)?
    /// Groups that have content all the same.
    var full = 0
    var firstFull: String?
  }

  /// From where on groups are listed.
  let place: String
  private(set) var entries: [Entry] = []
  /// How many groups are left out wholly, and in part.
  private(set) var ignored = 0
  private(set) var partly = 0
  private(set) var proof: Proof?
  /// Why rules or logs could not be used.
  private(set) var problem: String?
  fileprivate static let most = 1000
  fileprivate static let mostKnown = 200_000

  /// Reads the source's logs by the rules of the replica's status; nil where it has none, or
  /// nothing tells where it stands.
  public init?(_ diagnosis: Diagnosis, access: LogAccess) {
    guard let state = diagnosis.recovery.replica, !state.filters.isEmpty else { return nil }
    guard let from = state.executed ?? state.read, let name = LogName(from.file) else {
      return nil
    }
    place = from.description
    var rules = ReplicaRules()
    do throws(RuleProblem) {
      for filter in state.filters {
        try rules.take(status: filter.name, filter.value, channel: nil)
      }
    } catch {
      problem = error.message
      return
    }
    let logs = Self.binlogs(diagnosis.source).filter { $0.name.stem == name.stem }
    guard logs.contains(where: { $0.name.number == name.number }) else {
      problem = "the source's \(from.file) is not here"
      return
    }
    var pass = FilteredPass(rules)
    var walk = GroupWalk(access)
    for log in logs {
      pass.isListing = log.name.number >= name.number
      pass.start = log.name.number == name.number ? from.position : 0
      guard walk.run(log.path, &pass) else { break }
    }
    walk.finish(&pass)
    problem = pass.problem
    entries = pass.entries
    ignored = pass.ignored
    partly = pass.partly
    guard !pass.known.isEmpty, let replica = diagnosis.replica else { return }
    let own = Self.binlogs(replica)
    guard !own.isEmpty else { return }
    var look = OwnPass(pass.known)
    walk = GroupWalk(access)
    for log in own { _ = walk.run(log.path, &look) }
    walk.finish(&look)
    if look.proof.empty + look.proof.full > 0 { proof = look.proof }
  }

  private static func binlogs(_ audit: LogAudit) -> [(path: String, name: LogName)] {
    audit.reports.filter { $0.kind == .binlog }
      .compactMap { report in
        LogName(report.path.logFileName).map { (path: report.path, name: $0) }
      }
      .sorted { ($0.name.stem, $0.name.number) < ($1.name.stem, $1.name.number) }
  }
}

/// Judges each group of the source by the rules.
private struct FilteredPass: GroupVisitor {
  private(set) var entries: [FilteredGroups.Entry] = []
  private(set) var ignored = 0
  private(set) var partly = 0
  /// Groups before the place that are left out wholly, by GTID.
  private(set) var known: Set<String> = []
  /// Whether the log at hand is at the place or after it.
  var isListing = false
  /// The place in it.
  var start: UInt64 = 0
  private var walk: RuleWalk
  private let counts: Counts

  /// What the rules made of the group at hand.
  private final class Counts {
    var applied = 0
    var ignored = 0
    var rule: String?
    var isCertain = true

    func add(_ decision: RuleDecision) {
      if decision.verdict == .ignored {
        ignored += 1
        rule = rule ?? decision.rule
      } else {
        applied += 1
      }
      if !decision.isCertain { isCertain = false }
    }

    func reset() { (applied, ignored, rule, isCertain) = (0, 0, nil, true) }
  }

  init(_ rules: ReplicaRules) {
    let counts = Counts()
    self.counts = counts
    walk = RuleWalk(rules, channel: nil) { event in counts.add(event.decision) }
  }

  var problem: String? { walk.problem?.message }

  mutating func step(
    _ reader: borrowing LogReader, _ step: LogStep, _ groups: inout GroupCollector
  ) -> Bool { walk.step(reader, step, &groups) }

  mutating func ended(_ group: GroupSummary, state: [MariaGtid]) {
    walk.ended(group, state: state)
    defer { counts.reset() }
    guard counts.ignored > 0 else { return }
    let isWhole = counts.applied == 0
    guard isListing, group.position.rawValue >= start else {
      if isWhole, let gtid = group.gtidText, known.count < FilteredGroups.mostKnown {
        known.insert(gtid)
      }
      return
    }
    if isWhole { ignored += 1 } else { partly += 1 }
    guard entries.count < FilteredGroups.most else { return }
    entries.append(
      FilteredGroups.Entry(
        group: group, verdict: isWhole ? .ignored : .partly, rule: counts.rule,
        isCertain: counts.isCertain))
  }

  mutating func notice(_ notice: LogNotice, in path: String) {
    // The audit has told of it.
  }
}

/// Looks for groups in a replica's own log.
private struct OwnPass: GroupVisitor {
  private(set) var proof = FilteredGroups.Proof()
  private let known: Set<String>

  init(_ known: Set<String>) { self.known = known }

  mutating func step(
    _ reader: borrowing LogReader, _ step: LogStep, _ groups: inout GroupCollector
  ) -> Bool { true }

  mutating func ended(_ group: GroupSummary, state: [MariaGtid]) {
    guard group.isComplete, let gtid = group.gtidText, known.contains(gtid) else { return }
    if group.rows == 0, group.statementCount == 0 {
      proof.empty += 1
      proof.last = (gtid, group.file, group.position.rawValue)
    } else {
      proof.full += 1
      proof.firstFull = proof.firstFull ?? gtid
    }
  }

  mutating func notice(_ notice: LogNotice, in path: String) {}
}

// MARK: - Words

extension FilteredGroups {
  /// What `suggest` says of them.
  public var section: SuggestSection {
    SuggestSection(
      "What the replica's filter rules leave out", lines: lines, write: { json in write(to: &json) }
    )
  }

  /// What is said of them.
  var lines: [String] {
    if let problem { return ["which groups they leave out cannot be told: \(problem)"] }
    var lines: [String] = []
    lines.append(
      ignored + partly == 0
        ? "from \(place) on, the rules leave out nothing of what the source's logs hold"
        : "from \(place) on, the rules leave out \(ignored) \(ignored == 1 ? "group" : "groups") "
          + "wholly and \(partly) in part: they will not be on the replica, whatever is done here")
    let text = GroupText(style: .plain)
    for entry in entries.prefix(8) {
      lines.append(
        (entry.verdict == .ignored ? "left out" : "in part") + (entry.isCertain ? "" : " (likely)")
          + ": " + text.line(entry.group) + (entry.rule.map { "  [\($0)]" } ?? ""))
    }
    if entries.count > 8 || ignored + partly > entries.count {
      lines.append("and \(ignored + partly - min(8, entries.count)) more")
    }
    if let proof {
      if let last = proof.last {
        lines.append(
          "proof: of the groups before that, \(proof.empty) that the rules leave out stand in the "
            + "replica's own log without content, the last at \(last.file):\(last.position), "
            + "\(last.gtid)")
      }
      if let first = proof.firstFull {
        lines.append(
          "\(proof.full) that the rules leave out have content in its own log, the first \(first): "
            + "the rules were others then, or somebody wrote them there")
      }
    }
    return lines
  }

  /// Writes the members `filtered_groups` and `filtered_proof`.
  func write(to json: inout JSONWriter) {
    json.key("filtered_groups")
    json.beginArray()
    for entry in entries {
      json.beginObject()
      json.key("group")
      GroupJSON.write(entry.group, to: &json)
      json.member("verdict", entry.verdict.rawValue)
      json.member("rule", entry.rule)
      json.member("certainty", entry.isCertain ? "certain" : "likely")
      json.endObject()
    }
    json.endArray()
    json.member("filtered_count", UInt64(ignored + partly))
    json.member("filtered_problem", problem)
    guard let proof else { return }
    json.key("filtered_proof")
    json.beginObject()
    json.member("empty", UInt64(proof.empty))
    json.member("with_content", UInt64(proof.full))
    json.member("gtid", proof.last?.gtid)
    json.member("file", proof.last?.file)
    json.member("position", proof.last?.position)
    json.endObject()
  }
}
