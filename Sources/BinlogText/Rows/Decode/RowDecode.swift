public import BinlogBytes
public import BinlogEvents

/// Goes through logs and has the rows that a filter wants printed.
public struct RowDecode {
  private let filter: RowFilter
  private let printer: any RowsPrinter
  private let schemas: any RowSchemas
  private let sink: ByteSink
  private let reporter: any DumpReporter
  private let access: LogAccess

  /// A decoder whose `printer` writes to `sink`; what does not belong into the output goes to
  /// `reporter`.
  ///
  /// `schemas` knows the tables; by itself what their maps say.
  public init(
    filter: RowFilter, printer: any RowsPrinter, schemas: any RowSchemas = MapSchemas(),
    sink: ByteSink, reporter: any DumpReporter, access: LogAccess = .mapped
  ) {
    self.filter = filter
    self.printer = printer
    self.schemas = schemas
    self.sink = sink
    self.reporter = reporter
    self.access = access
  }

  /// Prints the rows of the logs, one after the other; `-` is standard input.
  public func run(_ paths: [String]) -> LogDump.Outcome {
    let selection = RowSelection(filter)
    var outcome = decode(paths, selection)
    sink.flush()
    for note in selection.notes() { tell(note.subject, note.text, .warning) }
    for failure in selection.failures() {
      tell(failure.subject, failure.text, .damage)
      outcome = .failed
    }
    let failedBefore = printer.refusal != nil
    if outcome == .failed { printer.abandon() } else { printer.finish() }
    for note in printer.takeNotes() { tell("--flashback", note, .warning) }
    sink.flush()
    if !failedBefore, let refusal = printer.refusal {
      return fail(paths.first ?? "-", refusal)
    }
    return outcome
  }

  private func decode(_ paths: [String], _ selection: RowSelection) -> LogDump.Outcome {
    var worst = LogDump.Outcome.done
    var index = 0
    var continuing: RowContinuation?
    var event: UInt64 = 0
    var isBeyond = false
    while index < paths.count {
      if selection.left == 0, continuing?.hasBegun != true {
        if !printer.readsOn { break }
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
        return error.kind == .compression ? .damaged : outcome
      }
      guard case .log(let format) = opening else {
        if let continuing { end(continuing) }
        return fail(path, FileRefusal.text(opening))
      }
      var limits = filter
      if index > 0 { limits.startPosition = 0 }
      if index < paths.count - 1 { limits.stopPosition = .max }
      let hasSuccessor =
        index + 1 < paths.count && RowContinuation.follows(path, paths[index + 1])
      var file = RowFile(
        source, path: path, format: format, filter: limits, selection: selection,
        printer: printer, schemas: schemas, sink: sink, reporter: reporter,
        continuing: continuing, hasSuccessor: hasSuccessor)
      // Events of different logs must not have the same number.
      file.place.event = max(file.place.event, event)
      file.isBeyond = isBeyond
      let next = file.run()
      isBeyond = file.isBeyond
      worst = max(worst, file.outcome)
      event = file.place.event
      continuing = nil
      switch next {
      case .stop: return worst
      case .goOn:
        index += 1
        if hasSuccessor, file.state.isRelayLog, file.outcome == .done {
          continuing = file.continuation
        }
      case .goBack(let path, let start):
        guard let earlier = paths[..<index].lastIndex(of: path) else { return worst }
        index = earlier
        continuing = start
      }
    }
    return worst
  }

  /// Tells the printer that a group never ends, as the relay log that should go on does not.
  private func end(_ group: RowContinuation) {
    if group.hasBegun { printer.end(group.place.group, .unfinished) }
  }

  private func fail(_ name: String, _ text: String) -> LogDump.Outcome {
    tell(name, text, .damage)
    return .failed
  }

  private func tell(_ name: String, _ text: String, _ severity: DumpMessage.Severity) {
    sink.flush()
    reporter.report(DumpMessage(severity: severity, file: name, offset: nil, text: text))
  }
}
