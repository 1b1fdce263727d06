import BinlogBytes
import BinlogEvents
import BinlogLogs

/// Scanning one log on several cores.
///
/// The log is cut before groups, and threads scan the pieces, each with a ``FileScan`` of its own.
/// Only what is sound comes back from them: identifiers of groups are entered in order here, and a
/// piece in which anything was found is scanned again in its turn, so that there is one truth only.
extension FileScan {
  /// Whether pieces of the log may be scanned by themselves.
  ///
  /// Not of a relay log, whose positions follow from those before; not without checksums, where one
  /// event is judged by the next; not after damage.
  private var maySharePieces: Bool {
    guard let sharing, sharing.isWanted, piece == nil else { return false }
    return groupVisitor == nil && !state.isRelayLog && state.hasFormat
      && state.format.checksum == .crc32 && state.format.binlogVersion == 4
      && report.firstDamage == nil && !report.isLocked && LogCutter.canCut(source)
  }

  /// Whether nothing is open that a piece would have to know of.
  var isAtRest: Bool {
    state.isAtRest
      && !group.hasOpenStatement && !group.mayLackStart && !group.startsElsewhere
      && !chain.awaitsPosition && !held.isWatching && !ledger.hasRepeated
  }

  /// Says from where on pieces may be cut, when the walk begins.
  mutating func allowSharing() {
    guard let sharing, sharing.isWanted else { return }
    sharesFrom = sharing.first(from: reader.position)
  }

  /// Has as much as can be scanned in pieces scanned so, from here on.
  ///
  /// Leaves everything as if this thread had scanned it up to where the reader stands then.
  mutating func share() {
    guard report.events > ScanPiece.eventsBefore, isAtRest else { return }
    let begin = reader.position
    let stop = min(FileOffset(source.size ?? 0), watch.nextOffset ?? FileOffset(.max))
    guard maySharePieces, let sharing, sharing.isWorth(stop.distance(from: begin)),
      watch.hasNoOpenGroup, let threads = sharing.start()
    else {
      // After a place that was asked about it may be worth it again.
      sharesFrom =
        maySharePieces && stop == watch.nextOffset ? stop.advanced(by: 1) : FileOffset(.max)
      return
    }
    var cutter = LogCutter(
      source, format: state.format, from: begin, pieceSize: sharing.pieceSize, before: stop)
    var start = ScanPiece.Start(
      report: FileReport(path: source.name), state: state, chain: chain.following, types: types)
    start.report.format = report.format
    start.report.kind = report.kind
    start.report.events = ScanPiece.eventsBefore
    start.state.tableMaps = TableMapRegistry()
    var reached = begin
    var failedAt: FileOffset?
    var good = 0
    var work = OrderedWork<ScanPiece, ScanPiece.Scanned?, FileOffset>(threads) { $0.scan($1) }
    _ = work.run {
      guard let log = cutter.next() else { return nil }
      return (ScanPiece(log: log, options: options, start: start), log.end)
    } use: { done in
      guard let scanned = done.output, enter(scanned.groups) else {
        failedAt = done.kept
        return .stop
      }
      take(over: scanned)
      sharing.use(pieceTo: done.kept)
      reached = done.kept
      good += 1
      return .goOn
    }
    reader.seek(to: reached)
    sharesFrom = sharing.next(after: good, reached, failed: failedAt)
  }

  /// Enters the groups of a piece; false, and nothing done, where there is anything to say of them.
  private mutating func enter(_ groups: [EventGroup]) -> Bool {
    let before = ledger
    for group in groups {
      let isNew =
        switch group.identifier {
        case .mysql(let gtid): ledger.enter(gtid) != .repeated
        case .mariadb(let gtid): ledger.enter(gtid) == .rising
        case nil: true
        }
      guard isNew else {
        ledger = before
        return false
      }
    }
    return true
  }

  private mutating func take(over next: ScanPiece.Scanned) {
    report.events += next.report.events - ScanPiece.eventsBefore
    report.groups += next.report.groups
    report.firstTimestamp = report.firstTimestamp ?? next.report.firstTimestamp
    report.lastTimestamp = next.report.lastTimestamp ?? report.lastTimestamp
    report.validUpTo = next.report.validUpTo
    report.isClosed = false
    state = next.state
    chain.follow(next.chain)
    types.add(next.types)
    servers.add(next.servers)
  }

  /// Brings a scan to where a piece begins.
  mutating func begin(_ start: ScanPiece.Start, at offset: FileOffset, _ watch: ScanWatch) {
    piece = watch
    report = start.report
    report.validUpTo = offset
    state = start.state
    reader.adopt(start.state.format.detached)
    chain = start.chain
    types = start.types
    reader.seek(to: offset)
  }
}
