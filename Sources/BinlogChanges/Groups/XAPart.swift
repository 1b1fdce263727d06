import BinlogBytes
package import BinlogEvents

/// What a group does to an XA transaction, which is prepared by one group and ended by another.
package enum XAPart: Sendable, Equatable {
  /// It begins the transaction of this name.
  case starts([UInt8])
  /// It commits or rolls back the transaction of this name.
  case ends([UInt8])

  /// What a statement of MySQL's log does, such as `XA START X'61',X'',1`.
  package init?(_ text: Span<UInt8>) {
    guard text.hasPrefix(ignoringCase: "XA ") else { return nil }
    for (verb, isStart) in [
      ("XA START ", true), ("XA BEGIN ", true), ("XA COMMIT ", false), ("XA ROLLBACK ", false),
    ] as [(StaticString, Bool)] where text.hasPrefix(ignoringCase: verb) {
      var name = text.extracting(verb.utf8CodeUnitCount..<text.count).array
      // `ONE PHASE` and the like come after a blank.
      if let blank = name.firstIndex(of: 0x20) { name.removeSubrange(blank...) }
      self = isStart ? .starts(name) : .ends(name)
      return
    }
    return nil
  }

  /// What MariaDB's GTID event, whose bytes are `bytes`, says: there, and not in a statement, it
  /// names the transaction.
  package init?(_ event: MariaGtidEvent, _ bytes: Span<UInt8>) {
    guard let global = event.xaGlobal, let branch = event.xaBranch else { return nil }
    let name = bytes.extracting(global).array + [0x2C] + bytes.extracting(branch).array
    if event.flags & MariaGtidEvent.preparedXA != 0 {
      self = .starts(name)
    } else if event.flags & MariaGtidEvent.completedXA != 0 {
      self = .ends(name)
    } else {
      return nil
    }
  }
}
