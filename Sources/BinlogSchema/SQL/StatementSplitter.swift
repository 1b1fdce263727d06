/// Cuts a script into statements as the servers' clients do, piece by piece.
///
/// Takes any amount of text in pieces of any size and keeps at most one statement, and of those
/// only the ones that may define tables: the data of a dump pass by.
struct StatementSplitter {
  /// A statement, without its delimiter.
  struct Statement {
    var text: [UInt8]
    /// The line of its first word, from 1.
    var line: Int
  }

  /// The longest statement that is kept; a table's is far shorter.
  static let longest = 16 << 20

  private enum State: Equatable {
    case plain
    case quoted(UInt8)
    case escaped(UInt8)
    case lineComment
    case comment
    case command
  }

  private var state = State.plain
  private var text: [UInt8] = []
  private var line = 1
  private var startLine = 0
  private var delimiter: [UInt8] = [Letter.semicolon]
  /// Bytes of the comment so far.
  private var commentLength = 0
  /// The line of a comment or of a command of the client, as far as it counts.
  private var note: [UInt8] = []
  /// What was before: enough to see what two or three bytes mean together.
  private var last: UInt8 = 0
  private var beforeLast: UInt8 = 0
  /// The first word of the statement, and whether it has ended.
  private var word: [UInt8] = []
  private var hasWord = false
  private var isWanted = true
  private var wasTooLong = false
  /// Whether a backslash is a character like any other.
  var hasNoBackslashEscapes = false
  /// The database that the head of a dump names.
  private(set) var dumpedDatabase: [UInt8]?
  /// Lines of statements that were longer than ``longest``.
  private(set) var tooLong: [Int] = []

  init() {}

  /// Takes a piece of the script; `body` gets each statement that ends in it.
  mutating func feed(
    _ piece: Span<UInt8>, _ body: (inout StatementSplitter, Statement) -> Void
  ) {
    var index = 0
    while index < piece.count {
      if !isWanted, last != Letter.minus {
        index = endOfRun(piece, index)
        guard index < piece.count else { return }
      }
      let byte = piece[index]
      index += 1
      take(byte, body)
      if byte == Letter.newline { line += 1 }
      beforeLast = last
      last = byte
    }
  }

  /// Passes over what means nothing in a statement that is not wanted: the data of a dump.
  private mutating func endOfRun(_ piece: Span<UInt8>, _ start: Int) -> Int {
    var index = start
    switch state {
    case .quoted(let quote):
      while index < piece.count, piece[index] != quote, piece[index] != Letter.backslash,
        piece[index] != Letter.newline
      {
        index &+= 1
      }
    case .plain:
      guard let mark = delimiter.last, hasWord, delimiter.allSatisfy({ $0 == mark }) else {
        return start
      }
      while index < piece.count, piece[index] != mark {
        switch piece[index] {
        case Letter.quote, Letter.doubleQuote, Letter.backtick, Letter.hash, Letter.star,
          Letter.minus, Letter.newline:
          break
        default:
          index &+= 1
          continue
        }
        break
      }
    default: return start
    }
    if index > start {
      beforeLast = index > start + 1 ? piece[index - 2] : last
      last = piece[index - 1]
    }
    return index
  }

  /// Hands out what stands after the last delimiter.
  mutating func finish(_ body: (inout StatementSplitter, Statement) -> Void) {
    if state == .command { endCommand() }
    end(body)
  }

  private mutating func take(
    _ byte: UInt8, _ body: (inout StatementSplitter, Statement) -> Void
  ) {
    switch state {
    case .plain: plain(byte, body)
    case .quoted(let quote):
      keep(byte)
      if byte == Letter.backslash, quote != Letter.backtick, !hasNoBackslashEscapes {
        state = .escaped(quote)
      } else if byte == quote {
        state = .plain
      }
    case .escaped(let quote):
      keep(byte)
      state = .quoted(quote)
    case .lineComment:
      if byte == Letter.newline {
        endComment()
        state = .plain
        keep(byte)
      } else if note.count < 256 {
        note.append(byte)
      }
    case .comment:
      keep(byte)
      commentLength += 1
      if byte == Letter.slash, last == Letter.star, commentLength > 1 { state = .plain }
    case .command:
      if byte == Letter.newline {
        endCommand()
        state = .plain
      } else if note.count < 256 {
        note.append(byte)
      }
    }
  }

  private mutating func plain(
    _ byte: UInt8, _ body: (inout StatementSplitter, Statement) -> Void
  ) {
    switch byte {
    case Letter.quote, Letter.doubleQuote, Letter.backtick:
      keep(byte)
      state = .quoted(byte)
    case Letter.hash:
      state = .lineComment
      note = []
    case Letter.star where last == Letter.slash:
      keep(byte)
      // The text of conditional comments counts, so quotes and delimiters in it do: whether it is
      // one shows with the next byte.
      state = .comment
      commentLength = 0
    case Letter.backslash where word.isEmpty:
      // `/*!999999\- … */`: a command for the client of mariadb-dump only.
      keep(byte)
      state = .comment
      commentLength = 1
    case _ where byte <= Letter.space && last == Letter.minus && beforeLast == Letter.minus:
      if byte == Letter.newline { keep(byte) } else { state = .lineComment }
      note = []
    default:
      keep(byte)
      if byte == delimiter.last { endIfDelimited(body) }
    }
  }

  /// Whether the statement so far ends with `tail`; looks at no more of it than that.
  private func endsWith(_ tail: [UInt8]) -> Bool {
    guard text.count >= tail.count else { return false }
    let start = text.count - tail.count
    return tail.indices.allSatisfy { text[start + $0] == tail[$0] }
  }

  /// Keeps a byte of a statement.
  private mutating func keep(_ byte: UInt8) {
    if state == .comment, byte == Letter.bang, last == Letter.star || last == 0x4D,
      endsWith([Letter.slash, Letter.star]) || endsWith([Letter.slash, Letter.star, 0x4D])
    {
      state = .plain
    }
    noteWord(byte)
    if !isWanted, text.count >= 64 { text.removeFirst(text.count - 16) }
    if text.count < Self.longest { text.append(byte) } else { wasTooLong = true }
  }

  /// Collects the first word, which tells whether the statement is wanted.
  private mutating func noteWord(_ byte: UInt8) {
    guard !hasWord, state == .plain else { return }
    if Letter.isName(byte), !(word.isEmpty && Letter.isDigit(byte)) {
      if word.isEmpty { startLine = line }
      word.append(Letter.upper(byte))
      if word.count > 16 { hasWord = true }
    } else if !word.isEmpty {
      hasWord = true
    }
    if hasWord || Letter.isSpace(byte) { decide() }
  }

  private mutating func decide() {
    guard !word.isEmpty else { return }
    hasWord = true
    let text = String(decoding: word, as: UTF8.self)
    if text == "DELIMITER" {
      state = .command
      note = []
      return
    }
    isWanted = ["CREATE", "ALTER", "DROP", "RENAME", "USE", "SET"].contains(text)
  }

  private mutating func endIfDelimited(
    _ body: (inout StatementSplitter, Statement) -> Void
  ) {
    guard endsWith(delimiter) else { return }
    text.removeLast(delimiter.count)
    end(body)
  }

  private mutating func end(_ body: (inout StatementSplitter, Statement) -> Void) {
    if wasTooLong {
      tooLong.append(startLine)
    } else if isWanted, startLine > 0 {
      body(&self, Statement(text: text, line: startLine))
    }
    text = []
    word = []
    startLine = 0
    hasWord = false
    isWanted = true
    wasTooLong = false
  }

  private mutating func endComment() {
    // `-- Host: localhost    Database: shop`, as both dump programs write it; MySQL Shell goes on
    // with the table after it.
    let text = String(decoding: note, as: UTF8.self)
    if dumpedDatabase == nil, text.hasPrefix("Host: "),
      let range = text.firstRange(of: "Database: ")
    {
      var rest = text[range.upperBound...]
      if let table = rest.firstRange(of: "    Table: ") { rest = rest[..<table.lowerBound] }
      let name = rest.utf8.filter { $0 != 0x0D }
      if !name.isEmpty { dumpedDatabase = Array(name) }
    }
    note = []
  }

  private mutating func endCommand() {
    let argument = note.drop(while: Letter.isSpace).prefix { !Letter.isSpace($0) }
    if !argument.isEmpty, argument.count <= 16 { delimiter = Array(argument) }
    text = []
    word = []
    startLine = 0
    hasWord = false
    isWanted = true
    note = []
  }
}
