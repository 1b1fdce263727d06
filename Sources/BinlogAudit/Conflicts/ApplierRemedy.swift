/// What helps against an error of a replica's thread; the words are `ApplierErrorWords`.
public enum ApplierRemedy: String, Sendable, CaseIterable {
  /// Explain the row from the logs, and choose whose row stays.
  case chooseRow
  /// The row's children or parents are missing on the replica: compare the tables of the key.
  case mendForeignKey
  /// Make the table or database as the source has it.
  case makeObject
  /// An object is there that the source makes: see who made it, remove or rename it.
  case removeObject
  /// Bring the table's definition into line with the source's.
  case alignDefinition
  /// A column's type must be converted: allow it, or change the table.
  case allowConversion
  /// The statement failed, or had another outcome, on the source: check both tables.
  case compareOutcome
  /// The statement is one that this server does not know or take.
  case alignVersions
  /// A setting must be the same, or be larger.
  case alignSettings
  /// Room or memory is short.
  case makeRoom
  /// A file of the server cannot be read or written.
  case mendFiles
  /// A table is damaged.
  case repairTable
  /// The server is read-only or starts up.
  case waitAndStart
  /// Locks held by others: end them, and start again.
  case freeLocks
  /// A log of changes was interrupted on the source: compare the tables, then go on after it.
  case compareAfterIncident
  /// The relay log is damaged, or came damaged: fetch it again.
  case refetch
  /// The event is too large for the settings.
  case raisePacket
  /// Workers left gaps: let them be filled first.
  case fillGaps
  /// What the server has noted of replication is incomplete: set it anew.
  case resetMetadata
  /// Two servers have the same server_id or UUID: give one another.
  case separateServers
  /// The account or its password is wrong, or lacks a privilege.
  case mendAccount
  /// The source cannot be reached.
  case mendNetwork
  /// TLS does not come about.
  case mendTLS
  /// The two differ in a setting that must be the same.
  case matchModes
  /// The source is too old, or too new.
  case matchVersions
  /// The place in the source's logs is judged from them.
  case judgePosition
  /// Which GTIDs collide is told from the logs.
  case judgeCollision
  /// The noted GTIDs contradict each other, or the table that holds them is damaged.
  case mendGtidState
  /// Plugins or keys are missing.
  case addPlugin
  /// The applier must be made to hand on to workers in another way.
  case changeWorkers
  /// The server wrote what should never happen: look at its error log, report it.
  case readErrorLog
  /// Nothing to mend: it was stopped, or tries again by itself.
  case startAgain
}
