public import BinlogBytes
import BinlogDump
public import BinlogEvents
public import BinlogRows

/// Prints rows as statements that take the changes back (`--flashback`): the last group first, and
/// in it the last row first.
///
/// Nothing comes out before ``finish()``. What waits lies in a temporary file beyond a few MiB, so
/// that memory stays flat, however long the logs or one group of them are. What came after a
/// change, and is not taken back, is left as it is: see ``UndoOptions``.
public final class UndoPrinter: RowsPrinter {
  private let output: ByteSink
  private var sink: ByteSink
  private var writer: UndoWriter
  private let options: UndoOptions
  let directory: String
  private var comment: SQLComment
  private var tables = TableCache<UndoTable>()
  /// What waits.
  var statements: UndoPieces
  /// Which rows are taken back, and who changed them besides.
  let log: TouchLog
  var leftOut = LeftOut()
  var doubts = UndoDoubts()
  var checksForeignKeys = true
  /// Whether this is one for a piece of a log; see ``pieces``.
  let isPiece: Bool
  /// The tables of the rows that came, where this is one for a piece.
  var metTables: [DecodedTable] = []
  /// Whose rows came last.
  var flavor = Flavor.mysql
  /// What other threads have printed, and where it waits.
  var parts: [Part] = []
  /// Where what comes from other threads now begins.
  var partStart: (mark: UInt64, order: UInt64)?
  /// Whether what other threads have printed is printed once more.
  var isAgain = false
  /// The event whose rows come in; its line stands before them, and so is written after them.
  private var event: UInt64?
  /// Of its place, what the line tells.
  private var eventPlace = RowsPlace()
  private var complaint: [UInt8]?
  private var groupMark: UInt64 = 0
  private var groupStart: UInt64 = 0
  /// Whether the group goes back to a savepoint.
  private var goesBack = false
  private var isAbandoned = false
  private var counts = TouchJoin.Counts()
  private static let mostLines = 20
  /// The rows that were changed again, as lines of JSON, where they are wanted.
  public let review: SpillBuffer
  /// Why nothing came out: a temporary file could not be written or read.
  public private(set) var failure: SourceError?

  /// A printer to `output`; what waits goes to files in `directory` without a name.
  public init(
    _ output: ByteSink, directory: String = ScratchDirectory.standard,
    options: UndoOptions = UndoOptions()
  ) {
    self.output = output
    self.options = options
    self.directory = directory
    isPiece = false
    statements = UndoPieces(directory: directory)
    sink = statements.sink
    writer = UndoWriter(statements, options)
    log = TouchLog(options, directory: directory)
    comment = SQLComment(sink)
    review = SpillBuffer(directory: directory)
  }

  /// A printer for a piece of a log, after one that has left out what `leftOut` says.
  private init(options: UndoOptions, directory: String, leftOut: LeftOut) {
    self.options = options
    self.directory = directory
    self.leftOut = leftOut
    isPiece = true
    statements = UndoPieces(plainWithin: DumpSharing.mostText / 2)
    sink = statements.sink
    output = sink
    writer = UndoWriter(statements, options)
    log = TouchLog(options, directory: directory)
    comment = SQLComment(sink)
    review = SpillBuffer(directory: directory)
  }

  /// Has what comes wait in `statements`.
  func use(_ statements: UndoPieces) {
    self.statements = statements
    sink = statements.sink
    writer = UndoWriter(statements, options)
    comment = SQLComment(sink)
  }

  /// Makes printers for pieces of a log, each by itself.
  ///
  /// Of what they take back nothing is compared with what comes later. Where that turns out to be
  /// needed, they are printed once more; see ``printAgain()``.
  public var pieces: (@Sendable (ByteSink) -> any RowsPrinter)? {
    guard !isPiece, !isAgain else { return nil }
    let (options, directory, leftOut) = (options, directory, leftOut.following)
    return { _ in UndoPrinter(options: options, directory: directory, leftOut: leftOut) }
  }

  /// How many rows there is no statement for.
  public var leftOutRows: UInt64 { leftOut.rows }

  /// How many groups were left out as a whole.
  public var leftOutGroups: UInt64 { leftOut.groups }

  /// How many rows were left out, or some of their columns, as they were changed again.
  public var conflictRows: UInt64 { counts.leftOut + counts.leftOutInPart + counts.ended }

  /// How many things were met that make it doubtful whether all was taken back, or only that.
  public var doubtCount: UInt64 { doubts.count }

  /// Statements are told of.
  public var wantsStatements: Bool { true }

  /// What comes after the wanted rows counts.
  public var readsOn: Bool { options.readsOn && !isAgain }

  /// What is to be told of tables, once each.
  public func takeNotes() -> [String] {
    let notes = leftOut.take()
    let others = doubts.take()
    return others.isEmpty ? notes : notes + others
  }

  /// Why a piece has to be printed by who prints the rest.
  public var refusal: String? {
    isPiece && (isBound || statements.isOdd) ? "this part does not stand for itself" : nil
  }

  /// Whether something in the piece counts for what came before.
  private var isBound = false

  // MARK: What is taken back

  /// Begins with the end of the transaction.
  public func begin(_ group: RowGroup) {
    groupMark = statements.mark
    groupStart = log.order
    goesBack = false
    sink.write("COMMIT;\n")
    statements.endText()
  }

  private func known(_ view: borrowing RowView) -> UndoTable {
    let flavor = view.place.flavor
    let known = tables.value(view.table) { self.known($0, flavor) }
    if known.identityColumns.count < known.entry.identities.count { known.findIdentities() }
    return known
  }

  /// A table, which is new where it was not known.
  func known(_ table: DecodedTable, _ flavor: Flavor) -> UndoTable {
    if isPiece { metTables.append(table) }
    self.flavor = flavor
    let map = table.table
    let name = TableSchema.Name(database: map.database, table: map.table)
    return UndoTable(table, log.table(name), flavor: flavor)
  }

  /// Keeps the statement that takes the change back.
  public func row(_ view: borrowing RowView) -> RowProblem? {
    if event != view.place.event { begin(eventOf: view) }
    guard view.row.problem == nil else {
      complaint = SQLComment.line(
        "damaged: row \(view.row.number) of this event, and what follows it there")
      return nil
    }
    let known = known(view)
    let order = log.nextOrder()
    if let line = known.refusalLine, let refusal = known.sql.refusal {
      leftOut.row(known.sql.plainName, refusal, undo: true)
      if complaint == nil { complaint = line }
      return nil
    }
    switch writer.undo(view.row, known, view.images, flags: view.place.flags, order: order) {
    case .written(let columns):
      if isPiece {
        known.entry.hasRows = true
      } else {
        log.undone(view, known, columns: columns)
      }
      doubts.cascades(of: view, known, isLogged: logsCascades(view.place))
    case .nothing: break
    case .refused(let reason):
      leftOut.row(known.sql.plainName, reason, undo: true)
      if complaint == nil {
        complaint = SQLComment.line("left out: rows of \(known.sql.plainName): \(reason)")
      }
      isBound = true
      if !log.other(view, known) { doubts.unjudged(known.entry) }
    }
    return nil
  }

  private func begin(eventOf view: borrowing RowView) {
    endEvent()
    event = view.place.event
    eventPlace.offset = view.place.offset
    eventPlace.innerOffset = view.place.innerOffset
    eventPlace.query = view.place.query
    eventPlace.sourceFile = view.place.sourceFile
    eventPlace.sourcePosition = view.place.sourcePosition
    // What cascades did is among the rows from 9.6 on, so nothing may cascade again.
    if checksForeignKeys,
      view.place.flags & UndoWriter.isUnchecked != 0 || logsCascades(view.place)
    {
      checksForeignKeys = false
    }
  }

  /// Whether what foreign keys cascaded is in the log as rows.
  private func logsCascades(_ place: RowsPlace) -> Bool {
    if place.flags & UndoWriter.cascadesAreLogged != 0 { return true }
    guard place.flavor == .mysql else { return false }
    if judgedVersion.version != place.version {
      judgedVersion = (place.version, Self.logsCascades(place.version))
    }
    return judgedVersion.logs
  }

  /// The version that was judged last; the same for all rows of a log.
  private var judgedVersion: (version: [UInt8], logs: Bool) = ([], false)

  private static func logsCascades(_ version: [UInt8]) -> Bool {
    let numbers = version.prefix { $0 == 0x2E || $0 >= 0x30 && $0 <= 0x39 }
      .split(separator: 0x2E).map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
    guard numbers.count >= 2 else { return false }
    return numbers[0] > 9 || numbers[0] == 9 && numbers[1] >= 6
  }

  /// Keeps the line about the event whose rows have all come.
  private func endEvent() {
    guard event != nil else { return }
    event = nil
    comment.event(eventPlace)
    if let complaint { sink.write(complaint) }
    complaint = nil
    statements.endText()
  }

  /// Keeps the statement as a comment.
  public func statement(_ statement: RowStatement, place: RowsPlace) {
    endEvent()
    switch LoggedStatement(statement.text) {
    case .definition: leftOut.definition(statement.text, undo: true)
    case .rows:
      isBound = true
      leftOut.statement(statement.text, undo: true)
      if !undoneTables(in: statement).isEmpty { doubts.countOne() }
    case .savepoint(_, let isSet): if !isSet { goesBack = true }
    case .other, .branch: break
    }
    comment.line("not undone, at \(place.offset):")
    comment.lines(statement.text, behind: "--   ")
    statements.endText()
  }

  /// Ends with the beginning of the transaction; takes all of it back where it was not committed.
  public func end(_ group: RowGroup, _ ending: RowGroup.Ending) {
    endEvent()
    let reason: String
    switch ending {
    case .committed where goesBack:
      reason = "goes back to a savepoint, and which of its rows stayed is not told"
    case .committed:
      if group.hasLostEvents {
        comment.line("parts of this group are damaged, and missing here")
        statements.endText()
      }
      sink.write(byte: 0x0A)
      comment.group(group)
      sink.write("BEGIN;\n")
      statements.endText()
      return
    case .rolledBack:
      reason = "was rolled back; what it changed in tables that cannot roll back is not undone"
    case .prepared: reason = "was only prepared (XA); if it was committed, it is not undone"
    case .unfinished: reason = "does not end in this log"
    case .cut: reason = "goes on after what is wanted; half of it is not undone"
    }
    statements.drop(to: groupMark)
    // What it did stays, and counts for what came before it.
    log.set(.stays, since: groupStart)
    leftOut.group("the group at \(group.start) \(reason): it is left out")
    sink.write(byte: 0x0A)
    comment.group(group)
    comment.line("left out: this group \(reason)")
    statements.endText()
  }

  // MARK: What stays

  /// Whether rows of `map` that are not wanted may be of those that are taken back.
  public func watches(_ map: TableMap) -> Bool {
    log.knownTable(TableSchema.Name(database: map.database, table: map.table))?.hasRows ?? false
  }

  /// Remembers a row that stays as it was changed.
  public func other(_ view: borrowing RowView) {
    isBound = true
    let known = known(view)
    _ = log.nextOrder()
    let isJudged = view.row.problem == nil && log.other(view, known)
    if !isJudged { doubts.unjudged(known.entry) }
  }

  /// The place after the last change, for ``forgetOthers(since:)``.
  public var mark: UInt64 { log.order }

  /// Forgets the changes after `mark`: they come once more.
  public func forgetOthers(since mark: UInt64) { log.set(.forgotten, since: mark) }

  /// Looks whether a statement that nothing takes back is about the tables.
  public func otherStatement(_ statement: RowStatement, place: RowsPlace) {
    let kind = LoggedStatement(statement.text)
    switch kind {
    case .definition, .rows: isBound = true
    case .savepoint, .other, .branch: return
    }
    let mentioned = undoneTables(in: statement)
    guard !mentioned.isEmpty else { return }
    let names = StatementTables(statement.text)
    let order = log.nextOrder()
    for table in mentioned {
      if case .definition = kind {
        if let end = names.end {
          table.end = (order, "the table was \(end) at \(place.fileText):\(place.offset)")
        }
        doubts.definition(of: table, names.end, statement.text, place)
      } else {
        doubts.statement(about: table, statement.text, place)
      }
    }
  }

  /// The tables of which rows are taken back that a statement names.
  private func undoneTables(in statement: RowStatement) -> [UndoneTable] {
    let tables = log.tables.filter { $0.hasRows }
    guard !tables.isEmpty else { return [] }
    return StatementTables(statement.text).mentioned(tables, database: statement.database)
  }

  // MARK: The end

  /// Prints what there is, and says that it is not all.
  public func abandon() {
    isAbandoned = true
    finish()
  }

  /// Prints everything, the last piece first.
  public func finish() {
    SQLSession.begin(
      "Row changes taken back, the last first, made by binlogtool decode-rows --flashback.",
      checksForeignKeys: checksForeignKeys, to: output)
    SQLSession.beginCounting(to: output)
    let notes = SQLComment(output)
    if isAbandoned {
      notes.line("NOT COMPLETE: the logs could not be read to their end")
    }
    if leftOut.rows > 0 { notes.line("rows left out: \(leftOut.rows); see below") }
    var join = TouchJoin(log, options, directory: directory)
    do throws(SourceError) {
      if !parts.isEmpty, log.needsJoin { try printAgain() }
      if let failure = log.failure { throw failure }
      try join.run()
      counts = join.counts
      try list(&join, notes)
      try statements.drain(into: output, checksForeignKeys: checksForeignKeys) {
        (order) throws(SourceError) in try join.decision(order)
      }
      output.write(byte: 0x0A)
      SQLSession.endCounting(to: output)
      SQLSession.end(to: output)
    } catch {
      failure = failure ?? error
    }
  }

  /// Writes the rows that were changed again, and remembers some of them for messages.
  private func list(_ join: inout TouchJoin, _ notes: SQLComment) throws(SourceError) {
    for text in doubts.texts { notes.line(text) }
    guard counts.all > 0 || counts.ended > 0 else { return }
    let summary = summary
    notes.line(summary)
    doubts.tell(summary)
    var told = 0
    try join.drainLines { (text, json) throws(SourceError) in
      output.write("--   ")
      notes.words(text)
      output.write(byte: 0x0A)
      if told < Self.mostLines {
        doubts.tell("  " + String(decoding: text.array, as: UTF8.self))
      }
      told += 1
      if options.isReviewed {
        try review.write(json)
        try review.write([0x0A].span)
      }
    }
    if told > Self.mostLines {
      doubts.tell(
        "  and \(told - Self.mostLines) more: all are listed at the top of the statements, and by "
          + "--review FILE")
    }
  }

  private var summary: String {
    var parts: [String] = []
    if counts.beside > 0 { parts.append("\(counts.beside) in other columns: undone beside") }
    if counts.leftOutInPart > 0 { parts.append("\(counts.leftOutInPart) left out in part") }
    if counts.leftOut > 0 { parts.append("\(counts.leftOut) left out") }
    if counts.overwritten > 0 { parts.append("\(counts.overwritten) overwritten") }
    var text =
      "\(counts.all) \(counts.all == 1 ? "row was" : "rows were") changed again by what is not "
      + "taken back: " + parts.joined(separator: ", ")
    if counts.all == 0 { text = "no row was changed again by what is not taken back" }
    if counts.ended > 0 {
      text += "; \(counts.ended) changes left out, as their table was emptied, dropped or renamed"
    }
    return text
  }
}
