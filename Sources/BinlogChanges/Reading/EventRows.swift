package import BinlogBytes
package import BinlogEvents
import BinlogLogs
import BinlogRows
import BinlogSchema

/// Goes over the rows of the rows event that a reader has at hand: the one way of who goes through
/// groups and looks at values besides.
package struct EventRows {
  private let schemas: LogSchemas
  private var tables: DecodedTables
  private var row = Row()
  private var place = RowsPlace()

  /// Names of columns come from table maps, `schemas` and what the logs define.
  package init(_ schemas: LogSchemas) {
    self.schemas = schemas
    tables = DecodedTables(schemas)
  }

  /// Goes on with another log.
  package mutating func begin(_ path: String, _ format: FormatDescription) {
    place.path = path
    place.file = Array(PathText.shown(path.lastPathComponent).utf8)
    place.flavor = format.flavor
    place.version = Array(format.serverVersion.utf8)
  }

  /// Hears of the statement at hand, which may define tables.
  package mutating func observe(_ reader: borrowing LogReader) {
    let event = reader.event
    guard let query = try? event.body(QueryEvent.self) else { return }
    place.offset = reader.frame.offset
    schemas.observe(
      query, event: event.content, frame: reader.frame, format: reader.state.format, place: place)
  }

  /// What is known of the table of `map` for the event at hand.
  package mutating func table(_ map: TableMap, _ reader: borrowing LogReader) -> DecodedTable {
    place.offset = reader.payload?.offset ?? reader.frame.offset
    let table = tables.table(map, at: place)
    _ = schemas.takeNotes()
    return table
  }

  /// Lends each row of the event at hand to `body`.
  ///
  /// - Throws: where they cannot be read to the end.
  package mutating func forEach(
    _ reader: borrowing LogReader, _ rows: RowsEvent, _ map: TableMap,
    _ body: (borrowing RowView) -> Void
  ) throws(DecodeError) {
    let event = reader.event
    let table = table(map, reader)
    place.event += 1
    var problem: ReadError?
    let content = event.content
    let columns = table.layout.columns
    // The row is lent to the view and taken back, and never copied.
    var own = row
    row = Row()
    let place = place
    try event.withImages(of: rows) { images in
      do throws(ReadError) {
        var walker = try RowWalker(rows, event: content, images: images, columns: columns.span)
        var view = RowView(own, of: table, images: images, place: place)
        view.row.begin(walker)
        while view.row.advance(&walker) {
          if let found = view.row.problem {
            problem = .malformed(offset: found.offset, reason: found.message)
            break
          }
          body(view)
        }
        own = view.row
      } catch {
        problem = error
      }
    }
    row = own
    if let problem { throw DecodeError(frame: event.frame, cause: problem) }
  }
}
