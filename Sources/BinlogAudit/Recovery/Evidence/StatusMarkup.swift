/// Status in a table of HTML: `mysql --html`, phpMyAdmin, mails; with the names in a row of its
/// own or in the first column.
struct StatusMarkup {
  private var isOpen = false
  private var isInTag = false
  private var tag: [UInt8] = []
  private var cell: [UInt8] = []
  private var isInCell = false
  private var cells: [String] = []
  private var names: [String] = []
  /// Pairs of a table whose rows have a name and a value.
  private var pairs: [String: String] = [:]

  private static let marks = LineMarks("<table", "<tr", "<td", "<th")
  private static let columnLimit = 512

  /// Takes one line; returns the rows that end in it.
  mutating func take(_ line: StatusLine) -> [StatusRow] {
    if !isOpen {
      guard line.has.contains(.tag), line.contains(Self.marks) else { return [] }
      isOpen = true
    }
    var rows: [StatusRow] = []
    for byte in line.bytes {
      switch byte {
      case 0x3C:
        isInTag = true
        tag.removeAll(keepingCapacity: true)
      case 0x3E where isInTag:
        isInTag = false
        if let row = takeTag() { rows.append(row) }
      default:
        if isInTag {
          // The name is enough.
          if tag.count < 8 { tag.append(byte) }
        } else if isInCell, cell.count < TextLines.lineLimit {
          cell.append(byte)
        }
      }
    }
    if isInCell, !cell.isEmpty { cell.append(0x20) }
    return rows
  }

  /// The row that is open at the end of the text.
  mutating func finish() -> [StatusRow] { endTable().map { [$0] } ?? [] }

  private mutating func takeTag() -> StatusRow? {
    let isEnd = tag.first == 0x2F
    let letters = tag.drop { $0 == 0x2F }.prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
    switch String(decoding: letters, as: UTF8.self).lowercased() {
    case "td", "th":
      endCell()
      if !isEnd { isInCell = true }
    case "tr":
      endCell()
      return endRow()
    case "table":
      endCell()
      let last = endRow() ?? endTable()
      if isEnd { isOpen = false }
      return last
    default: return nil
    }
    return nil
  }

  private mutating func endCell() {
    guard isInCell else { return }
    isInCell = false
    if cells.count < Self.columnLimit { cells.append(Self.plain(cell)) }
    cell.removeAll(keepingCapacity: true)
  }

  private mutating func endRow() -> StatusRow? {
    defer { cells = [] }
    if cells.count == 2 {
      let name = cells[0].lowercased()
      guard StatusNames.all.contains(name) else { return nil }
      pairs[name] = cells[1]
      return nil
    }
    let folded = cells.map { $0.lowercased() }
    if folded.contains(where: StatusNames.heads.contains) {
      names = folded
      return nil
    }
    guard !cells.isEmpty, cells.count == names.count else { return nil }
    return StatusRow(Dictionary(zip(names, cells), uniquingKeysWith: { first, _ in first }))
  }

  private mutating func endTable() -> StatusRow? {
    names = []
    defer { pairs = [:] }
    return pairs.isEmpty ? nil : StatusRow(pairs)
  }

  /// Text with its entities put right.
  static func plain(_ bytes: [UInt8]) -> String {
    guard bytes.contains(0x26) else { return String(decoding: bytes, as: UTF8.self).trimmingSpaces }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x26,
        let end = bytes[index...].prefix(10).firstIndex(of: 0x3B),
        let scalar = entity(bytes[(index + 1)..<end])
      {
        result += Array(String(scalar).utf8)
        index = end + 1
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self).trimmingSpaces
  }

  private static func entity(_ name: ArraySlice<UInt8>) -> Unicode.Scalar? {
    let text = String(decoding: name, as: UTF8.self).lowercased()
    switch text {
    case "lt": return "<"
    case "gt": return ">"
    case "amp": return "&"
    case "quot": return "\""
    case "apos": return "'"
    case "nbsp": return " "
    default:
      guard text.hasPrefix("#") else { return nil }
      let digits = text.dropFirst()
      let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      return number.flatMap { Unicode.Scalar($0) }
    }
  }
}
