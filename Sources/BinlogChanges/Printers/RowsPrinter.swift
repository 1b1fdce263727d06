public import BinlogBytes
public import BinlogEvents
public import BinlogRows

/// A statement that was logged as text: what it changed is not among the rows.
public struct RowStatement: Sendable {
  /// The text, inflated, in UTF-8 as far as the session's character set is known.
  public var text: [UInt8]
  /// The default database; empty where there was none.
  public var database: [UInt8]
}

/// A statement that defines tables or something else, where such were asked for.
public struct RowDefinition: Sendable {
  /// The statement.
  public var statement: RowStatement
  /// The first table that it is about; nil where it is about none.
  public var table: (database: [UInt8], table: [UInt8])?
}

/// A part of a log whose rows were printed in pieces, and can be printed once more.
public struct PrintedRows {
  /// Has them printed; returns whether that went as before.
  package let print: (any RowsPrinter) -> Bool
}

/// Prints rows for people or programs.
///
/// What it is told comes in the order of the logs:
/// `begin`, rows, `end` for each group of which a row is wanted; statements in between, in a group
/// that has begun or not; `finish` at the very end.
public protocol RowsPrinter: AnyObject {
  /// Whether ``statement(_:place:)`` is to be called.
  var wantsStatements: Bool { get }

  /// Whether ``Row/order`` is to be right also where rows before it are not wanted; they must be
  /// counted then.
  var needsOrder: Bool { get }

  /// Whether ``row(_:)`` looks at the row's values; where not, they are passed over.
  var needsValues: Bool { get }

  /// Another printer of the same kind printed to the same place before: what stands at its top is
  /// there.
  func goOn()

  /// A group begins: its first wanted row follows.
  func begin(_ group: RowGroup)

  /// Prints one row; returns what of it could not be printed.
  func row(_ view: borrowing RowView) -> RowProblem?

  /// A statement that is no row, and neither begins nor ends a group: DDL, savepoints, or changes
  /// that were logged as text. `place` says where; wanted, as far as it tells its tables.
  func statement(_ statement: RowStatement, place: RowsPlace)

  /// A definition that was asked for; `place` says where it stands.
  func definition(_ definition: RowDefinition, place: RowsPlace)

  /// Changes that were logged as a statement, which are wanted as far as that tells.
  ///
  /// Comes besides ``statement(_:place:)``, for printers that count.
  func changed(_ change: StatementChange, place: RowsPlace)

  /// Makes printers of the same kind that go on from here, each for a piece of the log that another
  /// thread prints; nil where all must come through this one.
  var pieces: (@Sendable (ByteSink) -> any RowsPrinter)? { get }

  /// What the printer of a piece hands to that of the run, beside its text.
  var harvest: (any Sendable)? { get }

  /// Takes over the ``harvest`` of the piece that comes next, whose text follows; false, and nothing
  /// done, where the piece does not go on from what is printed and has to be printed again.
  func adopt(_ harvest: (any Sendable)?) -> Bool

  /// Keeps how the pieces that were adopted since the last call can be printed again.
  func keep(_ rows: PrintedRows)

  /// Whether it needs more of tables than names and types of their columns and the key: what only
  /// definitions tell.
  var needsDefinitions: Bool { get }

  /// Whether it gains by ``pieces`` with one thread too.
  var gainsAlone: Bool { get }

  /// Whether it looks at rows that are not wanted: printers of pieces look at none, so that there may
  /// be pieces only where such rows are of other tables.
  var comparesOthers: Bool { get }

  /// Whether what comes after the wanted rows is to be told too, to the end of the logs.
  var readsOn: Bool { get }

  /// Whether rows of `map` that are not wanted are to be told, as ``other(_:)``.
  func watches(_ map: TableMap) -> Bool

  /// A row that is not wanted, of a table that is watched.
  func other(_ view: borrowing RowView)

  /// A statement that is not wanted; asked for as ``statement(_:place:)``.
  func otherStatement(_ statement: RowStatement, place: RowsPlace)

  /// The place after what was told so far, for ``forgetOthers(since:)``.
  var mark: UInt64 { get }

  /// What was told since `mark` comes once more, as its group is read again.
  func forgetOthers(since mark: UInt64)

  /// The group that began last ended, as far as it is wanted.
  func end(_ group: RowGroup, _ ending: RowGroup.Ending)

  /// A group went by of which nothing was handed on; told where groups are read to their end first.
  func passed(_ group: RowGroup)

  /// Nothing more comes.
  func finish()

  /// Nothing more comes, as the job could not be done.
  func abandon()

  /// Why no more can be printed, as a sentence; asked after each row, and at the end.
  var refusal: String? { get }

  /// What is to be told of tables, once each; asked after each event.
  func takeNotes() -> [String]
}

extension RowsPrinter {
  /// No.
  public var wantsStatements: Bool { false }
  /// No.
  public var needsOrder: Bool { false }
  /// Yes.
  public var needsValues: Bool { true }
  /// All must come through this one.
  public var pieces: (@Sendable (ByteSink) -> any RowsPrinter)? { nil }
  /// Nothing but the text.
  public var harvest: (any Sendable)? { nil }
  /// They are not needed again.
  public func keep(_ rows: PrintedRows) {}
  /// Yes.
  public var needsDefinitions: Bool { true }
  /// No.
  public var gainsAlone: Bool { false }
  /// No.
  public var comparesOthers: Bool { false }
  /// There is nothing to take over.
  public func adopt(_ harvest: (any Sendable)?) -> Bool { true }
  /// No.
  public var readsOn: Bool { false }
  /// No.
  public func watches(_ map: TableMap) -> Bool { false }
  /// Does nothing.
  public func other(_ view: borrowing RowView) {}
  /// Does nothing.
  public func otherStatement(_ statement: RowStatement, place: RowsPlace) {}
  /// Nothing is remembered.
  public var mark: UInt64 { 0 }
  /// Does nothing.
  public func forgetOthers(since mark: UInt64) {}
  /// There is nothing at the top.
  public func goOn() {}
  /// Does nothing.
  public func begin(_ group: RowGroup) {}
  /// Does nothing.
  public func statement(_ statement: RowStatement, place: RowsPlace) {}
  /// Does nothing.
  public func definition(_ definition: RowDefinition, place: RowsPlace) {}
  /// Does nothing.
  public func changed(_ change: StatementChange, place: RowsPlace) {}
  /// Does nothing.
  public func passed(_ group: RowGroup) {}
  /// Does nothing.
  public func end(_ group: RowGroup, _ ending: RowGroup.Ending) {}
  /// Does nothing.
  public func finish() {}
  /// Finishes what can be.
  public func abandon() { finish() }
  /// Nothing fails.
  public var refusal: String? { nil }
}
