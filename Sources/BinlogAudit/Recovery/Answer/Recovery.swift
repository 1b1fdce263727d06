public import BinlogBytes
import BinlogEvents

/// What happened to a pair of source and replica.
public enum Situation: String, Sendable, CaseIterable {
  /// The source crashed and the tail of its log never reached the disk; the replica had read it.
  case sourceLostTail = "source-lost-tail"
  /// The same for a replica that connects by GTID.
  case replicaAheadGtid = "replica-ahead-gtid"
  /// The replica asks for a place in the middle of an event.
  case positionInsideEvent = "position-inside-event"
  /// The replica's note of what it has applied lags behind, so it applies groups again.
  case replicaReplays = "replica-replays"
  /// A relay log is damaged.
  case relayLogCorrupt = "relay-log-corrupt"
  /// The replica's index of relay logs does not fit what lies in its directory.
  case relayIndexBroken = "relay-index-broken"
  /// The source has deleted what the replica needs.
  case sourcePurged = "source-purged"
  /// The file is there, the source's index does not name it.
  case sourceIndexBroken = "source-index-broken"
  /// The replica asks for a file of another history.
  case wrongSourceFile = "wrong-source-file"
  /// A row was there already that the source's change would add, or was not there to be changed.
  case applierConflict = "applier-conflict"
  /// The applier stopped with any other error.
  case applierStopped = "applier-stopped"
  /// A GTID came that the replica's own binlog is past already (MariaDB, strict mode).
  case gtidOutOfOrder = "gtid-out-of-order"
  /// The replica cannot read or write its note of GTIDs (MariaDB).
  case gtidState = "gtid-state"
  /// The source would serve the place, and refuses the replica for another reason.
  case receiverRefused = "receiver-refused"
  /// The receiver does not come to the source: account, network, settings.
  case receiverStopped = "receiver-stopped"
  /// A thread has stopped, without an error.
  case replicaStopped = "replica-stopped"
  /// All runs, and the replica holds GTIDs that nobody gave to it.
  case errantGtids = "errant-gtids"
  /// The replica can go on from where it stands.
  case healthy
  /// The logs do not tell.
  case unclear
}

/// How sure an answer is.
public enum Confidence: String, Sendable {
  case certain
  case likely
  case unclear
}

/// A group that only one side has.
public struct LostGroup: Equatable, Sendable {
  /// Rows of one table.
  public struct Table: Equatable, Sendable {
    /// `database.table`.
    public var name: String
    /// Rows inserted.
    public var inserts: UInt64 = 0
    /// Rows updated.
    public var updates: UInt64 = 0
    /// Rows deleted.
    public var deletes: UInt64 = 0

    /// No rows yet.
    public init(name: String) { self.name = name }
  }

  /// Its identifier, where it has one.
  public var gtid: String?
  /// The source's file.
  public var file: String
  /// Where it starts in the source's file.
  public var position: UInt64
  /// Where it ends there.
  public var endPosition: UInt64
  /// When it was committed, seconds since 1970.
  public var timestamp: UInt32
  /// server_id of the server that made it.
  public var serverID: UInt32 = 0
  /// Rows it changed, by table in the order of first sight.
  public var tables: [Table] = []
  /// Statements that it ran as text, BEGIN and COMMIT left out; the first few.
  public var statements: [String] = []
  /// How many it ran.
  public var statementCount: UInt64 = 0
  /// Whether the replica has applied it; nil when nothing tells.
  public var isApplied: Bool?
  /// Where it lies in the replica's relay log.
  public var relayFile: String
  /// Offset of its first event there.
  public var relayOffset: FileOffset
  /// The relay log in which it ends, which may be a later one.
  public var relayEndFile: String = ""
  /// Offset after its last event there.
  public var relayEndOffset = FileOffset.zero
}

/// An index file as it should be.
public struct IndexProposal: Equatable, Sendable {
  /// Where the server looks for it.
  public var path: String
  /// Its lines.
  public var lines: [String]

  /// The content of the file.
  public var text: String { lines.map { $0 + "\n" }.joined() }
}

/// Something to do before any statement.
public struct Step: Equatable, Sendable {
  /// What to do.
  public var instruction: Instruction
  /// Lines of a file that belong to it.
  public var lines: [String]

  /// A step from its parts.
  public init(_ instruction: Instruction, lines: [String] = []) {
    self.instruction = instruction
    self.lines = lines
  }
}

extension Recovery {
  /// Adds a step without lines.
  mutating func prepare(_ instruction: Instruction) { preparations.append(Step(instruction)) }

  /// Adds steps without lines.
  mutating func prepare(_ instructions: [Instruction]) {
    preparations += instructions.map { Step($0) }
  }
}

/// One of several ways out.
public struct Way: Equatable, Sendable {
  /// Its name, such as `keep-source`.
  public var name: String
  /// What to type, in order.
  public var statements: [String]
  /// What it costs.
  public var costs: String

  /// A way from its parts.
  public init(name: String, statements: [String], costs: String) {
    self.name = name
    self.statements = statements
    self.costs = costs
  }
}

/// What could not be applied, as the error tells it and the logs explain it, for people.
public struct FailedChange: Equatable, Sendable {
  /// `database.table`.
  public var table: String?
  /// The key, as the server or the row images tell it.
  public var key: String?
  /// The group that could not be applied.
  public var group: LostGroup?
  /// Who wrote or removed the row before, in a sentence.
  public var by: String?

  /// Nothing is known of it yet.
  public init() {}
}

/// The answer of `suggest`.
public struct Recovery: Sendable {
  /// What happened.
  public var situation: Situation
  /// Where replication is to go on, bare file name.
  public var file: String?
  /// The position there.
  public var position: UInt64?
  /// GTIDs to go on from, where GTIDs rule.
  public var gtidSet: String?
  /// What to type on the replica, in order; each runs as printed.
  public var statements: [String] = []
  /// What to type on the source, where something helps there.
  public var sourceStatements: [String] = []
  /// What to do before any statement.
  public var preparations: [Step] = []
  /// The index file as it should be, where that is what is wrong.
  public var index: IndexProposal?
  /// How sure this is.
  public var confidence: Confidence
  /// What happened.
  public var summary: [Headline]
  /// The evidence, thing by thing.
  public var reasons: [Evidence] = []
  /// What this does not repair.
  public var limits: [Limit] = []
  /// Groups that only the replica has.
  public var onlyOnReplica: [LostGroup] = []
  /// Groups that only the source has, and that no statement here brings to the replica.
  public var onlyOnSource: [LostGroup] = []
  /// Groups that the replica has applied and would apply again from where it stands.
  public var appliedAgain: [LostGroup] = []
  /// Where replication is to go on in the replica's relay logs, bare file name.
  public var relayFile: String?
  /// The position there.
  public var relayPosition: UInt64?
  /// Where the replica stands.
  public var replica: ReplicaState?
  /// The errors of the replica's threads.
  public var errors: [ReplicationError] = []
  /// What could not be applied.
  public var conflict: FailedChange?
  /// GTIDs that the replica lacks and the source has no more.
  public var missingGtids: String?
  /// GTIDs of the source that the replica has and the source has not.
  public var surplusGtids: String?
  /// GTIDs of the replica that nobody gave to it.
  public var errantGtids: String?
  /// Rules by which the replica leaves changes out.
  public var filters: [ReplicaFilter] = []
  /// Ways out, where there are several; ``statements`` are those of the first.
  public var ways: [Way] = []

  /// An answer without details.
  public init(_ situation: Situation, confidence: Confidence, summary: Headline) {
    self.situation = situation
    self.confidence = confidence
    self.summary = [summary]
  }
}
