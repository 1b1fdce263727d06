import BinlogBytes

/// What a statement's text means for the group that it stands in.
public enum StatementKind: Sendable, Equatable {
  /// Begins a group: BEGIN, XA START.
  case begin
  /// Ends a group: COMMIT, ROLLBACK, but not ROLLBACK TO a savepoint.
  case end
  /// Ends a prepared XA transaction; a group of its own, or the end of MariaDB's.
  case xaEnd
  /// Anything else.
  case other

  /// Judges the text of a Query event, by the same comparisons as the servers.
  public init(_ text: Span<UInt8>) {
    switch text.count {
    case 0: self = .other
    case 1...10 where text.equals("BEGIN"): self = .begin
    case 1...10 where text.equals("COMMIT"): self = .end
    default:
      let first = text[0] | 0x20
      if first == 0x78 {  // x
        if text.hasPrefix(ignoringCase: "XA START") || text.hasPrefix(ignoringCase: "XA BEGIN") {
          self = .begin
        } else if text.hasPrefix(ignoringCase: "XA COMMIT")
          || text.hasPrefix(ignoringCase: "XA ROLLBACK")
        {
          self = .xaEnd
        } else {
          self = .other
        }
      } else if first == 0x72, text.hasPrefix(ignoringCase: "ROLLBACK"),
        !text.hasPrefix(ignoringCase: "ROLLBACK TO ")
      {
        self = .end
      } else {
        self = .other
      }
    }
  }
}
