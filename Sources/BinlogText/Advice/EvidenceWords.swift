public import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogLogs

extension Evidence {
  /// Its words.
  public var text: String {
    switch self {
    // The applier.
    case .applying(let transaction):
      "it was applying \(transaction)"
    case .appliedUpTo(let executed, let read):
      "it has applied up to \(executed)"
        + (read.map { $0 == executed ? "" : ", and read up to \($0)" } ?? "")
    case .receiverDoesNotRunEither(let trouble):
      "the receiver does not run either" + (trouble.map { ": \($0.meaning)" } ?? "")
    case .receiverStoppedToo:
      "the receiver has stopped too, without an error"
    case .failedGroup(let range, let identifier):
      "the group that could not be applied is \(range)" + (identifier.map { " (\($0))" } ?? "")
    case .outOfOrder(let came, let held):
      "\(came) came, and \(held) stands in the replica's own binary log"
        + (came.server == held.server
          ? ": the source gave its numbers out a second time, or the replica applies again"
          : ": server_id \(held.server) wrote it, in the same domain")
    case .nextGroup(let range, let identifier):
      "the next group to apply is \(range)" + (identifier.map { " (\($0))" } ?? "")
    case .runs(let statement):
      "it runs: \(statement)"
    // The file.
    case .indexLists(let index, let file):
      "\(index ?? "the index") lists \(file)"
    case .asksFor(let file, let position):
      "the replica asks for \(file) at position \(position)"
    case .noLogUpTo(let number):
      "no log up to number \(number) lies in the source's directory"
    case .logsGoUpTo(let last):
      last.map { "the source's logs of that name go up to number \($0)" }
        ?? "no log of the source has the same base name"
    case .begunAt(let source, let replica):
      "the source's file was begun at \(source) (seconds since 1970), the one that"
        + " the replica has read at \(replica)"
    case .relayLogsEndWithEvent(let place):
      "the replica's relay logs end with an event of the source that ended at"
        + " \(place)"
    case .sourceEvent(let from, let to):
      "the source's file has an event from \(from) to \(to)"
    // A lost tail, by GTID.
    case .lostGtidsUnknown:
      "the GTIDs that only the replica has are unknown without its relay logs"
    case .lostGtids(let set):
      "GTIDs that only the replica has: \(set)"
    case .gtidsReused(let gtids):
      "the source has given \(gtids) out again to other transactions"
    // GTIDs.
    case .replicaHas(let gtids):
      "the replica has \(gtids)"
    case .standsAtGtid(let gtid):
      "the replica stands at GTID \(gtid)"
    case .executedByLogs(let gtids):
      "the source's logs tell that it has executed \(gtids)"
    case .provenRefusal(let refusal):
      "by these logs the source answers: \(refusal)"
    case .onlyTheErrorSays:
      "only the error says so: what the replica has is not known, or the source's"
        + " logs do not tell"
    case .purgedGtids(let gtids):
      "the replica lacks, and the source has no more: \(gtids)"
    case .sourceWentBack:
      "the source's log lost its end, or its data were put back from a backup; the"
        + " replica had applied more"
    case .lastOfDomain(let mine, let theirs):
      "domain \(mine.domain): the replica's last is \(mine), which the source never"
        + " logged; the source's last is \(theirs)"
    case .lastCommon(let gtid):
      "the last group of the replica's own binary log that the source has too is"
        + " \(gtid)"
    case .sourceAnswers(let refusal):
      "the source answers: \(refusal)"
    case .serverAnswersOnTheWay(let refusal):
      "on the way the server answers: \(refusal)"
    case .writtenOnReplica:
      "they were written on the replica itself, or came there by another way than its"
        + " source"
    // The source's index.
    case .stillServes(let place):
      "the server still serves \(place), as long as it runs"
    case .begunBehindOldName(let file):
      "\(file) was begun after the last log of the old name, by the same server_id"
    case .answersFileUnknown:
      "the server answers 'Could not find first log file name in binary log index"
        + " file'"
    case .indexFlaw(let index, let message, let hint):
      "\(index): \(message): \(hint ?? "")"
    case .exists(let path, let events):
      "\(path) exists and holds \(events) events"
    case .hasNoLine(let index, let passedOverFrom):
      "\(index ?? "the index") has no line for it, so the server "
        + (passedOverFrom.map { "passes over it when it goes on from \($0)" }
          ?? "answers 'Could not find first log file name in binary log index file'")
    // A place inside an event.
    case .boundaries(let before, let after):
      "event boundaries around it: \(before) and \(after)"
    case .groupStartsAt(let offset):
      "the group around it starts at \(offset)"
    case .nothingProvesApplied:
      "nothing proves what the replica has applied: its own binary logs (--replica)"
        + " or its error log (--status) would"
    case .notedApplied(let place):
      "the replica has noted that it has applied up to \(place)"
    case .ownLogProves(let place, let evidence):
      "the replica's own binary log proves that it has applied up to \(place),"
        + " matched by " + evidence.joined(separator: ", ")
    // A lost tail.
    case .fileEndsWith(let size, let nextFile):
      "the file ends at \(size) with " + (nextFile.map { "a Rotate to \($0)" } ?? "a Stop event")
    case .noCrashExplains:
      "no crash explains this: the file was replaced, or the replica stood at a file"
        + " of the same name from another history (RESET MASTER, another server)"
    case .tornWhereReplicaStands(let file, let end, let size):
      "the last whole event of \(file) ends at \(end), where the replica stands; the"
        + " file ends at \(size): what lies between is torn, or zeros"
    case .notClosed(let file):
      "\(file) ends without Rotate or Stop: its server did not close it"
    case .noLaterFileNotStarted:
      "no later file is in the source's index: the source was not started since"
    case .relayLogsHoldMore(let file, let size):
      "\(file) ends at \(size); the replica's relay logs hold groups after that and"
        + " from later files that the source does not have"
    case .pastEnd(let position, let size, let file):
      "\(position) is \(position - size) bytes past the end of \(file) (\(size)"
        + " bytes)"
    case .tornBetween(let file, let end, let size):
      "the last whole event of \(file) ends at \(end), the file at \(size): what lies"
        + " between is torn"
    case .openGroup(let offset):
      "the group that starts at \(offset) is not complete in the file: it never"
        + " committed there"
    case .noLaterFile:
      "no later file is in the source's index"
    case .nextFileExists(let file, let isListed):
      !isListed
        ? "the next file, \(file), exists; no index was given"
        : "the next file, \(file), exists and is in the source's index"
    case .holdsNoEvent(let file):
      "\(file) between them holds no event, so the source cannot send it"
    case .notNamedByIndex(let file):
      "\(file) lies in the directory, but the index does not name it"
    case .fetchedAgain(let count):
      "the source is a replica itself: it has fetched \(count) of the lost groups"
        + " from its own source again, and logged them in its later files; they are not"
        + " lost"
    case .returningEnd(let place):
      "they end at \(place): to go on at the beginning of that file would apply them"
        + " twice"
    // A place that is there.
    case .serves(let place, let isQuiet):
      isQuiet
        ? "\(place) is a place that the source serves: there is nothing to type for"
          + " replication to run" : "\(place) is a place that the source serves"
    case .relayLogsHoldLost(let file):
      "the relay logs hold groups of \(file) that end after the last whole group of"
        + " the source's file of that name"
    case .stands(let position, let size, let isAtEnd):
      isAtEnd
        ? "the position is the end of the file, not after it"
        : "an event starts at \(position); the file has \(size) bytes"
    case .leftByCrash:
      "the file was left by a crash, but the replica has not come to its end: the"
        + " next file at position 4 would pass over what is still to be read here"
    case .storedPlace:
      "the place is a stored one, and stored positions lag behind: SHOW REPLICA"
        + " STATUS or the relay logs (--replica) tell more"
    case .earlierFileTorn(let file, let end):
      "\(file), an earlier file, lost its tail at \(end?.description ?? "its end"):"
        + " what the replica had read of it then cannot be seen from where it stands now"
    case .ownLogLostTail(let log, let count, let end):
      "the replica's own \(log) lost its tail in a crash: \(count)"
        + " \(count == 1 ? "group" : "groups") up to \(end) count as applied and are not"
        + " in it"
    case .fileTorn(let file, let end):
      "\(file) lost its tail at \(end?.description ?? "its end")"
    case .storedNowAndThen:
      "MySQL stores the position of its receiver only now and then"
    case .notTheLastFile(let file):
      "\(file) is not the source's last file"
    case .statusSays(let error):
      "the status says: \(error?.sentence ?? "refused")"
    case .logsSay(let byGtid, let isAtEnd):
      byGtid
        ? "the logs say: nothing that the replica lacks is purged, and nothing that it"
          + " has is too much"
        : "the logs say: the position is "
          + (isAtEnd ? "the end of the file" : "the start of an event")
    // The index of relay logs.
    case .goesOnInPresent(let file):
      "the replica is to go on in \(file), which lies in its directory"
    case .begunLater(let files):
      "\(files.joined(separator: ", ")) began later, under the new name"
    case .namedByHost:
      "a server makes such names from its host's name when relay_log is not set"
    case .goesOnIn(let file):
      "the replica is to go on in \(file ?? "")"
    case .indexMissing(let path):
      "\(path) does not exist"
    case .gone(let files):
      "gone: " + files.joined(separator: ", ")
    case .indexFault(let code, let message):
      "\(code.rawValue): \(message)"
    // What the replica has noted.
    case .noteLagsPassedOver(let count, let note):
      "the note lags: the replica's own binary log holds \(count) groups after"
        + " \(note); they carry GTIDs, so it passes over them by itself"
    case .standInOwnLog(let count, let note, let evidence):
      "\(count) \(count == 1 ? "group" : "groups") after \(note)"
        + " \(count == 1 ? "stands" : "stand") in the replica's own binary log, matched"
        + " by " + evidence.joined(separator: ", ")
    case .firstMissing(let range):
      "the first that does not stand there is \(range)"
    case .appliersNoted:
      "MySQL notes what each parallel applier has done (mysql.slave_worker_info): it"
        + " applies what is missing from the relay logs, and takes no coordinates before"
        + " that (error 1802)"
    case .itsError(let message):
      "its error: \(message)"
    case .ownLogBeginsLater:
      "the replica's own binary log begins after the noted place: what is older than"
        + " its first group is taken for applied, as groups are applied in order"
    case .silentTables(let tables):
      "only some tables can tell: the replica's own binary log never names"
        + " \(tables.joined(separator: ", ")) (a filter, or changes that it does not log)"
    case .alikeEnds(let ranges):
      "groups that are alike leave a choice: the same run would also end at " + ranges.list
    case .gaps(let gaps, let applied):
      "what is applied is not a whole beginning, as with parallel appliers:"
        + " \(gaps.list) \(gaps.count == 1 ? "is" : "are") missing, \(applied.list)"
        + " after \(applied.count == 1 ? "is" : "are") applied"
    case .killedAppliersNoted:
      "the replica's server was killed, and MySQL notes what each parallel applier"
        + " has done (mysql.slave_worker_info): it brings its note forward by itself, and"
        + " takes no coordinates before that (error 1802)"
    case .relayLogsDoNotHoldIt:
      "the relay logs do not hold that place: the source must send again what lies"
        + " after it"
    case .relayPlace(let file, let position):
      "in the relay logs that place is \(file):\(position); nothing has to be fetched"
        + " again"
    // Relay logs.
    case .damageCode(let code, let offset):
      "\(code.rawValue) at offset \(offset?.description ?? "0")"
    case .hasApplied(let place):
      "the replica has applied up to \(place)"
    case .onlyCopyInRelayLogs:
      "the source has lost groups that these relay logs hold: to fetch again would"
        + " throw away the only copy"
    case .cannotServe(let place, let verdict):
      "the source cannot serve \(place) (\(verdict?.rawValue ?? "file-missing")):"
        + " what is left in the relay logs may be the only copy"
    case .sourceHasTheRest:
      "the source still has everything from there on"
    case .ownLogProvesMore(let count, let place):
      "its own binary log proves \(count) more groups, up to \(place)"
    // Two that replicate from each other.
    case .ring(let server):
      "the two replicate from each other: the source's logs hold changes of server_id"
        + " \(server), which is the replica"
    case .madeByReplica(let parts):
      "\(parts.parts) of the source's log \(parts.count == 1 ? "is" : "are") not in"
        + " the relay logs: a replica does not store what it made itself, and has that in"
        + " its own binary log; it is not lost"
    case .ownGroupsFetchedAgain(let count):
      "\(count) \(count == 1 ? "group" : "groups") of the replica's own stand in the"
        + " source's later files: it fetched them again; the replica passes over them by"
        + " their server_id"
    case .ownGroupsAbsent(let count):
      "\(count) \(count == 1 ? "group" : "groups") of the replica's own"
        + " \(count == 1 ? "is" : "are") in no log of the source: it has applied them"
        + " before the crash, or fetches them yet"
    // What is typed.
    case .appliedOnlyUpTo(let place):
      "the replica has applied only up to \(place): the rest must go first"
    case .appliedUntold:
      "nothing tells how far the replica has applied what it read"
    case .isManaged(let server):
      "the replica is a server of \(server.name), as its status shows: CHANGE …, STOP"
        + " and START are not allowed there, the provider's procedures stand for them"
    // The threads.
    case .positionIsNotTheReason(let place):
      "\(place) is a place that the source serves: the position is not the reason"
    case .servesByGtid:
      "by GTID the source serves what the replica lacks"
    case .isConnecting:
      "it is trying to connect, again and again"
    case .threads(let receiver, let applier):
      "receiver: \(word(receiver)); applier: \(word(applier))"
    case .startedUntil(let place):
      "it was started to run up to a place only: \(place)"
    case .readAndApplied(let read, let applied):
      "read up to \(read), applied up to \(applied)"
    case .applierStoppedToo:
      "the applier has stopped too, without an error"
    case .receiverStopped:
      "the receiver has stopped, without an error"
    // Of every answer.
    case .noteLagsBesides:
      "its note of what it has applied lags besides: its own binary log holds groups"
        + " after it"
    case .standsAt(let place, let origin):
      "the replica stands at \(place)" + (origin.isEmpty ? "" : " (\(origin))")
    case .otherChannel(let channel, let error):
      "channel '\(channel)' has trouble of its own, \(error.sentence); ask again with"
        + " --channel"
    case .damageIn(let file, let offset, let message):
      "\(file):\(offset?.description ?? "?"): \(message)"
    case .damageOf(let code, let offset, let message):
      "\(code.rawValue) at offset \(offset?.description ?? "?"): \(message)"
    case .error(let error):
      error.sentence
    // What the inputs say.
    case .readUntold(let executed):
      "nothing says how far it has read; it has applied up to \(executed)"
    case .otherFileTells(let file, let error, let origin):
      "\(file) tells of \(error.sentence); \(origin) no longer does"
    case .relayLogsEndAt(let place):
      "the relay logs end at \(place) in the source's log"
    case .relayLogsEndThere(let place):
      "the relay logs end at the same place, \(place)"
    case .relayLogsEndWithChange(let place, let file):
      "the relay logs end at \(place), and with the change to \(file), of which they"
        + " hold no group"
    case .relayLogsGivenEnd(let place, let read):
      "the relay logs given end at \(place), before \(read): some of what was read is"
        + " not here, or the replica does not store it (changes of its own, in a ring)"
    // From the rows of the logs, in the words of who read them.
    case .told(let text):
      text
    }
  }
}
