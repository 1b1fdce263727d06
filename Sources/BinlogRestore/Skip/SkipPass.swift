import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogRows
import BinlogSchema

/// Goes over the groups of a plan once more, without those that are left out, and finds what does not
/// fit then.
///
/// A group that does not fit stops who applies it. So that all are told at once, it is taken for left
/// out as well, as it must be before anybody can go on; what depends on it does not fit either.
struct SkipPass: GroupVisitor {
  /// What becomes of a group.
  private enum Fate {
    /// It is not of the plan.
    case outside
    case applied
    case skipped
  }

  private let plan: RestorePlan
  private let choice: ConflictChoice
  private var ranges: [String: RestorePlan.Range] = [:]
  private var skips: [String: Set<UInt64>] = [:]
  private var events: EventRows
  private var tables = TableCache<SkipTable>()
  private let numbers = SkipNumbers()
  private let names = RowNameText()

  private(set) var report = SkipReport()
  private var judge = SkipJudge()
  private var world = SkipWorld()
  private var doubts = SkipDoubts()

  private var path = ""
  private var number: UInt64 = 0
  private var fate = Fate.outside
  /// The group at hand as something that others may be told by.
  private var cause = 0
  private var causes: [String] = []
  /// The reader and the collector as they stood at the first event of the group at hand.
  private var saved: (reader: LogReader, groups: GroupCollector)?
  private var isFailing = false
  private var branch: XAPart?
  private var isRollback = false
  private static let mostKept = 10_000

  init(_ plan: RestorePlan, _ choice: ConflictChoice, _ schemas: LogSchemas) {
    self.plan = plan
    self.choice = choice
    events = EventRows(schemas)
    report.choice = choice
    for range in plan.ranges { ranges[range.path] = range }
    for group in plan.skipped { skips[group.path, default: []].insert(group.position.rawValue) }
  }

  /// What came of it.
  var result: SkipReport {
    var report = report
    report.doubts = doubts.texts
    if judge.rows.isOverfull {
      report.doubts.append("more rows differ without them than can be followed")
    }
    return report
  }

  mutating func begin(_ path: String) { self.path = path }

  /// Whether anything is other than in the log.
  private var hasDifferences: Bool { !judge.rows.isEmpty || !world.isEmpty }

  // MARK: Events

  mutating func step(
    _ reader: borrowing LogReader, _ step: LogStep, _ groups: inout GroupCollector
  ) -> Bool {
    guard step == .event else { return true }
    if reader.frame.type == .formatDescription { events.begin(path, reader.state.format) }
    guard let group = groups.summaryAtHand else { return true }
    if group.number != number {
      number = group.number
      begin(group, reader, groups)
    }
    take(reader, groups, group, isSkipped: fate == .skipped)
    return true
  }

  private mutating func begin(
    _ group: GroupSummary, _ reader: borrowing LogReader, _ groups: GroupCollector
  ) {
    fate = fate(group)
    isFailing = false
    branch = nil
    isRollback = false
    saved = nil
    guard fate != .outside else { return }
    if fate == .skipped || hasDifferences {
      causes.append(RestorePlanner.name(group))
      cause = causes.count - 1
    }
    guard fate == .applied, hasDifferences, choice == .stop else { return }
    saved = (copy reader, groups)
    judge.rows.begin()
    world.begin()
  }

  private func fate(_ group: GroupSummary) -> Fate {
    let position = group.position.rawValue
    if skips[group.path]?.contains(position) ?? false { return .skipped }
    guard let range = ranges[group.path], position >= range.start, position < range.stop else {
      return .outside
    }
    return range.leftOut.contains { $0.contains(position) } ? .outside : .applied
  }

  private mutating func take(
    _ reader: borrowing LogReader, _ groups: GroupCollector, _ group: GroupSummary,
    isSkipped: Bool
  ) {
    if let statement = groups.statement, statement.definition != nil { events.observe(reader) }
    guard fate != .outside, isSkipped || hasDifferences else { return }
    takeBranch(reader)
    if let rows = groups.rows {
      if isSkipped { skip(rows, reader) } else { apply(rows, reader) }
    } else if let statement = groups.statement, !statement.isBesideRows {
      if isSkipped {
        world.skip(statement, cause, numbers, &judge, &doubts, causes[cause])
      } else {
        apply(statement, group)
      }
    }
  }

  private mutating func takeBranch(_ reader: borrowing LogReader) {
    let type = reader.frame.type
    if type == .mariaGtid {
      if let gtid = try? reader.event.body(MariaGtidEvent.self) {
        branch = XAPart(gtid, reader.event.bytes)
      }
    } else if type == .query, let query = try? reader.event.body(QueryEvent.self) {
      let text = reader.bytes.extracting(query.text)
      if text.hasPrefix(ignoringCase: "XA ROLLBACK") { isRollback = true }
      guard reader.state.format.flavor == .mysql, let part = XAPart(text) else { return }
      if case .starts? = branch, case .ends = part { branch = nil } else { branch = part }
    } else if type == .xaPrepare {
      if let event = try? reader.event.body(XAPrepareEvent.self), event.onePhase { branch = nil }
    }
  }

  private mutating func table(
    _ rows: GroupCollector.RowsAtHand, _ reader: borrowing LogReader
  ) -> SkipTable {
    let numbers = numbers
    return tables.value(events.table(rows.table, reader)) { SkipTable($0, numbers) }
  }

  private mutating func skip(
    _ rows: GroupCollector.RowsAtHand, _ reader: borrowing LogReader
  ) {
    let table = table(rows, reader)
    if world.isClosed(table.number) { return }
    let cause = cause
    var state = (judge: judge, count: UInt64(0), doubt: String?.none)
    judge = SkipJudge()
    do throws(DecodeError) {
      try events.forEach(reader, rows.table, &state) { state, view in
        state.count += 1
        if let doubt = state.judge.skip(view, table, cause) { state.doubt = doubt }
      }
    } catch {
      state.doubt = "its rows cannot be read: \(error)"
    }
    judge = state.judge
    report.skippedRows += state.count
    if let doubt = state.doubt {
      world.close(table.number, table.name, "\(doubt), and \(causes[cause]) changed rows of it")
    }
    if let child = table.table.children.first(where: { $0.onDelete != .refuse }),
      rows.operation != .insert, !cascadesAreLogged
    {
      let name = (child.child.database + [0x2E] + child.child.table).printable
      world.close(
        numbers.table(child.child), name,
        "what a foreign key did to its rows when \(causes[cause]) changed those of \(table.name) is"
          + " in no log")
    }
  }

  private var cascadesAreLogged: Bool {
    plan.flavor == .mysql && plan.version >= ServerVersion(9, 6, 0)
  }

  private mutating func apply(
    _ rows: GroupCollector.RowsAtHand, _ reader: borrowing LogReader
  ) {
    let table = table(rows, reader)
    if let absence = world.absence(table.number) {
      fail(table.name, ("", []), 1146, "the table is not there", absence)
      return
    }
    if let reason = world.closed(table.number, table.table.table.database) {
      doubts.add("rows of \(table.name) are changed later: \(reason)")
      return
    }
    if table.table.uniqueKeys == nil, table.untold != nil, !judge.rows.isEmpty {
      doubts.add(
        "no definition of \(table.name) is known (--schema FILE gives it), so that its unique and"
          + " foreign keys are not: rows of it are changed later")
    }
    let isConcerned =
      judge.rows.count(table.number) > 0 || !table.parents.isEmpty || !table.children.isEmpty
    guard isConcerned else { return }
    let flags = (try? reader.event.body(RowsEvent.self).flags) ?? 0
    let checks = flags & RowsEvent.noForeignKeyChecks == 0
    let names = names
    let choice = choice
    let cause = cause
    var state = (judge: judge, answers: [RowAnswer](), doubts: doubts)
    judge = SkipJudge()
    do throws(DecodeError) {
      try events.forEach(reader, rows.table, &state) { state, view in
        let answer = state.judge.apply(view, table, checksForeignKeys: checks)
        switch answer {
        case .fits: return
        case .unknown(let reason):
          state.doubts.add("rows of \(table.name) are changed later: \(reason)")
        case .carries: state.answers.append(RowAnswer(names.name(view, table), answer))
        case .fails:
          state.answers.append(RowAnswer(names.name(view, table), answer))
          if choice == .newer {
            state.judge.overwrite(view, table, cause)
          } else {
            _ = state.judge.skip(view, table, cause)
          }
        }
      }
    } catch {
      state.doubts.add("rows of \(table.name) cannot be read")
    }
    judge = state.judge
    doubts = state.doubts
    for found in state.answers {
      switch found.answer {
      case .fails(let problem):
        if case .statement? = table.table.origin { report.needsLogs = true }
        fail(table.name, found.name, problem.code, problem.text, problem.cause)
      case .carries(let carried): carry(table, found.name, carried)
      case .fits, .unknown: break
      }
    }
  }

  private struct RowAnswer {
    var name: (text: String, json: [UInt8])
    var answer: SkipJudge.Answer

    init(_ name: (text: String, json: [UInt8]), _ answer: SkipJudge.Answer) {
      self.name = name
      self.answer = answer
    }
  }

  private mutating func apply(
    _ statement: GroupCollector.StatementAtHand, _ group: GroupSummary
  ) {
    let problems = world.apply(
      statement, numbers, &judge, &doubts, RestorePlanner.name(group), causes)
    for problem in problems {
      fail(problem.table, ("", []), problem.code, problem.text, problem.cause)
    }
  }

  // MARK: What is told

  private mutating func fail(
    _ table: String, _ name: (text: String, json: [UInt8]), _ code: UInt16, _ text: String,
    _ cause: Int
  ) {
    let isFirst = !isFailing
    isFailing = true
    report.conflictCount += 1
    if isFirst { report.conflictGroups += 1 }
    guard report.conflicts.count < Self.mostKept else { return }
    report.conflicts.append(
      SkipReport.Conflict(
        group: Int(number), table: table, key: name.text, keyJSON: name.json, code: code,
        reason: "\(code): \(text), without \(causes[cause])", isFirst: isFirst))
  }

  private mutating func carry(
    _ table: SkipTable, _ name: (text: String, json: [UInt8]), _ carried: SkipJudge.Carried
  ) {
    if carried.kind == .back { report.backCount += 1 } else { report.anewCount += 1 }
    guard report.carried.count < Self.mostKept else { return }
    report.carried.append(
      SkipReport.Carried(
        group: Int(number), table: table.name, key: name.text, keyJSON: name.json,
        columns: carried.columns.map {
          String(decoding: table.table.columns[$0].name, as: UTF8.self)
        }, kind: carried.kind, reason: reason(carried)))
  }

  private func reason(_ carried: SkipJudge.Carried) -> String {
    let cause = causes[carried.cause]
    return switch carried.kind {
    case .back: "its image holds what \(cause) wrote"
    case .anew: "it is written upon what \(cause) wrote"
    case .deleted: "it goes, perhaps for what \(cause) wrote"
    }
  }

  // MARK: Groups

  mutating func ended(_ group: GroupSummary, state: [MariaGtid]) {
    guard group.number == number, fate != .outside else { return }
    if fate == .applied, case .ends(let name)? = branch {
      if let cause = world.missingBranch(name) {
        fail("", ("", []), 1397, "the XA transaction is not prepared", cause)
      } else if isRollback, hasDifferences {
        world.rolledBack(name, &doubts)
      }
    }
    if isFailing {
      report.groups[Int(number)] = group
      if choice == .stop, let saved {
        judge.rows.rollBack()
        world.rollBack()
        leaveOut(saved.reader, saved.groups)
        world.endSkipped(branch, group, isRollback: isRollback, cause, numbers, &doubts)
      }
    } else {
      if report.carried.last?.group == Int(number) { report.groups[Int(number)] = group }
      if fate == .skipped {
        world.endSkipped(branch, group, isRollback: isRollback, cause, numbers, &doubts)
      } else if case .starts(let name)? = branch, hasDifferences {
        world.prepared(name, group)
      }
    }
    judge.rows.commit()
    world.commit()
    saved = nil
  }

  /// Reads a group again that does not fit, as one that is left out.
  private mutating func leaveOut(_ reader: consuming LogReader, _ groups: GroupCollector) {
    var groups = groups
    guard let group = groups.summaryAtHand else { return }
    let rows = report.skippedRows
    take(reader, groups, group, isSkipped: true)
    while groups.finished.isEmpty {
      guard let step = reader.next(reporting: { _ in }) else {
        doubts.add("\(RestorePlanner.name(group)) ends in another log, and cannot be followed")
        break
      }
      groups.take(reader, step)
      if step == .event { take(reader, groups, group, isSkipped: true) }
    }
    report.skippedRows = rows
  }

  mutating func notice(_ notice: LogNotice, in path: String) {}
}
