public import BinlogEvents

/// Something that an answer does not mend, or does not know; ``BinlogText`` has its words.
public enum Limit: Equatable, Sendable {
  // The applier.
  case moreOnceItApplies(next: [Headline])
  case writerUntold
  case strictModeOffLeavesTwoHistories

  // A lost tail, by GTID.
  case reusedNeverComes(gtids: GtidSet)

  // GTIDs.
  case onlySomeLogs
  case purgedByHandAsk
  case doNotHideLoss
  case surplusUntold
  case surplusInTables
  case purgedByHandSubtract(gtids: String)
  case stopsNextFailover

  // A place inside an event.
  case applyingAgainStops
  case gapLeftThere

  // A lost tail.
  case numbersMissing(numbers: ClosedRange<UInt64>)
  case behindNewGroups(count: Int, first: SourceCoordinate)
  case lostUnknown
  case relayLogsBegin(place: SourceCoordinate)
  case relayLogsEndBefore(position: UInt64)
  case relayLogsEnd(place: SourceCoordinate)
  case tablesMayHaveKept

  // A place that is there.
  case giveExecutedGtids
  case tablesMayHaveKeptApplied(count: Int, range: SourceRange)

  // What the replica has noted.
  case noSinglePlace
  case notesLostToo
  case undecided(ranges: [SourceRange])
  case comeAgain(ranges: [SourceRange])
  case appliedTwiceNotUndone

  // Relay logs.
  case gapLeftBehind

  // Two that replicate from each other.
  case sourceTakesNotBack(server: UInt32)

  // What is typed.
  case mayBeManaged(server: ManagedServer, statements: [String])

  // The threads.
  case placeUntold
  case noSourceLogs
  case moreOnceMended(next: [Headline]?)

  // Of every answer.
  case filtered(filters: [ReplicaFilter])
  case errantStays(gtids: String)

  // What rows tell.
  case noStatements(problem: String)
  case superReadOnly

  /// From the rows of the logs, in the words of who read them.
  case told(String)
}
