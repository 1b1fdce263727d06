import BinlogBytes
import BinlogEvents

/// Reads what servers of all generations say when a thread of a replica stops.
///
/// | who | text |
/// |---|---|
/// | both, rows | `Could not execute Write_rows event on table D.T; Duplicate entry 'V' for key 'K', Error_code: 1062; handler error HA_ERR_FOUND_DUPP_KEY; the event's master log F, end_log_pos N` |
/// | both, rows | `Error executing row event: 'Table 'D.T' doesn't exist'` |
/// | both, statements | `Error 'MESSAGE' on query. Default database: 'D'. Query: 'TEXT'` |
/// | both, statements | `Query caused different errors on master and slave. Error on master: … error code=N ; Error on slave: actual message='…', error code=M. Default database: 'D'. Query: 'TEXT'` |
/// | MySQL 5.6 and later | `Worker 1 failed executing transaction 'GTID' at master log F, end_log_pos N; REASON` |
/// | MySQL 5.7 and later | `Coordinator stopped because there were error(s) in the worker(s). The most recent failure being: Worker 1 failed … end_log_pos N. See error log …` |
/// | MariaDB, error log | `REASON, Gtid 0-1-5, Internal MariaDB error code: 1062` |
///
/// `source` stands for `master`, and `replica` for `slave`, since MySQL 8.0.26.
///
/// Source: `slave_rows_error_report`, `Query_log_event::do_apply_event`, `Slave_worker::do_report`
/// and `Slave_reporting_capability::report` of both servers.
extension ApplierError {
  /// Takes `message` apart, which `thread` reported under `number`; 0 where only the text is known.
  public init(thread: Thread, number: Int, message: String, time: String? = nil) {
    self.thread = thread
    self.number = number
    self.message = message
    self.time = time.flatMap { $0.isEmpty ? nil : $0 }
    readWorker()
    readPlace()
    readEvent()
    readObject()
    readStatement()
    readDuplicate()
    if let word = message.text(after: "handler error ", upTo: [";", ",", " "]) {
      handlerError = word
    }
    readGtids()
    if self.number == 0 { self.number = Self.lastNumber(in: message) ?? 0 }
    if let said = message.text(after: "Error on master: ", upTo: ["; Error on slave"])
      ?? message.text(after: "Error on source: ", upTo: ["; Error on replica"])
    {
      sourceNumber = said.number(after: "error code=")
    } else {
      sourceNumber =
        message.number(after: "(error on master: ") ?? message.number(after: "(error on source: ")
    }
  }

  /// `Worker N failed executing transaction 'GTID'`.
  private mutating func readWorker() {
    if message.range(of: "Coordinator stopped") != nil { isSummary = true }
    guard let start = message.range(of: "Worker "),
      let end = message[start.upperBound...].range(of: " failed executing transaction '")
    else { return }
    worker = Int(message[start.upperBound..<end.lowerBound])
    if !isSummary { thread = .worker }
    let rest = message[end.upperBound...]
    if let close = rest.range(of: "'") {
      let name = String(rest[..<close.lowerBound])
      if Self.isGtid(name) { gtid = name }
    }
  }

  /// `master log F, end_log_pos N`, the last that says so: it is the event's own.
  private mutating func readPlace() {
    for opening in ["master log ", "source log "] {
      var rest = message[...]
      while let start = rest.range(of: opening) {
        rest = rest[start.upperBound...]
        guard let mark = rest.range(of: ", end_log_pos ") else { break }
        let name = rest[..<mark.lowerBound]
        let digits = rest[mark.upperBound...].prefix { $0.isASCII && $0.isNumber }
        guard !name.contains(" "), let position = UInt64(digits) else { continue }
        // Some workers know no place, and say 0; what is known already stays.
        if position > 0 || endPosition == nil { endPosition = position }
        if !name.isEmpty, name != "FIRST" { file = String(name).lastPathComponent }
      }
    }
  }

  /// `Could not execute Write_rows event on table D.T;`.
  private mutating func readEvent() {
    guard let start = message.range(of: "Could not execute ") else { return }
    let rest = message[start.upperBound...]
    guard let middle = rest.range(of: " event on table ") else { return }
    switch rest[..<middle.lowerBound].lowercased() {
    case let name where name.hasPrefix("write_rows"): operation = .insert
    case let name where name.hasPrefix("update_rows") || name.hasPrefix("partial_update"):
      operation = .update
    case let name where name.hasPrefix("delete_rows"): operation = .delete
    default: break
    }
    let tail = rest[middle.upperBound...]
    guard let end = tail.range(of: ";") else { return }
    setTable(String(tail[..<end.lowerBound]))
  }

  /// The table in the words of the errors that name one without an event.
  private mutating func readObject() {
    guard table == nil else { return }
    let quoted =
      message.text(after: "Table '", upTo: ["' doesn't exist", "' already exists"])
      ?? message.text(after: "of table '", upTo: ["' cannot be converted", "'"])
      ?? message.text(after: "Unknown table '", upTo: ["'"])
    if let quoted { setTable(quoted) }
  }

  private mutating func setTable(_ name: String) {
    guard let dot = name.firstIndex(of: ".") else {
      table = name
      return
    }
    database = String(name[..<dot])
    table = String(name[name.index(after: dot)...])
  }

  /// `Default database: 'D'. Query: 'TEXT'`.
  private mutating func readStatement() {
    let start = message.range(of: " Query: '") ?? message.range(of: " Query:'")
    guard let start else { return }
    var text = message[start.upperBound...]
    for mark in ["', Gtid ", "', Error_code: ", "', Internal MariaDB error code: "] {
      if let end = text.lastRange(of: mark) { text = text[..<end.lowerBound] }
    }
    if text.hasSuffix("'") { text.removeLast() }
    query = String(text)
    if database == nil {
      database =
        message.text(after: "Default database: '", upTo: ["'. Query", "'"])
        ?? message.text(after: "Default database:'", upTo: ["'. Query", "'"])
    }
  }

  /// `Duplicate entry 'V' for key 'K'`; the value may hold quotes, and words of any language
  /// stand between.
  private mutating func readDuplicate() {
    var part = message[...]
    // After it stand the statement, or other conditions.
    if let end = part.range(of: "' on query. ") { part = part[..<end.lowerBound] }
    guard let start = part.range(of: "Duplicate entry '") else {
      if [1062, 1586].contains(number) { readForeignDuplicate() }
      return
    }
    part = part[start.upperBound...]
    if let end = part.range(of: ", Error_code: ") { part = part[..<end.lowerBound] }
    guard let middle = part.lastRange(of: "' for key ") else { return }
    takeKey(String(part[..<middle.lowerBound]), part[middle.upperBound...])
  }

  /// The same in another language of `lc_messages`: two texts in quotes before the number.
  private mutating func readForeignDuplicate() {
    guard let end = message.range(of: ", Error_code: ") else { return }
    var part = message[..<end.lowerBound]
    if let event = part.range(of: " event on table "),
      let start = part[event.upperBound...].range(of: "; ")
    {
      part = part[start.upperBound...]
    }
    let quotes = part.indices.filter { part[$0] == "'" }
    guard quotes.count >= 4 else { return }
    let value = part[part.index(after: quotes[0])..<quotes[quotes.count - 3]]
    takeKey(String(value), part[quotes[quotes.count - 2]...])
  }

  private mutating func takeKey(_ value: String, _ rest: Substring) {
    var key = DuplicateKey(value: value)
    if rest.hasPrefix("'") {
      let name = String(rest.dropFirst().prefix { $0 != "'" })
      // MySQL since 8.0.19 says the table's name before.
      if let table, name.hasPrefix(table + ".") {
        key.table = table
        key.name = String(name.dropFirst(table.utf8.count + 1))
      } else if table == nil, let dot = name.firstIndex(of: ".") {
        key.table = String(name[..<dot])
        key.name = String(name[name.index(after: dot)...])
      } else {
        key.name = name
      }
    } else {
      key.number = Int(rest.prefix { $0.isASCII && $0.isNumber })
    }
    duplicate = key
  }

  private mutating func readGtids() {
    // Statements may hold anything.
    var part = message[...]
    if let start = part.range(of: " Query: '") ?? part.range(of: " Query:'") {
      let tail = part[start.upperBound...]
      if gtid == nil, let mark = tail.lastRange(of: ", Gtid ") {
        gtid = GtidWords.all(in: tail[mark.upperBound...]).first
      }
      part = part[..<start.lowerBound]
    }
    let all = GtidWords.all(in: part)
    if gtid == nil {
      if let mark = part.lastRange(of: ", Gtid ") {
        gtid = GtidWords.all(in: part[mark.upperBound...]).first
      } else if let mark = part.range(of: "attempt was made to binlog GTID ") {
        gtid = GtidWords.all(in: part[mark.upperBound...]).first
      }
    }
    for name in all where name != gtid && !otherGtids.contains(name) { otherGtids.append(name) }
  }

  private static func isGtid(_ text: String) -> Bool { GtidWords.all(in: text[...]) == [text] }

  /// The number that a line of an error log ends with, else the one that the text names.
  static func lastNumber(in text: String) -> Int? {
    for mark in ["Internal MariaDB error code: ", "Error_code: ", "error code="] {
      guard let start = text.lastRange(of: mark) else { continue }
      var rest = text[start.upperBound...]
      if rest.hasPrefix("MY-") { rest = rest.dropFirst(3) }
      if let number = Int(rest.prefix(while: { $0.isASCII && $0.isNumber })) { return number }
    }
    return text.number(after: "fatal error ")
  }
}

/// GTIDs in a text of a server.
enum GtidWords {
  /// MariaDB's `0-1-5`, and MySQL's `UUID:5` with or without a tag, in the order of the text.
  static func all(in text: Substring) -> [String] {
    let bytes = Array(text.utf8)
    var found: [String] = []
    var place = 0
    while place < bytes.count {
      guard isWord(bytes[place]) else {
        place += 1
        continue
      }
      let start = place
      while place < bytes.count,
        isWord(bytes[place]) || bytes[place] == 0x2D || bytes[place] == 0x3A
      {
        place += 1
      }
      var end = place
      while end > start, !isWord(bytes[end - 1]) { end -= 1 }
      let word = String(decoding: bytes[start..<end], as: UTF8.self)
      if isMariaDB(word) || isMySQL(word) { found.append(word) }
    }
    return found
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte == 0x5F || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0x30 && byte <= 0x39
  }

  private static func isMariaDB(_ word: String) -> Bool {
    let parts = word.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 3 && UInt32(parts[0]) != nil && UInt32(parts[1]) != nil
      && UInt64(parts[2]) != nil
  }

  private static func isMySQL(_ word: String) -> Bool {
    guard word.utf8.count > 37, word.contains(":"), let set = GtidSet(word) else { return false }
    return !set.isEmpty
  }
}

extension StringProtocol {
  /// Where `needle` stands last.
  func lastRange(of needle: String) -> Range<Index>? {
    var found: Range<Index>?
    var start = startIndex
    while let next = self[start...].range(of: needle) {
      found = next
      start = next.upperBound
    }
    return found
  }

  /// What stands after `opening`, up to the first of `closings` that comes there; to the end where
  /// none does.
  func text(after opening: String, upTo closings: [String]) -> String? {
    guard let start = range(of: opening) else { return nil }
    let rest = self[start.upperBound...]
    for closing in closings {
      if let end = rest.range(of: closing) { return String(rest[..<end.lowerBound]) }
    }
    return String(rest)
  }

  /// The number after `opening`.
  func number(after opening: String) -> Int? {
    guard let start = range(of: opening) else { return nil }
    return Int(self[start.upperBound...].prefix { $0.isASCII && $0.isNumber })
  }
}
