import BinlogEvents
import BinlogRows

/// How the rows of the tables that were met last lie in bytes: to work it out for each event would cost
/// as much as to read most of them.
struct RecentLayouts {
  private struct Slot {
    let table: TableMap
    let layout: RowLayout
  }

  private static let mostSlots = 16
  /// One for each of the lowest bits of a table's number.
  private var slots = [Slot?](repeating: nil, count: mostSlots)

  /// That of `table`.
  mutating func layout(of table: TableMap) -> RowLayout {
    let place = Int(truncatingIfNeeded: table.tableID & UInt64(Self.mostSlots - 1))
    if let slot = slots[place], slot.table === table { return slot.layout }
    let layout = RowLayout(table)
    slots[place] = Slot(table: table, layout: layout)
    return layout
  }
}
