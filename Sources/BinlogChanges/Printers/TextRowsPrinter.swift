public import BinlogBytes
import BinlogDump
import BinlogEvents
public import BinlogRows

/// Prints rows for people: pseudo-SQL in the shape of `-v`, with names and SQL literals.
public final class TextRowsPrinter: RowsPrinter {
  /// What stands before the values of a table's columns, and in front of its rows.
  private struct Words {
    var table: [UInt8]
    /// A name in backticks, or `@1` where none is known.
    var columns: [[UInt8]]
  }

  private let sink: ByteSink
  private var values: SQLValueWriter
  private var words = TableCache<Words>()
  private var notes = TableNotes()
  private var clock = LocalClock()
  private var event: UInt64 = 0

  /// A printer to `sink`.
  public init(_ sink: ByteSink) {
    self.sink = sink
    values = SQLValueWriter(sink: sink)
  }

  /// What is to be told of tables, once each.
  public func takeNotes() -> [String] { notes.take() }

  /// Prints one row, and before the first of an event where it comes from.
  public func row(
    _ row: Row, of table: DecodedTable, images: Span<UInt8>, base: FileOffset, place: RowsPlace
  ) -> RowProblem? {
    if place.event != event {
      event = place.event
      heading(place)
      values.flavor = place.flavor
    }
    let words = self.words.value(table) { table in
      Words(
        table: SQLText.shownName(table.table.database) + [0x2E]
          + SQLText.shownName(table.table.table),
        columns: table.columns.map { $0.isNamed ? SQLText.shownName($0.name) : $0.name })
    }
    var problem: RowProblem?
    switch row.operation {
    case .insert:
      sink.write("### INSERT INTO ")
      sink.write(words.table)
      if row.after.isEmpty, row.problem == nil {
        sink.write(" VALUES ()\n")
        return nil
      }
      sink.write("\n### SET\n")
      image(row.after, row, table, words.columns, images, base, &problem)
    case .update:
      sink.write("### UPDATE ")
      sink.write(words.table)
      sink.write("\n### WHERE\n")
      image(row.before, row, table, words.columns, images, base, &problem)
      sink.write("### SET\n")
      image(row.after, row, table, words.columns, images, base, &problem)
    case .delete:
      sink.write("### DELETE FROM ")
      sink.write(words.table)
      sink.write("\n### WHERE\n")
      image(row.before, row, table, words.columns, images, base, &problem)
    }
    return problem
  }

  private func image(
    _ cells: [Cell], _ row: Row, _ table: DecodedTable, _ names: [[UInt8]],
    _ images: Span<UInt8>, _ base: FileOffset, _ problem: inout RowProblem?
  ) {
    let columns = table.columns
    let sink = self.sink
    let values = self.values
    for cell in cells {
      sink.write("###   ")
      sink.write(names[cell.column])
      sink.write(byte: 0x3D)
      if cell.isNull {
        sink.write("NULL")
      } else {
        let bytes = images.extracting(cell.range)
        let offset = base.advanced(by: cell.start)
        let column = columns[cell.column]
        let outcome =
          cell.isPartial
          ? difference(bytes, names[cell.column], base: offset)
          : values.write(bytes, column, base: offset)
        switch outcome {
        case .written: break
        case .noText:
          notes.noText(table.table, column, as: "hexadecimal digits")
        case .malformed(let error):
          if problem == nil {
            problem = RowProblem(error, row: row.number, column: cell.column + 1)
          }
        }
      }
      sink.write(byte: 0x0A)
    }
  }

  private func difference(
    _ bytes: Span<UInt8>, _ name: [UInt8], base: FileOffset
  ) -> JSONValueWriter.Outcome {
    do throws(ReadError) {
      try VerboseJSONDiff.write(bytes, base: base, column: name, quoting: .shown, to: sink)
      return .written
    } catch {
      sink.write("NULL")
      return .malformed(error)
    }
  }

  /// A line about the event: place, time, server, thread, GTID; then the statement's text.
  private func heading(_ place: RowsPlace) {
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
    sink.write(byte: 0x0A)
    guard !place.query.isEmpty else { return }
    sink.write(shownLines: place.query.span, after: "# ")
    sink.write(byte: 0x0A)
  }
}
