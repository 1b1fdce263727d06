import BinlogBytes
package import BinlogEvents
import BinlogLogs
import BinlogRows
import BinlogSchema

/// Counts the rows that fit a filter, for who looks for groups and prints no rows.
package struct RowMatcher {
  /// How many rows of an event fit.
  package struct Fit: Sendable {
    package var rows: UInt64 = 0
    /// Bytes of their images.
    package var bytes: UInt64 = 0

    package init() {}
  }

  private let selection: RowSelection
  private let schemas: LogSchemas
  private var tables: DecodedTables
  private var row = Row()
  private var place = RowsPlace()
  private var wanted: (table: TableMap, answer: Bool)?

  /// Matches by the tables, operations, conditions and changed columns of `filter`; names of columns
  /// come from table maps, `schemas` and what the logs define.
  package init(_ filter: RowFilter, schemas: LogSchemas) {
    selection = RowSelection(filter)
    self.schemas = schemas
    tables = DecodedTables(schemas)
  }

  /// Goes on with another log.
  package mutating func begin(_ path: String, _ format: FormatDescription) {
    place.path = path
    place.file = Array(PathText.shown(path.lastPathComponent).utf8)
    place.flavor = format.flavor
    place.version = Array(format.serverVersion.utf8)
    wanted = nil
  }

  /// Hears of the statement at hand, which may define tables.
  package mutating func observe(_ reader: borrowing LogReader) {
    let event = reader.event
    guard let query = try? event.body(QueryEvent.self) else { return }
    place.offset = reader.frame.offset
    schemas.observe(
      query, event: event.content, frame: reader.frame, format: reader.state.format, place: place)
  }

  /// Whether rows of `map` may fit.
  package mutating func wants(_ map: TableMap) -> Bool {
    if let wanted, wanted.table === map { return wanted.answer }
    let answer = selection.wants(map)
    wanted = (map, answer)
    return answer
  }

  /// Whether a table of a statement fits; without a name, whether one of the database may.
  package func wants(table: [UInt8]?, of database: [UInt8]) -> Bool {
    selection.wants(table: table, of: database)
  }

  /// Whether what is done may fit.
  package func wants(_ operation: RowsEvent.Operation) -> Bool {
    selection.filter.operations.isEmpty || selection.filter.operations.contains(operation)
  }

  /// Whether values have to be looked at.
  package var looksAtValues: Bool { selection.looksAtValues }

  /// Counts the fitting rows of the rows event at hand.
  ///
  /// - Throws: where they cannot be read to the end.
  package mutating func count(
    _ reader: borrowing LogReader, _ map: TableMap
  ) throws(DecodeError) -> Fit {
    let event = reader.event
    let rows = try event.body(RowsEvent.self)
    guard wants(map), wants(rows.operation) else { return Fit() }
    place.offset = reader.payload?.offset ?? reader.frame.offset
    place.event += 1
    let table = tables.table(map, at: place)
    _ = schemas.takeNotes()
    var fit = Fit()
    var problem: ReadError?
    let content = event.content
    let columns = table.layout.columns
    // The row is lent to the view and taken back, and never copied.
    var own = row
    row = Row()
    let place = place
    let selection = selection
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
          guard selection.wants(view) else { continue }
          fit.rows += 1
          for cell in view.row.before { fit.bytes += UInt64(cell.range.count) }
          for cell in view.row.after { fit.bytes += UInt64(cell.range.count) }
        }
        own = view.row
      } catch {
        problem = error
      }
    }
    row = own
    if let problem { throw DecodeError(frame: event.frame, cause: problem) }
    return fit
  }

  /// Why the job could not be done.
  package func failures() -> [(subject: String, text: String)] { selection.failures() }

  /// Patterns that fitted nothing.
  package func notes() -> [(subject: String, text: String)] { selection.notes() }
}
