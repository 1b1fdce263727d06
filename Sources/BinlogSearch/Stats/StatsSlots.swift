import BinlogEvents

/// Where a ``StatsPass`` counts what comes again and again, so that nothing is looked up for each
/// event.
struct StatsSlots {
  typealias Slot = StatsDivision<StatsKey>.Slot

  /// The table of the rows that came last.
  struct Table {
    var map: TableMap
    var key: StatsKey
    var slot: Slot
  }

  /// What an event counts under.
  struct Keys {
    var table = Slot.none
    var operation = Slot.none
    var fingerprint = Slot.none
    /// The table's name for the heat map, where it is of one.
    var name: StatsKey?
  }

  /// What a replica leaves out.
  var unapplied = Keys()
  var logTable = Slot.none
  var groupTable = Slot.none
  var logOperation = Slot.none
  var groupOperation = Slot.none
  var map = Slot.none
  var insert = Slot.none
  var update = Slot.none
  var delete = Slot.none
  var definition = Slot.none
  var statement = Slot.none
  var logFingerprint = Slot.none
  var groupFingerprint = Slot.none
  var noFingerprint = Slot.none
  var logThread = Slot.none
  var logUser = Slot.none
  /// By the number of the type.
  var types = [Slot?](repeating: nil, count: 256)
  var lastTable: Table?
  var lastServer: (server: UInt32, slot: Slot)?
  /// Bytes of a table in an hour that are not put in yet.
  var heat: (slot: Slot, name: StatsKey?, hour: UInt32, bytes: UInt64) = (Slot.none, nil, 0, 0)
}
