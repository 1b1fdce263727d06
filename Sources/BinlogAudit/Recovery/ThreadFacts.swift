/// Numbers of errors of appliers that say the same, in the servers of both flavors.
enum ApplierNumbers {
  /// A row was there already, was not there, or another row that a constraint needs was or was not.
  ///
  /// 120, 121, 151 and 152 are the storage engine's own numbers (HA_ERR_KEY_NOT_FOUND,
  /// HA_ERR_FOUND_DUPP_KEY, and those of foreign keys).
  static let conflicts: Set<Int> = [
    1062, 1032, 1022, 1169, 1451, 1452, 1216, 1217, 1557, 1586, 1761, 1762, 120, 121, 151, 152,
  ]
  /// A GTID would stand out of order in the replica's own binlog.
  static let outOfOrder: Set<Int> = [1950]
  /// MariaDB's note of GTIDs: cannot be read, parsed or written, or contradicts the replica's binlog.
  static let gtidState: Set<Int> = [1941, 1942, 1943, 1944, 1946, 1947, 1948]
  /// What a group that is applied a second time ends with: conflicts of rows, and definitions that
  /// are there or gone already.
  ///
  /// 1756 and 1964 only say that a worker stopped.
  static let replays: Set<Int> = conflicts.union([
    1007, 1008, 1049, 1050, 1051, 1054, 1060, 1061, 1068, 1072, 1091, 1125, 1146, 1304, 1305, 1359,
    1360, 1396, 1537, 1539, 1756, 1826, 1964, 3162, 3163,
  ])

  /// The number, or what the text of a storage engine says where the number is another.
  static func isConflict(_ error: ReplicationError) -> Bool {
    if conflicts.contains(error.number) { return true }
    // Where no number was given.
    return error.number == 0
      && ["HA_ERR_FOUND_DUPP_KEY", "HA_ERR_KEY_NOT_FOUND", "HA_ERR_END_OF_FILE"]
        .contains { error.message.contains($0) }
  }
}

extension Facts.Applier {
  /// What `state` says of the threads that apply.
  init(_ state: ReplicaState) {
    guard let error = state.applierError else {
      self = state.sqlRunning == false ? .stopped : .fine
      return
    }
    if ApplierNumbers.isConflict(error) {
      self = .conflict
    } else if ApplierNumbers.outOfOrder.contains(error.number) {
      self = .outOfOrder
    } else if ApplierNumbers.gtidState.contains(error.number) {
      self = .gtidState
    } else {
      self = .failed
    }
  }
}

extension Facts.Receiver {
  /// What `state` says of the thread that reads.
  init(_ state: ReplicaState) {
    guard let error = state.receiverError else {
      if state.ioRunning == false {
        self = state.isConnecting ? .failed : .stopped
      } else {
        self = .fine
      }
      return
    }
    guard ReceiverTrouble.isRefusal(error) else {
      self = ReceiverTrouble.of(error)?.isRefusal ?? false ? .refusedOtherwise : .failed
      return
    }
    switch GtidStanding.answer(to: error.message) {
    case .purged?, .ahead?, .diverged?: self = .refusedGtids
    case .unfit?: self = .refusedOtherwise
    default: self = ReceiverTrouble.of(error) == nil ? .refusedPlace : .refusedOtherwise
    }
  }
}
