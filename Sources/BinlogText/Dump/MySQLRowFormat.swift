import BinlogBytes
import BinlogEvents

/// What `--require-row-format` allows, by the server's own rules for a replica that requires rows.
///
/// Source: `Transaction_boundary_parser` of MySQL.
struct RowFormatGuard: Sendable {
  /// Where in a group the log stands.
  private enum Place {
    case outside
    case afterGtid
    /// After what a statement needs, and before it.
    case beforeStatement
    case inTransaction
    case lost
  }

  private var place = Place.outside

  /// Takes in an event; false where it is against the rule.
  mutating func allows(_ event: Event, _ bytes: Span<UInt8>) -> Bool {
    switch event {
    case .gtid: place = .afterGtid
    case .query(let query): return allows(bytes.extracting(query.text))
    case .xid, .xaPrepare, .incident: place = .outside
    case .intVar, .rand: return false
    case .userVar:
      guard place == .outside || place == .afterGtid || place == .beforeStatement else {
        return false
      }
      place = .beforeStatement
    case .beginLoadQuery, .appendBlock, .deleteFile, .executeLoadQuery: return false
    case .tableMap, .rows, .rowsQuery, .viewChange: endStatement()
    case .transactionPayload: place = .outside
    case .rotate, .formatDescription, .previousGtids, .stop: break
    default: break
    }
    return true
  }

  private mutating func endStatement() { if place != .inTransaction { place = .outside } }

  private mutating func allows(_ text: Span<UInt8>) -> Bool {
    let keyword = StatementKeyword(text, style: .mysql)
    if keyword.startsGroup {
      place = .inTransaction
      return true
    }
    if keyword.endsGroup {
      place = .outside
      return true
    }
    let wasInTransaction = place == .inTransaction
    endStatement()
    if text.count > 16,
      text.hasPrefix(ignoringCase: "CREATE TEMPORARY")
        || text.hasPrefix(ignoringCase: "DROP TEMPORARY")
    {
      return false
    }
    guard wasInTransaction else { return true }
    // A table that is filled at once, by CREATE TABLE … SELECT, is made inside its group.
    let ending = "START TRANSACTION".utf8.count
    if text.hasPrefix(ignoringCase: "CREATE TABLE"), text.count > ending,
      text.extracting(text.count - ending..<text.count).hasPrefix(ignoringCase: "START TRANSACTION")
    {
      return true
    }
    return text.hasPrefix(ignoringCase: "XA END") || text.hasPrefix(ignoringCase: "XA PREPARE")
      || text.hasPrefix(ignoringCase: "SAVEPOINT")
  }
}
