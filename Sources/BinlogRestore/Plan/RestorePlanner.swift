package import BinlogAudit
import BinlogBytes
import BinlogChanges
package import BinlogEvents
package import BinlogLogs
import BinlogSearch
import BinlogText

/// Makes the plan of a restore: finds the backup's coordinate in the logs, goes over the groups up to
/// the target, and looks for what is missing on the way.
package struct RestorePlanner {
  private let request: RestoreRequest
  private let logs: LogSelection
  private let access: LogAccess
  private var plan = RestorePlan()
  private var target: RestoreTarget

  private init(_ request: RestoreRequest, _ logs: LogSelection, _ access: LogAccess) {
    self.request = request
    self.logs = logs
    self.access = access
    target = request.target
  }

  /// The plan for `request` with `logs`.
  package static func plan(
    _ request: RestoreRequest, _ logs: LogSelection, _ access: LogAccess
  ) throws(RestoreRefusal) -> RestorePlan {
    var planner = RestorePlanner(request, logs, access)
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
            "--to", "\(coordinate) lies before the end of the backup: a backup cannot be taken back;"
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
      start, to: target, targetPlace: targetPlace, skipping: request.skipped, places: places)
    var walk = GroupWalk(access)
    if let missing = start.missing {
      add(
        RestorePlan.Gap(
          files: missing.files, gtids: missing.gtids,
          text: "\(missing.gtids ?? "") \(missing.files.isEmpty ? "stands" : "stood") before"
            + " \(logs.paths[start.place].logFileName) and is not in the backup: logs before it are"
            + " missing"), until: "the backup itself")
    }
    for place in start.place..<logs.paths.count {
      let path = logs.paths[place]
      if place > start.place, pass.stop == nil { lookBetween(place, pass) }
      pass.begin(path, place)
      let goesOn = walk.run(path, &pass)
      if pass.stop == nil, targetPlace == place, let size = logs.order.heads[path]?.size {
        pass.reachEnd(of: place, at: size)
      }
      pass.endLog()
      if !goesOn || pass.isDone { break }
    }
    walk.finish(&pass)
    try check(start, pass)
    try judge(start, pass, absent)
  }

  private mutating func add(_ gap: RestorePlan.Gap, until: String) {
    plan.gaps.append(gap)
    if plan.reachableUntil == nil { plan.reachableUntil = until }
  }

  /// What is missing before the log at `place`.
  private mutating func lookBetween(_ place: Int, _ pass: RestorePass) {
    let path = logs.paths[place]
    guard let before = logs.order.heads[logs.paths[place - 1]], let after = logs.order.heads[path],
      let use = pass.uses.last
    else {
      if let missing = logs.missing(before: place) { addMissing(missing, nil, pass) }
      return
    }
    let gap = LogBreak(
      between: before, use.held, and: after, isWhole: !use.hasDamage,
      isClosed: use.isClosed)
    if let gap {
      if let missing = logs.missing(before: place), gap.names != nil {
        if isProvenEmpty(gap, before, after, pass) {
          plan.notes.append(
            "\(missing.text) \(missing.count == 1 ? "is" : "are") missing\(missing.whereText), but"
              + " held no group that is needed, as the GTIDs say")
        } else {
          addMissing(missing, gap.gtidText, pass)
        }
        return
      }
      let needed = gap.set.subtracting(request.backup.first?.set ?? GtidSet())
      let runs = gap.runs.filter { run in
        !(plan.start?.note.state ?? request.backup.first?.state ?? []).contains {
          $0.domain == run.domain && $0.sequence >= run.numbers.upperBound
        }
      }
      guard !needed.isEmpty || !runs.isEmpty || !gap.strange.isEmpty || gap.names != nil else {
        return
      }
      add(RestorePlan.Gap(files: [], gtids: gap.gtidText, text: gap.text), until: until(pass))
      return
    }
    // Nothing is known to be missing; is that a proof?
    if !use.isClosed {
      let hasGtids = before.previous != nil && after.previous != nil && pass.anonymous == 0
      let hasLists = before.list != nil && after.list != nil
      if hasGtids || hasLists || before.isRelayLog { return }
      doubt(
        "\(before.path.lastPathComponent) ends without Rotate or Stop, and its groups have no"
          + " GTIDs: whether something stood after its end cannot be told")
    }
  }

  /// Whether the missing logs held nothing that the backup lacks and the log after them names.
  private func isProvenEmpty(
    _ gap: LogBreak, _ before: LogHead, _ after: LogHead, _ pass: RestorePass
  ) -> Bool {
    guard gap.strange.isEmpty, pass.anonymous == 0 else { return false }
    if before.previous != nil, let named = after.previous, !named.isEmpty {
      return gap.set.subtracting(pass.start.note.set ?? GtidSet()).isEmpty
    }
    guard before.list != nil, let list = after.list, !list.isEmpty else { return false }
    return gap.runs.allSatisfy { run in
      pass.start.note.state?.contains {
        $0.domain == run.domain && $0.sequence >= run.numbers.upperBound
      } ?? false
    }
  }

  private mutating func addMissing(
    _ missing: LogSelection.Missing, _ gtids: String?, _ pass: RestorePass
  ) {
    add(
      RestorePlan.Gap(
        files: missing.names, gtids: gtids,
        text: "\(missing.text) \(missing.count == 1 ? "is" : "are") missing\(missing.whereText)"
          + (gtids.map { ", with \($0)" } ?? "")), until: until(pass))
  }

  private func until(_ pass: RestorePass) -> String {
    guard let last = pass.last else { return "the backup itself" }
    return Self.place(last.group)
  }

  /// Where a group ends, with its GTID.
  static func place(_ group: GroupSummary) -> String {
    "\(group.endFile ?? group.file):\(group.endPosition)"
      + (group.gtidText.map { " (\($0))" } ?? "")
  }

  private mutating func doubt(_ text: String) {
    plan.reasons.append(text)
    plan.verdict = .unproven
  }

  // MARK: The backup

  private func check(_ start: RestoreStart, _ pass: RestorePass) throws(RestoreRefusal) {
    let check = pass.backup
    let file = logs.paths[start.place].logFileName
    if let position = start.position {
      if let group = check.inside {
        throw RestoreRefusal(
          "--backup",
          "\(file):\(position) lies inside the group \(group.position) to \(group.endPosition), and"
            + " no backup ends there: the coordinate is of another server's \(file), or not exact")
      }
      if !check.isAligned, position > FileMagic.size {
        if position > check.end, check.end > 0 { return }
        throw RestoreRefusal(
          "--backup",
          "\(file):\(position) is no border between two events: the coordinate is of another"
            + " server's \(file)")
      }
    }
    if let (group, isBefore) = check.contradiction {
      throw RestoreRefusal(
        "--backup",
        "the GTIDs of the backup \(isBefore ? "lack" : "hold") \(group.gtidText ?? ""), which stands"
          + " \(isBefore ? "before" : "after") \(file):\(start.position ?? 0) in these logs:"
          + " position and GTIDs do not go together, so these are the logs of another server; by"
          + " GTIDs alone: --backup '\(gtids(start.note))'")
    }
  }

  private func gtids(_ note: BackupNote) -> String {
    note.set?.description ?? StatementDialect.text(note.state ?? [])
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
    if start.position == nil, pass.anonymous > 0 {
      doubt(
        "\(pass.anonymous) groups have no GTID, and the backup names no position: whether it holds"
          + " them cannot be told")
    }
    if pass.groups == 0, plan.gaps.isEmpty, pass.stop == nil, isNewer(start, pass) {
      doubt("the logs end before the backup: nothing of them is after it")
    }
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

  /// Whether the backup holds what these logs do not have.
  private func isNewer(_ start: RestoreStart, _ pass: RestorePass) -> Bool {
    if let state = start.note.state {
      return state.contains { gtid in
        let met = pass.backup.lastGtids.first { $0.domain == gtid.domain }?.sequence
        let named = logs.order.heads[logs.paths[start.place]]?.list?
          .filter { $0.domain == gtid.domain }.map(\.sequence).max()
        return max(met ?? 0, named ?? 0) < gtid.sequence
      }
    }
    return false
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

  // MARK: What is applied

  private mutating func take(_ pass: RestorePass) {
    plan.findings += pass.findings
    plan.first = pass.first
    plan.last = pass.last?.group
    plan.groups = pass.groups
    plan.rows = pass.rows
    plan.bytes = pass.bytes
    plan.applied = pass.applied
    plan.state = pass.state
    plan.stateBefore = pass.start.note.state ?? []
    plan.anonymous = pass.anonymous
    plan.domains = pass.domains
    plan.servers = pass.servers
    plan.earlierAgain = pass.earlierAgain
    plan.earlierAgainCount = pass.earlierAgainCount
    plan.skipped = pass.skippedGroups.map(\.group)
    plan.loadsFiles = pass.loadsFiles
    plan.isInterleaved = pass.isInterleaved
    takeRanges(pass)
    takeOpen(pass)
  }

  private mutating func takeRanges(_ pass: RestorePass) {
    guard let last = pass.last else {
      if let position = pass.start.position {
        let path = logs.paths[pass.start.place]
        plan.stop = RestorePlan.Stop(
          path: path, file: path.logFileName, position: position, gtid: nil,
          before: pass.stop?.group)
      }
      return
    }
    for use in pass.uses where use.place <= last.place {
      let head = logs.order.heads[use.path]
      let firstGroup = head?.firstGroup.rawValue ?? UInt64(FileMagic.size)
      if use.start == nil, plan.ranges.isEmpty { continue }
      let isLast = use.place == last.place
      var stop = use.end
      var isCut = false
      if isLast {
        stop = last.group.endFile == nil || last.group.path != use.path
          ? last.group.endPosition.rawValue : use.end
        if let next = pass.stop, next.place == use.place {
          isCut = true
          stop = next.group.position.rawValue
        }
        if pass.unfinished?.path == use.path || use.hasDamage { isCut = true }
      } else {
        stop = head?.size ?? use.end
      }
      plan.ranges.append(
        RestorePlan.Range(
          path: use.path, file: use.path.logFileName, start: use.start ?? firstGroup, stop: stop,
          isCut: isCut, groups: use.groups, rows: use.rows, bytes: use.bytes,
          leftOut: use.leftOut, head: head, source: use.source))
    }
    // The first log is needed from the backup's own place on; what lies between is no group.
    if let index = plan.ranges.indices.first, let position = pass.start.position,
      plan.ranges[index].path == logs.paths[pass.start.place],
      position > FileMagic.size
    {
      plan.ranges[index].start = position
    } else if let index = plan.ranges.indices.first, let head = plan.ranges[index].head,
      plan.ranges[index].start == head.firstGroup.rawValue
    {
      plan.ranges[index].start = UInt64(FileMagic.size)
    }
    for index in plan.ranges.indices.dropFirst() {
      plan.ranges[index].start = UInt64(FileMagic.size)
    }
    for range in plan.ranges {
      if range.path.isArchiveName { plan.isWrapped = true }
      if let source = try? access.open(range.path), source.isDecrypted { plan.isEncrypted = true }
    }
    guard let range = plan.ranges.last else { return }
    var stop = RestorePlan.Stop(
      path: range.path, file: range.file, position: range.stop, gtid: nil,
      before: pass.stop?.group)
    switch plan.flavor {
    case .mysql: stop.gtid = pass.stop?.group.gtidText
    case .mariadb: stop.gtid = pass.state.isEmpty ? nil : StatementDialect.text(pass.state)
    }
    plan.stop = stop
  }

  private mutating func takeOpen(_ pass: RestorePass) {
    for (name, group) in pass.prepared {
      let text = String(decoding: name, as: UTF8.self)
      plan.open.append(
        RestorePlan.Open(
          text: "the XA transaction \(text) is prepared in \(Self.place(group)) and not ended before"
            + " the target: XA RECOVER shows it, XA ROLLBACK or XA COMMIT ends it", group: group,
          xa: text))
    }
    for (name, group) in pass.endedXA {
      plan.notes.append(
        "\(Self.place(group)) ends the XA transaction \(String(decoding: name, as: UTF8.self)),"
          + " which was prepared before the backup ended: a copy of the files holds it, a dump does"
          + " not, and the statement fails there")
    }
    if let group = pass.unfinished, pass.stop == nil {
      plan.open.append(
        RestorePlan.Open(
          text: "the group at \(group.file):\(group.position)"
            + (group.gtidText.map { " (\($0))" } ?? "")
            + " has no end in these logs and is not applied", group: group, xa: nil))
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
