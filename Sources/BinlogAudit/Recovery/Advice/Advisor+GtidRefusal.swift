import BinlogBytes
import BinlogEvents
import BinlogLogs

/// What a source answers to a replica that connects by GTID, told by sets alone.
extension Advisor {
  /// So many empty transactions are written out; more of them are no way.
  private static let mostEmpty = 1000

  /// The sets, as evidence.
  func describeGtids(_ answer: inout Recovery) {
    if !gtids.sent.isEmpty { answer.reasons.append("the replica has \(gtids.sent)") }
    if gtids.sent.isEmpty, let position = state.gtidPosition {
      answer.reasons.append("the replica stands at GTID \(position)")
    }
    if !gtids.executed.isEmpty {
      answer.reasons.append("the source's logs tell that it has executed \(gtids.executed)")
    }
  }

  /// The refusal, in the words of the source's server, where its logs prove it.
  private func describeRefusal(_ answer: inout Recovery) {
    answer.confidence = gtids.isProven ? .certain : .likely
    if gtids.isProven, let refusal = gtids.refusal, state.ioError?.contains(refusal) != true {
      answer.reasons.append("by these logs the source answers: \(refusal)")
    }
    if !(families.first?.family.isComplete ?? true) {
      answer.confidence = .likely
      answer.limits.append(
        "only some of the source's logs were given, and what its server has besides is not known: give"
          + " its directory or its index file")
    }
    if !gtids.isProven {
      answer.reasons.append(
        "only the error says so: what the replica has is not known, or the source's logs do not tell"
      )
    }
    guard !isMariaDBSource else { return }
    answer.limits.append(
      "a gtid_purged that was set by hand is in no log: ask the source for @@GLOBAL.gtid_executed and"
        + " @@GLOBAL.gtid_purged where this and the server differ")
  }

  func gtidsPurged() -> Recovery {
    let missing = gtids.missingText
    var answer = Recovery(
      .sourcePurged, confidence: .likely,
      summary: "The source has purged what the replica lacks"
        + (missing.map { ": \($0)." } ?? "."))
    answer.missingGtids = missing
    describeGtids(&answer)
    if let missing {
      answer.reasons.append("the replica lacks, and the source has no more: \(missing)")
    }
    describeRefusal(&answer)
    answer.prepare([
      "look for the missing GTIDs elsewhere: another replica that still has them in its binary logs can"
        + " be the source until they are applied; or put the source's older logs back and list them in"
        + " its index",
      "else make the replica anew from a backup of the source: nothing that is typed brings them back",
    ])
    answer.limits.append(
      "to set gtid_purged or gtid_slave_pos past them would hide the loss, not mend it")
    return answer
  }

  private var isMariaDBSource: Bool {
    families.lazy.flatMap(\.reports).compactMap(\.format).last?.flavor == .mariadb
  }

  func gtidsAhead() -> Recovery {
    let surplus = gtids.surplusText
    var answer = Recovery(
      .replicaAheadGtid, confidence: .likely,
      summary: "The replica has GTIDs that its source does not have"
        + (surplus.map { ": \($0)." } ?? "."))
    answer.surplusGtids = surplus
    answer.gtidSet = surplus
    describeGtids(&answer)
    describeRefusal(&answer)
    answer.reasons.append(
      "the source's log lost its end, or its data were put back from a backup; the replica had applied"
        + " more")
    listSurplus(&answer)
    if isMariaDBSource {
      adviseMariaDBAhead(&answer)
    } else {
      adviseEmptyTransactions(&answer)
    }
    if answer.onlyOnReplica.isEmpty {
      answer.limits.append(
        "what these GTIDs changed is told by the replica's relay logs or own binary logs: give"
          + " --replica DIR")
    }
    return answer
  }

  /// The surplus groups, from the replica's own logs.
  private func listSurplus(_ answer: inout Recovery) {
    let found = (inputs.ownGroups + relayGroups).filter { group in
      switch group.group.identifier {
      case .mysql(let gtid): gtids.surplus.contains(gtid)
      case .mariadb(let gtid):
        gtids.newest.contains { $0.domain == gtid.domain && $0.sequence < gtid.sequence }
      case nil: false
      }
    }
    var seen: Set<String> = []
    answer.onlyOnReplica = PlacedGroup.inSourceLogs(found).map { $0.shown(isApplied: nil) }.filter {
      seen.insert($0.gtid ?? "").inserted
    }
  }

  private func adviseEmptyTransactions(_ answer: inout Recovery) {
    answer.prepare([
      "way 1, the statements below: the source takes these GTIDs as empty transactions, so that it"
        + " never gives them out again; it lacks what they changed",
      "way 2, when the replica's data are right: first bring the groups to the source (--export with"
        + " --replica DIR)",
      "way 3, when in doubt: make the replica anew from the source; costs a copy, and what only the"
        + " replica has",
    ])
    guard gtids.surplus.count(upTo: Self.mostEmpty + 1) <= Self.mostEmpty else {
      answer.prepare("there are too many for way 1: so many lost groups are no accident of a crash")
      return
    }
    guard !gtids.surplus.isEmpty else { return }
    for (key, ranges) in gtids.surplus.intervals.sorted(by: { $0.key < $1.key }) {
      for number in ranges.joined() {
        let gtid = Gtid(uuid: key.uuid, tag: key.tag, number: number)
        answer.sourceStatements += [
          "SET GTID_NEXT=\(SQLText.literal("\(gtid)"));", "BEGIN;", "COMMIT;",
        ]
      }
    }
    answer.sourceStatements.append("SET GTID_NEXT='AUTOMATIC';")
    answer.statements = [startStatement]
  }

  private func adviseMariaDBAhead(_ answer: inout Recovery) {
    warnOfStrictMode(&answer)
    guard let wanted = state.gtidPosition.flatMap({ GtidQuestion(parsing: $0)?.position }),
      !gtids.surplusList.isEmpty
    else { return }
    // Back to what the source has, in the domains where it has less.
    let target = wanted.map { gtid in
      gtids.surplusList.contains(gtid)
        ? gtids.newest.first { $0.domain == gtid.domain } ?? gtid : gtid
    }
    let text = target.map(\.description).joined(separator: ",")
    answer.prepare([
      "way 1, the statements below: the replica forgets what it has too much, and goes on where the"
        + " source ends; what it changed stays in its tables",
      "way 2, when in doubt: make the replica anew from the source",
    ])
    let dialect = dialect(place)
    answer.statements = [
      dialect.stop(), "SET GLOBAL gtid_slave_pos = \(dialect.quote(text));",
      dialect.refetchByGtid("slave_pos"), dialect.start(),
    ]
    answer.limits.append(
      "what the replica has too much is in its tables and in no log of the source: compare them")
  }

  func gtidsDiverged() -> Recovery {
    let surplus = gtids.surplusText
    var answer = Recovery(
      .replicaAheadGtid, confidence: .likely,
      summary: "The replica's history is another than its source's"
        + (surplus.map { " from \($0) on." } ?? "."))
    answer.surplusGtids = surplus
    answer.gtidSet = surplus
    describeGtids(&answer)
    for (mine, theirs) in zip(gtids.surplusList, gtids.newest) {
      answer.reasons.append(
        "domain \(mine.domain): the replica's last is \(mine), which the source never logged; the"
          + " source's last is \(theirs)")
    }
    describeRefusal(&answer)
    listSurplus(&answer)
    if let common = lastCommon() {
      let dialect = dialect(place)
      answer.confidence = .likely
      answer.reasons.append(
        "the last group of the replica's own binary log that the source has too is \(common)")
      answer.prepare(
        "compare what was written on the replica behind \(common), or take it back there; the statements"
          + " below fetch what the source wrote behind it")
      answer.statements = [
        dialect.stop(), "SET GLOBAL gtid_slave_pos = \(dialect.quote(common.description));",
        dialect.refetchByGtid("slave_pos"), dialect.start(),
      ]
    } else {
      answer.prepare(
        "find out what was written on the replica itself (its own binary logs: --replica DIR), and"
          + " whether its source is the right one; when in doubt make the replica anew")
    }
    return answer
  }

  /// The last GTID that stands in both servers' logs (MariaDB).
  private func lastCommon() -> MariaGtid? {
    guard gtids.surplusList.count == 1, let surplus = gtids.surplusList.first else { return nil }
    var theirs: Set<MariaGtid> = []
    for group in inputs.sourceGroups {
      if case .mariadb(let gtid) = group.group.identifier { theirs.insert(gtid) }
    }
    for group in inputs.ownGroups.reversed() {
      if case .mariadb(let gtid) = group.group.identifier, gtid.domain == surplus.domain,
        theirs.contains(gtid)
      {
        return gtid
      }
    }
    return nil
  }

  func gtidsUnfit() -> Recovery {
    var answer = Recovery(
      .receiverRefused, confidence: gtids.isProven ? .certain : .likely,
      summary: "The replica connects by GTID, which its source's settings or logs do not allow.")
    if let refusal = gtids.refusal { answer.reasons.append("the source answers: \(refusal)") }
    let trouble = gtids.refusal.flatMap {
      ReceiverTrouble.of(ReplicationError(.receiver, number: 1236, message: $0))
    }
    answer.prepare(
      trouble?.advice
        ?? "bring gtid_mode to the same value on both, or connect by file and position")
    return answer
  }

  func gtidsStop() -> Recovery {
    var answer = Recovery(
      .unclear, confidence: .unclear,
      summary:
        "The source serves the replica by GTID, but the replica will stop at damage on the way.")
    describeGtids(&answer)
    if let refusal = gtids.refusal {
      answer.reasons.append("on the way the server answers: \(refusal)")
    }
    answer.reasons += source.findings.filter { $0.severity == .error }.prefix(4).map {
      "\($0.file.lastPathComponent):\($0.offset?.description ?? "?"): \($0.message)"
    }
    answer.prepare(
      "restore the file from a copy if there is one; what the damage holds is lost otherwise")
    return answer
  }

  func errantGtids() -> Recovery {
    let errant = gtids.errantText ?? ""
    var answer = Recovery(
      .errantGtids, confidence: .likely,
      summary: "Replication runs, but the replica has GTIDs that its source never had: \(errant).")
    answer.errantGtids = errant
    describeGtids(&answer)
    let found = inputs.ownGroups.filter { group in
      switch group.group.identifier {
      case .mysql(let gtid): gtids.errant.contains(gtid)
      case .mariadb(let gtid): gtids.errantList.contains(gtid)
      case nil: false
      }
    }
    answer.onlyOnReplica = PlacedGroup.inSourceLogs(found).map { $0.shown(isApplied: true) }
    if !found.isEmpty { answer.confidence = .certain }
    answer.reasons.append(
      "they were written on the replica itself, or came there by another way than its source")
    answer.prepare(
      "look at what they changed"
        + (found.isEmpty ? " (the replica's own binary logs: --replica DIR)" : "")
        + ", compare these tables, and keep clients from writing there (super_read_only, read_only)"
    )
    if case .mysql? = families.lazy.flatMap(\.reports).compactMap(\.format).last?.flavor {
      let count = gtids.errant.count(upTo: Self.mostEmpty + 1)
      answer.prepare(
        "before this replica becomes a source, its source and its other replicas must know these GTIDs:"
          + " as empty transactions, when the changes are wanted on the replica only or not at all")
      if count <= Self.mostEmpty {
        for (key, ranges) in gtids.errant.intervals.sorted(by: { $0.key < $1.key }) {
          for number in ranges.joined() {
            let gtid = Gtid(uuid: key.uuid, tag: key.tag, number: number)
            answer.sourceStatements += [
              "SET GTID_NEXT=\(SQLText.literal("\(gtid)"));", "BEGIN;", "COMMIT;",
            ]
          }
        }
        if !answer.sourceStatements.isEmpty {
          answer.sourceStatements.append("SET GTID_NEXT='AUTOMATIC';")
        }
      }
    }
    if gtids.errantList.isEmpty {
      answer.confidence = .likely
      answer.limits.append(
        "a gtid_purged that was set by hand on the source is in no log; what it knows after all, it tells:"
          + " SELECT GTID_SUBTRACT('\(errant)', @@GLOBAL.gtid_executed);")
    }
    answer.limits.append(
      "nothing stops now: these GTIDs stop the next failover, when a replica asks this server for"
        + " what its logs have purged by then")
    return answer
  }
}
