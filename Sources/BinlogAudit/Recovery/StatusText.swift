/// Reads text that people save when replication breaks: `SHOW REPLICA STATUS`, `SHOW SLAVE
/// STATUS`, `SHOW ALL SLAVES STATUS` in vertical or table layout, or lines of an error log.
public enum StatusText {
  /// The replicas that `text` speaks of, one for each channel or connection; empty when it is
  /// none of these.
  public static func states(in text: String, origin: String) -> [ReplicaState] {
    let lines = text.split(omittingEmptySubsequences: false) {
      $0 == "\n" || $0 == "\r\n" || $0 == "\r"
    }
    .map(plainSpaces)
    let rows = vertical(lines) + StatusTable.rows(in: lines) + InfoTableDump.rows(in: text)
    let states = merged(rows.compactMap { state(from: $0, origin: origin) })
    if tellsPlace(states) { return states }
    // Before looser readings: a log may quote anything.
    let logged = ErrorLogText.states(in: lines, origin: origin)
    if tellsPlace(logged) { return logged }
    let pairs = merged(StatusPairs.rows(in: lines).compactMap { state(from: $0, origin: origin) })
    if tellsPlace(pairs) { return pairs }
    // A text without any place may still tell of threads, errors and GTIDs.
    return [states, logged, pairs].first { !$0.isEmpty } ?? []
  }

  private static func tellsPlace(_ states: [ReplicaState]) -> Bool {
    states.contains { $0.read != nil || $0.executed != nil }
  }

  /// The line with spaces that do not break, and a byte order mark, as plain ones.
  private static func plainSpaces(_ line: Substring) -> String {
    guard line.utf8.contains(where: { $0 == 0xC2 || $0 == 0xEF }) else { return String(line) }
    var text = ""
    for scalar in line.unicodeScalars {
      text.unicodeScalars.append(scalar.value == 0xA0 || scalar.value == 0xFEFF ? " " : scalar)
    }
    return text
  }

  // MARK: Layouts

  /// `Key: value` lines; a line of asterisks begins a row.
  private static func vertical(_ lines: [String]) -> [[String: String]] {
    var rows: [[String: String]] = []
    var current: [String: String] = [:]
    var lastKey: String?
    for line in lines {
      let trimmed = line.trimmingSpaces
      if trimmed.hasPrefix("***") {
        if !current.isEmpty { rows.append(current) }
        current = [:]
        lastKey = nil
        continue
      }
      guard let colon = trimmed.firstIndex(of: ":"),
        isKey(trimmed[..<colon])
      else {
        // A long GTID set goes on in the next line.
        if let lastKey, !trimmed.isEmpty, lastKey.hasSuffix("gtid_set") {
          current[lastKey, default: ""] += trimmed
        } else if let lastKey, !trimmed.isEmpty, lastKey.hasSuffix("_error") {
          // So does an error that names sets.
          current[lastKey, default: ""] += " " + trimmed
        }
        continue
      }
      let key = trimmed[..<colon].lowercased()
      current[key] = String(trimmed[trimmed.index(after: colon)...]).trimmingSpaces
      lastKey = key
    }
    if !current.isEmpty { rows.append(current) }
    return rows
  }

  private static func isKey(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
        $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x41 && $0 <= 0x5A || $0 == 0x5F
          || $0 >= 0x30 && $0 <= 0x39
      }
  }

  // MARK: Rows

  /// Turns one row into a state; nil when it does not say where a replica stands.
  private static func state(from row: [String: String], origin: String) -> ReplicaState? {
    if let state = ReplicationTables.state(from: row, origin: origin) { return state }
    func text(_ keys: String...) -> String? {
      for key in keys {
        if let value = row[key], !value.isEmpty, value != "NULL" { return value }
      }
      return nil
    }
    func coordinate(_ file: String?, _ position: String?) -> SourceCoordinate? {
      guard let file, let position = position.flatMap({ UInt64($0) }) else { return nil }
      return SourceCoordinate(file: file, position: position)
    }
    var state = ReplicaState(origin: origin)
    state.read = coordinate(
      text("source_log_file", "master_log_file"),
      text("read_source_log_pos", "read_master_log_pos"))
    state.executed = coordinate(
      text("relay_source_log_file", "relay_master_log_file"),
      text("exec_source_log_pos", "exec_master_log_pos"))
    // The tables mysql.slave_master_info and mysql.slave_relay_log_info.
    if let stored = coordinate(text("master_log_name"), text("master_log_pos")) {
      if row["relay_log_name"] != nil { state.executed = stored } else { state.read = stored }
      state.isStored = true
    }
    if row["source_log_file"] != nil {
      state.words = .source
      state.isMariaDB = false
    } else if row["master_log_file"] != nil {
      state.words = .master
      if row["using_gtid"] != nil { state.isMariaDB = true }
      if row["auto_position"] != nil { state.isMariaDB = false }
    }
    if let auto = text("auto_position", "enabled_auto_position") { state.usesGtid = auto == "1" }
    if let using = text("using_gtid") {
      state.usesGtid = using.lowercased() != "no"
      if state.usesGtid == true { state.gtidWord = using }
    }
    // An empty name is that of the default channel, where there are others.
    state.channel =
      text("channel_name", "connection_name")
      ?? (row["channel_name"] ?? row["connection_name"]).map { _ in "" }
    state.ioErrorNumber = text("last_io_errno").flatMap { Int($0) }
    state.ioError = text("last_io_error")
    let applierNumbers = ["last_sql_errno", "last_errno"].compactMap { row[$0].flatMap { Int($0) } }
    state.sqlErrorNumber = applierNumbers.first { $0 != 0 } ?? applierNumbers.first
    state.sqlError = text("last_sql_error", "last_error")
    state.ioErrorTime = text("last_io_error_timestamp")
    state.sqlErrorTime = text("last_sql_error_timestamp")
    let receiver = text("replica_io_running", "slave_io_running")?.lowercased()
    state.ioRunning = receiver.map { $0 == "yes" }
    state.isConnecting = receiver == "connecting" || receiver == "preparing"
    state.sqlRunning = text("replica_sql_running", "slave_sql_running")
      .map { $0.lowercased() == "yes" }
    state.relayLogFile = text("relay_log_file", "relay_log_name")?.lastPathComponent
    state.relayLogPosition = text("relay_log_pos").flatMap { UInt64($0) }
    state.sourceServerID = text("source_server_id", "master_server_id").flatMap { UInt32($0) }
    state.sourceUUID = text("source_uuid", "master_uuid", "uuid")
    state.retrievedGtids = text("retrieved_gtid_set")
    // An empty set is a set.
    state.executedGtids = text("executed_gtid_set") ?? row["executed_gtid_set"]
    state.gtidPosition = text("gtid_io_pos") ?? text("gtid_slave_pos")
    if let until = text("until_condition"), until != "None" {
      state.until = [
        until, text("until_log_file"), text("until_log_pos").flatMap { $0 == "0" ? nil : $0 },
      ].compactMap { $0 }.joined(separator: " ")
    }
    state.filters = ReplicaFilter.all(in: row)
    state.sourceHost = text("source_host", "master_host")
    state.sourcePort = text("source_port", "master_port")
    state.sourceUser = text("source_user", "master_user")
    return state.tellsSomething ? state : nil
  }

  /// The two info tables describe the same channel in two rows.
  private static func merged(_ states: [ReplicaState]) -> [ReplicaState] {
    var result: [ReplicaState] = []
    for state in states {
      if let place = result.firstIndex(where: {
        $0.channel == state.channel && ($0.read == nil) != (state.read == nil)
      }) {
        result[place].read = result[place].read ?? state.read
        result[place].executed = result[place].executed ?? state.executed
        result[place].usesGtid = result[place].usesGtid ?? state.usesGtid
        result[place].relayLogFile = result[place].relayLogFile ?? state.relayLogFile
        result[place].relayLogPosition = result[place].relayLogPosition ?? state.relayLogPosition
      } else {
        result.append(state)
      }
    }
    return result
  }
}

extension String {
  /// The text without white space at either end.
  var trimmingSpaces: String {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    guard let first = utf8.firstIndex(where: { !isSpace($0) }),
      let last = utf8.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(self[first...last])
  }
}
