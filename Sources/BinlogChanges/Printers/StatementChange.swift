/// Changes that were logged as a statement, so that they are not among the rows.
public struct StatementChange: Sendable {
  /// A table, or all that may be meant in a database.
  public struct Table: Hashable, Sendable {
    /// The database's name in UTF-8; empty where not even that is told.
    public var database: [UInt8]
    /// The table's name; nil where the statement does not tell which.
    public var table: [UInt8]?

    /// `database.table`, for people.
    var text: String {
      let name = database.isEmpty ? "" : String(decoding: database, as: UTF8.self)
      guard let table else { return name.isEmpty ? "tables not told" : "\(name).*" }
      let own = String(decoding: table, as: UTF8.self)
      return name.isEmpty ? own : "\(name).\(own)"
    }
  }

  /// The tables that it changes, those that are wanted.
  public var tables: [Table]
}

/// Counts changes that were logged as statements, of all logs of a run.
struct StatementTally: Sendable {
  /// How many statements there were.
  private(set) var count: UInt64 = 0
  private var tables: [StatementChange.Table: UInt64] = [:]
  /// Tables that are not listed, as there are too many.
  private var unlisted: UInt64 = 0
  /// Where the first one stands.
  private(set) var first: RowsPlace?
  private static let mostTables = 10_000
  private static let mostTold = 8

  /// Counts a statement.
  mutating func add(_ change: StatementChange, at place: RowsPlace) {
    count += 1
    if first == nil { first = place }
    for table in change.tables {
      if tables[table] == nil, tables.count >= Self.mostTables {
        unlisted += 1
      } else {
        tables[table, default: 0] += 1
      }
    }
  }

  /// Whether all tables of `next` can be listed too.
  func canAdd(_ next: StatementTally) -> Bool {
    next.count == 0 || next.unlisted == 0 && tables.count + next.tables.count < Self.mostTables
  }

  /// Adds what comes next; see ``canAdd(_:)``.
  mutating func add(_ next: StatementTally) {
    count += next.count
    if first == nil { first = next.first }
    tables.merge(next.tables) { $0 + $1 }
  }

  /// What is to be told of changes; `isScript` where statements are printed that are to be run.
  func note(isScript: Bool) -> String {
    let changes = tables.values.reduce(unlisted, +)
    let isOne = changes == 1
    return list("change", "changes") + (isOne ? " was" : " were") + " logged as "
      + (isOne ? "a statement" : "statements") + " and \(isOne ? "is" : "are") not among these "
      + (isScript ? "changes" : "rows")
      + "; the first stands here, and `binlogtool dump` prints them"
  }

  /// What is to be told of definitions that rows went or came with, beside changes.
  var noteOfDefinitions: String {
    list("TRUNCATE or change of partitions", "times TRUNCATE or changes of partitions")
  }

  /// `3 changes of a.b, 1 of a.c`, most first.
  private func list(_ one: String, _ several: String) -> String {
    let sorted = tables.sorted {
      $0.value == $1.value ? $0.key.text < $1.key.text : $0.value > $1.value
    }
    var parts = sorted.prefix(Self.mostTold).enumerated().map { index, entry in
      index == 0
        ? "\(entry.value) \(entry.value == 1 ? one : several) of \(entry.key.text)"
        : "\(entry.value) of \(entry.key.text)"
    }
    let others = sorted.dropFirst(Self.mostTold).reduce(unlisted) { $0 + $1.value }
    if others > 0 { parts.append("\(others) of other tables") }
    return parts.joined(separator: ", ")
  }
}
