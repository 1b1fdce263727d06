import BinlogLogs

/// Status in columns below a line of names: a client's box, a table of Markdown, columns between
/// tabs, commas or semicolons, with or without quotes; or the bare row, known by its shape.
struct StatusTable {
  private var names: [String] = []
  private var separator: UInt8 = 0
  /// Where the bars of a box stand, as a text in a cell may have some too.
  private var bars: [Int] = []
  /// A row whose cells have line ends, as sets of GTIDs do.
  private var open: [UInt8] = []
  /// The quote that is open in it.
  private var openQuote: UInt8?

  /// No status has as many columns.
  private static let columnLimit = 512
  private static let bar = UInt8(ascii: "|")

  /// Whether a cell goes on in the next line.
  var isInsideRow: Bool { !open.isEmpty }

  /// Takes one line; returns the row that it ends.
  mutating func take(_ line: StatusLine) -> StatusRow? {
    guard !open.isEmpty || line.has.contains(.separator) else { return nil }
    let bytes = Self.plainBars(line.bytes)
    if !open.isEmpty {
      open.append(0x0A)
      open += bytes
      guard endRow(bytes) else {
        // Whatever never ends is no row.
        if open.count > TextLines.lineLimit { forgetOpen() }
        return nil
      }
      defer { forgetOpen() }
      return row(open)
    }
    let trimmed = StatusLine.trimmed(bytes)
    let isBox = trimmed.first.map { bytes[$0] == Self.bar } ?? false
    if line.has.contains(.underscore), line.contains(StatusNames.marks),
      takeHead(bytes, isBox: isBox)
    {
      return nil
    }
    guard !names.isEmpty else { return Self.bareRow(bytes) }
    guard isBox == (separator == Self.bar), bytes.contains(separator) else { return nil }
    guard endRow(bytes) else {
      open = bytes
      return nil
    }
    return row(bytes)
  }

  private mutating func forgetOpen() {
    open = []
    openQuote = nil
  }

  /// Whether `bytes` are the names of columns.
  private mutating func takeHead(_ bytes: [UInt8], isBox: Bool) -> Bool {
    let separator = isBox ? Self.bar : Self.separator(of: bytes)
    guard let separator else { return false }
    let cells = Self.cells(bytes, separator).map { cell in
      var name = cell.lowercased()
      while let first = name.utf8.first, first == 0x23 || first == 0x20 { name.removeFirst() }
      return name
    }
    guard cells.count > 2, cells.contains(where: StatusNames.heads.contains) else { return false }
    names = cells
    self.separator = separator
    bars = isBox ? Self.bars(bytes) : []
    return true
  }

  private static func separator(of bytes: [UInt8]) -> UInt8? {
    if bytes.contains(0x09) { return 0x09 }
    let commas = bytes.count { $0 == 0x2C }
    let semicolons = bytes.count { $0 == 0x3B }
    guard commas + semicolons > 0 else { return nil }
    return commas >= semicolons ? 0x2C : 0x3B
  }

  /// Whether no cell goes on after the line `bytes`; a quote that is open before it counts.
  private mutating func endRow(_ bytes: [UInt8]) -> Bool {
    if separator == Self.bar {
      let trimmed = StatusLine.trimmed(bytes)
      return trimmed.last.map { bytes[$0] == Self.bar } ?? false
    }
    var mayOpen = openQuote == nil
    var isEscaped = false
    for byte in bytes {
      if let quote = openQuote {
        if isEscaped {
          isEscaped = false
        } else if byte == 0x5C {
          isEscaped = true
        } else if byte == quote {
          openQuote = nil
          // Where it is doubled, it opens again at once.
          mayOpen = true
        }
      } else if mayOpen, byte == 0x22 || byte == 0x27 {
        openQuote = byte
      } else {
        mayOpen = byte == separator || byte == 0x20 && mayOpen
      }
    }
    return openQuote == nil
  }

  private func row(_ bytes: [UInt8]) -> StatusRow? {
    var cells = Self.cells(bytes, separator)
    if separator == Self.bar, cells.count > names.count, let cut = Self.cells(bytes, at: bars) {
      cells = cut
    }
    guard cells.count == names.count else { return nil }
    return StatusRow(Dictionary(zip(names, cells), uniquingKeysWith: { first, _ in first }))
  }

  // MARK: Cells

  /// Bars of boxes that are drawn with lines, as plain ones.
  private static func plainBars(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(0xE2) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0xE2, index + 2 < bytes.count,
        bytes[index + 1] == 0x94 && (bytes[index + 2] == 0x82 || bytes[index + 2] == 0x83)
          || bytes[index + 1] == 0x95 && bytes[index + 2] == 0x91
      {
        result.append(bar)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  private static func bars(_ bytes: [UInt8]) -> [Int] {
    bytes.indices.filter { bytes[$0] == bar }
  }

  /// The cells between bars that stand where those of the names stand; nil where they do not.
  private static func cells(_ bytes: [UInt8], at bars: [Int]) -> [String]? {
    guard bars.count > 1, bars.allSatisfy({ $0 < bytes.count && bytes[$0] == bar }) else {
      return nil
    }
    return zip(bars, bars.dropFirst()).map { text(bytes[($0 + 1)..<$1]) }
  }

  /// The cells between separators; those of a box without its edges.
  private static func cells(_ bytes: [UInt8], _ separator: UInt8) -> [String] {
    var range = StatusLine.trimmed(bytes)
    if separator == bar {
      if let first = range.first, bytes[first] == bar { range.removeFirst() }
      if let last = range.last, bytes[last] == bar { range.removeLast() }
    } else if separator == 0x09 {
      range = 0..<bytes.count
    }
    var cells: [String] = []
    var start = range.lowerBound
    while cells.count <= columnLimit {
      var end = start
      while end < range.upperBound, bytes[end] == 0x20 { end += 1 }
      if separator != bar, end < range.upperBound, bytes[end] == 0x22 || bytes[end] == 0x27,
        let (cell, after) = quoted(bytes, end..<range.upperBound, separator)
      {
        cells.append(cell)
        end = after
      } else {
        end = start
        while end < range.upperBound, bytes[end] != separator { end += 1 }
        cells.append(text(bytes[start..<end]))
      }
      guard end < range.upperBound else { break }
      start = end + 1
    }
    return cells
  }

  /// A cell in quotes that ends before a separator or the end, and where; nil for another.
  private static func quoted(
    _ bytes: [UInt8], _ range: Range<Int>, _ separator: UInt8
  ) -> (String, Int)? {
    let quote = bytes[range.lowerBound]
    var cell: [UInt8] = []
    var index = range.lowerBound + 1
    while index < range.upperBound {
      let byte = bytes[index]
      let next = index + 1 < range.upperBound ? bytes[index + 1] : nil
      if byte == 0x5C, next == quote || next == 0x5C {
        cell.append(next ?? byte)
        index += 2
      } else if byte == quote, next == quote {
        cell.append(quote)
        index += 2
      } else if byte == quote {
        index += 1
        while index < range.upperBound, bytes[index] == 0x20 { index += 1 }
        guard index == range.upperBound || bytes[index] == separator else { return nil }
        return (text(cell[...]), index)
      } else {
        cell.append(byte)
        index += 1
      }
    }
    return nil
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self).trimmingSpaces
    // Sets of GTIDs have line ends, which `mysql --batch` writes as two characters.
    return text.utf8.contains(0x0A) || text.contains("\\n")
      ? text.replacing("\\n", with: "").replacing("\n", with: "") : text
  }

  // MARK: Rows without names

  /// The first columns of every status since 4.1, which all servers have in this order.
  private static let order = [
    "slave_io_state", "master_host", "master_user", "master_port", "connect_retry",
    "master_log_file", "read_master_log_pos", "relay_log_file", "relay_log_pos",
    "relay_master_log_file", "slave_io_running", "slave_sql_running", "replicate_do_db",
    "replicate_ignore_db", "replicate_do_table", "replicate_ignore_table",
    "replicate_wild_do_table", "replicate_wild_ignore_table", "last_errno", "last_error",
    "skip_counter", "exec_master_log_pos", "relay_log_space", "until_condition",
    "until_log_file", "until_log_pos", "master_ssl_allowed", "master_ssl_ca_file",
    "master_ssl_ca_path", "master_ssl_cert", "master_ssl_cipher", "master_ssl_key",
    "seconds_behind_master", "master_ssl_verify_server_cert", "last_io_errno", "last_io_error",
    "last_sql_errno", "last_sql_error", "replicate_ignore_server_ids", "master_server_id",
  ]

  /// A row of `mysql --skip-column-names`, which only its shape tells.
  private static func bareRow(_ bytes: [UInt8]) -> StatusRow? {
    for separator in [0x09, 0x2C, 0x3B, bar] as [UInt8] {
      guard bytes.count(where: { $0 == separator }) >= order.count - 1 else { continue }
      let cells = cells(bytes, separator)
      // `SHOW ALL SLAVES STATUS` has two columns before.
      for names in [order, ["connection_name", "slave_sql_state"] + order] {
        if let row = bareRow(cells, names) { return row }
      }
    }
    return nil
  }

  private static func bareRow(_ cells: [String], _ names: [String]) -> StatusRow? {
    guard cells.count >= names.count else { return nil }
    let row = Dictionary(zip(names, cells), uniquingKeysWith: { first, _ in first })
    let running: Set<String> = ["Yes", "No", "Connecting", "Preparing"]
    guard let file = row["master_log_file"], file.isEmpty || LogName(file) != nil,
      let position = row["read_master_log_pos"], UInt64(position) != nil,
      let applied = row["exec_master_log_pos"], UInt64(applied) != nil,
      running.contains(row["slave_io_running"] ?? ""),
      running.contains(row["slave_sql_running"] ?? "")
    else { return nil }
    return StatusRow(row)
  }
}
