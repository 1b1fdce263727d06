public import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogLogs

extension Limit {
  /// Its words.
  public var text: String {
    switch self {
    // The applier.
    case .moreOnceItApplies(let next):
      "once it applies again, there is more: \(next.text)"
    case .writerUntold:
      "who wrote or removed the row before is told by the replica's own binary logs"
        + " and relay logs: give --replica DIR"
    case .strictModeOffLeavesTwoHistories:
      "gtid_strict_mode=OFF lets it go on, and leaves two histories under one number:"
        + " compare the tables that both changed"
    // A lost tail, by GTID.
    case .reusedNeverComes(let gtids):
      "what \(gtids) is on the source now never reaches the replica, which holds"
        + " these GTIDs as done: apply it by hand, or rebuild the replica"
    // GTIDs.
    case .onlySomeLogs:
      "only some of the source's logs were given, and what its server has besides is"
        + " not known: give its directory or its index file"
    case .purgedByHandAsk:
      "a gtid_purged that was set by hand is in no log: ask the source for"
        + " @@GLOBAL.gtid_executed and @@GLOBAL.gtid_purged where this and the server"
        + " differ"
    case .doNotHideLoss:
      "to set gtid_purged or gtid_slave_pos past them would hide the loss, not mend"
        + " it"
    case .surplusUntold:
      "what these GTIDs changed is told by the replica's relay logs or own binary"
        + " logs: give --replica DIR"
    case .surplusInTables:
      "what the replica has too much is in its tables and in no log of the source:"
        + " compare them"
    case .purgedByHandSubtract(let gtids):
      "a gtid_purged that was set by hand on the source is in no log; what it knows"
        + " after all, it tells: SELECT GTID_SUBTRACT('\(gtids)',"
        + " @@GLOBAL.gtid_executed);"
    case .stopsNextFailover:
      "nothing stops now: these GTIDs stop the next failover, when a replica asks"
        + " this server for what its logs have purged by then"
    // A place inside an event.
    case .applyingAgainStops:
      "if the replica has applied this group already, applying it again stops with"
        + " duplicate key (1062) or missing row (1032): compare before you start it"
    case .gapLeftThere:
      "parallel appliers have left a gap there: groups after it are applied already,"
        + " and may stop the replica with 1062 or 1032"
    // A lost tail.
    case .numbersMissing(let numbers):
      "no file has the number \(numbers.lowerBound)"
        + (numbers.count > 1 ? " to \(numbers.upperBound)" : "")
        + ": if there was one, what stood in it is passed over; look for it before you"
        + " type"
    case .behindNewGroups(let count, let first):
      "\(count) of them lie after new groups, from \(first) on: there the replica"
        + " stops with 1062 or 1032, and must be led after them by coordinates"
    case .lostUnknown:
      "which transactions were lost cannot be said without the replica's relay logs:"
        + " give --replica DIR"
    case .relayLogsBegin(let place):
      "the relay logs begin at \(place): groups before that are not listed, as the"
        + " replica has deleted what it had applied"
    case .relayLogsEndBefore(let position):
      "the relay logs given hold no group after \(position): the replica may have"
        + " deleted what it had applied"
    case .relayLogsEnd(let place):
      "the relay logs given end at \(place): what the replica has read after that is"
        + " not listed"
    case .tablesMayHaveKept:
      "what was lost is on the replica and in no log of the source; its tables may"
        + " have kept it (InnoDB may), which no log tells: compare them before you trust"
        + " either side"
    // A place that is there.
    case .giveExecutedGtids:
      "the replica connects by GTID, where the source looks at GTIDs alone: give the"
        + " status with Executed_Gtid_Set (Gtid_IO_Pos) for an answer to that"
    case .tablesMayHaveKeptApplied(let count, let range):
      "no log tells whether the replica's tables kept these \(count): compare what"
        + " \(range) changed"
    // What the replica has noted.
    case .noSinglePlace:
      "no single place is right for it: what lies before and what lies after the"
        + " groups listed must be told apart, group by group"
    case .notesLostToo:
      "if it stops with 1062 or 1032, these notes are lost too: ask again with that"
        + " status"
    case .undecided(let ranges):
      "nothing tells whether \(ranges.list) \(ranges.count == 1 ? "is" : "are")"
        + " applied, which change only such tables: look at their rows before you start"
    case .comeAgain(let ranges):
      "\(ranges.list) \(ranges.count == 1 ? "comes" : "come") again after the gap,"
        + " and may stop the replica with 1062 or 1032: let it run up to each with START"
        + " … UNTIL, and move on after it by coordinates"
    case .appliedTwiceNotUndone:
      "groups that were applied a second time before the replica stopped are not"
        + " undone: compare their tables"
    // Relay logs.
    case .gapLeftBehind:
      "parallel appliers have left a gap behind that: groups after it come again,"
        + " and may stop the replica with 1062 or 1032"
    // Two that replicate from each other.
    case .sourceTakesNotBack(let server):
      "the source does not take its own changes (server_id \(server)) back from the"
        + " replica's log; where its tables lack them, --export writes what brings them"
        + " back"
    // What is typed.
    case .mayBeManaged(let server, let statements):
      "the source is a server of \(server.name); where the replica is one too, it"
        + " does not allow these statements, and its procedures stand for them: "
        + statements.joined(separator: " ")
    // The threads.
    case .placeUntold:
      "nothing that was given says where the replica stands in the source's logs"
    case .noSourceLogs:
      "no binary log of the source was given"
    case .moreOnceMended(let next):
      "once this is mended, there is more: " + (next?.text ?? "ask again")
    // Of every answer.
    case .filtered(let filters):
      "the replica has filter rules"
        + " (\(filters.map(\.description).joined(separator: "; "))): what they leave out"
        + " is not on it, and no answer here brings it there"
    case .errantStays(let gtids):
      "the replica has GTIDs that its source never had, \(gtids): they stay a trap"
        + " for a failover"
    // What rows tell.
    case .noStatements(let problem):
      "there are no statements for every way: \(problem)"
    case .superReadOnly:
      "a replica with super_read_only takes the statements only with SET GLOBAL"
        + " super_read_only=OFF before"
    // From the rows of the logs, in the words of who read them.
    case .told(let text):
      text
    }
  }
}
