import BinlogLogs
import Testing

@Suite struct FindingCodeTests {
  /// The codes whose severity is error, in the order of the design.
  static let errors: [FindingCode] = [
    .badMagic, .emptyFile, .noFormatDescription, .unsupportedVersion, .eventTooSmall,
    .eventTooLarge, .tornHeader, .tornEvent, .tornWrapper, .zeroFilledTail, .zeroFilledHole,
    .trailingGarbage,
    .checksumMismatch, .positionChainBroken, .undecodableBody, .rowsWithoutTableMap, .orphanCommit,
    .unfinishedGroup, .indexEntryMissing, .fileNotInIndex, .indexGap, .indexDuplicate,
    .rotateTargetMissing, .unreadableFile, .previousGtidsMismatch, .gtidDuplicate,
    .indexMalformed, .transferDamage, .innodbBinlog, .fragmentMissing,
  ]
  static let warnings: [FindingCode] = [
    .noRotate, .statementNotEnded, .statusFileMismatch, .unknownEventType, .encrypted, .incident,
    .gtidGap, .gtidOrder,
  ]
  static let notes: [FindingCode] = [.notClosed, .otherServer, .timeReversed]

  @Test func severities() {
    for code in Self.errors { #expect(code.severity == .error, "\(code)") }
    for code in Self.warnings { #expect(code.severity == .warning, "\(code)") }
    for code in Self.notes { #expect(code.severity == .note, "\(code)") }
    // Who adds a code says here how bad it is.
    #expect(Set(FindingCode.allCases) == Set(Self.errors + Self.warnings + Self.notes))
  }

  @Test(arguments: FindingCode.allCases)
  func namesAreKebabCase(_ code: FindingCode) {
    #expect(code.rawValue.utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7A || $0 == 0x2D })
    #expect(FindingCode(rawValue: code.rawValue) == code)
  }
}
