public import BinlogBytes
import BinlogEvents
public import BinlogRows

/// Prints the rows of one table as lines of fields: CSV as RFC 4180 has it, or fields between tabs
/// as `LOAD DATA` reads them.
///
/// A line is one image: an update has two, so that each column stands once, with one type.
public final class FieldsPrinter: RowsPrinter {
  /// How fields are told apart.
  public enum Style: Sendable {
    case csv, tsv
  }

  /// What stands before the columns, each after an underscore.
  private static let words = [
    "op", "image", "ts", "commit_ts", "gtid", "file", "pos", "row", "thread", "absent",
  ]

  private let sink: ByteSink
  private let style: Style
  /// Whether the header line was written by another printer to the same place.
  private var isContinued = false
  private let textPlace: TextPlace
  private var values: PlainValueWriter
  private let memory = MemoryDestination()
  private let scratch: ByteSink
  private var table: DecodedTable?
  private var notes = TableNotes()
  /// Why no more can be printed.
  public private(set) var refusal: String?

  /// A printer to `sink`.
  public init(_ sink: ByteSink, style: Style) {
    self.sink = sink
    self.style = style
    textPlace = style == .csv ? .csv : .tsv
    values = PlainValueWriter(sink: sink, place: textPlace)
    scratch = ByteSink(memory, capacity: 4096)
  }

  /// What a piece came to.
  private struct Harvest: Sendable {
    /// The table whose rows were printed last; nil where there were none.
    var table: DecodedTable?
    /// Whether the header line is in its text.
    var hasHeader: Bool
  }

  /// Names and types are enough.
  public var needsDefinitions: Bool { false }

  /// Lines depend on their row only, once the header line is there.
  public var pieces: (@Sendable (ByteSink) -> any RowsPrinter)? {
    let (style, isContinued, table, notes) = (style, isContinued, table, notes)
    return { sink in
      let printer = FieldsPrinter(sink, style: style)
      printer.isContinued = isContinued || table != nil
      printer.notes = notes
      return printer
    }
  }

  /// The table, and whether the header line is there.
  public var harvest: (any Sendable)? { Harvest(table: table, hasHeader: !isContinued) }

  /// False where the header line would come twice, or belongs to other columns.
  public func adopt(_ harvest: (any Sendable)?) -> Bool {
    guard let harvest = harvest as? Harvest else { return false }
    guard let next = harvest.table else { return true }
    if let table {
      guard !harvest.hasHeader, table.table.isSameTable(next.table), table.hasSameColumns(next)
      else { return false }
    } else if isContinued == harvest.hasHeader {
      return false
    }
    table = next
    return true
  }

  /// The header line is there.
  public func goOn() { isContinued = true }

  /// What is to be told of tables, once each.
  public func takeNotes() -> [String] { notes.take() }

  /// Prints one row: a line, or two for an update.
  public func row(_ view: borrowing RowView) -> RowProblem? {
    guard adopt(view.table) else { return nil }
    var problem: RowProblem?
    switch view.row.operation {
    case .insert: line("c", "after", view.row.after, view, &values, &problem)
    case .delete: line("d", "before", view.row.before, view, &values, &problem)
    case .update:
      line("u", "before", view.row.before, view, &values, &problem)
      line("u", "after", view.row.after, view, &values, &problem)
    }
    return problem
  }

  /// Prints the header line before the first row; false where the columns are others now.
  private func adopt(_ next: DecodedTable) -> Bool {
    guard next !== table else { return true }
    guard let table else {
      self.table = next
      if !isContinued { header(next) }
      return true
    }
    let format = style == .csv ? "csv" : "tsv"
    if !table.table.isSameTable(next.table) {
      refusal =
        "--format \(format) prints one table, and rows of \(table.table.fullName) and "
        + "\(next.table.fullName) are wanted: choose one with --table, or give --output-dir"
      return false
    }
    guard table.hasSameColumns(next) else {
      refusal =
        "the columns of \(next.table.fullName) change here, and --format \(format) has one header "
        + "line: stop before this place, or give --output-dir"
      return false
    }
    self.table = next
    return true
  }

  private func header(_ table: DecodedTable) {
    var prefix = "_"
    while Self.words.contains(where: { word in
      table.columns.contains { $0.name == Array((prefix + word).utf8) }
    }) {
      prefix += "_"
    }
    for (index, word) in Self.words.enumerated() {
      if index > 0 { separator() }
      sink.write(prefix + word)
    }
    for column in table.columns {
      separator()
      let name = column.name
      if style == .csv { sink.write(byte: 0x22) }
      sink.write(anyBytes: name.span, in: textPlace)
      if style == .csv { sink.write(byte: 0x22) }
    }
    lineEnd()
  }

  private func separator() { sink.write(byte: style == .csv ? 0x2C : 0x09) }

  private func lineEnd() {
    if style == .csv { sink.write(byte: 0x0D) }
    sink.write(byte: 0x0A)
  }

  /// NULL is a field with nothing in it, not even quotes; between tabs `\N`.
  private func null() { if style == .tsv { sink.write("\\N") } }

  private func line(
    _ operation: StaticString, _ image: StaticString, _ cells: [Cell],
    _ view: borrowing RowView, _ values: inout PlainValueWriter, _ problem: inout RowProblem?
  ) {
    sink.write(operation)
    separator()
    sink.write(image)
    separator()
    moment(UInt64(view.place.timestamp), microsecond: nil)
    separator()
    if let time = view.place.group.commitTime {
      moment(time / 1_000_000, microsecond: Int(time % 1_000_000))
    } else {
      null()
    }
    separator()
    identifier(view.place.group.gtid)
    separator()
    text(view.place.file)
    separator()
    sink.write(decimal: view.place.offset.rawValue)
    separator()
    sink.write(decimal: UInt64(view.row.number - 1))
    separator()
    if let thread = view.place.group.threadID {
      sink.write(decimal: UInt64(thread))
    } else {
      null()
    }
    separator()
    absent(cells, view.table)
    var next = 0
    for index in view.table.forms.indices {
      separator()
      guard next < cells.count, cells[next].column == index else {
        null()
        continue
      }
      value(cells[next], view, &values, &problem)
      next += 1
    }
    lineEnd()
  }

  private func moment(_ seconds: UInt64, microsecond: Int?) {
    let value = TemporalValue(
      secondsSince1970: Int64(clamping: seconds), microsecond: microsecond ?? 0)
    sink.writeDatetime(value, decimals: microsecond == nil ? 0 : 6, separator: 0x54)
    sink.write(byte: 0x5A)
  }

  /// A GTID needs no quotes, but for a tag that no server takes.
  private func identifier(_ gtid: [UInt8]) {
    if gtid.isEmpty {
      null()
    } else if gtid.allSatisfy({ $0 > 0x2C && $0 < 0x7F && $0 != 0x5C }) {
      sink.write(gtid)
    } else {
      text(gtid)
    }
  }

  private func text(_ text: [UInt8]) {
    if style == .csv { sink.write(byte: 0x22) }
    sink.write(anyBytes: text.span, in: textPlace)
    if style == .csv { sink.write(byte: 0x22) }
  }

  /// The columns that the image leaves out, whose fields look like NULL.
  private func absent(_ cells: [Cell], _ table: DecodedTable) {
    guard cells.count < table.columns.count else { return null() }
    if style == .csv { sink.write(byte: 0x22) }
    var next = 0
    var isFirst = true
    for index in table.columns.indices {
      if next < cells.count, cells[next].column == index {
        next += 1
        continue
      }
      if !isFirst { sink.write(byte: 0x2C) }
      isFirst = false
      let name = table.columns[index].name
      sink.write(anyBytes: name.span, in: textPlace)
    }
    if style == .csv { sink.write(byte: 0x22) }
  }

  private func value(
    _ cell: Cell, _ view: borrowing RowView, _ values: inout PlainValueWriter,
    _ problem: inout RowProblem?
  ) {
    guard !cell.isNull else { return null() }
    let isQuoted =
      style == .csv && PlainValueWriter.isText(view.table.forms[cell.column].layout)
    if isQuoted { sink.write(byte: 0x22) }
    if cell.isPartial {
      memory.clear()
      do throws(ReadError) {
        try PartialJSON.write(cell, of: view, to: scratch)
        scratch.flush()
        let text = memory.bytes
        TextOutput.escape(text.span, textPlace, to: sink)
      } catch {
        scratch.flush()
        problem = problem ?? RowProblem(error, row: view.row.number, column: cell.column + 1)
      }
    } else {
      switch values.write(view.value(of: cell), column: cell.column, of: view.table) {
      case .written: break
      case .noText: notes.noText(view.table, cell.column, as: "hexadecimal digits")
      case .malformed(let error):
        problem = problem ?? RowProblem(error, row: view.row.number, column: cell.column + 1)
      }
    }
    if isQuoted { sink.write(byte: 0x22) }
  }
}

extension TableMap {
  /// `database.table`, for people.
  var fullName: String { (database + [0x2E] + table).printable }

  /// Whether `other` has the same name in the same database.
  func isSameTable(_ other: TableMap) -> Bool {
    table == other.table && database == other.database
  }
}

extension DecodedTable {
  /// Whether the columns of `other` have the same names in the same order.
  func hasSameColumns(_ other: DecodedTable) -> Bool {
    columns.count == other.columns.count
      && zip(columns, other.columns).allSatisfy { $0.name == $1.name }
  }
}
