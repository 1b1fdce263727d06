import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs

/// What is done where a log is damaged.
extension CutRun {
  func goOn(
    behind damage: LogDamage, _ reader: inout LogReader, _ log: inout Log
  ) throws(CutFailure) -> Bool {
    guard request.repairs, !damage.isFailure else {
      throw CutFailure(
        log.path, at: damage.offset.rawValue,
        damage.message + (damage.isFailure ? "" : "; --repair leaves out what is damaged"))
    }
    report.note(damage, in: log.path)
    if damage.isPassable {
      if open != nil {
        noteDamage(damage.message)
      } else {
        leaveOut(
          log, damage.offset, until: reader.position, nil, damage.message, isWanted: false)
      }
      return true
    }
    if let group = open, group.place != log.place {
      leaveOut(group, in: log, until: damage.offset, damage.message, isWanted: false)
      open = nil
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

  func noteDamage(_ message: String) {
    if open?.damage == nil { open?.damage = message }
  }

  /// A group that never ends.
  func lose(
    _ group: OpenGroup, until end: FileOffset, _ reason: String, _ log: Log
  ) throws(CutFailure) {
    guard request.repairs else {
      throw CutFailure(
        group.path, at: group.start.rawValue,
        "the group that begins here has no end: \(reason); --repair leaves it out")
    }
    leaveOut(group, in: log, until: end, reason, isWanted: false)
  }

  /// A group that ends in `log`, and may have begun in the one before.
  func leaveOut(
    _ group: OpenGroup, in log: Log, until end: FileOffset, _ reason: String, isWanted: Bool
  ) {
    report.leaveOut(
      CutReport.LeftOut(
        file: group.path, position: group.start.rawValue,
        endPosition: group.place == log.place ? max(group.start, end).rawValue : end.rawValue,
        gtid: group.gtid?.description,
        reason: reason + (group.place == log.place ? "" : " (it ends in \(log.path))"),
        isWanted: isWanted))
  }

  func leaveOut(
    _ log: Log, _ start: FileOffset, until end: FileOffset, _ gtid: GroupIdentifier?,
    _ reason: String, isWanted: Bool
  ) {
    report.leaveOut(
      CutReport.LeftOut(
        file: log.path, position: start.rawValue, endPosition: max(start, end).rawValue,
        gtid: gtid?.description, reason: reason, isWanted: isWanted))
  }

  func tellLost(_ log: inout Log, until end: FileOffset) {
    guard let start = log.lostFrom else { return }
    log.lostFrom = nil
    guard start < end else { return }
    leaveOut(
      log, start, until: end, nil, "the beginning of this group is lost", isWanted: false)
  }
}
