import BinlogEvents

/// Which rows are wanted.
public struct RowFilter: Sendable {
  /// Databases; none means all.
  public var databases: [Glob] = []
  /// Tables, each with a pattern for its database where one was given; none means all.
  public var tables: [(database: Glob?, table: Glob)] = []
  /// The first byte of the first file that may be printed.
  public var startPosition: UInt64 = 0
  /// Whether reading goes on behind damage, at the next event that can be believed.
  public var forceRead = false
  /// Behind the last byte of the last file that may be.
  public var stopPosition: UInt64 = .max
  /// Seconds since 1970; nothing earlier is printed.
  public var startTime: Int64 = .min
  /// Seconds since 1970; reading ends with the first event of this time or later.
  public var stopTime: Int64 = .max

  /// All rows.
  public init() {}

  /// Adds a pattern for tables, `table` or `database.table`.
  public mutating func addTable(_ pattern: String) {
    guard let dot = pattern.firstIndex(of: ".") else {
      tables.append((nil, Glob(pattern)))
      return
    }
    tables.append((Glob(pattern[..<dot]), Glob(pattern[pattern.index(after: dot)...])))
  }

  /// Whether rows of `map` are wanted.
  func wants(_ map: TableMap) -> Bool {
    if !databases.isEmpty, !databases.contains(where: { $0.matches(map.database) }) {
      return false
    }
    return tables.isEmpty
      || tables.contains { pattern in
        pattern.table.matches(map.table) && pattern.database?.matches(map.database) ?? true
      }
  }
}
