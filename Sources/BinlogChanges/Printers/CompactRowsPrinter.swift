public import BinlogBytes
import BinlogEvents
public import BinlogRows

/// Prints rows for people, one line each: of an update the key, and what it changes.
///
/// The same words as those of a row's history (`find --history`).
public final class CompactRowsPrinter: RowsPrinter {
  private let sink: ByteSink
  private let style: TextStyle
  /// Where a value is written before it is known how long it is.
  private let memory = MemoryDestination()
  private let scratch: ByteSink
  private var values: SQLValueWriter
  private var notes = TableNotes()
  private var second: (timestamp: UInt32, text: [UInt8])?
  /// Whether the values at hand have one before them.
  private var isBehindValue = false

  /// A printer to `sink`.
  public init(_ sink: ByteSink, style: TextStyle = .plain) {
    self.sink = sink
    self.style = style
    scratch = ByteSink(memory, capacity: 4096)
    values = SQLValueWriter(sink: scratch)
  }

  private convenience init(_ sink: ByteSink, _ style: TextStyle, _ notes: TableNotes) {
    self.init(sink, style: style)
    self.notes = notes
  }

  /// Names and types are enough.
  public var needsDefinitions: Bool { false }

  /// A line depends on its row only, and what was told of its table.
  public var pieces: (@Sendable (ByteSink) -> any RowsPrinter)? {
    let (style, notes) = (style, notes)
    return { CompactRowsPrinter($0, style, notes) }
  }

  /// What is to be told of tables, once each.
  public func takeNotes() -> [String] { notes.take() }

  /// Prints one row.
  public func row(_ view: borrowing RowView) -> RowProblem? {
    heading(view.place)
    values.flavor = view.place.flavor
    var problem: RowProblem?
    isBehindValue = false
    switch view.row.operation {
    case .insert:
      head(.green, "insert", view)
      image(view.row.after, view, &problem)
    case .delete:
      head(.red, "delete", view)
      image(view.row.before, view, &problem)
    case .update:
      head(.yellow, "update", view)
      key(view, &problem)
      changes(view, &problem)
    }
    sink.write(byte: 0x0A)
    return problem
  }

  /// Prints a definition, in one line.
  public func definition(_ definition: RowDefinition, place: RowsPlace) {
    heading(place)
    if !definition.statement.database.isEmpty {
      sink.write("(")
      sink.write(shown: definition.statement.database)
      sink.write(")  ")
    }
    let text = definition.statement.text
    for line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      sink.write(shown: Array(line))
      sink.write(byte: 0x20)
    }
    sink.write(byte: 0x0A)
  }

  /// When and where.
  private func heading(_ place: RowsPlace) {
    if second?.timestamp != place.timestamp {
      let time = LocalTime(secondsSince1970: Int64(place.timestamp))
      second = (place.timestamp, Array(time.text.utf8))
    }
    if let second { sink.write(second.text) }
    sink.write("  ")
    sink.write(shown: place.file)
    sink.write(byte: 0x3A)
    sink.write(decimal: place.offset.rawValue)
    if let inner = place.innerOffset {
      sink.write(" inner ")
      sink.write(decimal: inner.rawValue)
    }
    sink.write("  ")
  }

  private func head(_ color: TextStyle.Color, _ word: StaticString, _ view: borrowing RowView) {
    style.begin(color, to: sink)
    sink.write(word)
    style.end(to: sink)
    sink.write("  ")
    sink.write(shown: view.table.table.database)
    sink.write(byte: 0x2E)
    sink.write(shown: view.table.table.table)
    sink.write("  ")
  }

  /// All values of an image.
  private func image(
    _ cells: [Cell], _ view: borrowing RowView, _ problem: inout RowProblem?
  ) {
    if cells.isEmpty { sink.write("()") }
    for cell in cells {
      name(cell, view)
      sink.write(byte: 0x20)
      value(cell, view, &problem)
    }
  }

  /// What names the row of an update: its key; where nobody told it, all of a before image that is
  /// not whole, or else the first column.
  private func key(_ view: borrowing RowView, _ problem: inout RowProblem?) {
    let key = view.table.key ?? []
    let isWhole = view.row.before.count == view.table.columns.count
    for cell in view.row.before {
      let isNamed =
        key.isEmpty ? !isWhole || cell.column == 0 : key.contains(cell.column)
      guard isNamed else { continue }
      name(cell, view)
      sink.write(byte: 0x3D)
      value(cell, view, &problem)
    }
    if isBehindValue { sink.write("  ") }
    isBehindValue = false
  }

  /// What an update changes.
  private func changes(_ view: borrowing RowView, _ problem: inout RowProblem?) {
    for cell in view.row.after {
      let before = view.row.cell(cell.column, in: view.row.before)
      if let before {
        let isSame =
          cell.isPartial ? cell.range.isEmpty : RowChange.areEqual(before, cell, view.images)
        if isSame { continue }
      }
      name(cell, view)
      if cell.isPartial {
        sink.write(" changes by ")
        value(cell, view, &problem)
        continue
      }
      sink.write(byte: 0x20)
      if let before { value(before, view, &problem) } else { sink.write("?") }
      sink.write(" → ")
      value(cell, view, &problem)
    }
    if !isBehindValue { sink.write("nothing changes") }
  }

  private func name(_ cell: Cell, _ view: borrowing RowView) {
    if isBehindValue { sink.write(", ") }
    isBehindValue = true
    sink.write(shown: view.table.columns[cell.column].name)
  }

  private func value(_ cell: Cell, _ view: borrowing RowView, _ problem: inout RowProblem?) {
    if cell.isNull {
      sink.write("NULL")
      return
    }
    memory.clear()
    var outcome = ValueOutcome.written
    if cell.isPartial {
      do throws(ReadError) {
        try PartialJSON.write(cell, of: view, to: scratch)
      } catch {
        outcome = .malformed(error)
      }
    } else {
      outcome = values.write(view.value(of: cell), column: cell.column, of: view.table)
    }
    scratch.flush()
    let bytes = memory.bytes
    if let end = ChangeLine.end(of: bytes.span) {
      sink.write(bytes.span.extracting(0..<end))
      sink.write("… (")
      sink.write(decimal: UInt64(bytes.count))
      sink.write(" bytes)")
    } else {
      sink.write(bytes)
    }
    switch outcome {
    case .written: break
    case .noText: notes.noText(view.table, cell.column, as: "hexadecimal digits")
    case .malformed(let error):
      if problem == nil {
        problem = RowProblem(error, row: view.row.number, column: cell.column + 1)
      }
    }
  }
}

/// A change in one line, as lines of rows and of a row's history have it.
package enum ChangeLine {
  /// How many bytes of a value stand in a line.
  private static let longestValue = 100
  /// How many of a longer one.
  private static let shortenedValue = 80

  /// Where a value is cut that is too long for a line; nil where it is not.
  package static func end(of value: Span<UInt8>) -> Int? {
    guard value.count > longestValue else { return nil }
    var end = shortenedValue
    while end > 0, value[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }
}
