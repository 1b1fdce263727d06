import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRows

/// Knows the tables of a replica: by what one run of logs says, and where that leaves something
/// open, by what others have said in the end.
///
/// Relay logs are thrown away soon after they are applied; the statement that made a table is in
/// older logs, if anywhere.
final class ConflictSchemas: RowSchemas {
  private let learning: LogSchemas
  private let learned: [LogSchemas]

  /// Learns from the logs that are read, beside `files` and what `learned` knows already.
  init(_ files: SchemaFiles, learned: [LogSchemas] = []) {
    learning = LogSchemas(files)
    self.learned = learned
  }

  var revision: Int { learning.revision }

  func schema(of map: TableMap, at place: RowsPlace) -> TableSchema? {
    var schema = learning.schema(of: map, at: place)
    for other in learned where !Self.isWhole(schema) {
      guard let more = other.schema(of: map, at: place) else { continue }
      if schema == nil { schema = more } else { schema?.complete(from: more) }
    }
    return schema
  }

  private static func isWhole(_ schema: TableSchema?) -> Bool {
    guard let schema else { return false }
    return schema.key != nil && schema.columns.allSatisfy { $0.name != nil }
  }

  /// The unique keys of a table.
  func uniqueKeys(of map: TableMap) -> [UniqueKey]? {
    for schemas in [learning] + learned {
      if let keys = schemas.uniqueKeys(of: map) { return keys }
    }
    return nil
  }

  func observe(
    _ query: QueryEvent, event bytes: Span<UInt8>, frame: EventFrame, format: FormatDescription,
    place: RowsPlace
  ) {
    learning.observe(query, event: bytes, frame: frame, format: format, place: place)
  }

  func takeNotes() -> [String] { [] }
}

/// Hears of nothing but definitions.
final class DefinitionReader: RowsPrinter {
  func row(_ view: borrowing RowView) -> RowProblem? { nil }

  func takeNotes() -> [String] { [] }
}
