/// Status in columns below a line of names: a client's box, columns between tabs, or commas.
enum StatusTable {
  /// The rows, each by lower-case column names.
  static func rows(in lines: [String]) -> [[String: String]] {
    var rows: [[String: String]] = []
    var names: [String] = []
    // Where the bars of a box stand, as a text in a cell may have some too.
    var bars: [Int] = []
    for line in joined(lines) {
      let text = line.trimmingSpaces
      var cells: [String]
      if text.hasPrefix("|") {
        cells = text.dropFirst().dropLast(text.hasSuffix("|") ? 1 : 0)
          .split(separator: "|", omittingEmptySubsequences: false)
          .map { String($0).trimmingSpaces }
        if cells.count > names.count, let cut = Self.cells(of: text, at: bars) { cells = cut }
      } else if line.contains("\t") {
        cells = line.split(separator: "\t", omittingEmptySubsequences: false)
          .map { String($0).trimmingSpaces }
      } else if text.contains(",") {
        cells = commaCells(text)
      } else {
        continue
      }
      let folded = cells.map { $0.lowercased() }
      if folded.count > 2, folded.contains(where: { headKeys.contains($0) }) {
        names = folded
        bars = text.hasPrefix("|") ? Self.bars(in: text) : []
      } else if cells.count == names.count, !names.isEmpty {
        rows.append(Dictionary(zip(names, cells), uniquingKeysWith: { first, _ in first }))
      }
    }
    return rows
  }

  /// Columns of which one is in every status.
  private static let headKeys: Set<String> = [
    "source_log_file", "master_log_file", "read_source_log_pos", "read_master_log_pos",
    "master_log_name", "last_error_number",
  ]

  private static func bars(in text: String) -> [Int] {
    text.enumerated().filter { $0.element == "|" }.map(\.offset)
  }

  /// The cells between bars that stand where those of the names stand; nil where they do not.
  private static func cells(of text: String, at bars: [Int]) -> [String]? {
    let characters = Array(text)
    guard bars.count > 1, bars.allSatisfy({ $0 < characters.count && characters[$0] == "|" }) else {
      return nil
    }
    return zip(bars, bars.dropFirst()).map { String(characters[($0 + 1)..<$1]).trimmingSpaces }
  }

  /// Cells between commas, in quotes or not.
  private static func commaCells(_ text: String) -> [String] {
    var cells: [String] = []
    var cell = ""
    var isQuoted = false
    var previous: Character?
    for character in text {
      switch character {
      case "\"":
        // Two of them stand for one.
        if !isQuoted, previous == "\"" { cell.append("\"") }
        isQuoted.toggle()
      case "," where !isQuoted:
        cells.append(cell.trimmingSpaces)
        cell = ""
      default: cell.append(character)
      }
      previous = character
    }
    return cells + [cell.trimmingSpaces]
  }

  /// Puts rows of a box together whose cells have line ends, as sets of GTIDs do.
  private static func joined(_ lines: [String]) -> [String] {
    var result: [String] = []
    var open: String?
    for line in lines {
      let trimmed = line.trimmingSpaces
      if let begun = open {
        let row = begun + trimmed
        // Whatever never ends is no box.
        if trimmed.hasSuffix("|") || row.utf8.count > 1 << 20 {
          result.append(row)
          open = nil
        } else {
          open = row
        }
      } else if trimmed.hasPrefix("|"), !trimmed.hasSuffix("|") {
        open = trimmed
      } else {
        result.append(line)
      }
    }
    if let open { result.append(open) }
    return result
  }
}
