import BinlogBytes
import BinlogEvents

/// Statements of logs in scripts of ours: which of them a client takes for one statement.
///
/// A client splits a script before the server sees any of it, and obeys commands of its own: what
/// a server logged is one statement to it, but a log that was made up may say anything. `dump`
/// prints that as the vendors' tools do; scripts of ours leave it out.
enum ScriptStatement {
  /// Words that the vendors' clients take for commands at the beginning of a statement.
  private static let commands: Set<String> = [
    "CHARSET", "CLEAR", "CONNECT", "COSTS", "DELIMITER", "EDIT", "EGO", "EXIT", "GO", "HELP",
    "NOPAGER", "NOTEE", "NOWARNING", "PAGER", "PRINT", "PROMPT", "QUERY_ATTRIBUTES", "QUIT",
    "REHASH", "RESETCONNECTION", "SANDBOX", "SOURCE", "SSL_SESSION_DATA_PRINT", "STATUS", "SYSTEM",
    "TEE", "USE", "WARNINGS",
  ]
  /// Character sets in which a backslash or a backtick may be the second byte of a character.
  private static let ambiguous: Set<String> = ["big5", "cp932", "gb18030", "gbk", "sjis"]

  /// Bits of `sql_mode`, which both servers have alike.
  private static let ansiQuotes: UInt64 = 4
  private static let noBackslashEscapes: UInt64 = 1 << 20

  /// Why `text`, of a session with the character set `set` and the `sql_mode` with the bits of
  /// `mode`, cannot stand in a script; nil where it can.
  static func problem(
    _ text: Span<UInt8>, database: Span<UInt8>, characterSet set: [UInt8]?, mode: UInt64 = 0
  ) -> String? {
    if !database.isEmpty, !SQLText.canBeName(database) {
      return "the name of its database holds hidden characters, which no USE can have in a script"
    }
    let isAmbiguous = set.map { ambiguous.contains(String(decoding: $0, as: UTF8.self)) } ?? true
    var scan = Scan(
      text: text.array, isAmbiguous: isAmbiguous, hasBackslash: mode & noBackslashEscapes == 0,
      namesInDoubleQuotes: mode & ansiQuotes != 0)
    return scan.problem()
  }

  private struct Scan {
    let text: [UInt8]
    let isAmbiguous: Bool
    let hasBackslash: Bool
    let namesInDoubleQuotes: Bool
    var index = 0

    func at(_ place: Int) -> UInt8? { place < text.count ? text[place] : nil }

    mutating func problem() -> String? {
      var isFirst = true
      while let byte = at(index) {
        switch byte {
        case 0: return "it holds a NUL"
        case 0x27, 0x22, 0x60:
          if let problem = quoted(byte) { return problem }
          isFirst = false
        case 0x23: lineComment()
        case 0x2D where at(index + 1) == 0x2D && (at(index + 2) ?? 0x20) <= 0x20: lineComment()
        case 0x2F where at(index + 1) == 0x2A:
          // An executable comment holds statements.
          if text[index...].starts(with: Array("/*!*/;".utf8)) {
            return "it holds the delimiter of the script"
          }
          if at(index + 2) == 0x21 || at(index + 2) == 0x4D && at(index + 3) == 0x21 {
            index += 3
          } else {
            comment()
          }
        case 0x5C where at(index + 1) == 0x4E: index += 2
        case 0x5C: return "it holds a command of the client"
        case _ where Self.isLetter(byte) || isFirst && byte == 0x3F:
          let start = index
          while let letter = at(index), Self.isLetter(letter) { index += 1 }
          let word = String(decoding: text[start..<index], as: UTF8.self).uppercased()
          if isFirst && (commands.contains(word) || byte == 0x3F) || word == "DELIMITER" {
            return "it holds a command of the client"
          }
          isFirst = false
        default:
          if byte > 0x20, byte != 0x28 { isFirst = false }
          if let problem = doubt() { return problem }
          index += 1
        }
      }
      return nil
    }

    /// What stands between quotes; a client may see another end of it.
    private mutating func quoted(_ quote: UInt8) -> String? {
      index += 1
      while let byte = at(index) {
        if byte == 0 { return "it holds a NUL" }
        if let problem = doubt() { return problem }
        if byte == quote {
          guard at(index + 1) == quote else { break }
          index += 1
        } else if byte == 0x5C, quote == 0x22, namesInDoubleQuotes {
          // The clients do not go by the mode here.
          return "where its quotes end depends on the client"
        } else if byte == 0x5C, quote != 0x60, hasBackslash {
          index += 1
        }
        index += 1
      }
      guard index < text.count else { return "a quote in it is not closed" }
      index += 1
      return nil
    }

    /// Whether the byte at hand and the next may be one character, or may be two.
    private func doubt() -> String? {
      guard isAmbiguous, text[index] >= 0x80, let next = at(index + 1), next == 0x5C || next == 0x60
      else { return nil }
      return "where its quotes end depends on the client's character set"
    }

    private mutating func lineComment() {
      while let byte = at(index), byte != 0x0A { index += 1 }
    }

    private mutating func comment() {
      index += 2
      while index < text.count, !(text[index] == 0x2A && at(index + 1) == 0x2F) { index += 1 }
      index += 2
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
      byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A || byte == 0x5F
        || byte >= 0x30 && byte <= 0x39
    }
  }
}

extension DumpWriter {
  /// In a script of ours: whether the statement is left out, which its place says then.
  func leavesOutOfScript(
    _ event: DumpedEvent, _ query: QueryEvent, _ bytes: Span<UInt8>, text: Span<UInt8>,
    _ reporter: any DumpReporter, to sink: ByteSink
  ) throws(DumpFault) -> Bool {
    guard options.isScript else { return false }
    let variables = try variables(event, query, bytes)
    let name = (variables.charset?.client).flatMap { Collations.of(style).characterSet(of: $0) }
    guard
      let problem = ScriptStatement.problem(
        text, database: bytes.extracting(query.database), characterSet: name,
        mode: variables.sqlMode ?? 0)
    else { return false }
    sink.write("-- LEFT OUT: a statement of the log, as ")
    sink.write(problem)
    sink.write(":\n")
    sink.write(commentLines: text.array, after: "--   ")
    reporter.report(
      DumpMessage(
        severity: .damage, file: file, offset: event.frame.offset,
        text: "a statement is left out of the script, as \(problem): \(text.array.headline)"))
    return true
  }
}
