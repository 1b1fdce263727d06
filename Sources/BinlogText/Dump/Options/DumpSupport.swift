/// What a printer does not do yet: such an option is refused, never passed over.
enum DumpSupport {
  /// Names of options without effect in MySQL's printer so far.
  static let missingForMySQL: Set<String> = []

  /// Names of options without effect in MariaDB's printer so far.
  static let missingForMariaDB: Set<String> = [
    "offset", "database", "table", "rewrite-db", "server-id", "do-server-ids",
    "ignore-server-ids", "do-domain-ids", "ignore-domain-ids", "hexdump", "short-form",
    "print-table-metadata", "skip-annotate-row-events", "flashback", "disable-log-bin",
    "set-charset", "verify-binlog-checksum",
  ]

  /// What is asked for with `options` and not there yet in `style`, as words for people.
  static func missing(_ options: DumpOptions, _ style: DumpStyle) -> [String] {
    let names = style.vendor == .mysql ? missingForMySQL : missingForMariaDB
    var missing = options.given.intersection(names).sorted().map { "--\($0)" }
    if options.startGtids != nil { missing.append("--start-position with GTIDs") }
    if options.stopGtids != nil { missing.append("--stop-position with GTIDs") }
    if !options.rowCount { missing.append("--skip-print-row-count") }
    if !options.rowEventPositions { missing.append("--skip-print-row-event-positions") }
    return missing
  }
}
