/// Status in JSON, or as Python and others print their dictionaries: rows of a client, the
/// instances of orchestrator, the notes of MySQL Shell's dumps.
///
/// Reads as much of it as makes sense. Objects inside objects count where their names say what
/// they are.
struct StatusJSON {
  private struct Frame {
    var isObject: Bool
    /// The name that it stands under in the object around it.
    var name: String
    var values: [String: String] = [:]
    /// The name that waits for its value.
    var key: String?
  }

  private var frames: [Frame] = []
  /// Objects deeper than this are passed over with the document.
  private static let depthLimit = 64

  /// Takes one line; returns the rows that end in it.
  mutating func take(_ line: StatusLine) -> [StatusRow] {
    let bytes = line.bytes
    var index = 0
    if frames.isEmpty {
      guard let start = Self.start(of: line) else { return [] }
      index = start
    }
    var rows: [StatusRow] = []
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "("):
        guard frames.count < Self.depthLimit else {
          frames = []
          return rows
        }
        let name = frames.last?.key ?? ""
        frames.append(Frame(isObject: byte == UInt8(ascii: "{"), name: name))
        index += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ")"):
        if let row = close() { rows.append(row) }
        index += 1
        // What follows the document is another text.
        if frames.isEmpty { return rows }
      case 0x22, 0x27:
        guard let text = Self.string(bytes, &index) else {
          // It does not end: this is something else.
          frames = []
          return rows
        }
        take(text, isFollowedByColon: Self.isColon(bytes, index))
      case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09: index += 1
      default:
        let start = index
        while index < bytes.count, !Self.ends.contains(bytes[index]) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        take(word.trimmingSpaces, isFollowedByColon: Self.isColon(bytes, index))
      }
    }
    return rows
  }

  private static let ends: [UInt8] = Array(",:{}[]()\"' \t".utf8)

  /// Where a document begins: `{` or `[`, and then what can stand inside.
  private static func start(of line: StatusLine) -> Int? {
    let range = line.trimmedRange
    guard let first = range.first else { return nil }
    let byte = line.bytes[first]
    guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "(") else {
      return nil
    }
    let next = range.dropFirst().first { line.bytes[$0] != 0x20 && line.bytes[$0] != 0x09 }
    guard let next else { return first }
    return Array("{[(\"'}]".utf8).contains(line.bytes[next]) ? first : nil
  }

  private static func isColon(_ bytes: [UInt8], _ index: Int) -> Bool {
    var place = index
    while place < bytes.count, bytes[place] == 0x20 { place += 1 }
    return place < bytes.count && bytes[place] == UInt8(ascii: ":")
  }

  /// The text in quotes at `index`, which goes on after it; nil where it does not end.
  private static func string(_ bytes: [UInt8], _ index: inout Int) -> String? {
    let quote = bytes[index]
    index += 1
    var result: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == quote { return String(decoding: result, as: UTF8.self) }
      guard byte == 0x5C, index < bytes.count else {
        result.append(byte)
        continue
      }
      let escaped = bytes[index]
      index += 1
      switch escaped {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "r"): break
      case UInt8(ascii: "u") where index + 4 <= bytes.count:
        let digits = String(decoding: bytes[index..<(index + 4)], as: UTF8.self)
        if let scalar = UInt32(digits, radix: 16).flatMap({ Unicode.Scalar($0) }) {
          result += Array(String(scalar).utf8)
        }
        index += 4
      default: result.append(escaped)
      }
    }
    return nil
  }

  private mutating func take(_ text: String, isFollowedByColon: Bool) {
    guard let last = frames.indices.last, frames[last].isObject else { return }
    if isFollowedByColon {
      frames[last].key = text.lowercased()
    } else if let key = frames[last].key {
      frames[last].key = nil
      let name = Self.names[key] ?? key
      if StatusNames.all.contains(name) || Self.parts.contains(key) {
        frames[last].values[name] = text.replacing("\n", with: "")
      }
    }
  }

  /// Ends the innermost object or list; returns the row that an object is.
  private mutating func close() -> StatusRow? {
    guard let frame = frames.popLast() else { return nil }
    if let outer = frames.indices.last {
      frames[outer].key = nil
      if let columns = Self.coordinates[frame.name] {
        frames[outer].values[columns.file] = frame.values["logfile"]
        frames[outer].values[columns.position] = frame.values["logpos"]
        return nil
      }
      if frame.name == "key", let host = frame.values["hostname"] {
        frames[outer].values["instance"] = host + ":" + (frame.values["port"] ?? "3306")
      }
    }
    return frame.values.isEmpty ? nil : StatusRow(frame.values)
  }

  /// Objects that are coordinates in what orchestrator says of an instance.
  private static let coordinates: [String: (file: String, position: String)] = [
    "readbinlogcoordinates": ("master_log_file", "read_master_log_pos"),
    "execbinlogcoordinates": ("relay_master_log_file", "exec_master_log_pos"),
    "relaylogcoordinates": ("relay_log_file", "relay_log_pos"),
    "selfbinlogcoordinates": ("self_log_file", "self_log_pos"),
  ]

  /// Names that tools have for columns of a status.
  private static let names: [String: String] = [
    "replicationsqlthreadruning": "slave_sql_running",
    "replicationiothreadruning": "slave_io_running",
    "replicationsqlthreadrunning": "slave_sql_running",
    "replicationiothreadrunning": "slave_io_running",
    "lastsqlerror": "last_sql_error", "lastioerror": "last_io_error",
    "executedgtidset": "executed_gtid_set", "masteruuid": "master_uuid",
    "sourceuuid": "source_uuid", "usingoraclegtid": "auto_position",
    "gtidslavepos": "gtid_slave_pos",
    // What MySQL Shell notes with a dump.
    "binlogfile": "file", "binlogposition": "position", "gtidexecuted": "executed_gtid_set",
  ]

  /// Parts of coordinates and keys.
  private static let parts: Set<String> = ["logfile", "logpos", "hostname", "port"]
}
