import BinlogEvents

/// What every number means that the servers give for their receivers and appliers.
public enum ApplierErrorCatalog {
  /// What is known of `number`; nil for one that no list has.
  ///
  /// `isMariaDB` says whose server the replica is; nil where nothing tells.
  public static func entry(_ number: Int, isMariaDB: Bool? = nil) -> ApplierErrorEntry? {
    let found = entries.filter { $0.number == number }
    return found.first {
      switch $0.vendor {
      case .both: true
      case .mysql: isMariaDB != true
      case .mariadb: isMariaDB != false
      }
    } ?? found.first
  }

  /// What an error belongs to; numbers that no list has belong to their thread.
  public static func belonging(
    of error: ApplierError, isMariaDB: Bool? = nil
  ) -> ApplierErrorEntry.Belonging {
    entry(error.number, isMariaDB: isMariaDB)?.belonging
      ?? (error.thread == .receiver ? .receiverStopped : .applierStopped)
  }

  /// All that is known, by number.
  public static let entries: [ApplierErrorEntry] = []
}
