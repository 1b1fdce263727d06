import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogEvents
package import BinlogLogs
import BinlogSearch

/// Relay logs that make a server apply what a plan says, by itself and in parallel.
package struct StagePlan: Sendable {
  /// A relay log that is written.
  package struct File: Sendable {
    /// How it is made.
    package enum Kind: Sendable {
      /// As the log is, up to `count` bytes where it is cut.
      case copy(count: UInt64?)
      /// With the beginning of a relay log, then the events of a part of the log, which come from
      /// this place of the source.
      case withHead(from: UInt64, to: UInt64?, source: LogCoordinate)
    }

    package var name: String
    package var path: String
    package var kind: Kind
  }

  /// Where it is written to; nil where nothing is written yet.
  package var directory: String?
  /// Why it cannot be done.
  package var obstacle: String?
  package var remarks: [String] = []
  package var isLinked = false
  /// The relay logs; empty where the range must be cut, as what is applied is not all of it.
  package var files: [File] = []
  /// Whether the logs are cut and written anew.
  package var isCut = false
  /// Where the applier begins in the first relay log.
  package var relayPosition: UInt64 = 4
  /// The same in the source's logs.
  package var sourceStart = LogCoordinate(file: "", position: 4)
  /// Where the applier is when all is done, in the source's logs.
  package var sourceStop = LogCoordinate(file: "", position: 4)
  /// Whether the applier has to be told where to stop, as more follows.
  package var stopsByItself = false

  let plan: RestorePlan
  let options: RestoreWayOptions

  /// How `plan` is staged.
  package init(_ plan: RestorePlan, _ options: RestoreWayOptions, links: Bool = false) {
    self.plan = plan
    self.options = options
    guard let first = plan.ranges.first, let last = plan.ranges.last, plan.groups > 0 else {
      obstacle = "there is nothing to apply"
      return
    }
    guard plan.gaps.isEmpty else {
      obstacle = "something is missing on the way: nothing is staged over a gap"
      return
    }
    if plan.flavor == .mysql, plan.version < ServerVersion(5, 6, 0) {
      obstacle = "servers before MySQL 5.6 are not told how to read relay logs that they lack"
      return
    }
    if plan.anonymous > 0, options.hasGtidMode == true,
      options.version < ServerVersion(8, 0, 23), plan.flavor == .mysql
    {
      obstacle =
        "the groups have no GTIDs, and a server before MySQL 8.0.23 gives them none while"
        + " gtid_mode=ON"
      return
    }
    if plan.hasOtherServers,
      plan.flavor == .mariadb || plan.hasForeign || !options.tables.isEmpty
        || !plan.skipped.isEmpty
    {
      obstacle =
        "the logs are of several servers, and not all in them is to be applied: they are piped, not"
        + " staged"
      return
    }
    isCut =
      !options.tables.isEmpty || !plan.skipped.isEmpty
      || plan.isInterleaved && plan.flavor == .mariadb
    if isCut {
      guard !plan.isRelayLog else {
        obstacle = "relay logs are staged whole only: go without --skip and --table"
        return
      }
      relayPosition = 4
      return
    }
    makeFiles(first, last)
    if links { makeLinks() }
  }

  private mutating func makeFiles(_ first: RestorePlan.Range, _ last: RestorePlan.Range) {
    let needsHead = plan.flavor == .mariadb
    // Between the domains of MariaDB there is no order, and so no place to stop at.
    stopsByItself =
      last.isCut && plan.stop?.before != nil && plan.stop?.before?.path == last.path
      && !(plan.flavor == .mariadb && plan.domains.count > 1)
    let firstGroup = first.head?.firstGroup.rawValue ?? 4
    let start = max(first.start, needsHead ? firstGroup : 4)
    sourceStart = first.source ?? LogCoordinate(file: first.file, position: first.start)
    sourceStop = stopInSource(last)
    for (index, range) in plan.ranges.enumerated() {
      let isLast = index == plan.ranges.count - 1
      let end: UInt64? = isLast && !stopsByItself ? range.stop : nil
      let name = Self.name(options.relayLogName, index + 1)
      // Decrypted logs of MariaDB still say that they are encrypted, in an event of their head.
      if needsHead, index == 0 || plan.isEncrypted {
        let from = index == 0 ? start : range.head?.firstGroup.rawValue ?? 4
        files.append(
          File(
            name: name, path: range.path,
            kind: .withHead(
              from: from, to: end,
              source: index == 0
                ? LogCoordinate(file: sourceStart.file, position: max(sourceStart.position, 4))
                : LogCoordinate(file: range.file, position: from))))
      } else {
        files.append(File(name: name, path: range.path, kind: .copy(count: end)))
      }
    }
    relayPosition = needsHead ? 4 : start
  }

  /// The stop as the source counts.
  private func stopInSource(_ last: RestorePlan.Range) -> LogCoordinate {
    if plan.isRelayLog {
      if stopsByItself, let before = plan.stop?.before, let file = before.sourceFile,
        let position = before.sourcePosition
      {
        return LogCoordinate(file: file, position: position)
      }
      if let group = plan.last, let file = group.sourceFile,
        let position = group.sourceEndPosition
      {
        return LogCoordinate(file: file, position: position)
      }
    }
    return LogCoordinate(file: last.file, position: last.stop)
  }

  /// Which of the logs stay where they are.
  private mutating func makeLinks() {
    guard !plan.isEncrypted, !plan.isWrapped else {
      remarks.append("packed and encrypted logs are copied, not linked")
      return
    }
    isLinked = true
  }

  /// The name of a relay log.
  static func name(_ stem: String, _ number: Int) -> String {
    let text = String(number)
    return stem + "." + String(repeating: "0", count: max(0, 6 - text.utf8.count)) + text
  }

  // MARK: What the server is told

  /// A server id that no staged event has.
  package var serverID: UInt32 {
    var id = UInt32.max
    let taken = plan.servers.union(plan.ranges.compactMap { $0.head?.serverID })
    while taken.contains(id) { id -= 1 }
    return id
  }

  private var dialect: StatementDialect {
    StatementDialect(flavor: plan.flavor, version: options.version)
  }

  /// The settings, as lines of an option file.
  package var settings: [String] {
    let isNew = plan.flavor == .mysql && options.version >= ServerVersion(8, 0, 26)
    let word = isNew ? "replica" : "slave"
    var lines = [
      "# Settings for staged relay logs, made by binlogtool restore. Take them out again when the"
        + " restore is done.",
      "[\(plan.flavor == .mysql ? "mysqld" : "mariadbd")]",
      "# The applier passes over events of its own server_id in silence; none of the staged logs has"
        + " this one.",
      "server_id=\(serverID)",
      "relay_log=\(options.relayLogName)",
      "relay_log_index=\(options.relayLogName).index",
      "# Applied logs stay, so that a second try is possible, and a restart throws none away.",
      "relay_log_purge=OFF",
      "relay_log_recovery=OFF",
      "# Nothing is applied before stage.sql says so.",
      "skip_\(word)_start" + (plan.flavor == .mysql && isNew ? "=ON" : ""),
    ]
    if plan.flavor == .mariadb {
      lines.append("slave_parallel_threads=\(options.workers)")
    } else {
      if options.version < ServerVersion(8, 0, 27), options.version >= ServerVersion(5, 7, 0) {
        lines.append("slave_parallel_type=LOGICAL_CLOCK")
      }
      lines.append("\(word)_parallel_workers=\(options.workers)")
      if options.version >= ServerVersion(8, 0, 19) {
        lines.append("\(word)_preserve_commit_order=ON")
      }
    }
    return lines
  }

  /// What applies the logs, stops, and asks whether all is applied.
  package var statements: [String] {
    let dialect = dialect
    let prefix = dialect.saysSource ? "SOURCE" : "MASTER"
    var change =
      "\(prefix)_HOST='staged', \(prefix)_LOG_FILE=\(dialect.quote(sourceStart.file)),"
      + " \(prefix)_LOG_POS=\(max(4, sourceStart.position)),"
      + " RELAY_LOG_FILE=\(dialect.quote(Self.name(options.relayLogName, 1))),"
      + " RELAY_LOG_POS=\(relayPosition)"
    switch plan.flavor {
    case .mysql:
      change += ", \(prefix)_AUTO_POSITION=0"
      if plan.anonymous > 0, options.hasGtidMode == true {
        change += ", ASSIGN_GTIDS_TO_ANONYMOUS_TRANSACTIONS=LOCAL"
      }
    case .mariadb: change += ", MASTER_USE_GTID=no"
    }
    var list = [dialect.stop(), dialect.changeCommand(change)]
    if stopsByItself {
      if case .mysql(let gtid)? = plan.stop?.before?.gtid, plan.anonymous == 0 {
        list.append(dialect.start(before: gtid, fetches: false))
      } else {
        list.append(
          dialect.start(
            untilFile: sourceStop.file, position: sourceStop.position, fetches: false))
      }
    } else {
      list.append(dialect.startApplying())
    }
    list.append(
      dialect.waitApplied(SourceCoordinate(file: sourceStop.file, position: sourceStop.position)))
    list.append(dialect.stop())
    list.append(check.query)
    return list
  }

  /// A query that tells whether all was applied, and what it answers then.
  package var check: (query: String, expected: String) {
    let dialect = dialect
    switch plan.flavor {
    case .mariadb where !plan.domains.isEmpty:
      let state = plan.state.filter { plan.domains.contains($0.domain) }
      return (
        "SELECT @@GLOBAL.gtid_slave_pos;",
        StatementDialect.text(state)
          + (plan.domains.count > 1 ? " (the domains in any order)" : "")
      )
    case .mysql where plan.anonymous == 0 && !plan.applied.isEmpty:
      return (
        "SELECT GTID_SUBTRACT(\(dialect.quote(plan.applied.description)),"
          + " @@GLOBAL.gtid_executed) AS not_applied;", "nothing (an empty text)"
      )
    default:
      guard plan.flavor == .mysql else {
        return (
          "SHOW SLAVE STATUS\\G",
          "Relay_Master_Log_File \(sourceStop.file), Exec_Master_Log_Pos \(sourceStop.position)"
        )
      }
      return (
        "SELECT Master_log_name, Master_log_pos FROM mysql.slave_relay_log_info;",
        "\(sourceStop.file) \(sourceStop.position)"
      )
    }
  }

  /// All of `stage.sql`.
  package var script: [String] {
    let check = check
    var lines = [
      "-- Applies the staged relay logs: \(plan.groups)"
        + " \(plan.groups == 1 ? "group" : "groups"), up to"
        + " \(sourceStop.file.printable):\(sourceStop.position) of the source."
    ]
    let all = statements
    for (index, statement) in all.enumerated() {
      switch index {
      case all.count - 3:
        lines.append(
          "-- Waits until the applier is there, or has stopped (NULL then: it stopped by itself, at"
            + " the target or at an error).")
      case all.count - 1:
        lines.append("-- Expected: \(check.expected.printable)")
        lines.append(
          "-- Anything else: the reason stands in SHOW \(dialect.saysSource ? "REPLICA" : "SLAVE")"
            + " STATUS and in the server's error log; nothing was applied twice.")
      default: break
      }
      lines.append(statement)
    }
    lines.append(
      "-- When all is well: RESET \(dialect.saysSource ? "REPLICA" : "SLAVE") ALL;"
        + " and a start without stage.cnf.")
    return lines
  }
}
