/// Status as pairs of a name and a value in any other dress: lines that somebody quoted or a tool
/// put a time before, a table turned on its side, XML, what PHP, Perl, Ruby and Go print.
///
/// A value ends with its quote, its element, or its line; that of a name whose values have no
/// spaces with the next space.
struct StatusPairs {
  private var row: [String: String] = [:]
  /// What came again with the same value: it belongs to the next row if there is one.
  private var again: [String: String] = [:]
  /// The name whose value stands in the next line, as `var_dump` has it.
  private var waiting: String?

  /// Takes one line; returns the rows that it ends: a name that comes again with another value
  /// begins the next.
  mutating func take(_ line: StatusLine) -> [StatusRow] {
    var rows: [StatusRow] = []
    if let name = waiting {
      waiting = nil
      if let value = Self.dumped(line) {
        add(name, value, &rows)
        return rows
      }
      // `print_r` has nothing after the arrow of an empty value; the next name stands here.
      add(name, "", &rows)
    }
    guard line.has.contains(.underscore) else { return rows }
    var reader = Reader(bytes: line.bytes)
    while let (name, value) = reader.next() {
      if value.isEmpty, reader.place >= line.bytes.count, reader.hasArrow {
        waiting = name
      } else {
        add(name, value, &rows)
      }
    }
    return rows
  }

  /// The row that is open.
  mutating func finish() -> StatusRow? {
    defer { self = StatusPairs() }
    return row.isEmpty ? nil : StatusRow(row)
  }

  private mutating func add(_ name: String, _ value: String, _ rows: inout [StatusRow]) {
    guard let known = row[name] else {
      row[name] = value
      return
    }
    if known == value {
      again[name] = value
      return
    }
    rows.append(StatusRow(row))
    row = again
    row[name] = value
    again = [:]
  }

  /// `string(16) "mysql-bin.000562"`, `int(17314)`, `NULL`.
  private static func dumped(_ line: StatusLine) -> String? {
    let text = line.trimmed
    if text == "NULL" { return text }
    if text.hasPrefix("string("), let start = text.range(of: "\"") {
      let value = text[start.upperBound...]
      return String(value.hasSuffix("\"") ? value.dropLast() : value)
    }
    guard text.hasPrefix("int(") || text.hasPrefix("bool("), text.hasSuffix(")"),
      let start = text.range(of: "(")
    else { return nil }
    return String(text[start.upperBound...].dropLast())
  }

  /// The names that matter, but those that any text may have.
  private static let names = StatusNames.all.subtracting(["file", "position", "uuid"])

  /// Names whose values have no spaces.
  private static func isOneWord(_ name: String) -> Bool {
    name.hasSuffix("_log_file") || name.hasSuffix("_log_name") || name.hasSuffix("_running")
      || name.hasSuffix("_uuid") || name == "using_gtid"
  }

  /// Names whose values are numbers.
  private static func isNumber(_ name: String) -> Bool {
    name.hasSuffix("_log_pos") || name.hasSuffix("_id") || name.hasSuffix("errno")
      || name.hasSuffix("_number") || name.hasSuffix("auto_position")
  }

  static func isWord(_ byte: UInt8) -> Bool {
    byte == 0x5F || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0x30 && byte <= 0x39
  }

  private struct Reader {
    let bytes: [UInt8]
    var place = 0
    /// Whether the last separator was an arrow, as PHP has it.
    var hasArrow = false

    /// The next name that matters, with its value.
    mutating func next() -> (name: String, value: String)? {
      while place < bytes.count {
        guard StatusPairs.isWord(bytes[place]) else {
          place += 1
          continue
        }
        let start = place
        var hasUnderscore = false
        while place < bytes.count, StatusPairs.isWord(bytes[place]) {
          if bytes[place] == 0x5F { hasUnderscore = true }
          place += 1
        }
        // All names that matter here have one.
        guard hasUnderscore, place - start <= StatusNames.longest else { continue }
        let word = String(decoding: bytes[start..<place], as: UTF8.self).lowercased()
        guard StatusPairs.names.contains(word) else { continue }
        if let value = value(of: word) { return (word, value) }
      }
      return nil
    }

    /// What stands after `:`, `|`, `=`, `>`, an arrow or a tab, and the quotes around it.
    private mutating func value(of name: String) -> String? {
      let before = place
      var separates = false
      hasArrow = false
      // The quote or bracket that closes a name is no separator.
      while place < bytes.count, [0x22, 0x27, 0x60, 0x5D].contains(bytes[place]) { place += 1 }
      while place < bytes.count {
        switch bytes[place] {
        case 0x20: break
        case 0x3D where place + 1 < bytes.count && bytes[place + 1] == 0x3E && !separates:
          separates = true
          hasArrow = true
          place += 1
        case 0x3A, 0x7C, 0x3D, 0x09, 0x3E:
          guard !separates else { return rest(name) }
          separates = true
        default:
          guard separates else {
            place = before
            return nil
          }
          return rest(name)
        }
        place += 1
      }
      return separates ? "" : nil
    }

    private mutating func rest(_ name: String) -> String {
      let isOneWord = StatusPairs.isOneWord(name)
      let isNumber = StatusPairs.isNumber(name)
      let open = bytes[place]
      let isElement = place > 0 && bytes[place - 1] == 0x3E && !hasArrow
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
        return StatusMarkup.plain(Array(bytes[start..<end]))
      } else if isOneWord || isNumber && open >= 0x30 && open <= 0x39 {
        // A number may be followed by more on its line; what goes on otherwise is a text.
        end = start
        while end < bytes.count, isOneWord ? !Self.ends.contains(bytes[end]) : isPart(bytes[end]) {
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

    private static let ends: [UInt8] = Array(" \t,;|]})<".utf8)

    private func isPart(_ byte: UInt8) -> Bool {
      StatusPairs.isWord(byte) || byte == 0x2D || byte == 0x2E
    }
  }
}
