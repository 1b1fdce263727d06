import BinlogBytes
import BinlogEvents

// Printing on several cores; see ``DumpSharing``.

extension MySQLDumpPrinter {
  var isPlain: Bool {
    database == nil && !choosesGroups && !writer.options.requireRowFormat
  }

  private var mayPrintRows: Bool {
    state.printedDescription || writer.options.base64Output == .decodeRows
      || writer.options.shortForm
  }

  var isAtRest: Bool {
    mayPrintRows && !state.hasOpenRows && state.openVariables == 0 && writer.pending.isEmpty
  }

  var isBetweenRows: Bool {
    mayPrintRows && state.hasOpenRows && state.openVariables == 0 && !writer.options.shortForm
  }

  mutating func redirect(to sink: ByteSink, reporter: any DumpReporter) {
    writer.sink = sink
    self.reporter = reporter
  }

  mutating func skim(
    _ frame: EventFrame, _ bytes: Span<UInt8>, _ context: DecodeContext
  ) -> Bool {
    switch frame.type {
    case .gtid, .anonymousGtid, .taggedGtid:
      guard let gtid = try? GtidEvent(frame, bytes: bytes, context) else { return false }
      state.begin(gtid)
    case .xid: state.endGroup()
    case .rowsQuery: state.hasOpenRows = true
    case .tableMap:
      state.hasOpenRows = true
      guard writer.options.verbosity > 0 else { return true }
      return state.tables.skim(frame, bytes, context)
    default: return state.skimRows(frame, bytes, context)
    }
    return true
  }
}
