package import BinlogBytes
import BinlogDump
package import BinlogEvents
import BinlogLogs

/// What is done with the groups of a log, as a ``GroupWalk`` comes to them.
package protocol GroupVisitor: SendableMetatype {
  /// Who knows the tables of rows that table maps tell too little of; nil for nobody.
  var schemas: LogSchemas? { get }

  /// A step of the reader, which `groups` has taken in; returns whether to go on.
  ///
  /// Groups that ended with it come after it, by ``ended(_:state:)``.
  mutating func step(
    _ reader: borrowing LogReader, _ step: LogStep, _ groups: inout GroupCollector
  ) -> Bool

  /// A group ended, or turned out to have no end; `state` is MariaDB's GTID position before it.
  mutating func ended(_ group: GroupSummary, state: [MariaGtid])

  /// Something is wrong with the log.
  mutating func notice(_ notice: LogNotice, in path: String)

  /// Makes visitors that know what this one does, each for a piece of the log at hand, which begins
  /// there and which another thread goes through; nil where all must come through this one.
  var pieces: (@Sendable (_ start: FileOffset) -> Self)? { get }

  /// Of the visitor of a piece: whether what comes after it depends on it by ``append(_:after:state:)``
  /// only.
  var standsForItself: Bool { get }

  /// Takes in what the visitor of the piece that comes next found, whose groups were numbered from 1:
  /// `groups` come before it, and after those MariaDB's GTID position is `state`.
  mutating func append(_ piece: Self, after groups: UInt64, state: [MariaGtid])
}

extension GroupVisitor {
  /// Nobody.
  package var schemas: LogSchemas? { nil }
  /// All must come through this one.
  package var pieces: (@Sendable (_ start: FileOffset) -> Self)? { nil }
  /// There are no pieces.
  package var standsForItself: Bool { false }
  /// There are no pieces.
  package mutating func append(_ piece: Self, after groups: UInt64, state: [MariaGtid]) {}
}

/// Goes through logs group by group: the one way of the commands that tell of groups.
///
/// A replica cuts its relay logs in the middle of groups: what one leaves open the next goes on with.
package struct GroupWalk {
  private let access: LogAccess
  let policy: ReadPolicy
  /// What the relay log before has left open.
  private var carried: (state: LogState, groups: GroupCollector, name: LogName)?
  /// Where the visitor wanted to stop, for who goes on from there.
  private var paused: Paused?

  /// A log in the middle of which the visitor wanted to stop.
  private struct Paused {
    var reader: LogReader
    var groups: GroupCollector
    var path: String
    /// Whether its bytes come decrypted.
    var isDecrypted: Bool
  }

  /// How many groups were begun so far.
  private var counted: UInt64 = 0
  /// How pieces of a log are shared between threads; nil for one thread.
  package var sharing: PieceSharing?
  /// Where in the first log to begin, and before which byte of the last to end.
  package var start = FileOffset.zero
  package var stop: FileOffset?

  /// A walk over logs that are opened by `access`.
  package init(_ access: LogAccess, policy: ReadPolicy = ReadPolicy(damage: .resynchronize)) {
    self.access = access
    self.policy = policy
  }

  /// Goes through the log at `path`; returns whether the visitor wants more.
  package mutating func run<Visitor: GroupVisitor>(
    _ path: String, _ visitor: inout Visitor, countsRows: Bool = true
  ) -> Bool {
    var reader: LogReader
    let isDecrypted: Bool
    do throws(LogDamage) {
      let source = try open(path)
      isDecrypted = source.isDecrypted
      reader = try LogReader(source, policy: policy)
    } catch {
      visitor.notice(.damage(error), in: path)
      return true
    }
    let name = LogName(path.logFileName)
    var groups = GroupCollector()
    let flavor = reader.state.format.flavor
    if let carried, let name, carried.name.stem == name.stem,
      carried.name.number + 1 == name.number, Self.isRelayLog(reader)
    {
      let format = reader.state.format
      groups = carried.groups
      reader.state = carried.state
      reader.state.format = format
      reader.state.hasFormat = false
      groups.begin(path, flavor, continues: true)
    } else {
      endCarried(&visitor)
      groups.begin(path, flavor, continues: false)
    }
    carried = nil
    groups.countsRows = countsRows
    groups.use(visitor.schemas)
    groups.number = max(groups.number, counted)
    return go(&reader, &groups, path, isDecrypted: isDecrypted, &visitor)
  }

  /// Goes on after the step at which the visitor wanted no more; returns whether it wants more.
  package mutating func resume<Visitor: GroupVisitor>(_ visitor: inout Visitor) -> Bool {
    guard var left = paused else { return true }
    paused = nil
    return go(
      &left.reader, &left.groups, left.path, isDecrypted: left.isDecrypted, &visitor)
  }

  private mutating func go<Visitor: GroupVisitor>(
    _ reader: inout LogReader, _ groups: inout GroupCollector, _ path: String,
    isDecrypted: Bool, _ visitor: inout Visitor
  ) -> Bool {
    defer { counted = groups.number }
    var goesOn = true
    var sharesFrom =
      isDecrypted ? FileOffset(.max) : firstShared(reader, visitor) ?? FileOffset(.max)
    while goesOn {
      if reader.position >= sharesFrom, groups.open == nil, reader.isAtRest {
        sharesFrom = share(&reader, &groups, path, &visitor)
      }
      var hasDamage = false
      let step = reader.next { notice in
        hasDamage = true
        visitor.notice(notice, in: path)
      }
      guard let step else { break }
      if let stop, reader.payload == nil, reader.frame.offset >= stop { return false }
      if reader.frame.type == .startEncryption, !isDecrypted {
        visitor.notice(
          .damage(LogDamage(.misplaced(LockedEvents.message), at: reader.frame.end)), in: path)
        break
      }
      groups.take(reader, step)
      if hasDamage {
        groups.lose()
        // What can be believed after damage follows from all that came before.
        sharesFrom = FileOffset(.max)
      }
      if let damage = groups.damage { visitor.notice(.damage(damage), in: path) }
      goesOn = visitor.step(reader, step, &groups)
      for group in groups.finished where group.position >= start {
        visitor.ended(group, state: groups.state)
        groups.pass(group)
      }
    }
    guard goesOn else {
      paused = Paused(
        reader: reader, groups: groups, path: path, isDecrypted: isDecrypted)
      return false
    }
    if reader.state.isRelayLog, groups.open != nil, let name = LogName(path.logFileName) {
      carried = (reader.state, groups, name)
    } else {
      finish(&groups, &visitor)
    }
    return true
  }

  /// Tells of the group that the last log has left open.
  package mutating func finish<Visitor: GroupVisitor>(_ visitor: inout Visitor) {
    endCarried(&visitor)
  }

  private mutating func endCarried<Visitor: GroupVisitor>(_ visitor: inout Visitor) {
    guard var left = carried else { return }
    carried = nil
    finish(&left.groups, &visitor)
  }

  private func finish<Visitor: GroupVisitor>(
    _ groups: inout GroupCollector, _ visitor: inout Visitor
  ) {
    guard let group = groups.takeOpen() else { return }
    visitor.ended(group, state: groups.state)
  }

  private func open(_ path: String) throws(LogDamage) -> ByteSource {
    do throws(SourceError) {
      return try access.open(path)
    } catch {
      throw LogDamage(.source(error), at: .zero)
    }
  }

  /// Whether the reader stands before the events of a relay log, by the flag of the first.
  private static func isRelayLog(_ reader: LogReader) -> Bool {
    var ahead = reader
    guard (try? ahead.advance()) == .event else { return false }
    return ahead.state.isRelayLog
  }
}
