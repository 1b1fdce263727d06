import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRows

/// What keeps the rows of a table apart, for who follows rows without some groups.
final class SkipTable {
  /// A unique key.
  struct Key {
    /// Its columns, as people read them.
    var name: String
    var columns: [Int]
    /// Whether texts that differ in bytes may be equal in it.
    var isLoose: Bool
  }

  /// Columns by which rows refer to one another: here those of one side.
  struct Reference {
    /// Stands for the table that is referred to and its columns.
    var number: UInt64
    /// The other table, as people read it.
    var other: String
    /// Columns of this table, in the order of the names of those that are referred to.
    var columns: [Int]
    /// Whether the server refuses to take a row away that is referred to.
    var isRefused = true
  }

  let table: DecodedTable
  /// Counts the tables.
  let number: Int
  /// By what the server finds a row; empty where all values do, nil where nobody told.
  let key: [Int]?
  /// Whether texts that differ in bytes may be equal in it.
  let isKeyLoose: Bool
  /// The other unique keys whose values the rows tell.
  let uniques: [Key]
  /// Why not all keys are known that keep the rows apart.
  let untold: String?
  /// Where its rows refer to others.
  let parents: [Reference]
  /// Where others refer to its rows.
  let children: [Reference]
  /// For writers of statements.
  let sql: SQLTable

  var name: String { sql.plainName }

  init(_ table: DecodedTable, _ numbers: SkipNumbers) {
    self.table = table
    number = numbers.table(
      TableSchema.Name(database: table.table.database, table: table.table.table))
    sql = SQLTable(table)
    func isLoose(_ columns: [Int]) -> Bool { columns.contains { Self.isLoose(table.columns[$0]) } }
    func name(_ columns: [Int]) -> String {
      columns.map { table.columns[$0].name.printable }.joined(separator: ", ")
    }
    key = table.key
    isKeyLoose = isLoose(table.key ?? [])
    var uniques: [Key] = []
    var untold: String?
    if let known = table.uniqueKeys {
      for unique in known {
        let columns = unique.parts.map(\.column)
        guard columns.allSatisfy({ table.columns.indices.contains($0) }) else { continue }
        if unique.period != nil || unique.parts.contains(where: { $0.prefix != nil }) {
          untold = "a unique key of it is over parts of columns, or over a period"
          continue
        }
        if Set(columns) == Set(table.key ?? []) { continue }
        uniques.append(
          Key(name: name(columns), columns: columns, isLoose: isLoose(columns)))
      }
    } else {
      untold = "no definition of it is known, and so not its unique and foreign keys"
    }
    self.uniques = uniques
    self.untold = untold
    func places(_ names: [[UInt8]], sortedBy others: [[UInt8]]) -> [Int]? {
      let sorted = zip(names, others).sorted {
        $0.1.lowercasedASCII.lexicographicallyPrecedes($1.1.lowercasedASCII)
      }
      let places = sorted.map { pair in
        table.columns.firstIndex { $0.name.lowercasedASCII == pair.0.lowercasedASCII }
      }
      return places.contains(nil) ? nil : places.compactMap { $0 }
    }
    func plain(_ name: TableSchema.Name) -> String {
      (name.database + [0x2E] + name.table).printable
    }
    parents = table.parents.compactMap { foreign in
      places(foreign.childColumns, sortedBy: foreign.parentColumns).map {
        Reference(number: numbers.reference(foreign), other: plain(foreign.parent), columns: $0)
      }
    }
    children = table.children.compactMap { foreign in
      places(foreign.parentColumns, sortedBy: foreign.parentColumns).map {
        Reference(
          number: numbers.reference(foreign), other: plain(foreign.child), columns: $0,
          isRefused: foreign.onDelete == .refuse && foreign.onUpdate == .refuse)
      }
    }
  }

  /// Whether texts of the column may be equal though their bytes are not.
  private static func isLoose(_ column: DecodedTable.Column) -> Bool {
    switch column.layout.kind {
    case .float, .double: true
    case .string, .blob:
      if case .binary = column.characterSet { false } else { true }
    default: false
    }
  }
}

/// Numbers for tables, and for columns that are referred to.
final class SkipNumbers {
  private var tables: [TableSchema.Name: Int] = [:]
  private var references: [[[UInt8]]: UInt64] = [:]

  /// The number of a table.
  func table(_ name: TableSchema.Name) -> Int {
    if let known = tables[name] { return known }
    tables[name] = tables.count
    return tables.count - 1
  }

  /// The tables of a database, with their numbers.
  func tables(of database: [UInt8]) -> [(name: TableSchema.Name, number: Int)] {
    tables.filter { $0.key.database == database }.map { ($0.key, $0.value) }
  }

  /// What stands for the columns that a foreign key refers to.
  func reference(_ foreign: TableSchema.ForeignKey) -> UInt64 {
    let columns = foreign.parentColumns.map(\.lowercasedASCII)
      .sorted { $0.lexicographicallyPrecedes($1) }
    let key = [foreign.parent.database, foreign.parent.table] + columns
    if let known = references[key] { return known }
    references[key] = UInt64(references.count)
    return UInt64(references.count - 1)
  }
}

extension [UInt8] {
  /// Names of columns are the same in capitals.
  var lowercasedASCII: [UInt8] { map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 } }
}
