/// Reads lines of a server's error log that say where a replica stood.
///
/// `Slave I/O thread exiting, read up to log 'mysql-bin.000562', position 18045830` has been
/// written by both servers since 4.0 in nearly the same words; the newer ones say `Replica` and
/// name the channel.
enum ErrorLogText {
  /// What the lines tell together, a state for each channel that they name; later lines count
  /// more.
  static func states(in lines: [String], origin: String) -> [ReplicaState] {
    var states: [ReplicaState] = []
    for line in lines {
      let lower = line.lowercased()
      var name =
        between(line, "for channel '", "'") ?? between(line, "Master '", "': Slave")
      if name == "" { name = nil }
      let index: Int
      if let known = states.firstIndex(where: { $0.channel == name }) {
        index = known
      } else {
        states.append(ReplicaState(origin: origin))
        index = states.count - 1
        states[index].channel = name
      }
      take(line, lower, into: &states[index])
    }
    return states.filter(\.tellsSomething)
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
    ErrorLogEvents.take(line, lower, into: &state)
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
      guard !file.isEmpty, !file.contains("'"), let position = UInt64(digits) else { continue }
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
