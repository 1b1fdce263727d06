import ArgumentParser
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogText

/// Conditions on rows, which must hold for one and the same row.
struct RowConditionOptions: ParsableArguments {
  @Option(
    name: .customLong("database"),
    help: ArgumentHelp(
      "Only databases that fit this glob; may be given several times.", valueName: "glob"))
  var databases: [String] = []

  @Option(
    name: .customLong("ignore-database"),
    help: ArgumentHelp("Without databases that fit; repeatable.", valueName: "glob"))
  var ignoredDatabases: [String] = []

  @Option(
    name: .customLong("table"),
    help: ArgumentHelp(
      "Only tables that fit, as TABLE or DATABASE.TABLE; may be given several times.",
      valueName: "glob"))
  var tables: [String] = []

  @Option(
    name: .customLong("ignore-table"),
    help: ArgumentHelp(
      "Without tables that fit, as TABLE or DATABASE.TABLE; repeatable.", valueName: "glob"))
  var ignoredTables: [String] = []

  @Option(
    name: .customLong("op"),
    help: ArgumentHelp(
      "Only these changes: insert, update, delete, with commas; in decode-rows ddl as well.",
      valueName: "kinds"),
    transform: parseOperations)
  var operations: [WantedOperations] = []

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      """
      Only rows whose values fit, before or after the change: COL=VALUE, also != < <= > >=, \
      COL ~ GLOB, COL IS NULL, COL IS NOT NULL. Repeatable: all must hold.
      """, valueName: "condition"),
    transform: parseCondition)
  var conditions: [RowCondition] = []

  @Option(
    name: .customLong("changed"),
    help: ArgumentHelp(
      "Only updates that change this column; repeatable: one of them.", valueName: "column"))
  var changed: [String] = []

  /// Whether definitions are asked for.
  var wantsDefinitions: Bool { operations.contains(where: \.isOfDefinitions) }

  /// The filter that they make.
  var filter: RowFilter {
    var filter = RowFilter()
    filter.databases = databases.map { RowFilter.DatabasePattern($0) }
    filter.ignoredDatabases = ignoredDatabases.map { RowFilter.DatabasePattern($0) }
    filter.tables = tables.map { RowFilter.TablePattern($0) }
    filter.ignoredTables = ignoredTables.map { RowFilter.TablePattern($0) }
    filter.operations = operations.reduce(into: []) { $0.formUnion($1.rows) }
    filter.wantsDefinitions = wantsDefinitions
    filter.wantsNoRows = wantsDefinitions && filter.operations.isEmpty
    filter.conditions = conditions
    filter.changedColumns = changed
    return filter
  }
}

/// What `--op` asks for.
struct WantedOperations: Sendable {
  var rows: Set<RowsEvent.Operation> = []
  var isOfDefinitions = false
}

/// Parses a list such as `insert,delete`.
@Sendable private func parseOperations(_ text: String) throws -> WantedOperations {
  var set = WantedOperations()
  for word in text.split(separator: ",", omittingEmptySubsequences: false) {
    switch word.lowercased().filter({ !$0.isWhitespace }) {
    case "insert", "c": set.rows.insert(.insert)
    case "update", "u": set.rows.insert(.update)
    case "delete", "d": set.rows.insert(.delete)
    case "ddl": set.isOfDefinitions = true
    default:
      throw ValidationError("'\(word)' is none of insert, update, delete, ddl")
    }
  }
  return set
}

/// Parses a condition on a column.
@Sendable private func parseCondition(_ text: String) throws -> RowCondition {
  do throws(RowCondition.Problem) {
    return try RowCondition(text)
  } catch {
    throw ValidationError(error.description)
  }
}
