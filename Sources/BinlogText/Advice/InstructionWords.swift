public import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogLogs

extension Instruction {
  /// Its words.
  public var text: String {
    switch self {
    // The applier.
    case .keepRelayLogs:
      "keep the replica's relay logs: no CHANGE … TO with coordinates of the source,"
        + " no RESET, no restart with relay_log_recovery=ON, before what they hold is"
        + " applied"
    case .compareRow:
      "compare the row on source and replica before you choose whose it shall be;"
        + " never skip a group unseen: it may change more rows than this one"
    case .findWriter(let gtid):
      "find out who wrote \(gtid?.description ?? "the GTID in the way"): a write on"
        + " the replica itself, a source that lost its log's end, or a second source of"
        + " one domain"
    case .lookAtGtidTable:
      "look at mysql.gtid_slave_pos on the replica: whether the table is there,"
        + " whole, and of an engine that runs (CHECK TABLE mysql.gtid_slave_pos)"
    case .setGtidTable:
      "where it lacks or has rows of a domain too much, set it anew: SET GLOBAL"
        + " gtid_slave_pos='…', with the last GTID of each domain that is applied"
    case .mendWhatTheErrorSays:
      "the error's text says what the replica could not do: mend that there, then"
        + " start the applier; never skip a group unseen"
    // The file.
    case .givePlace:
      "give --status with the text of SHOW REPLICA STATUS, --replica with its data"
        + " directory, or --position FILE:POS"
    case .giveSourceLogs:
      "give the source's logs as --source; did you swap it with --replica?"
    case .putFileBack:
      "put the file back from a backup; if there is none, rebuild the replica from"
        + " the source"
    case .putLogsBack:
      "put the missing logs back from a backup and list them in the index again, or"
        + " rebuild the replica from a backup of the source: there is no position that"
        + " loses nothing"
    case .checkServer:
      "check that these are the logs of the server that the replica reads from; if"
        + " they are, it may have lost whole files in a crash: give the replica's relay"
        + " logs (--replica), which tell"
    case .giveLogsOf(let server):
      "give the logs of the server with server_id \(server)"
    case .checkHistory:
      "check that these are the logs of the replica's source, and whether somebody"
        + " has run RESET there; if so, the replica must be rebuilt"
    // A lost tail, by GTID.
    case .wayEmptyTransactionsOfLost:
      "way 1, the statements below: the source takes the lost GTIDs as empty"
        + " transactions, so that it never gives them out again; it lacks the groups."
        + " SOURCE_AUTO_POSITION=1 works later"
    case .wayBringGroups:
      "way 2, when the replica's data are right: first bring the groups to the source"
        + " (--export)"
    case .wayRebuild:
      "way 3, when in doubt: rebuild the replica; costs a copy, and the lost groups"
        + " for good"
    case .strictModeStops:
      "a replica with gtid_strict_mode=ON that logs what it applies will stop with"
        + " error 1950, as the source gives lost numbers out again: SET GLOBAL"
        + " gtid_strict_mode=OFF until it is past them"
    case .goByPositionFirst:
      "the source gives these numbers out again, so the replica must go on by"
        + " position first; once it has applied something of the new file,"
        + " MASTER_USE_GTID=slave_pos works again"
    // GTIDs.
    case .findGtidsElsewhere:
      "look for the missing GTIDs elsewhere: another replica that still has them in"
        + " its binary logs can be the source until they are applied; or put the source's"
        + " older logs back and list them in its index"
    case .makeReplicaAnewFromBackup:
      "else make the replica anew from a backup of the source: nothing that is typed"
        + " brings them back"
    case .wayEmptyTransactions:
      "way 1, the statements below: the source takes these GTIDs as empty"
        + " transactions, so that it never gives them out again; it lacks what they"
        + " changed"
    case .wayBringGroupsOfReplica:
      "way 2, when the replica's data are right: first bring the groups to the source"
        + " (--export with --replica DIR)"
    case .wayMakeAnewCopy:
      "way 3, when in doubt: make the replica anew from the source; costs a copy, and"
        + " what only the replica has"
    case .tooManyForEmptyTransactions:
      "there are too many for way 1: so many lost groups are no accident of a crash"
    case .wayForget:
      "way 1, the statements below: the replica forgets what it has too much, and"
        + " goes on where the source ends; what it changed stays in its tables"
    case .wayMakeAnew:
      "way 2, when in doubt: make the replica anew from the source"
    case .compareBehind(let gtid):
      "compare what was written on the replica after \(gtid), or take it back there;"
        + " the statements below fetch what the source wrote after it"
    case .findWhatWasWritten:
      "find out what was written on the replica itself (its own binary logs:"
        + " --replica DIR), and whether its source is the right one; when in doubt make"
        + " the replica anew"
    case .restoreFromCopy:
      "restore the file from a copy if there is one; what the damage holds is lost"
        + " otherwise"
    case .lookAtErrant(let givesLogs):
      "look at what they changed"
        + (givesLogs ? " (the replica's own binary logs: --replica DIR)" : "")
        + ", compare these tables, and keep clients from writing there (super_read_only,"
        + " read_only)"
    case .registerErrant:
      "before this replica becomes a source, its source and its other replicas must"
        + " know these GTIDs: as empty transactions, when the changes are wanted on the"
        + " replica only or not at all"
    case .bringGtidModeToOneValue:
      "bring gtid_mode to the same value on both, or connect by file and position"
    // The source's index.
    case .mendSourceIndex(let file):
      "stop the source, and put this into \(file ?? "its index file") (keep the old"
        + " one):"
    case .startSource(let statement, let place):
      "then start the source, and on the replica type \(statement) where its I/O"
        + " thread has stopped: it goes on from \(place); never skip the file"
    case .startSourceKeepFiles(let statement, let place):
      "then start the source, and on the replica type \(statement) where its I/O"
        + " thread has stopped: it goes on from \(place); never skip a file"
    // A place inside an event.
    case .saveRelayLogsWithGroups(let end):
      "save the replica's relay logs first (cp -a of its relay logs and their index):"
        + " they hold groups up to \(end) that are not applied yet"
    case .saveRelayLogsBeforeChange:
      "save the replica's relay logs first (cp -a): CHANGE … TO deletes them"
    // A lost tail.
    case .startSourceAndAsk:
      "start the source and ask again: MySQL cuts what is torn when it starts,"
        + " MariaDB goes on in a new file; this file needs no repair, and no position has"
        + " to be typed yet"
    case .olderCopy:
      "if the source runs, these files are an older copy: take them again"
    case .giveDirectoryOrIndex:
      "only this file was given, so nobody can say whether another follows: give the"
        + " source's directory or its index file"
    case .startSourceForNewFile:
      "start the source, so that it begins a new file, and ask again; if it is"
        + " running, these files are an older copy than the replica's position"
    case .typeSourcesPartFirst:
      "type the source's part before the replica starts: the lost groups carry GTIDs,"
        + " and the replica passes over whatever the source sends under one that it knows"
    case .mendSourceIndexAndAsk(let file):
      "stop the source, put this into \(file ?? "its index file") (keep the old one),"
        + " start it, and ask again:"
    // A place that is there.
    case .restoreOrRebuild:
      "restore the file from a copy, or rebuild the replica"
    case .compareTables:
      "compare the tables named above between source and replica: where they differ,"
        + " the replica may hold the only copy"
    case .otherReplicasLack:
      "other replicas that had not read these groups before the crash lack them too"
    case .giveStatusOrRelayLogs:
      "give the text of SHOW REPLICA STATUS (--status) or the replica's relay logs"
        + " (--replica)"
    case .readUpToTear(let isTorn):
      isTorn
        ? "let the replica read up to the torn event, then ask again; the next file at"
          + " position 4 now would pass over what is still to be read here"
        : "restore the file from a copy if there is one; what the damage holds is lost"
          + " otherwise"
    case .startIfOlder(let statement):
      "if the error is older than these files (the source was started, its index was"
        + " mended, a file was put back), start the receiver and look whether it comes"
        + " again: \(statement)"
    case .takeAnew:
      "if it comes again, take the status and the source's files anew at the same"
        + " time; check that they are those of the server that the replica connects to"
    // The index of relay logs.
    case .saveRelayLogsOnlyCopy:
      "save the relay logs (cp -a); they may hold groups that are nowhere else"
    case .mendRelayIndex(let file):
      "stop the replica's server, and put this into \(file) (keep the old one;"
        + " --write-index FILE writes it):"
    case .startServer:
      "start the server again; nothing is fetched twice"
    case .giveAppliedOfRead:
      "give --status or relay-log.info, which say how far the replica has applied"
        + " what it read"
    // What the replica has noted.
    case .saveRelayLogsForGaps:
      "save the replica's relay logs first (cp -a): only they let the gaps be filled;"
        + " a restart with relay_log_recovery=ON throws them away"
    case .waitForStop:
      "before the last statement wait until the status says that the SQL thread has"
        + " stopped, without an error"
    case .saveRelayLogsAndIndex:
      "save the replica's relay logs first (cp -a of its relay logs and their index)"
    // Relay logs.
    case .giveApplied:
      "give --status or relay-log.info, which say how far the replica has applied it"
    case .saveRelayLogsFirst:
      "save the relay logs (cp -a) before anything else"
    case .applyThenBring(let statement):
      "let what lies before the damage be applied (\(statement)), then bring the"
        + " groups listed to the replica by hand (binlogtool dump on the saved relay"
        + " logs)"
    case .saveAndRebuild:
      "save the relay logs, and rebuild the replica from a backup"
    case .saveBeforeChange:
      "save the relay logs first (cp -a): CHANGE … TO deletes them"
    // Two that replicate from each other.
    case .askOtherDirection:
      "ask for the other direction too, with --source and --replica exchanged; no"
        + " statement here touches it"
    // What is typed.
    case .waitUntilApplied:
      "wait until everything that was read is applied (Exec_…_Log_Pos has come to"
        + " Read_…_Log_Pos): the procedures below throw the rest away"
    case .saveRelayLogsBeforeRestart:
      "save the replica's relay logs first (cp -a): CHANGE … TO deletes them, and so"
        + " does a restart with relay_log_recovery=ON; they may hold the only copy of"
        + " what the source lost"
    case .noProcedureLeads(let server, let place):
      "\(server.name) sets the source of its own read replicas: no procedure leads"
        + " this one to \(place); make the read replica anew"
    // The threads.
    case .findWhoStopped:
      "find out who stopped it and why (STOP, UNTIL, a restart with"
        + " skip_replica_start, a backup): then start it"
    case .mend(let trouble):
      trouble.advice
    case .mendWhatTheSourceRefuses:
      "the error's text says what the source does not accept: mend that, then start"
        + " it"
    case .lookAtConnection:
      "look at the replica's error log and at the source: whether it runs, its"
        + " address and port, the account, and the network between the two"
    // From the rows of the logs, in the words of who read them.
    case .told(let text):
      text
    }
  }
}
