import BinlogBytes
import BinlogEvents
import BinlogRows

/// What an undo keeps of a table over all logs, by its name: however its definition changes, its
/// columns keep their numbers.
final class UndoneTable {
  let number: UInt32
  let name: TableSchema.Name
  /// The columns that were met, by their numbers.
  private(set) var columns: [[UInt8]] = []
  private var numbers: [[UInt8]: UInt16] = [:]
  /// The columns by which its undone rows were named: a key, or all columns.
  private(set) var identities: [Identity] = []
  /// Columns that are set back together or not at all, as a key has them all.
  private(set) var together: [Set<UInt16>] = []
  /// Statements of its undo that wait.
  var hasRows = false
  /// Where it was emptied, dropped or renamed last, by what is not undone.
  var end: (order: UInt64, text: String)?

  /// Columns that name a row.
  struct Identity: Equatable {
    var columns: [UInt16]
    /// Whether they are all columns, as there is no key: rows may be equal in them.
    var isWhole: Bool
  }

  init(number: UInt32, name: TableSchema.Name) {
    self.number = number
    self.name = name
  }

  /// The number of a column; more than any table has share one.
  func column(_ name: [UInt8]) -> UInt16 {
    if let number = numbers[name] { return number }
    let number = UInt16(clamping: min(columns.count, Int(UndoPieces.noColumn) - 1))
    if columns.count <= Int(number) { columns.append(name) }
    numbers[name] = number
    return number
  }

  /// The place of `identity` among ``identities``.
  func place(of identity: Identity) -> Int {
    if let place = identities.firstIndex(of: identity) { return place }
    identities.append(identity)
    return identities.count - 1
  }

  /// Has `columns` set back together or not at all.
  func keepTogether(_ columns: [UInt16]) {
    let set = Set(columns)
    if set.count > 1, !together.contains(set) { together.append(set) }
  }

  /// `database.table` for messages.
  var plainName: String { String(decoding: name.database + [0x2E] + name.table, as: UTF8.self) }
}

/// A table as the undo needs it, as it is at one place of the logs.
///
/// A class, as it is asked for at each row.
final class UndoTable {
  let sql: SQLTable
  let entry: UndoneTable
  /// The numbers of its columns in ``entry``.
  let numbers: [UInt16]
  /// Where its rows are named: the place in ``UndoneTable/identities``, for its key and for all
  /// columns.
  let keyIdentity: Int?
  let wholeIdentity: Int
  /// The columns of each identity, by place in the table; nil where it lacks one.
  private(set) var identityColumns: [[Int]?]
  /// Columns that the server may set to the time of an update.
  let timeColumns: [Int]
  /// The line of comment that says why there are no statements for it; nil where there are.
  let refusalLine: [UInt8]?
  /// Keys that keep its rows apart, as far as they are known.
  let uniqueKeys: [TableSchema.UniqueKey]
  /// Whether an insert may say what happens when a key is there.
  let takesDuplicates: Bool

  init(_ table: DecodedTable, _ entry: UndoneTable, flavor: Flavor) {
    let sql = SQLTable(table)
    let numbers = table.columns.map { entry.column($0.name) }
    self.sql = sql
    self.entry = entry
    self.numbers = numbers
    keyIdentity =
      sql.key.isEmpty
      ? nil
      : entry.place(
        of: UndoneTable.Identity(columns: sql.key.map { numbers[$0] }, isWhole: false))
    // What JSON became is told by differences where updates are partial.
    let whole = sql.columns.indices.filter {
      sql.columns[$0].isGiven && sql.columns[$0].column.layout.kind != .json
    }
    wholeIdentity = entry.place(
      of: UndoneTable.Identity(columns: whole.map { numbers[$0] }, isWhole: true))
    identityColumns = []
    timeColumns = sql.columns.indices.filter {
      sql.columns[$0].isGiven && sql.columns[$0].mayBeTheTime
    }
    refusalLine = sql.refusal.map { refusal in
      SQLComment.line("left out: rows of \(sql.plainName): \(refusal)")
    }
    let primary = sql.key.map { TableSchema.UniqueKey.Part(column: $0, prefix: nil) }
    uniqueKeys =
      table.uniqueKeys ?? (primary.isEmpty ? [] : [TableSchema.UniqueKey(parts: primary)])
    if let keys = table.uniqueKeys {
      takesDuplicates = !keys.contains { $0.period != nil }
    } else {
      // MariaDB refuses it for a table with a key over a period, which needs two such columns.
      let kinds = table.columns.map { $0.layout.kind }
      let hasPeriod = [
        [ColumnLayout.Kind.date, .newDate], [.datetime, .datetime2], [.timestamp, .timestamp2],
      ]
      .contains { group in kinds.count { group.contains($0) } >= 2 }
      takesDuplicates = flavor == .mysql || !hasPeriod
    }
    for key in table.parents {
      entry.keepTogether(
        table.columns.indices.filter { key.childColumns.contains(table.columns[$0].name) }
          .map { numbers[$0] })
    }
    findIdentities()
  }

  /// Finds the columns of identities that came since.
  func findIdentities() {
    for identity in entry.identities.dropFirst(identityColumns.count) {
      let places = identity.columns.compactMap { number in numbers.firstIndex(of: number) }
      identityColumns.append(places.count == identity.columns.count ? places : nil)
    }
  }
}

extension SQLColumn {
  /// Whether it is of a type that the server may set to the time of an update.
  fileprivate var mayBeTheTime: Bool {
    switch column.layout.kind {
    case .timestamp, .timestamp2, .datetime, .datetime2: true
    default: false
    }
  }
}
