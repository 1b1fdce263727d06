extension FindingCode {
  /// What a finding speaks of.
  public enum Kind: Sendable {
    /// The content of a log.
    case damage
    /// Whether a log is the one after those before it.
    case order
    /// Whether the log is there that a log names as the next.
    case successor
    /// The index against the directory, or anything else.
    case other
  }

  /// What it speaks of.
  public var kind: Kind {
    switch self {
    case .badMagic, .emptyFile, .noFormatDescription, .unsupportedVersion, .eventTooSmall,
      .eventTooLarge, .tornHeader, .tornEvent, .tornWrapper, .zeroFilledTail, .zeroFilledHole,
      .trailingGarbage, .checksumMismatch, .positionChainBroken, .undecodableBody,
      .rowsWithoutTableMap, .fragmentMissing, .orphanCommit, .unfinishedGroup, .transferDamage,
      .unreadableFile:
      .damage
    case .previousGtidsMismatch, .gtidDuplicate, .gtidOrder, .otherServer, .timeReversed: .order
    case .rotateTargetMissing: .successor
    case .indexEntryMissing, .fileNotInIndex, .indexGap, .indexDuplicate, .indexMalformed,
      .gtidGap, .innodbBinlog, .noRotate, .statementNotEnded, .statusFileMismatch,
      .unknownEventType, .encrypted, .incident, .notClosed:
      .other
    }
  }
}
