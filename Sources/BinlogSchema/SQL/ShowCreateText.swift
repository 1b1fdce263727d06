/// Finds the statements in what a client printed of `SHOW CREATE TABLE`, in each of its layouts:
/// `\G`, the table with borders, and the batch mode with tabs.
///
/// | layout | how a statement begins | how it ends |
/// |---|---|---|
/// | `\G` | a line `Create Table: CREATE TABLE …` | before a line of asterisks, a count of rows, a prompt, another field |
/// | table | a line `\| name \| CREATE TABLE …` | at ` \|` at the end of a line |
/// | batch | a line `name<tab>CREATE TABLE …`, line ends in it written `\n` | with the line |
struct ShowCreateText: Sendable {
  /// What the line before left open.
  private enum State { case outside, vertical, bordered }

  private var state = State.outside
  private var line: [UInt8] = []
  private var number = 0
  private var statement: [UInt8] = []
  private var start = 0

  /// The text that stands for `SHOW CREATE TABLE` in a file that begins with `head`.
  static func isPrinted(_ head: [UInt8]) -> Bool {
    // The title of the column, in these letters: dumps write the statement itself.
    let title = Array("Create Table".utf8)
    guard head.count > title.count else { return false }
    for index in 0..<(head.count - title.count) where head[index] == title[0] {
      guard head[index..<index + title.count].elementsEqual(title) else { continue }
      let before = index == 0 ? Letter.newline : head[index - 1]
      let after = head[index + title.count]
      let ends = [0x3A, Letter.space, Letter.tab, Letter.newline, 0x0D, 0x7C]
      if [Letter.newline, Letter.space, Letter.tab].contains(before), ends.contains(after) {
        return true
      }
    }
    return false
  }

  mutating func feed(_ bytes: [UInt8], _ body: (StatementSplitter.Statement) -> Void) {
    for byte in bytes {
      if byte == Letter.newline {
        take(body)
      } else if line.count < StatementSplitter.longest {
        line.append(byte)
      }
    }
  }

  mutating func finish(_ body: (StatementSplitter.Statement) -> Void) {
    take(body)
    end(body)
  }

  private mutating func take(_ body: (StatementSplitter.Statement) -> Void) {
    number += 1
    if line.last == 0x0D { line.removeLast() }
    defer { line.removeAll(keepingCapacity: true) }
    switch state {
    case .vertical:
      if endsVertical() {
        end(body)
        begin(body)
      } else {
        add(line[...])
      }
    case .bordered:
      if let last = line.last(where: { $0 != Letter.space }), last == 0x7C {
        add(withoutBorder(line[...]))
        end(body)
      } else {
        add(line[...])
      }
    case .outside: begin(body)
    }
  }

  private mutating func begin(_ body: (StatementSplitter.Statement) -> Void) {
    let text = line.drop(while: Letter.isSpace)
    let title = Array("Create Table: ".utf8)
    if text.starts(with: title) {
      open(text.dropFirst(title.count))
      state = .vertical
    } else if text.first == 0x7C, let second = text.dropFirst().firstIndex(of: 0x7C) {
      let rest = text[(second + 1)...].drop(while: Letter.isSpace)
      guard isCreate(rest) else { return }
      if rest.last(where: { $0 != Letter.space }) == 0x7C {
        open(withoutBorder(rest))
        end(body)
      } else {
        open(rest)
        state = .bordered
      }
    } else if let tab = text.firstIndex(of: Letter.tab), isCreate(text[(tab + 1)...]) {
      open(unescaped(text[(tab + 1)...])[...])
      end(body)
    }
  }

  /// Whether a statement begins: in capitals, as servers write it, and not as titles are.
  private func isCreate(_ text: ArraySlice<UInt8>) -> Bool {
    text.starts(with: "CREATE ".utf8)
  }

  /// Whether the line is not a part of the statement before it.
  private func endsVertical() -> Bool {
    if line.starts(with: "***".utf8) || line.starts(with: "mysql>".utf8)
      || line.starts(with: "MariaDB [".utf8)
    {
      return true
    }
    let digits = line.prefix(while: Letter.isDigit)
    let rest = line.dropFirst(digits.count)
    return !digits.isEmpty
      && (rest.starts(with: " row in set".utf8)
        || rest.starts(with: " rows in set".utf8))
  }

  private func withoutBorder(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while text.last == Letter.space { text.removeLast() }
    if text.last == 0x7C { text.removeLast() }
    while text.last == Letter.space { text.removeLast() }
    return text
  }

  private func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      var byte = text[index]
      if byte == Letter.backslash, index + 1 < text.endIndex {
        index += 1
        switch text[index] {
        case 0x6E: byte = Letter.newline
        case 0x74: byte = Letter.tab
        case 0x30: byte = 0
        default: byte = text[index]
        }
      }
      result.append(byte)
      index += 1
    }
    return result
  }

  private mutating func open(_ text: ArraySlice<UInt8>) {
    statement = Array(text)
    start = number
  }

  private mutating func add(_ text: ArraySlice<UInt8>) {
    guard statement.count + text.count < StatementSplitter.longest else { return }
    statement.append(Letter.newline)
    statement.append(contentsOf: text)
  }

  private mutating func end(_ body: (StatementSplitter.Statement) -> Void) {
    state = .outside
    guard !statement.isEmpty else { return }
    while let last = statement.last, Letter.isSpace(last) || last == Letter.semicolon {
      statement.removeLast()
    }
    body(StatementSplitter.Statement(text: statement, line: start))
    statement = []
  }
}
