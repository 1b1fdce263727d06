public import BinlogBytes
import BinlogDump
import BinlogEvents
public import BinlogRows

/// Prints rows as statements that do the changes again (`--format sql`), group by group.
public final class RedoPrinter: RowsPrinter {
  private let sink: ByteSink
  private let replay: RedoReplay
  private let writer: StatementWriter
  private var comment: SQLComment
  private var tables = TableCache<SQLTable>()
  private var leftOut = LeftOut()
  private var event: UInt64 = 0
  private var complained: UInt64 = 0
  private var hasBegun = false
  private var checksForeignKeys = true
  private var isInGroup = false
  private var savepoints = SavepointNames()
  /// The group that was printed as it was logged, definitions and rows.
  private var apart: (path: String, start: FileOffset)?
  private var identifying: Flavor?

  /// What what comes next depends on.
  private struct Standing: Sendable, Equatable {
    var hasBegun: Bool
    var checksForeignKeys: Bool
    var namedSavepoints: Int
  }

  /// What a piece came to.
  private struct Harvest: Sendable {
    var before: Standing
    var after: Standing
    var leftOutRows: UInt64
    var statements: Int
    var doubtfulGroups: UInt64
  }

  /// What this printer began with, where it is one for a piece.
  private var before: Standing?

  private var standing: Standing {
    Standing(
      hasBegun: hasBegun, checksForeignKeys: checksForeignKeys, namedSavepoints: savepoints.count)
  }

  /// Groups are statements of their own, once the session is set.
  public var pieces: (@Sendable (ByteSink) -> any RowsPrinter)? {
    let (standing, leftOut, savepoints) = (standing, leftOut.following, savepoints)
    return { sink in
      let printer = RedoPrinter(sink)
      printer.before = standing
      printer.hasBegun = standing.hasBegun
      printer.checksForeignKeys = standing.checksForeignKeys
      printer.leftOut = leftOut
      printer.savepoints = savepoints
      return printer
    }
  }

  /// What was left out, and how the session is set.
  public var harvest: (any Sendable)? {
    before.map {
      Harvest(
        before: $0, after: standing, leftOutRows: leftOut.rows, statements: leftOut.statements,
        doubtfulGroups: doubtfulGroups)
    }
  }

  /// False where the session is set in another way than when the piece was given away.
  public func adopt(_ harvest: (any Sendable)?) -> Bool {
    guard let harvest = harvest as? Harvest, harvest.before == standing,
      harvest.after.namedSavepoints == savepoints.count
    else { return false }
    hasBegun = harvest.after.hasBegun
    checksForeignKeys = harvest.after.checksForeignKeys
    leftOut.follow(rows: harvest.leftOutRows, statements: harvest.statements)
    doubtfulGroups += harvest.doubtfulGroups
    return true
  }

  /// A printer to `sink`.
  public convenience init(_ sink: ByteSink) { self.init(sink, replay: RedoReplay()) }

  /// A printer to `sink` of all that `replay` asks for.
  package init(_ sink: ByteSink, replay: RedoReplay) {
    self.sink = sink
    self.replay = replay
    var writer = StatementWriter(sink)
    writer.conflicts = replay.conflicts
    self.writer = writer
    comment = SQLComment(sink)
  }

  /// How many groups were prepared (XA), so that whether they were committed is not known.
  public private(set) var doubtfulGroups: UInt64 = 0

  /// How many rows there is no statement for.
  public var leftOutRows: UInt64 { leftOut.rows }

  /// Statements are told of.
  public var wantsStatements: Bool { true }

  /// What is to be told of tables, once each.
  public func takeNotes() -> [String] { leftOut.take() }

  private func start() {
    guard !hasBegun else { return }
    hasBegun = true
    SQLSession.begin(
      "Row changes as statements, made by binlogtool decode-rows --format sql.",
      checksForeignKeys: true, to: sink)
  }

  /// Opens a transaction.
  public func begin(_ group: RowGroup) {
    start()
    guard !isApart(group) else { return }
    sink.write(byte: 0x0A)
    comment.group(group)
    identify(group)
    sink.write("BEGIN;\n")
    isInGroup = true
    savepoints.begin(group)
    for name in savepoints.waiting { setSavepoint(name) }
  }

  /// Prints the statement that does the change again.
  public func row(_ view: borrowing RowView) -> RowProblem? {
    guard !isApart(view.place.group) else { return nil }
    let isNew = view.place.event != event
    event = view.place.event
    if isNew {
      comment.event(view.place)
      // Rows that take the place of others would take with them those that refer to these.
      let checks = view.place.flags & 2 == 0 && replay.conflicts != .newer
      if checks != checksForeignKeys {
        SQLSession.foreignKeyChecks(checks, to: sink)
        checksForeignKeys = checks
      }
    }
    // Its problem is told by who read it.
    if view.row.problem != nil {
      comment.line("damaged: row \(view.row.number) of this event, and what follows it there")
      return nil
    }
    let known = tables.value(view.table) { SQLTable($0) }
    if let reason = known.refusal ?? writer.redo(view.row, known, view.images) {
      leftOut.row(known.plainName, reason, undo: false)
      if complained != view.place.event {
        complained = view.place.event
        comment.line("left out: rows of \(known.plainName): \(reason)")
      }
    }
    return nil
  }

  /// Prints the statement as a comment, but for savepoints.
  public func statement(_ statement: RowStatement, place: RowsPlace) {
    start()
    guard !isApart(place.group) else { return }
    switch LoggedStatement(statement.text) {
    case .savepoint(let name, let isSet):
      guard isInGroup else {
        // Of the group whose first rows are still to come, maybe.
        if isSet, !name.isEmpty {
          savepoints.wait(name, for: place.group)
          return
        }
        break
      }
      if isSet, !name.isEmpty {
        setSavepoint(savepoints.set(name))
        return
      }
      if let known = savepoints.printed(name) {
        sink.write("ROLLBACK TO ")
        sink.write(known)
        sink.write(";\n")
        return
      }
      if !isSet { lostSavepoint(statement, place) }
    case .definition, .other:
      if replay.hasDefinitions, define(statement, place) { return }
      if case .definition = LoggedStatement(statement.text) {
        leftOut.definition(statement.text, undo: false)
      }
    case .rows: leftOut.statement(statement.text, undo: false)
    case .branch: break
    }
    comment.line("not replayed, at \(place.offset):")
    comment.lines(statement.text, behind: "--   ")
  }

  private func setSavepoint(_ name: [UInt8]) {
    sink.write("SAVEPOINT ")
    sink.write(name)
    sink.write(";\n")
  }

  /// Rows that the log takes back here stay in the output.
  private func lostSavepoint(_ statement: RowStatement, _ place: RowsPlace) {
    doubtfulGroups += 1
    leftOut.group(
      "the group at \(place.group.start) goes back to a savepoint that it does not set: rows that "
        + "are printed may have been taken back: \(statement.text.headline)")
  }

  // MARK: Definitions and GTIDs

  private func isApart(_ group: RowGroup) -> Bool {
    apart.map { $0.start == group.start && $0.path == group.path } ?? false
  }

  /// Prints the whole group of a statement as it was logged; false where that cannot be.
  private func define(_ statement: RowStatement, _ place: RowsPlace) -> Bool {
    if RedoReplay.makesTrigger(statement.text) {
      doubtfulGroups += 1
      leftOut.group(
        "a trigger is not made, as it would change rows that are in the log already; make it when "
          + "all is replayed: \(statement.text.headline)")
      return false
    }
    guard !isInGroup, let end = place.group.end else { return false }
    sink.write(byte: 0x0A)
    comment.group(place.group)
    apart = (place.group.path, place.group.start)
    // What is printed begins with a ROLLBACK, which would take the GTID of a group that ended.
    if identifying == .mysql { sink.write("SET @@SESSION.GTID_NEXT='AUTOMATIC';\n") }
    let outcome = runApart {
      replay.write(place.group.path, place.group.start..<end, to: sink)
    }
    if outcome != .done {
      doubtfulGroups += 1
      leftOut.group("the group at \(place.group.start) could not be printed to its end")
    }
    return true
  }

  /// Gives the transaction that follows the GTID of its group.
  private func identify(_ group: RowGroup) {
    guard replay.keepsGtids else { return }
    switch group.identifier {
    case .mysql(let gtid)?:
      sink.write("SET @@SESSION.GTID_NEXT='\(gtid)';\n")
      if let time = group.commitTime {
        sink.write("/*!80001 SET @@SESSION.original_commit_timestamp=\(time) */;\n")
      }
      identifying = .mysql
    case .mariadb(let gtid)?:
      sink.write(
        "SET @@SESSION.gtid_domain_id=\(gtid.domain), @@SESSION.server_id=\(gtid.server), "
          + "@@SESSION.gtid_seq_no=\(gtid.sequence);\n")
      identifying = .mariadb
    case nil:
      if identifying == .mysql { sink.write("SET @@SESSION.GTID_NEXT='AUTOMATIC';\n") }
    }
  }

  /// A group without anything in it has its GTID all the same (MySQL).
  public func passed(_ group: RowGroup) {
    guard replay.keepsGtids, replay.isWhole, group.rows == 0, !group.hasLostEvents,
      case .mysql? = group.identifier
    else { return }
    start()
    sink.write(byte: 0x0A)
    comment.group(group)
    identify(group)
    sink.write("BEGIN;\nCOMMIT;\n")
  }

  /// Lets `print` write statements of a group that set the session as they need it, and puts it
  /// back.
  package func runApart<Outcome>(_ print: () -> Outcome) -> Outcome {
    start()
    sink.write(byte: 0x0A)
    let outcome = print()
    SQLSession.resume(checksForeignKeys: checksForeignKeys, to: sink)
    return outcome
  }

  /// Ends the transaction as it was ended.
  public func end(_ group: RowGroup, _ ending: RowGroup.Ending) {
    isInGroup = false
    guard !isApart(group) else { return }
    if group.hasLostEvents {
      comment.line("parts of this group are damaged, and missing here")
    }
    switch ending {
    case .committed: sink.write("COMMIT;\n")
    case .rolledBack: sink.write("ROLLBACK;\n")
    case .prepared:
      comment.line("prepared here (XA); whether it was committed is told by the log later on")
      sink.write("COMMIT;\n")
      doubtfulGroups += 1
      leftOut.group(
        "the group at \(group.start) was prepared (XA): it is printed as if it was committed; "
          + "see whether an XA ROLLBACK follows")
    case .unfinished:
      comment.line("the log ends before this group does")
      sink.write("ROLLBACK;\n")
      leftOut.group("the group at \(group.start) does not end: it is printed with ROLLBACK")
    case .cut:
      comment.line("the group goes on, but was not wanted any further")
      sink.write("ROLLBACK;\n")
      leftOut.group(
        "the group at \(group.start) goes on after what is wanted: it is printed with ROLLBACK")
    }
  }

  /// Puts the session back.
  public func finish() {
    start()
    sink.write(byte: 0x0A)
    switch identifying {
    case .mysql?: sink.write("SET @@SESSION.GTID_NEXT='AUTOMATIC';\n")
    case .mariadb?:
      sink.write(
        "SET @@SESSION.gtid_domain_id=@@GLOBAL.gtid_domain_id, "
          + "@@SESSION.server_id=@@GLOBAL.server_id, @@SESSION.gtid_seq_no=0;\n")
    case nil: break
    }
    if leftOut.rows > 0 { comment.line("rows left out: \(leftOut.rows)") }
    SQLSession.end(to: sink)
  }
}
