import BinlogRows

/// The names that stand in a statement that was logged as text, to see which tables it may be
/// about.
package struct StatementTables {
  /// A word or name, in lower case, and the one before the dot in front of it.
  private struct Name {
    var qualifier: String?
    var text: String
  }

  private var names: [Name] = []
  /// A table that stands where a statement that changes rows names tables.
  package struct Target: Sendable, Equatable {
    /// Its database, where it is named.
    package var database: [UInt8]?
    /// Its name.
    package var table: [UInt8]
  }

  /// The tables that stand where statements name tables: after INTO, FROM, JOIN, UPDATE, TABLE.
  package private(set) var targets: [Target] = []
  private var places = TablePlaces()
  /// Its first words, in upper case.
  package private(set) var words: [String] = []
  /// Far more than any statement that names its tables has.
  private static let mostNames = 20_000

  /// Takes `text` apart; strings and comments hold no names.
  package init(_ text: [UInt8]) {
    var index = 0
    var afterDot = false
    func at(_ place: Int) -> UInt8 { place < text.count ? text[place] : 0 }
    while index < text.count, names.count < Self.mostNames {
      let byte = text[index]
      switch byte {
      case 0x27, 0x22, 0x60:
        var name: [UInt8] = []
        index += 1
        while index < text.count {
          if text[index] == byte {
            guard at(index + 1) == byte else { break }
            index += 1
          } else if text[index] == 0x5C, byte != 0x60 {
            index += 1
            if index >= text.count { break }
          }
          name.append(text[index])
          index += 1
        }
        index += 1
        // Double quotes stand around names in ANSI mode.
        if byte != 0x27 {
          add(name, afterDot)
          place(name, afterDot, isQuoted: true)
        }
        afterDot = false
      case 0x2F where at(index + 1) == 0x2A && at(index + 2) != 0x21 && at(index + 2) != 0x4D:
        index += 2
        while index < text.count, !(text[index] == 0x2A && at(index + 1) == 0x2F) { index += 1 }
        index += 2
      case 0x2E:
        afterDot = !names.isEmpty
        index += 1
      default:
        guard Self.isLetter(byte) else {
          if byte != 0x20 { afterDot = false }
          places.takeSymbol(byte)
          index += 1
          continue
        }
        let start = index
        while index < text.count, Self.isLetter(text[index]) { index += 1 }
        if words.count < 64 {
          words.append(String(decoding: text[start..<index], as: UTF8.self).uppercased())
        }
        add(Array(text[start..<index]), afterDot)
        place(Array(text[start..<index]), afterDot, isQuoted: false)
        afterDot = false
      }
    }
  }

  private mutating func place(_ name: [UInt8], _ afterDot: Bool, isQuoted: Bool) {
    switch places.takeName(name, afterDot: afterDot, isQuoted: isQuoted) {
    case .table: targets.append(Target(database: nil, table: name))
    case .tableOfLast:
      if let last = targets.popLast() { targets.append(Target(database: last.table, table: name)) }
    case .other: break
    }
  }

  /// Whether `name` stands in it as a name, whatever the case of its letters.
  package func mentions(_ name: [UInt8]) -> Bool {
    let wanted = String(decoding: name, as: UTF8.self).lowercased()
    return names.contains { $0.text == wanted }
  }

  private mutating func add(_ name: [UInt8], _ afterDot: Bool) {
    let text = String(decoding: name, as: UTF8.self).lowercased()
    names.append(Name(qualifier: afterDot ? names.last?.text : nil, text: text))
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A || byte == 0x5F || byte == 0x24
      || byte >= 0x30 && byte <= 0x39 || byte >= 0x80
  }

  /// Which of `tables` it may be about, where `database` is the default one.
  func mentioned(_ tables: [UndoneTable], database: [UInt8]) -> [UndoneTable] {
    let standard = String(decoding: database, as: UTF8.self).lowercased()
    var wanted: [String: [String?]] = [:]
    for name in names { wanted[name.text, default: []].append(name.qualifier) }
    return tables.filter { table in
      let database = String(decoding: table.name.database, as: UTF8.self).lowercased()
      if dropsDatabase { return wanted[database] != nil }
      let name = String(decoding: table.name.table, as: UTF8.self).lowercased()
      return wanted[name]?.contains { ($0 ?? standard) == database } ?? false
    }
  }

  private var dropsDatabase: Bool {
    words.starts(with: ["DROP", "DATABASE"]) || words.starts(with: ["DROP", "SCHEMA"])
  }

  /// What it does to the whole of its tables; nil where their rows stay.
  var end: String? {
    switch words.first {
    case "TRUNCATE": return "emptied by TRUNCATE"
    case "DROP": return words.contains("INDEX") ? nil : "dropped"
    case "RENAME": return "renamed"
    case "CREATE": return words.dropFirst().first == "OR" ? "replaced" : nil
    case "ALTER":
      for (index, word) in words.enumerated() where word == "RENAME" {
        let next = index + 1 < words.count ? words[index + 1] : ""
        if !["COLUMN", "INDEX", "KEY"].contains(next) { return "renamed" }
      }
      return nil
    default: return nil
    }
  }
}

/// Tells where in a statement that changes rows tables are named.
private struct TablePlaces {
  /// What a name is.
  enum Place {
    case table
    /// The table whose database the name before was taken for.
    case tableOfLast
    case other
  }

  private var isFirst = true
  private var expects = false
  /// Whether a comma is followed by a table.
  private var isInList = false
  private var outerLists: [Bool] = []
  private var wasTable = false
  private var lastWord = ""

  private static let beginnings: Set<String> = [
    "FROM", "JOIN", "STRAIGHT_JOIN", "INTO", "TABLE", "TABLES",
  ]
  private static let modifiers: Set<String> = [
    "LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "IGNORE", "QUICK", "IF", "NOT", "EXISTS", "TABLE",
    "TABLES", "INTO", "FROM", "LATERAL", "ONLY",
  ]
  private static let ends: Set<String> = [
    "SET", "WHERE", "VALUES", "VALUE", "SELECT", "GROUP", "ORDER", "LIMIT", "HAVING", "RETURNING",
    "OUTFILE", "DUMPFILE", "FIELDS", "COLUMNS", "LINES", "CHARACTER",
  ]

  mutating func takeSymbol(_ byte: UInt8) {
    switch byte {
    case 0x28:
      outerLists.append(isInList)
      if !expects { isInList = false }
      wasTable = false
    case 0x29:
      isInList = outerLists.popLast() ?? false
      expects = false
      wasTable = false
    case 0x2C:
      if isInList { expects = true }
      wasTable = false
    case 0x40: expects = false
    case 0x20, 0x09, 0x0A, 0x0D: break
    default: wasTable = false
    }
  }

  mutating func takeName(_ name: [UInt8], afterDot: Bool, isQuoted: Bool) -> Place {
    if afterDot {
      defer { wasTable = false }
      return wasTable ? .tableOfLast : .other
    }
    wasTable = false
    let word = isQuoted ? "" : String(decoding: name.prefix(20), as: UTF8.self).uppercased()
    defer {
      if !isQuoted { lastWord = word }
      isFirst = false
    }
    if !isQuoted {
      if isFirst {
        expects = ["INSERT", "REPLACE", "UPDATE", "TRUNCATE", "DELETE"].contains(word)
        return .other
      }
      if expects, Self.modifiers.contains(word) { return .other }
      if Self.beginnings.contains(word) {
        expects = true
        return .other
      }
      if word == "UPDATE" {
        expects = !["KEY", "FOR", "ON"].contains(lastWord)
        return .other
      }
      if Self.ends.contains(word) {
        expects = false
        isInList = false
        return .other
      }
    }
    guard expects else { return .other }
    expects = false
    isInList = true
    wasTable = true
    return .table
  }
}
