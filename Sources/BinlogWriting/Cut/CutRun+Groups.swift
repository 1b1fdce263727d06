import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs

/// How groups are written.
extension CutRun {
  /// The group at hand is through, with the event of `frame`; false where nothing more is wanted.
  func complete(
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
    let (first, last) = ((group.place, group.start.rawValue), (log.place, end.rawValue))
    if !hasStarted, let start = request.start {
      if last <= (start.log, start.position) {
        group.isBefore = true
      } else if first < (start.log, start.position), !group.isBefore {
        report.movedBorders.append(
          CutReport.MovedBorder(
            isStart: true, file: group.path, from: start.position, to: group.start.rawValue))
      }
    }
    if let stop = request.stop, last > (stop.log, stop.position) {
      report.movedBorders.append(
        CutReport.MovedBorder(
          isStart: false, file: group.path, from: stop.position, to: group.start.rawValue))
      return false
    }
    if group.isBefore {
      if let identifier = group.gtid { before.insert(identifier) }
      return true
    }
    hasStarted = true
    report.groups += 1
    for (index, place) in request.dropped.enumerated()
    where first <= (place.log, place.position) && (place.log, place.position) < last {
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
      leaveOut(group, in: log, until: end, reason, isWanted: false)
    } else if let reason = group.refusal {
      try writeEmpty(group, until: end, reason, state, log)
    } else {
      try write(group, until: end, state, log)
    }
    return includedLeft != 0
  }

  func write(
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
  func writeEmpty(
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

  func writeEmptied(
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
      leaveOut(group, in: log, until: end, reason, isWanted: true)
      return
    }
    do throws(SourceError) {
      try makeEmpty(&draft)
    } catch {
      throw CutFailure(error)
    }
    report.emptiedCount += 1
    leaveOut(
      group, in: log, until: end, reason + "; an empty transaction stays", isWanted: true)
    try put(log, state)
  }

  func put(_ log: Log, _ state: LogState) throws(CutFailure) {
    try begin(log, state)
    do throws(SourceError) {
      try writer.write(draft)
    } catch {
      throw CutFailure(error)
    }
  }

  /// Sees to it that what is written next is of this log.
  func begin(_ log: Log, _ state: LogState) throws(CutFailure) {
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
}
