import BinlogBytes
import BinlogEvents
import BinlogRows

/// Compares what is taken back with what came later, row by row, and decides what is left out.
///
/// Of each row the last change comes first: what is not taken back touches columns, and what is
/// taken back before it leaves these out. So each column ends as it was before the first change
/// that is taken back, or as the last other one made it.
struct TouchJoin {
  /// Rows that were changed again, by what was done about them.
  struct Counts {
    var leftOut: UInt64 = 0
    var leftOutInPart: UInt64 = 0
    var beside: UInt64 = 0
    var overwritten: UInt64 = 0
    /// Statements that are left out as their table was emptied, dropped or renamed.
    var ended: UInt64 = 0

    var all: UInt64 { leftOut + leftOutInPart + beside + overwritten }
  }

  private(set) var counts = Counts()
  private let log: TouchLog
  private let options: UndoOptions
  private let decisions: SpillSort
  private let lines: SpillSort
  private var stack: SpillStack
  private var next: (order: UInt64, decision: TouchDecision)?
  private var row = Touched()
  private var failure: SourceError?

  /// How many later changes of one row are told.
  private static let mostTold = 1000
  /// How many bytes of them.
  private static let mostBytes = 1 << 20

  /// One row, from its last change on.
  private struct Touched {
    var hash: RowHash?
    var later: [TouchRecord] = []
    var laterCount: UInt64 = 0
    var laterBytes = 0
    var undoneBytes = 0
    var columns: Set<UInt16> = []
    /// Whether it went, came, or got another key.
    var isGone = false
    /// What is taken back of it, where it was changed again.
    var undone: [TouchRecord] = []
    var leftOut: Set<UInt16> = []
    var leavesOutAll = false
    var staysInPart = false
  }

  init(_ log: TouchLog, _ options: UndoOptions, directory: String) {
    self.log = log
    self.options = options
    decisions = SpillSort(keySize: 8, directory: directory, limit: options.memory)
    lines = SpillSort(keySize: 8, directory: directory, limit: options.memory)
    stack = SpillStack(directory: directory)
  }

  /// Compares everything.
  mutating func run() throws(SourceError) {
    guard log.needsJoin else {
      log.records.clear()
      return
    }
    let records = log.records
    try records.drain { (bytes) throws(SourceError) in
      let record = TouchRecord(bytes)
      if record.hash != row.hash {
        try finishRow()
        row = Touched()
        row.hash = record.hash
      }
      try take(record)
    }
    try finishRow()
    row = Touched()
    try decisions.drain { (bytes) throws(SourceError) in
      try stack.write(bytes)
      try stack.endPiece()
    }
  }

  /// What becomes of the statement with the number `order`; they are asked for from the last on.
  mutating func decision(_ order: UInt64) throws(SourceError) -> TouchDecision? {
    var found: TouchDecision?
    while true {
      if next == nil {
        guard let piece = try stack.popPiece() else { break }
        next = (TouchRecord.big(piece.span, 0), Self.read(piece.span))
      }
      guard let waiting = next, waiting.order >= order else { break }
      next = nil
      guard waiting.order == order else { continue }
      var sum = found ?? waiting.decision
      sum.columns.formUnion(waiting.decision.columns)
      if waiting.decision.leavesOutAll { sum.leavesOutAll = true }
      found = sum
    }
    return found
  }

  /// Hands over a line of text, and one of JSON, for each row that was changed again, in the order
  /// in which the rows were changed first.
  mutating func drainLines(
    _ body: (Span<UInt8>, Span<UInt8>) throws(SourceError) -> Void
  ) throws(SourceError) {
    try lines.drain { (bytes) throws(SourceError) in
      let length = Int(clamping: bytes.littleEndian(at: 8, width: 4))
      try body(
        bytes.extracting(12..<12 + length), bytes.extracting(12 + length..<bytes.count))
    }
  }

  // MARK: One change

  private mutating func take(_ record: TouchRecord) throws(SourceError) {
    var record = record
    switch fate(record.order) {
    case .forgotten: return
    case .stays:
      record.role = record.role == .undoneAway ? .otherMove : .other
      try touch(record)
    case nil:
      if record.role == .undone || record.role == .undoneAway {
        try judge(record)
      } else {
        try touch(record)
      }
    }
  }

  private func fate(_ order: UInt64) -> TouchLog.Fate? {
    var low = 0
    var high = log.fates.count
    while low < high {
      let middle = (low + high) / 2
      if log.fates[middle].range.upperBound <= order { low = middle + 1 } else { high = middle }
    }
    guard low < log.fates.count, log.fates[low].range.contains(order) else { return nil }
    return log.fates[low].fate
  }

  private mutating func touch(_ record: TouchRecord) throws(SourceError) {
    row.laterCount += 1
    row.columns.formUnion(record.columns)
    if record.role == .otherMove || record.operation != .update { row.isGone = true }
    if row.later.count < Self.mostTold, row.laterBytes < Self.mostBytes {
      row.laterBytes += record.size
      row.later.append(record)
    }
  }

  /// Decides about a change that is taken back.
  private mutating func judge(_ record: TouchRecord) throws(SourceError) {
    let table = log.tables[Int(record.table)]
    if let end = table.end, end.order > record.order, options.conflicts == .leaveOut {
      if record.role == .undone { counts.ended += 1 }
      try decide(record, all: true, [], "left out: \(table.plainName): \(end.text)")
      return
    }
    guard row.laterCount > 0 else { return }
    if row.undone.count < Self.mostTold, row.undoneBytes < Self.mostBytes {
      row.undoneBytes += record.size
      row.undone.append(record)
    } else {
      // The first change of the row is told in any case.
      row.undone[row.undone.count - 1] = record
    }
    let isWhole = table.identities[Int(record.identity)].isWhole
    let mine = Set(record.columns)
    var conflict = mine.intersection(row.columns)
    for group in table.together where !group.isDisjoint(with: row.columns) {
      conflict.formUnion(mine.intersection(group))
    }
    let takesAll =
      row.isGone || isWhole || options.setsFullRows || record.role == .undoneAway
      || record.operation != .update || conflict == mine
    if !takesAll, conflict.count < mine.count { row.staysInPart = true }
    if takesAll {
      row.leavesOutAll = true
      // What was changed before belongs to a row that is not the one which stays.
      if record.operation != .update { row.isGone = true }
    } else {
      row.leftOut.formUnion(conflict)
    }
    guard options.conflicts == .leaveOut, takesAll || !conflict.isEmpty else { return }
    let what = takesAll ? "" : " " + names(conflict, table)
    let name = "\(table.plainName) \(String(decoding: record.key, as: UTF8.self))"
    try decide(
      record, all: takesAll, conflict,
      "left out\(what), as it was changed again: \(name); see the list at the top")
  }

  private func names(_ columns: Set<UInt16>, _ table: UndoneTable) -> String {
    columns.sorted().map { String(decoding: table.columns[Int($0)], as: UTF8.self) }
      .joined(separator: ", ")
  }

  private func decide(
    _ record: TouchRecord, all: Bool, _ columns: Set<UInt16>, _ comment: String
  ) throws(SourceError) {
    var bytes: [UInt8] = []
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: record.order >> UInt64(shift)))
    }
    bytes.append(all ? 1 : 0)
    TouchRecord.append(UInt64(columns.count), 2, to: &bytes)
    for column in columns { TouchRecord.append(UInt64(column), 2, to: &bytes) }
    bytes += Array(comment.utf8)
    try decisions.add(bytes.span)
  }

  private static func read(_ bytes: Span<UInt8>) -> TouchDecision {
    var decision = TouchDecision()
    decision.leavesOutAll = bytes[8] == 1
    let count = Int(clamping: bytes.littleEndian(at: 9, width: 2))
    for index in 0..<count {
      decision.columns.insert(
        UInt16(truncatingIfNeeded: bytes.littleEndian(at: 11 + 2 * index, width: 2)))
    }
    let text = bytes.extracting(11 + 2 * count..<bytes.count)
    decision.comment = String(decoding: text.array, as: UTF8.self)
    return decision
  }

  // MARK: One row

  /// Keeps the lines about a row that was changed again.
  private mutating func finishRow() throws(SourceError) {
    guard let first = row.undone.last, !row.later.isEmpty else { return }
    let table = log.tables[Int(first.table)]
    let action: String
    let overwrites = options.conflicts == .overwrite
    if row.leavesOutAll || !row.leftOut.isEmpty {
      if overwrites {
        counts.overwritten += 1
        action = "overwritten"
      } else if row.staysInPart {
        counts.leftOutInPart += 1
        action = "left-out-in-part"
      } else {
        counts.leftOut += 1
        action = "left-out"
      }
    } else {
      counts.beside += 1
      action = "undone-beside"
    }
    let line = TouchLine(
      table: table, undone: row.undone, later: row.later, laterCount: row.laterCount,
      leftOut: overwrites ? [] : row.leftOut, action: action)
    var bytes: [UInt8] = []
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: first.order >> UInt64(shift)))
    }
    let text = line.text
    TouchRecord.append(UInt64(text.count), 4, to: &bytes)
    bytes += text
    if options.isReviewed { bytes += line.json }
    try lines.add(bytes.span)
  }
}
