/// What a printer does not do yet: such an option is refused, never passed over.
enum DumpSupport {
  /// Names of options without effect in MySQL's printer so far.
  static let missingForMySQL: Set<String> = [
    "offset", "stop-never", "database", "rewrite-db", "server-id", "server-id-bits",
    "include-gtids", "exclude-gtids", "hexdump", "short-form", "print-table-metadata",
    "skip-gtids", "idempotent", "disable-log-bin", "set-charset", "require-row-format",
    "verify-binlog-checksum", "force-read", "keyring", "key-file", "key-file-password",
  ]

  /// Names of options without effect in MariaDB's printer so far.
  static let missingForMariaDB: Set<String> = [
    "stop-never", "verify-binlog-checksum", "force-read", "keyring", "key-file",
    "key-file-password",
  ]

  /// What is asked for with `options` and not there yet in `style`, as words for people.
  static func missing(_ options: DumpOptions, _ style: DumpStyle) -> [String] {
    let names = style.vendor == .mysql ? missingForMySQL : missingForMariaDB
    var missing = options.given.intersection(names).sorted().map { "--\($0)" }
    if !options.forceIfOpen { missing.append("--skip-force-if-open") }
    return missing
  }
}
