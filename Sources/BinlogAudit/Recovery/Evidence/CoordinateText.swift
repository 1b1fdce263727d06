import BinlogBytes
import BinlogLogs

/// Coordinates as statements and the notes of backup tools have them.
///
/// `CHANGE MASTER TO …` and `CHANGE REPLICATION SOURCE TO …` (in comments too, as mysqldump writes
/// them), `SET GLOBAL gtid_slave_pos`, `SET @@GLOBAL.gtid_purged`, xtrabackup_binlog_info and
/// xtrabackup_slave_info with their relatives of MariaDB, mydumper's metadata.
struct CoordinateText {
  /// Where replicas were told to go on, one for each channel.
  private(set) var told: [ReplicaState] = []
  /// The end of a log that a backup noted: a replica that is made of it begins there.
  private(set) var noted: ReplicaState?

  private let origin: String
  /// A statement that is not ended yet.
  private var statement = ""
  private var section = Section.none
  private var isFirst = true
  private var file: String?
  private var gtidsGoOn = false
  /// GTIDs that the statements set, for the channel that follows.
  private var gtids: (set: String, isMariaDB: Bool)?

  private enum Section { case none, ownLog, source }

  init(origin: String) { self.origin = origin }

  /// Longer ones are none of these.
  private static let statementLimit = 1 << 20

  /// Takes one line.
  mutating func take(_ line: StatusLine) {
    if !statement.isEmpty {
      go(on: line.trimmed)
      return
    }
    if gtidsGoOn {
      let text = line.trimmed
      gtidsGoOn = text.hasSuffix(",")
      noted?.executedGtids? += text
      return
    }
    let range = line.trimmedRange
    guard !range.isEmpty else { return }
    if isFirst {
      isFirst = false
      if range.count < 1 << 20, takePlace(line.trimmed) { return }
    }
    if line.has.contains(.quote), range.count < Self.statementLimit, line.contains(Self.nameMark) {
      takeNote(line.trimmed, "")
      return
    }
    guard let start = Self.start(of: line, range) else { return }
    let rest = line.bytes[start..<range.upperBound]
    // What begins with none of these words is nothing of ours; most lines of a dump are such.
    guard let first = rest.first, rest.count < Self.statementLimit,
      Self.openings.contains(first | 0x20)
    else { return }
    let text = String(decoding: rest, as: UTF8.self)
    let lower = text.prefix(64).lowercased()
    if lower.hasPrefix("change master") || lower.hasPrefix("change replication source")
      || lower.hasPrefix("set ") && lower.contains("gtid_")
    {
      go(on: text)
      return
    }
    takeNote(text, lower)
  }

  private static let nameMark = LineMarks("filename '")
  private static let openings: [UInt8] = Array("cslpfgebm{".utf8)

  /// Ends what is open.
  mutating func finish() {
    if !statement.isEmpty { endStatement() }
    if told.isEmpty, let gtids {
      var state = ReplicaState(origin: origin)
      put(gtids, into: &state)
      told.append(state)
    }
  }

  /// Where the text of a line begins after what makes it a comment or a client's echo.
  private static func start(of line: StatusLine, _ range: Range<Int>) -> Int? {
    let bytes = line.bytes
    var index = range.lowerBound
    if let end = bytes[range].prefix(40).firstIndex(of: 0x3E) {
      let head = String(decoding: bytes[range.lowerBound..<end], as: UTF8.self).lowercased()
      if head.hasPrefix("mysql") || head.hasPrefix("mariadb [") || head == "-" { index = end + 1 }
    }
    let isSkipped: (UInt8) -> Bool = { [0x20, 0x09, 0x2D, 0x23].contains($0) }
    while index < range.upperBound, isSkipped(bytes[index]) { index += 1 }
    if bytes[index..<range.upperBound].starts(with: [0x2F, 0x2A]) {
      index += 2
      while index < range.upperBound,
        bytes[index] == 0x21 || bytes[index] == 0x20
          || bytes[index] >= 0x30 && bytes[index] <= 0x39
      { index += 1 }
    }
    return index < range.upperBound ? index : nil
  }

  // MARK: Statements

  private mutating func go(on text: String) {
    var text = text[...]
    while text.hasPrefix("--") || text.hasPrefix("->") { text = text.dropFirst(2) }
    statement += statement.isEmpty ? String(text) : " " + text
    // One line may hold several.
    while let end = Self.end(of: statement) {
      let rest = String(statement[statement.index(after: end)...]).trimmingSpaces
      statement = String(statement[..<end])
      endStatement()
      let lower = rest.prefix(32).lowercased()
      guard lower.hasPrefix("change ") || lower.hasPrefix("set ") else { return }
      statement = rest
    }
    if statement.utf8.count > Self.statementLimit { statement = "" }
  }

  /// The semicolon outside of quotes.
  private static func end(of text: String) -> String.Index? {
    var quote: UInt8?
    for index in text.utf8.indices {
      let byte = text.utf8[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      } else if byte == 0x3B {
        return index
      }
    }
    return nil
  }

  private mutating func endStatement() {
    let text = statement
    statement = ""
    let lower = text.lowercased()
    if lower.hasPrefix("set ") {
      let isMariaDB = lower.contains("gtid_slave_pos")
      guard isMariaDB || lower.contains("gtid_purged") else { return }
      guard let set = Self.quoted(text, after: "=").last else { return }
      gtids = (set.filter { !$0.isWhitespace && $0 != "+" }, isMariaDB)
      return
    }
    var state = ReplicaState(origin: origin)
    state.words = lower.hasPrefix("change replication") ? .source : .master
    if state.words == .source { state.isMariaDB = false }
    let options = Self.options(text)
    func value(_ name: String) -> String? { options["source_" + name] ?? options["master_" + name] }
    if let file = value("log_file"), !file.isEmpty,
      let position = value("log_pos").flatMap({ UInt64($0) })
    {
      let place = SourceCoordinate(file: file.lastPathComponent, position: position)
      // It throws the relay logs away: what is read and what is applied are the same then.
      state.read = place
      state.executed = place
      state.usesGtid = false
    }
    if value("auto_position") == "1" {
      state.usesGtid = true
      state.isMariaDB = false
    }
    if let word = value("use_gtid") {
      state.isMariaDB = true
      state.usesGtid = word.lowercased() != "no"
      if state.usesGtid == true { state.gtidWord = word }
    }
    state.channel = Self.channel(text, lower)
    if let gtids { put(gtids, into: &state) }
    guard state.read != nil || state.usesGtid == true else { return }
    told.removeAll { $0.channel?.lowercased() == state.channel?.lowercased() }
    if told.count < StatusStates.limit { told.append(state) }
  }

  private func put(_ gtids: (set: String, isMariaDB: Bool), into state: inout ReplicaState) {
    state.isMariaDB = gtids.isMariaDB
    if gtids.isMariaDB {
      state.gtidPosition = gtids.set
    } else {
      state.executedGtids = gtids.set
    }
  }

  /// `FOR CHANNEL 'east'`, `CHANGE MASTER 'east' TO`.
  private static func channel(_ text: String, _ lower: String) -> String? {
    if let place = lower.range(of: "for channel") {
      // The same place in the text: lower case has as many bytes for what stands before.
      return quoted(String(lower[place.upperBound...]), after: "").first
    }
    guard lower.hasPrefix("change master"), let to = lower.range(of: " to ") else { return nil }
    return quoted(String(text.prefix(lower[..<to.lowerBound].count)), after: "").first
  }

  /// What stands in quotes after the first `mark`.
  private static func quoted(_ text: String, after mark: String) -> [String] {
    var rest = text[...]
    if !mark.isEmpty {
      guard let place = rest.range(of: mark) else { return [] }
      rest = rest[place.upperBound...]
    }
    var list: [String] = []
    while let open = rest.firstIndex(where: { $0 == "'" || $0 == "\"" }) {
      let behind = rest[rest.index(after: open)...]
      guard let close = behind.firstIndex(of: rest[open]) else { break }
      list.append(String(behind[..<close]))
      rest = behind[behind.index(after: close)...]
    }
    return list
  }

  /// The options by lower-case names: `NAME = VALUE`, with or without quotes.
  private static func options(_ text: String) -> [String: String] {
    var options: [String: String] = [:]
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      guard StatusPairs.isWord(bytes[index]) else {
        if bytes[index] == 0x22 || bytes[index] == 0x27 { skipQuoted(bytes, &index) }
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, StatusPairs.isWord(bytes[index]) { index += 1 }
      let name = String(decoding: bytes[start..<index], as: UTF8.self).lowercased()
      while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
      guard index < bytes.count, bytes[index] == 0x3D else { continue }
      index += 1
      while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
      let first = index
      if index < bytes.count, bytes[index] == 0x22 || bytes[index] == 0x27 {
        skipQuoted(bytes, &index)
        options[name] = String(decoding: bytes[(first + 1)..<max(first + 1, index)], as: UTF8.self)
        index += 1
      } else {
        while index < bytes.count, StatusPairs.isWord(bytes[index]) { index += 1 }
        options[name] = String(decoding: bytes[first..<index], as: UTF8.self)
      }
    }
    return options
  }

  /// Goes to the quote that closes the one at `index`, or to the end.
  private static func skipQuoted(_ bytes: [UInt8], _ index: inout Int) {
    let quote = bytes[index]
    index += 1
    while index < bytes.count, bytes[index] != quote {
      index += bytes[index] == 0x5C ? 2 : 1
    }
    index = min(index, bytes.count)
  }

  // MARK: Notes of backup tools

  /// `FILE POSITION [GTIDS]` as the first line of a text, or `FILE:POSITION`.
  private mutating func takePlace(_ text: String) -> Bool {
    let cells = text.split(omittingEmptySubsequences: true) { $0 == "\t" || $0 == " " }
    guard let first = cells.first else { return false }
    guard !first.utf8.contains(0x3D) else { return false }
    if cells.count >= 2, LogName(String(first).lastPathComponent) != nil,
      let position = UInt64(cells[1])
    {
      note(String(first), position)
      // Empty columns stand between in SHOW MASTER STATUS.
      if cells.count > 2, let last = cells.last, Self.isGtids(last) { noteGtids(String(last)) }
      return true
    }
    guard cells.count == 1, let colon = first.lastIndex(of: ":"),
      let position = UInt64(first[first.index(after: colon)...]),
      LogName(String(first[..<colon]).lastPathComponent) != nil
    else { return false }
    note(String(first[..<colon]), position)
    return true
  }

  private static func isGtids(_ text: Substring) -> Bool {
    text.utf8.contains(0x2D) && (text.utf8.contains(0x3A) || text.first?.isNumber ?? false)
  }

  private mutating func noteGtids(_ text: String) {
    // MariaDB's have no colon.
    if text.utf8.contains(0x3A) {
      noted?.executedGtids = text
      noted?.isMariaDB = false
      gtidsGoOn = text.hasSuffix(",")
    } else {
      noted?.gtidPosition = text
      noted?.isMariaDB = true
    }
  }

  private mutating func note(_ file: String, _ position: UInt64) {
    let place = SourceCoordinate(file: file.lastPathComponent, position: position)
    var state = noted ?? ReplicaState(origin: origin)
    state.read = place
    state.executed = place
    noted = state
  }

  private mutating func takeNote(_ text: String, _ lower: String) {
    if lower.hasPrefix("show "), lower.contains("status:") {
      section = lower.contains("slave") || lower.contains("replica") ? .source : .ownLog
      file = nil
      return
    }
    if lower.hasPrefix("[") {
      // The sections of an INI file, not what an error log has in brackets.
      guard text.hasSuffix("]"), !text.contains(" ") else { return }
      section = lower.hasPrefix("[master") || lower.hasPrefix("[source") ? .ownLog : .none
      file = nil
      return
    }
    // XtraBackup and mariadb-backup, in xtrabackup_info and in what they print.
    if let name = Self.between(text, "filename '", "'"), LogName(name) != nil,
      let position = Self.between(text, "position '", "'").flatMap({ UInt64($0) })
    {
      note(name, position)
      if let set = Self.between(text, "GTID of the last change '", "'") { noteGtids(set) }
      return
    }
    guard let equals = text.firstIndex(where: { $0 == ":" || $0 == "=" }) else { return }
    let name = String(text[..<equals]).trimmingSpaces.lowercased()
    var value = String(text[text.index(after: equals)...]).trimmingSpaces
    if value.utf8.count > 1, let quote = value.first, quote == "'" || quote == "\"",
      value.last == quote
    {
      value = String(value.dropFirst().dropLast())
    }
    if name == "binlog_position" {
      _ = takePlace(value)
      return
    }
    guard section != .none else { return }
    switch name {
    case "log", "file", "source_log_file", "master_log_file":
      file = LogName(value.lastPathComponent) == nil ? nil : value
    case "pos", "position", "source_log_pos", "master_log_pos":
      guard let file, let position = UInt64(value) else { return }
      if section == .ownLog {
        note(file, position)
      } else {
        let place = SourceCoordinate(file: file.lastPathComponent, position: position)
        var state = ReplicaState(origin: origin)
        state.read = place
        state.executed = place
        told.removeAll { $0.channel == nil }
        told.append(state)
      }
    case "gtid", "executed_gtid_set":
      guard !value.isEmpty, value != "(null)", Self.isGtids(value[...]) else { return }
      if section == .ownLog {
        noteGtids(value)
      } else if let last = told.indices.last, value.utf8.contains(0x3A) {
        told[last].executedGtids = value
      }
    default: break
    }
  }

  private static func between(_ text: String, _ opening: String, _ closing: String) -> String? {
    guard let start = text.range(of: opening),
      let end = text[start.upperBound...].range(of: closing)
    else { return nil }
    return String(text[start.upperBound..<end.lowerBound])
  }
}
