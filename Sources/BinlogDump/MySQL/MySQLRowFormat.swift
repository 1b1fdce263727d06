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
  }

  /// What an event is to its group.
  private enum Part {
    case gtid, begin, end, statement, beforeStatement, payload, incident, none
  }

  private var place = Place.outside

  /// Takes in an event; false where it is against the rule, or where the server cannot tell what
  /// it is.
  mutating func admit(
    _ event: Event, _ frame: EventFrame, _ bytes: Span<UInt8>
  ) -> Bool {
    guard let part = part(event, frame, bytes) else { return false }
    place = next(part)
    switch event {
    case .intVar, .rand: return false
    case .userVar: return place == .beforeStatement
    case .beginLoadQuery, .appendBlock, .deleteFile, .executeLoadQuery: return false
    case .query(let query): return allows(bytes.extracting(Self.text(query, bytes)), part)
    default: return true
    }
  }

  /// Where the text lies as the server sees it: up to a NUL.
  private static func text(_ query: QueryEvent, _ bytes: Span<UInt8>) -> Range<Int> {
    var end = query.text.lowerBound
    while end < query.text.upperBound, bytes[end] != 0 { end += 1 }
    return query.text.lowerBound..<end
  }

  /// What `event` is; nil where the server does not know.
  private func part(_ event: Event, _ frame: EventFrame, _ bytes: Span<UInt8>) -> Part? {
    switch event {
    case .gtid: return .gtid
    case .query(let query): return Self.part(bytes.extracting(Self.text(query, bytes)))
    case .xid, .xaPrepare: return .end
    case .intVar, .rand, .userVar: return .beforeStatement
    case .executeLoadQuery, .tableMap, .appendBlock, .beginLoadQuery, .rowsQuery, .rows,
      .viewChange:
      return .statement
    case .incident: return .incident
    case .transactionPayload: return .payload
    case .rotate, .formatDescription, .previousGtids, .stop, .deleteFile, .transactionContext,
      .heartbeat:
      return Part.none
    default:
      return frame.type == .previousGtids || frame.header.flags.contains(.ignorable)
        ? Part.none : nil
    }
  }

  private static func part(_ text: Span<UInt8>) -> Part? {
    if text.isEmpty { return nil }
    if isFront(text, of: "BEGIN") || text.hasPrefix(ignoringCase: "XA START") { return .begin }
    if isFront(text, of: "COMMIT")
      || text.hasPrefix(ignoringCase: "ROLLBACK") && !text.hasPrefix(ignoringCase: "ROLLBACK TO ")
    {
      return .end
    }
    return text.hasPrefix(ignoringCase: "XA ROLLBACK") ? .end : .statement
  }

  /// Whether `text` is `word`, or its first letters: the server compares as many as there are.
  private static func isFront(_ text: Span<UInt8>, of word: StaticString) -> Bool {
    let whole = Array("\(word)".utf8)
    guard text.count <= whole.count else { return false }
    for index in 0..<text.count where text[index] != whole[index] { return false }
    return true
  }

  /// Where the log stands after `part`; no order of events is against the rule.
  private func next(_ part: Part) -> Place {
    switch part {
    case .gtid: .afterGtid
    case .begin: .inTransaction
    case .end, .payload, .incident: .outside
    case .statement: place == .inTransaction ? .inTransaction : .outside
    case .beforeStatement: place == .inTransaction ? .inTransaction : .beforeStatement
    case .none: place
    }
  }

  /// Whether the text of a statement is allowed after which the log stands at ``place``.
  private func allows(_ text: Span<UInt8>, _ part: Part) -> Bool {
    if part == .statement || place == .outside, text.count > 16,
      text.hasPrefix(ignoringCase: "CREATE TEMPORARY")
        || text.hasPrefix(ignoringCase: "DROP TEMPORARY")
    {
      return false
    }
    guard part == .statement, place == .inTransaction else { return true }
    return text.hasPrefix(ignoringCase: "XA END") || text.hasPrefix(ignoringCase: "XA PREPARE")
      || text.hasPrefix(ignoringCase: "SAVEPOINT") || text.hasPrefix(ignoringCase: "CREATE TABLE")
  }
}
