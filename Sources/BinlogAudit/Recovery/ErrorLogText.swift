/// Reads lines of a server's error log that say where a replica stood.
///
/// `Slave I/O thread exiting, read up to log 'mysql-bin.000562', position 18045830` has been
/// written by both servers since 4.0 in nearly the same words; the newer ones say `Replica` and
/// name the channel. A file called `FIRST` is none: the replica began at the source's first log.
struct ErrorLogText {
  private let origin: String
  private var states: [ReplicaState] = []
  private var places: [String: Int] = [:]
  /// Whether a line says that a replica began at the source's first log, which it does not name.
  private(set) var beganAtFirst = false

  init(origin: String) { self.origin = origin }

  /// What the lines tell together, a state for each channel that they name.
  var results: [ReplicaState] {
    states.filter { state in
      state.read != nil || state.executed != nil || state.executedGtids != nil
        || state.gtidPosition != nil || (state.ioErrorNumber ?? 0) != 0
        || (state.sqlErrorNumber ?? 0) != 0
    }
  }

  /// One of these is in every line that says something.
  private static let marks: [[UInt8]] = [
    "slave", "replica", "fatal error 1236", "server_errno", "the first event '", "change master",
    "we stopped at log",
  ].map { Array($0.utf8) }
  /// No line of a server is longer.
  private static let lineLimit = 1 << 20

  /// Takes one line; later lines count more.
  mutating func take(_ line: StatusLine) {
    guard line.bytes.count < Self.lineLimit, line.contains(anyOf: Self.marks) else { return }
    let text = line.text
    let lower = text.lowercased()
    var name =
      Self.between(text, "for channel '", "'") ?? Self.between(text, "Master '", "': Slave")
    if name == "" { name = nil }
    let index: Int
    if let known = places[name ?? ""] {
      index = known
    } else {
      guard states.count < StatusStates.limit else { return }
      index = states.count
      places[name ?? ""] = index
      states.append(ReplicaState(origin: origin))
      states[index].channel = name
    }
    if lower.contains("'first'") { beganAtFirst = true }
    Self.take(text, lower, into: &states[index])
  }

  private static func take(_ line: String, _ lower: String, into state: inout ReplicaState) {
    if let place = readPosition(line, lower) {
      state.read = place
      note(lower, in: &state)
    }
    if let place = appliedPosition(line, lower) {
      state.executed = place
      note(lower, in: &state)
    }
    if let place = changedPosition(line, lower) {
      state.read = place
      state.executed = place
      state.ioErrorNumber = state.ioErrorNumber.map { _ in 0 }
      state.sqlErrorNumber = state.sqlErrorNumber.map { _ in 0 }
    }
    takeThreads(lower, into: &state)
    takeReceiverError(line, lower, into: &state)
    takeApplierError(line, lower, into: &state)
    takeGtids(line, lower, into: &state)
  }

  /// A thread that goes on has got over its last error.
  private static func takeThreads(_ lower: String, into state: inout ReplicaState) {
    if lower.contains("connected to master") || lower.contains("connected to source")
      || lower.contains("replication resumed")
    {
      if (state.ioErrorNumber ?? 0) != 0 {
        state.ioErrorNumber = 0
        state.ioError = nil
        state.ioErrorTime = nil
      }
      state.ioRunning = true
    } else if lower.contains("i/o thread exiting") || lower.contains("i/o thread killed")
      || lower.contains("receiver thread exiting") || lower.contains("receiver thread killed")
      || lower.contains("i/o thread for channel") && lower.contains("exiting")
    {
      state.ioRunning = false
    }
    let isApplier =
      lower.contains("slave sql thread") || lower.contains("replica sql thread")
      || lower.contains("replica applier thread")
    guard isApplier else { return }
    if lower.contains("starting replication in log") {
      if (state.sqlErrorNumber ?? 0) != 0 {
        state.sqlErrorNumber = 0
        state.sqlError = nil
        state.sqlErrorTime = nil
      }
      state.sqlRunning = true
    } else if lower.contains("exiting") || lower.contains("aborted") || lower.contains("killed") {
      state.sqlRunning = false
    }
  }

  private static func takeReceiverError(
    _ line: String, _ lower: String, into state: inout ReplicaState
  ) {
    if lower.contains("fatal error 1236") {
      state.ioErrorNumber = 1236
      state.ioErrorTime = time(line)
      if let start = line.range(of: "Got fatal error 1236") {
        state.ioError = String(line[start.lowerBound...])
      }
    } else if lower.contains("server_errno=1236") || lower.contains("server_errno = 1236") {
      state.ioErrorNumber = 1236
      state.ioErrorTime = time(line)
    } else if let start = ["slave i/o", "replica i/o", "replica receiver"].lazy
      .compactMap({ lower.range(of: $0) }).first, let number = errorNumber(lower)
    {
      state.ioErrorNumber = number
      state.ioError = text(line, from: lower[..<start.lowerBound].utf8.count)
      state.ioErrorTime = time(line)
    }
  }

  private static func takeApplierError(
    _ line: String, _ lower: String, into state: inout ReplicaState
  ) {
    guard
      lower.contains("slave sql") || lower.contains("replica sql")
        || lower.contains("replica applier") || lower.contains("replica worker")
        || lower.contains("sql thread aborted") || lower.contains("[error] slave: "),
      let number = errorNumber(lower)
    else { return }
    // That workers were stopped says less than what stopped them.
    if number == 1756 || number == 13121 || number == 13122, (state.sqlErrorNumber ?? 0) != 0 {
      return
    }
    state.sqlErrorNumber = number
    state.sqlError = line.trimmingSpaces
    state.sqlErrorTime = time(line)
  }

  /// The number that stands last, as texts of errors quote others.
  private static func errorNumber(_ lower: String) -> Int? {
    for opening in ["error_code: my-", "error_code: ", "mariadb error code: "] {
      guard let start = lower.range(of: opening) else { continue }
      if let number = Int(lower[start.upperBound...].prefix { $0.isNumber }) { return number }
    }
    return nil
  }

  /// The text from `offset` on, without the words that name thread and channel.
  private static func text(_ line: String, from offset: Int) -> String {
    let tail = String(decoding: line.utf8.dropFirst(offset), as: UTF8.self)
    guard let colon = tail.range(of: ": ") else { return tail.trimmingSpaces }
    return String(tail[colon.upperBound...]).trimmingSpaces
  }

  /// The time that a line begins with: `2026-11-27T21:40:00.1Z`, `2026-11-27 21:40:00`,
  /// `261127 21:40:00`.
  private static func time(_ line: String) -> String? {
    let words = line.split(separator: " ", maxSplits: 2)
    guard let first = words.first, first.utf8.first.map({ $0 >= 0x30 && $0 <= 0x39 }) ?? false
    else { return nil }
    if first.contains("T") { return String(first) }
    guard words.count > 1, words[1].contains(":") else { return nil }
    return "\(first) \(words[1])"
  }

  private static func takeGtids(
    _ line: String, _ lower: String, into state: inout ReplicaState
  ) {
    if let set = between(line, "GTID set sent by the replica is '", "'")
      ?? between(line, "GTID set sent by the slave is '", "'")
    {
      state.executedGtids = set
      state.usesGtid = true
    }
    if lower.contains("starting gtid-based replication") {
      state.usesGtid = true
      state.isMariaDB = false
    }
    guard lower.contains("gtid position") else { return }
    if lower.contains("replication starts at gtid position") { state.usesGtid = true }
    guard let start = lower.range(of: "gtid position ") else { return }
    let rest = lower[start.upperBound...].drop { $0 == "'" }
    let set = rest.prefix { $0.isNumber || $0 == "-" || $0 == "," }
    let trimmed = String(set.last == "," ? set.dropLast() : set)
    guard trimmed.utf8.contains(0x2D) else { return }
    state.gtidPosition = trimmed
    state.isMariaDB = true
  }

  /// `'CHANGE MASTER TO executed'. … New state master_host='…', master_log_file='F',
  /// master_log_pos='N'`.
  private static func changedPosition(_ line: String, _ lower: String) -> SourceCoordinate? {
    guard lower.contains("to executed'"), let start = line.range(of: "New state ") else {
      return nil
    }
    let rest = String(line[start.upperBound...])
    for word in ["source", "master"] {
      guard let file = between(rest, word + "_log_file='", "'"),
        let position = between(rest, word + "_log_pos='", "'").flatMap({ UInt64($0) }),
        LogName(file.lastPathComponent) != nil
      else { continue }
      return SourceCoordinate(file: file.lastPathComponent, position: position)
    }
    return nil
  }

  /// Where the applier stood: where it stopped, or where it began.
  private static func appliedPosition(_ line: String, _ lower: String) -> SourceCoordinate? {
    // `… We stopped at log 'F' position N`, `slave SQL thread aborted`, `Slave thread exiting`.
    if let place = quotedPlace(line, after: "We stopped at log '", separators: ["' position "]) {
      return place
    }
    guard lower.contains("sql thread") || lower.contains("slave thread exiting") else {
      return nil
    }
    return quotedPlace(line, after: "in log '", separators: ["' at position ", "', position "])
  }

  private static func readPosition(_ line: String, _ lower: String) -> SourceCoordinate? {
    if lower.contains("i/o") || lower.contains("replication resumed")
      || lower.contains("receiver thread")
      || lower.contains("reconnecting") || lower.contains("connected to ma")
      || lower.contains("connected to source") || lower.contains("slave thread exiting")
    {
      for opening in ["read up to log '", "read up to log `", "in log '", "log '", "from file '"] {
        if let place = quotedPlace(
          line, after: opening,
          separators: [
            "', position '", "', position ", "' at position ", "' position ", "', position: ",
          ])
        {
          return place
        }
      }
    }
    // The text of MariaDB and old MySQL error 1236 itself.
    return quotedPlace(line, after: "the first event '", separators: ["' at "])
  }

  private static func note(_ lower: String, in state: inout ReplicaState) {
    if lower.contains("replica i/o") || lower.contains("replica receiver") {
      state.words = .source
      state.isMariaDB = false
    } else if lower.contains("slave i/o") {
      // Servers of MySQL up to 8.4 say so too, whatever statements they take.
      if lower.contains("master ") && lower.contains("; gtid position")
        || lower.contains(", master ")
      {
        state.isMariaDB = true
      }
    }
  }

  /// `…'FILE', position N`.
  private static func quotedPlace(
    _ line: String, after opening: String, separators: [String]
  ) -> SourceCoordinate? {
    guard let start = line.range(of: opening) else { return nil }
    let rest = line[start.upperBound...]
    for separator in separators {
      guard let end = rest.range(of: separator) else { continue }
      let file = String(rest[..<end.lowerBound])
      let digits = rest[end.upperBound...].prefix { $0.isNumber }
      guard !file.isEmpty, file != "FIRST", !file.contains("'"), let position = UInt64(digits)
      else { continue }
      return SourceCoordinate(file: file.lastPathComponent, position: position)
    }
    return nil
  }

  private static func between(_ line: String, _ opening: String, _ closing: String) -> String? {
    guard let start = line.range(of: opening),
      let end = line[start.upperBound...].range(of: closing)
    else { return nil }
    return String(line[start.upperBound..<end.lowerBound])
  }
}

extension StringProtocol {
  /// Where `needle` stands first.
  func range(of needle: String) -> Range<Index>? {
    let wanted = Array(needle.utf8)
    guard !wanted.isEmpty else { return nil }
    var start = utf8.startIndex
    while start < utf8.endIndex {
      var place = start
      var matched = 0
      while matched < wanted.count, place < utf8.endIndex, utf8[place] == wanted[matched] {
        utf8.formIndex(after: &place)
        matched += 1
      }
      if matched == wanted.count { return start..<place }
      utf8.formIndex(after: &start)
    }
    return nil
  }
}
