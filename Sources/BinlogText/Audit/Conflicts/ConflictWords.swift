public import BinlogAudit
import BinlogEvents

/// What the logs tell of a conflict, in sentences.
public struct ConflictWords {
  private let conflict: Conflict

  /// Words for `conflict`.
  public init(_ conflict: Conflict) { self.conflict = conflict }

  /// `id=10`; nil where no key is known.
  public var key: String? {
    if let told = Self.key(conflict.key) { return told }
    guard let said = conflict.error.duplicate else { return nil }
    return "'\(said.value)' in \(said.name ?? "key \(said.number ?? 0)")"
  }

  private static func key(_ parts: [Conflict.KeyPart]) -> String? {
    guard !parts.isEmpty else { return nil }
    return parts.map { "\($0.column)=\($0.literal)" }.joined(separator: ", ")
  }

  private var row: String {
    let table = conflict.table.map { " of \($0)" } ?? ""
    return key.map { "the row\(table) with \($0)" } ?? "a row\(table)"
  }

  /// What happened, in one sentence.
  public var summary: String {
    let head = "The applier has stopped with error \(conflict.error.number): "
    switch conflict.kind {
    case .gtidCollision:
      let new = conflict.group?.gtid ?? conflict.error.gtid ?? "a GTID"
      let old = conflict.existingGtid ?? "another"
      return head + "\(new) comes, and the replica's own binary log has \(old) already" + because
        + "."
    case .rowExists, .rowMissing:
      let what =
        conflict.kind == .rowExists
        ? "\(row) is on the replica already" : "\(row) is not on the replica"
      let which =
        conflict.precedesError
        ? "a group before the one that the error names is in the way too; " : ""
      return head + which + what + because + "."
    }
  }

  private var because: String {
    switch conflict.cause {
    case .appliedBefore: ": this very group was applied before"
    case .localWrite: ": a write on the replica itself \(verb) it"
    case .lostGroup: ": a group that the source has lost \(verb) it"
    case .earlierGroup: ": an earlier group of the source \(verb) it"
    case .otherServer: ": a group of another server \(verb) it"
    case .untold: ""
    }
  }

  private var verb: String {
    switch conflict.kind {
    case .gtidCollision, .rowExists: "wrote"
    case .rowMissing: conflict.byOperation == .update ? "changed" : "removed"
    }
  }

  /// The evidence, sentence by sentence.
  public var evidence: [String] {
    var lines: [String] = []
    if let group = conflict.group { lines.append("it failed at " + Self.place(group) + event) }
    if let who {
      let did = conflict.kind == .rowMissing ? "removed" : "wrote"
      lines.append(conflict.by == nil ? who : "who \(did) it before: \(who)")
    }
    if !conflict.otherTables.isEmpty {
      lines.append(
        "the group at that place changes \(conflict.otherTables.joined(separator: ", ")), and nothing as"
          + " the error says: the error is of another place, or of other logs")
    }
    lines += waiting
    return lines
  }

  private var event: String {
    guard let event = conflict.event else { return "" }
    var text = ", event at \(event)"
    if let inner = conflict.innerEvent { text += " (inside its payload at \(inner))" }
    if conflict.possibleRows > 1 {
      text += ", one of \(conflict.possibleRows) rows of it, which of them nothing here tells"
    }
    if let row = conflict.row { text += ", row \(row) of it" }
    if conflict.groupRows > 1 { text += "; the group has \(conflict.groupRows) rows" }
    if conflict.isRowInferred {
      text +=
        "; the error does not name the row: it is the one that the replica's own logs"
        + " speak of"
    }
    return text
  }

  /// `0-1-6, mysql-bin.000001:1500-1931 (relay-bin.000002:1799)`.
  private static func place(_ group: Conflict.Group) -> String {
    let own = "\(group.file):\(group.start)"
    var text = group.gtid.map { $0 + ", " } ?? ""
    if let start = group.sourceStart, let end = group.sourceEnd {
      text += "\(start.file):\(start.position)-\(end.position)"
      if start.file != group.file { text += " (\(own) in the relay log)" }
    } else {
      text += own
    }
    return text
  }

  /// `0-2-6, replica-bin.000001:1502, server_id 2`.
  static func origin(_ group: Conflict.Group) -> String {
    "\(group.gtid.map { $0 + ", " } ?? "")\(group.file):\(group.start), server_id \(group.serverID)"
  }

  /// Who wrote or removed the row before.
  public var who: String? {
    guard let by = conflict.by else { return silence }
    let what =
      conflict.byOperation.map {
        "\($0 == .insert ? "INSERT" : $0 == .update ? "UPDATE" : "DELETE") "
      }
      ?? ""
    let place = Self.origin(by)
    switch conflict.cause {
    case .appliedBefore:
      return "this group itself, which stands in the replica's own binary log at"
        + " \(by.file):\(by.start):"
        + " what the replica knows of its place lags behind"
    case .localWrite:
      let source =
        switch conflict.isOnSource {
        case true?: ", which the source has too: they replicate from each other"
        case false?: ", which the source does not have"
        case nil: ""
        }
      return "\(what)on the replica itself (\(place))\(source)"
    case .lostGroup:
      return "\(what)of the source (\(place)), which the source's logs have no"
        + " more: it lost the end of its log, and gave the key out again"
    case .earlierGroup:
      return "\(what)of an earlier group of the source (\(place)); what undid it on"
        + " the source has not reached the replica"
    case .otherServer:
      return "\(what)of a third server (\(place))"
    case .untold: return silence
    }
  }

  private var silence: String? {
    guard case .untold(let silence) = conflict.cause else {
      return conflict.cause == .appliedBefore
        ? "the replica's own binary log has this group already" : nil
    }
    let did = conflict.kind == .rowMissing ? "removed" : "wrote"
    switch silence {
    case .noOwnLogs:
      return "who \(did) it before is told by the replica's own binary logs: give --replica DIR"
    case .appliedIsNotLogged:
      return "who \(did) it before cannot be told: the replica does not log what it applies"
        + " (log_replica_updates, log_slave_updates), and no write of its own clients in its"
        + " log touches"
        + " the row"
    case .logsBeginLater:
      return "who \(did) it before cannot be told: the replica's own binary logs that are"
        + " here begin"
        + " later, and nothing in them touches the row"
    case .notLogged:
      return "who \(did) it before cannot be told: nothing in the replica's own binary logs"
        + " explains it,"
        + " so it was done without being logged (sql_log_bin=0), by a copy of data, or by a"
        + " statement"
    case .rowNotFound:
      return "which row it is cannot be told: the group is not in the logs that are here, or"
        + " not whole"
    }
  }

  private var waiting: [String] {
    guard conflict.waitingCount > 0 else {
      return conflict.waitingIsComplete
        ? ["no other change in what is not applied yet meets a row that the replica changed itself"]
        : []
    }
    var lines = [
      "\(conflict.waitingCount) more \(conflict.waitingCount == 1 ? "conflict waits" : "conflicts wait")"
        + " in what is not applied yet"
    ]
    for item in conflict.waiting.prefix(8) {
      let key = Self.key(item.key).map { " with \($0)" } ?? ""
      lines.append("error \(item.number) at \(Self.place(item.group)): \(item.table)\(key)")
    }
    return lines
  }

  /// What a cost means.
  public static func words(_ cost: RecoveryWay.Cost) -> String {
    switch cost {
    case .losesReplicaRow:
      "the replica's row is lost: save it first (SELECT) if anybody may"
        + " want it"
    case .losesSourceRow: "the source's change does not come to the replica"
    case .staysDifferent:
      "the two differ from here on, and later changes of the source to this row may stop it again"
    case .isNotLogged:
      "the statements are not logged (sql_log_bin=0), so that no errant GTID comes of them:"
        + " replicas of"
        + " this replica need them too"
    case .replacesGroup(let rows):
      "the other \(rows == 1 ? "row" : "\(rows) rows") of the group \(rows == 1 ? "is" : "are") done by"
        + " the statements"
    case .fetchesAgain: "what was fetched is fetched again: the source must still have it"
    case .rowContentUnknown:
      "what else stands in the replica's row is not known from the logs: look at it first (SELECT)"
    case .moreWait(let count):
      "\(count) more \(count == 1 ? "conflict waits" : "conflicts wait") after it: ask again when it"
        + " stops there"
    case .appliedTwiceStays:
      "groups that were applied twice before it stopped are not undone: compare their tables"
    case .dropsOwnLogs:
      "the replica's own binary logs are thrown away: its replicas, and a restore from them,"
        + " need a new"
        + " beginning"
    case .logsOutOfOrder:
      "the replica's binary log holds GTIDs out of order from here on: a replica of it in"
        + " strict mode"
        + " stops there"
    case .keepsErrantWrite: "what was written on the replica stays there alone"
    case .takesBackWrite: "the write on the replica is taken back"
    case .makesTable(let rows):
      "the table is made anew as the source's logs made it, by \(rows) changes of rows; where the"
        + " replica has it under another name, or a filter left it out on purpose, that is better"
    case .savesRelayLogs:
      "save the relay logs first (cp -a): they are kept, but only they"
        + " have the rest"
    }
  }

  /// All costs of a way, as one text.
  public static func costs(_ way: RecoveryWay) -> String {
    way.costs.map { words($0) }.joined(separator: "; ")
  }
}
