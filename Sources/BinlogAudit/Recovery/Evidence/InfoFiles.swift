import BinlogBytes
import BinlogLogs

/// The text files in which a replica keeps where it stands: `master.info` and `relay-log.info`.
///
/// Both have one value a line. The oldest servers begin with the first value, later ones with
/// the number of lines; MariaDB adds `key=value` lines after it.
public enum InfoFiles {
  /// Reads a `master.info`; nil when it is something else.
  public static func masterInfo(_ text: String, origin: String) -> ReplicaState? {
    var lines = split(text)
    guard let first = lines.first else { return nil }
    // A line count stands first since 4.1; a file name never is a mere number.
    if Int(first) != nil { lines.removeFirst() }
    guard lines.count >= 2, let position = UInt64(lines[1]), LogName(lines[0]) != nil else {
      return nil
    }
    var state = ReplicaState(origin: origin)
    state.isFile = true
    state.channel = channel(ofFile: origin.lastPathComponent)
    state.read = SourceCoordinate(file: lines[0].lastPathComponent, position: position)
    state.isStored = true
    for line in lines {
      if line.hasPrefix("using_gtid=") {
        state.isMariaDB = true
        state.usesGtid = line != "using_gtid=0"
        // 1 is current_pos, 2 is slave_pos.
        if state.usesGtid == true {
          state.gtidWord = line == "using_gtid=1" ? "current_pos" : "slave_pos"
        }
      }
    }
    // MySQL 5.6 and later keep auto_position in the 23rd line, that of the count included.
    if state.isMariaDB == nil, let count = Int(first), count >= 23, lines.count >= 22,
      let flag = Int(lines[21]), flag == 0 || flag == 1
    {
      state.usesGtid = flag == 1
    }
    return state
  }

  /// Reads a `relay-log.info`; nil when it is something else.
  public static func relayLogInfo(_ text: String, origin: String) -> ReplicaState? {
    var lines = split(text)
    guard let first = lines.first else { return nil }
    if Int(first) != nil { lines.removeFirst() }
    guard lines.count >= 4, let relayPosition = UInt64(lines[1]),
      let position = UInt64(lines[3]), LogName(lines[0].lastPathComponent) != nil
    else { return nil }
    var state = ReplicaState(origin: origin)
    state.isFile = true
    state.channel = channel(ofFile: origin.lastPathComponent)
    state.relayLogFile = lines[0].lastPathComponent
    state.relayLogPosition = relayPosition
    if !lines[2].isEmpty {
      state.executed = SourceCoordinate(file: lines[2].lastPathComponent, position: position)
    }
    return state
  }

  /// The channel or connection that an info file belongs to, by its name: `master-east.info`.
  ///
  /// Nil for the default one, and for other names. Servers write characters outside of letters and
  /// digits as `@` and four hexadecimal digits.
  public static func channel(ofFile name: String) -> String? {
    guard name.hasSuffix(".info") else { return nil }
    var bare = Substring(name.dropLast(5))
    if bare.hasPrefix("master-") {
      bare = bare.dropFirst(7)
    } else if bare.hasPrefix("relay-log-") {
      bare = bare.dropFirst(10)
    } else {
      return nil
    }
    var text = ""
    while let first = bare.first {
      if first == "@", let code = UInt32(bare.dropFirst().prefix(4), radix: 16),
        bare.dropFirst().prefix(4).count == 4, let scalar = Unicode.Scalar(code)
      {
        text.unicodeScalars.append(scalar)
        bare = bare.dropFirst(5)
      } else {
        text.append(first)
        bare = bare.dropFirst()
      }
    }
    return text.isEmpty ? nil : text
  }

  private static func split(_ text: String) -> [String] {
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
      .map { String($0).trimmingSpaces }
  }
}
