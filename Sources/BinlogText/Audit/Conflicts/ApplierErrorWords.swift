public import BinlogAudit

/// What an error of a replica's thread means, what logs can say of it, and what to do, in words.
///
/// Never a skip counter: a group that is skipped unseen is lost unseen.
public struct ApplierErrorWords: Equatable, Sendable {
  /// What it means, as a part of a sentence.
  public var meaning: String
  /// What the logs can say of it.
  public var logs: String
  /// What to do, in order.
  public var steps: [String]

  /// The words for a number; those for an unknown one where no list has it.
  public init(_ error: ApplierError, isMariaDB: Bool? = nil) {
    guard let entry = ApplierErrorCatalog.entry(error.number, isMariaDB: isMariaDB) else {
      meaning =
        error.thread == .receiver
        ? "the receiver met an error that is not among those of its kind"
        : "the applier met an error that is not among those of its kind"
      logs = "the group that it was at, and what it changes, can be read from the relay logs"
      steps = [
        "look up the number (perror \(error.number)) and the lines around it in the replica's"
          + " error log",
        "remove the reason, then start the thread again: what failed was rolled back and comes once"
          + " more",
      ]
      return
    }
    self = Self.words(entry.remedy)
    if let own = Self.meanings[error.number] { meaning = own }
  }

  private init(_ meaning: String, _ logs: String, _ steps: [String]) {
    self.meaning = meaning
    self.logs = logs
    self.steps = steps
  }

  /// Numbers whose meaning is narrower than that of their kind.
  private static let meanings: [Int: String] = [
    1007: "the source made a database that the replica has already",
    1008: "the source dropped a database that the replica does not have",
    1048: "a NULL came for a column that allows none on the replica",
    1049: "the replica does not have the database",
    1050: "the source made a table that the replica has already",
    1051: "the source dropped a table that the replica does not have",
    1054: "a statement names a column that the replica's table does not have",
    1060: "the source added a column that the replica's table has already",
    1061: "the source added a key that the replica's table has already",
    1064: "the replica does not understand the statement",
    1091: "the source dropped a column or key that the replica's table does not have",
    1146: "the replica does not have the table",
    1153: "an event is larger than the replica lets in",
    1197: "a transaction is larger than max_binlog_cache_size",
    1205: "a lock was held by others for longer than innodb_lock_wait_timeout, again and again",
    1213: "a deadlock, after all of replica_transaction_retries",
    1236: "the source refuses the place",
    1264: "a value is outside the range of the column on the replica",
    1290: "the replica runs with an option that forbids the statement (read_only, secure_file_priv"
      + " and others)",
    1364: "a column without a default got no value: the replica's table has one more than the"
      + " source's",
    1366: "a value, or a character, does not fit the column on the replica",
    1396: "an account is there, or is not there, on the replica alone",
    1406: "a value is too long for the column on the replica",
    1451: "rows of a child table refer to a row that the source removed",
    1452: "a row refers to a parent that the replica does not have",
    1526: "no partition of the replica's table takes the value",
    1535: "the replica's table has other columns than the source's",
    1594: "the relay log cannot be read: it is damaged, or the event in it",
    1677: "a column has a type on the replica to which the source's values cannot be converted",
    1755: "an event cannot be applied in parallel",
    1756: "workers stopped at different places: groups after a gap are applied, those in it"
      + " are not",
    1785: "a statement changes tables that can, and tables that cannot, be rolled back under"
      + " one GTID",
    1837: "a group that has one GTID was applied in several transactions, as tables that cannot be"
      + " rolled back are part of it",
    1864: "an event is larger than replica_pending_jobs_size_max",
    1872: "the replica's note of what it has applied cannot be read",
    1942: "the replica could not note which GTIDs it has applied (mysql.gtid_slave_pos)",
    1943: "two GTIDs of one domain stand in a position that may hold one of each",
    1947: "the GTID position that was set lies before what the replica's own binlog holds",
    1948: "the GTID position that was set says nothing of a domain that the replica's own"
      + " binlog has",
    1950: "a GTID comes that is not higher than one that the replica's own binlog holds in"
      + " its domain",
    1964: "an earlier group failed on another worker; this one waited for it and is rolled back",
    3001: "the statement failed halfway on the source, and was logged with its error",
    3002: "the statement ended otherwise than on the source: with another error, or with one"
      + " at all",
    3030: "an earlier group failed on another worker; this one waited for it and is rolled back",
    3819: "a row breaks a CHECK constraint of the replica's table",
    4025: "a row breaks a CHECK constraint of the replica's table",
    13113: "the statement ended otherwise than on the source: with another error, or with one"
      + " at all",
    13121: "the relay log cannot be read: it is damaged, or the event in it",
    13146: "a column has a type on the replica to which the source's values cannot be converted",
    13964: "the replica's table has a generated invisible primary key that the source's has"
      + " not, and"
      + " other columns besides",
  ]

  private static func words(_ remedy: ApplierRemedy) -> ApplierErrorWords {
    switch remedy {
    case .chooseRow, .mendForeignKey, .makeObject, .removeObject, .alignDefinition,
      .allowConversion, .compareOutcome, .compareAfterIncident, .judgeCollision:
      contents(remedy)
    case .alignVersions, .alignSettings, .makeRoom, .mendFiles, .repairTable, .waitAndStart,
      .freeLocks, .addPlugin, .mendAccount:
      server(remedy)
    default: threads(remedy)
    }
  }

  /// What is in the tables.
  private static func contents(_ remedy: ApplierRemedy) -> ApplierErrorWords {
    switch remedy {
    case .mendForeignKey:
      ApplierErrorWords(
        "a foreign key of the replica's tables does not allow the change",
        "the relay logs have the row; the replica's own logs tell who removed its parent or"
          + " wrote its"
          + " child",
        [
          "the error names table and constraint: compare the parent's and the child's rows on"
            + " source and"
            + " replica",
          "write the parent that is missing, or remove the child that is too much, with SET"
            + " sql_log_bin=0, then start the applier",
        ])
    case .makeObject:
      ApplierErrorWords(
        "an object that the source uses is not on the replica",
        "the source's logs tell when it was made there, the replica's own logs who dropped it",
        [
          "find out whether a filter rule, a write on the replica or an incomplete copy is"
            + " the reason",
          "make it as the source has it (SHOW CREATE … on the source), with its rows as they"
            + " were at"
            + " this place, and SET sql_log_bin=0; then start the applier",
        ])
    case .removeObject:
      ApplierErrorWords(
        "the source makes an object that the replica has already",
        "the replica's own logs tell who made it; they also tell whether this very group was"
          + " applied"
          + " before",
        [
          "compare it with the source's (SHOW CREATE …): if it is the same and the group was"
            + " applied"
            + " before, the replica's note of its place lags",
          "else rename it away or drop it, with SET sql_log_bin=0, then start the applier",
        ])
    case .alignDefinition:
      ApplierErrorWords(
        "a table of the replica does not take what the source's takes",
        "the table map of the group has the source's columns; the logs' DDL tells where the"
          + " definitions"
          + " part",
        [
          "compare SHOW CREATE TABLE of both servers, and sql_mode",
          "alter the replica's table so that it takes the source's rows, with SET"
            + " sql_log_bin=0, then"
            + " start the applier",
        ])
    case .allowConversion:
      ApplierErrorWords(
        "a column has another type on the replica",
        "the table map of the group has the source's type",
        [
          "alter the column to the source's type, with SET sql_log_bin=0, then start the applier",
          "or, where the replica's type is meant to be the wider one: SET GLOBAL"
            + " replica_type_conversions='ALL_NON_LOSSY' (slave_type_conversions before MySQL"
            + " 8.0.26 and"
            + " in MariaDB)",
        ])
    case .compareOutcome:
      ApplierErrorWords(
        "source and replica did not come to the same outcome",
        "the logs have the statement and the source's error",
        [
          "compare the tables that the statement changes on both servers",
          "bring the replica's to the source's state, then start the applier",
        ])
    case .compareAfterIncident:
      ApplierErrorWords(
        "the source says that its log lacks changes (an incident): its tables were changed,"
          + " and its log"
          + " does not have it",
        "the event's own text names the reason; what is missing stands in no log",
        [
          "compare the tables of both servers, or make the replica anew from the source: what"
            + " the incident"
            + " took is on the source alone",
          "after that go on after the incident, which stands by itself: an empty transaction"
            + " under its"
            + " GTID, or the position of its end",
        ])
    case .judgeCollision:
      ApplierErrorWords(
        "GTIDs of one domain come out of order",
        "relay logs and own logs tell both GTIDs and their places",
        ["see who wrote the GTID that stands in the way, and choose one of the ways"])
    default:
      ApplierErrorWords(
        "a row is there that should not be, or is not there that should be",
        "relay logs and own logs tell the row, and who wrote or removed it before",
        ["compare the row on source and replica, and choose whose row stays"])
    }
  }

  /// What is with the server.
  private static func server(_ remedy: ApplierRemedy) -> ApplierErrorWords {
    let comesAgain = "then start the applier: what failed was rolled back, and comes once more"
    switch remedy {
    case .alignVersions:
      return ApplierErrorWords(
        "the replica does not know something that the source uses",
        "the logs have the statement and the source's version",
        [
          "a replica must not be older than its source: upgrade it, or give it what is"
            + " missing (engine,"
            + " character set, library, time zones)",
          comesAgain,
        ])
    case .alignSettings:
      return ApplierErrorWords(
        "a setting of the replica forbids the change, or is too small for it",
        "the logs have the size of the group and the statement",
        [
          "the error names the setting: bring it to the source's value, or above it", comesAgain,
        ])
    case .makeRoom:
      return ApplierErrorWords(
        "room or memory is short on the replica", "the logs have the size of the group",
        ["make room on its disk, or give it memory", comesAgain])
    case .mendFiles:
      return ApplierErrorWords(
        "the replica cannot read or write a file of its own",
        "the logs tell nothing of it; the file is named in the text",
        [
          "look at the file, its owner, its rights and the disk (the operating system's"
            + " number stands in"
            + " the text)", "then start the thread again",
        ])
    case .repairTable:
      return ApplierErrorWords(
        "a table of the replica is damaged, or its engine fails",
        "the logs have the rows that it was to take",
        [
          "CHECK TABLE; repair it, or copy it anew from the source as it was at this place",
          comesAgain,
        ])
    case .waitAndStart:
      return ApplierErrorWords(
        "the replica was stopped, or does not take writes",
        "the logs tell nothing of it", ["see that it is up and takes writes", comesAgain])
    case .freeLocks:
      return ApplierErrorWords(
        "locks of others on the replica were in the way",
        "the logs tell nothing of them; whose they are is in SHOW PROCESSLIST and"
          + " information_schema",
        [
          "end the sessions that hold the locks (XA RECOVER lists prepared transactions that do)",
          comesAgain,
        ])
    case .addPlugin:
      return ApplierErrorWords(
        "a plugin or key that the source has is missing on the replica",
        "the logs tell nothing of it", ["install it, or load the keys", comesAgain])
    default:
      return ApplierErrorWords(
        "an account lacks a right, or is not let in",
        "the logs tell nothing of it",
        [
          "the error names account and right: GRANT it, or mend the account",
          "then start the thread",
        ])
    }
  }

  /// What is with the threads and what they know.
  private static func threads(_ remedy: ApplierRemedy) -> ApplierErrorWords {
    switch remedy {
    case .refetch:
      ApplierErrorWords(
        "an event arrived damaged, or a relay log is damaged",
        "verify tells where the relay log, or the source's own log, is damaged",
        [
          "verify the source's log first: if it is sound, the replica fetches again from the"
            + " place up to"
            + " which it has applied; if not, no replica gets past it"
        ])
    case .raisePacket:
      ApplierErrorWords(
        "an event is larger than the settings let through",
        "the logs have the event's size",
        [
          "raise replica_max_allowed_packet (slave_max_allowed_packet), max_allowed_packet and"
            + " replica_pending_jobs_size_max above it, then start the thread"
        ])
    case .fillGaps:
      ApplierErrorWords(
        "parallel workers left gaps behind",
        "relay logs and own logs tell which groups are applied",
        [
          "let the gaps be filled from the relay logs first: START REPLICA UNTIL"
            + " SQL_AFTER_MTS_GAPS"
        ])
    case .changeWorkers:
      ApplierErrorWords(
        "the event cannot be handed to parallel workers",
        "the logs have the event",
        [
          "let one worker apply it: SET GLOBAL replica_parallel_workers=0"
            + " (slave_parallel_workers), start"
            + " the applier, and set it back later"
        ])
    case .resetMetadata:
      ApplierErrorWords(
        "what the replica has noted of its channel cannot be used",
        "the relay logs, and its own logs, tell what it has read and applied",
        [
          "its error log names the file or table; with the places that the logs prove it can"
            + " be set anew"
            + " (CHANGE …)"
        ])
    case .separateServers:
      ApplierErrorWords(
        "two servers have the same server_id or UUID", "the logs carry the server's id",
        ["give one of them another: server_id in its settings, the UUID by removing auto.cnf"])
    case .mendNetwork:
      ApplierErrorWords(
        "the source cannot be reached", "the logs tell nothing of it",
        ["see that the source runs, and the way to it; the receiver tries again by itself"])
    case .mendTLS:
      ApplierErrorWords(
        "no encrypted connection comes about", "the logs tell nothing of it",
        ["compare certificates and TLS settings of both servers"])
    case .matchModes:
      ApplierErrorWords(
        "gtid_mode, or what it asks of statements, is not the same on both servers",
        "the logs tell whether groups are anonymous or have GTIDs",
        ["bring gtid_mode and enforce_gtid_consistency to the source's values, step by step"])
    case .matchVersions:
      ApplierErrorWords(
        "the source answers otherwise than the replica expects",
        "the logs tell the source's version",
        ["compare versions and settings of both servers; the text names the command that failed"])
    case .judgePosition:
      ApplierErrorWords(
        "the source refuses the place or the GTIDs that the replica asks for",
        "the source's logs tell whether they have them",
        ["see what is said of the place"])
    case .mendGtidState:
      ApplierErrorWords(
        "what the replica has noted of GTIDs cannot be read, written, or contradicts its own"
          + " binlog",
        "own logs and relay logs tell the last GTID of each domain",
        [
          "CHECK TABLE mysql.gtid_slave_pos; see that its engine is there and that it can be"
            + " written",
          "where the position is wrong, set it from what is applied: SET GLOBAL"
            + " gtid_slave_pos='…', one"
            + " GTID for each domain",
        ])
    case .startAgain:
      ApplierErrorWords(
        "another group failed before this one, and this one was rolled back",
        "the error of the other worker is what counts",
        ["mend what stopped the other worker; this group comes once more by itself"])
    default:
      ApplierErrorWords(
        "the server gave a general error; its text, and the lines before it in the error log,"
          + " say more",
        "the group that it was at can be read from the relay logs",
        ["read the replica's error log around that time"])
    }
  }
}
