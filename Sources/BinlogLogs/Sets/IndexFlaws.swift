import BinlogBytes
import BinlogEvents

extension LogFamily {
  /// What is wrong with the form of the index, as far as servers do not find logs for it.
  package var indexFlaws: [Finding] {
    findings.filter { $0.code == .indexMalformed && $0.severity == .error }
  }
}

/// What servers make of an index whose lines are not as they write them.
///
/// Seen on MySQL 9.7, MariaDB 10.11 and 11.8, which were started with such an index and asked for
/// each log.
package enum IndexFlaws {
  /// A finding for each flaw.
  package static func findings(_ index: LogIndex) -> [Finding] {
    index.flaws.map { finding($0, index) }
  }

  /// Which entries a server does not find, by their numbers.
  package static func hidden(_ index: LogIndex) -> Set<Int> {
    // Only MySQL stops at zero bytes.
    index.behindZeros.isEmpty || flavor(of: index) == .mariadb
      ? index.hidden : index.hidden.union(index.behindZeros)
  }

  /// Whose logs the index lists.
  private static func flavor(of index: LogIndex) -> Flavor? {
    for entry in index.entries {
      let path = index.resolve(entry)
      guard DirectoryListing.kind(of: path) == .file,
        let source = try? ByteSource(path: path, access: .read),
        case .log(let format)? = try? LogOpening(source)
      else { continue }
      return format.flavor
    }
    return nil
  }

  private static func logs(_ count: Int) -> String { count == 1 ? "1 log" : "\(count) logs" }

  private static func finding(_ flaw: LogIndex.Flaw, _ index: LogIndex) -> Finding {
    func malformed(
      _ message: String, severity: Finding.Severity = .error, expected: String, found: String,
      _ hint: String
    ) -> Finding {
      Finding(
        .indexMalformed, severity: severity, file: index.path, message: message,
        expected: expected, found: found, hint: hint)
    }
    switch flaw {
    case .carriageReturn(let line):
      return malformed(
        "line \(line) ends with CR LF", expected: "LF", found: "CR LF",
        "the server takes the CR for a part of the name; MariaDB does not start with it")
    case .blankLine(let line, let names):
      return malformed(
        names > 0
          ? "line \(line) is empty, and \(names) \(names == 1 ? "log" : "logs") stand after it"
          : "line \(line), the last, is empty",
        severity: names > 0 ? .error : .warning, expected: "a line a log", found: "an empty line",
        "the servers stop reading there: to them the logs after do not exist")
    case .unendedLine(let line):
      return malformed(
        "the last line, \(line), does not end", severity: .warning, expected: "LF",
        found: "the end of the file",
        "the server writes the name of its next log right after it, and knows neither then")
    case .zeroBytes(let line, let count, let names):
      return malformed(
        "line \(line) has \(count) zero bytes"
          + (names > 0 ? ", and \(logs(names)) in it or after it" : ""),
        expected: "a line a log", found: "zero bytes",
        "a crash left them; a server finds no name after them in the line: 'Could not find first"
          + " log file name in binary log index file' and 'could not find next log'; MySQL finds"
          + " none of the lines after either")
    case .zeroBytesBehind(let line, let count):
      return malformed(
        "line \(line) has \(count) zero bytes in its name or after it", expected: "a line a log",
        found: "zero bytes", "to a server the name ends at the first of them")
    case .byteOrderMark:
      return malformed(
        "a byte order mark stands before the first name", expected: "a line a log",
        found: "ef bb bf",
        "an editor put it there; it is a part of the name to a server: MySQL answers 'Could not open"
          + " log file', MariaDB 'Could not find first log file name in binary log index file'")
    case .blanks(let line, let isBefore):
      return malformed(
        "blanks stand \(isBefore ? "before" : "behind") the name in line \(line)",
        expected: "the name alone", found: "blanks",
        isBefore
          ? "they are a part of the name to a server: MySQL answers 'Could not open log file',"
            + " MariaDB 'Could not find first log file name in binary log index file'"
          : "they are a part of the name to a server, which answers 'Could not find first log file"
            + " name in binary log index file', and does not start where it is the last line")
    case .noName(let line, let text):
      return malformed(
        "line \(line) is no name of a log: \(text)", expected: "such as ./mysql-bin.000001",
        found: text, "a replica that reads on comes to it and stops")
    case .joinedNames(let line, let text):
      return malformed(
        "line \(line) holds two names: \(text)", expected: "a line a log", found: text,
        "half a line was left by a crash, and the server wrote the next name right after it; it"
          + " knows neither: 'Could not find first log file name in binary log index file'")
    case .utf16:
      return malformed(
        "the index is UTF-16", expected: "plain text", found: "UTF-16",
        "an editor or PowerShell saved it so; servers find no name in it and do not start")
    }
  }
}
