/// What lines of an error log tell of replication's threads: errors, ends and new beginnings.
///
/// Seen in logs of MySQL 5.7 to 9.7 and MariaDB 10.11 and 11.8.
enum ErrorLogEvents {
  /// Takes in one line; later lines count more.
  static func take(_ line: String, _ lower: String, into state: inout ReplicaState) {
    takeBeginnings(lower, into: &state)
    takeGtids(line, lower, into: &state)
    if isReceiver(lower) {
      takeReceiver(line, lower, into: &state)
    } else if isApplier(lower) {
      takeApplier(line, lower, into: &state)
    }
  }

  private static func isReceiver(_ lower: String) -> Bool {
    lower.contains("slave i/o") || lower.contains("replica i/o")
      || lower.contains("replica receiver") || lower.contains("error reading packet from server")
      || lower.contains("fatal error 1236")
  }

  private static func isApplier(_ lower: String) -> Bool {
    lower.contains("slave sql") || lower.contains("replica sql")
      || lower.contains("sql thread aborted") || lower.contains("[error] slave: ")
      || lower.contains("slave applier") || lower.contains("replica applier")
      || lower.contains("slave worker") || lower.contains("replica worker")
  }

  /// A thread that began anew has left its error behind.
  private static func takeBeginnings(_ lower: String, into state: inout ReplicaState) {
    let isReceiver = lower.contains("i/o thread") || lower.contains("receiver thread")
    if isReceiver, lower.contains("connected to source") || lower.contains("connected to master") {
      state.ioErrorNumber = nil
      state.ioError = nil
      state.ioRunning = nil
    }
    let isApplier = lower.contains("sql thread") || lower.contains("applier thread")
    if isApplier, lower.contains("initialized, starting") || lower.contains("starting replication")
    {
      state.sqlErrorNumber = nil
      state.sqlError = nil
      state.workerErrors = []
      state.sqlRunning = nil
    }
    if lower.contains("exiting") || lower.contains("thread killed") {
      if isReceiver { state.ioRunning = false }
      if isApplier { state.sqlRunning = false }
    }
  }

  /// By which way a replica connects, and what it has, as the lines of the connection say it.
  private static func takeGtids(_ line: String, _ lower: String, into state: inout ReplicaState) {
    if lower.contains("starting gtid-based replication")
      || lower.contains("replication starts at gtid position")
    {
      state.usesGtid = true
    }
    if let start = line.range(of: "starts at GTID position '"),
      let end = line[start.upperBound...].range(of: "'")
    {
      state.gtidPosition = String(line[start.upperBound..<end.lowerBound])
      state.isMariaDB = true
    }
    if let start = line.range(of: "server_uuid="), lower.contains("connected to") {
      state.sourceUUID = String(
        line[start.upperBound...].prefix { $0.isHexDigit || $0 == "-" })
    }
  }

  private static func takeReceiver(
    _ line: String, _ lower: String, into state: inout ReplicaState
  ) {
    // Notes and warnings of a running thread are no errors, but for those about connecting.
    let isError =
      lower.contains("error") && !lower.contains("[note]") && !lower.contains("[system]")
    guard isError, let number = ReplicationError.number(in: line) else { return }
    // The refusal itself says more than the code of its log line.
    if lower.contains("fatal error 1236") || lower.contains("server_errno=1236")
      || lower.contains("server_errno = 1236")
    {
      state.ioErrorNumber = 1236
      if let start = line.range(of: "Got fatal error 1236") {
        state.ioError = withoutCode(String(line[start.lowerBound...]))
      } else if let start = line.range(of: "Error reading packet from server: ") {
        state.ioError = String(line[start.lowerBound...])
      }
      return
    }
    state.ioErrorNumber = number
    state.ioError = text(of: line)
  }

  private static func takeApplier(
    _ line: String, _ lower: String, into state: inout ReplicaState
  ) {
    guard let number = ReplicationError.number(in: line), !lower.contains("[note]") else { return }
    // That workers have stopped, or that an earlier commit failed, is no cause.
    let isConsequence = [1756, 1964].contains(number)
    if isConsequence, (state.sqlErrorNumber ?? 0) != 0 { return }
    if lower.contains("[warning]"), (state.sqlErrorNumber ?? 0) != 0 { return }
    state.sqlErrorNumber = number
    state.sqlError = text(of: line)
  }

  /// The line from where the server's message begins.
  private static func text(of line: String) -> String {
    for opening in [
      "Could not execute ", "Worker ", "Coordinator stopped", "Error executing row event",
      "Error '", "Fatal error: ", "error connecting to ", "Error connecting to ",
    ] {
      if let start = line.range(of: opening) {
        return withoutCode(String(line[start.lowerBound...]).trimmingSpaces)
      }
    }
    for opening in ["': ", "] Slave SQL: ", "] Slave I/O: ", "] Slave: "] {
      if let start = line.range(of: opening) {
        return withoutCode(String(line[start.upperBound...]).trimmingSpaces)
      }
    }
    return line.trimmingSpaces
  }

  /// The text without the code that the log puts after it.
  private static func withoutCode(_ text: String) -> String {
    for opening in [", Error_code: MY-", "; Error_code: MY-", ", Internal MariaDB error code: "] {
      if let start = text.range(of: opening) { return String(text[..<start.lowerBound]) }
    }
    return text
  }
}
