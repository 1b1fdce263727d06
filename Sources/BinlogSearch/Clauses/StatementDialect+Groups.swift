package import BinlogAudit
import BinlogBytes
package import BinlogEvents

/// What a replica is told about one group.
extension StatementDialect {
  /// Applies up to the place, and stops there.
  package func start(
    untilFile file: String, position: UInt64, fetches: Bool = true
  ) -> String {
    let prefix = saysSource ? "SOURCE" : "MASTER"
    return command(
      "START",
      "\(fetches ? "" : " SQL_THREAD") UNTIL \(prefix)_LOG_FILE=\(quote(file)),"
        + " \(prefix)_LOG_POS=\(position)")
  }

  /// Applies all before the group of MySQL with this GTID, and stops there.
  package func start(before gtid: Gtid, fetches: Bool = true) -> String {
    command(
      "START",
      "\(fetches ? "" : " SQL_THREAD") UNTIL SQL_BEFORE_GTIDS=\(quote(gtid.description))")
  }

  /// Applies up to a GTID position of MariaDB, and stops there.
  func start(untilState state: [MariaGtid]) -> String {
    command("START", " UNTIL master_gtid_pos=\(quote(Self.text(state)))")
  }

  /// Takes a group of MySQL for done, by an empty transaction in its place.
  func pass(_ gtid: Gtid) -> [String] {
    [
      "SET GTID_NEXT=\(quote(gtid.description));", "BEGIN;", "COMMIT;",
      "SET GTID_NEXT='AUTOMATIC';",
    ]
  }

  /// Takes all up to a GTID position of MariaDB for done.
  func set(state: [MariaGtid]) -> String {
    "SET GLOBAL gtid_slave_pos=\(quote(Self.text(state)));"
  }

  /// A GTID position as MariaDB writes it.
  package static func text(_ state: [MariaGtid]) -> String {
    state.sorted { $0.domain < $1.domain }.map(\.description).joined(separator: ",")
  }
}
