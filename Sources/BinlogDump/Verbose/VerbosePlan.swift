import BinlogBytes
package import BinlogEvents
package import BinlogRows
import Synchronization

/// What is the same for all rows of a table, made once: how its images lie, and the text around
/// each value.
package final class VerbosePlan: Sendable {
  /// Where the texts of a column lie in ``text``.
  package struct Column {
    /// Before the value: `###   @1=`.
    package var head: Range<Int>
    /// After it, with the type where types are shown, and the line's end.
    package var tail: Range<Int>
    /// After NULL.
    package var nullTail: Range<Int>
  }

  /// The table; also what keeps its address from being used again.
  package let table: TableMap
  /// How its images lie.
  package let layout: RowLayout
  /// All texts, one after the other.
  package let text: [UInt8]
  /// Where those of each column lie.
  package let columns: [Column]
  /// The first lines of a row.
  package let insert: Head
  package let update: Head
  package let delete: Head
  /// The first column, from 1, of a kind that no server of this vendor writes, and what it is.
  package let oddity: (column: Int, words: String)?
  /// Before the after image of an update.
  package static let after = Head(Array("### SET\n".utf8), clause: "### SET\n")

  /// The lines before an image.
  package struct Head: Sendable {
    package let lines: [UInt8]
    /// How many of the last bytes are the clause.
    package let clauseCount: Int

    fileprivate init(_ lines: [UInt8], clause: StaticString) {
      self.lines = lines
      clauseCount = clause.utf8CodeUnitCount
    }

    fileprivate init(_ verb: StaticString, _ name: [UInt8], clause: StaticString) {
      self.init(
        Array("### \(verb) ".utf8) + name + Array("\n\(clause)".utf8), clause: clause)
    }
  }

  init(_ table: TableMap, rules: VerboseRules, showsTypes: Bool) {
    self.table = table
    layout = RowLayout(table)
    let vectors = table.columns.contains { $0.type == ColumnType.vector.rawValue }
    let metadata = showsTypes && vectors ? TableMapMetadata(table) : nil
    var text: [UInt8] = []
    var list: [Column] = []
    list.reserveCapacity(layout.columns.count)
    func add(_ piece: String) -> Range<Int> {
      let start = text.count
      text.append(contentsOf: piece.utf8)
      return start..<text.count
    }
    for (index, column) in layout.columns.enumerated() {
      let head = add("###   @\(index + 1)=")
      guard showsTypes else {
        let end = add("\n")
        list.append(Column(head: head, tail: end, nullTail: end))
        continue
      }
      let dimensions = metadata?.columns[index].dimensions ?? 0
      let name = Self.typeName(column, dimensions: dimensions)
      let facts = "meta=\(column.metadata) nullable=\(column.isNullable ? 1 : 0)"
      let tail = add(" /* \(name) \(facts) is_null=0 */\n")
      let nullTail = add(" /* \(name) \(facts) is_null=1 */\n")
      list.append(Column(head: head, tail: tail, nullTail: nullTail))
    }
    self.text = text
    columns = list
    oddity = Self.oddity(layout.columns, rules.flavor)
    let name = Self.quoted(table.database) + [0x2E] + Self.quoted(table.table)
    insert = Head("INSERT INTO", name, clause: "### SET\n")
    update = Head("UPDATE", name, clause: "### WHERE\n")
    delete = Head("DELETE FROM", name, clause: "### WHERE\n")
  }

  /// The first column that no server writes so.
  private static func oddity(
    _ columns: [ColumnLayout], _ flavor: Flavor
  ) -> (column: Int, words: String)? {
    for (index, column) in columns.enumerated() {
      let isOthers =
        switch column.type {
        case .json, .vector: flavor != .mysql
        case .varcharCompressed, .blobCompressed: flavor == .mysql
        default: false
        }
      if column.isPlausible && !isOthers { continue }
      return (
        index + 1,
        "the table map has it as \(column.type) with metadata \(column.metadata), which no server "
          + "writes: the values are not to be trusted"
      )
    }
    return nil
  }

  /// A name between backticks, those in it doubled.
  package static func quoted(_ name: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x60]
    for byte in name.prefix(while: { $0 != 0 }) {
      result.append(byte)
      if byte == 0x60 { result.append(byte) }
    }
    result.append(0x60)
    return result
  }

  /// The type as the vendors' tools name it.
  package static func typeName(_ column: ColumnLayout, dimensions: UInt64) -> String {
    switch column.kind {
    case .int8: "TINYINT"
    case .int16: "SHORTINT"
    case .int24: "MEDIUMINT"
    case .int32: "INT"
    case .int64: "LONGINT"
    case .float: "FLOAT"
    case .double: "DOUBLE"
    case .decimal: "DECIMAL(\(column.length),\(column.decimals))"
    case .bit: "BIT(\(column.length))"
    case .enumeration: "ENUM(\(column.size) \(column.size == 1 ? "byte" : "bytes"))"
    case .set: "SET(\(column.size) bytes)"
    case .string:
      column.type == .string ? "STRING(\(column.length))" : "VARSTRING(\(column.length))"
    case .compressedString: "VARSTRING(\(column.length)) COMPRESSED"
    case .blob: blobName(column)
    case .compressedBlob: blobName(column) + " COMPRESSED"
    case .json: "JSON"
    case .geometry: "GEOMETRY"
    case .vector: "VECTOR(\(dimensions))"
    case .year: "YEAR"
    case .date, .newDate: "DATE"
    case .time, .highResolutionTime: "TIME"
    case .datetime, .highResolutionDatetime: "DATETIME"
    case .timestamp, .highResolutionTimestamp: "TIMESTAMP"
    case .time2: "TIME(\(column.decimals))"
    case .datetime2: "DATETIME(\(column.decimals))"
    case .timestamp2: "TIMESTAMP(\(column.decimals))"
    case .null: "NULL"
    case .unknown: "\(column.type)"
    }
  }

  private static func blobName(_ column: ColumnLayout) -> String {
    switch column.lengthBytes {
    case 1: "TINYBLOB/TINYTEXT"
    case 2: "BLOB/TEXT"
    case 3: "MEDIUMBLOB/MEDIUMTEXT"
    default: "LONGBLOB/LONGTEXT"
    }
  }
}

/// Plans that were made, found again by the table map they are for.
package final class VerbosePlans: Sendable {
  private struct State {
    var last: VerbosePlan?
    var all: [ObjectIdentifier: VerbosePlan] = [:]
  }

  private let state = Mutex(State())
  private static let mostKept = 1024

  /// The plan for `table`.
  func plan(for table: TableMap, rules: VerboseRules, showsTypes: Bool) -> VerbosePlan {
    state.withLock { state in
      if let last = state.last, last.table === table { return last }
      let key = ObjectIdentifier(table)
      if let known = state.all[key] {
        state.last = known
        return known
      }
      if state.all.count >= Self.mostKept { state.all.removeAll(keepingCapacity: true) }
      let plan = VerbosePlan(table, rules: rules, showsTypes: showsTypes)
      state.all[key] = plan
      state.last = plan
      return plan
    }
  }
}
