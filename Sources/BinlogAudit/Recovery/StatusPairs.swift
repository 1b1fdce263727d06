/// Status as pairs of a name and a value in any other dress: lines that somebody quoted or a tool
/// put a time before, a table turned on its side, JSON, XML.
///
/// A value ends with its quote, its element, or its line.
enum StatusPairs {
  /// The rows, each by lower-case names; a name that comes again begins the next.
  static func rows(in lines: [String]) -> [[String: String]] {
    var rows: [[String: String]] = []
    var current: [String: String] = [:]
    for line in lines {
      var reader = Reader(bytes: Array(line.utf8))
      while let (name, value) = reader.next() {
        if current[name] != nil {
          rows.append(current)
          current = [:]
        }
        current[name] = value
      }
    }
    if !current.isEmpty { rows.append(current) }
    return rows
  }

  /// The names that matter.
  private static let names: Set<String> = Set(
    [
      "source_log_file", "read_source_log_pos", "relay_source_log_file", "exec_source_log_pos",
      "replica_io_running", "replica_sql_running", "source_server_id", "source_uuid",
      "auto_position", "using_gtid", "channel_name", "connection_name", "last_io_errno",
      "last_io_error", "last_sql_errno", "last_sql_error", "last_errno", "last_error",
      "relay_log_file", "relay_log_pos", "retrieved_gtid_set", "executed_gtid_set", "gtid_io_pos",
      "master_log_name", "master_log_pos", "relay_log_name", "enabled_auto_position",
      "source_host", "source_port", "source_user", "last_io_error_timestamp",
      "last_sql_error_timestamp", "gtid_slave_pos", "until_condition", "worker_id",
      "service_state", "last_error_number", "last_error_message", "last_error_timestamp",
    ].flatMap { name in
      // Names of old servers.
      [name, renamed(name)]
    } + ReplicaFilter.names.map { $0.lowercased() })

  private static func renamed(_ name: String) -> String {
    name.split(separator: "_", omittingEmptySubsequences: false)
      .map { $0 == "source" ? "master" : $0 == "replica" ? "slave" : $0 }
      .joined(separator: "_")
  }

  private struct Reader {
    let bytes: [UInt8]
    var place = 0

    private static func isWord(_ byte: UInt8) -> Bool {
      byte == 0x5F || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0x30 && byte <= 0x39
    }

    /// The next name that matters, with its value.
    mutating func next() -> (name: String, value: String)? {
      while place < bytes.count {
        guard Self.isWord(bytes[place]) else {
          place += 1
          continue
        }
        let start = place
        while place < bytes.count, Self.isWord(bytes[place]) { place += 1 }
        // No name is longer.
        guard place - start <= 32 else { continue }
        let word = String(decoding: bytes[start..<place], as: UTF8.self).lowercased()
        guard StatusPairs.names.contains(word) else { continue }
        if let value = value() { return (word, value) }
      }
      return nil
    }

    /// What stands behind `:`, `|`, `=`, `>` or a tab, and the quotes around it.
    private mutating func value() -> String? {
      let before = place
      var separates = false
      // The quote that closes a name is no separator.
      if place < bytes.count, bytes[place] == 0x22 || bytes[place] == 0x27 || bytes[place] == 0x60 {
        place += 1
      }
      while place < bytes.count {
        switch bytes[place] {
        case 0x20: break
        case 0x3A, 0x7C, 0x3D, 0x09, 0x3E:
          guard !separates else { return rest() }
          separates = true
        default:
          guard separates else {
            place = before
            return nil
          }
          return rest()
        }
        place += 1
      }
      return separates ? "" : nil
    }

    private mutating func rest() -> String {
      let open = bytes[place]
      var isElement = false
      if place > 0, bytes[place - 1] == 0x3E { isElement = true }
      var end = bytes.count
      var start = place
      if open == 0x22 || open == 0x27 {
        start += 1
        end = start
        while end < bytes.count, bytes[end] != open || bytes[end - 1] == 0x5C && end > start {
          end += 1
        }
        place = min(bytes.count, end + 1)
      } else if isElement {
        end = bytes[start...].firstIndex(of: 0x3C) ?? bytes.count
        place = end
      } else if open >= 0x30, open <= 0x39 {
        // A number may be followed by more on its line; what goes on otherwise is a text.
        end = start
        while end < bytes.count, Self.isWord(bytes[end]) || bytes[end] == 0x2D || bytes[end] == 0x2E
        {
          end += 1
        }
        place = end
      } else {
        place = bytes.count
      }
      var value = String(decoding: bytes[min(start, end)..<end], as: UTF8.self).trimmingSpaces
      if value.hasSuffix("|") { value = String(value.dropLast()).trimmingSpaces }
      return value == "null" ? "NULL" : value
    }
  }
}
