public import BinlogBytes

/// Who hears of what does not belong into the output; the library itself prints nothing.
public protocol DumpReporter: AnyObject {
  /// Something is wrong at `offset` of `file`, or with the file as a whole.
  func report(_ message: DumpMessage)
}

/// One line for people about a place in a log.
public struct DumpMessage: Sendable, Equatable {
  /// How bad it is.
  public enum Severity: Sendable, Equatable {
    /// The log is damaged: the exit status says so.
    case damage
    /// Worth knowing; the exit status stays.
    case warning
  }

  /// How bad it is.
  public var severity: Severity
  /// The file as the user named it.
  public var file: String
  /// Where in the file.
  public var offset: FileOffset?
  /// What was expected, what was found, what to do.
  public var text: String

  /// A message from its parts.
  public init(severity: Severity, file: String, offset: FileOffset?, text: String) {
    self.severity = severity
    self.file = file
    self.offset = offset
    self.text = text
  }
}

/// Why `dump` cannot go on.
package struct DumpFault: Error {
  /// Where the truth ends.
  package var offset: FileOffset?
  /// What was expected, what was found, what to do.
  package var text: String
  /// Whether the log is at fault, and not the disk or the options.
  package var isDamage: Bool
  /// Whether the log ends in the middle of an event.
  package var isTorn = false
  /// Whether only the options stand against an event; the next one may be printed.
  package var isRefusal = false

  package static func damage(at offset: FileOffset?, _ text: String) -> DumpFault {
    DumpFault(offset: offset, text: text, isDamage: true)
  }

  package init(offset: FileOffset?, text: String, isDamage: Bool, isRefusal: Bool = false) {
    self.offset = offset
    self.text = text
    self.isDamage = isDamage
    self.isRefusal = isRefusal
  }

  package init(_ error: SourceError) {
    self.init(offset: nil, text: error.message, isDamage: error.isDamage)
  }
}
