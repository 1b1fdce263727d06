import BinlogEvents

/// The sentences of a dump thread, in the words of the server's version.
///
/// Those of MySQL 9.7 and MariaDB 10.11 were seen on the servers. Those of older MySQL come from
/// the texts in the servers' own messages and manuals, and from published error logs: they say
/// master and slave. MySQL 8.0.26 changed its message table to source and replica, and the dump
/// thread's own sentences followed in a later 8.0; we assume the next one.
struct ServerWording {
  /// "source" or "master".
  let source: String

  /// The words of `flavor` at `version`.
  init(flavor: Flavor, version: ServerVersion) {
    source = flavor == .mysql && version >= ServerVersion(8, 0, 27) ? "source" : "master"
  }

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
    "log event entry exceeded max_allowed_packet; Increase max_allowed_packet on \(source)"
  }
  var truncated: String {
    "binlog truncated in the middle of event; consider out of disk space on \(source)"
  }
  var belowFour: String {
    "Client requested \(source) to start replication from position < 4"
  }
  var pastEnd: String {
    "Client requested \(source) to start replication from position > file size"
  }
  /// Both of them: MySQL until 5.5, MariaDB.
  var impossible: String {
    "Client requested \(source) to start replication from impossible position"
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
}

/// The three coordinates that both servers put behind a complaint.
struct DumpRange {
  /// What was asked for.
  var first: (file: String, position: UInt64)
  /// Where the last event was read: MySQL means its end, MariaDB its start.
  var lastEvent: (file: String, position: UInt64)
  /// How far was read.
  var lastByte: (file: String, position: UInt64)

  /// `complaint` with the coordinates behind it.
  func text(_ complaint: String) -> String {
    "\(complaint); the first event '\(first.file)' at \(first.position), "
      + "the last event read from '\(lastEvent.file)' at \(lastEvent.position), "
      + "the last byte read from '\(lastByte.file)' at \(lastByte.position)."
  }
}
