import BinlogAudit
public import BinlogBytes
import BinlogEvents
public import BinlogLogs

/// Prints findings for people: one line each, and a second with what to do.
///
/// ```
/// error   torn-event           mysql-bin.000562:14911-15081: the file ends inside this …
///         expected 555 bytes, found 170 bytes; the tail never reached the disk …
/// ```
public struct FindingPrinter {
  private let style: TextStyle

  /// A printer with or without colours.
  public init(style: TextStyle) { self.style = style }

  /// Prints `finding`.
  public func print(_ finding: Finding, to sink: ByteSink) {
    let word = finding.severity.rawValue.padded(to: 8)
    switch finding.severity {
    case .error: sink.write(style.red(word))
    case .warning: sink.write(style.yellow(word))
    case .note: sink.write(style.dim(word))
    }
    sink.write(finding.code.rawValue.padded(to: 24))
    sink.write(" ")
    sink.write(finding.file.printable)
    if let offset = finding.offset {
      sink.write(":")
      sink.write(decimal: offset.rawValue)
      if let end = finding.endOffset, end > offset {
        sink.write("-")
        sink.write(decimal: end.rawValue)
      }
    }
    sink.write(": ")
    sink.write(finding.message.printable)
    sink.write("\n")
    var second: [String] = []
    if let expected = finding.expected, let found = finding.found {
      second.append("expected \(expected), found \(found)")
    }
    if let hint = finding.hint { second.append(hint) }
    guard !second.isEmpty else { return }
    sink.write("        ")
    sink.write(style.dim(second.joined(separator: "; ").printable))
    sink.write("\n")
  }
}

extension String {
  /// The text with spaces after it, at least `width` characters.
  func padded(to width: Int) -> String {
    let missing = width - count
    return missing > 0 ? self + String(repeating: " ", count: missing) : self
  }
}
