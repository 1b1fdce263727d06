package import BinlogChanges
package import BinlogEvents

/// A group that fits.
package struct FindHit: Sendable {
  package var group: GroupSummary
  /// MariaDB's GTID position before it.
  package var state: [MariaGtid]
  /// Why it is here, where it does not fit itself: it is the neighbour of a moment.
  package var role: Role?

  /// What a group is to a moment that was asked for.
  package enum Role: String, Sendable {
    case before, at, after
  }

  /// About how many bytes of memory it takes.
  var memory: Int {
    var size = 512 + 32 * state.count
    for statement in group.statements { size += 128 + statement.text.count }
    for table in group.tables { size += 192 + table.table.count }
    for definition in group.definitions { size += 64 + definition.utf8.count }
    return size
  }
}

/// An answer to a GTID, a place or a moment that was looked up.
package struct FindLookup: Sendable {
  package enum Answer: String, Sendable {
    case found
    case inNone = "in-none"
    case beforeFirst = "before-first"
    case inMissing = "in-missing"
    case notYetWritten = "not-yet-written"
    case between
  }

  package var asked: String
  package var answer: Answer
  package var file: String?
  package var position: UInt64?
  /// The names of the missing logs that hold it.
  package var names: String?

  /// Whether nothing can be said of it as a part could not be searched.
  package var isOpen: Bool { answer == .inMissing }
}
