import BinlogBytes
import BinlogEvents

// Printing on several cores; see ``DumpSharing``.

extension MariaDBDumpPrinter {
  var isPlain: Bool {
    flashback == nil && options.database == nil && options.table == nil && options.rewrites.isEmpty
      && !gate.isFiltering && options.base64Output != .never
  }

  var isAtRest: Bool {
    state.isAtRest && !annotation.isWaiting && !fragments.parts.mindsOthers
      && writer.pending.isEmpty
  }

  var isBetweenRows: Bool { state.isBetweenRows && !annotation.isWaiting }
}
