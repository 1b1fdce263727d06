/// Why a statement may leave something else on a replica than on the source.
public struct StatementHazard: Sendable, Equatable {
  /// The reasons; those of the servers are their own lists of unsafe statements.
  ///
  /// Source: `enum_binlog_stmt_unsafe` of both servers, and what each marks with it.
  public enum Code: String, Sendable, CaseIterable {
    /// Which rows LIMIT takes depends on their order.
    case limit
    /// A function that answers differently elsewhere, or each time.
    case systemFunction = "system-function"
    /// A system variable whose value no event carries.
    case systemVariable = "system-variable"
    /// Tables that each server fills by itself: logs, performance_schema, positions.
    case systemTable = "system-table"
    /// MySQL: tables of accounts are read, without locks on their rows.
    case accountTable = "account-table"
    /// Rows get numbers in the order in which they are read.
    case autoIncrementSelect = "auto-increment-select"
    /// A trigger or a function writes a table that counts by itself.
    case autoIncrementTrigger = "auto-increment-trigger"
    /// The column that counts is not the first of a key.
    case autoIncrementNotFirst = "auto-increment-not-first"
    case insertIgnoreSelect = "insert-ignore-select"
    case insertSelectUpdate = "insert-select-on-duplicate-key"
    case replaceSelect = "replace-select"
    case createIgnoreSelect = "create-ignore-select"
    case createReplaceSelect = "create-replace-select"
    case createSelectAutoIncrement = "create-select-auto-increment"
    case updateIgnore = "update-ignore"
    /// ON DUPLICATE KEY UPDATE, and several keys that a row may collide with.
    case twoKeys = "two-unique-keys"
    case insertDelayed = "insert-delayed"
    /// A table that is not rolled back is written after others in one transaction.
    case nontransactionalAfter = "nontransactional-after-transactional"
    /// Tables of both kinds in one statement, after others in one transaction.
    case mixedEngines = "mixed-engines"
    /// NDB, which writes logs of its own.
    case selfLogging = "self-logging-engine"
    /// MySQL: a full-text parser that is a plugin.
    case fullTextParser = "full-text-parser"
    case skipLocked = "skip-locked"
    case noWait = "nowait"
    /// MySQL: a statement in an XA transaction.
    case xa
    /// A function of a shared library.
    case loadableFunction = "loadable-function"
    /// Lines of a file come in the order of the file, but rows may collide or count by themselves.
    case loadData = "load-data"
    /// The default of a new column is worked out by each server for itself.
    case defaultExpression = "default-expression"
    /// A function that nobody defined here.
    case unknownFunction = "unknown-function"
    /// A table that nobody defined here: its keys, triggers and engine count.
    case unknownTable = "unknown-table"
    /// The statement could not be read as the server reads it.
    case unreadable

    /// Whether it depends on which tables are written.
    var dependsOnTables: Bool {
      switch self {
      case .autoIncrementSelect, .autoIncrementTrigger, .autoIncrementNotFirst, .fullTextParser,
        .nontransactionalAfter, .mixedEngines:
        true
      default: false
      }
    }
  }

  /// Why.
  public var code: Code
  /// Whether the server itself calls it unsafe; else it depends on what nobody told.
  public var isCertain = true
  /// What it is about: a function, a variable, a table.
  public var subject: String?
  /// Of LIMIT: whether rows are in order.
  public var isOrdered = false

  /// A hazard from its parts.
  public init(_ code: Code, isCertain: Bool = true, subject: String? = nil) {
    self.code = code
    self.isCertain = isCertain
    self.subject = subject
  }

  /// What it means, in a sentence.
  public var message: String {
    let what = subject ?? ""
    switch code {
    case .limit:
      return isOrdered
        ? "LIMIT: the server calls it unsafe though there is an ORDER BY, which it does not look at; "
          + "it is harmless if the order is by a unique key"
        : "LIMIT without ORDER BY: which rows are taken depends on how each server reads them"
    case .systemFunction: return "\(what) answers differently on another server, or each time"
    case .systemVariable: return "\(what) may have another value there, as no event carries it"
    case .systemTable: return "\(what) is filled by each server for itself"
    case .accountTable: return "\(what) is read without locks on its rows, and may differ there"
    case .autoIncrementSelect:
      return
        "\(what) has a column that counts by itself, and is written by what is read elsewhere: the "
        + "order of the rows decides"
    case .autoIncrementTrigger:
      return
        "a trigger or function writes \(what), which counts by itself; one number only is logged"
    case .autoIncrementNotFirst:
      return "the column of \(what) that counts by itself is not the first of a key"
    case .insertIgnoreSelect:
      return
        "INSERT IGNORE … SELECT: the order of the rows that are read decides which are left out"
    case .insertSelectUpdate:
      return
        "INSERT … SELECT … ON DUPLICATE KEY UPDATE: the order of the rows decides which one wins"
    case .replaceSelect:
      return "REPLACE … SELECT: the order of the rows that are read decides which one stays"
    case .createIgnoreSelect:
      return
        "CREATE … IGNORE SELECT: the order of the rows that are read decides which are left out"
    case .createReplaceSelect:
      return "CREATE … REPLACE SELECT: the order of the rows that are read decides which one stays"
    case .createSelectAutoIncrement:
      return "CREATE … SELECT with a column that counts by itself: the order of the rows decides"
    case .updateIgnore:
      return "UPDATE IGNORE: the order in which rows are changed decides which are left as they are"
    case .twoKeys:
      return
        "ON DUPLICATE KEY UPDATE on \(what), which has several unique keys: which row is changed "
        + "depends on the order in which a server looks at them"
    case .insertDelayed: return "INSERT DELAYED: rows of several sessions mix in any order"
    case .nontransactionalAfter:
      return isCertain
        ? "\(what) is not rolled back, and is written after others in one transaction"
        : "\(what) may be of an engine that does not roll back, and is written after others in one "
          + "transaction"
    case .mixedEngines:
      return "tables that can and tables that cannot be rolled back, in one statement"
        + (isCertain ? " of a transaction" : ", which matters in a transaction with others")
    case .selfLogging: return "\(what) is of an engine that writes logs of its own"
    case .fullTextParser:
      return "\(what) has a full-text parser that is a plugin, which may differ there"
    case .skipLocked: return "SKIP LOCKED: which rows are passed over depends on other sessions"
    case .noWait: return "NOWAIT: whether it fails depends on other sessions"
    case .xa:
      return "a statement of an XA transaction: such transactions may block one another there"
    case .loadableFunction:
      return "\(what) is a loadable function, of which no server knows what it does"
    case .loadData:
      return "LOAD DATA as a statement: keys, triggers and functions see its rows one by one"
    case .defaultExpression:
      return "\(what) fills a new column, and each server works it out for itself"
    case .unknownFunction:
      return "\(what) is a function that neither --schema nor the logs define"
    case .unknownTable:
      return "neither --schema nor the logs define \(what): its keys, triggers and engine count"
    case .unreadable: return "the statement could not be read as the server reads it"
    }
  }

  /// What to do instead.
  public var instead: String? {
    switch code {
    case .limit: isOrdered ? nil : "ORDER BY a unique key, or binlog_format=ROW or MIXED"
    case .unknownFunction, .unknownTable: "give the definitions with --schema"
    case .xa, .selfLogging, .nontransactionalAfter, .mixedEngines:
      "binlog_format=ROW; tables of one transaction in one engine that rolls back"
    case .unreadable: nil
    default: "binlog_format=ROW or MIXED"
    }
  }
}
