import BinlogBytes
import BinlogEvents

/// Decides what happened between a source and its replica, and what to do.
///
/// Never suggests what the evidence contradicts: the next file at position 4 comes up only where
/// the position is impossible, the file was left by a crash, and the index names a next file.
public struct Advisor {
  let inputs: SuggestInputs
  /// The source's logs.
  let source: LogAudit
  var state: ReplicaState
  var reasons: [String]
  /// Contradictions between what the inputs say.
  public private(set) var findings: [Finding]
  let channel: String?
  /// The groups in the channel's relay logs.
  let relayGroups: [FileScan.VisitedGroup]
  /// The same with their places in the source's log.
  let placed: [PlacedGroup]
  /// Index in ``placed`` of the first behind the noted place.
  let firstBehind: Int?
  /// Stem of the channel's relay logs, where there are several channels.
  let relayLogStem: String?

  /// Takes in everything that is known; `channel` picks one of several replication channels.
  ///
  /// `source` must have judged the place that ``SuggestInputs/readPlace(channel:)`` tells.
  public init(_ inputs: SuggestInputs, source: LogAudit, channel: String? = nil) {
    self.inputs = inputs
    self.source = source
    self.channel = channel
    let merger = inputs.merged(channel: channel)
    state = merger.state
    reasons = merger.reasons
    findings = merger.findings
    placed = merger.placed
    relayGroups = merger.relayGroups
    firstBehind = merger.firstBehind
    relayLogStem = merger.relayLogStem
  }

  /// The place of the source's file that the replica asks for.
  struct Place {
    var family: LogAudit.Family
    var index: Int
    var member: LogFamily.Member { family.family.members[index] }
    var report: FileReport { family.reports[index] }
    /// The next file that the server knows and can send; one that a crash left without a single
    /// event, it cannot.
    var next: LogFamily.Member? { nextIndex.map { family.family.members[$0] } }
    private var nextIndex: Int? {
      later.first { isListed($0) && !isUnreadable($0) }
    }
    private var later: Range<Int> { (index + 1)..<family.family.members.count }
    private func isListed(_ place: Int) -> Bool {
      family.family.index == nil || family.family.members[place].entry != nil
    }
    private func isUnreadable(_ place: Int) -> Bool {
      place < family.reports.count && family.reports[place].events == 0
        && !family.reports[place].isLocked
    }
    /// Files between this one and ``next`` that hold nothing.
    var unreadable: [LogFamily.Member] {
      later.prefix { $0 != nextIndex }.filter(isUnreadable).map { family.family.members[$0] }
    }
    /// The first file behind this one that the index does not name, where it names none.
    var unlisted: LogFamily.Member? {
      nextIndex == nil
        ? later.first { !isListed($0) && !isUnreadable($0) }.map { family.family.members[$0] } : nil
    }
    /// Numbers between this file and ``next`` that no file has.
    var missingNumbers: ClosedRange<UInt64>? {
      guard let mine = LogName(report.name)?.number, let nextIndex,
        let theirs = LogName(family.family.members[nextIndex].name)?.number, theirs > mine + 1
      else { return nil }
      let known = Set(
        family.family.members[(index + 1)..<nextIndex].compactMap { LogName($0.name)?.number })
      let missing = ((mine + 1)..<theirs).lazy.filter { !known.contains($0) }
      guard let first = missing.first else { return nil }
      return first...(theirs - 1)
    }
  }

  /// The answer.
  public mutating func advise() -> Recovery {
    // Trouble with the replica's own files comes first: whatever the source says, its answers
    // would go through them.
    if let own = judgeReplica() { return finished(own) }
    guard let read = state.read else {
      var answer = Recovery(
        .unclear, confidence: .unclear,
        summary: "Nothing that was given says where the replica stands.")
      answer.preparations = [
        "give --status with the text of SHOW REPLICA STATUS, --replica with its data directory,"
          + " or --position FILE:POS"
      ]
      return finished(answer)
    }
    let families = source.families.filter { family in
      family.reports.contains { $0.kind == .binlog }
        || family.family.index != nil && !family.reports.contains { $0.kind == .relayLog }
    }
    guard !families.isEmpty else {
      var answer = Recovery(
        .unclear, confidence: .unclear,
        summary: "No binary log of the source was given; relay logs do not stand for them.")
      answer.preparations = ["give the source's logs as --source; did you swap it with --replica?"]
      return finished(answer)
    }
    for family in families {
      if family.reports.allSatisfy({ $0.kind == .relayLog }) { continue }
      if let index = family.family.members.firstIndex(where: { $0.name == read.file }) {
        let answer = judge(read, Place(family: family, index: index))
        return finished(answer)
      }
    }
    if let place = crashedPlace(families, before: read) {
      let answer = lostTail(read, place)
      return finished(answer)
    }
    return finished(missingFile(read, families))
  }

  func finished(_ answer: Recovery) -> Recovery {
    var answer = answer
    answer.reasons = reasons + answer.reasons
    answer.replica = state
    return answer
  }

  // MARK: The file is not there

  /// The file that a crash ended and that the replica had read past, when the one that it
  /// stands in was lost as a whole.
  func crashedPlace(
    _ families: [LogAudit.Family], before read: SourceCoordinate
  ) -> Place? {
    guard let wanted = LogName(read.file) else { return nil }
    for family in families {
      for (index, report) in family.reports.enumerated().reversed() {
        guard let name = LogName(report.name), name.stem == wanted.stem,
          name.number < wanted.number, report.kind == .binlog, !report.isClosed, report.events > 0
        else { continue }
        let place = Place(family: family, index: index)
        guard place.next != nil else { continue }
        let lost = lostGroups(from: place, read).groups
        if lost.contains(where: { $0.file == report.name }) { return place }
      }
    }
    return nil
  }

  func missingFile(
    _ read: SourceCoordinate, _ families: [LogAudit.Family]
  ) -> Recovery {
    if let family = families.first(where: { family in
      family.family.missing.contains { $0.lastPathComponent == read.file }
    }) {
      var answer = Recovery(
        .unclear, confidence: .unclear,
        summary: "The source's index names \(read.file), but the file does not exist.")
      answer.reasons = ["\(family.family.index?.path ?? "the index") lists \(read.file)"]
      answer.preparations = [
        "put the file back from a backup; if there is none, rebuild the replica from the source"
      ]
      return answer
    }
    let wanted = LogName(read.file)
    let names = families.flatMap { $0.family.members.compactMap { LogName($0.name) } }
      .filter { $0.stem == wanted?.stem }
    if let wanted, let first = names.map(\.number).min(), wanted.number < first {
      var answer = Recovery(
        .sourcePurged, confidence: .likely,
        summary: "The source no longer has \(read.file); its oldest log is number \(first).")
      answer.reasons = [
        "the replica asks for \(read.file) at position \(read.position)",
        "no log up to number \(first - 1) lies in the source's directory",
      ]
      answer.preparations = [
        "put the missing logs back from a backup and list them in the index again, or rebuild the"
          + " replica from a backup of the source: there is no position that loses nothing"
      ]
      return answer
    }
    var answer = Recovery(
      .wrongSourceFile, confidence: .likely,
      summary: "The source has no \(read.file): the replica asks for a file of another history.")
    answer.reasons = [
      names.isEmpty
        ? "no log of the source has the same base name"
        : "the source's logs of that name go up to number \(names.map(\.number).max() ?? 0)"
    ]
    answer.preparations = [
      "check that these are the logs of the server that the replica reads from; if they are, it may"
        + " have lost whole files in a crash: give the replica's relay logs (--replica), which tell"
    ]
    return answer
  }

  /// The words of the replica's server: its own relay logs tell its version, else its status.
  func dialect(_ place: Place?) -> StatementDialect {
    let own = inputs.replica?.reports.first { $0.kind == .relayLog }?.format
    let source = place?.report.format ?? source.reports.compactMap(\.format).first
    var flavor = own?.flavor ?? source?.flavor ?? .mysql
    var version = own?.version ?? source?.version ?? ServerVersion(9, 0, 0)
    if own == nil {
      if state.isMariaDB == true, flavor == .mysql {
        flavor = .mariadb
        version = ServerVersion(10, 11, 0)
      } else if state.isMariaDB == false, flavor == .mariadb {
        flavor = .mysql
        version = ServerVersion(8, 0, 36)
      }
      // A replica is no older than its source. New words in its status prove 8.0.22 at least. Old
      // ones come from SHOW SLAVE STATUS, and every server that has it takes CHANGE MASTER too.
      if flavor == .mysql {
        if state.words == .source { version = max(version, ServerVersion(8, 0, 23)) }
        if state.words == .master { version = min(version, ServerVersion(8, 0, 21)) }
      }
    }
    return StatementDialect(flavor: flavor, version: version, channel: channel ?? state.channel)
  }

  func changeStatements(_ target: SourceCoordinate) -> [String] {
    let dialect = dialect(nil)
    return [
      dialect.stop(), dialect.change(to: target, turnsGtidOff: state.usesGtid != false),
      dialect.start(),
    ]
  }
}
