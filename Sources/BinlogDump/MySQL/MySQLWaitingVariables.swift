import BinlogBytes
import BinlogEvents

/// User variables, numbers and seeds: printed only with their statement, as session variables stand
/// then.
///
/// There may be any number of them, so those after the first wait in ``PendingText/variables``.
extension MySQLDumpPrinter {
  /// Keeps an event for its statement.
  mutating func hold(
    variable event: DumpedEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    writer.at(event.position, to: sink)
    guard state.openVariables > 0 else {
      writer.pending.firstVariable = (event, bytes.array)
      return
    }
    do throws(SourceError) {
      let head = event.stored
      try writer.pending.variables.append(head.span, bytes)
    } catch {
      throw DumpFault(error)
    }
  }

  /// Prints what the statement at hand needs.
  mutating func printVariables() throws(DumpFault) {
    guard state.openVariables > 0, let sample = state.variableSample else { return }
    if let first = writer.pending.firstVariable {
      printVariable(first.event, first.bytes.span)
    }
    let store = writer.pending.variables
    var position: UInt64 = 0
    while state.openVariables > 1 {
      let record: [UInt8]
      do throws(SourceError) {
        guard let next = try store.next(at: &position) else { break }
        record = next
      } catch {
        throw DumpFault(error)
      }
      let event = DumpedEvent(stored: record.span, like: sample)
      printVariable(event, record.span.extracting(DumpedEvent.storedSize..<record.count))
    }
    dropVariables()
  }

  private mutating func printVariable(_ event: DumpedEvent, _ bytes: Span<UInt8>) {
    // It was decoded before; what these say depends on no description.
    guard let body = try? Event(event.frame, bytes: bytes, format: .unknown, isTolerant: true)
    else { return }
    writer.header(event, bytes, to: sink)
    if case .userVar(let value) = body {
      if !writer.options.shortForm { sink.write("\tUser_var\n") }
      state.session.printUserVariable(value, bytes, to: sink)
    } else {
      writer.variable(body, bytes, to: sink)
    }
  }

  /// Forgets what waits: its statement is left out, or was printed.
  mutating func dropVariables() {
    guard state.openVariables > 0 else { return }
    writer.pending.firstVariable = nil
    if state.openVariables > 1 { writer.pending.variables.clear() }
  }
}

extension DumpedEvent {
  /// Bytes of ``stored``.
  fileprivate static let storedSize = 33

  /// What of it differs from the events around it.
  fileprivate var stored: [UInt8] {
    var bytes: [UInt8] = []
    func append(_ value: UInt64, _ width: Int) {
      for index in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
    }
    append(frame.offset.rawValue, 8)
    append(position, 8)
    append(frame.payload?.rawValue ?? .max, 8)
    append(UInt64(endPosition), 4)
    append(UInt64(frame.header.endLogPos.rawValue), 4)
    append(UInt64(frame.header.type.rawValue), 1)
    return bytes
  }

  /// The event of a record, which has the bytes of ``stored`` and those of the event; all else is
  /// as of `other`.
  fileprivate init(stored bytes: Span<UInt8>, like other: DumpedEvent) {
    func number(_ start: Int, _ width: Int) -> UInt64 {
      var value: UInt64 = 0
      for index in (0..<width).reversed() {
        if start + index < bytes.count { value = value << 8 | UInt64(bytes[start + index]) }
      }
      return value
    }
    self = other
    frame.offset = FileOffset(number(0, 8))
    position = number(8, 8)
    let payload = number(16, 8)
    frame.payload = payload == .max ? nil : FileOffset(payload)
    isInsidePayload = frame.payload != nil
    endPosition = UInt32(truncatingIfNeeded: number(24, 4))
    let header = Self.storedSize
    frame.header = EventHeader(
      timestamp: UInt32(truncatingIfNeeded: number(header, 4)),
      type: EventType(rawValue: UInt8(truncatingIfNeeded: number(32, 1))),
      serverID: UInt32(truncatingIfNeeded: number(header + 5, 4)),
      eventSize: UInt32(truncatingIfNeeded: number(header + 9, 4)),
      endLogPos: LogPosition(UInt32(truncatingIfNeeded: number(28, 4))),
      flags: frame.headerLength < EventHeader.size
        ? [] : EventFlags(rawValue: UInt16(truncatingIfNeeded: number(header + 17, 2))))
  }
}
