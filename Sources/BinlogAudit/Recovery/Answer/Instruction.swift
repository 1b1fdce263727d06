public import BinlogEvents

/// Something to do before any statement is typed; ``BinlogText`` has its words.
public enum Instruction: Equatable, Sendable {
  // The applier.
  case keepRelayLogs
  case compareRow
  case findWriter(gtid: MariaGtid?)
  case lookAtGtidTable
  case setGtidTable
  case mendWhatTheErrorSays

  // The file.
  case givePlace
  case giveSourceLogs
  case putFileBack
  case putLogsBack
  case checkServer
  case giveLogsOf(server: UInt32)
  case checkHistory

  // A lost tail, by GTID.
  case wayEmptyTransactionsOfLost
  case wayBringGroups
  case wayRebuild
  case strictModeStops
  case goByPositionFirst

  // GTIDs.
  case findGtidsElsewhere
  case makeReplicaAnewFromBackup
  case wayEmptyTransactions
  case wayBringGroupsOfReplica
  case wayMakeAnewCopy
  case tooManyForEmptyTransactions
  case wayForget
  case wayMakeAnew
  case compareBehind(gtid: MariaGtid)
  case findWhatWasWritten
  case restoreFromCopy
  case lookAtErrant(givesLogs: Bool)
  case registerErrant
  case bringGtidModeToOneValue

  // The source's index.
  case mendSourceIndex(file: String?)
  case startSource(statement: String, place: SourceCoordinate)
  case startSourceKeepFiles(statement: String, place: SourceCoordinate)

  // A place inside an event.
  case saveRelayLogsWithGroups(end: SourceCoordinate)
  case saveRelayLogsBeforeChange

  // A lost tail.
  case startSourceAndAsk
  case olderCopy
  case giveDirectoryOrIndex
  case startSourceForNewFile
  case typeSourcesPartFirst
  case mendSourceIndexAndAsk(file: String?)

  // A place that is there.
  case restoreOrRebuild
  case compareTables
  case otherReplicasLack
  case giveStatusOrRelayLogs
  case readUpToTear(isTorn: Bool)
  case startIfOlder(statement: String)
  case takeAnew

  // The index of relay logs.
  case saveRelayLogsOnlyCopy
  case mendRelayIndex(file: String)
  case startServer
  case giveAppliedOfRead

  // What the replica has noted.
  case saveRelayLogsForGaps
  case waitForStop
  case saveRelayLogsAndIndex

  // Relay logs.
  case giveApplied
  case saveRelayLogsFirst
  case applyThenBring(statement: String)
  case saveAndRebuild
  case saveBeforeChange

  // Two that replicate from each other.
  case askOtherDirection

  // What is typed.
  case waitUntilApplied
  case saveRelayLogsBeforeRestart
  case noProcedureLeads(server: ManagedServer, place: SourceCoordinate)

  // The threads.
  case findWhoStopped
  case mend(ReceiverTrouble)
  case mendWhatTheSourceRefuses
  case lookAtConnection

  /// From the rows of the logs, in the words of who read them.
  case told(String)
}
