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
    /// Stands for the row images of this table with their operations.
    public var fingerprint: UInt64 = 0
    /// The operation of the images mixed in last; 0 before the first.
    var lastOperation: UInt8 = 0
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
  /// Stands for the statements alone.
  public var statementFingerprint: UInt64 = 0
  /// When the first source committed, µs since 1970 (MySQL 8.0 and later).
  public var originalCommitTimestamp: UInt64?

  /// Nothing.
  public init() {}

  /// Two sums of different kinds as one number: CRC-32 and FNV-1a.
  ///
  /// A second CRC would tell nothing new. Both can go on at any byte.
  static func mixed(_ bytes: Span<UInt8>, into sum: UInt64) -> UInt64 {
    let low = CRC32.checksum(bytes, seed: UInt32(truncatingIfNeeded: sum))
    var high = UInt32(truncatingIfNeeded: sum >> 32) ^ (sum == 0 ? 2_166_136_261 : 0)
    for index in 0..<bytes.count { high = (high ^ UInt32(bytes[index])) &* 16_777_619 }
    return UInt64(high) << 32 | UInt64(low)
  }

  /// The table and operation that the images mixed in last belong to: a statement may be cut
  /// into events at other places on the replica.
  private var lastMixed: [UInt8] = []

  private mutating func mix(
    _ images: Span<UInt8>, of rows: RowsEvent, table: TableMap, at place: Int
  ) {
    let operation: UInt8 = rows.operation == .insert ? 1 : rows.operation == .update ? 2 : 3
    var label = table.database
    label.append(0)
    label += table.table
    label.append(operation)
    if label != lastMixed {
      fingerprint = Self.mixed(label.span, into: fingerprint)
      lastMixed = label
    }
    fingerprint = Self.mixed(images, into: fingerprint)
    if tables[place].lastOperation != operation {
      tables[place].lastOperation = operation
      tables[place].fingerprint = Self.mixed(label.span, into: tables[place].fingerprint)
    }
    tables[place].fingerprint = Self.mixed(images, into: tables[place].fingerprint)
  }

  private static let mostStatements = 5
  private static let longestStatement = 200

  mutating func add(statement text: Span<UInt8>) {
    statementCount += 1
    fingerprint = Self.mixed(text, into: fingerprint)
    statementFingerprint = Self.mixed(text, into: statementFingerprint)
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
    guard let count = count(rows, bytes: bytes, at: offset, table: table, place) else {
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
    _ rows: RowsEvent, bytes: Span<UInt8>, at offset: FileOffset, table: TableMap,
    _ place: Int
  ) -> UInt64? {
    do throws(ReadError) {
      guard rows.isCompressed else {
        mix(bytes.extracting(rows.images), of: rows, table: table, at: place)
        return UInt64(
          try RowCounter.rowCount(
            rows, event: bytes, images: bytes.extracting(rows.images),
            imagesBase: offset.advanced(by: rows.images.lowerBound), table: table))
      }
      let inflated = try CompressedField.inflate(
        bytes, range: rows.images, base: offset, name: "")
      mix(inflated.bytes, of: rows, table: table, at: place)
      return UInt64(
        try RowCounter.rowCount(
          rows, event: bytes, images: inflated.bytes, imagesBase: .zero, table: table))
    } catch {
      return nil
    }
  }
}
