public import BinlogBytes
import BinlogEvents
public import BinlogRows

/// Prints one line for each table: who named its columns (`--print-schema`).
///
/// A table that is altered in the middle of the logs has a line for each of its definitions.
public final class SchemaPrinter: RowsPrinter {
  private let sink: ByteSink
  private var tables = TableCache<Bool>()
  private var told: Set<[UInt8]> = []
  private static let mostTold = 100_000

  /// A printer to `sink`.
  public init(_ sink: ByteSink) { self.sink = sink }

  /// Prints a line where the table is new.
  public func row(_ view: borrowing RowView) -> RowProblem? {
    _ = tables.value(view.table) { table in
      tell(table)
      return true
    }
    return nil
  }

  private func tell(_ table: DecodedTable) {
    let source: String
    switch table.origin {
    case .metadata: source = "named by the table map"
    case .file(let place): source = "named by the schema file, \(place)"
    case .statement(let place): source = "named by a statement of the log, \(place)"
    case nil: source = "without names: @1, @2 and so on"
    }
    let name = table.table.database + [0x2E] + table.table.table
    let line = name + Array(": \(table.columns.count) columns, \(source)".utf8)
    guard told.count < Self.mostTold, told.insert(line).inserted else { return }
    sink.write(shown: line)
    sink.write(byte: 0x0A)
  }

  /// Nothing.
  public func takeNotes() -> [String] { [] }
}
