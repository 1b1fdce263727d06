public import BinlogBytes
public import BinlogDump
public import BinlogEvents
package import BinlogLogs

/// Goes through logs and has the rows that a filter wants printed.
public struct RowDecode {
  private let filter: RowFilter
  private let printer: any RowsPrinter
  private let schemas: any RowSchemas
  private let sink: ByteSink
  private let reporter: any DumpReporter
  private let access: LogAccess
  private let isRange: Bool
  private let sharing: PieceSharing
  /// How logs are followed that grow; nil where they are read as they are.
  package var following: RowFollowing?

  /// A decoder whose `printer` writes to `sink`; what does not belong into the output goes to
  /// `reporter`.
  ///
  /// `schemas` knows the tables; by itself what their maps say. `isRange` says that the logs are
  /// a range that somebody asked for: they are put in order, and what is missing of it is told,
  /// logs between them and changes that were logged as statements. Without it they are read as
  /// they are given, for who picks groups out of them. `sharing` says how many threads print; the
  /// output is the same for any number.
  public init(
    filter: RowFilter, printer: any RowsPrinter, schemas: any RowSchemas = MapSchemas(),
    sink: ByteSink, reporter: any DumpReporter, access: LogAccess = .mapped, isRange: Bool = true,
    sharing: DumpSharing = RowDecode.sharing(Processors.available)
  ) {
    self.filter = filter
    self.printer = printer
    self.schemas = schemas
    self.sink = sink
    self.reporter = reporter
    self.access = access
    self.isRange = isRange
    self.sharing = PieceSharing(
      workers: sharing.workers, pieceSize: sharing.pieceSize, whenDone: sharing.whenPrinted)
  }

  /// Sharing between `threads` threads: in smaller pieces than dump, as rows come to more text.
  public static func sharing(_ threads: Int) -> DumpSharing {
    DumpSharing(workers: threads, pieceSize: 256 << 10)
  }

  /// What a run leaves to be told.
  private struct Progress {
    var outcome = LogDump.Outcome.done
    var gaps: [LogBreak] = []
    /// Whether all logs were read, as far as positions want them.
    var isComplete = false
    /// Why the logs are of no use for this filter.
    var refusal: LogOrder.Message?
  }

  /// Prints the rows of the logs, one after the other; `-` is standard input.
  public func run(_ paths: [String]) -> LogDump.Outcome {
    guard isRange else { return run(LogOrder(asGiven: paths), extent: nil) }
    var rules = LogOrder.Rules()
    rules.needsOneFamily = isScript
    rules.hasBarePosition = filter.startPosition > 0 || filter.stopPosition < .max
    let order = LogOrder(paths, access, rules: rules)
    for note in order.notes { tell(note.subject, note.text, .warning) }
    return run(order, extent: nil)
  }

  /// Prints the rows of the logs of `logs`; the positions of the filter are those of the first and
  /// the last log of `extent`.
  package func run(
    _ logs: LogSelection, extent: ClosedRange<Int>? = nil, from start: RowFollowing.Start? = nil
  ) -> LogDump.Outcome {
    for note in logs.notes { tell(note.subject, note.text, .warning) }
    for missing in logs.missing where missing.after == nil || missing.before == nil {
      // What is missing between two logs is told when the second is read.
      tell(
        missing.before ?? missing.after ?? "",
        "the index lists \(missing.text), "
          + "\(missing.count == 1 ? "which is" : "which are") not here", .warning)
    }
    return run(logs.order, extent: extent, continuing: start?.continuation)
  }

  private func run(
    _ order: LogOrder, extent: ClosedRange<Int>?, continuing: RowContinuation? = nil
  ) -> LogDump.Outcome {
    let selection = RowSelection(filter)
    let paths = order.paths
    let extent = extent ?? 0...max(0, paths.count - 1)
    var progress = Progress()
    progress.refusal = order.refusal
    if progress.refusal == nil { decode(order, extent, continuing, selection, &progress) }
    var outcome = progress.outcome
    sink.flush()
    if let refusal = progress.refusal {
      tell(refusal.subject, refusal.text, .damage)
      // Not even the frame of a script that does nothing.
      if sink.written == 0 { return .failed }
      outcome = .failed
    } else if isRange {
      outcome = max(outcome, tellMissing(order, selection, progress))
    }
    for note in selection.notes() { tell(note.subject, note.text, .warning) }
    for failure in selection.failures() {
      tell(failure.subject, failure.text, .damage)
      outcome = .failed
    }
    let failedBefore = printer.refusal != nil
    if outcome == .damaged {
      for path in paths where path != "-" { FileRefusal.tellTransfer(path, access, reporter) }
    }
    if outcome == .failed { printer.abandon() } else { printer.finish() }
    for note in printer.takeNotes() { tell("--flashback", note, .warning) }
    sink.flush()
    if !failedBefore, let refusal = printer.refusal {
      return fail(paths.first ?? "-", refusal)
    }
    return outcome
  }

  /// Whether what is printed is to be run, so that nothing may be missing in it.
  private var isScript: Bool { printer.wantsStatements }

  // MARK: What is missing

  /// Tells what of the range is not among the rows; returns how bad that is.
  private func tellMissing(
    _ order: LogOrder, _ selection: RowSelection, _ progress: Progress
  ) -> LogDump.Outcome {
    var worst = LogDump.Outcome.done
    let statements = selection.met.statements
    if statements.count > 0, let first = statements.first {
      var text = statements.note(isScript: isScript)
      let emptied = selection.met.emptied
      if emptied.count > 0 { text += "; besides, \(emptied.noteOfDefinitions)" }
      tell(first.path, text, .warning, at: first.offset)
      if isScript { worst = .damaged }
    }
    // With GTIDs by name the range is those.
    if isScript, filter.includedGtids == nil, progress.gaps.contains(where: concernsTimes) {
      worst = .damaged
    }
    if let text = selection.met.gtids.wrongFlavor() {
      tell(order.paths.first ?? "-", text, .damage)
      return .failed
    }
    guard progress.isComplete, progress.outcome != .failed else { return worst }
    let note = selection.met.gtids.note(
      progress.gaps, first: order.paths.first.flatMap { order.heads[$0] },
      isCut: filter.stopPosition < .max)
    if let note {
      tell("--include-gtids", note, .warning)
      if !progress.gaps.isEmpty || isScript { worst = .damaged }
    }
    return worst
  }

  /// Whether groups of the wanted times may stand in the gap.
  private func concernsTimes(_ gap: LogBreak) -> Bool {
    func seconds(_ head: LogHead) -> Int64 { Int64(head.created) * 1_000_000 }
    if let start = filter.startTime, gap.after.created > 0, seconds(gap.after) < start.microseconds
    {
      return false
    }
    if let stop = filter.stopTime, gap.before.created > 0,
      seconds(gap.before) >= stop.microseconds
    {
      return false
    }
    return true
  }

  // MARK: Reading

  private func decode(
    _ order: LogOrder, _ extent: ClosedRange<Int>, _ start: RowContinuation?,
    _ selection: RowSelection, _ progress: inout Progress
  ) {
    var order = order
    var extent = extent
    var index = extent.lowerBound
    /// Up to which log gaps were looked for.
    var judged = index
    var continuing = start
    var event: UInt64 = 0
    var isBeyond = false
    while index < order.paths.count {
      let paths = order.paths
      if index > extent.upperBound {
        if !printer.readsOn { break }
        isBeyond = true
      }
      if selection.left == 0, continuing?.hasBegun != true {
        if !printer.readsOn { return }
        isBeyond = true
      }
      let path = paths[index]
      var source: ByteSource
      let opening: LogOpening
      do throws(SourceError) {
        source = try access.open(path)
        if filter.needsWholeGroup { source = try ByteSource.seekable(source) }
        opening = try LogOpening(source)
        if let before = continuing, before.offset == nil,
          try !RowContinuation.isRelayLog(source)
        {
          end(before)
          continuing = nil
        }
      } catch {
        if let continuing { end(continuing) }
        let outcome = fail(error.name, error.message)
        progress.outcome = error.isDamage ? .damaged : outcome
        return
      }
      guard case .log(let format) = opening else {
        if let continuing { end(continuing) }
        progress.outcome = fail(
          path, FileRefusal.text(opening, source, command: "decode-rows"))
        return
      }
      if isRange, let text = wrongFlavor(selection, format, order, source) {
        progress.refusal = (path, text)
        return
      }
      var limits = limits(index, of: extent)
      if start != nil { limits.startPosition = 0 }
      let log = live(at: index, of: paths, source)
      let hasSuccessor =
        log?.follower != nil
        || index + 1 < paths.count && RowContinuation.follows(path, paths[index + 1])
      if isRange, paths.count > 1 || log != nil, continuing?.offset == nil {
        selection.met.held = HeldGtids()
      }
      var file = RowFile(
        source, path: path, format: format, filter: limits, selection: selection,
        printer: printer, schemas: schemas, sink: sink, reporter: reporter,
        continuing: continuing, hasSuccessor: hasSuccessor,
        sharing: maySharePieces(extent, of: paths) ? sharing : nil)
      // Events of different logs must not have the same number.
      file.place.event = max(file.place.event, event)
      file.isBeyond = isBeyond
      file.live = log
      file.reopen = { [access] in try? access.open(path) }
      let next = file.run()
      isBeyond = file.isBeyond
      progress.outcome = max(progress.outcome, file.outcome)
      event = file.place.event
      continuing = nil
      switch next {
      case .stop:
        progress.isComplete = index >= extent.upperBound && filter.stopPosition < .max
        return
      case .goOn:
        index += 1
        if let successor = file.live?.successor {
          order.append(successor, access)
          extent = extent.lowerBound...order.paths.count - 1
        }
        if index > judged {
          judged = index
          judge(order, index, selection, file, &progress)
        }
        if hasSuccessor, file.state.isRelayLog, file.outcome == .done {
          continuing = file.continuation
        }
      case .goBack(let path, let start):
        guard let earlier = paths[..<index].lastIndex(of: path) else { return }
        index = earlier
        continuing = start
      }
    }
    progress.isComplete = true
  }

  /// Whether pieces of logs may be printed by themselves, as far as what is read on tells.
  private func maySharePieces(_ extent: ClosedRange<Int>, of paths: [String]) -> Bool {
    guard printer.comparesOthers, printer.readsOn else { return true }
    return filter.stopPosition == .max && extent.upperBound >= paths.count - 1
  }

  /// How the log at `index` is read, where the last one is followed.
  private func live(at index: Int, of paths: [String], _ source: ByteSource) -> LiveLog? {
    guard let following else { return nil }
    let live = LiveLog(resume: following.resume)
    if index == paths.count - 1 {
      if paths[index] != "-", source.size != nil {
        live.follower = LogFollower(path: paths[index], access: access)
      } else {
        tell(paths[index], LogFollower.refusal, .warning)
      }
    }
    return live.follower == nil && live.resume == nil ? nil : live
  }

  /// The filter for the log at `index`: positions are of the first and the last one.
  private func limits(_ index: Int, of extent: ClosedRange<Int>) -> RowFilter {
    var limits = filter
    if index != extent.lowerBound { limits.startPosition = 0 }
    if index != extent.upperBound { limits.stopPosition = .max }
    return limits
  }

  /// Why GTIDs of the filter can be in none of the logs, as far as their flavors are known.
  private func wrongFlavor(
    _ selection: RowSelection, _ format: FormatDescription, _ order: LogOrder,
    _ source: ByteSource
  ) -> String? {
    guard filter.includedGtids != nil || filter.excludedGtids != nil else { return nil }
    selection.met.gtids.meet(format.flavor)
    // What can be read only once may be anybody's.
    guard order.paths.count == 1 || order.heads.count == order.paths.count else { return nil }
    // A relay log has its source's groups, whose flavor comes later.
    guard (try? RowContinuation.isRelayLog(source)) != true,
      !order.heads.values.contains(where: \.isRelayLog)
    else { return nil }
    return selection.met.gtids.wrongFlavor(others: Set(order.heads.values.map(\.flavor)))
  }

  /// Tells what is missing before the log at `index`.
  private func judge(
    _ order: LogOrder, _ index: Int, _ selection: RowSelection, _ file: RowFile,
    _ progress: inout Progress
  ) {
    guard isRange, index < order.paths.count, let held = selection.met.held,
      let before = order.heads[order.paths[index - 1]], let after = order.heads[order.paths[index]],
      let gap = LogBreak(
        between: before, held, and: after, isWhole: file.outcome == .done, isClosed: file.isClosed)
    else { return }
    progress.gaps.append(gap)
    tell(after.path, gap.text, .warning)
  }

  /// Tells the printer that a group never ends, as the relay log that should go on does not.
  private func end(_ group: RowContinuation) {
    if group.hasBegun { printer.end(group.place.group, .unfinished) }
  }

  private func fail(_ name: String, _ text: String) -> LogDump.Outcome {
    tell(name, text, .damage)
    return .failed
  }

  private func tell(
    _ name: String, _ text: String, _ severity: DumpMessage.Severity, at offset: FileOffset? = nil
  ) {
    sink.flush()
    reporter.report(DumpMessage(severity: severity, file: name, offset: offset, text: text))
  }
}
