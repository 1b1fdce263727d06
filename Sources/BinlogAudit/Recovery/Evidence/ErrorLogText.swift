import BinlogBytes
import BinlogLogs

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
        || state.gtidPosition != nil || !state.errors.isEmpty || state.ioRunning == false
        || state.sqlRunning == false
    }
  }

  /// One of these is in every line that says something.
  private static let marks = LineMarks(
    "slave", "replica", "fatal error 1236", "server_errno", "the first event '", "change master",
    "we stopped at log", "error reading packet")
  /// No line of a server is longer.
  private static let lineLimit = 1 << 20

  /// Takes one line; later lines count more.
  mutating func take(_ line: StatusLine) {
    guard line.bytes.count < Self.lineLimit, line.contains(Self.marks) else { return }
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
    ErrorLogEvents.take(line, lower, into: &state)
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
