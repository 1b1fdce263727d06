import ArgumentParser
import BinlogChanges

/// Which databases and tables, by their names.
struct TableOptions: ParsableArguments {
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

  /// Whether all are wanted.
  var isEmpty: Bool {
    databases.isEmpty && ignoredDatabases.isEmpty && tables.isEmpty && ignoredTables.isEmpty
  }

  /// Lets `filter` want no others.
  func narrow(_ filter: inout RowFilter) {
    filter.databases = databases.map { RowFilter.DatabasePattern($0) }
    filter.ignoredDatabases = ignoredDatabases.map { RowFilter.DatabasePattern($0) }
    filter.tables = tables.map { RowFilter.TablePattern($0) }
    filter.ignoredTables = ignoredTables.map { RowFilter.TablePattern($0) }
  }
}
