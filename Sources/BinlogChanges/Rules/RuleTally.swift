package import BinlogRules

/// What rules make of the changes of one table.
package struct RuleTally: Sendable {
  /// Changes of one kind.
  package struct Counts: Sendable, Equatable {
    package var applied: UInt64 = 0
    package var ignored: UInt64 = 0
    /// Those at which the applier stops.
    package var errors: UInt64 = 0

    package init() {}

    mutating func add(_ verdict: RuleVerdict, _ count: UInt64) {
      switch verdict {
      case .applied, .partly: applied &+= count
      case .ignored: ignored &+= count
      case .error: errors &+= count
      }
    }
  }

  /// The database, as the logs name it; empty for statements without one.
  package let database: [UInt8]
  /// The table; nil for the rest of a database: routines, accounts, the database itself.
  package let table: [UInt8]?
  package var rows = Counts()
  package var statements = Counts()
  /// Whether all of it is certain.
  package var isCertain = true
  /// What decided, in the order in which it first did.
  package private(set) var causes: [String] = []
  /// The groups in which a statement was ignored, or rows, for the first time; and applied.
  var firstIgnoredStatement: Int?
  var firstAppliedStatement: Int?
  private static let mostCauses = 8

  init(database: [UInt8], table: [UInt8]?) {
    self.database = database
    self.table = table
  }

  mutating func note(_ decision: RuleDecision) {
    if !decision.isCertain { isCertain = false }
    guard let rule = decision.rule, causes.count < Self.mostCauses, !causes.contains(rule) else {
      return
    }
    causes.append(rule)
  }

  /// What becomes of it as a whole.
  package var verdict: RuleVerdict {
    if rows.errors + statements.errors > 0 { return .error }
    let applied = rows.applied + statements.applied
    let ignored = rows.ignored + statements.ignored
    if applied > 0, ignored > 0 { return .partly }
    return applied > 0 ? .applied : .ignored
  }

  /// `database.table`, as people read it.
  package var name: String {
    let first = String(decoding: database, as: UTF8.self)
    guard let table else { return first.isEmpty ? "(no database)" : first + ".*" }
    return first + "." + String(decoding: table, as: UTF8.self)
  }
}

/// Something about rules that surprises people, met in these very logs.
package struct RuleTrap: Sendable {
  package enum Code: String, Sendable {
    /// A statement is ignored for its default database, though rules want its table.
    case defaultDatabase = "default-database"
    /// A statement is applied for its default database, though rules do not want its table.
    case letInByDefaultDatabase = "let-in-by-default-database"
    /// Rows of a table arrive, statements on it do not, or the other way round.
    case rowsAndStatements = "rows-and-statements-differ"
    /// A statement changes several tables, and the first that a rule fits decides for all.
    case severalTables = "several-tables"
    /// The table's CREATE was ignored, its changes are applied.
    case missingTable = "missing-table"
    /// Rules leave nothing of an XA transaction.
    case emptyBranch = "empty-xa"
    /// A rule that no name can fit.
    case neverMatches = "never-matches"
    /// A rule that decided nothing here.
    case decidedNothing = "decided-nothing"
    /// `_` in a pattern stands for any character.
    case underscore = "underscore"
  }

  package var code: Code
  /// The group where it was met first; nil for what no group shows.
  package var group: GroupSummary?
  /// The rule that it is about.
  package var rule: String?
  /// What happens.
  package var message: String
  /// What to write instead.
  package var instead: String?
  /// How many times it was met.
  package var count: UInt64 = 1
}

/// One change and what becomes of it.
package struct RuleEvent: Sendable {
  /// The log's path.
  package var path: String
  /// Offset of the event; of a payload where it is inside one.
  package var position: UInt64
  /// Offset inside the payload.
  package var innerPosition: UInt64?
  /// Which group it is of.
  package var gtid: String?
  /// `database.table` of rows; the beginning of a statement's text.
  package var what: String
  /// Rows of the event; nil for a statement.
  package var rows: UInt64?
  package var decision: RuleDecision
}
