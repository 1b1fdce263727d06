import BinlogBytes
import BinlogEvents

// Printing on several cores; see ``DumpSharing``.

extension MySQLDumpPrinter {
  var isPlain: Bool {
    database == nil && !choosesGroups && !writer.options.requireRowFormat
  }

  var isAtRest: Bool { state.isAtRest && writer.pending.isEmpty }

  var isBetweenRows: Bool { state.isBetweenRows }
}
