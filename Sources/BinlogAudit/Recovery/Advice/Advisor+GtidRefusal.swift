import BinlogBytes
import BinlogEvents
import BinlogLogs

/// What a source answers to a replica that connects by GTID, told by sets alone.
extension Advisor {
  /// So many empty transactions are written out; more of them are no way.
  private static let mostEmpty = 1000

  /// The sets, as evidence.
  func describeGtids(_ answer: inout Recovery) {
    if !gtids.sent.isEmpty { answer.reasons.append(.replicaHas(gtids: gtids.sent)) }
    if gtids.sent.isEmpty, let position = state.gtidPosition {
      answer.reasons.append(.standsAtGtid(gtid: position))
    }
    if !gtids.executed.isEmpty {
      answer.reasons.append(.executedByLogs(gtids: gtids.executed))
    }
  }

  /// The refusal, in the words of the source's server, where its logs prove it.
  private func describeRefusal(_ answer: inout Recovery) {
    answer.confidence = gtids.isProven ? .certain : .likely
    if gtids.isProven, let refusal = gtids.refusal, state.ioError?.contains(refusal) != true {
      answer.reasons.append(.provenRefusal(refusal: refusal))
    }
    if !(families.first?.family.isComplete ?? true) {
      answer.confidence = .likely
      answer.limits.append(.onlySomeLogs)
    }
    if !gtids.isProven {
      answer.reasons.append(
        .onlyTheErrorSays
      )
    }
    guard !isMariaDBSource else { return }
    answer.limits.append(.purgedByHandAsk)
  }

  func gtidsPurged() -> Recovery {
    let missing = gtids.missingText
    var answer = Recovery(
      .sourcePurged, confidence: .likely,
      summary: .gtidsPurged(missing: missing))
    answer.missingGtids = missing
    describeGtids(&answer)
    if let missing {
      answer.reasons.append(.purgedGtids(gtids: missing))
    }
    describeRefusal(&answer)
    answer.prepare([.findGtidsElsewhere, .makeReplicaAnewFromBackup])
    answer.limits.append(.doNotHideLoss)
    return answer
  }

  private var isMariaDBSource: Bool {
    families.lazy.flatMap(\.reports).compactMap(\.format).last?.flavor == .mariadb
  }

  func gtidsAhead() -> Recovery {
    let surplus = gtids.surplusText
    var answer = Recovery(
      .replicaAheadGtid, confidence: .likely,
      summary: .gtidsAhead(surplus: surplus))
    answer.surplusGtids = surplus
    answer.gtidSet = surplus
    describeGtids(&answer)
    describeRefusal(&answer)
    answer.reasons.append(.sourceWentBack)
    listSurplus(&answer)
    if isMariaDBSource {
      adviseMariaDBAhead(&answer)
    } else {
      adviseEmptyTransactions(&answer)
    }
    if answer.onlyOnReplica.isEmpty {
      answer.limits.append(.surplusUntold)
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
      .wayEmptyTransactions,
      .wayBringGroupsOfReplica,
      .wayMakeAnewCopy,
    ])
    guard gtids.surplus.count(upTo: Self.mostEmpty + 1) <= Self.mostEmpty else {
      answer.prepare(.tooManyForEmptyTransactions)
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
    answer.prepare([.wayForget, .wayMakeAnew])
    let dialect = dialect(place)
    answer.statements = [
      dialect.stop(), "SET GLOBAL gtid_slave_pos = \(dialect.quote(text));",
      dialect.refetchByGtid("slave_pos"), dialect.start(),
    ]
    answer.limits.append(.surplusInTables)
  }

  func gtidsDiverged() -> Recovery {
    let surplus = gtids.surplusText
    var answer = Recovery(
      .replicaAheadGtid, confidence: .likely,
      summary: .gtidsDiverged(surplus: surplus))
    answer.surplusGtids = surplus
    answer.gtidSet = surplus
    describeGtids(&answer)
    for (mine, theirs) in zip(gtids.surplusList, gtids.newest) {
      answer.reasons.append(.lastOfDomain(mine: mine, theirs: theirs))
    }
    describeRefusal(&answer)
    listSurplus(&answer)
    if let common = lastCommon() {
      let dialect = dialect(place)
      answer.confidence = .likely
      answer.reasons.append(.lastCommon(gtid: common))
      answer.prepare(.compareBehind(gtid: common))
      answer.statements = [
        dialect.stop(), "SET GLOBAL gtid_slave_pos = \(dialect.quote(common.description));",
        dialect.refetchByGtid("slave_pos"), dialect.start(),
      ]
    } else {
      answer.prepare(.findWhatWasWritten)
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
      summary: .gtidsUnfit)
    if let refusal = gtids.refusal { answer.reasons.append(.sourceAnswers(refusal: refusal)) }
    let trouble = gtids.refusal.flatMap {
      ReceiverTrouble.of(ReplicationError(.receiver, number: 1236, message: $0))
    }
    answer.prepare(
      trouble.map { .mend($0) } ?? .bringGtidModeToOneValue)
    return answer
  }

  func gtidsStop() -> Recovery {
    var answer = Recovery(
      .unclear, confidence: .unclear,
      summary: .gtidsStop)
    describeGtids(&answer)
    if let refusal = gtids.refusal {
      answer.reasons.append(.serverAnswersOnTheWay(refusal: refusal))
    }
    answer.reasons += source.findings.filter { $0.severity == .error }.prefix(4).map {
      .damageIn(file: $0.file.lastPathComponent, offset: $0.offset, message: $0.message)
    }
    answer.prepare(.restoreFromCopy)
    return answer
  }

  func errantGtids() -> Recovery {
    let errant = gtids.errantText ?? ""
    var answer = Recovery(
      .errantGtids, confidence: .likely,
      summary: .errantGtids(gtids: errant))
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
    answer.reasons.append(.writtenOnReplica)
    answer.prepare(
      .lookAtErrant(givesLogs: found.isEmpty)
    )
    if case .mysql? = families.lazy.flatMap(\.reports).compactMap(\.format).last?.flavor {
      let count = gtids.errant.count(upTo: Self.mostEmpty + 1)
      answer.prepare(.registerErrant)
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
      answer.limits.append(.purgedByHandSubtract(gtids: errant))
    }
    answer.limits.append(.stopsNextFailover)
    return answer
  }
}
