import BinlogBytes
import BinlogEvents
import BinlogRows

/// What `--flashback` keeps back.
///
/// That is a statement's rows until it ends, and everything that is printed in reverse until the
/// logs end. Both are spilled to files, so that memory stays flat.
final class MariaDBFlashback {
  /// Takes the text of one event, or of the rows of one statement.
  let sink: ByteSink
  private let pieces: SpillStack
  private let events: SpillStack
  private var eventCount = 0
  /// The text of the last Stop event, which comes out after everything.
  private var stop: [UInt8] = []

  init(directory: String) {
    pieces = SpillStack(directory: directory)
    events = SpillStack(directory: directory)
    sink = ByteSink(pieces, capacity: 64 << 10)
  }

  /// Ends the text of an event.
  func end(isStop: Bool = false) throws(DumpFault) {
    sink.flush()
    if let failure = sink.failure { throw DumpFault(failure) }
    do throws(SourceError) {
      let isPiece = try pieces.endPiece()
      if isStop, isPiece { stop = try pieces.popPiece() ?? [] }
    } catch {
      throw DumpFault(error)
    }
  }

  /// Writes everything, the last piece first.
  func finish(into target: ByteSink) throws(DumpFault) {
    do throws(SourceError) {
      try pieces.drain(into: target)
    } catch {
      throw DumpFault(error)
    }
    target.write("COMMIT\n")
    target.writeDelimiter()
    target.write(stop)
    target.write("DELIMITER ;\n")
  }

  /// Forgets rows whose statement did not end.
  func forgetStatement() {
    events.clear()
    eventCount = 0
  }

  /// Whether rows of a statement are kept.
  var holdsRows: Bool { eventCount > 0 }

  /// Keeps rows until their statement ends.
  ///
  /// The mark of the statement's end moves from the last to the first, which will be the last.
  func push(
    _ event: DumpedEvent, _ rows: RowsEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    var copy = bytes.array
    let isFirst = eventCount == 0
    var flags = rows.flags & ~RowsEvent.statementEnd
    if isFirst { flags |= RowsEvent.statementEnd }
    // The flags stand after the table's number, in front of all else.
    let extra = rows.version == 2 ? 2 : 0
    let bitmaps = rows.columns.lowerBound - packedSize(rows.columnCount)
    let place = bitmaps - rows.extraData.count - extra - 2
    if place >= event.frame.headerLength, place + 2 <= copy.count {
      copy[place] = UInt8(truncatingIfNeeded: flags)
      copy[place + 1] = UInt8(truncatingIfNeeded: flags >> 8)
    }
    eventCount += 1
    let numbers: [Int] = [
      Int(clamping: event.frame.offset.rawValue), Int(clamping: rows.tableID), rows.columnCount,
      rows.extraData.lowerBound, rows.extraData.upperBound, rows.columns.lowerBound,
      rows.columns.upperBound, rows.columnsAfter.lowerBound, rows.columnsAfter.upperBound,
      rows.images.lowerBound, rows.images.upperBound, rows.version, Int(flags),
      rows.isCompressed ? 1 : 0, rows.operation == .insert ? 0 : rows.operation == .update ? 1 : 2,
    ]
    copy.reserveCapacity(copy.count + 8 * numbers.count)
    for number in numbers {
      for index in 0..<8 { copy.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
    }
    do throws(SourceError) {
      try events.write(copy.span)
      try events.endPiece()
    } catch {
      throw DumpFault(error)
    }
  }

  private func packedSize(_ count: Int) -> Int {
    count < 251 ? 1 : count < 1 << 16 ? 3 : count < 1 << 24 ? 4 : 9
  }

  /// The last rows that were kept, and takes them off; `current` is the event at hand.
  func pop(
    _ current: DumpedEvent, _ template: RowsEvent
  ) throws(DumpFault) -> (event: DumpedEvent, rows: RowsEvent, bytes: [UInt8])? {
    var piece: [UInt8]
    do throws(SourceError) {
      guard let popped = try events.popPiece() else {
        eventCount = 0
        return nil
      }
      piece = popped
    } catch {
      throw DumpFault(error)
    }
    let count = 15
    let start = max(0, piece.count - 8 * count)
    var numbers: [Int] = []
    for index in 0..<count {
      numbers.append(
        Int(truncatingIfNeeded: piece.span.littleEndian(at: start + 8 * index, width: 8)))
    }
    piece.removeLast(piece.count - start)
    var rows = template
    rows.tableID = UInt64(clamping: numbers[1])
    rows.columnCount = numbers[2]
    rows.extraData = numbers[3]..<numbers[4]
    rows.columns = numbers[5]..<numbers[6]
    rows.columnsAfter = numbers[7]..<numbers[8]
    rows.images = numbers[9]..<numbers[10]
    rows.version = numbers[11]
    rows.flags = UInt16(truncatingIfNeeded: numbers[12])
    rows.isCompressed = numbers[13] == 1
    rows.operation = numbers[14] == 0 ? .insert : numbers[14] == 1 ? .update : .delete
    var event = copy current
    event.frame.offset = FileOffset(UInt64(clamping: numbers[0]))
    var reader = ByteReader(piece.span, base: event.frame.offset)
    do throws(ReadError) {
      event.frame.header = try EventHeader(from: &reader, length: event.frame.headerLength)
    } catch {
      throw .damage(at: event.frame.offset, error.reason)
    }
    event.endPosition = event.frame.header.endLogPos.rawValue
    return (event, rows, piece)
  }
}
