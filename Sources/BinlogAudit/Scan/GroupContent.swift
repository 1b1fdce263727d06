import BinlogBytes
import BinlogEvents
import BinlogRows

/// What a group changed: rows by table, and statements that were logged as text.
public struct GroupContent: Equatable, Sendable {
  /// Rows of one table.
  public struct Table: Equatable, Sendable {
    /// `database.table`.
    public var name: String
    /// Rows inserted.
    public var inserts: UInt64 = 0
    /// Rows updated.
    public var updates: UInt64 = 0
    /// Rows deleted.
    public var deletes: UInt64 = 0
  }

  /// Tables in the order of first sight.
  public var tables: [Table] = []
  /// Statements, BEGIN and COMMIT left out; the first few, each cut to a readable length.
  public var statements: [String] = []
  /// How many statements there were.
  public var statementCount: UInt64 = 0
  /// Rows whose number could not be told.
  public var uncountedEvents: UInt64 = 0

  /// Nothing.
  public init() {}

  private static let mostStatements = 5
  private static let longestStatement = 200

  mutating func add(statement text: Span<UInt8>) {
    statementCount += 1
    guard statements.count < Self.mostStatements else { return }
    let cut = text.count > Self.longestStatement
    statements.append(
      text.extracting(0..<min(text.count, Self.longestStatement)).lossyString + (cut ? "…" : ""))
  }

  mutating func add(
    _ rows: RowsEvent, bytes: Span<UInt8>, at offset: FileOffset, table: TableMap?
  ) {
    guard let table else {
      uncountedEvents += 1
      return
    }
    let name =
      String(decoding: table.database, as: UTF8.self) + "."
      + String(decoding: table.table, as: UTF8.self)
    let place: Int
    if let known = tables.firstIndex(where: { $0.name == name }) {
      place = known
    } else {
      tables.append(Table(name: name))
      place = tables.count - 1
    }
    guard let count = Self.count(rows, bytes: bytes, at: offset, table: table) else {
      uncountedEvents += 1
      return
    }
    switch rows.operation {
    case .insert: tables[place].inserts += count
    case .update: tables[place].updates += count
    case .delete: tables[place].deletes += count
    }
  }

  private static func count(
    _ rows: RowsEvent, bytes: Span<UInt8>, at offset: FileOffset, table: TableMap
  ) -> UInt64? {
    do throws(ReadError) {
      guard rows.isCompressed else {
        return UInt64(
          try RowCounter.rowCount(
            rows, event: bytes, images: bytes.extracting(rows.images),
            imagesBase: offset.advanced(by: rows.images.lowerBound), table: table))
      }
      let inflated = try CompressedField.inflate(
        bytes, range: rows.images, base: offset, name: "")
      return UInt64(
        try RowCounter.rowCount(
          rows, event: bytes, images: inflated.bytes, imagesBase: .zero, table: table))
    } catch {
      return nil
    }
  }
}
