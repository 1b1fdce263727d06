import BinlogBytes
import BinlogLogs

/// One row of a status, by lower-case names of columns, whatever dress it came in.
struct StatusRow {
  var values: [String: String]

  init(_ values: [String: String]) { self.values = values }

  /// The value under the first of `names` that has one.
  private func text(_ names: String...) -> String? {
    for name in names {
      if let value = values[name], !value.isEmpty, value.lowercased() != "null" { return value }
    }
    return nil
  }

  private func number(_ names: String...) -> Int? {
    for name in names { if let number = values[name].flatMap({ Int($0) }) { return number } }
    return nil
  }

  private func coordinate(_ file: String?, _ position: String?) -> SourceCoordinate? {
    guard let file, let position = position.flatMap({ UInt64($0) }) else { return nil }
    return SourceCoordinate(file: file.lastPathComponent, position: position)
  }

  /// What a row is, by the columns that it has.
  enum Kind {
    /// `SHOW REPLICA STATUS` and its relatives: says everything of a channel.
    case status
    /// `mysql.slave_master_info`, `mysql.slave_relay_log_info`.
    case stored
    /// `performance_schema.replication_connection_status`.
    case receiver
    /// `performance_schema.replication_applier_status_by_coordinator`.
    case coordinator
    /// `performance_schema.replication_applier_status_by_worker`.
    case worker
    /// `performance_schema.replication_connection_configuration`.
    case configuration
    /// `SHOW MASTER STATUS`: where the server that was asked writes its own log.
    case ownLog
  }

  /// Nil for what is no row of the kind.
  var kind: Kind? {
    // mysql.slave_worker_info says where single workers stand, not where the channel does.
    if values["checkpoint_group_bitmap"] != nil { return nil }
    if values["master_log_name"] != nil { return .stored }
    if values["service_state"] != nil || values["last_error_number"] != nil {
      if values["worker_id"] != nil { return .worker }
      return values["received_transaction_set"] != nil || values["source_uuid"] != nil
        || values["count_received_heartbeats"] != nil ? .receiver : .coordinator
    }
    let hasThreads =
      values["replica_io_running"] != nil || values["slave_io_running"] != nil
      || values["replica_sql_running"] != nil || values["slave_sql_running"] != nil
    if hasThreads || read != nil || executed != nil { return .status }
    if values["auto_position"] != nil, values["channel_name"] != nil { return .configuration }
    return ownLog == nil ? nil : .ownLog
  }

  private var read: SourceCoordinate? {
    coordinate(
      text("source_log_file", "master_log_file"),
      text("read_source_log_pos", "read_master_log_pos"))
  }

  private var executed: SourceCoordinate? {
    coordinate(
      text("relay_source_log_file", "relay_master_log_file"),
      text("exec_source_log_pos", "exec_master_log_pos"))
  }

  /// `File` and `Position` of `SHOW MASTER STATUS`.
  private var ownLog: SourceCoordinate? {
    guard let file = text("file"), LogName(file.lastPathComponent) != nil else { return nil }
    return coordinate(file, text("position"))
  }

  /// The channel; empty for the default one where there are others, nil where nothing is said.
  var channel: String? { values["channel_name"] ?? values["connection_name"] }

  /// Puts what the row says into `state`, which is new where the row tells everything.
  func put(into state: inout ReplicaState, as kind: Kind) {
    switch kind {
    case .status: putStatus(into: &state)
    case .stored: putStored(into: &state)
    case .receiver:
      state.ioErrorNumber = number("last_error_number")
      state.ioError = text("last_error_message")
      state.ioErrorTime = time(text("last_error_timestamp"))
      state.ioRunning = isOn("service_state")
      state.isConnecting = text("service_state")?.uppercased() == "CONNECTING"
      state.sourceUUID = text("source_uuid")
      state.retrievedGtids = text("received_transaction_set")
    case .coordinator:
      if let running = isOn("service_state") { state.sqlRunning = running }
      putApplierError(into: &state, worker: nil)
    case .worker:
      if isOn("service_state") == false { state.sqlRunning = state.sqlRunning ?? false }
      putApplierError(into: &state, worker: number("worker_id"))
    case .configuration:
      state.usesGtid = text("auto_position") == "1"
    case .ownLog:
      state.read = ownLog
      state.executed = ownLog
    }
  }

  private func putApplierError(into state: inout ReplicaState, worker: Int?) {
    let message = text("last_error_message")
    let error =
      number("last_error_number") ?? message.flatMap { ReplicationError.number(in: $0) } ?? 0
    guard error != 0 || message != nil else {
      state.sqlErrorNumber = state.sqlErrorNumber ?? 0
      return
    }
    let moment = time(text("last_error_timestamp"))
    // Worker 0 is the applier itself, where it works alone.
    if let worker, worker > 0 {
      state.workerErrors.append(
        ReplicationError(
          .worker, number: error, message: message ?? "", time: moment,
          worker: UInt64(clamping: worker),
          transaction: text("applying_transaction", "last_seen_transaction")))
    } else {
      state.sqlErrorNumber = error
      state.sqlError = message
      state.sqlErrorTime = moment
    }
  }

  /// ON, OFF, CONNECTING.
  private func isOn(_ name: String) -> Bool? { text(name).map { $0.uppercased() == "ON" } }

  /// A time that is one.
  private func time(_ text: String?) -> String? {
    guard let text, !text.hasPrefix("0000-00-00") else { return nil }
    return text
  }

  private func putStored(into state: inout ReplicaState) {
    let place = coordinate(text("master_log_name"), text("master_log_pos"))
    if values["relay_log_name"] != nil {
      state.executed = place
      state.relayLogFile = text("relay_log_name")?.lastPathComponent
      state.relayLogPosition = text("relay_log_pos").flatMap { UInt64($0) }
    } else {
      state.read = place
      state.sourceUUID = text("uuid")
      if let auto = text("enabled_auto_position") { state.usesGtid = auto == "1" }
    }
    state.isStored = true
  }

  private func putStatus(into state: inout ReplicaState) {
    state.read = read
    state.executed = executed
    if values["source_log_file"] != nil || values["replica_io_running"] != nil {
      state.words = .source
      state.isMariaDB = false
    } else {
      state.words = .master
      if values["using_gtid"] != nil { state.isMariaDB = true }
      if values["auto_position"] != nil { state.isMariaDB = false }
    }
    if let auto = text("auto_position") { state.usesGtid = auto == "1" || Self.isYes(auto) }
    if let using = text("using_gtid") {
      state.usesGtid = using.lowercased() != "no"
      if state.usesGtid == true { state.gtidWord = using }
    }
    state.ioError = message("last_io_error")
    state.ioErrorNumber =
      number("last_io_errno") ?? state.ioError.flatMap { ReplicationError.number(in: $0) }
    state.ioErrorTime = text("last_io_error_timestamp")
    state.sqlError = message("last_sql_error", "last_error")
    let numbers = ["last_sql_errno", "last_errno"].compactMap { number($0) }
    state.sqlErrorNumber =
      numbers.first { $0 != 0 } ?? numbers.first
      ?? state.sqlError.flatMap { ReplicationError.number(in: $0) }
    state.sqlErrorTime = text("last_sql_error_timestamp")
    let receiver = text("replica_io_running", "slave_io_running")
    state.ioRunning = receiver.map(Self.isYes)
    state.isConnecting = ["connecting", "preparing"].contains(receiver?.lowercased())
    state.sqlRunning = text("replica_sql_running", "slave_sql_running").map(Self.isYes)
    state.relayLogFile = text("relay_log_file")?.lastPathComponent
    state.relayLogPosition = text("relay_log_pos").flatMap { UInt64($0) }
    state.sourceServerID = text("source_server_id", "master_server_id").flatMap { UInt32($0) }
    state.sourceUUID = text("source_uuid", "master_uuid")
    state.retrievedGtids = text("retrieved_gtid_set")
    // An empty set is a set.
    state.executedGtids = text("executed_gtid_set") ?? values["executed_gtid_set"]
    state.gtidPosition = text("gtid_io_pos", "gtid_slave_pos")
    if let until = text("until_condition"), until != "None" {
      state.until = [
        until, text("until_log_file"), text("until_log_pos").flatMap { $0 == "0" ? nil : $0 },
      ].compactMap { $0 }.joined(separator: " ")
    }
    state.filters = ReplicaFilter.all(in: values)
    state.sourceHost = text("source_host", "master_host")
    state.sourcePort = text("source_port", "master_port")
    state.sourceUser = text("source_user", "master_user")
  }

  /// A text of an error; orchestrator puts quotes around.
  private func message(_ names: String...) -> String? {
    for name in names {
      guard var value = text(name) else { continue }
      if value.hasPrefix("\""), value.hasSuffix("\""), value.utf8.count > 1 {
        value = String(value.dropFirst().dropLast())
      }
      if !value.isEmpty { return value }
    }
    return nil
  }

  /// Yes; tools that know types write true.
  private static func isYes(_ text: String) -> Bool {
    text.lowercased() == "yes" || text.lowercased() == "true"
  }
}

/// The names of columns that matter.
enum StatusNames {
  /// All of them, in lower case, with those of old servers.
  static let all: Set<String> = Set(
    [
      "source_log_file", "read_source_log_pos", "relay_source_log_file", "exec_source_log_pos",
      "replica_io_running", "replica_sql_running", "source_server_id", "source_uuid",
      "auto_position", "using_gtid", "channel_name", "connection_name", "last_io_errno",
      "last_io_error", "last_io_error_timestamp", "last_sql_errno", "last_sql_error",
      "last_sql_error_timestamp", "last_errno", "last_error", "relay_log_file", "relay_log_pos",
      "retrieved_gtid_set", "executed_gtid_set", "gtid_io_pos", "gtid_slave_pos",
      "master_log_name", "master_log_pos", "relay_log_name", "enabled_auto_position", "uuid",
      "checkpoint_group_bitmap", "service_state", "worker_id", "last_error_number",
      "last_error_message", "last_error_timestamp", "received_transaction_set",
      "count_received_heartbeats", "file", "position", "applying_transaction",
      "last_seen_transaction", "source_host", "source_port", "source_user", "until_condition",
      "until_log_file", "until_log_pos",
    ].flatMap { name in [name, renamed(name)] } + ReplicaFilter.names.map { $0.lowercased() })

  /// No name is longer.
  static let longest = all.map(\.utf8.count).max() ?? 0

  /// Columns of which one is in every head of a table.
  static let heads: Set<String> = [
    "source_log_file", "master_log_file", "read_source_log_pos", "read_master_log_pos",
    "relay_source_log_file", "relay_master_log_file", "master_log_name", "service_state",
    "last_error_number", "last_sql_errno", "last_io_errno", "slave_io_running",
    "replica_io_running", "executed_gtid_set", "binlog_do_db", "auto_position",
  ]

  /// What stands in each of them, or in any other line with a name that matters.
  static let marks = LineMarks(
    "_log_", "_err", "_running", "_state", "gtid_", "_do_db", "auto_pos")

  private static func renamed(_ name: String) -> String {
    name.split(separator: "_", omittingEmptySubsequences: false)
      .map { $0 == "source" ? "master" : $0 == "replica" ? "slave" : $0 }
      .joined(separator: "_")
  }
}

/// Brings rows of the same channel together; what comes later counts.
struct StatusStates {
  private(set) var states: [ReplicaState] = []
  /// Whether all that was met is where a server writes its own log.
  private(set) var isOwnLogOnly = true
  private var places: [String: Int] = [:]
  /// Instances that a tool lists, by the places of their states.
  private var instances: [Int: String] = [:]
  private let origin: String

  /// Channels that are kept; no replica has as many.
  static let limit = 10_000

  init(origin: String) { self.origin = origin }

  mutating func take(_ row: StatusRow) {
    guard let kind = row.kind else { return }
    if kind == .ownLog {
      // It tells of another log than the others do.
      if !isOwnLogOnly { return }
    } else if isOwnLogOnly {
      isOwnLogOnly = false
      states = []
      places = [:]
    }
    let channel = row.channel
    let instance = row.values["instance"]
    let key = (instance ?? "") + (channel.map { "=" + $0.lowercased() } ?? "")
    var state = ReplicaState(origin: origin)
    state.channel = channel
    let place = places[key]
    // A row of a status says everything anew.
    if let place, kind != .status { state = states[place] }
    row.put(into: &state, as: kind)
    if let place {
      states[place] = state
    } else if states.count < Self.limit {
      places[key] = states.count
      if let instance { instances[states.count] = instance }
      states.append(state)
    }
  }

  /// Those that say something; of several instances in a list, the one that has trouble.
  var results: [ReplicaState] {
    let list = states.indices.filter { says(states[$0]) }
    let named = Set(list.compactMap { instances[$0] })
    guard named.count > 1 else { return list.map { states[$0] } }
    let troubled =
      list.first { states[$0].wasRefused }
      ?? list.first { states[$0].ioRunning == false || states[$0].sqlRunning == false }
    let wanted = (troubled ?? list.first).flatMap { instances[$0] }
    return list.filter { instances[$0] == wanted }.map { place in
      var state = states[place]
      state.origin += wanted.map { " (\($0))" } ?? ""
      return state
    }
  }

  private func says(_ state: ReplicaState) -> Bool {
    // That there is no error is something too.
    state.tellsSomething || state.retrievedGtids != nil || state.sqlErrorNumber != nil
      || state.ioErrorNumber != nil
  }
}
