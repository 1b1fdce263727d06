package import BinlogBytes
package import BinlogEvents
import BinlogLogs

/// What is done with the groups of a log, as a ``GroupWalk`` comes to them.
package protocol GroupVisitor {
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
}

/// Goes through logs group by group: the one way of the commands that tell of groups.
///
/// A replica cuts its relay logs in the middle of groups: what one leaves open the next goes on with.
package struct GroupWalk {
  private let access: LogAccess
  private let policy: ReadPolicy
  /// What the relay log before has left open.
  private var carried: (state: LogState, groups: GroupCollector, name: LogName)?
  /// Where the visitor wanted to stop, for who goes on from there.
  private var paused: (reader: LogReader, groups: GroupCollector, path: String)?
  /// How many groups were begun so far.
  private var counted: UInt64 = 0
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
    do throws(LogDamage) {
      reader = try LogReader(try open(path), policy: policy)
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
    groups.number = max(groups.number, counted)
    return go(&reader, &groups, path, &visitor)
  }

  /// Goes on behind the step at which the visitor wanted no more; returns whether it wants more.
  package mutating func resume<Visitor: GroupVisitor>(_ visitor: inout Visitor) -> Bool {
    guard var left = paused else { return true }
    paused = nil
    return go(&left.reader, &left.groups, left.path, &visitor)
  }

  private mutating func go<Visitor: GroupVisitor>(
    _ reader: inout LogReader, _ groups: inout GroupCollector, _ path: String,
    _ visitor: inout Visitor
  ) -> Bool {
    defer { counted = groups.number }
    var goesOn = true
    while goesOn {
      var hasDamage = false
      let step = reader.next { notice in
        hasDamage = true
        visitor.notice(notice, in: path)
      }
      guard let step else { break }
      if let stop, reader.payload == nil, reader.frame.offset >= stop { return false }
      groups.take(reader, step)
      if hasDamage { groups.lose() }
      if let damage = groups.damage { visitor.notice(.damage(damage), in: path) }
      goesOn = visitor.step(reader, step, &groups)
      for group in groups.finished where group.position >= start {
        visitor.ended(group, state: groups.state)
        groups.pass(group)
      }
    }
    guard goesOn else {
      paused = (reader, groups, path)
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
