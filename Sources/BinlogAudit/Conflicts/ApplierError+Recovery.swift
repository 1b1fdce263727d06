import BinlogBytes

extension ApplierError {
  /// The error that a status, or a line of an error log, gives.
  public init(_ error: ReplicationError) {
    let thread: Thread =
      switch error.thread {
      case .receiver: .receiver
      case .applier: .applier
      case .worker: .worker
      }
    self.init(
      thread: thread, number: error.number, message: error.message, time: error.time)
    if worker == nil { worker = error.worker.flatMap { Int(exactly: $0) } }
    if gtid == nil, let transaction = error.transaction,
      GtidWords.all(in: transaction[...]) == [transaction]
    {
      gtid = transaction
    }
  }
}

extension Recovery {
  /// The applier's error that the situation is about, taken apart; nil where there is none.
  public var applierError: ApplierError? {
    replica?.applierError.map { ApplierError($0) }
  }
}

extension LostGroup {
  /// A group of a conflict, as it is shown.
  public init(_ group: Conflict.Group) {
    self.init(
      gtid: group.gtid, file: group.sourceEnd?.file ?? group.file,
      position: group.sourceStart?.position ?? group.start.rawValue,
      endPosition: group.sourceEnd?.position ?? group.end?.rawValue ?? group.start.rawValue,
      timestamp: group.timestamp, serverID: group.serverID, relayFile: group.path,
      relayOffset: group.start)
  }
}
