/// Rows of the tables in `performance_schema` that tell of replication.
///
/// `replication_applier_status_by_worker`, `replication_applier_status_by_coordinator` and
/// `replication_connection_status`, of MySQL 5.7 and later; MariaDB has the first since 10.5.
enum ReplicationTables {
  /// What a row tells, by lower-case column names; nil when it is of none of these tables.
  static func state(from row: [String: String], origin: String) -> ReplicaState? {
    guard row["last_error_number"] != nil || row["last_error_message"] != nil,
      row["source_log_file"] == nil, row["master_log_file"] == nil
    else { return nil }
    func text(_ keys: String...) -> String? {
      for key in keys {
        if let value = row[key], !value.isEmpty, value != "NULL" { return value }
      }
      return nil
    }
    var state = ReplicaState(origin: origin)
    state.channel = text("channel_name") ?? row["channel_name"].map { _ in "" }
    let number = text("last_error_number").flatMap { Int($0) } ?? 0
    let message = text("last_error_message") ?? ""
    var time = text("last_error_timestamp")
    if time?.hasPrefix("0000") ?? false { time = nil }
    let service = text("service_state")?.uppercased()
    let isReceiver =
      row["received_transaction_set"] != nil || row["last_heartbeat_timestamp"] != nil
      || row["count_received_heartbeats"] != nil
    let isWorker = row["worker_id"] != nil || row["last_seen_transaction"] != nil
    if isReceiver {
      state.ioRunning = service.map { $0 == "ON" }
      state.isConnecting = service == "CONNECTING"
      state.ioErrorNumber = number
      state.ioError = message
      state.ioErrorTime = time
      state.sourceUUID = text("source_uuid")
      state.retrievedGtids = text("received_transaction_set")
      return state
    }
    state.sqlRunning = service.map { $0 == "ON" }
    guard number != 0 || !message.isEmpty else { return state.tellsSomething ? state : nil }
    if isWorker {
      let transaction = text("applying_transaction", "last_seen_transaction")
      state.workerErrors = [
        ReplicationError(
          .worker, number: number != 0 ? number : ReplicationError.number(in: message) ?? 0,
          message: message, time: time,
          worker: text("worker_id", "thread_id").flatMap { UInt64($0) }, transaction: transaction)
      ]
    } else {
      state.sqlErrorNumber = number
      state.sqlError = message
      state.sqlErrorTime = time
    }
    return state
  }
}
