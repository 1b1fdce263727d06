/// What the vendors' tools make of an option, where it is not just what `dump` does.
extension DumpOption {
  /// A vendor's meaning in a few words; nil where its tool does not have the option.
  public func meaning(of vendor: DumpVendor) -> String? {
    guard belongs(to: vendor), !isOurs else { return nil }
    let note = Self.notes[name].flatMap { vendor == .mysql ? $0.mysql : $0.mariadb }
    if let note { return note }
    switch meaning {
    case .remote: return "reads from a server"
    case .ignored: return "for connections; ignored with files"
    default: return "the same"
    }
  }

  private struct Notes {
    var mysql: String?
    var mariadb: String?
  }

  private static let notes: [String: Notes] = [
    "start-position": Notes(
      mysql: "an offset, below 4 raised to 4; the format description is shown first, at the place "
        + "of the last event read; past the end: no event, exit 0",
      mariadb: "an offset, or GTIDs, each of a domain of its own; past the end: no event, exit 0"),
    "stop-position": Notes(
      mysql: "an offset; not taken with `-` alone; past the end: silent",
      mariadb: "an offset, or GTIDs; not reached: a warning, exit 0"),
    "stop-datetime": Notes(mariadb: "the same; not reached: a warning"),
    "to-last-log": Notes(mysql: "without effect with files", mariadb: "without effect with files"),
    "stop-never": Notes(mysql: "without effect with files", mariadb: "without effect with files"),
    "database": Notes(
      mysql: "the same, GTIDs stay; the last one given counts; statements left out that commit get "
        + "`COMMIT /* added by mysqlbinlog */`",
      mariadb: "the same, without added lines"),
    "rewrite-db": Notes(
      mysql: "the same; a name's first pair counts",
      mariadb: "the same"),
    "server-id": Notes(
      mysql: "one server; format descriptions and rotations are always printed",
      mariadb: "a list; the same as `--do-server-ids`"),
    "verbose": Notes(
      mysql: "the same; three times as twice",
      mariadb: "the same; three times warns of broken GTID sequences too"),
    "base64-output": Notes(
      mysql: "the same; `never` ends at the first rows, exit 1",
      mariadb: "the same; `never` leaves rows out, exit 0"),
    "short-form": Notes(mysql: "the same; deprecated", mariadb: "the same"),
    "verify-binlog-checksum": Notes(
      mysql: "stops at the first wrong one, exit 1; else none is looked at",
      mariadb: "the same; goes on with `-f`"),
    "force-read": Notes(
      mysql: "without effect that was seen",
      mariadb: "goes on blindly, may print rubbish, exit 0"),
    "force-if-open": Notes(
      mysql: "the same; a cut last event of such a log is a warning, exit 0",
      mariadb: "the same"),
    "result-file": Notes(mysql: "the same, mode 0640", mariadb: "the same, mode 0666 less umask"),
    "help": Notes(mysql: "its own", mariadb: "its own"),
    "version": Notes(mysql: "its own", mariadb: "its own"),
    "character-sets-dir": Notes(
      mysql: "where character sets are read from", mariadb: "where character sets are read from"),
    "open-files-limit": Notes(
      mysql: "how many files may be open", mariadb: "how many files may be open"),
    "debug": Notes(mysql: "refused"),
    "debug-check": Notes(mysql: "refused", mariadb: "checks memory at the end"),
    "debug-info": Notes(mysql: "refused", mariadb: "tells of memory and time at the end"),
  ]
}
