package import BinlogBytes
package import BinlogEvents
import BinlogLogs

/// The coordinate that a backup tool left beside its backup.
///
/// `xtrabackup_binlog_info`, `mariadb_backup_binlog_info` and their relatives for the server's own
/// logs, `xtrabackup_slave_info` for those of its source; what mysqldump and mariadb-dump write at the
/// beginning and the end of a dump; mydumper's `metadata`; MySQL Shell's `@.json`.
package struct BackupNote: Sendable, Equatable {
  /// Whose logs a coordinate counts in.
  package enum Owner: String, Sendable {
    /// The server that was backed up.
    case own
    /// The source of the server that was backed up.
    case source
    /// Nothing tells.
    case unknown
  }

  /// What told it.
  package var origin: String
  /// A place in a log.
  package var place: SourceCoordinate?
  /// MySQL: what the backup holds.
  package var set: GtidSet?
  /// MariaDB: the last GTID of each domain that the backup holds.
  package var state: [MariaGtid]?
  /// Whose logs ``place`` counts in.
  package var owner: Owner
  /// Why the coordinate may be none of the backup's, where its tool says so.
  package var doubt: String?

  package init(origin: String, owner: Owner) {
    self.origin = origin
    self.owner = owner
  }

  /// Whether it tells any place.
  package var isEmpty: Bool { place == nil && set == nil && state == nil }

  /// The coordinates that `text` is, as a user types it: `FILE:POS`, a GTID set of MySQL, or a GTID
  /// position of MariaDB; nil for none of these.
  package init?(typed text: String) {
    self.init(origin: "--backup", owner: .unknown)
    let plain = String(text.filter { !$0.isWhitespace })
    if let set = GtidSet(plain), !set.isEmpty {
      self.set = set
    } else if let state = Self.state(plain) {
      self.state = state
    } else if let place = LogCoordinate(parsing: text), LogName(place.name) != nil {
      self.place = SourceCoordinate(file: place.name, position: place.position)
    } else {
      return nil
    }
  }

  /// A GTID position of MariaDB, `0-1-100,1-1-5`.
  private static func state(_ text: String) -> [MariaGtid]? {
    var state: [MariaGtid] = []
    for part in text.split(separator: ",") {
      guard let gtid = MariaGtid(part) else { return nil }
      state.removeAll { $0.domain == gtid.domain }
      state.append(gtid)
    }
    return state.isEmpty ? nil : state
  }

  /// The names of the files that backup tools leave, the most telling first.
  private static let names = [
    "mariadb_backup_binlog_info", "xtrabackup_binlog_info", "@.json", "metadata",
    "xtrabackup_binlog_pos_innodb", "mariadb_backup_binlog_pos_innodb", "mariadb_backup_info",
    "xtrabackup_info", "mariadb_backup_slave_info", "xtrabackup_slave_info",
  ]

  /// The notes in the file or directory at `path`, those of the server's own logs first.
  package static func all(at path: String) throws(SourceError) -> [BackupNote] {
    if DirectoryListing.kind(of: path) == .directory {
      var found: [BackupNote] = []
      let base = path.hasSuffix("/") ? path : path + "/"
      for name in names where DirectoryListing.isFile(base + name) {
        found += try all(at: base + name)
      }
      guard !found.isEmpty else {
        throw SourceError(
          name: path, kind: .missing,
          message: "holds no note of a backup tool, such as xtrabackup_binlog_info, metadata or"
            + " @.json; give FILE:POS, a GTID set, or a file that says where the backup ends")
      }
      return found.filter { $0.owner != .source } + found.filter { $0.owner == .source }
    }
    let source = try ByteSource(path: path, access: .read)
    let notes = try Self.notes(in: source, named: path)
    guard !notes.isEmpty else {
      throw SourceError(
        name: path, kind: .request,
        message: "does not say where the backup ends; expected what xtrabackup, mariadb-backup,"
          + " mysqldump (--source-data), mariadb-dump (--master-data, --gtid), mydumper or MySQL"
          + " Shell leave, or give the place itself: --backup FILE:POS, or a GTID set")
    }
    return notes
  }

  /// What is looked at of a dump: its head, and its end.
  private static let headLimit = 4 << 20
  private static let tailLimit: UInt64 = 64 << 10

  /// The notes in a text.
  package static func notes(
    in source: ByteSource, named path: String
  ) throws(SourceError) -> [BackupNote] {
    let head = try source.chunk(at: .zero, atLeast: headLimit)
    let bytes = head.bytes.extracting(0..<min(head.bytes.count, headLimit)).array
    if bytes.first(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }) == 0x7B {
      return shell(bytes, path).map { [$0] } ?? []
    }
    var reader = Reader(path)
    reader.take(bytes)
    if let size = source.size, size > UInt64(bytes.count), source.isSeekable {
      let start = max(UInt64(bytes.count), size - min(size, tailLimit))
      let tail = try source.chunk(at: FileOffset(start), atLeast: Int(size - start))
      let skipped = Int(clamping: start - min(start, tail.base.rawValue))
      if skipped < tail.bytes.count {
        reader.takeTail(tail.bytes.extracting(skipped..<tail.bytes.count).array)
      }
    }
    return reader.notes
  }

  // MARK: MySQL Shell

  private static func shell(_ bytes: [UInt8], _ path: String) -> BackupNote? {
    let members = JSONMembers(bytes)
    var note = BackupNote(origin: path, owner: .own)
    if let file = members["binlogFile"] ?? members["file"], LogName(file) != nil,
      let position = (members["binlogPosition"] ?? members["position"]).flatMap({ UInt64($0) })
    {
      note.place = SourceCoordinate(file: file, position: position)
    }
    if let text = members["gtidExecuted"], let set = GtidSet(text.filter { !$0.isWhitespace }),
      !set.isEmpty
    {
      note.set = set
    }
    if members["consistent"] == "false" {
      note.doubt = "MySQL Shell dumped without a consistent view (consistent: false)"
    } else if members["gtidExecutedInconsistent"] == "true" {
      note.doubt =
        "MySQL Shell could not make sure that its GTIDs are those of the dump"
        + " (gtidExecutedInconsistent: true)"
    }
    return note.isEmpty ? nil : note
  }

  // MARK: Text

  /// Reads a text line by line.
  private struct Reader {
    let path: String
    var head: CoordinateText
    var tail: CoordinateText?
    /// Whether a dump says that its coordinate is that of its server's source.
    var isOfSource = false
    var isDump = false
    private var isHeadOver = false

    init(_ path: String) {
      self.path = path
      head = CoordinateText(origin: path)
    }

    mutating func take(_ bytes: [UInt8]) {
      for line in bytes.split(omittingEmptySubsequences: true, whereSeparator: Self.isEnd) {
        if isHeadOver { break }
        take(line)
      }
      head.finish()
    }

    private static func isEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    private mutating func take(_ line: ArraySlice<UInt8>) {
      let bytes = Array(line)
      let span = bytes.span
      if span.hasPrefix(ignoringCase: "-- Position to start") {
        let text = String(decoding: bytes.prefix(200), as: UTF8.self).lowercased()
        isOfSource = text.contains("the master of this") || text.contains("the source of this")
        isDump = true
      }
      if span.hasPrefix(ignoringCase: "-- MySQL dump")
        || span.hasPrefix(ignoringCase: "-- MariaDB dump")
        || span.hasPrefix(ignoringCase: "/*M!") || span.hasPrefix(ignoringCase: "-- GTID state")
      {
        isDump = true
      }
      // What comes after is data and routines, which may say anything.
      for opening in ["CREATE ", "DROP ", "INSERT ", "LOCK TABLES", "USE "] as [StaticString]
      where isDump && span.hasPrefix(ignoringCase: opening) {
        isHeadOver = true
        return
      }
      if span.hasPrefix(ignoringCase: "/*!40000 DROP ")
        || span.hasPrefix(ignoringCase: "/*!50001 ")
      {
        isHeadOver = isDump
        if isHeadOver { return }
      }
      head.take(StatusLine(bytes))
    }

    /// Of the end of a dump, only GTIDs count.
    mutating func takeTail(_ bytes: [UInt8]) {
      guard isDump else { return }
      var text = CoordinateText(origin: path)
      // The first line is the rest of one.
      for line in bytes.split(omittingEmptySubsequences: true, whereSeparator: Self.isEnd)
        .dropFirst()
      {
        let own = Array(line)
        let trimmed = String(decoding: own.prefix(64), as: UTF8.self).lowercased()
        if trimmed.contains("gtid_") || trimmed.hasPrefix("'") || trimmed.hasPrefix("--")
          || trimmed.first?.isHexDigit ?? false
        {
          text.take(StatusLine(own))
        }
      }
      text.finish()
      tail = text
    }

    var notes: [BackupNote] {
      var list: [BackupNote] = []
      let name = path.lastPathComponent.lowercased()
      let isSlaveInfo = name.contains("slave_info") || name.contains("replica_info")
      if let noted = head.noted {
        list.append(BackupNote(noted, isSlaveInfo ? .source : .own))
      }
      for told in head.told {
        let owner: Owner = isSlaveInfo || isOfSource || !isDump ? .source : .own
        var note = BackupNote(told, owner)
        if note.set == nil, note.state == nil, let end = tail?.told.first {
          let gtids = BackupNote(end, owner)
          note.set = gtids.set
          note.state = gtids.state
        }
        if !note.isEmpty { list.append(note) }
      }
      if list.isEmpty, let end = tail?.told.first {
        let note = BackupNote(end, isOfSource ? .source : .own)
        if !note.isEmpty { list.append(note) }
      }
      return list
    }
  }

  /// Where a replica stands, or what it is told.
  package init(_ state: ReplicaState, _ owner: Owner) {
    self.init(origin: state.origin, owner: owner)
    place = state.executed ?? state.read
    if let text = state.executedGtids, let set = GtidSet(text), !set.isEmpty { self.set = set }
    if let text = state.gtidPosition { self.state = Self.state(text) }
  }
}

/// The members of a JSON document that are texts, numbers or truth values, by name, whatever object
/// they stand in: of each name the first.
private struct JSONMembers {
  private var values: [String: String] = [:]

  subscript(_ name: String) -> String? { values[name] }

  init(_ bytes: [UInt8]) {
    var index = 0
    var name: String?
    while index < bytes.count {
      switch bytes[index] {
      case 0x22:
        let text = Self.text(bytes, &index)
        while index < bytes.count, Self.isBlank(bytes[index]) { index += 1 }
        if index < bytes.count, bytes[index] == 0x3A {
          index += 1
          name = text
        } else {
          put(text, &name)
        }
      case 0x2D, 0x30...0x39, 0x61...0x7A:
        let start = index
        while index < bytes.count,
          bytes[index] == 0x2D || bytes[index] == 0x2E
            || bytes[index] >= 0x30 && bytes[index] <= 0x39
            || bytes[index] >= 0x61 && bytes[index] <= 0x7A
        { index += 1 }
        put(String(decoding: bytes[start..<index], as: UTF8.self), &name)
      case 0x2C, 0x5B, 0x5D, 0x7B, 0x7D:
        name = nil
        index += 1
      default: index += 1
      }
    }
  }

  private mutating func put(_ value: String, _ name: inout String?) {
    if let known = name, values[known] == nil { values[known] = value }
    name = nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  /// The text whose opening quote is at `index`, which is after its end then.
  private static func text(_ bytes: [UInt8], _ index: inout Int) -> String {
    index += 1
    var text: [UInt8] = []
    while index < bytes.count, bytes[index] != 0x22 {
      if bytes[index] == 0x5C, index + 1 < bytes.count {
        index += 1
        switch bytes[index] {
        // Names of files and GTIDs have none of the others.
        case 0x6E, 0x72, 0x74: text.append(0x20)
        default: text.append(bytes[index])
        }
      } else {
        text.append(bytes[index])
      }
      index += 1
    }
    index += 1
    return String(decoding: text, as: UTF8.self)
  }
}
