import BinlogBytes
import BinlogChanges
package import BinlogEvents
import BinlogLogs

/// Cuts logs: goes over their groups once, and writes those that are wanted.
package final class CutRun {
  let request: CutRequest
  let access: LogAccess
  let writer: LogSetWriter
  var report = CutReport()
  var draft = GroupDraft()
  var editor: GroupEditor
  /// The group at hand.
  var open: OpenGroup?
  /// What went before the first group that is wanted.
  var before = GtidHistory()
  /// All GTIDs that went before, or were read.
  var seen = GtidHistory()
  /// Whether the first group that is wanted has come.
  var hasStarted = false
  /// The log, or source's log, that was begun last in what is written.
  var begun: String?
  /// Whether groups begin with GTID events, anonymous ones included.
  var hasGtidEvents = false
  /// XA transactions whose first part is not in what is written.
  var lostXA: Set<[UInt8]> = []
  /// How many groups that are wanted by GTID are still to come; nil where none are.
  var includedLeft: UInt64?
  /// What the relay log before has left behind, whose last group goes on in the next.
  var carried: LogState?

  /// A group that is read.
  struct OpenGroup {
    /// The log that it begins in, and where.
    var path: String
    var place: Int
    var start: FileOffset
    var header: EventHeader
    var gtid: GroupIdentifier?
    /// When it was committed, µs since 1970, where it tells.
    var commitTime: UInt64?
    /// Why it is left out, where somebody asked for that.
    var refusal: String?
    /// Why it cannot be taken over.
    var damage: String?
    /// Whether it comes before all that is wanted.
    var isBefore = false
    /// The XA transaction that it begins, and the one that it commits or rolls back, as statements
    /// name them.
    var xaStart: [UInt8]?
    var xaEnd: [UInt8]?

    var isCopied: Bool { refusal == nil && damage == nil && !isBefore }
  }

  /// The log at hand.
  struct Log {
    let path: String
    let place: Int
    var description: SourceDescription?
    /// Where the events begin that follow damage and belong to no group that is known.
    var lostFrom: FileOffset?
    var hasGroups = false
  }

  /// A cut of logs that are opened by `access`, to `output`.
  package init(_ request: CutRequest, _ access: LogAccess, to output: any LogOutput) {
    self.request = request
    self.access = access
    editor = GroupEditor(request)
    writer = LogSetWriter(output, request.writing)
  }

  /// Cuts the logs at `paths`, which are in order; of the first and last of them the request tells
  /// from where and up to where.
  package func run(_ paths: [String]) throws(CutFailure) -> CutReport {
    if request.filter.includedGtids != nil { includedLeft = try countIncluded(paths) }
    for (place, path) in paths.enumerated() {
      let next = place + 1 < paths.count ? paths[place + 1] : nil
      guard try read(Log(path: path, place: place), before: next) else { break }
    }
    do throws(SourceError) {
      try writer.finish()
    } catch {
      throw CutFailure(error)
    }
    report.written = writer.written
    return report
  }

  // MARK: Logs

  func open(_ path: String) throws(CutFailure) -> LogReader {
    let source: ByteSource
    do throws(SourceError) {
      source = try access.open(path)
    } catch {
      throw CutFailure(path, error.message)
    }
    if source.isDecrypted, !request.decrypts {
      throw CutFailure(
        path, "is encrypted, and what is cut out of it would not be: --decrypt allows that")
    }
    do throws(LogDamage) {
      return try LogReader(
        source,
        policy: ReadPolicy(
          damage: request.repairs ? .resynchronize : .stop,
          payloads: request.opensPayloads ? .opened : .closed))
    } catch {
      throw CutFailure(path, error.message)
    }
  }

  /// Whether the log at `next` is the one after that at `path`, by their names.
  private static func follows(_ path: String, _ next: String) -> Bool {
    guard let name = LogName(path.logFileName), let other = LogName(next.logFileName) else {
      return false
    }
    return name.stem == other.stem && other.number == name.number + 1
  }

  /// Reads a log, which `next` follows; false where nothing more is wanted.
  func read(_ given: Log, before next: String?) throws(CutFailure) -> Bool {
    var log = given
    var reader = try open(log.path)
    let format = reader.state.format
    guard format.binlogVersion == 4, format.headerLength == EventHeader.size,
      !format.usesDevelopmentNumbers
    else {
      throw CutFailure(
        log.path,
        "a log of an old format (binlog version \(format.binlogVersion)): only logs of version 4,"
          + " of MySQL 5.0 and later, are cut")
    }
    if let state = carried.take() {
      reader.state = state
      reader.state.format = format
      reader.state.hasFormat = false
      log.hasGroups = true
    } else {
      open = nil
    }
    while true {
      let step: LogStep
      do throws(LogDamage) {
        step = try reader.advance()
      } catch {
        guard try goOn(behind: error, &reader, &log) else { break }
        continue
      }
      if step == .end { break }
      guard try take(step, reader, &log) else { return false }
    }
    if open != nil, reader.state.isRelayLog, let next, Self.follows(log.path, next) {
      // A replica may begin a new relay log in the middle of a group.
      carried = reader.state
      return true
    }
    if let group = open {
      open = nil
      try lose(group, until: reader.position, "the log ends before it does", log)
    }
    tellLost(&log, until: reader.position)
    // A log without groups is a log as well.
    if request.isWhole || writer.hasBegun && !reader.state.isRelayLog {
      try begin(log, reader.state)
    }
    return true
  }

  // MARK: GTIDs

  /// How many groups the logs hold that are wanted by GTID.
  func countIncluded(_ paths: [String]) throws(CutFailure) -> UInt64 {
    guard let included = request.filter.includedGtids else { return 0 }
    guard !paths.contains("-") else {
      throw CutFailure(
        "standard input", "can be read only once: --include-gtids needs the log as a file")
    }
    var count: UInt64 = 0
    for path in paths {
      var reader: LogReader
      do {
        reader = try LogReader(
          try access.open(path),
          policy: ReadPolicy(
            checksums: .unchecked, damage: request.repairs ? .resynchronize : .stop,
            payloads: .closed))
      } catch {
        // It is told when its turn comes.
        continue
      }
      while let step = reader.next(reporting: { _ in }) {
        guard step == .event else { continue }
        switch reader.groupChange {
        case .completed(let group), .interruptedAndCompleted(let group):
          if let identifier = group.identifier, included.contains(identifier) { count += 1 }
        default: break
        }
      }
    }
    guard count > 0 else {
      throw CutFailure(
        paths.first ?? "", "none of the GTIDs of --include-gtids is in these logs")
    }
    return count
  }
}
