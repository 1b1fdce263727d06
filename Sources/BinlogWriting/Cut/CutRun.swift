import BinlogBytes
import BinlogChanges
package import BinlogEvents
import BinlogLogs

/// Cuts logs: goes over their groups once, and writes those that are wanted.
package final class CutRun {
  private let request: CutRequest
  private let access: LogAccess
  private let writer: LogSetWriter
  private var report = CutReport()
  private var draft = GroupDraft()
  private var editor: GroupEditor
  /// The group at hand.
  private var open: OpenGroup?
  /// What went before the first group that is wanted.
  private var before = GtidHistory()
  /// All GTIDs that went before, or were read.
  private var seen = GtidHistory()
  /// Whether the first group that is wanted has come.
  private var hasStarted = false
  /// The log, or source's log, that was begun last in what is written.
  private var begun: String?
  /// Whether groups begin with GTID events, anonymous ones included.
  private var hasGtidEvents = false
  /// XA transactions whose first part is not in what is written.
  private var lostXA: Set<[UInt8]> = []
  /// How many groups that are wanted by GTID are still to come; nil where none are.
  private var includedLeft: UInt64?

  /// A group that is read.
  private struct OpenGroup {
    var start: FileOffset
    var header: EventHeader
    var gtid: GroupIdentifier?
    /// When it was committed, µs since 1970, where it tells.
    var commitTime: UInt64?
    /// Why it is left out, where somebody asked for that.
    var refusal: String?
    /// Why it cannot be taken over.
    var damage: String?
    /// Whether it comes before all that is wanted.
    var isBefore = false
    /// The XA transaction that it begins, and the one that it commits or rolls back, as statements
    /// name them.
    var xaStart: [UInt8]?
    var xaEnd: [UInt8]?

    var isCopied: Bool { refusal == nil && damage == nil && !isBefore }
  }

  /// The log at hand.
  private struct Log {
    let path: String
    let place: Int
    var description: SourceDescription?
    /// Where the events begin that follow damage and belong to no group that is known.
    var lostFrom: FileOffset?
    var hasGroups = false
  }

  /// A cut of logs that are opened by `access`, to `output`.
  package init(_ request: CutRequest, _ access: LogAccess, to output: any LogOutput) {
    self.request = request
    self.access = access
    editor = GroupEditor(request)
    writer = LogSetWriter(output, request.writing)
  }

  /// Cuts the logs at `paths`, which are in order; of the first and last of them the request tells
  /// from where and up to where.
  package func run(_ paths: [String]) throws(CutFailure) -> CutReport {
    if request.filter.includedGtids != nil { includedLeft = try countIncluded(paths) }
    for (place, path) in paths.enumerated() {
      guard try read(Log(path: path, place: place)) else { break }
    }
    do throws(SourceError) {
      try writer.finish()
    } catch {
      throw CutFailure(error)
    }
    report.written = writer.written
    return report
  }

  // MARK: Logs

  private func open(_ path: String) throws(CutFailure) -> LogReader {
    let source: ByteSource
    do throws(SourceError) {
      source = try access.open(path)
    } catch {
      throw CutFailure(path, error.message)
    }
    if source.isDecrypted, !request.decrypts {
      throw CutFailure(
        path, "is encrypted, and what is cut out of it would not be: --decrypt allows that")
    }
    do throws(LogDamage) {
      return try LogReader(
        source,
        policy: ReadPolicy(
          damage: request.repairs ? .resynchronize : .stop,
          payloads: request.opensPayloads ? .opened : .closed))
    } catch {
      throw CutFailure(path, error.message)
    }
  }

  /// Reads a log; false where nothing more is wanted.
  private func read(_ given: Log) throws(CutFailure) -> Bool {
    var log = given
    var reader = try open(log.path)
    let format = reader.state.format
    guard format.binlogVersion == 4, format.headerLength == EventHeader.size,
      !format.usesDevelopmentNumbers
    else {
      throw CutFailure(
        log.path,
        "a log of an old format (binlog version \(format.binlogVersion)): only logs of version 4,"
          + " of MySQL 5.0 and later, are cut")
    }
    open = nil
    while true {
      let step: LogStep
      do throws(LogDamage) {
        step = try reader.advance()
      } catch {
        guard try goOn(behind: error, &reader, &log) else { break }
        continue
      }
      if step == .end { break }
      guard try take(step, reader, &log) else { return false }
    }
    if let group = open {
      open = nil
      let isSplit = reader.state.isRelayLog
      try lose(
        group, until: reader.position,
        isSplit
          ? "the relay log ends before it does; groups that go on in the next one are not put together"
          : "the log ends before it does", log)
    }
    tellLost(&log, until: reader.position)
    // A log without groups is a log as well.
    if request.isWhole || writer.hasBegun && !reader.state.isRelayLog {
      try begin(log, reader.state)
    }
    return true
  }

  // MARK: Damage

  private func goOn(
    behind damage: LogDamage, _ reader: inout LogReader, _ log: inout Log
  ) throws(CutFailure) -> Bool {
    guard request.repairs, !damage.isFailure else {
      throw CutFailure(
        log.path, at: damage.offset.rawValue,
        damage.message + (damage.isFailure ? "" : "; --repair leaves out what is damaged"))
    }
    if damage.isPassable {
      if open != nil {
        noteDamage(damage.message)
      } else {
        leaveOut(
          log, damage.offset, until: reader.position, nil, damage.message, isWanted: false)
      }
      return true
    }
    let start = open?.start ?? damage.offset
    let gtid = open?.gtid
    open = nil
    do throws(LogDamage) {
      let gap = try reader.goOn(behind: damage)
      leaveOut(log, start, until: gap.end, gtid, damage.message, isWanted: false)
      log.lostFrom = gap.end
      return true
    } catch {
      leaveOut(log, start, until: reader.position, gtid, damage.message, isWanted: false)
      return false
    }
  }

  private func noteDamage(_ message: String) {
    if open?.damage == nil { open?.damage = message }
  }

  /// A group that never ends.
  private func lose(
    _ group: OpenGroup, until end: FileOffset, _ reason: String, _ log: Log
  ) throws(CutFailure) {
    guard request.repairs else {
      throw CutFailure(
        log.path, at: group.start.rawValue,
        "the group that begins here has no end: \(reason); --repair leaves it out")
    }
    leaveOut(log, group.start, until: end, group.gtid, reason, isWanted: false)
  }

  private func leaveOut(
    _ log: Log, _ start: FileOffset, until end: FileOffset, _ gtid: GroupIdentifier?,
    _ reason: String, isWanted: Bool
  ) {
    report.leaveOut(
      CutReport.LeftOut(
        file: log.path, position: start.rawValue, endPosition: max(start, end).rawValue,
        gtid: gtid?.description, reason: reason, isWanted: isWanted))
  }

  private func tellLost(_ log: inout Log, until end: FileOffset) {
    guard let start = log.lostFrom else { return }
    log.lostFrom = nil
    guard start < end else { return }
    leaveOut(
      log, start, until: end, nil, "the beginning of this group is lost", isWanted: false)
  }

  // MARK: Events

  /// Takes the event at hand; false where nothing more is wanted.
  private func take(
    _ step: LogStep, _ reader: borrowing LogReader, _ log: inout Log
  ) throws(CutFailure) -> Bool {
    let frame = reader.frame
    if step == .payloadEnd {
      if let group = open, group.isCopied {
        try edit(reader.event, log, endsPayload: true)
      }
      if reader.endsGroup { return try complete(reader.payload ?? frame, reader.state, log) }
      return true
    }
    // What was put together from fragments stands in the log as these.
    if reader.joinedAt != nil { return true }
    if reader.payload != nil {
      if let group = open, group.isCopied {
        try edit(reader.event, log, endsPayload: false)
      }
      return true
    }
    switch EventCatalog.role(of: frame.type) {
    case .bookkeeping:
      try keepBook(reader, &log)
      return true
    case .neutral where open == nil:
      let isKnown = EventCatalog.entry(for: frame.type) != nil && frame.type != .unknown
      guard isKnown || frame.header.flags.contains(.ignorable) || request.repairs else {
        throw CutFailure(
          log.path, at: frame.offset.rawValue,
          "an event of type \(frame.type.rawValue), which is not known: what it means for the groups"
            + " after it cannot be told; --repair leaves it out")
      }
      if !isKnown {
        leaveOut(
          log, frame.offset, until: frame.end, nil,
          "an event of type \(frame.type.rawValue), which is not known",
          isWanted: frame.header.flags.contains(.ignorable))
      }
      return true
    default: break
    }
    switch reader.groupChange {
    case .interrupted, .interruptedAndCompleted:
      if let group = open {
        open = nil
        try lose(group, until: frame.offset, "another begins before it ends", log)
      }
    case .orphanCommit:
      open = nil
      guard request.repairs else {
        throw CutFailure(
          log.path, at: frame.offset.rawValue,
          "a commit without a group that it ends; --repair leaves it out")
      }
      leaveOut(
        log, frame.offset, until: frame.end, nil, "a commit without a group", isWanted: false)
      return true
    case .none, .completed: break
    }
    if open == nil {
      if reader.state.groups.phase == .lost || log.lostFrom != nil && !beginsForSure(reader) {
        return true
      }
      tellLost(&log, until: frame.offset)
      guard try begin(reader, log) else { return false }
      log.hasGroups = true
    }
    if let group = open, group.isCopied, !isGtid(frame.type) {
      try edit(reader.event, log, endsPayload: false)
    }
    if frame.type == .query, mayLeaveOut, reader.state.format.flavor == .mysql {
      try noteXA(reader, log)
    }
    if reader.endsGroup { return try complete(frame, reader.state, log) }
    return true
  }

  /// Whether the event begins a group also where it is not known what came before it.
  private func beginsForSure(_ reader: borrowing LogReader) -> Bool {
    reader.state.groups.open?.start == reader.frame.offset
      || EventCatalog.role(of: reader.frame.type) == .wholeGroup
  }

  /// Whether groups inside the range may be left out.
  private var mayLeaveOut: Bool {
    let filter = request.filter
    return request.filtersTables || !request.dropped.isEmpty || request.droppedGtids != nil
      || filter.includedGtids != nil || filter.excludedGtids != nil || !filter.servers.isEmpty
  }

  /// Remembers which XA transaction a statement begins or ends.
  private func noteXA(_ reader: borrowing LogReader, _ log: Log) throws(CutFailure) {
    // A statement that cannot be decoded is told by who needs it.
    guard let query = try? reader.event.body(QueryEvent.self) else { return }
    let text = reader.bytes.extracting(query.text)
    guard text.hasPrefix(ignoringCase: "XA ") else { return }
    for (verb, isStart) in [
      ("XA START ", true), ("XA BEGIN ", true), ("XA COMMIT ", false), ("XA ROLLBACK ", false),
    ] as [(StaticString, Bool)] where text.hasPrefix(ignoringCase: verb) {
      var name = text.extracting(verb.utf8CodeUnitCount..<text.count).array
      // `ONE PHASE` and the like come after a blank.
      if let blank = name.firstIndex(of: 0x20) { name.removeSubrange(blank...) }
      if isStart { open?.xaStart = name } else { open?.xaEnd = name }
    }
  }

  private func isGtid(_ type: EventType) -> Bool { EventCatalog.role(of: type) == .gtid }

  private func edit(
    _ event: borrowing EventView, _ log: Log, endsPayload: Bool
  ) throws(CutFailure) {
    do throws(CutProblem) {
      if endsPayload {
        try editor.endPayload(event, into: &draft)
      } else {
        try editor.take(event, into: &draft)
      }
    } catch {
      switch error {
      case .source(let error): throw CutFailure(error)
      case .refused(let text):
        throw CutFailure(log.path, at: open?.start.rawValue, text)
      case .damage(let error):
        guard request.repairs else {
          throw CutFailure(
            log.path, at: (error.payload ?? error.event).rawValue,
            error.message + "; --repair leaves out what is damaged")
        }
        noteDamage(error.message)
      }
    }
  }

  private func keepBook(
    _ reader: borrowing LogReader, _ log: inout Log
  ) throws(CutFailure) {
    let frame = reader.frame
    var gap: String?
    do throws(DecodeError) {
      switch frame.type {
      case .formatDescription:
        let old = log.description
        log.description = SourceDescription(reader.state.format, frame, reader.bytes)
        // In a relay log the source's description follows the replica's own.
        log.description?.gtidsHeader = old?.gtidsHeader
        log.description?.isTagged = old?.isTagged ?? false
      case .previousGtids:
        let event = try reader.event.body(PreviousGtidsEvent.self)
        gap = gapText(before: event, reader.state)
        log.description?.gtidsHeader = frame.header
        let tag = frame.headerLength + 7
        log.description?.isTagged = reader.bytes.count > tag && reader.bytes[tag] == 1
        if !hasStarted {
          before.formUnion(GtidHistory(event))
          seen.formUnion(GtidHistory(event))
        }
      case .gtidList:
        let event = try reader.event.body(GtidListEvent.self)
        log.description?.gtidsHeader = frame.header
        if !hasStarted { before.formUnion(GtidHistory(event)) }
      case .binlogCheckpoint where !log.hasGroups: log.description?.checkpoint = frame.header
      default: break
      }
    } catch {
      guard request.repairs else {
        throw CutFailure(log.path, at: frame.offset.rawValue, error.message)
      }
      leaveOut(log, frame.offset, until: frame.end, nil, error.message, isWanted: false)
    }
    guard let gap else { return }
    guard request.repairs || request.allowsHoles else {
      throw CutFailure(
        log.path, at: frame.offset.rawValue,
        gap + ": a log between is missing, and a replica would pass over what it held; --gtid-holes"
          + " allows that")
    }
    report.notes.append("\(log.path): \(gap)")
  }

  /// What a log says went before it and what none of the logs read so far holds; nil for nothing.
  private func gapText(before event: PreviousGtidsEvent, _ state: LogState) -> String? {
    guard hasStarted, !state.isRelayLog else { return nil }
    let missing = event.gtids.subtracting(seen.set)
    guard !missing.isEmpty else { return nil }
    return "it says that \(missing.description) went before it, which no log read so far has"
  }

  // MARK: Groups

  /// Begins a group with the event at hand; false where nothing more is wanted.
  private func begin(_ reader: borrowing LogReader, _ log: Log) throws(CutFailure) -> Bool {
    let frame = reader.frame
    if let stop = request.stop, stop.log == log.place, frame.offset.rawValue >= stop.position {
      return false
    }
    draft.clear()
    editor.begin()
    var group = OpenGroup(start: frame.offset, header: frame.header)
    if isGtid(frame.type) {
      do throws(DecodeError) {
        if frame.type == .mariaGtid {
          let event = try reader.event.body(MariaGtidEvent.self)
          draft.gtid = GtidRecord(event, frame, reader.bytes)
          // Here, and not in a statement, MariaDB names the XA transaction.
          if let global = event.xaGlobal, let branch = event.xaBranch {
            let name =
              reader.bytes.extracting(global).array + [0x2C] + reader.bytes.extracting(branch).array
            if event.flags & MariaGtidEvent.preparedXA != 0 { group.xaStart = name }
            if event.flags & MariaGtidEvent.completedXA != 0 { group.xaEnd = name }
          }
        } else {
          let event = try reader.event.body(GtidEvent.self)
          draft.gtid = GtidRecord(event, frame, reader.bytes)
          group.commitTime = event.originalCommitTimestamp
        }
      } catch {
        guard request.repairs else {
          throw CutFailure(log.path, at: frame.offset.rawValue, error.message)
        }
        group.damage = error.message
      }
      group.gtid = draft.gtid?.identifier
    }
    if isGtid(frame.type) { hasGtidEvents = true }
    if lacksBeginning(reader, log) {
      guard request.repairs else {
        throw CutFailure(
          log.path, at: frame.offset.rawValue,
          "the relay log begins in the middle of a group, which is not put together with the log"
            + " before; --repair leaves it out")
      }
      group.damage = "the relay log begins in the middle of it"
    }
    if request.filter.stopTime != nil, !isEarlyEnough(group) { return false }
    group.isBefore = !hasStarted && isBefore(group, log)
    group.refusal = refusal(group)
    open = group
    return true
  }

  /// Whether what looks like a group is the rest of one that began in the relay log before.
  private func lacksBeginning(_ reader: borrowing LogReader, _ log: Log) -> Bool {
    guard reader.state.isRelayLog, !log.hasGroups, !isGtid(reader.frame.type) else { return false }
    if hasGtidEvents { return true }
    let type = reader.frame.type
    return EventCatalog.role(of: type) == .rows || type == .tableMap || type == .rowsQuery
      || type == .annotateRows
  }

  private func isEarlyEnough(_ group: OpenGroup) -> Bool {
    var filter = RowFilter()
    filter.stopTime = request.filter.stopTime
    return filter.wants(group.header.timestamp, commit: group.commitTime)
  }

  /// Whether the group comes before all that is wanted, as far as its beginning tells.
  private func isBefore(_ group: OpenGroup, _ log: Log) -> Bool {
    if let start = request.filter.startTime {
      var filter = RowFilter()
      filter.startTime = start
      if !filter.wants(group.header.timestamp, commit: group.commitTime) { return true }
    }
    if let included = request.filter.includedGtids {
      return !(group.gtid.map { included.contains($0) } ?? false)
    }
    return false
  }

  /// Why a group of the range is left out; nil where it stays.
  private func refusal(_ group: OpenGroup) -> String? {
    let filter = request.filter
    if let identifier = group.gtid {
      if filter.excludedGtids?.contains(identifier) ?? false { return "excluded by its GTID" }
      if request.droppedGtids?.contains(identifier) ?? false {
        report.droppedGtids.insert(identifier)
        return "dropped by its GTID"
      }
    }
    if let included = filter.includedGtids,
      !(group.gtid.map { included.contains($0) } ?? false)
    {
      return "not among the GTIDs that are wanted"
    }
    if !filter.servers.isEmpty, !filter.servers.contains(group.header.serverID) {
      return "of server \(group.header.serverID)"
    }
    if let replica = filter.asReplica, !replica.wants(group.header, of: group.gtid) {
      return "passed over by the replica as a whole"
    }
    return nil
  }

  /// The group at hand is through, with the event of `frame`; false where nothing more is wanted.
  private func complete(
    _ frame: EventFrame, _ state: LogState, _ log: Log
  ) throws(CutFailure) -> Bool {
    guard var group = open else { return true }
    open = nil
    if let identifier = group.gtid {
      seen.insert(identifier)
      if let left = includedLeft, left > 0,
        request.filter.includedGtids?.contains(identifier) ?? false
      {
        includedLeft = left - 1
      }
    }
    let end = frame.end
    if !hasStarted, let start = request.start, start.log == log.place {
      if end.rawValue <= start.position {
        group.isBefore = true
      } else if group.start.rawValue < start.position, !group.isBefore {
        report.movedBorders.append(
          CutReport.MovedBorder(
            isStart: true, file: log.path, from: start.position, to: group.start.rawValue))
      }
    }
    if let stop = request.stop, stop.log == log.place, end.rawValue > stop.position {
      report.movedBorders.append(
        CutReport.MovedBorder(
          isStart: false, file: log.path, from: stop.position, to: group.start.rawValue))
      return false
    }
    if group.isBefore {
      if let identifier = group.gtid { before.insert(identifier) }
      return true
    }
    hasStarted = true
    report.groups += 1
    for (index, place) in request.dropped.enumerated()
    where place.log == log.place && (group.start.rawValue..<end.rawValue).contains(place.position) {
      group.refusal = "dropped by its position"
      report.droppedPlaces.insert(index)
    }
    if let name = group.xaEnd, name != group.xaStart, lostXA.remove(name) != nil,
      group.refusal == nil
    {
      group.refusal = "ends an XA transaction that is left out"
    }
    if let reason = group.damage {
      writer.pass(commitID: draft.gtid?.commitID)
      leaveOut(log, group.start, until: end, group.gtid, reason, isWanted: false)
    } else if let reason = group.refusal {
      try writeEmpty(group, until: end, reason, state, log)
    } else {
      try write(group, until: end, state, log)
    }
    return includedLeft != 0
  }

  private func write(
    _ group: OpenGroup, until end: FileOffset, _ state: LogState, _ log: Log
  ) throws(CutFailure) {
    report.droppedStatements += editor.droppedStatements
    for statement in editor.unclear {
      report.refuse(
        CutReport.Refused(
          file: log.path, position: statement.offset.rawValue, text: statement.text,
          reason: statement.reason))
    }
    if editor.hasDropped, !editor.hasContent {
      let reason = "nothing of it is of the tables that stay"
      // Where it was one statement, no BEGIN and COMMIT are left; an empty XA transaction cannot be
      // committed on all servers.
      if draft.eventCount == 0 || group.xaStart != nil {
        return try writeEmpty(group, until: end, reason, state, log)
      }
      return try writeEmptied(group, until: end, reason, state, log) { _ in }
    }
    do throws(CutProblem) {
      try editor.end(&draft, state.format.flavor, group.header)
    } catch {
      if case .source(let error) = error { throw CutFailure(error) }
    }
    try put(log, state)
  }

  /// Writes an empty transaction with the GTID of a group that is left out.
  private func writeEmpty(
    _ group: OpenGroup, until end: FileOffset, _ reason: String, _ state: LogState, _ log: Log
  ) throws(CutFailure) {
    if let name = group.xaStart, name != group.xaEnd { lostXA.insert(name) }
    if let name = group.xaEnd, group.xaStart == nil, !reason.hasPrefix("ends an XA"),
      report.notes.count < 20
    {
      report.notes.append(
        "\(group.gtid?.description ?? "the group at \(log.path):\(group.start)") ends the XA"
          + " transaction \(String(decoding: name, as: UTF8.self)) and is left out: where it is"
          + " prepared, it stays so and keeps its locks")
    }
    try writeEmptied(group, until: end, reason, state, log) { draft throws(SourceError) in
      guard let gtid = draft.gtid?.emptied() else { return }
      draft.clear()
      draft.gtid = gtid
      let texts = state.format.flavor == .mysql ? ["BEGIN", "COMMIT"] : ["COMMIT"]
      for text in texts {
        let header = EventHeader(
          .query, timestamp: gtid.timestamp, serverID: gtid.serverID, flags: .suppressUse)
        var body = [UInt8](
          repeating: 0, count: max(13, state.format.postHeaderLength(of: .query) ?? 13))
        body.append(0)
        try draft.append(EventRecord(header, body: body + Array(text.utf8)))
      }
    }
  }

  private func writeEmptied(
    _ group: OpenGroup, until end: FileOffset, _ reason: String, _ state: LogState, _ log: Log,
    _ makeEmpty: (inout GroupDraft) throws(SourceError) -> Void
  ) throws(CutFailure) {
    // Where nothing tells that a group was there, nothing is left of it.
    guard draft.gtid?.identifier != nil, !request.dropsEmpty else {
      if draft.gtid?.identifier != nil, state.format.flavor == .mysql, !request.allowsHoles {
        throw CutFailure(
          log.path, at: group.start.rawValue,
          "without \(group.gtid?.description ?? "this group") the GTIDs have a hole, which a replica"
            + " asks its sources to fill: --gtid-holes allows that, without --drop-empty an empty"
            + " transaction stays")
      }
      writer.pass(commitID: draft.gtid?.commitID)
      leaveOut(log, group.start, until: end, group.gtid, reason, isWanted: true)
      return
    }
    do throws(SourceError) {
      try makeEmpty(&draft)
    } catch {
      throw CutFailure(error)
    }
    report.emptiedCount += 1
    leaveOut(
      log, group.start, until: end, group.gtid, reason + "; an empty transaction stays",
      isWanted: true)
    try put(log, state)
  }

  private func put(_ log: Log, _ state: LogState) throws(CutFailure) {
    try begin(log, state)
    do throws(SourceError) {
      try writer.write(draft)
    } catch {
      throw CutFailure(error)
    }
  }

  /// Sees to it that what is written next is of this log.
  private func begin(_ log: Log, _ state: LogState) throws(CutFailure) {
    let name =
      (state.isRelayLog ? state.sourceFileName?.lastPathComponent : nil) ?? log.path.logFileName
    let key = state.isRelayLog ? name : "\(log.place)"
    guard key != begun else { return }
    guard var description = log.description else {
      throw CutFailure(
        log.path, "has no format description: what its events mean cannot be told for sure")
    }
    begun = key
    description.completeForMariaDB()
    do throws(SourceError) {
      try writer.beginLog(
        description, named: name == "-" ? "binlog.000001" : name, after: before)
    } catch {
      throw CutFailure(error)
    }
  }

  // MARK: GTIDs

  /// How many groups the logs hold that are wanted by GTID.
  private func countIncluded(_ paths: [String]) throws(CutFailure) -> UInt64 {
    guard let included = request.filter.includedGtids else { return 0 }
    guard !paths.contains("-") else {
      throw CutFailure(
        "standard input", "can be read only once: --include-gtids needs the log as a file")
    }
    var count: UInt64 = 0
    for path in paths {
      var reader: LogReader
      do {
        reader = try LogReader(
          try access.open(path),
          policy: ReadPolicy(
            checksums: .unchecked, damage: request.repairs ? .resynchronize : .stop,
            payloads: .closed))
      } catch {
        // It is told when its turn comes.
        continue
      }
      while let step = reader.next(reporting: { _ in }) {
        guard step == .event else { continue }
        switch reader.groupChange {
        case .completed(let group), .interruptedAndCompleted(let group):
          if let identifier = group.identifier, included.contains(identifier) { count += 1 }
        default: break
        }
      }
    }
    guard count > 0 else {
      throw CutFailure(
        paths.first ?? "", "none of the GTIDs of --include-gtids is in these logs")
    }
    return count
  }
}
