import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs

/// Which groups stay.
extension CutRun {
  /// Begins a group with the event at hand; false where nothing more is wanted.
  func begin(_ reader: LogReader, _ log: Log) throws(CutFailure) -> Bool {
    let frame = reader.frame
    if let stop = request.stop, stop.log == log.place, frame.offset.rawValue >= stop.position {
      return false
    }
    draft.clear()
    editor.begin()
    var group = OpenGroup(
      path: log.path, place: log.place, start: frame.offset, header: frame.header)
    if isGtid(frame.type) {
      do throws(DecodeError) {
        if frame.type == .mariaGtid {
          let event = try reader.event.body(MariaGtidEvent.self)
          draft.gtid = GtidRecord(event, frame, reader.bytes)
          switch XAPart(event, reader.bytes) {
          case .starts(let name)?: group.xaStart = name
          case .ends(let name)?: group.xaEnd = name
          case nil: break
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
          "the relay log begins in the middle of a group, and the log before it is not here;"
            + " --repair leaves it out")
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
  func lacksBeginning(_ reader: LogReader, _ log: Log) -> Bool {
    guard reader.state.isRelayLog, !log.hasGroups, !isGtid(reader.frame.type) else { return false }
    if hasGtidEvents { return true }
    let type = reader.frame.type
    return EventCatalog.role(of: type) == .rows || type == .tableMap || type == .rowsQuery
      || type == .annotateRows
  }

  func isEarlyEnough(_ group: OpenGroup) -> Bool {
    var filter = RowFilter()
    filter.stopTime = request.filter.stopTime
    return filter.wants(group.header.timestamp, commit: group.commitTime)
  }

  /// Whether the group comes before all that is wanted, as far as its beginning tells.
  func isBefore(_ group: OpenGroup, _ log: Log) -> Bool {
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
  func refusal(_ group: OpenGroup) -> String? {
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
}
