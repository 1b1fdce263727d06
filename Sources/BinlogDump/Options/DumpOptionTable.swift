/// The options that decide what is printed and how.
extension DumpOption {
  private static let anyNumber: Value = .number(0...UInt64.max)

  /// Which part of the logs.
  static let what: [DumpOption] = [
    DumpOption(
      "start-position", "j", .position, "N", .startPosition,
      "Begin at this offset of the first log, where an event must begin. For MariaDB also a list "
        + "of GTIDs such as 0-1-100,1-1-7: print what comes after them."),
    DumpOption(
      "stop-position", nil, .position, "N", .stopPosition,
      "Stop before the first event of the last log that begins at this offset or after it. For "
        + "MariaDB also a list of GTIDs: print up to and with them."),
    DumpOption(
      "start-datetime", nil, .dateTime, "time", .startTime,
      "Begin at the first event of this local time or later, such as '2026-11-20 18:00:00'."),
    DumpOption(
      "stop-datetime", nil, .dateTime, "time", .stopTime,
      "Stop before the first event of this local time or later."),
    DumpOption("offset", "o", anyNumber, "N", .offset, "Pass over the first N events."),
    DumpOption(
      "to-last-log", "t", .switching, "", .toLastLog,
      "Taken for the sake of scripts: without a server there is no other log to go on to."),
    DumpOption(
      "stop-never", nil, .switching, "", .stopNever,
      "Do not stop at the end of the last log: wait for what its server appends."),
  ]

  /// Which events.
  static let filters: [DumpOption] = [
    DumpOption(
      "database", "d", .text, "name", .database,
      "Only rows of tables of this database, and statements whose default database it is."),
    DumpOption(
      "table", "T", .text, "name", of: .mariadb, .table,
      "Only rows of tables of this name; statements are all printed."),
    DumpOption(
      "rewrite-db", nil, .text, "from->to", .rewriteDatabase,
      "Print rows and USE statements of one database as those of another; repeatable."),
    DumpOption(
      "server-id", nil, .text, "N", .serverID,
      "Only events that this server wrote first. For MariaDB a list, and the same as "
        + "--do-server-ids."),
    DumpOption(
      "server-id-bits", nil, .number(7...32), "N", of: .mysql, .serverIDBits,
      "How many bits of a server's number count for --server-id."),
    DumpOption(
      "do-server-ids", nil, .text, "list", of: .mariadb, .doServerIDs,
      "Only events that these servers wrote first."),
    DumpOption(
      "ignore-server-ids", nil, .text, "list", of: .mariadb, .ignoreServerIDs,
      "Not the events that these servers wrote first."),
    DumpOption(
      "do-domain-ids", nil, .text, "list", of: .mariadb, .doDomainIDs,
      "Only groups of these GTID domains."),
    DumpOption(
      "ignore-domain-ids", nil, .text, "list", of: .mariadb, .ignoreDomainIDs,
      "Not the groups of these GTID domains."),
    DumpOption(
      "gtid-strict-mode", nil, .switching, "", of: .mariadb, .gtidStrictMode,
      "Check that GTIDs of a domain only grow, and that a stop position lies after the start "
        + "(on; --skip-gtid-strict-mode)."),
    DumpOption(
      "include-gtids", nil, .text, "set", of: .mysql, .includeGtids,
      "Only groups whose GTIDs are in this set."),
    DumpOption(
      "exclude-gtids", nil, .text, "set", of: .mysql, .excludeGtids,
      "Not the groups whose GTIDs are in this set."),
  ]

  /// How it looks.
  static let looks: [DumpOption] = [
    DumpOption(
      "verbose", "v", .none, "", .verbose,
      "Show rows as commented pseudo-SQL; twice, with column types and the statement after the "
        + "rows."),
    DumpOption(
      "base64-output", nil, .word(["NEVER", "AUTO", "UNSPEC", "DECODE-ROWS"]), "when",
      .base64Output,
      "What is printed as BINLOG statements: auto (format descriptions and rows), never (nothing; "
        + "logs with rows cannot be printed), decode-rows (nothing; rows show with -v)."),
    DumpOption("hexdump", "H", .switching, "", .hexdump, "Show the bytes of each event."),
    DumpOption(
      "short-form", "s", .switching, "", .shortForm,
      "Only the statements: no positions, no header lines, no rows. For tests."),
    DumpOption(
      "print-table-metadata", nil, .switching, "", .tableMetadata,
      "Show columns, keys and character sets as table maps tell them."),
    DumpOption(
      "print-row-count", nil, .switching, "", of: .mariadb, .rowCount,
      "Show the number of rows of each statement (on; --skip-print-row-count)."),
    DumpOption(
      "print-row-event-positions", nil, .switching, "", of: .mariadb, .rowEventPositions,
      "Show where row events stand (on; --skip-print-row-event-positions)."),
    DumpOption(
      "skip-annotate-row-events", nil, .switching, "", of: .mariadb, .skipAnnotate,
      "Leave out the statements that made rows."),
    DumpOption(
      "flashback", "B", .switching, "", of: .mariadb, .flashback,
      "Print what undoes the rows, last change first."),
  ]

  /// What surrounds it when it is run again.
  static let session: [DumpOption] = [
    DumpOption(
      "skip-gtids", nil, .switching, "", of: .mysql, .skipGtids,
      "Leave out GTIDs: the server gives new ones."),
    DumpOption(
      "idempotent", "i", .switching, "", of: .mysql, .idempotent,
      "Tell the server to pass over rows that are there, or gone, already."),
    DumpOption(
      "disable-log-bin", "D", .switching, "", .disableLogBin,
      "Tell the server to log nothing of it."),
    DumpOption(
      "set-charset", nil, .text, "name", .setCharset, "Begin with SET NAMES and this name."),
    DumpOption(
      "require-row-format", nil, .switching, "", of: .mysql, .requireRowFormat,
      "Stop at the first event that is not logged as rows."),
    DumpOption(
      "binlog-row-event-max-size", nil, .number(256...4_294_967_040), "N", .rowEventMaxSize,
      "The largest event that a BINLOG statement may hold, in bytes."),
  ]

  /// How logs are read, and where the output goes.
  static let input: [DumpOption] = [
    DumpOption(
      "flavor", nil, .word(DumpStyle.allCases.map(\.rawValue)), "name", of: .ours, .flavor,
      "Whose tool to speak like: mysql (mysqlbinlog 9.7), mariadb (mariadb-binlog 10.11) or "
        + "mariadb11 (mariadb-binlog 11.8); without it, that of the server that wrote the first log."
    ),
    DumpOption(
      "verify-binlog-checksum", "c", .switching, "", .verifyChecksum,
      "Stop at the first event with a wrong checksum; without it, such events are told and printed."
    ),
    DumpOption(
      "force-read", "f", .switching, "", .forceRead,
      "Go on after damage, at the next event that can be believed."),
    DumpOption(
      "force-if-open", "F", .switching, "", .forceIfOpen,
      "Print logs that are marked as in use (on; --skip-force-if-open refuses them)."),
    DumpOption(
      "keyring", nil, .text, "file", of: .ours, .keyring,
      "The keyring file of the MySQL server that encrypted the log."),
    DumpOption(
      "key-file", nil, .text, "file", of: .ours, .keyFile,
      "The key file (file_key_management) of the MariaDB server that encrypted the log."),
    DumpOption(
      "key-file-password-file", nil, .text, "file", of: .ours, .keyFilePasswordFile,
      "The file with the password that the key file is itself encrypted with."),
    DumpOption(
      "key-file-password", nil, .text, "text", of: .ours, .keyFilePassword,
      "That password, or FILE: and the path of such a file, as file_key_management_filekey has it; "
        + "other users see what stands on a command line."),
    DumpOption(
      "key-file-pbkdf2", nil, .number(0...100_000_000), "N", of: .ours, .keyFileIterations,
      "The server's file_key_management_use_pbkdf2, where it is not 0."),
    DumpOption(
      "threads", nil, .number(1...1024), "N", of: .ours, .threads,
      "How many threads print; without it, one on each processor that may be used. What is printed "
        + "is the same."),
    DumpOption(
      "local-load", "l", .text, "directory", .localLoad,
      "Write the files of LOAD DATA statements here; without it, to TMPDIR or /tmp."),
    DumpOption("result-file", "r", .text, "file", .resultFile, "Write to this file."),
  ]

  /// The program itself.
  static let general: [DumpOption] = [
    DumpOption("help", "?", .none, "", .help, "Print this help."),
    DumpOption("version", "V", .none, "", .version, "Print the version."),
    DumpOption(
      "character-sets-dir", nil, .text, "directory", .ignored,
      "Without effect: character sets are built in."),
    DumpOption(
      "open-files-limit", nil, anyNumber, "N", .ignored, "Without effect."),
    DumpOption("debug", "#", .optionalText, "options", of: .mysql, .ignored, "Without effect."),
    DumpOption("debug-check", nil, .switching, "", .ignored, "Without effect."),
    DumpOption("debug-info", nil, .switching, "", .ignored, "Without effect."),
  ]
}
