/// Errors of appliers that a group makes which is applied a second time.
enum ReplayedErrors {
  /// Definitions that are there or gone already; 1756 and 1964 only say that a worker stopped.
  private static let definitions: Set<Int> = [
    1007, 1008, 1049, 1050, 1051, 1054, 1060, 1061, 1068, 1072, 1091, 1125, 1146, 1304, 1305, 1359,
    1360, 1396, 1537, 1539, 1756, 1826, 1964, 3162, 3163,
  ]

  /// Whether `error` may come from that: such a definition, or a conflict of rows.
  static func explain(_ error: ReplicationError, isMariaDB: Bool?) -> Bool {
    error.number == 0 || definitions.contains(error.number)
      || ApplierErrorCatalog.belonging(of: ApplierError(error), isMariaDB: isMariaDB) == .conflict
  }
}

extension Facts.Applier {
  /// What `state` says of the threads that apply.
  init(_ state: ReplicaState) {
    guard let error = state.applierError else {
      self = state.sqlRunning == false ? .stopped : .fine
      return
    }
    let parts = ApplierError(error)
    switch ApplierErrorCatalog.belonging(of: parts, isMariaDB: state.isMariaDB) {
    case .conflict: self = .conflict
    case .gtidOutOfOrder: self = .outOfOrder
    case .gtidState: self = .gtidState
    case .applierStopped, .refused, .receiverStopped, .position, .none:
      // Where no number was given, the storage engine's word tells.
      self = error.number == 0 && Conflict.Kind(parts) != nil ? .conflict : .failed
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
