public import BinlogRows

/// A foreign key of a table.
public struct ForeignKeyDefinition: Sendable, Equatable {
  /// What becomes of rows that refer to one that is deleted, or gets another key.
  public typealias Action = TableSchema.ForeignKey.Action

  /// Its name, where one was written.
  public var name: [UInt8]?
  /// Its columns, by their names now.
  public var columns: [[UInt8]]
  /// The database of the table that it refers to; nil for that of the table itself.
  public var database: [UInt8]?
  /// The table that it refers to.
  public var table: [UInt8]
  /// The columns there; none for those of its primary key.
  public var parentColumns: [[UInt8]]
  /// What happens when a row there is deleted.
  public var onDelete: Action
  /// What happens when it gets another key.
  public var onUpdate: Action
}

extension TableDefinition {
  /// A foreign key that keeps to its columns while they move and are renamed.
  struct StoredForeignKey: Sendable, Equatable {
    var key: ParsedForeignKey
    var ids: [Int]
  }

  /// More than any table has, few enough that no text can keep us busy.
  private static let mostForeignKeys = 1024

  /// Its foreign keys, in the order of their making.
  public var foreignKeys: [ForeignKeyDefinition] {
    foreignKeyList.compactMap { stored in
      let names = stored.ids.compactMap { id in columns.first { $0.id == id }?.name }
      guard names.count == stored.ids.count else { return nil }
      let key = stored.key
      return ForeignKeyDefinition(
        name: key.name, columns: names, database: key.table.database, table: key.table.name,
        parentColumns: key.parentColumns, onDelete: key.onDelete, onUpdate: key.onUpdate)
    }
  }

  /// Adds a foreign key; one about columns that are not known is left to the server to refuse.
  mutating func add(_ parsed: ParsedForeignKey) throws(AlterProblem) {
    let ids = parsed.columns.compactMap { name in column(named: name).map { columns[$0].id } }
    guard ids.count == parsed.columns.count, !ids.isEmpty else { return }
    guard foreignKeyList.count < Self.mostForeignKeys else {
      throw AlterProblem(message: "\(foreignKeyList.count) foreign keys")
    }
    foreignKeyList.append(StoredForeignKey(key: parsed, ids: ids))
  }

  /// Adds the foreign key that a column's own REFERENCES makes.
  mutating func addReference(of parsed: ParsedColumn) throws(AlterProblem) {
    guard var key = parsed.references else { return }
    key.columns = [parsed.definition.name]
    try add(key)
  }

  /// Drops the foreign key called `name`.
  mutating func dropForeignKey(_ name: [UInt8]) {
    let count = foreignKeyList.count
    foreignKeyList.removeAll { $0.key.name.map { SQLName.areEqual($0, name) } ?? false }
    guard foreignKeyList.count == count else { return }
    // Those without a name have the table's, `_ibfk_` and a number from 1.
    let text = String(decoding: name, as: UTF8.self)
    guard let mark = text.firstRange(of: "_ibfk_"), let number = Int(text[mark.upperBound...])
    else {
      return
    }
    let unnamed = foreignKeyList.indices.filter { foreignKeyList[$0].key.name == nil }
    if number >= 1, number <= unnamed.count { foreignKeyList.remove(at: unnamed[number - 1]) }
  }
}
