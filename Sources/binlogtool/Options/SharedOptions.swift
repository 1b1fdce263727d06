import ArgumentParser
import BinlogAudit
import BinlogBytes
import BinlogLogs
import BinlogText

/// When colours are written.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto
  case always
  case never
}

/// Options that the commands for people share.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON document for programs.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print nothing; the exit status tells.")
  var quiet = false

  @Option(help: ArgumentHelp("When to use colours.", valueName: "when"))
  var color = ColorChoice.auto

  /// Colours as asked for, or by the terminal and NO_COLOR.
  var style: TextStyle { color.style }
}

extension ColorChoice {
  /// Colours as asked for, or by the terminal and NO_COLOR.
  var style: TextStyle {
    switch self {
    case .always: return TextStyle(usesColor: true)
    case .never: return .plain
    case .auto:
      let refused = environment("NO_COLOR").map { !$0.isEmpty } ?? false
      return TextStyle(
        usesColor: StandardOutput.isTerminal && !refused && environment("TERM") != "dumb")
    }
  }
}

/// Parses a coordinate, `FILE:POS`.
@Sendable func parseCoordinate(_ text: String) throws -> LogCoordinate {
  guard let coordinate = LogCoordinate(parsing: text) else {
    throw ValidationError("'\(text)' is not of the form FILE:POS, such as mysql-bin.000562:4")
  }
  return coordinate
}
