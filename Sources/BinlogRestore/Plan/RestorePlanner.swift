import BinlogAudit
import BinlogBytes
import BinlogChanges
package import BinlogEvents
package import BinlogLogs
import BinlogSearch
import BinlogText

/// Makes the plan of a restore: finds the backup's coordinate in the logs, goes over the groups up to
/// the target, and looks for what is missing on the way.
package struct RestorePlanner {
  let request: RestoreRequest
  let logs: LogSelection
  let access: LogAccess
  var plan = RestorePlan()
  private var target: RestoreTarget
  /// Where the logs are of several servers.
  let legs: RestoreLegs?

  private init(
    _ request: RestoreRequest, _ logs: LogSelection, _ access: LogAccess, _ legs: RestoreLegs?
  ) {
    self.legs = legs
    self.request = request
    self.logs = logs
    self.access = access
    target = request.target
  }

  /// The plan for `request` with `logs`.
  package static func plan(
    _ request: RestoreRequest, _ logs: LogSelection, _ access: LogAccess
  ) throws(RestoreRefusal) -> RestorePlan {
    try plan(request, logs, access, nil)
  }

  /// The plan with logs of several servers.
  static func plan(
    _ request: RestoreRequest, _ logs: LogSelection, _ access: LogAccess, _ legs: RestoreLegs?
  ) throws(RestoreRefusal) -> RestorePlan {
    var planner = RestorePlanner(request, logs, access, legs)
    try planner.run()
    return planner.plan
  }

  private mutating func run() throws(RestoreRefusal) {
    let head = logs.order.heads[logs.paths[0]]
    plan.flavor = head?.flavor ?? .mysql
    plan.version = ServerVersion(parsing: head?.serverVersion ?? "")
    plan.isRelayLog = head?.isRelayLog ?? false
    plan.findings = logs.findings.filter { $0.severity == .error }
    var problem: RestoreStart.Problem?
    var refusal: RestoreRefusal?
    for note in request.backup {
      let start: RestoreStart
      do throws(RestoreStart.Problem) {
        start = try RestoreStart(note, in: logs)
      } catch {
        if problem == nil || error.isGap && problem?.isGap != true { problem = error }
        continue
      }
      do throws(RestoreRefusal) {
        try go(from: start)
        return
      } catch {
        // Another note of the same backup may count in these logs.
        if refusal == nil { refusal = error }
        plan = RestorePlan(like: plan)
      }
    }
    if let refusal { throw refusal }
    guard let problem else { throw RestoreRefusal("--backup", "says nothing") }
    guard problem.isGap else { throw RestoreRefusal("--backup", problem.text) }
    plan.verdict = .gap
    plan.reasons = [problem.text]
    plan.gaps = [
      RestorePlan.Gap(files: problem.files, gtids: problem.gtids, text: problem.text)
    ]
    plan.reachableUntil = "the backup itself"
  }

  // MARK: The way

  private mutating func go(from start: RestoreStart) throws(RestoreRefusal) {
    target = try RestoreAim.resolve(request.target, from: start, logs, access)
    var targetPlace: Int?
    var absent: String?
    if case .place(let coordinate, _) = target {
      do throws(LogSelection.NoSuchLog) {
        targetPlace = try logs.place(of: coordinate)
      } catch {
        guard logs.missing.contains(where: { $0.holds(coordinate.name) }) else {
          throw RestoreRefusal("--to", error.text)
        }
        absent = error.text
      }
      if let targetPlace {
        let isEarlier =
          targetPlace < start.place
          || targetPlace == start.place && coordinate.position < start.position ?? 0
        if isEarlier {
          throw RestoreRefusal(
            "--to",
            "\(coordinate) lies before the end of the backup: a backup cannot be taken back;"
              + " take an earlier one")
        }
      }
    }
    var places: [Int?] = []
    for named in request.skipped {
      guard case .place(let coordinate) = named else {
        places.append(nil)
        continue
      }
      do throws(LogSelection.NoSuchLog) {
        places.append(try logs.place(of: coordinate))
      } catch {
        throw RestoreRefusal("--skip", error.text)
      }
    }
    var pass = RestorePass(
      start, to: target, targetPlace: targetPlace, skipping: request.skipped, places: places,
      legs: legs)
    var walk = GroupWalk(access)
    if legs == nil, let missing = start.missing {
      add(
        RestorePlan.Gap(
          files: missing.files, gtids: missing.gtids,
          text: "\(missing.gtids ?? "") \(missing.files.isEmpty ? "stands" : "stood") before"
            + " \(logs.paths[start.place].logFileName) and is not in the backup: logs before it are"
            + " missing"), until: "the backup itself")
    }
    for place in start.place..<logs.paths.count {
      let path = logs.paths[place]
      if place > start.place, pass.stop == nil {
        // The target is met at the end of a log: what is missing after it is not needed.
        if pass.isTargetMet, logs.missing(before: place) != nil { break }
        if !pass.isTargetMet { lookBetween(place, pass) }
      }
      if let legs, pass.stop == nil, place <= legs.target {
        if place == legs.target { lookAtLegs(legs, pass) } else { lookAtLeg(place, legs, pass) }
      }
      pass.begin(path, place)
      let goesOn = walk.run(path, &pass)
      if pass.stop == nil { pass.reachEnd() }
      pass.endLog()
      if !goesOn || pass.isDone { break }
    }
    walk.finish(&pass)
    try check(start, pass)
    try judge(start, pass, absent)
  }

  mutating func add(_ gap: RestorePlan.Gap, until: String) {
    plan.gaps.append(gap)
    if plan.reachableUntil == nil { plan.reachableUntil = until }
  }

  // MARK: The answer

  private mutating func judge(
    _ start: RestoreStart, _ pass: RestorePass, _ absent: String?
  ) throws(RestoreRefusal) {
    plan.start = start
    plan.notes += start.remarks
    if pass.isTargetInBackup {
      throw RestoreRefusal(
        "--to", "the target lies in what the backup holds already: take an earlier backup")
    }
    if case .time(let time) = target {
      // The log that the backup ends in was begun before it ended.
      let head = logs.order.heads[logs.paths[start.place]]
      let begun = head?.isRelayLog ?? true ? 0 : Int64(head?.created ?? 0) * 1_000_000
      guard max(pass.backup.latest, begun) <= time.microseconds else {
        throw RestoreRefusal(
          "--to",
          "the backup ends after \(time.text): it holds what was committed later; take an earlier"
            + " backup")
      }
    }
    for index in request.skipped.indices where !pass.metSkips.contains(index) {
      throw RestoreRefusal(
        "--skip", "no group between the backup and the target is \(request.skipped[index].text)")
    }
    take(pass)
    if let position = start.position, position > pass.backup.end, pass.backup.end > 0,
      start.place < logs.paths.count
    {
      let file = logs.paths[start.place].logFileName
      add(
        RestorePlan.Gap(
          files: [file], gtids: nil,
          text: "the backup ends at \(file):\(position), and this copy of it ends at"
            + " \(pass.backup.end): it was made before the backup, or is torn"),
        until: "the backup itself")
    }
    for damage in pass.damages {
      let isTail = isTail(damage, pass)
      if isTail, case .end = target {
        doubt(
          "\(damage.path.lastPathComponent):\(damage.offset): \(damage.message): the logs end torn,"
            + " and what stood after that is not known")
        continue
      }
      add(
        RestorePlan.Gap(
          files: [damage.path.logFileName], gtids: nil,
          text: "\(damage.path.lastPathComponent):\(damage.offset): \(damage.message)"),
        until: until(before: damage, pass))
    }
    try judgeTarget(pass, absent)
    if let doubtText = start.note.doubt { doubt(doubtText) }
    judgeSkipped()
    if start.position == nil, start.source == nil, pass.anonymous > 0 {
      doubt(
        "\(pass.anonymous) groups have no GTID, and the backup names no position: whether it holds"
          + " them cannot be told")
    }
    try checkKin(start, pass)
    if !plan.gaps.isEmpty {
      plan.verdict = .gap
      plan.reasons = plan.gaps.map(\.text) + plan.reasons
    }
    if plan.verdict == .reachable { plan.reachableUntil = nil }
    if plan.verdict == .unproven, plan.reachableUntil == nil { plan.reachableUntil = until(pass) }
  }

  private func isTail(_ damage: RestorePass.Damage, _ pass: RestorePass) -> Bool {
    guard damage.path == logs.paths.last else { return false }
    guard let last = pass.last, last.group.path == damage.path else { return true }
    return damage.offset >= last.group.endPosition.rawValue
  }

  private func until(before damage: RestorePass.Damage, _ pass: RestorePass) -> String {
    var text = "\(damage.path.logFileName):\(damage.offset)"
    if let group = pass.unfinished, group.path == damage.path,
      group.position.rawValue < damage.offset
    {
      text = "\(damage.path.logFileName):\(group.position)"
    }
    return text + " at most"
  }

  private mutating func judgeTarget(
    _ pass: RestorePass, _ absent: String?
  ) throws(RestoreRefusal) {
    guard !pass.isTargetMet else { return }
    switch target {
    case .end: return
    case .time(let time):
      // Where a log was ended later than that, nothing can come that is earlier.
      if let last = pass.uses.last, last.isClosed,
        Int64(last.lastTime) * 1_000_000 > time.microseconds
      {
        return
      }
      doubt(
        "the logs end before \(time.text): what was committed later than"
          + " \(pass.last.map { GroupText.time($0.group) } ?? "the backup") is not in them, if"
          + " there was something")
    case .group(let gtid, _):
      guard plan.gaps.isEmpty, logs.missing.isEmpty else {
        add(
          RestorePlan.Gap(
            files: logs.missing.flatMap(\.names), gtids: gtid.description,
            text: "\(gtid) is in none of these logs; it may stand in what is missing"),
          until: until(pass))
        return
      }
      throw RestoreRefusal("--to", "\(gtid) is in none of these logs after the backup")
    case .place(let place, let isAfter):
      if let absent {
        add(
          RestorePlan.Gap(files: [place.name], gtids: nil, text: "the target: \(absent)"),
          until: until(pass))
        return
      }
      throw RestoreRefusal(
        "--to",
        isAfter
          ? "no group holds \(place)"
          : "\(place) lies after the end of this copy of the log")
    case .statement, .definition: return
    }
  }

}

extension RestorePlan {
  /// A new plan for the same logs.
  init(like other: RestorePlan) {
    self.init()
    flavor = other.flavor
    version = other.version
    isRelayLog = other.isRelayLog
    findings = other.findings
  }
}
