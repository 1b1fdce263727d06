package import BinlogBytes
package import BinlogChanges
package import BinlogEvents
package import BinlogLogs

/// Compares the logs of two servers: which groups each has, and which rows differ by them.
///
/// The logs are read up to three times. First each group becomes a few bytes, by which it is found on
/// the other side; then those are read again that only one side has, or that differ, and their rows
/// become a sieve; at last all changes of the rows in the sieve are written down, sorted by row and
/// judged. Where all groups are the same in the same order, once is enough.
package final class Comparison {
  /// What is asked for.
  package struct Options: Sendable {
    package var wantsText = true
    package var wantsJSON = false
    package var statements: Set<Side> = []
    package var directory = ScratchDirectory.standard
    /// Groups that wait in memory for the same of the other side.
    package var waiting = 500_000

    package init() {}
  }

  package let logs: [Side: LogSelection]
  private let access: LogAccess
  private let schemas: SchemaFiles
  private let options: Options
  private let hashKey = RowHash.Key()

  /// Why the two cannot be compared.
  package private(set) var refusal: String?
  /// Why a temporary file could not be written.
  package private(set) var failure: SourceError?
  package private(set) var findings: [Finding] = []
  package private(set) var notes: [LogOrder.Message] = []
  /// Whether all was there that is needed to tell that there are no differences.
  package private(set) var isComplete = true
  /// How many groups each side has.
  package private(set) var counts: [Side: UInt64] = [.a: 0, .b: 0]
  /// How many both have.
  package private(set) var common: UInt64 = 0
  private(set) var knownBy = KnownBy.gtid
  private(set) var flavors: [Side: Flavor] = [:]
  private(set) var interest: GroupsOfInterest?
  let book = TableBook()
  let writer: DifferenceWriter
  let results: RowResults
  private(set) var judge: KeyJudge?
  private(set) var increments: [UInt32: TouchPass.Increment] = [:]
  private(set) var misfits:
    [(side: Side, place: TouchPass.Misfit.Place, misfit: TouchPass.Misfit)] =
      []

  /// Compares `a` with `b`.
  package init(
    a: LogSelection, b: LogSelection, _ access: LogAccess, schemas: SchemaFiles, _ options: Options
  ) {
    logs = [.a: a, .b: b]
    self.access = access
    self.schemas = schemas
    self.options = options
    writer = DifferenceWriter(
      book, names: [.a: a.paths.map(\.logFileName), .b: b.paths.map(\.logFileName)])
    results = RowResults(
      RowResults.Wishes(
        text: options.wantsText, json: options.wantsJSON, statements: options.statements), writer,
      directory: options.directory)
    run()
  }

  private func run() {
    for side in Side.allCases {
      guard let own = logs[side] else { continue }
      findings += own.findings.filter { $0.severity == .error }
      notes += own.notes
      for missing in own.missing {
        isComplete = false
        notes.append(
          (
            missing.before ?? missing.after ?? side.name,
            "\(missing.text) \(missing.count == 1 ? "is" : "are") missing\(missing.whereText) on "
              + "\(side.name): what stood there is not compared"
          ))
      }
    }
    chooseKey()
    var pairing: GroupPairing
    do throws(SourceError) {
      pairing = try pair()
    } catch {
      failure = error
      return
    }
    common = pairing.count
    let standing = Standing(logs)
    let hasGroups = counts.values.contains { $0 > 0 }
    if pairing.count == 0, !standing.isRelated, hasGroups {
      refusal = refusalText()
      return
    }
    let interest = GroupsOfInterest(pairing)
    self.interest = interest
    guard !interest.groups.isEmpty else { return }
    read(interest, standing, pairing)
  }

  private func refusalText() -> String {
    var kinds = ""
    if Set(flavors.values).count > 1, let a = flavors[.a], let b = flavors[.b] {
      kinds = " (A is \(a.rawValue), B is \(b.rawValue))"
    }
    return "the two sets of logs have no group in common\(kinds): they are of servers that have "
      + "nothing to do with one another, or of other times, or one side does not log what it applies "
      + "(log_replica_updates); then give its relay logs"
  }

  /// Finds by what groups of one side are known on the other.
  private func chooseKey() {
    var probes: [ProbePass] = []
    for side in Side.allCases {
      guard let logs = logs[side] else { continue }
      let probe = ProbePass.of(logs, access)
      flavors[side] = probe.flavor
      probes.append(probe)
    }
    if Set(flavors.values).count > 1 {
      knownBy = .content
      notes.append(
        (
          "B",
          "is \(flavors[.b]?.rawValue ?? "") and A is \(flavors[.a]?.rawValue ?? ""): groups "
            + "are known by what they did only"
        ))
    } else if probes.allSatisfy({ $0.hasGtids || $0.groups == 0 }) {
      knownBy = .gtid
    } else {
      knownBy = probes.allSatisfy { $0.hasCommitTimes || $0.groups == 0 } ? .commit : .content
    }
  }

  // MARK: Groups

  private func pair() throws(SourceError) -> GroupPairing {
    var pairing = GroupPairing(directory: options.directory, limit: options.waiting)
    guard let logsOfA = logs[.a], let logsOfB = logs[.b] else { return pairing }
    var a = SideReading(logsOfA, access, PrintPass(.a, hashKey, knownBy: knownBy))
    var b = SideReading(logsOfB, access, PrintPass(.b, hashKey, knownBy: knownBy))
    while !a.isDone || !b.isDone {
      // The side that is after reads on, so that few groups wait.
      if b.isDone || !a.isDone && a.pass.time <= b.pass.time {
        a.advance()
        for print in a.pass.take() { try pairing.add(print) }
      } else {
        b.advance()
        for print in b.pass.take() { try pairing.add(print) }
      }
    }
    try pairing.finish()
    for (side, pass) in [(Side.a, a.pass), (.b, b.pass)] {
      counts[side] = pass.groups
      findings += pass.damage.findings
      if pass.damage.count > 0 { isComplete = false }
      if pass.unfinished > 0 {
        notes.append(
          (
            side.name,
            "\(pass.unfinished) \(pass.unfinished == 1 ? "group has" : "groups have") no end and "
              + "\(pass.unfinished == 1 ? "is" : "are") not compared"
          ))
      }
    }
    return pairing
  }

  // MARK: Rows

  private func read(
    _ interest: GroupsOfInterest, _ standing: Standing, _ pairing: GroupPairing
  ) {
    leaveOutOlder(interest, pairing, standing)
    var sieve = RowSieve()
    var hasRows = false
    // A key that one side tells late counts for rows that were looked at before.
    for _ in 0..<2 {
      let known = book.lateKeys
      for side in Side.allCases {
        guard let logs = logs[side] else { continue }
        book.rewind()
        var pass = InterestPass(
          side, interest, book, standing, LogSchemas(schemas), hashKey, sieve: sieve)
        var walk = GroupWalk(access)
        for path in logs.paths {
          pass.begin(path)
          _ = walk.run(path, &pass, countsRows: false)
        }
        walk.finish(&pass)
        sieve = pass.sieve
        hasRows = hasRows || pass.hasRows
        if pass.damage.count > 0 { isComplete = false }
      }
      if book.lateKeys == known { break }
    }
    compareTexts(interest, pairing)
    if hasRows { judgeRows(interest, pairing, sieve) }
    conclude(interest)
  }

  /// Compares the statements of groups that do not look the same.
  private func compareTexts(_ interest: GroupsOfInterest, _ pairing: GroupPairing) {
    for place in interest.groups.indices where interest.groups[place].kind == .different {
      let group = interest.groups[place]
      guard group.texts[.a] != group.texts[.b] else {
        interest.groups[place].hasStatements = false
        continue
      }
      let rows = (group.rows[.a] ?? 0, group.rows[.b] ?? 0)
      if (rows.0 == 0) != (rows.1 == 0), group.texts[rows.0 == 0 ? .a : .b] != nil {
        interest.groups[place].isUncomparable = true
        interest.groups[place].hasStatements = false
        isComplete = false
      } else {
        interest.groups[place].isDifferent = true
      }
    }
  }

  private func judgeRows(
    _ interest: GroupsOfInterest, _ pairing: GroupPairing, _ sieve: RowSieve
  ) {
    let touches = SpillSort(
      keySize: RowTouch.keySize, directory: options.directory, limit: 48 << 20)
    for side in Side.allCases {
      guard let logs = logs[side] else { continue }
      book.rewind()
      var pass = TouchPass(
        side, interest, pairing, book, sieve, LogSchemas(schemas), to: touches, paths: logs.paths)
      var walk = GroupWalk(access)
      for (index, path) in logs.paths.enumerated() {
        pass.begin(path, log: index)
        guard walk.run(path, &pass, countsRows: false) else { break }
      }
      walk.finish(&pass)
      if let failed = pass.failure {
        failure = failed
        return
      }
      if pass.damage.count > 0 { isComplete = false }
      increments.merge(pass.increments) { one, _ in one }
      for (place, misfit) in pass.misfits { misfits.append((side, place, misfit)) }
    }
    misfits.sort { ($0.place.table, $0.place.server) < ($1.place.table, $1.place.server) }
    let results = results
    let judge = KeyJudge(book, interest) { results.add($0) }
    self.judge = judge
    var hash = RowHash(high: 0, low: 0)
    var open: [RowTouch] = []
    do throws(SourceError) {
      try touches.drain { record in
        let next = RowHash(high: record.big(at: 0), low: record.big(at: 8))
        if next != hash {
          judge.judge(open)
          open.removeAll(keepingCapacity: true)
          hash = next
        }
        open.append(RowTouch(record))
      }
    } catch {
      failure = error
    }
    judge.judge(open)
    if let failed = results.failure { failure = failed }
  }

  /// Says what of all that could not be told.
  private func conclude(_ interest: GroupsOfInterest) {
    let uncomparable = interest.groups.count { $0.isUncomparable }
    if uncomparable > 0 {
      notes.append(
        (
          "A and B",
          "\(uncomparable) \(uncomparable == 1 ? "group was" : "groups were") logged as statements "
            + "on one side and as rows on the other: whether they did the same cannot be told"
        ))
    }
    if interest.isCut {
      notes.append(
        (
          "A and B",
          "only \(GroupsOfInterest.mostSummaries) groups are described; the others are counted"
        ))
    }
    if results.uncertain > 0 {
      isComplete = false
      notes.append(
        (
          "A and B",
          "of \(results.uncertain) of the rows that differ this is likely only: one side wrote a "
            + "column whose value no image of the other tells (binlog_row_image is not FULL)"
        ))
    }
    for entry in book.entries where entry.hasUntold {
      isComplete = false
      notes.append(
        (
          entry.name,
          "rows of it were changed by a statement on one side only, which tells no rows: more keys "
            + "may differ"
        ))
    }
    for entry in book.entries where entry.hasLoose {
      isComplete = false
      notes.append(
        (
          entry.name,
          "has rows whose images do not tell which row is meant (no key is known, or "
            + "binlog_row_image is not FULL); give its definition with --schema"
        ))
    }
    for entry in book.entries {
      guard let a = entry.lastShape[.a], let b = entry.lastShape[.b], a != b else { continue }
      notes.append(
        (entry.name, "has other columns on A than on B; those of one name are compared"))
    }
  }

  /// Groups before the beginning of the other side's logs are no difference, where their heads do not
  /// tell what was executed before: without GTIDs, in relay logs, after a restore.
  private func leaveOutOlder(
    _ interest: GroupsOfInterest, _ pairing: GroupPairing, _ standing: Standing
  ) {
    guard let firstA = pairing.runs.map(\.a).min(), let firstB = pairing.runs.map(\.b).min() else {
      return
    }
    func isSilent(_ side: Side) -> Bool {
      let isRelay = logs[side]?.order.heads.values.contains { $0.isRelayLog } ?? false
      return knownBy != .gtid || isRelay || !standing.tells(side)
    }
    let (isSilentA, isSilentB) = (isSilent(.a) && firstA == 1, isSilent(.b) && firstB == 1)
    for place in interest.groups.indices {
      let group = interest.groups[place]
      if group.kind == .onlyA, isSilentB, let order = group.orders[.a], order < firstA {
        interest.groups[place].isElsewhere = true
      }
      if group.kind == .onlyB, isSilentA, let order = group.orders[.b], order < firstB {
        interest.groups[place].isElsewhere = true
      }
    }
  }

  // MARK: What came of it

  /// The groups of a kind that are a difference.
  package func groups(_ kind: ComparedGroup.Kind) -> [ComparedGroup] {
    (interest?.groups ?? []).filter {
      $0.kind == kind && !$0.isElsewhere
        && (kind != .different || $0.isDifferent || $0.isUncomparable)
    }
  }

  /// Groups of one side that the other executed before its logs begin.
  package var elsewhere: Int { (interest?.groups ?? []).count { $0.isElsewhere } }

  /// Whether anything differs.
  package var hasDifferences: Bool {
    ComparedGroup.Kind.allDifferences.contains { !groups($0).isEmpty }
      || results.differing > 0 || results.met > 0 || !(judge?.drift.isEmpty ?? true)
  }

  /// The exit status.
  package var status: Int32 {
    if refusal != nil || failure != nil { return 2 }
    if hasDifferences { return 1 }
    return isComplete ? 0 : 2
  }
}

extension ComparedGroup.Kind {
  /// Those that are a difference by themselves.
  static let allDifferences: [Self] = [.onlyA, .onlyB, .different, .moved]
}
