public import BinlogBytes
public import BinlogEvents
public import BinlogLogs

/// Something that led to an answer, or speaks for it; ``BinlogText`` has its words.
public enum Evidence: Equatable, Sendable {
  // The applier.
  case applying(transaction: String)
  case appliedUpTo(executed: SourceCoordinate, read: SourceCoordinate?)
  case receiverDoesNotRunEither(trouble: ReceiverTrouble?)
  case receiverStoppedToo
  case failedGroup(range: SourceRange, identifier: GroupIdentifier?)
  case outOfOrder(came: MariaGtid, held: MariaGtid)
  case nextGroup(range: SourceRange, identifier: GroupIdentifier?)
  case runs(statement: String)

  // The file.
  case indexLists(index: String?, file: String)
  case asksFor(file: String, position: UInt64)
  case noLogUpTo(number: UInt64)
  case logsGoUpTo(last: UInt64?)
  case begunAt(source: UInt32, replica: UInt32)
  case relayLogsEndWithEvent(place: SourceCoordinate)
  case sourceEvent(from: FileOffset, to: FileOffset)

  // A lost tail, by GTID.
  case lostGtidsUnknown
  case lostGtids(set: String)
  case gtidsReused(gtids: GtidSet)

  // GTIDs.
  case replicaHas(gtids: GtidSet)
  case standsAtGtid(gtid: String)
  case executedByLogs(gtids: GtidSet)
  case provenRefusal(refusal: String)
  case onlyTheErrorSays
  case purgedGtids(gtids: String)
  case sourceWentBack
  case lastOfDomain(mine: MariaGtid, theirs: MariaGtid)
  case lastCommon(gtid: MariaGtid)
  case sourceAnswers(refusal: String)
  case serverAnswersOnTheWay(refusal: String)
  case writtenOnReplica

  // The source's index.
  case stillServes(place: SourceCoordinate)
  case begunBehindOldName(file: String)
  case answersFileUnknown
  case indexFlaw(index: String, message: String, hint: String?)
  case exists(path: String, events: UInt64)
  case hasNoLine(index: String?, passedOverFrom: String?)

  // A place inside an event.
  case boundaries(before: FileOffset, after: FileOffset)
  case groupStartsAt(offset: FileOffset)
  case nothingProvesApplied
  case notedApplied(place: SourceCoordinate)
  case ownLogProves(place: SourceCoordinate, evidence: [String])

  // A lost tail.
  case fileEndsWith(size: UInt64, nextFile: String?)
  case noCrashExplains
  case tornWhereReplicaStands(file: String, end: UInt64, size: UInt64)
  case notClosed(file: String)
  case noLaterFileNotStarted
  case relayLogsHoldMore(file: String, size: UInt64)
  case pastEnd(position: UInt64, size: UInt64, file: String)
  case tornBetween(file: String, end: UInt64, size: UInt64)
  case openGroup(offset: FileOffset)
  case noLaterFile
  case nextFileExists(file: String, isListed: Bool)
  case holdsNoEvent(file: String)
  case notNamedByIndex(file: String)
  case fetchedAgain(count: Int)
  case returningEnd(place: SourceCoordinate)

  // A place that is there.
  case serves(place: SourceCoordinate, isQuiet: Bool)
  case relayLogsHoldLost(file: String)
  case stands(position: UInt64, size: UInt64, isAtEnd: Bool)
  case leftByCrash
  case storedPlace
  case earlierFileTorn(file: String, end: FileOffset?)
  case ownLogLostTail(log: String, count: Int, end: SourceCoordinate)
  case fileTorn(file: String, end: FileOffset?)
  case storedNowAndThen
  case notTheLastFile(file: String)
  case statusSays(error: ReplicationError?)
  case logsSay(byGtid: Bool, isAtEnd: Bool)

  // The index of relay logs.
  case goesOnInPresent(file: String)
  case begunLater(files: [String])
  case namedByHost
  case goesOnIn(file: String?)
  case indexMissing(path: String)
  case gone(files: [String])
  case indexFault(code: FindingCode, message: String)

  // What the replica has noted.
  case noteLagsPassedOver(count: Int, note: SourceCoordinate)
  case standInOwnLog(count: Int, note: SourceCoordinate, evidence: [String])
  case firstMissing(range: SourceRange)
  case appliersNoted
  case itsError(message: String)
  case ownLogBeginsLater
  case silentTables(tables: [String])
  case alikeEnds(ranges: [SourceRange])
  case gaps(gaps: [SourceRange], applied: [SourceRange])
  case killedAppliersNoted
  case relayLogsDoNotHoldIt
  case relayPlace(file: String, position: UInt64)

  // Relay logs.
  case damageCode(code: FindingCode, offset: FileOffset?)
  case hasApplied(place: SourceCoordinate)
  case onlyCopyInRelayLogs
  case cannotServe(place: SourceCoordinate, verdict: Verdict?)
  case sourceHasTheRest
  case ownLogProvesMore(count: Int, place: SourceCoordinate)

  // Two that replicate from each other.
  case ring(server: UInt32)
  case madeByReplica(parts: [SourceRange])
  case ownGroupsFetchedAgain(count: Int)
  case ownGroupsAbsent(count: Int)

  // What is typed.
  case appliedOnlyUpTo(place: SourceCoordinate)
  case appliedUntold
  case isManaged(server: ManagedServer)

  // The threads.
  case positionIsNotTheReason(place: SourceCoordinate)
  case servesByGtid
  case isConnecting
  case threads(receiver: Bool?, applier: Bool?)
  case startedUntil(place: String)
  case readAndApplied(read: SourceCoordinate, applied: SourceCoordinate)
  case applierStoppedToo
  case receiverStopped

  // Of every answer.
  case noteLagsBesides
  case standsAt(place: SourceCoordinate, origin: String)
  case otherChannel(channel: String, error: ReplicationError)
  case damageIn(file: String, offset: FileOffset?, message: String)
  case damageOf(code: FindingCode, offset: FileOffset?, message: String)
  case error(ReplicationError)

  // What the inputs say.
  case readUntold(executed: SourceCoordinate)
  case otherFileTells(file: String, error: ReplicationError, origin: String)
  case relayLogsEndAt(place: SourceCoordinate)
  case relayLogsEndThere(place: SourceCoordinate)
  case relayLogsEndWithChange(place: SourceCoordinate, file: String)
  case relayLogsGivenEnd(place: SourceCoordinate, read: SourceCoordinate)

  /// From the rows of the logs, in the words of who read them.
  case told(String)
}

extension Evidence {
  /// The words of a server in it.
  public var serverText: String? {
    switch self {
    case .itsError(let message): message
    case .provenRefusal(let refusal), .sourceAnswers(let refusal),
      .serverAnswersOnTheWay(let refusal):
      refusal
    case .statusSays(let error): error?.message
    case .error(let error), .otherFileTells(_, let error, _), .otherChannel(_, let error):
      error.message
    default: nil
    }
  }

  /// Whether the words of a server are most of it, and may be long.
  public var isServerText: Bool {
    switch self {
    case .itsError, .provenRefusal: true
    case .error(let error): error.number != 0 && (error.thread != .worker || error.worker != nil)
    default: false
    }
  }
}
