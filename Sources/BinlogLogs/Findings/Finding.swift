public import BinlogBytes
public import BinlogEvents

/// Something in a log that is wrong, or worth knowing.
public struct Finding: Equatable, Sendable {
  /// How bad it is.
  public enum Severity: String, Sendable, CaseIterable {
    /// The log is not what its server wrote, or does not fit the others.
    case error
    /// Nothing is proven lost, but something may be.
    case warning
    /// Worth knowing.
    case note
  }

  /// What was found.
  public var code: FindingCode
  /// How bad it is here; mostly ``FindingCode/severity``.
  public var severity: Severity
  /// The file, as the user named it.
  public var file: String
  /// Where it begins.
  public var offset: FileOffset?
  /// Where it ends: from here on the log is readable again, or this is the end of the file.
  public var endOffset: FileOffset?
  /// The event's type, where there is one.
  public var eventType: EventType?
  /// One line for people.
  public var message: String
  /// What should have been there.
  public var expected: String?
  /// What was there.
  public var found: String?
  /// What to do.
  public var hint: String?

  /// Makes a finding with the usual severity of its code.
  public init(
    _ code: FindingCode, severity: Severity? = nil, file: String, offset: FileOffset? = nil,
    endOffset: FileOffset? = nil, eventType: EventType? = nil, message: String,
    expected: String? = nil, found: String? = nil, hint: String? = nil
  ) {
    self.code = code
    self.severity = severity ?? code.severity
    self.file = file
    self.offset = offset
    self.endOffset = endOffset
    self.eventType = eventType
    self.message = message
    self.expected = expected
    self.found = found
    self.hint = hint
  }
}
