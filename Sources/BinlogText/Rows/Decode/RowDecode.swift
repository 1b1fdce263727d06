public import BinlogBytes
public import BinlogEvents
import BinlogRows

/// Goes through logs and has the rows that a filter wants printed.
public struct RowDecode {
  private let filter: RowFilter
  private let printer: any RowsPrinter
  private let sink: ByteSink
  private let reporter: any DumpReporter
  private let access: LogAccess

  /// A decoder whose `printer` writes to `sink`; what does not belong into the output goes to
  /// `reporter`.
  public init(
    filter: RowFilter, printer: any RowsPrinter, sink: ByteSink, reporter: any DumpReporter,
    access: LogAccess = .mapped
  ) {
    self.filter = filter
    self.printer = printer
    self.sink = sink
    self.reporter = reporter
    self.access = access
  }

  /// Prints the rows of the logs, one after the other; `-` is standard input.
  public func run(_ paths: [String]) -> LogDump.Outcome {
    var worst = LogDump.Outcome.done
    for (index, path) in paths.enumerated() {
      let source: ByteSource
      let opening: LogOpening
      do throws(SourceError) {
        source = try access.open(path)
        opening = try LogOpening(source)
      } catch {
        let outcome = fail(error.name, error.message)
        return error.kind == .compression ? .damaged : outcome
      }
      guard case .log(let format) = opening else {
        return fail(path, FileRefusal.text(opening))
      }
      var limits = filter
      if index > 0 { limits.startPosition = 0 }
      if index < paths.count - 1 { limits.stopPosition = .max }
      var file = RowFile(
        source, path: path, format: format, filter: limits, printer: printer, sink: sink,
        reporter: reporter)
      let goesOn = file.run()
      worst = max(worst, file.outcome)
      if !goesOn { break }
    }
    sink.flush()
    return worst
  }

  private func fail(_ name: String, _ text: String) -> LogDump.Outcome {
    sink.flush()
    reporter.report(DumpMessage(severity: .damage, file: name, offset: nil, text: text))
    return .failed
  }
}
