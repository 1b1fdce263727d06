import BinlogBytes
import BinlogEvents
import BinlogLogs

/// The lost tail of a source whose replica connects by GTID.
extension Advisor {
  /// Says which GTIDs only the replica has, and the ways out with what each costs.
  func adviseGtid(_ answer: inout Recovery, _ place: Place, next: LogFamily.Member) {
    answer.summary.append(.connectsByGtid)
    answer.confidence = .likely
    let target = SourceCoordinate(file: next.name, position: 4)
    answer.file = target.file
    answer.position = target.position
    let dialect = dialect(place)
    if place.report.format?.flavor == .mysql {
      adviseMySQL(&answer, place, dialect)
    } else {
      adviseMariaDB(&answer)
    }
    let waiting = applyFirst(
      SourceCoordinate(file: state.read?.file ?? target.file, position: state.read?.position ?? 4),
      dialect, &answer)
    answer.statements = waiting + changeStatements(target, turnsGtidOff: true)
  }

  private func adviseMySQL(
    _ answer: inout Recovery, _ place: Place, _ dialect: StatementDialect
  ) {
    guard registerLostGtids(&answer, place) else {
      answer.reasons.append(.lostGtidsUnknown)
      return
    }
    answer.prepare([
      .wayEmptyTransactionsOfLost,
      .wayBringGroups,
      .wayRebuild,
    ])
  }

  /// Names the lost MySQL GTIDs and what the source must do with them, before the replica starts:
  /// a replica passes over whatever carries a GTID that it knows, also when it connects by
  /// position.
  ///
  /// Returns whether the lost groups carry any.
  func registerLostGtids(_ answer: inout Recovery, _ place: Place) -> Bool {
    let set = Self.gtids(of: answer.onlyOnReplica)
    guard !set.isEmpty else { return false }
    answer.gtidSet = set.description
    let reused = reusedGtids(set, place)
    answer.reasons.append(.lostGtids(set: set.description))
    if !reused.isEmpty {
      answer.onlyOnSource += groups(carrying: reused, behind: place)
      answer.reasons.append(.gtidsReused(gtids: reused))
      answer.limits.append(.reusedNeverComes(gtids: reused))
    }
    for (key, ranges) in set.subtracting(reused).intervals.sorted(by: { $0.key < $1.key }) {
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
    return true
  }

  /// What a MariaDB replica that logs what it applies needs, whichever way it connects.
  func warnOfStrictMode(_ answer: inout Recovery) {
    guard answer.onlyOnReplica.contains(where: { $0.gtid != nil }) else { return }
    answer.prepare(
      .strictModeStops
    )
  }

  private func adviseMariaDB(_ answer: inout Recovery) {
    warnOfStrictMode(&answer)
    let lost = answer.onlyOnReplica.compactMap(\.gtid)
    answer.gtidSet = lost.last
    answer.reasons.append(
      lost.isEmpty ? .lostGtidsUnknown : .lostGtids(set: lost.joined(separator: ", ")))
    answer.prepare(.goByPositionFirst)
  }

  /// The MySQL GTIDs of `groups`.
  static func gtids(of groups: [LostGroup]) -> GtidSet {
    groups.reduce(into: GtidSet()) { set, group in
      if let text = group.gtid, let one = GtidSet(text) { set = set.union(one) }
    }
  }

  /// The groups of the source's later files that carry `gtids`.
  private func groups(carrying gtids: GtidSet, behind place: Place) -> [LostGroup] {
    let number = LogName(place.report.name)?.number ?? 0
    let later = inputs.sourceGroups.filter { group in
      guard LogName(group.path.lastPathComponent).map({ $0.number > number }) ?? false,
        case .mysql(let gtid) = group.group.identifier
      else { return false }
      return gtids.contains(gtid)
    }
    return PlacedGroup.inSourceLogs(later).map { $0.shown(isApplied: nil) }
  }

  /// Those of `set` that the source's later files carry again.
  private func reusedGtids(_ set: GtidSet, _ place: Place) -> GtidSet {
    var later = GtidSet()
    for report in place.family.reports[(place.index + 1)...] { later = later.union(report.gtids) }
    return set.subtracting(set.subtracting(later))
  }
}
