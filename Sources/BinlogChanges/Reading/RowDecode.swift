public import BinlogBytes
public import BinlogDump
public import BinlogEvents

/// Goes through logs and has the rows that a filter wants printed.
public struct RowDecode {
  private let filter: RowFilter
  private let printer: any RowsPrinter
  private let schemas: any RowSchemas
  private let sink: ByteSink
  private let reporter: any DumpReporter
  private let access: LogAccess
  private let isRange: Bool

  /// A decoder whose `printer` writes to `sink`; what does not belong into the output goes to
  /// `reporter`.
  ///
  /// `schemas` knows the tables; by itself what their maps say. `isRange` says that the logs are
  /// a range that somebody asked for: they are put in order, and what is missing of it is told,
  /// logs between them and changes that were logged as statements. Without it they are read as
  /// they are given, for who picks groups out of them.
  public init(
    filter: RowFilter, printer: any RowsPrinter, schemas: any RowSchemas = MapSchemas(),
    sink: ByteSink, reporter: any DumpReporter, access: LogAccess = .mapped, isRange: Bool = true
  ) {
    self.filter = filter
    self.printer = printer
    self.schemas = schemas
    self.sink = sink
    self.reporter = reporter
    self.access = access
    self.isRange = isRange
  }

  /// What a run leaves to be told.
  private struct Progress {
    var outcome = LogDump.Outcome.done
    var gaps: [RowLogGap] = []
    /// Whether all logs were read, as far as positions want them.
    var isComplete = false
    /// Why the logs are of no use for this filter.
    var refusal: RowLogOrder.Message?
  }

  /// Prints the rows of the logs, one after the other; `-` is standard input.
  public func run(_ paths: [String]) -> LogDump.Outcome {
    let selection = RowSelection(filter)
    let order =
      isRange
      ? RowLogOrder(paths, access, filter: filter, isScript: isScript)
      : RowLogOrder(asGiven: paths)
    for note in order.notes { tell(note.subject, note.text, .warning) }
    var progress = Progress()
    progress.refusal = order.refusal
    if progress.refusal == nil { decode(order, selection, &progress) }
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
    _ order: RowLogOrder, _ selection: RowSelection, _ progress: Progress
  ) -> LogDump.Outcome {
    var worst = LogDump.Outcome.done
    let statements = selection.statements
    if statements.count > 0, let first = statements.first {
      var text = statements.note(isScript: isScript)
      if selection.emptied.count > 0 { text += "; besides, \(selection.emptied.noteOfDefinitions)" }
      tell(first.path, text, .warning, at: first.offset)
      if isScript { worst = .damaged }
    }
    // With GTIDs by name the range is those.
    if isScript, filter.includedGtids == nil, progress.gaps.contains(where: concernsTimes) {
      worst = .damaged
    }
    if let text = selection.gtids.wrongFlavor() {
      tell(order.paths.first ?? "-", text, .damage)
      return .failed
    }
    guard progress.isComplete, progress.outcome != .failed else { return worst }
    let note = selection.gtids.note(
      progress.gaps, first: order.paths.first.flatMap { order.heads[$0] },
      isCut: filter.stopPosition < .max)
    if let note {
      tell("--include-gtids", note, .warning)
      if !progress.gaps.isEmpty || isScript { worst = .damaged }
    }
    return worst
  }

  /// Whether groups of the wanted times may stand in the gap.
  private func concernsTimes(_ gap: RowLogGap) -> Bool {
    func seconds(_ head: RowLogHead) -> Int64 { Int64(head.created) * 1_000_000 }
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
    _ order: RowLogOrder, _ selection: RowSelection, _ progress: inout Progress
  ) {
    let paths = order.paths
    var index = 0
    /// Up to which log gaps were looked for.
    var judged = 0
    var continuing: RowContinuation?
    var event: UInt64 = 0
    var isBeyond = false
    while index < paths.count {
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
      let limits = limits(index, of: paths)
      let hasSuccessor =
        index + 1 < paths.count && RowContinuation.follows(path, paths[index + 1])
      if isRange, paths.count > 1, continuing?.offset == nil { selection.held = HeldGtids() }
      var file = RowFile(
        source, path: path, format: format, filter: limits, selection: selection,
        printer: printer, schemas: schemas, sink: sink, reporter: reporter,
        continuing: continuing, hasSuccessor: hasSuccessor)
      // Events of different logs must not have the same number.
      file.place.event = max(file.place.event, event)
      file.isBeyond = isBeyond
      let next = file.run()
      isBeyond = file.isBeyond
      progress.outcome = max(progress.outcome, file.outcome)
      event = file.place.event
      continuing = nil
      switch next {
      case .stop:
        progress.isComplete = index == paths.count - 1 && filter.stopPosition < .max
        return
      case .goOn:
        index += 1
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

  /// The filter for the log at `index`: positions are of the first and the last one.
  private func limits(_ index: Int, of paths: [String]) -> RowFilter {
    var limits = filter
    if index > 0 { limits.startPosition = 0 }
    if index < paths.count - 1 { limits.stopPosition = .max }
    return limits
  }

  /// Why GTIDs of the filter can be in none of the logs, as far as their flavors are known.
  private func wrongFlavor(
    _ selection: RowSelection, _ format: FormatDescription, _ order: RowLogOrder,
    _ source: ByteSource
  ) -> String? {
    guard filter.includedGtids != nil || filter.excludedGtids != nil else { return nil }
    selection.gtids.meet(format.flavor)
    // What can be read only once may be anybody's.
    guard order.paths.count == 1 || order.heads.count == order.paths.count else { return nil }
    // A relay log has its source's groups, whose flavor comes later.
    guard (try? RowContinuation.isRelayLog(source)) != true,
      !order.heads.values.contains(where: \.isRelayLog)
    else { return nil }
    return selection.gtids.wrongFlavor(others: Set(order.heads.values.map(\.flavor)))
  }

  /// Tells what is missing before the log at `index`.
  private func judge(
    _ order: RowLogOrder, _ index: Int, _ selection: RowSelection, _ file: RowFile,
    _ progress: inout Progress
  ) {
    guard isRange, index < order.paths.count, let held = selection.held,
      let before = order.heads[order.paths[index - 1]], let after = order.heads[order.paths[index]],
      let gap = RowLogGap(
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
