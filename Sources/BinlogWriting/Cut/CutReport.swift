import BinlogBytes
import BinlogEvents
package import BinlogLogs

/// What became of a cut.
package struct CutReport: Sendable {
  /// A part of the logs that is not in what was written.
  package struct LeftOut: Sendable, Equatable {
    /// Its log.
    package var file: String
    /// Where it begins.
    package var position: UInt64
    /// Where it ends.
    package var endPosition: UInt64
    /// The group's identifier, where it is a group with one.
    package var gtid: String?
    /// Why.
    package var reason: String
    /// Whether somebody asked for it.
    package var isWanted: Bool
  }

  /// A border that was given inside a group.
  package struct MovedBorder: Sendable, Equatable {
    /// Whether it is where the range begins.
    package var isStart: Bool
    /// The log.
    package var file: String
    /// The position that was given.
    package var from: UInt64
    /// The position that it is now.
    package var to: UInt64
  }

  /// A statement of which nobody can tell whether it is wanted.
  package struct Refused: Sendable, Equatable {
    /// Its log.
    package var file: String
    /// Where it stands; of a compressed group where that stands.
    package var position: UInt64
    /// Its text, or the beginning of it.
    package var text: String
    /// Why.
    package var reason: String
  }

  /// The logs that were written.
  package internal(set) var written: [LogSetWriter.Written] = []
  /// What is not in them: at most ``mostListed``.
  package internal(set) var leftOut: [LeftOut] = []
  /// How many parts these are.
  package internal(set) var leftOutCount: UInt64 = 0
  /// How many of them nobody asked for.
  package internal(set) var lostCount: UInt64 = 0
  /// Groups that were written as empty transactions.
  package internal(set) var emptiedCount: UInt64 = 0
  /// Statements that a filter of tables left out of groups.
  package internal(set) var droppedStatements: UInt64 = 0
  /// Borders that were moved.
  package internal(set) var movedBorders: [MovedBorder] = []
  /// Statements that stopped the work: at most ``mostListed``.
  package internal(set) var refused: [Refused] = []
  /// How many these are.
  package internal(set) var refusedCount: UInt64 = 0
  /// Damage that was met: at most ``mostListed``.
  package internal(set) var findings: [Finding] = []
  /// What is worth knowing.
  package internal(set) var notes: [String] = []
  /// Which of the places of ``CutRequest/dropped`` lay in a group.
  package internal(set) var droppedPlaces: Set<Int> = []
  /// The GTIDs of ``CutRequest/droppedGtids`` that were met.
  package internal(set) var droppedGtids = GtidHistory()
  /// Groups that the range has.
  package internal(set) var groups: UInt64 = 0

  /// How many of a kind are kept.
  package static let mostListed = 1000

  mutating func leaveOut(_ part: LeftOut) {
    leftOutCount += 1
    if !part.isWanted { lostCount += 1 }
    if leftOut.count < Self.mostListed { leftOut.append(part) }
  }

  mutating func note(_ damage: LogDamage, in path: String) {
    if findings.count < Self.mostListed { findings.append(Finding(damage, in: path)) }
  }

  mutating func refuse(_ statement: Refused) {
    refusedCount += 1
    if refused.count < Self.mostListed { refused.append(statement) }
  }
}

/// Why a cut cannot be made.
package struct CutFailure: Error, Sendable {
  /// The file, or what else it is about.
  package var subject: String
  /// The place in it.
  package var offset: UInt64?
  /// One line for people.
  package var message: String
  /// Whether nobody reads any more what is written, which is no failure.
  package var isWithoutReader = false

  init(_ error: SourceError) {
    subject = error.name
    message = error.message
    isWithoutReader = error.isWithoutReader
  }

  init(_ subject: String, at offset: UInt64? = nil, _ message: String) {
    self.subject = subject
    self.offset = offset
    self.message = message
  }

  /// The whole line.
  package var description: String {
    subject + (offset.map { ":\($0)" } ?? "") + ": " + message
  }
}
