import ArgumentParser
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogText

/// Conditions on rows, which must hold for one and the same row.
struct RowConditionOptions: ParsableArguments {
  @OptionGroup var named: TableOptions

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
    named.narrow(&filter)
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
