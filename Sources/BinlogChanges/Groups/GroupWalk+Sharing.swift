import BinlogBytes
import BinlogEvents

/// Going through the groups of one log on several cores.
///
/// The log is cut before groups; threads go through the pieces, each with a visitor and a collector
/// of its own, and what their visitors found is put together in order. A piece with damage, or with
/// a definition that what comes after it depends on, is gone through again by this thread in its turn.
extension GroupWalk {
  /// From where on pieces may be cut; nil where they may not.
  func firstShared<Visitor: GroupVisitor>(
    _ reader: borrowing LogReader, _ visitor: Visitor
  ) -> FileOffset? {
    guard let sharing, sharing.isWanted, start == .zero, stop == nil, visitor.pieces != nil,
      LogCutter.canCut(reader.source)
    else { return nil }
    return sharing.first(from: reader.position)
  }

  /// Has as many groups as can be gone through in pieces gone through so, from here on, where the log
  /// is at rest; returns from where on pieces may be cut again.
  ///
  /// Leaves everything as if this thread had come to where the reader stands then.
  func share<Visitor: GroupVisitor>(
    _ reader: inout LogReader, _ groups: inout GroupCollector, _ path: String,
    _ visitor: inout Visitor
  ) -> FileOffset {
    let stop = FileOffset(reader.source.size ?? 0)
    guard let sharing, let make = visitor.pieces, reader.position < stop,
      sharing.isWorth(stop.distance(from: reader.position)), let threads = sharing.start()
    else { return FileOffset(.max) }
    var cutter = LogCutter(
      reader.source, format: reader.state.format, from: reader.position,
      pieceSize: sharing.pieceSize, before: stop)
    let start = reader.state
    let (policy, countsRows) = (policy, groups.countsRows)
    var reached = reader.position
    var failedAt: FileOffset?
    var end: LogState?
    var good = 0
    var work = OrderedWork<GroupPiece<Visitor>, GroupPiece<Visitor>.Found?, FileOffset>(threads) {
      $0.goThrough($1)
    }
    _ = work.run {
      guard let log = cutter.next() else { return nil }
      let piece = GroupPiece(
        log: log, path: path, start: start, policy: policy, countsRows: countsRows, make: make)
      return (piece, log.end)
    } use: { done in
      guard let found = done.output else {
        failedAt = done.kept
        return .stop
      }
      visitor.append(found.visitor, after: groups.number, state: groups.state)
      groups.follow(found.groups)
      sharing.use(pieceTo: done.kept)
      (reached, end) = (done.kept, found.end)
      good += 1
      return .goOn
    }
    if let end { reader.resume(end, at: reached) }
    return sharing.next(after: good, reached, failed: failedAt)
  }
}

/// A piece of a log whose groups are gone through by themselves.
private struct GroupPiece<Visitor: GroupVisitor>: Sendable {
  /// Its events.
  let log: LogCutter.Piece
  /// The log's path.
  let path: String
  /// What stood before pieces were cut: between groups, as at the beginning of each.
  let start: LogState
  let policy: ReadPolicy
  let countsRows: Bool
  let make: @Sendable (FileOffset) -> Visitor

  /// What came of it.
  ///
  /// Sendable, as the thread that made it keeps nothing of it: the one that waits for it alone goes
  /// on with it.
  struct Found: @unchecked Sendable {
    let visitor: Visitor
    let groups: GroupCollector
    let end: LogState
  }

  /// Goes through it; nil where that has to be done again, in its turn.
  func goThrough(_ isUnwanted: Unwanted) -> Found? {
    guard !isUnwanted.isSaid else { return nil }
    let path = path.detached
    var visitor = make(log.start)
    var reader = log.reader(policy)
    reader.resume(start.detached, at: log.start)
    var groups = GroupCollector()
    groups.begin(path, reader.state.format.flavor, continues: false)
    groups.countsRows = countsRows
    groups.use(visitor.schemas)
    var hasDamage = false
    while let step = reader.next(reporting: { _ in hasDamage = true }) {
      guard !hasDamage, !isUnwanted.isSaid else { return nil }
      groups.take(reader, step)
      guard groups.damage == nil, visitor.step(reader, step, &groups) else { return nil }
      for group in groups.finished {
        visitor.ended(group, state: groups.state)
        groups.pass(group)
      }
    }
    guard !hasDamage, reader.position == log.end, reader.isAtRest, groups.open == nil,
      visitor.standsForItself
    else { return nil }
    return Found(visitor: visitor, groups: groups, end: reader.state)
  }
}
