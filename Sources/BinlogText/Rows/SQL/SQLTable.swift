import BinlogBytes
import BinlogEvents
import BinlogRows

/// A table as statements need it: names in backticks, how values are written, which columns name
/// a row.
struct SQLTable {
  let table: DecodedTable
  /// Database and table, each in backticks.
  let name: [UInt8]
  let columns: [SQLColumn]
  /// Columns that name one row; empty where no such key is known.
  let key: [Int]
  /// All columns.
  let all: [Int]
  /// How many columns statements give.
  let givenCount: Int
  /// Why no statement can be made for it.
  let refusal: String?

  init(_ table: DecodedTable) {
    self.table = table
    name =
      VerbosePlan.quoted(table.table.database) + [0x2E] + VerbosePlan.quoted(table.table.table)
    columns = table.columns.map { SQLColumn($0) }
    key = table.key ?? []
    all = Array(table.columns.indices)
    givenCount = columns.count { $0.isGiven }
    refusal = Self.refusal(table)
  }

  private static func refusal(_ table: DecodedTable) -> String? {
    if table.isVersioned {
      return "it keeps history (WITH SYSTEM VERSIONING), which statements cannot write"
    }
    guard table.columns.allSatisfy({ $0.isNamed }) else {
      return "the names of its columns are not known: the log does not tell them "
        + "(binlog_row_metadata), and no definition fits; give one with --schema"
    }
    let signless = table.columns.first { column in
      guard !column.isSignKnown else { return false }
      switch column.layout.kind {
      case .int8, .int16, .int24, .int32, .int64: return true
      default: return false
      }
    }
    if let signless {
      let name = String(decoding: signless.name, as: UTF8.self)
      return "whether \(name) is UNSIGNED is not known; give its definition with --schema"
    }
    return nil
  }

  /// `database.table` for messages.
  var plainName: String {
    String(decoding: table.table.database + [0x2E] + table.table.table, as: UTF8.self)
  }
}
