public import BinlogBytes

/// What happened, the first thing that an answer says; ``BinlogText`` has its words.
public enum Headline: Equatable, Sendable {
  // The applier.
  case rowMissing(error: Int, table: String?)
  case rowInTheWay(error: Int, table: String?, key: String?)
  case gtidOutOfOrder(error: Int)
  case gtidTableUnfit(error: Int)
  case applierStopped(error: Int)

  // The file.
  case placeUntold
  case noSourceLogs
  case fileGone(file: String)
  case fileOlder(file: String, first: UInt64)
  case fileForeign(file: String)
  case notALog(file: String?)
  case otherServer(wanted: UInt32, file: String, found: UInt32)
  case otherBeginning(file: String)
  case otherEvents(file: String, position: UInt64)

  // A lost tail, by GTID.
  case connectsByGtid

  // GTIDs.
  case gtidsPurged(missing: String?)
  case gtidsAhead(surplus: String?)
  case gtidsDiverged(surplus: String?)
  case gtidsUnfit
  case gtidsStop
  case errantGtids(gtids: String)

  // The source's index.
  case baseRenamed(name: String, file: String)
  case sourceIndexDamaged(message: String)
  case notInIndex(file: String)

  // A place inside an event.
  case insideEvent(place: SourceCoordinate)
  case beforeFirstEvent(position: UInt64)

  // A lost tail.
  case pastClosedFile(place: SourceCoordinate)
  case lostTailHasRest(file: String)
  case cannotBeJudged
  case lostTail(file: String, read: UInt64, size: UInt64)
  case lostTailAndFiles(file: String, read: SourceCoordinate)
  case pastLastFile(read: SourceCoordinate, size: UInt64)

  // A place that is there.
  case damaged(file: String, position: UInt64)
  case holdsLost(isQuiet: Bool, count: Int, file: String)
  case served(place: SourceCoordinate, isAtEnd: Bool, nextFile: String?)
  case servedByGtid
  case staleServed(place: SourceCoordinate)
  case stopsAhead(place: SourceCoordinate, file: String, end: UInt64, isTorn: Bool)
  case refusedYetServed(place: SourceCoordinate?, byGtid: Bool)

  // The index of relay logs.
  case relayLogsRenamed(old: String, new: String, file: String)
  case relayIndexUnfit(index: String, message: String)
  case relayIndexGone(stem: String)
  case relayLogGone

  // What the replica has noted.
  case noteLagsWithGap(note: SourceCoordinate)
  case noteLags(note: SourceCoordinate, place: SourceCoordinate, count: Int)

  // Relay logs.
  case relayLogDamaged(file: String)
  case relayLogDamagedAt(file: String, offset: FileOffset?)

  // The threads.
  case receiverRefused(error: Int?, trouble: ReceiverTrouble?)
  case receiverStopped(error: Int?, isConnecting: Bool, trouble: ReceiverTrouble?)
  case threadsStopped(receiver: Bool, applier: Bool)

  // Of every answer.
  case fitsNothing

  /// From the rows of the logs, in the words of who read them.
  case told(String)
}

extension Headline {
  /// The number of the error that it names.
  var errorNumber: Int? {
    switch self {
    case .rowMissing(let error, _), .rowInTheWay(let error, _, _), .gtidOutOfOrder(let error),
      .gtidTableUnfit(let error), .applierStopped(let error):
      error
    case .receiverRefused(let error, _), .receiverStopped(let error, _, _): error
    default: nil
    }
  }
}
