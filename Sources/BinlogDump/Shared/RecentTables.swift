import BinlogBytes
import BinlogEvents

/// The tables that were mapped last.
///
/// Two registries: when the newer one is full, it becomes the older, whose tables are forgotten
/// altogether. So memory is bounded however many tables a log maps, in one statement or in all.
struct RecentTables: Sendable {
  private var newer = TableMapRegistry()
  private var older: TableMapRegistry?
  /// Whether tables were forgotten.
  private(set) var hasForgotten = false
  /// How many tables are remembered at least.
  static let most = 1 << 17
  /// How many may be copied for another thread; see `detached()`.
  static let mostShared = 1 << 12

  /// Whether there are few enough of them to be copied for each piece of a log.
  var isSmall: Bool { older == nil && newer.count <= Self.mostShared }

  /// The table that `id` means now.
  func table(_ id: UInt64) -> TableMap? { newer.table(id) ?? older?.table(id) }

  private mutating func makeRoom() {
    guard newer.count >= Self.most else { return }
    if older != nil { hasForgotten = true }
    older = newer
    newer = TableMapRegistry()
  }

  /// Keeps what a table map says for the rows that follow.
  mutating func insert(
    _ map: TableMapEvent, bytes: Span<UInt8>, frame: EventFrame
  ) throws(ReadError) {
    makeRoom()
    try newer.insert(map, bytes: bytes, frame: frame)
  }

  /// Puts the map in force again that `bytes` repeat; false where they say something new.
  mutating func takeRepeated(_ bytes: Span<UInt8>, _ frame: EventFrame) -> Bool {
    newer.count < Self.most && newer.takeRepeated(bytes, frame)
  }

  /// A copy that shares nothing with this one; see `DumpState.detached()`.
  func detached() -> RecentTables {
    var copy = self
    copy.newer = newer.detached()
    copy.older = older?.detached()
    return copy
  }
}
