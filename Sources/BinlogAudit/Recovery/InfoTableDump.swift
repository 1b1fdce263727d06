/// Reads `INSERT` statements of a dump of `mysql.slave_master_info` and
/// `mysql.slave_relay_log_info`.
enum InfoTableDump {
  /// Columns of each table in their order; later servers only added some behind.
  private static let columns: [String: [String]] = [
    "slave_master_info": [
      "number_of_lines", "master_log_name", "master_log_pos", "host", "user_name",
      "user_password", "port", "connect_retry", "enabled_ssl", "ssl_ca", "ssl_capath", "ssl_cert",
      "ssl_cipher", "ssl_key", "ssl_verify_server_cert", "heartbeat", "bind",
      "ignored_server_ids", "uuid", "retry_count", "ssl_crl", "ssl_crlpath",
      "enabled_auto_position", "channel_name",
    ],
    "slave_relay_log_info": [
      "number_of_lines", "relay_log_name", "relay_log_pos", "master_log_name", "master_log_pos",
      "sql_delay", "number_of_workers", "id", "channel_name",
    ],
  ]

  /// The rows, each by lower-case column names.
  static func rows(in text: String) -> [[String: String]] {
    var rows: [[String: String]] = []
    var reader = Reader(bytes: Array(text.utf8))
    while let table = reader.nextTable() {
      guard let known = columns[table] else { continue }
      guard let names = reader.columnList(orElse: known) else { continue }
      while let values = reader.tuple() {
        rows.append(Dictionary(zip(names, values), uniquingKeysWith: { first, _ in first }))
      }
    }
    return rows
  }

  private struct Reader {
    let bytes: [UInt8]
    var place = 0

    private var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipSpaces() {
      while let byte, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { place += 1 }
    }

    /// A word of letters, digits and `_`, with or without backticks, in lower case.
    private mutating func word() -> String? {
      skipSpaces()
      let isQuoted = byte == 0x60
      if isQuoted { place += 1 }
      let start = place
      while let byte, byte != 0x60,
        byte == 0x5F || byte >= 0x80
          || byte | 0x20 >= 0x61
            && byte | 0x20 <= 0x7A
          || byte >= 0x30 && byte <= 0x39
      {
        place += 1
      }
      guard place > start else { return nil }
      let text = String(decoding: bytes[start..<place], as: UTF8.self).lowercased()
      if isQuoted, byte == 0x60 { place += 1 }
      return text
    }

    /// Goes behind the next `INTO table`; returns the table's bare name.
    mutating func nextTable() -> String? {
      while place < bytes.count {
        guard let found = word() else {
          place += 1
          continue
        }
        guard found == "into", var name = word() else { continue }
        skipSpaces()
        if byte == 0x2E {
          place += 1
          name = word() ?? name
        }
        return name
      }
      return nil
    }

    /// The names in parentheses, if there are any, up to and with VALUES.
    mutating func columnList(orElse known: [String]) -> [String]? {
      skipSpaces()
      var names: [String] = []
      if byte == 0x28 {
        place += 1
        while let name = word() {
          names.append(name)
          skipSpaces()
          guard byte == 0x2C else { break }
          place += 1
        }
        guard byte == 0x29 else { return nil }
        place += 1
      }
      guard let verb = word(), verb == "values" || verb == "value" else { return nil }
      return names.isEmpty ? known : names
    }

    /// The next `( … )`, without quotes; nil at the end of the statement.
    mutating func tuple() -> [String]? {
      skipSpaces()
      if byte == 0x2C {
        place += 1
        skipSpaces()
      }
      guard byte == 0x28 else { return nil }
      place += 1
      var values: [String] = []
      while let first = byte {
        skipSpaces()
        var value: [UInt8] = []
        if byte == 0x27 || byte == 0x22, let quote = byte {
          place += 1
          while let next = byte {
            place += 1
            if next == quote {
              guard byte == quote else { break }
              place += 1
              value.append(quote)
            } else if next == 0x5C, let escaped = byte {
              place += 1
              value.append(escaped == 0x6E ? 0x0A : escaped)
            } else {
              value.append(next)
            }
          }
        } else {
          while let next = byte, next != 0x2C, next != 0x29 {
            value.append(next)
            place += 1
          }
        }
        values.append(String(decoding: value, as: UTF8.self).trimmingSpaces)
        skipSpaces()
        guard byte == 0x2C else { break }
        place += 1
        _ = first
      }
      guard byte == 0x29 else { return nil }
      place += 1
      return values
    }
  }
}
