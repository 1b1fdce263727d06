import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogSchema
import BinlogSearch
import BinlogText

/// Turns a target that is described into one that is named.
enum RestoreAim {
  /// How many groups are listed where more than one fits.
  private static let mostListed = 20

  /// What `target` is in `logs`, after the backup.
  static func resolve(
    _ target: RestoreTarget, from start: RestoreStart, _ logs: LogSelection, _ access: LogAccess
  ) throws(RestoreRefusal) -> RestoreTarget {
    var conditions = FindConditions()
    let option: String
    switch target {
    case .statement(let pattern):
      conditions.statements = [pattern]
      option = "--before-statement"
    case .definition(let table):
      conditions.definitions = .all
      conditions.rows.addTable(table)
      option = "--before-ddl"
    default: return target
    }
    let search = FindSearch(conditions, in: logs, access, schemas: SchemaFiles())
    if let failure = search.failures.first {
      throw RestoreRefusal(failure.subject, failure.text)
    }
    let hits = search.hits.filter { isAfter($0.group, start, logs) }
    guard let hit = hits.first else {
      throw RestoreRefusal(
        option,
        "no group after the backup fits"
          + (search.hits.isEmpty
            ? ""
            : "; \(search.hits.count) in what the backup holds do, as"
              + " \(RestorePlanner.place(search.hits[0].group))")
          + (search.isComplete ? "" : "; a part of the logs could not be searched"))
    }
    guard hits.count == 1 else {
      let text = GroupText(style: .plain)
      let list = hits.prefix(mostListed).map { "\n  " + text.line($0.group) }.joined()
      throw RestoreRefusal(
        option,
        "\(hits.count) groups after the backup fit; say which one by --before GTID or FILE:POS:"
          + list + (hits.count > mostListed ? "\n  …" : ""))
    }
    return .place(
      LogCoordinate(file: hit.group.path, position: hit.group.position.rawValue), isAfter: false)
  }

  private static func isAfter(
    _ group: GroupSummary, _ start: RestoreStart, _ logs: LogSelection
  ) -> Bool {
    switch group.gtid {
    case .mysql(let gtid)?:
      if let set = start.note.set { return !set.contains(gtid) }
    case .mariadb(let gtid)?:
      if let state = start.note.state { return !RestoreStart.holds(state, gtid) }
    case nil: break
    }
    if let source = start.source, let wanted = LogName(source.file),
      let name = group.sourceFile.flatMap({ LogName($0) }), let end = group.sourceEndPosition
    {
      return name.number == wanted.number ? end > source.position : name.number > wanted.number
    }
    guard let place = logs.paths.firstIndex(of: group.path) else { return false }
    if place != start.place { return place > start.place }
    return group.position.rawValue >= start.position ?? 0
  }
}
