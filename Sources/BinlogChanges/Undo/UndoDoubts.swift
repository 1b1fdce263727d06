import BinlogBytes
import BinlogEvents
import BinlogRows

/// What makes it doubtful whether an undo takes back all that it should, and nothing else: told
/// once each.
struct UndoDoubts {
  /// How many there were.
  private(set) var count: UInt64 = 0
  /// All of them, as far as they are told, for the head of the statements.
  private(set) var texts: [String] = []
  private var waiting: [String] = []
  private var told: Set<String> = []
  private var cascading: Set<TableSchema.ForeignKey> = []
  private static let mostTold = 200

  private mutating func add(_ key: String, _ text: String) {
    count += 1
    guard told.count < Self.mostTold, told.insert(key).inserted else { return }
    texts.append(text)
    waiting.append(text)
  }

  /// Counts one that is told elsewhere.
  mutating func countOne() { count += 1 }

  /// A message that is no doubt.
  mutating func tell(_ text: String) { waiting.append(text) }

  /// What was not told yet.
  mutating func take() -> [String] {
    guard !waiting.isEmpty else { return [] }
    defer { waiting = [] }
    return waiting
  }

  /// Rows of `table` that came later have images that do not tell which rows they are.
  mutating func unjudged(_ table: UndoneTable) {
    add(
      "row " + table.plainName,
      "table \(table.plainName): later changes cannot be compared with what is undone, as their "
        + "images do not tell which rows they are")
  }

  /// A statement changed rows of `table` later, which are in no log.
  mutating func statement(about table: UndoneTable, _ text: [UInt8], _ place: RowsPlace) {
    add(
      "statement \(table.plainName)",
      "table \(table.plainName): rows were changed later by a statement, at "
        + "\(place.fileText):\(place.offset), which is not undone, and which rows is not told: "
        + text.headline)
  }

  /// The definition of `table` was changed later.
  mutating func definition(
    of table: UndoneTable, _ end: String?, _ text: [UInt8], _ place: RowsPlace
  ) {
    let at = "\(place.fileText):\(place.offset)"
    if let end {
      add(
        "end \(table.plainName) \(at)",
        "table \(table.plainName) was \(end) later, at \(at): what was changed before is not "
          + "undone: \(text.headline)")
    } else {
      add(
        "definition \(table.plainName) \(at)",
        "the definition of table \(table.plainName) was changed later, at \(at): statements for "
          + "what was changed before may not fit any more: \(text.headline)")
    }
  }

  /// Looks whether foreign keys changed rows of other tables with `row`, which no log has.
  mutating func cascades(
    of view: borrowing RowView, _ table: UndoTable, isLogged: Bool
  ) {
    guard !table.sql.table.children.isEmpty, view.row.operation != .insert, !isLogged,
      view.place.flags & UndoWriter.isUnchecked == 0
    else { return }
    for key in table.sql.table.children {
      let isDelete = view.row.operation == .delete
      let action = isDelete ? key.onDelete : key.onUpdate
      guard action != .refuse else { continue }
      if !isDelete {
        let changed = RowChange.columns(view.row, view.images).map {
          table.sql.columns[$0].column.name
        }
        guard key.parentColumns.contains(where: { changed.contains($0) }) else { continue }
      }
      count += 1
      guard cascading.count < Self.mostTold, cascading.insert(key).inserted else { continue }
      let child = String(
        decoding: key.child.database + [0x2E] + key.child.table, as: UTF8.self)
      let columns = String(
        decoding: Array(key.childColumns.joined(separator: [0x2C])), as: UTF8.self)
      let words =
        switch action {
        case .cascade: "CASCADE"
        case .setNull: "SET NULL"
        default: "SET DEFAULT"
        }
      let text =
        "table \(child): its foreign key (\(columns)) to \(table.entry.plainName) says ON "
        + "\(isDelete ? "DELETE" : "UPDATE") \(words): what the server changed there with these "
        + "rows is in no log, and not undone"
        + (!isDelete && action == .cascade ? " but as the server cascades again" : "")
      texts.append(text)
      waiting.append(text)
    }
  }
}

extension RowsPlace {
  /// The log's base name as text.
  var fileText: String { String(decoding: file, as: UTF8.self) }
}
