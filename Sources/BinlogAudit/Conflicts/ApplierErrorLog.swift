/// Reads the errors of a replica's threads from lines of its error log, and from what its status
/// says.
///
/// | who | line |
/// |---|---|
/// | MySQL 8.0 and later | `2026-11-27T22:00:58.1Z 12 [ERROR] [MY-010584] [Repl] Replica SQL for channel 'C': TEXT, Error_code: MY-001062` |
/// | MySQL 5.7 | `2026-11-27T22:00:58.1Z 5 [ERROR] Slave SQL for channel 'C': TEXT, Error_code: 1062` |
/// | MySQL before | `2026-11-27 22:00:58 5 [ERROR] Slave SQL: TEXT, Error_code: 1062` |
/// | MariaDB | `2026-11-27 22:00:58 12 [ERROR] Master 'C': Slave SQL: TEXT, Gtid 0-1-5, Internal MariaDB error code: 1062` |
///
/// Source: `Slave_reporting_capability::report` of both servers.
extension ApplierError {
  /// The errors that the lines of an error log tell, in their order.
  public static func errors(inLog text: String) -> [ApplierError] {
    text.split(whereSeparator: \.isNewline).compactMap { line in
      guard line.range(of: "[ERROR]") != nil || line.range(of: "[Warning]") != nil else {
        return nil
      }
      return error(inLine: line)
    }
  }

  /// The error that a line tells; nil for lines of anything else.
  static func error(inLine line: Substring) -> ApplierError? {
    let openings: [(String, Thread)] = [
      ("Replica SQL", .applier), ("Slave SQL", .applier), ("Replica worker", .worker),
      ("Slave worker", .worker), ("Replica I/O", .receiver), ("Slave I/O", .receiver),
    ]
    for (opening, thread) in openings {
      guard let start = line.range(of: opening) else { continue }
      var rest = line[start.upperBound...]
      var channel = line[..<start.lowerBound].text(after: "Master '", upTo: ["':"])
      if rest.hasPrefix(" for channel '") {
        rest = rest.dropFirst(" for channel '".count)
        guard let end = rest.range(of: "'") else { return nil }
        channel = String(rest[..<end.lowerBound])
        rest = rest[end.upperBound...]
      }
      guard rest.hasPrefix(": ") else { continue }
      let text = String(rest.dropFirst(2)).trimmingSpaces
      guard let number = lastNumber(in: text) else { return nil }
      var error = ApplierError(
        thread: thread, number: number, message: text, time: time(of: line))
      if let channel, !channel.isEmpty { error.channel = channel }
      return error
    }
    return nil
  }

  /// The date and time that a line begins with.
  private static func time(of line: Substring) -> String? {
    let end = line.range(of: " [")?.lowerBound ?? line.startIndex
    var words = line[..<end].split(separator: " ")
    // The number of the thread stands after the time.
    if words.count > 1, words.last?.allSatisfy(\.isNumber) == true { words.removeLast() }
    let text = words.joined(separator: " ")
    return text.isEmpty ? nil : text
  }

  /// The errors that a status names: those of the receiver, then those of the applier.
  public static func errors(in state: ReplicaState) -> [ApplierError] {
    var errors: [ApplierError] = []
    if let number = state.ioErrorNumber, number != 0 {
      errors.append(
        ApplierError(thread: .receiver, number: number, message: state.ioError ?? ""))
    }
    if let number = state.sqlErrorNumber, number != 0 {
      errors.append(
        ApplierError(thread: .applier, number: number, message: state.sqlError ?? ""))
    }
    return errors
  }
}
