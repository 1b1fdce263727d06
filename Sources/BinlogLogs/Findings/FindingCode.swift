/// The stable names of what can be found; `docs/findings.md` explains each.
public enum FindingCode: String, Sendable, CaseIterable {
  case badMagic = "bad-magic"
  case emptyFile = "empty-file"
  case noFormatDescription = "no-format-description"
  case unsupportedVersion = "unsupported-version"
  case eventTooSmall = "event-too-small"
  case eventTooLarge = "event-too-large"
  case tornHeader = "torn-header"
  case tornEvent = "torn-event"
  case tornWrapper = "torn-wrapper"
  case zeroFilledTail = "zero-filled-tail"
  case zeroFilledHole = "zero-filled-hole"
  case trailingGarbage = "trailing-garbage"
  case checksumMismatch = "checksum-mismatch"
  case positionChainBroken = "position-chain-broken"
  case undecodableBody = "undecodable-body"
  case rowsWithoutTableMap = "rows-without-table-map"
  case fragmentMissing = "fragment-missing"
  case orphanCommit = "orphan-commit"
  case unfinishedGroup = "unfinished-group"
  case indexEntryMissing = "index-entry-missing"
  case fileNotInIndex = "file-not-in-index"
  case indexGap = "index-gap"
  case indexDuplicate = "index-duplicate"
  case rotateTargetMissing = "rotate-target-missing"
  case previousGtidsMismatch = "previous-gtids-mismatch"
  case gtidDuplicate = "gtid-duplicate"
  case gtidGap = "gtid-gap"
  case gtidOrder = "gtid-order"
  case indexMalformed = "index-malformed"
  case transferDamage = "transfer-damage"
  case innodbBinlog = "innodb-binlog"
  case otherServer = "other-server"
  case timeReversed = "time-reversed"
  case unreadableFile = "unreadable-file"
  case noRotate = "no-rotate"
  case statementNotEnded = "statement-not-ended"
  case statusFileMismatch = "status-file-mismatch"
  case unknownEventType = "unknown-event-type"
  case encrypted = "encrypted"
  case incident = "incident"
  case notClosed = "not-closed"

  /// How bad it is, unless the circumstances say otherwise.
  public var severity: Finding.Severity {
    switch self {
    case .noRotate, .gtidGap, .gtidOrder, .statementNotEnded, .statusFileMismatch,
      .unknownEventType, .encrypted, .incident:
      .warning
    case .notClosed, .otherServer, .timeReversed: .note
    default: .error
    }
  }
}
