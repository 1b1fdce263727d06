import BinlogBytes
package import BinlogEvents
import BinlogLogs
import BinlogRows

/// Reads the rows of the events that a ``LogReader`` hands out, with what is known of their tables:
/// for who looks at rows and prints none.
package struct EventRows {
  let schemas: LogSchemas
  private var tables: DecodedTables
  private var row = Row()
  private var place = RowsPlace()

  /// Names and keys come from table maps, `schemas` and what the logs define.
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

  /// Whose server wrote the log at hand.
  var flavor: Flavor { place.flavor }

  /// What is known of a table at the event at hand.
  package mutating func table(
    _ map: TableMap, _ reader: borrowing LogReader
  ) -> DecodedTable {
    place.offset = reader.outerOffset
    return table(map)
  }

  /// What is known of a table.
  mutating func table(_ map: TableMap) -> DecodedTable {
    let table = tables.table(map, at: place)
    _ = schemas.takeNotes()
    return table
  }

  /// Hands out the rows of the event at hand, which are of `map`.
  ///
  /// - Throws: where they cannot be read to the end.
  package mutating func forEach<State>(
    _ reader: borrowing LogReader, _ map: TableMap, _ state: inout State,
    _ body: (inout State, borrowing RowView) -> Void
  ) throws(DecodeError) {
    let event = reader.event
    let rows = try event.body(RowsEvent.self)
    place.offset = reader.outerOffset
    place.event += 1
    let table = table(map)
    var problem: ReadError?
    let content = event.content
    let columns = table.layout.columns
    // The row is lent to the view and taken back, and never copied.
    var own = row
    row = Row()
    let place = place
    try event.withImages(of: rows) { images in
      if let hidden = HiddenFractions.problem(table, rows, event: content, images: images) {
        problem = .malformed(offset: hidden.offset, reason: hidden.message)
        return
      }
      do throws(ReadError) {
        var walker = try RowWalker(rows, event: content, images: images, columns: columns.span)
        var view = RowView(own, of: table, images: images, place: place)
        view.row.begin(walker)
        while view.row.advance(&walker) {
          if let found = view.row.problem {
            if problem == nil {
              problem = .malformed(offset: found.offset, reason: found.message)
            }
            continue
          }
          body(&state, view)
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
