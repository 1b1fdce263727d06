import BinlogBytes
import BinlogEvents
import BinlogRows

/// Prints the images of rows as the vendors' tools do, a line for each column.
struct VerboseImageWriter {
  /// The first thing that could not be printed.
  var problem: RowProblem?
  /// The column, from 1, that could not be reached; nil where no single one is meant.
  private(set) var lostColumn: Int?

  private let rules: VerboseRules
  private let plan: VerbosePlan
  private let sink: ByteSink
  private var values: VerboseValueWriter

  init(rules: VerboseRules, plan: VerbosePlan, sink: ByteSink) {
    self.rules = rules
    self.plan = plan
    self.sink = sink
    values = VerboseValueWriter(rules: rules, sink: sink)
  }

  /// Prints the images of the row at hand, the first after the lines of `head`; false where the
  /// tools go no further, as an image takes no bytes.
  mutating func print(
    _ walker: inout RowWalker, _ head: VerbosePlan.Head
  ) throws(ReadError) -> Bool {
    var head = head
    var isSecond = false
    while true {
      do throws(ReadError) {
        guard try walker.nextImage() != nil else { return true }
      } catch {
        lostColumn = columnAfter(0, walker, isSecond)
        printCut(error, head)
        throw error
      }
      if isSecond, rules.tellsEmptyImages, walker.presentCountAfter == 0 {
        sink.write("### SET /* no columns */\n")
        continue
      }
      sink.write(head.lines)
      try print(&walker, isSecond)
      guard walker.imagePosition > walker.position else { return false }
      head = VerbosePlan.after
      isSecond = true
    }
  }

  /// Prints the values of the image at hand.
  private mutating func print(_ walker: inout RowWalker, _ isSecond: Bool) throws(ReadError) {
    let plans = plan.columns
    let texts = plan.text
    let text = texts.span
    var last = 0
    do throws(ReadError) {
      while let cell = try walker.nextCell() {
        last = cell.column &+ 1
        let places = plans[cell.column]
        sink.write(text.extracting(places.head))
        if cell.isNull {
          sink.write("NULL")
          sink.write(text.extracting(places.nullTail))
          continue
        }
        let value = walker.value(of: cell)
        if cell.isPartial {
          differences(value, cell, row: walker.number)
        } else {
          values.kind = walker.columns[cell.column].kind
          walker.columns[cell.column].visit(value, into: &values)
          if values.hasFlaw { note(cell, row: walker.number, at: value.base) }
        }
        sink.write(text.extracting(places.tail))
      }
    } catch {
      let column = columnAfter(last, walker, isSecond)
      lostColumn = column
      if let column { printCut(error, column - 1, text) }
      throw error
    }
  }

  /// The column that could not be reached, from 1.
  private func columnAfter(
    _ last: Int, _ walker: borrowing RowWalker, _ isSecond: Bool
  ) -> Int? {
    var index = last
    while index < plan.columns.count {
      if walker.holds(index, in: isSecond ? .after : .before) { return index + 1 }
      index += 1
    }
    return nil
  }

  /// What the vendors' tools print of an image whose bits of NULL columns are not all there.
  private func printCut(_ error: ReadError, _ head: VerbosePlan.Head) {
    guard rules.cuts == .counted else {
      sink.write(head.lines)
      if case .truncated = error, let column = plan.columns.first {
        let texts = plan.text
        sink.write(texts.span.extracting(column.head))
        sink.write("***Corrupted replication event was detected. Not printing the value***\n")
      }
      return
    }
    let lines = head.lines
    sink.write(lines.span.extracting(0..<lines.count - head.clauseCount))
    guard case .truncated(_, let needed, let available) = error else { return }
    sink.write("***Corrupted replication event was detected: NULL bitmap size is set to ")
    sink.write(decimal: needed)
    sink.write(", but ")
    left(available)
  }

  /// What the vendors' tools print in place of a value that is not all there.
  private func printCut(_ error: ReadError, _ column: Int, _ text: Span<UInt8>) {
    guard case .truncated(_, _, let available) = error else { return }
    sink.write(text.extracting(plan.columns[column].head))
    guard rules.cuts == .counted else {
      sink.write("***Corrupted replication event was detected. Not printing the value***\n")
      return
    }
    // The tool does not say how many are missing.
    sink.write("***Corrupted replication event was detected: field data is truncated; ")
    left(available)
  }

  private func left(_ available: UInt64) {
    sink.write("there are only ")
    sink.write(decimal: available)
    sink.write(" bytes left of the event. Not printing the value***\n")
  }

  private mutating func differences(_ value: ByteRegion, _ cell: Cell, row: Int) {
    do throws(ReadError) {
      try VerboseJSONDiff.write(
        value.bytes, base: value.base, column: Array("@\(cell.column + 1)".utf8), to: sink)
    } catch {
      sink.write("Error reading JSON diff\n")
      if problem == nil { problem = RowProblem(error, row: row, column: cell.column + 1) }
    }
  }

  /// Takes over what is wrong with the value at hand.
  private mutating func note(_ cell: Cell, row: Int, at offset: FileOffset) {
    let error = values.takeFlaw(at: offset)
    if problem == nil { problem = RowProblem(error, row: row, column: cell.column + 1) }
  }
}
