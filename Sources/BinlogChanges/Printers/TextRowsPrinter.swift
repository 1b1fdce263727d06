public import BinlogBytes
import BinlogDump
import BinlogEvents
public import BinlogRows

/// Prints rows for people: pseudo-SQL in the shape of `-v`, with names and SQL literals.
public final class TextRowsPrinter: RowsPrinter {
  /// What stands before the values of a table's columns, and in front of its rows.
  private final class Words {
    let table: [UInt8]
    /// The heads of all lines, one after the other: `###   `, the name, `=`.
    let text: [UInt8]
    /// Where those of each column lie.
    let heads: [Range<Int>]

    init(_ table: DecodedTable) {
      self.table =
        SQLText.shownName(table.table.database) + [0x2E] + SQLText.shownName(table.table.table)
      var text: [UInt8] = []
      heads = table.columns.map { column in
        let start = text.count
        text += Array("###   ".utf8) + Self.name(column) + [0x3D]
        return start..<text.count
      }
      self.text = text
    }

    /// A name in backticks, or `@1` where none is known.
    static func name(_ column: DecodedTable.Column) -> [UInt8] {
      column.isNamed ? SQLText.shownName(column.name) : column.name
    }
  }

  private let sink: ByteSink
  private let style: TextStyle
  private var values: SQLValueWriter
  private var words = TableCache<Words>()
  private var notes = TableNotes()
  private var clock = LocalClock()
  private var event: UInt64 = 0

  /// A printer to `sink`.
  public init(_ sink: ByteSink, style: TextStyle = .plain) {
    self.sink = sink
    self.style = style
    values = SQLValueWriter(sink: sink)
  }

  private convenience init(_ sink: ByteSink, _ style: TextStyle, _ notes: TableNotes) {
    self.init(sink, style: style)
    self.notes = notes
  }

  /// Names and types are enough.
  public var needsDefinitions: Bool { false }

  /// The lines of an event depend on it only, and what was told of its table.
  public var pieces: (@Sendable (ByteSink) -> any RowsPrinter)? {
    let (style, notes) = (style, notes)
    return { TextRowsPrinter($0, style, notes) }
  }

  /// What is to be told of tables, once each.
  public func takeNotes() -> [String] { notes.take() }

  /// Prints one row, and before the first of an event where it comes from.
  public func row(_ view: borrowing RowView) -> RowProblem? {
    if view.place.event != event {
      event = view.place.event
      heading(view.place)
      values.flavor = view.place.flavor
    }
    let words = self.words.value(view.table) { Words($0) }
    var problem: RowProblem?
    switch view.row.operation {
    case .insert:
      verb(.green, "### INSERT INTO ", words)
      if view.row.after.isEmpty, view.row.problem == nil {
        sink.write(" VALUES ()\n")
        return nil
      }
      sink.write("\n### SET\n")
      image(view.row.after, view, words, &values, &problem)
    case .update:
      verb(.yellow, "### UPDATE ", words)
      sink.write("\n### WHERE\n")
      image(view.row.before, view, words, &values, &problem)
      sink.write("### SET\n")
      image(view.row.after, view, words, &values, &problem)
    case .delete:
      verb(.red, "### DELETE FROM ", words)
      sink.write("\n### WHERE\n")
      image(view.row.before, view, words, &values, &problem)
    }
    return problem
  }

  private func verb(_ color: TextStyle.Color, _ verb: StaticString, _ words: Words) {
    style.begin(color, to: sink)
    sink.write(verb)
    sink.write(words.table)
    style.end(to: sink)
  }

  private func image(
    _ cells: [Cell], _ view: borrowing RowView, _ words: Words, _ values: inout SQLValueWriter,
    _ problem: inout RowProblem?
  ) {
    let sink = self.sink
    let texts = words.text
    let places = words.heads
    let text = texts.span
    let heads = places.span
    let cells = cells.span
    for index in cells.indices {
      let cell = cells[index]
      sink.write(text.extracting(heads[cell.column]))
      if cell.isNull {
        sink.write("NULL\n")
        continue
      }
      let value = view.value(of: cell)
      let outcome =
        cell.isPartial
        ? differences(value, view.table.columns[cell.column])
        : values.write(value, column: cell.column, of: view.table)
      sink.write(byte: 0x0A)
      switch outcome {
      case .written: break
      case .noText:
        notes.noText(view.table, cell.column, as: "hexadecimal digits")
      case .malformed(let error):
        if problem == nil {
          problem = RowProblem(error, row: view.row.number, column: cell.column + 1)
        }
      }
    }
  }

  private func differences(
    _ value: ByteRegion, _ column: DecodedTable.Column
  ) -> ValueOutcome {
    do throws(ReadError) {
      try VerboseJSONDiff.write(
        value.bytes, base: value.base, column: Words.name(column), quoting: .shown, to: sink)
      return .written
    } catch {
      sink.write("NULL")
      return .malformed(error)
    }
  }

  /// Prints a definition: where it stands, its default database, its text.
  public func definition(_ definition: RowDefinition, place: RowsPlace) {
    var place = place
    place.query = []
    heading(place)
    if !definition.statement.database.isEmpty {
      sink.write("### USE ")
      sink.write(SQLText.shownName(definition.statement.database))
      sink.write(byte: 0x0A)
    }
    sink.write(shownLines: definition.statement.text.span, after: "### ")
    sink.write(byte: 0x0A)
  }

  /// A line about the event: place, time, server, thread, GTID; then the statement's text.
  private func heading(_ place: RowsPlace) {
    style.begin(.dim, to: sink)
    defer { style.end(to: sink) }
    sink.write("# at ")
    sink.write(decimal: place.offset.rawValue)
    if let inner = place.innerOffset {
      sink.write(" inner ")
      sink.write(decimal: inner.rawValue)
    }
    sink.write(" of ")
    sink.write(shown: place.file)
    if !place.sourceFile.isEmpty {
      sink.write(", source ")
      sink.write(shown: place.sourceFile)
      if let position = place.sourcePosition {
        sink.write(byte: 0x3A)
        sink.write(decimal: UInt64(position))
      }
    }
    sink.write("\n#")
    clock.write(place.timestamp, to: sink)
    sink.write(" server id ")
    sink.write(decimal: UInt64(place.serverID))
    if let thread = place.group.threadID {
      sink.write("  thread ")
      sink.write(decimal: UInt64(thread))
    }
    if !place.group.gtid.isEmpty {
      sink.write("  GTID ")
      sink.write(shown: place.group.gtid)
    }
    sink.write("  group ")
    sink.write(decimal: place.group.start.rawValue)
    if let end = place.group.end {
      sink.write(byte: 0x2D)
      sink.write(decimal: end.rawValue)
    }
    sink.write(byte: 0x0A)
    guard !place.query.isEmpty else { return }
    sink.write(shownLines: place.query.span, after: "# ")
    sink.write(byte: 0x0A)
  }
}
