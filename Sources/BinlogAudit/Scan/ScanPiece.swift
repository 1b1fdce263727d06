import BinlogBytes
import BinlogEvents
import BinlogLogs

/// A piece of a log that is scanned by itself: its frames, checksums, positions and bodies.
struct ScanPiece: Sendable {
  /// Its events.
  let log: LogCutter.Piece
  /// What is looked at.
  let options: FileScan.Options
  /// What the scan knows before it.
  let start: Start

  /// What a scan knows between groups, as far as a piece needs it.
  struct Start: Sendable {
    var report: FileReport
    var state: LogState
    var chain: PositionChain
    var types: SeenTypes
  }

  /// What came of it.
  struct Scanned: Sendable {
    var report: FileReport
    var state: LogState
    var chain: PositionChain
    var types: SeenTypes
    var servers: SeenServers
    /// Groups with identifiers, in order.
    var groups: [EventGroup]
  }

  /// So many events count as read before it, as the first two of a log are judged by themselves.
  static let eventsBefore: UInt64 = 2

  /// Scans it; nil where that has to be done again, in its turn: something was found, or what comes
  /// after depends on more than its end.
  func scan(_ isUnwanted: Unwanted) -> Scanned? {
    guard !isUnwanted.isSaid else { return nil }
    let watch = ScanWatch(isUnwanted)
    var scan = FileScan(log.source(), options: options) { _ in watch.hasFound = true }
    scan.begin(start, at: log.start, watch)
    guard (try? scan.walkOn()) != nil, !watch.isOver, scan.reader.position == log.end,
      scan.isAtRest, scan.report.firstDamage == nil, !scan.report.isClosed
    else { return nil }
    return Scanned(
      report: scan.report, state: scan.state, chain: scan.chain, types: scan.types,
      servers: scan.servers, groups: watch.groups)
  }
}

/// Says whether a piece need not be scanned on, and keeps its groups.
final class ScanWatch {
  /// Whether anything was found.
  var hasFound = false
  /// Groups with identifiers that were whole.
  var groups: [EventGroup] = []
  private let isUnwanted: Unwanted

  init(_ isUnwanted: Unwanted) { self.isUnwanted = isUnwanted }

  /// Whether what comes of it is of no use.
  var isOver: Bool { hasFound || isUnwanted.isSaid }
}
