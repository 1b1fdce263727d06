public import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogLogs

extension Headline {
  /// Its words.
  public var text: String {
    switch self {
    // The applier.
    case .rowMissing(let error, let table):
      "The applier has stopped with error \(error): a"
        + " row\(table.map { " of \($0)" } ?? "") that the source changed is not on the"
        + " replica."
    case .rowInTheWay(let error, let table, let key):
      "The applier has stopped with error \(error): a"
        + " row\(table.map { " of \($0)" } ?? "") is in the way of what the source"
        + " changed\(key.map { ": duplicate entry \($0)" } ?? "")."
    case .gtidOutOfOrder(let error):
      "The applier has stopped with error \(error): a GTID comes that the replica's"
        + " own binary log is past already."
    case .gtidTableUnfit(let error):
      "The applier has stopped with error \(error): the replica's note of GTIDs"
        + " (mysql.gtid_slave_pos) cannot be read or written, or contradicts its binary"
        + " log."
    case .applierStopped(let error):
      error == 0
        ? "The applier has stopped with an error." : "The applier has stopped with error \(error)."
    // The file.
    case .placeUntold:
      "Nothing that was given says where the replica stands."
    case .noSourceLogs:
      "No binary log of the source was given; relay logs do not stand for them."
    case .fileGone(let file):
      "The source's index names \(file), but the file does not exist."
    case .fileOlder(let file, let first):
      "The source no longer has \(file); its oldest log is number \(first)."
    case .fileForeign(let file):
      "The source has no \(file): the replica asks for a file of another history."
    case .notALog(let file):
      "\(file ?? "the file") cannot be read as a binary log."
    case .otherServer(let wanted, let file, let found):
      "These logs are not those of the replica's source: the replica reads from"
        + " server_id \(wanted), \(file) was written by server_id \(found)."
    case .otherBeginning(let file):
      "The source's \(file) is not the file that the replica has read: it was begun"
        + " at another time."
    case .otherEvents(let file, let position):
      "The source's \(file) is not the file that the replica has read: an event ended"
        + " at \(position) there."
    // A lost tail, by GTID.
    case .connectsByGtid:
      "It connects by GTID."
    // GTIDs.
    case .gtidsPurged(let missing):
      "The source has purged what the replica lacks" + (missing.map { ": \($0)." } ?? ".")
    case .gtidsAhead(let surplus):
      "The replica has GTIDs that its source does not have" + (surplus.map { ": \($0)." } ?? ".")
    case .gtidsDiverged(let surplus):
      "The replica's history is another than its source's"
        + (surplus.map { " from \($0) on." } ?? ".")
    case .gtidsUnfit:
      "The replica connects by GTID, which its source's settings or logs do not"
        + " allow."
    case .gtidsStop:
      "The source serves the replica by GTID, but the replica will stop at damage on"
        + " the way."
    case .errantGtids(let gtids):
      "Replication runs, but the replica has GTIDs that its source never had:"
        + " \(gtids)."
    // The source's index.
    case .baseRenamed(let name, let file):
      "The source's logs have got another base name: its index names \(name) only,"
        + " and \(file) is none of them."
    case .sourceIndexDamaged(let message):
      "The source's index file is damaged: \(message)."
    case .notInIndex(let file):
      "\(file) lies in the source's directory, but its index does not name it."
    // A place inside an event.
    case .insideEvent(let place):
      "\(place) lies in the middle of an event; no replica can go on from there."
    case .beforeFirstEvent(let position):
      "Position \(position) lies before the first event; positions begin at 4."
    // A lost tail.
    case .pastClosedFile(let place):
      "\(place) lies past the end of a file that its server closed properly."
    case .lostTailHasRest(let file):
      "The source lost the tail of \(file), and the replica has everything that is"
        + " left of it."
    case .cannotBeJudged:
      "These inputs cannot be judged."
    case .lostTail(let file, let read, let size):
      "The source lost the tail of \(file): the replica has read up to \(read), the"
        + " file ends at \(size)."
    case .lostTailAndFiles(let file, let read):
      "The source lost the tail of \(file) and all of the files up to \(read.file):"
        + " the replica has read up to \(read)."
    case .pastLastFile(let read, let size):
      "The replica has read up to \(read), past the end of the last file (\(size)"
        + " bytes): the source lost its tail, or these files are an older copy."
    // A place that is there.
    case .damaged(let file, let position):
      "\(file) is damaged at or before \(position)."
    case .holdsLost(let isQuiet, let count, let file):
      isQuiet
        ? "The replica goes on without an error, but it holds \(count)"
          + " \(count == 1 ? "group" : "groups") of \(file) that the source's logs lost."
        : "The source serves the replica's place, but the replica holds \(count)"
          + " \(count == 1 ? "group" : "groups") of \(file) that the source's logs lost."
    case .served(let place, let isAtEnd, let nextFile):
      isAtEnd
        ? "\(place) is the end of the file: the source serves it"
          + (nextFile.map { " and goes on with \($0)." } ?? " and waits for more.")
        : "\(place) is a place that the source serves."
    case .servedByGtid:
      "The replica connects by GTID, and the source serves what it lacks."
    case .staleServed(let place):
      "\(place) is a place that the source serves, but a stored one: the replica may"
        + " have read further."
    case .stopsAhead(let place, let file, let end, let isTorn):
      isTorn
        ? "\(place) lies before the end of \(file), whose tail was lost: the replica goes"
          + " on from there, and stops at the torn event at \(end)."
        : "\(place) is a place that the source serves, but the replica will stop at"
          + " damage after it."
    case .refusedYetServed(let place, let byGtid):
      byGtid
        ? "The source has refused the replica's GTIDs, and these logs serve them: both"
          + " cannot be of one server at one time."
        : "The source has refused \(place?.description ?? "the place"), and these logs"
          + " serve it: both cannot be of one server at one time."
    // The index of relay logs.
    case .relayLogsRenamed(let old, let new, let file):
      "The relay logs were renamed from \(old) to \(new): the replica looks for"
        + " \(file) in the index of the new name, which does not list it."
    case .relayIndexUnfit(let index, let message):
      "The replica's \(index) does not fit its relay logs: \(message)."
    case .relayIndexGone(let stem):
      "The relay logs \(stem).* have no index file: their server does not find them."
    case .relayLogGone:
      "A relay log that is still to be applied is gone."
    // What the replica has noted.
    case .noteLagsWithGap(let note):
      "The replica says that it has applied up to \(note); its own binary log holds"
        + " groups after that, but not the next one."
    case .noteLags(let note, let place, let count):
      "The replica says that it has applied up to \(note), its own binary log proves"
        + " \(place): it applies \(count) \(count == 1 ? "group" : "groups") again."
    // Relay logs.
    case .relayLogDamaged(let file):
      "The relay log \(file) is damaged."
    case .relayLogDamagedAt(let file, let offset):
      "The relay log \(file) is damaged at offset \(offset?.description ?? "0"),"
        + " before the replica has applied it."
    // The threads.
    case .receiverRefused(let error, let trouble):
      "The receiver has stopped with \(errorWords(error)): "
        + (trouble?.meaning ?? "the source refuses the replica") + "."
    case .receiverStopped(let error, let isConnecting, let trouble):
      isConnecting
        ? "The receiver tries to connect to its source, and does not come through."
        : "The receiver does not run, \(errorWords(error)): "
          + (trouble?.meaning ?? "it does not come to its source, or not with these settings") + "."
    case .threadsStopped(let receiver, let applier):
      "\(receiver && applier ? "Both threads of the replica have" : receiver ? "The receiver has" : "The applier has")"
        + " stopped, and no error is given."
    // Of every answer.
    case .fitsNothing:
      "These inputs fit no known situation."
    // From the rows of the logs, in the words of who read them.
    case .told(let text):
      text
    }
  }
}
