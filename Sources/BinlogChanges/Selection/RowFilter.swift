public import BinlogEvents

/// Which rows are wanted.
public struct RowFilter: Sendable {
  /// A pattern for tables.
  public struct TablePattern: Sendable {
    /// As the user wrote it.
    public var text: String
    /// For its database, where one was given.
    public var database: Glob?
    /// For its name.
    public var table: Glob

    /// Reads `table` or `database.table`; names in backticks, as statements and `dump` have them,
    /// are no patterns.
    public init(_ pattern: String) {
      text = pattern
      let (first, rest) = Glob.name(pattern[...], endsAtDot: true)
      guard let rest else {
        table = first
        return
      }
      database = first
      table = Glob.name(rest, endsAtDot: false).glob
    }

    /// Whether `name` of `owner` fits; without a name, whether any of `owner` may.
    package func matches(_ name: [UInt8]?, of owner: [UInt8]) -> Bool {
      (name.map { table.matches($0) } ?? true) && database?.matches(owner) ?? true
    }
  }

  /// A pattern for databases, with its text.
  public struct DatabasePattern: Sendable {
    /// As the user wrote it.
    public var text: String
    package var glob: Glob

    /// Reads a pattern.
    public init(_ pattern: String) {
      text = pattern
      glob = Glob.name(pattern[...], endsAtDot: false).glob
    }
  }

  /// Databases; none means all.
  public var databases: [DatabasePattern] = []
  /// Databases that are left out.
  public var ignoredDatabases: [DatabasePattern] = []
  /// Tables; none means all.
  public var tables: [TablePattern] = []
  /// Tables that are left out.
  public var ignoredTables: [TablePattern] = []
  /// What was done; none means all.
  public var operations: Set<RowsEvent.Operation> = []
  /// Whether definitions are wanted too.
  public var wantsDefinitions = false
  /// Whether no rows are wanted, only definitions.
  public var wantsNoRows = false
  /// All must hold for the same image of a row.
  public var conditions: [RowCondition] = []
  /// Columns of which an update must change one.
  public var changedColumns: [String] = []
  /// Threads; none means all.
  public var threads: Set<UInt32> = []
  /// Commit numbers; none means all.
  public var xids: Set<UInt64> = []
  /// Servers that made the change; none means all.
  public var servers: Set<UInt32> = []
  /// Groups; nil means all.
  public var includedGtids: GtidFilter?
  /// Groups that are left out.
  public var excludedGtids: GtidFilter?
  /// The first byte of the first file that may be printed.
  public var startPosition: UInt64 = 0
  /// Whether reading goes on after damage, at the next event that can be believed.
  public var forceRead = false
  /// After the last byte of the last file that may be.
  public var stopPosition: UInt64 = .max
  /// Groups that are earlier are left out; a group's time is that of its first event.
  public var startTime: RowTime?
  /// Groups of this time or later are left out; what follows them may be earlier again.
  public var stopTime: RowTime?
  /// How many rows are printed at most.
  public var limit: UInt64 = .max
  /// What a replica with filter rules applies; nil where no rules were given.
  public var asReplica: RuleFilter?
  /// Whether all rows of a group are wanted as soon as one is.
  public var keepsWholeGroups = false

  /// Whether each group is read to its end before it is printed, so that it is known where it ends.
  package var readsWholeGroups = false

  /// All rows.
  public init() {}

  /// Adds a pattern for tables, `table` or `database.table`.
  public mutating func addTable(_ pattern: String) { tables.append(TablePattern(pattern)) }

  /// Whether a group of the time `timestamp` is wanted, in seconds since 1970.
  ///
  /// Times with a fraction are compared with that of the `commit`, µs since 1970, where the log
  /// has it.
  package func wants(_ timestamp: UInt32, commit: UInt64?) -> Bool {
    let seconds = Int64(timestamp) * 1_000_000
    let exact = commit.map { Int64(clamping: $0) }
    if let start = startTime {
      // A second of which only a part is early enough counts as late.
      let time = start.isExact ? exact ?? seconds + 999_999 : seconds
      if time < start.microseconds { return false }
    }
    if let stop = stopTime {
      let time = stop.isExact ? exact ?? seconds : seconds
      if time >= stop.microseconds { return false }
    }
    return true
  }

  /// Whether nothing is left out of any group, whatever its tables and rows.
  package var wantsAllRows: Bool {
    databases.isEmpty && ignoredDatabases.isEmpty && tables.isEmpty && ignoredTables.isEmpty
      && operations.isEmpty && conditions.isEmpty && changedColumns.isEmpty
  }

  /// Whether rows are chosen by nothing but their tables and where they stand.
  var choosesByTable: Bool {
    operations.isEmpty && conditions.isEmpty && changedColumns.isEmpty && threads.isEmpty
      && xids.isEmpty && servers.isEmpty && includedGtids == nil && excludedGtids == nil
      && startTime == nil && stopTime == nil && limit == .max && asReplica == nil
      && !keepsWholeGroups
  }

  /// Whether a group must be read to its end before any row of it can be printed.
  var needsWholeGroup: Bool { keepsWholeGroups || readsWholeGroups || !xids.isEmpty }
}

/// Groups by their identifiers, of both flavors.
public struct GtidFilter: Sendable {
  /// A run of MariaDB's numbers; nil parts fit all.
  struct Run: Sendable {
    /// As the user wrote it.
    var text = ""
    var domain: UInt32?
    var server: UInt32?
    var numbers: ClosedRange<UInt64>
  }

  /// Those of MySQL.
  package private(set) var set = GtidSet()
  /// Those of MariaDB.
  private(set) var runs: [Run] = []

  /// Reads a set of MySQL, `uuid:1-5:tag:7,uuid:…`, or a list of MariaDB, `0-1-100,0-2-5..9`;
  /// `*` stands for any domain, server or number.
  ///
  /// Returns nil for what is neither.
  public init?(_ text: String) {
    for part in text.split(separator: ",") {
      let part = String(part.filter { !$0.isWhitespace })
      if part.isEmpty { continue }
      if var run = Self.run(part) {
        run.text = part
        runs.append(run)
      } else if let some = GtidSet(part), !some.isEmpty {
        set = set.union(some)
      } else {
        return nil
      }
    }
    if runs.isEmpty, set.isEmpty { return nil }
  }

  /// All that one of `list` wants; nil where it is empty.
  public init?(union list: [GtidFilter]) {
    guard let first = list.first else { return nil }
    self = list.dropFirst().reduce(into: first) { $0.add($1) }
  }

  /// Adds what `other` holds.
  public mutating func add(_ other: GtidFilter) {
    set = set.union(other.set)
    runs += other.runs
  }

  private static func run(_ text: String) -> Run? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let domain = part(parts[0]), let server = part(parts[1]) else {
      return nil
    }
    if parts[2] == "*" { return Run(domain: domain, server: server, numbers: 0...UInt64.max) }
    let ends = parts[2].split(separator: "..", omittingEmptySubsequences: false)
    guard let first = UInt64(ends[0]), ends.count <= 2 else { return nil }
    var last = first
    if ends.count == 2 {
      guard let end = UInt64(ends[1]), end >= first else { return nil }
      last = end
    }
    return Run(domain: domain, server: server, numbers: first...last)
  }

  /// A number, nil in it for `*`; nil for anything else.
  private static func part(_ text: Substring) -> UInt32?? {
    if text == "*" { return .some(nil) }
    return UInt32(text).map { .some($0) }
  }

  /// Whether `identifier` is meant.
  package func contains(_ identifier: GroupIdentifier) -> Bool {
    switch identifier {
    case .mysql(let gtid): set.contains(gtid)
    case .mariadb(let gtid): runs.contains { $0.contains(gtid) }
    }
  }
}

extension GtidFilter.Run {
  /// Whether `gtid` is one of them.
  func contains(_ gtid: MariaGtid) -> Bool {
    domain.map { $0 == gtid.domain } ?? true && server.map { $0 == gtid.server } ?? true
      && numbers.contains(gtid.sequence)
  }
}
