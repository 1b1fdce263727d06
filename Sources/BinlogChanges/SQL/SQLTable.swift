import BinlogBytes
import BinlogEvents
import BinlogRows

/// A table as statements need it: names in backticks, how values are written, which columns name
/// a row.
package final class SQLTable {
  package let table: DecodedTable
  /// Database and table, each in backticks.
  package let name: [UInt8]
  /// `database.table` for messages.
  package let plainName: String
  package let columns: [SQLColumn]
  /// Columns that name one row; empty where no such key is known.
  package let key: [Int]
  /// All columns.
  package let all: [Int]
  /// How many columns statements give.
  package let givenCount: Int
  // What is asked for each value stands in lists of its own, without a reference.
  /// Whether statements give a column.
  package let isGiven: [Bool]
  /// Whether a value of a column may be one that no literal can say.
  let mayBeRefused: [Bool]
  /// Whether strict mode may refuse a value of a column that is there: labels of an ENUM.
  let mayBeWrong: [Bool]
  /// All columns that statements give, between brackets, for an INSERT.
  let columnList: [UInt8]
  /// Why no statement can be made for it.
  package let refusal: String?
  /// Whether a name holds what no line of a script should, such as a line end: its statements are
  /// written as hexadecimal.
  package let hidesInNames: Bool

  package init(_ table: DecodedTable) {
    self.table = table
    name = SQLText.name(table.table.database) + [0x2E] + SQLText.name(table.table.table)
    plainName = (table.table.database + [0x2E] + table.table.table).printable
    columns = table.columns.map { SQLColumn($0) }
    key = table.key ?? []
    all = Array(table.columns.indices)
    givenCount = columns.count { $0.isGiven }
    isGiven = columns.map(\.isGiven)
    mayBeRefused = columns.map(\.mayBeRefused)
    mayBeWrong = columns.map { $0.isGiven && $0.column.layout.kind == .enumeration }
    columnList =
      [0x28] + columns.filter(\.isGiven).map(\.name).joined(separator: Array(", ".utf8)) + [0x29]
    refusal = Self.refusal(table)
    hidesInNames = Self.names(of: table).contains { !SQLText.canBeName($0.span) }
  }

  private static func names(of table: DecodedTable) -> [[UInt8]] {
    [table.table.database, table.table.table] + table.columns.map(\.name)
  }

  private static func refusal(_ table: DecodedTable) -> String? {
    if table.isVersioned {
      return "it keeps history (WITH SYSTEM VERSIONING), which statements cannot write"
    }
    guard table.columns.allSatisfy({ $0.isNamed }) else {
      return "the names of its columns are not known: the log does not tell them "
        + "(binlog_row_metadata), and no definition fits; give one with --schema"
    }
    // No server has such names: the log is damaged, or was made up.
    let impossible = names(of: table).first {
      $0.isEmpty || $0.contains(0) || !UTF8Scalars.areValid($0.span)
    }
    if let impossible { return "no server has the name '\(impossible.printable)'" }
    let signless = table.columns.first { column in
      guard !column.isSignKnown else { return false }
      switch column.layout.kind {
      case .int8, .int16, .int24, .int32, .int64: return true
      default: return false
      }
    }
    if let signless {
      let name = signless.name.printable
      return "whether \(name) is UNSIGNED is not known; give its definition with --schema"
    }
    return nil
  }
}
