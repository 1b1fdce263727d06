import BinlogBytes
import BinlogEvents

// Printing on several cores; see ``DumpSharing``.

extension MariaDBDumpPrinter {
  var isPlain: Bool {
    flashback == nil && options.database == nil && options.table == nil && options.rewrites.isEmpty
      && !gate.isFiltering && options.base64Output != .never
  }

  private var mayPrintRows: Bool { state.printedDescription || !writer.encodes }

  var isAtRest: Bool {
    mayPrintRows && !state.hasOpenRows && annotation == nil && writer.pending.isEmpty
  }

  var isBetweenRows: Bool {
    mayPrintRows && state.hasOpenRows && annotation == nil && !options.shortForm
  }

  mutating func redirect(to sink: ByteSink, reporter: any DumpReporter) {
    writer.sink = sink
    self.sink = sink
    self.reporter = reporter
  }

  mutating func skim(
    _ frame: EventFrame, _ bytes: Span<UInt8>, _ context: DecodeContext
  ) -> Bool {
    switch frame.type {
    // Prints nothing by itself.
    case .annotateRows: state.hasOpenRows = true
    case .tableMap:
      state.hasOpenRows = true
      return state.tables.skim(frame, bytes, context)
    case .xid: return frame.header.flags.contains(.skipReplication) == state.skipsReplication
    default: return state.skimRows(frame, bytes, context)
    }
    return true
  }
}
