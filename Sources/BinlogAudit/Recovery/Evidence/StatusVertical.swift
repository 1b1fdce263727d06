/// Status as `Key: value` lines; a line of asterisks begins a row, as `\G` has it, and so does a
/// name that comes again with another value.
struct StatusVertical {
  private var row: [String: String] = [:]
  /// What came again with the same value: it belongs to the next row if there is one.
  private var again: [String: String] = [:]
  private var lastKey: String?

  /// Takes one line; returns the row that it ends.
  mutating func take(_ line: StatusLine) -> StatusRow? {
    var range = line.trimmedRange
    let bytes = line.bytes
    if bytes[range].starts(with: [0x2A, 0x2A, 0x2A]) { return finish() }
    // A list of YAML.
    if bytes[range].starts(with: [0x2D, 0x20]) { range.removeFirst(2) }
    while let first = range.first, bytes[first] == 0x20 { range.removeFirst() }
    guard let (key, value) = Self.pair(bytes, range) else {
      if Self.isColumn(bytes, range) {
        lastKey = nil
        return nil
      }
      // A long set of GTIDs goes on in the next line.
      if let lastKey, let begun = row[lastKey], begun.hasSuffix(","),
        begun.utf8.count < TextLines.lineLimit
      {
        row[lastKey] = begun + line.trimmed
      } else if let lastKey, let begun = row[lastKey], lastKey.hasSuffix("_error"), !begun.isEmpty,
        !range.isEmpty, begun.utf8.count < 1 << 20, !Self.isColumn(bytes, range)
      {
        // So does an error that names sets or statements.
        row[lastKey] = begun + " " + line.trimmed
      }
      return nil
    }
    lastKey = key
    guard let known = row[key] else {
      row[key] = value
      return nil
    }
    if known == value {
      again[key] = value
      return nil
    }
    let ended = StatusRow(row)
    row = again
    row[key] = value
    again = [:]
    return ended
  }

  /// The row that is open.
  mutating func finish() -> StatusRow? {
    defer {
      row = [:]
      again = [:]
      lastKey = nil
    }
    return row.isEmpty ? nil : StatusRow(row)
  }

  /// Whether the line is one of a status, of whatever name.
  private static func isColumn(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    let end = range.first { !StatusPairs.isWord(bytes[$0]) } ?? range.upperBound
    return end > range.lowerBound && end < range.upperBound && bytes[end] == 0x3A
  }

  /// A name that matters, and what stands after the colon.
  private static func pair(_ bytes: [UInt8], _ range: Range<Int>) -> (String, String)? {
    var end = range.lowerBound
    while end < range.upperBound, StatusPairs.isWord(bytes[end]) { end += 1 }
    guard end > range.lowerBound, end - range.lowerBound <= StatusNames.longest else { return nil }
    var colon = end
    while colon < range.upperBound, bytes[colon] == 0x20 { colon += 1 }
    guard colon < range.upperBound, bytes[colon] == 0x3A else { return nil }
    let key = String(decoding: bytes[range.lowerBound..<end], as: UTF8.self).lowercased()
    guard StatusNames.all.contains(key) else { return nil }
    var value = bytes[(colon + 1)..<range.upperBound]
    while let first = value.first, first == 0x20 || first == 0x09 { value.removeFirst() }
    // YAML puts some in quotes.
    if value.count > 1, let quote = value.first, quote == 0x22 || quote == 0x27,
      value.last == quote, !value.dropFirst().dropLast().contains(quote)
    {
      value = value.dropFirst().dropLast()
    }
    return (key, String(decoding: value, as: UTF8.self))
  }
}
