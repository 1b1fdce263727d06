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

  /// Stands for the changes themselves: row images with their tables and operations, and
  /// statements.
  ///
  /// Equal on source and replica when both log the same images.
  public var fingerprint: UInt64 = 0
  /// When the first source committed, µs since 1970 (MySQL 8.0 and later).
  public var originalCommitTimestamp: UInt64?

  /// Nothing.
  public init() {}

  /// Two chains of CRC-32 with different starts, as one number.
  private mutating func mix(_ bytes: Span<UInt8>) {
    let low = CRC32.checksum(bytes, seed: UInt32(truncatingIfNeeded: fingerprint))
    let high = CRC32.checksum(bytes, seed: UInt32(truncatingIfNeeded: fingerprint >> 32) ^ 0x5A5A)
    fingerprint = UInt64(high) << 32 | UInt64(low)
  }

  /// The table and operation that the images mixed in last belong to: a statement may be cut
  /// into events at other places on the replica.
  private var lastMixed: [UInt8] = []

  private mutating func mix(_ images: Span<UInt8>, of rows: RowsEvent, table: TableMap) {
    var label = table.database
    label.append(0)
    label += table.table
    label.append(rows.operation == .insert ? 1 : rows.operation == .update ? 2 : 3)
    if label != lastMixed {
      mix(label.span)
      lastMixed = label
    }
    mix(images)
  }

  private static let mostStatements = 5
  private static let longestStatement = 200

  mutating func add(statement text: Span<UInt8>) {
    statementCount += 1
    mix(text)
    lastMixed = []
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
    guard let count = count(rows, bytes: bytes, at: offset, table: table) else {
      uncountedEvents += 1
      return
    }
    switch rows.operation {
    case .insert: tables[place].inserts += count
    case .update: tables[place].updates += count
    case .delete: tables[place].deletes += count
    }
  }

  private mutating func count(
    _ rows: RowsEvent, bytes: Span<UInt8>, at offset: FileOffset, table: TableMap
  ) -> UInt64? {
    do throws(ReadError) {
      guard rows.isCompressed else {
        mix(bytes.extracting(rows.images), of: rows, table: table)
        return UInt64(
          try RowCounter.rowCount(
            rows, event: bytes, images: bytes.extracting(rows.images),
            imagesBase: offset.advanced(by: rows.images.lowerBound), table: table))
      }
      let inflated = try CompressedField.inflate(
        bytes, range: rows.images, base: offset, name: "")
      mix(inflated.bytes, of: rows, table: table)
      return UInt64(
        try RowCounter.rowCount(
          rows, event: bytes, images: inflated.bytes, imagesBase: .zero, table: table))
    } catch {
      return nil
    }
  }
}
