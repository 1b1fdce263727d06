public import BinlogBytes
import BinlogEvents
public import BinlogRows

/// Prints rows as statements that take the changes back (`--flashback`): the last group first, and
/// in it the last row first.
///
/// Nothing comes out before ``finish()``. What waits lies in a temporary file beyond a few MiB, so
/// that memory stays flat, however long the logs or one group of them are.
public final class UndoPrinter: RowsPrinter {
  private let output: ByteSink
  private let pieces: PieceStack
  private let sink: ByteSink
  private let writer: StatementWriter
  private var comment: SQLComment
  private var tables = TableCache<SQLTable>()
  private var leftOut = LeftOut()
  /// The event whose rows come in; its line stands before them, and so is written behind them.
  private var event: RowsPlace?
  private var complaint: String?
  private var groupMark: UInt64 = 0
  /// Whether the group goes back to a savepoint.
  private var goesBack = false
  private var checksForeignKeys = true
  /// Why nothing came out: the temporary file could not be written or read.
  public private(set) var failure: SourceError?

  /// A printer to `output`; what waits goes to a file in `directory` without a name.
  public init(_ output: ByteSink, directory: String = ScratchDirectory.standard) {
    self.output = output
    pieces = PieceStack(directory: directory)
    sink = pieces.sink
    writer = StatementWriter(sink)
    comment = SQLComment(sink)
  }

  /// How many rows there is no statement for.
  public var leftOutRows: UInt64 { leftOut.rows }

  /// How many groups were left out as a whole.
  public var leftOutGroups: UInt64 { leftOut.groups }

  /// Statements are told of.
  public var wantsStatements: Bool { true }

  /// What is to be told of tables, once each.
  public func takeNotes() -> [String] { leftOut.take() }

  /// Begins with the end of the transaction.
  public func begin(_ group: RowGroup) {
    groupMark = pieces.mark
    goesBack = false
    sink.write("COMMIT;\n")
    pieces.endPiece()
  }

  /// Keeps the statement that takes the change back.
  public func row(
    _ row: Row, of table: DecodedTable, images: Span<UInt8>, base: FileOffset, place: RowsPlace
  ) -> RowProblem? {
    if event?.event != place.event {
      endEvent()
      event = place
      // What cascades did is among the rows from 9.6 on, so nothing may cascade again.
      if place.flags & 2 != 0 || logsCascades(place) { checksForeignKeys = false }
    }
    guard row.problem == nil else {
      complaint = "damaged: row \(row.number) of this event, and what follows it there"
      return nil
    }
    let known = tables.value(table) { SQLTable($0) }
    if let reason = known.refusal ?? writer.undo(row, known, images, base) {
      leftOut.row(known.plainName, reason, undo: true)
      if complaint == nil { complaint = "left out: rows of \(known.plainName): \(reason)" }
    } else {
      pieces.endPiece()
    }
    return nil
  }

  private func logsCascades(_ place: RowsPlace) -> Bool {
    guard place.flavor == .mysql else { return false }
    let numbers = place.version.prefix { $0 == 0x2E || $0 >= 0x30 && $0 <= 0x39 }
      .split(separator: 0x2E).map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
    guard numbers.count >= 2 else { return false }
    return numbers[0] > 9 || numbers[0] == 9 && numbers[1] >= 6
  }

  /// Keeps the line about the event whose rows have all come.
  private func endEvent() {
    guard let place = event else { return }
    event = nil
    comment.event(place)
    if let complaint { comment.line(complaint) }
    complaint = nil
    pieces.endPiece()
  }

  /// Keeps the statement as a comment.
  public func statement(_ statement: RowStatement, place: RowsPlace) {
    endEvent()
    switch LoggedStatement(statement.text) {
    case .definition: leftOut.definition(statement.text, undo: true)
    case .rows: leftOut.statement(statement.text, undo: true)
    case .savepoint(_, let isSet): if !isSet { goesBack = true }
    case .other, .branch: break
    }
    comment.line("not undone, at \(place.offset):")
    comment.lines(statement.text, behind: "--   ")
    pieces.endPiece()
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
        pieces.endPiece()
      }
      sink.write(byte: 0x0A)
      comment.group(group)
      sink.write("BEGIN;\n")
      pieces.endPiece()
      return
    case .rolledBack:
      reason = "was rolled back; what it changed in tables that cannot roll back is not undone"
    case .prepared: reason = "was only prepared (XA); if it was committed, it is not undone"
    case .unfinished: reason = "does not end in this log"
    case .cut: reason = "goes on behind what is wanted; half of it is not undone"
    }
    pieces.drop(to: groupMark)
    leftOut.group("the group at \(group.start) \(reason): it is left out")
    sink.write(byte: 0x0A)
    comment.group(group)
    comment.line("left out: this group \(reason)")
    pieces.endPiece()
  }

  /// Prints everything, the last piece first.
  public func finish() {
    SQLSession.begin(
      "Row changes taken back, the last first, made by binlogtool decode-rows --flashback.",
      checksForeignKeys: checksForeignKeys, to: output)
    if leftOut.rows > 0 {
      SQLComment(output).line("rows left out: \(leftOut.rows); see below")
    }
    do throws(SourceError) {
      try pieces.drain(into: output)
      output.write(byte: 0x0A)
      SQLSession.end(to: output)
    } catch {
      failure = failure ?? error
    }
  }
}
