import BinlogBytes
import BinlogRows

/// The statements of an undo as they wait: on a stack, in parts, as only what comes later in the
/// logs tells which of their columns are left out.
///
/// Those of a piece of a log that another thread reads are plain: whole, as if nothing came later.
/// Where something does, they are made anew (``UndoPrinter``).
final class UndoPieces {
  /// What a part of a statement is.
  enum Part: UInt8 {
    /// Its beginning: all of it, where it has no columns.
    case head
    /// One `column=value`, commas between them are added.
    case assignment
    /// Which row is meant.
    case row
    /// A further condition; it goes with its column.
    case condition
    /// What follows the conditions.
    case tail
    /// Another statement, which is run after the one before.
    case next
  }

  /// How a statement is run.
  struct Kind: OptionSet {
    let rawValue: UInt8
    /// In the mode that lets wrong values of ENUM in.
    static let isLax = Kind(rawValue: 1)
    /// Not counted where it hits no row.
    static let isNotCounted = Kind(rawValue: 2)
    /// With foreign keys unchecked, as it checks them itself.
    static let isUnchecked = Kind(rawValue: 4)
    /// Written as hexadecimal, for the names in it.
    static let isHidden = Kind(rawValue: 8)
  }

  private struct Entry {
    var part: Part
    var column: UInt16
    var isInstead: Bool
    var length: UInt64
  }

  /// Text that comes out as it is, or the parts of a statement.
  let sink: ByteSink
  /// Whether statements are written whole, so that nothing can be left out of them.
  let isPlain: Bool
  /// Where plain ones wait.
  private let turned: TurnedPieces?
  private let stack: PieceStack?
  private var entries: [Entry] = []
  private var partStart: UInt64 = 0
  /// Whether the statement at hand has an assignment, where it is plain.
  private var hasAssignment = false
  /// Whether there is a statement that cannot be plain.
  private(set) var isOdd = false
  /// A column that no part has.
  static let noColumn = UInt16.max

  /// No statements; what does not fit into memory goes to a file in `directory`.
  init(directory: String) {
    let stack = PieceStack(directory: directory)
    self.stack = stack
    turned = nil
    isPlain = false
    sink = stack.sink
  }

  /// No statements; they are to be plain, and may come to `limit` bytes.
  init(plainWithin limit: Int) {
    let turned = TurnedPieces(limit: limit)
    self.turned = turned
    stack = nil
    isPlain = true
    sink = turned.sink
  }

  /// The place after the last piece, for ``drop(to:)``.
  var mark: UInt64 { stack?.mark ?? 0 }

  /// Takes back every piece after `mark`; of plain ones none can be.
  func drop(to mark: UInt64) {
    if let stack { stack.drop(to: mark) } else { isOdd = true }
  }

  /// The plain statements, as they come out; nil where some cannot be plain, or there is no room.
  func takePlain() -> [UInt8]? { isOdd ? nil : turned?.take() }

  /// Adds what ``takePlain()`` gave.
  func add(plain text: [UInt8]) {
    sink.write(text)
    endText()
  }

  /// Adds what waits in `range` of `other`.
  func add(_ range: Range<UInt64>, of other: UndoPieces) throws(SourceError) {
    if let stack, let from = other.stack { try stack.add(range, of: from) }
  }

  /// Ends a piece of text.
  func endText() {
    guard let stack else {
      turned?.endPiece()
      return
    }
    guard !stack.isAtPieceStart else { return }
    sink.write(byte: 0)
    stack.endPiece()
  }

  /// Begins a statement.
  func beginStatement() {
    hasAssignment = false
    guard !isPlain else { return }
    entries.removeAll(keepingCapacity: true)
    partStart = sink.written
  }

  /// Begins an assignment.
  func beginAssignment() {
    guard isPlain else { return }
    if hasAssignment { sink.write(", ") }
    hasAssignment = true
  }

  /// Ends a part that was written to ``sink``.
  ///
  /// One with a column goes with it, or stands instead of it where it is left out.
  func endPart(_ part: Part, column: UInt16 = noColumn, isInstead: Bool = false) {
    guard !isPlain else {
      if part == .next || isInstead { isOdd = true }
      return
    }
    entries.append(
      Entry(
        part: part, column: column, isInstead: isInstead, length: sink.written - partStart))
    partStart = sink.written
  }

  /// Ends the statement, the one with the number `order`.
  func endStatement(_ order: UInt64, _ kind: Kind) {
    guard let stack else {
      // How these are run shows only when all is known.
      if kind != [] { isOdd = true }
      sink.write(";\n")
      sink.write(SQLSession.countMissed)
      turned?.endPiece()
      return
    }
    for entry in entries {
      sink.write(byte: entry.part.rawValue | (entry.isInstead ? 0x80 : 0))
      sink.write(word: UInt64(entry.column), count: 2)
      sink.write(word: entry.length, count: 8)
    }
    sink.write(word: UInt64(entries.count), count: 4)
    sink.write(word: order, count: 8)
    sink.write(byte: kind.rawValue)
    sink.write(byte: 1)
    stack.endPiece()
  }

  private static let entrySize = 11
  private static let trailerSize: UInt64 = 14

  /// Writes everything to `output`, the last piece first; `decision` says what is left out of the
  /// statement with a number.
  func drain(
    into output: ByteSink, checksForeignKeys: Bool,
    decision: (UInt64) throws(SourceError) -> TouchDecision?
  ) throws(SourceError) {
    guard let stack else { return }
    let comment = SQLComment(output)
    var bytes: [UInt8] = []
    try stack.drain { (piece) throws(SourceError) in
      let length = piece.length
      try piece.read(length - 1..<length, into: &bytes)
      if bytes.first == 0 {
        try piece.write(0..<length - 1, to: output)
        return
      }
      let end = length - Self.trailerSize
      try piece.read(end..<length, into: &bytes)
      let count = bytes.span.littleEndian(at: 0, width: 4)
      let order = bytes.span.littleEndian(at: 4, width: 8)
      let kind = Kind(rawValue: bytes[12])
      let directory = end - count * UInt64(Self.entrySize)
      try piece.read(directory..<end, into: &bytes)
      let found = try decision(order)
      if let found { comment.line(found.comment) }
      if let found, found.leavesOutAll { return }
      let isUnchecked = checksForeignKeys && kind.contains(.isUnchecked)
      if isUnchecked { SQLSession.foreignKeyChecks(false, to: output) }
      try Self.write(piece, bytes, kind, leftOut: found?.columns ?? [], to: output)
      if isUnchecked { SQLSession.foreignKeyChecks(true, to: output) }
    }
  }

  private static func write(
    _ piece: borrowing PieceStack.Piece, _ directory: [UInt8], _ kind: Kind,
    leftOut: Set<UInt16>, to output: ByteSink
  ) throws(SourceError) {
    if kind.contains(.isLax) { output.write(StatementWriter.laxMode) }
    defer { if kind.contains(.isLax) { output.write(StatementWriter.strictMode) } }
    let isHidden = kind.contains(.isHidden)
    let isCounted = !kind.contains(.isNotCounted)
    let memory = MemoryDestination()
    let text = isHidden ? ByteSink(memory, capacity: 4096) : output
    func end() {
      guard isHidden else {
        output.write(";\n")
        if isCounted { output.write(SQLSession.countMissed) }
        return
      }
      text.flush()
      let statement = memory.bytes
      memory.clear()
      SQLComment(output).lines(Array(statement.printable.utf8), behind: "-- ")
      StatementWriter.writeHidden(statement, isCounted: isCounted, to: output)
    }
    var start: UInt64 = 0
    var hasAssignment = false
    for index in 0..<directory.count / entrySize {
      let place = index * entrySize
      let column = UInt16(truncatingIfNeeded: directory.span.littleEndian(at: place + 1, width: 2))
      let length = directory.span.littleEndian(at: place + 3, width: 8)
      defer { start += length }
      let isInstead = directory[place] & 0x80 != 0
      if column != noColumn, leftOut.contains(column) != isInstead { continue }
      if directory[place] & 0x7F == Part.assignment.rawValue {
        if hasAssignment { text.write(", ") }
        hasAssignment = true
      } else if directory[place] == Part.next.rawValue {
        end()
      }
      try piece.write(start..<start + length, to: text)
    }
    end()
  }
}
