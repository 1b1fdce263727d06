import BinlogBytes
import BinlogEvents
import BinlogLogs

/// Whether each log of a family is the one that the log before it names, of the same server and
/// of a later time.
enum Neighbours {
  static func findings(_ family: LogAudit.Family) -> [Finding] {
    var list: [Finding] = []
    let members = family.family.members
    let names = Set(members.map(\.name))
    let missing = Set(family.family.missing.map(\.lastPathComponent))
    for (place, report) in family.reports.enumerated() {
      let isLast = place + 1 == family.reports.count
      let next = isLast ? nil : family.reports[place + 1]
      if let next, next.kind == report.kind { list += compare(report, next) }
      guard let target = report.nextFile?.lastPathComponent, target != next?.name else { continue }
      // The index has said already that it is not there.
      guard !missing.contains(target), family.family.isComplete || !isLast else { continue }
      // A few logs in a directory without an index may be all that somebody kept.
      let isArchive = members.last?.path.isArchiveName ?? false
      let isLoose = isLast && (family.family.index == nil || isArchive)
      let isHere = names.contains(target)
      list.append(
        Finding(
          .rotateTargetMissing, severity: isLoose && !isHere ? .warning : .error,
          file: report.path, offset: FileOffset(report.size), eventType: .rotate,
          message: isHere
            ? "the log goes on in \(target), but \(next.map { "\($0.name) follows" } ?? "it is the last")"
            : "the log goes on in \(target), which is not there",
          expected: target, found: next?.name ?? "no further file",
          hint: isHere
            ? "this is not the file that its name says: it was renamed, swapped or copied over"
            : "a log is missing; what was in it cannot be checked"))
    }
    return list
  }

  private static func compare(_ last: FileReport, _ report: FileReport) -> [Finding] {
    guard report.kind == .binlog, let before = last.format, let format = report.format else {
      return []
    }
    var list: [Finding] = []
    var changes: [(String, String)] = []
    if before.flavor != format.flavor {
      changes.append((before.serverVersion, format.serverVersion))
    }
    if let one = last.serverID, let other = report.serverID, one != other {
      changes.append(("server_id \(one)", "server_id \(other)"))
    }
    if !changes.isEmpty {
      let expected = changes.map(\.0).joined(separator: ", ")
      let found = changes.map(\.1).joined(separator: ", ")
      list.append(
        Finding(
          .otherServer, file: report.path, offset: FileMagic.firstEvent,
          eventType: .formatDescription,
          message: "written with \(found), \(last.name) with \(expected)", expected: expected,
          found: found,
          hint: "sound where the server was changed in between; else it is another server's file"))
    }
    if let begun = report.begunAt, let earlier = last.begunAt, begun < earlier {
      list.append(
        Finding(
          .timeReversed, file: report.path, offset: FileMagic.firstEvent,
          eventType: .formatDescription,
          message: "begun before \(last.name), which it follows",
          expected: "a time from \(earlier) on", found: "\(begun)",
          hint: "a copy of another time, or the clock was set back"))
    }
    return list
  }
}
