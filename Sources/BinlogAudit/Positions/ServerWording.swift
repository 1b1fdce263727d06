public import BinlogEvents

/// Whether what a server answers was seen on one of its version, or is known from texts only.
public enum AnswerBasis: String, Sendable {
  /// Compared with the answers of such a server, word for word (`Tests/Live/prophecy`).
  case proven
  /// From source texts, message tables, manuals and published error logs of that version.
  case documented
}

/// One age of a dump thread: how it goes about a request, and the words that it uses.
///
/// ``table`` is the one place in which ages differ. Source of the ages that no server was asked
/// about: `mysql_binlog_send` in `sql_repl.cc` (MySQL up to 5.5, MariaDB) and `rpl_master.cc` (5.6),
/// `Binlog_sender` in `rpl_binlog_sender.cc` (5.7 and later), `errmsg-utf8.txt`, and error logs
/// that users published.
struct DumpThreadAge: Sendable {
  /// Which model of a thread fits.
  enum Kind: Sendable {
    /// `mysql_binlog_send` of MySQL up to 5.6 and MariaDB up to 10.0: opens the file, then looks at
    /// the position; notes the end_log_pos of each event.
    case early
    /// `Binlog_sender`, MySQL 5.7 and later.
    case sender
    /// MariaDB 10.1 and later.
    case mariadb
  }

  /// Whose servers.
  let flavor: Flavor
  /// The first version; the age lasts until that of the next row.
  let since: ServerVersion
  /// How it works.
  let kind: Kind
  /// Whether such a server was asked.
  var basis = AnswerBasis.documented
  /// "source" or "master" in its sentences.
  var source = "master"
  /// One sentence for positions below 4 and after the end, or one for each.
  var tellsBelowFromPast = false
  /// Whether the coordinates of what was read follow a complaint.
  var tellsRange = true
  /// Whether they name files as the index has them, or bare.
  var namesEntries = true
  /// Whether the end of a torn log is explained by a full disk.
  var blamesDisk = true
  /// The largest event that it sends: `max_allowed_packet` of 1 MiB, and room for headers, before
  /// it got a limit of its own.
  var largestEvent = DumpedLog.largestEvent

  /// All ages, oldest first within a flavor.
  static let table: [DumpThreadAge] = [
    // 4.0, 4.1, 5.0 and 5.1: the same function; the bare sentence is all.
    DumpThreadAge(
      flavor: .mysql, since: ServerVersion(0, 0, 0), kind: .early, tellsRange: false,
      blamesDisk: false, largestEvent: packetLimit),
    // 5.5 has heartbeats, and with them the coordinates.
    DumpThreadAge(
      flavor: .mysql, since: ServerVersion(5, 5, 0), kind: .early, blamesDisk: false,
      largestEvent: packetLimit),
    // The advice came with the repair of bug 32228.
    DumpThreadAge(
      flavor: .mysql, since: ServerVersion(5, 5, 18), kind: .early, largestEvent: packetLimit),
    // slave_max_allowed_packet, and MAX_MAX_ALLOWED_PACKET for the dump thread.
    DumpThreadAge(flavor: .mysql, since: ServerVersion(5, 5, 26), kind: .early),
    DumpThreadAge(
      flavor: .mysql, since: ServerVersion(5, 6, 0), kind: .early, tellsBelowFromPast: true),
    DumpThreadAge(
      flavor: .mysql, since: ServerVersion(5, 7, 0), kind: .sender, tellsBelowFromPast: true),
    // The text of 8.0.26 still says master, though its message table does not any more.
    DumpThreadAge(
      flavor: .mysql, since: ServerVersion(8, 0, 27), kind: .sender, source: "source",
      tellsBelowFromPast: true),
    DumpThreadAge(
      flavor: .mysql, since: ServerVersion(9, 7, 0), kind: .sender, basis: .proven,
      source: "source", tellsBelowFromPast: true),
    DumpThreadAge(
      flavor: .mysql, since: ServerVersion(9, 8, 0), kind: .sender, source: "source",
      tellsBelowFromPast: true),
    // 5.1 to 5.3 are MySQL 5.1.
    DumpThreadAge(
      flavor: .mariadb, since: ServerVersion(0, 0, 0), kind: .early, tellsRange: false,
      blamesDisk: false, largestEvent: packetLimit),
    DumpThreadAge(flavor: .mariadb, since: ServerVersion(5, 5, 0), kind: .early),
    DumpThreadAge(
      flavor: .mariadb, since: ServerVersion(10, 0, 0), kind: .early, namesEntries: false),
    DumpThreadAge(
      flavor: .mariadb, since: ServerVersion(10, 1, 0), kind: .mariadb, namesEntries: false),
    DumpThreadAge(
      flavor: .mariadb, since: ServerVersion(10, 11, 0), kind: .mariadb, basis: .proven,
      namesEntries: false),
    DumpThreadAge(
      flavor: .mariadb, since: ServerVersion(10, 12, 0), kind: .mariadb, namesEntries: false),
    DumpThreadAge(
      flavor: .mariadb, since: ServerVersion(11, 8, 0), kind: .mariadb, basis: .proven,
      namesEntries: false),
    DumpThreadAge(
      flavor: .mariadb, since: ServerVersion(11, 9, 0), kind: .mariadb, namesEntries: false),
  ]

  /// 1 MiB and MAX_LOG_EVENT_HEADER.
  private static let packetLimit: UInt32 = 1 << 20 + 1030

  /// The age of `version`.
  static func of(_ flavor: Flavor, _ version: ServerVersion) -> DumpThreadAge {
    table.last { $0.flavor == flavor && $0.since <= version }
      ?? DumpThreadAge(flavor: flavor, since: version, kind: flavor == .mysql ? .sender : .mariadb)
  }
}

extension AnswerBasis {
  /// What is known of the answers of `flavor` at `version`.
  public init(_ flavor: Flavor, _ version: ServerVersion) {
    self = DumpThreadAge.of(flavor, version).basis
  }

  /// The same for replicas that connect by GTID: MariaDB 11.4 and later find the log by an index of
  /// GTIDs, and so answer otherwise where the front of a log is damaged.
  init(ofGtidsFor flavor: Flavor, _ version: ServerVersion) {
    self.init(flavor, version)
    if flavor == .mariadb, version >= ServerVersion(10, 12, 0) { self = .documented }
  }
}

/// The sentences of a dump thread about positions and damage, in the words of its age.
struct ServerWording {
  let age: DumpThreadAge

  /// The words of `flavor` at `version`.
  init(flavor: Flavor, version: ServerVersion) { age = DumpThreadAge.of(flavor, version) }

  static let noNextLog = "could not find next log"
  static let notInIndex = "Could not find first log file name in binary log index file"
  static let headerUnreadable = "I/O error reading the header from the binary log"
  static let cannotOpen = "Could not open log file"
  static let bogus = "bogus data in log event"
  static let readError = "I/O error reading log event"

  static func badMagic(_ flavor: Flavor) -> String {
    "Binlog has bad magic number;  It's not a binary log file that can be used by this version of "
      + (flavor == .mysql ? "MySQL" : "MariaDB")
  }

  var tooLarge: String {
    "log event entry exceeded max_allowed_packet; Increase max_allowed_packet on \(age.source)"
  }
  var truncated: String {
    "binlog truncated in the middle of event"
      + (age.blamesDisk ? "; consider out of disk space on \(age.source)" : "")
  }
  /// What is said of a position below 4.
  var belowFour: String {
    age.tellsBelowFromPast
      ? "Client requested \(age.source) to start replication from position < 4" : impossible
  }
  /// What is said of a position after the end.
  var pastEnd: String {
    age.tellsBelowFromPast
      ? "Client requested \(age.source) to start replication from position > file size" : impossible
  }
  /// Both of them in one.
  var impossible: String {
    "Client requested \(age.source) to start replication from impossible position"
  }

  /// What is said of damage; nil for what has a sentence of its own.
  func complaint(about fault: WalkEnd.Fault) -> String? {
    switch fault {
    case .tornHeader, .torn: truncated
    case .bogus: Self.bogus
    case .tooLarge: tooLarge
    case .unreadable: Self.readError
    case .forbidden: nil
    }
  }

  /// MySQL 5.7.6 and later: an event that `gtid_mode` forbids.
  static func forbidden(type: UInt8, entry: String, at offset: UInt64) -> String {
    let place = "at file \(entry.cut(toBytes: 400)), position \(offset)."
    return type == EventType.anonymousGtid.rawValue
      ? "Cannot replicate anonymous transaction when @@GLOBAL.GTID_MODE = ON, \(place)"
      : "Cannot replicate GTID-transaction when @@GLOBAL.GTID_MODE = OFF, \(place)"
  }

  /// MySQL 5.6: GTIDs in a log, though `gtid_mode` is off (ER_FOUND_GTID_EVENT_WHEN_GTID_MODE_IS_OFF).
  static let gtidInOldMode =
    "Found a Gtid_log_event or Previous_gtids_log_event when @@GLOBAL.GTID_MODE = OFF."
}

/// The three coordinates that servers put after a complaint.
struct DumpRange {
  /// What was asked for.
  var first: (file: String, position: UInt64)
  /// Where the last event was read: MySQL means its end, MariaDB its start.
  var lastEvent: (file: String, position: UInt64)
  /// How far was read.
  var lastByte: (file: String, position: UInt64)

  /// `complaint` with the coordinates after it.
  func text(_ complaint: String) -> String {
    "\(complaint); the first event '\(first.file)' at \(first.position), "
      + "the last event read from '\(lastEvent.file)' at \(lastEvent.position), "
      + "the last byte read from '\(lastByte.file)' at \(lastByte.position)."
  }
}
