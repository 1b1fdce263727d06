import BinlogChanges
import BinlogEvents
import BinlogLogs

/// Reads the logs of one side a piece at a time.
struct SideReading {
  private let paths: [String]
  private var walk: GroupWalk
  private var index = 0
  private var isPaused = false
  private(set) var isDone = false
  var pass: PrintPass

  init(_ logs: LogSelection, _ access: LogAccess, _ pass: PrintPass) {
    paths = logs.paths
    walk = GroupWalk(access)
    self.pass = pass
  }

  /// Reads on, until there are some groups or the end.
  mutating func advance() {
    while !isDone, pass.prints.isEmpty {
      let isThrough: Bool
      if isPaused {
        isThrough = walk.resume(&pass)
      } else if index < paths.count {
        isThrough = walk.run(paths[index], &pass, countsRows: false)
      } else {
        walk.finish(&pass)
        isDone = true
        return
      }
      isPaused = !isThrough
      if isThrough { index += 1 }
    }
  }
}

/// Looks at the first groups of logs: what identifies them, and whose they are.
struct ProbePass: GroupVisitor {
  private(set) var groups = 0
  private(set) var hasGtids = false
  private(set) var hasCommitTimes = false
  private(set) var flavor: Flavor?
  private(set) var version: ServerVersion?
  private static let enough = 50

  mutating func step(
    _ reader: borrowing LogReader, _ step: LogStep, _ groups: inout GroupCollector
  ) -> Bool {
    version = reader.state.format.version
    flavor = reader.state.format.flavor
    return self.groups < Self.enough
  }

  mutating func ended(_ group: GroupSummary, state: [MariaGtid]) {
    groups += 1
    if group.gtid != nil { hasGtids = true }
    if group.commitTime ?? 0 > 0 { hasCommitTimes = true }
  }

  mutating func notice(_ notice: LogNotice, in path: String) {}

  /// Looks at the first groups of `logs`, and at the last log's.
  static func of(_ logs: LogSelection, _ access: LogAccess) -> ProbePass {
    var probe = ProbePass()
    for path in logs.paths {
      var walk = GroupWalk(access)
      _ = walk.run(path, &probe, countsRows: false)
      if probe.groups > 0 { break }
    }
    if let last = logs.paths.last, logs.paths.count > 1 {
      var second = ProbePass()
      var walk = GroupWalk(access)
      _ = walk.run(last, &second, countsRows: false)
      probe.hasGtids = probe.hasGtids || second.hasGtids
    }
    return probe
  }
}
