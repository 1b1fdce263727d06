/// Reads `INSERT` statements of a dump of the tables in which servers keep and show how replication
/// goes: `mysql.slave_master_info`, `mysql.slave_relay_log_info`, `mysql.gtid_slave_pos`, and those
/// of the performance schema where the columns are named.
struct InfoTableDump {
  /// A statement that is not ended yet.
  private var open: [UInt8] = []
  /// MariaDB's last GTID of each domain, by the highest sub_id.
  private var domains: [String: (order: UInt64, gtid: String)] = [:]

  private static let marks = LineMarks(
    "slave_master_info", "slave_relay_log_info", "slave_worker_info", "gtid_slave_pos",
    "replication_connection_", "replication_applier_")
  private static let verb = LineMarks("into")

  /// Takes one line; returns the rows of the statement that it ends.
  mutating func take(_ line: StatusLine) -> [StatusRow] {
    if open.isEmpty {
      guard line.has.contains(.underscore), line.contains(Self.marks), line.contains(Self.verb)
      else { return [] }
    } else {
      open.append(0x0A)
    }
    open += line.bytes
    if open.count > TextLines.lineLimit { open = [] }
    return line.trimmedRange.last.map { line.bytes[$0] == 0x3B } ?? false ? finish() : []
  }

  /// The rows of the statement that is open.
  mutating func finish() -> [StatusRow] {
    defer { open = [] }
    return open.isEmpty ? [] : rows(in: open)
  }

  /// MariaDB's position in `mysql.gtid_slave_pos`; nil where none was met.
  var appliedPosition: String? {
    domains.isEmpty
      ? nil
      : domains.keys.sorted().compactMap { domains[$0]?.gtid }
        .joined(separator: ",")
  }

  private mutating func note(_ row: [String: String]) {
    guard let domain = row["domain_id"], let server = row["server_id"], let number = row["seq_no"],
      [domain, server, number].allSatisfy({ UInt64($0) != nil }), domains.count < 10_000
    else { return }
    let order = row["sub_id"].flatMap { UInt64($0) } ?? 0
    if let known = domains[domain], known.order > order { return }
    domains[domain] = (order, "\(domain)-\(server)-\(number)")
  }

  /// Columns of each table in their order; later servers only added some after it.
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
    "gtid_slave_pos": ["domain_id", "sub_id", "server_id", "seq_no"],
    "replication_connection_status": [], "replication_applier_status_by_coordinator": [],
    "replication_applier_status_by_worker": [], "replication_connection_configuration": [],
  ]

  /// The rows, each by lower-case column names.
  private mutating func rows(in bytes: [UInt8]) -> [StatusRow] {
    var rows: [StatusRow] = []
    var reader = Reader(bytes: bytes)
    while let table = reader.nextTable() {
      guard let known = Self.columns[table] else { continue }
      guard let names = reader.columnList(orElse: known) else { continue }
      while let values = reader.tuple() {
        let row = Dictionary(zip(names, values), uniquingKeysWith: { first, _ in first })
        if table == "gtid_slave_pos" { note(row) } else { rows.append(StatusRow(row)) }
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

    /// Goes after the next `INTO table`; returns the table's bare name.
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
