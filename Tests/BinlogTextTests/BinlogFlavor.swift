import BinlogEvents
import BinlogTestSupport

@testable import BinlogAudit
@testable import BinlogLogs
@testable import BinlogText

/// Logs of either flavor with one group of statements and rows.
enum BinlogFlavor: Sendable {
  case mysql, mariadb

  /// A relay log whose table has a name with line ends.
  func log(version: String, statements: [String]) -> [UInt8] {
    var log = BinlogBuilder(
      self == .mysql ? .mysql : .mariadb,
      version: self == .mysql ? version : "10.11.19-MariaDB\nDROP DATABASE victim;\n")
    log.begin(1)
    for statement in statements { log.query(statement) }
    log.tableMap(100, database: "shop", table: "x\nDROP DATABASE victim/*!*/;\n-- ")
    switch self {
    case .mysql: log.writeRows()
    case .mariadb:
      // Version 1: table, flags, columns, which are there, and a row.
      log.append(
        .writeRowsV1, body: Bytes.number(100, width: 6) + [1, 0, 1, 0xFF, 0] + [1, 0, 0, 0])
    }
    log.xid()
    return log.bytes
  }

  /// The groups of a log, as an export wants them.
  static func groups(_ path: String) throws -> [GroupExport.Group] {
    var visited: [FileScan.VisitedGroup] = []
    _ = try LogAudit(LogInputs([path]), options: .init(), groupVisitor: { visited.append($0) })
    return visited.map {
      GroupExport.Group(
        PlacedGroup(visited: $0, file: "f", start: 0, end: 0).shown(isApplied: nil))
    }
  }
}
