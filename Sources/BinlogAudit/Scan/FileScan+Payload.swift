import BinlogBytes
import BinlogEvents
import BinlogLogs

/// Events inside a transaction payload.
extension FileScan {
  /// Has the reader open the payload at hand, and checks that it holds whole events; those carry no
  /// checksums of their own.
  mutating func inspectPayload(
    _ payload: TransactionPayloadEvent, _ frame: EventFrame
  ) throws(DecodeError) {
    guard options.decodesBodies else { return }
    // Tables of one payload are none of the next, but mostly the same.
    var tables = payloadTables.take() ?? TableMapRegistry()
    defer {
      tables.clear()
      payloadTables = tables
    }
    do throws(LogDamage) {
      try reader.enterPayload(of: frame, payload)
    } catch {
      return complain(frame, Self.words(for: error, in: payload))
    }
    // Apart from the reader's; copied anew only for another chunk.
    var window = reader.window
    while true {
      do throws(LogDamage) {
        guard try reader.advance() == .event else { return }
      } catch {
        return complain(frame, Self.words(for: error, in: payload))
      }
      let next = reader.frame
      if window.loaded(at: next.offset) < next.size { window = reader.window }
      do throws(DecodeError) {
        guard try inspectInner(next, window, &tables, of: frame) else { return }
      } catch {
        return complain(frame, "inside the payload: \(error.message)")
      }
    }
  }

  /// What is wrong with a payload as a whole.
  private static func words(
    for damage: LogDamage, in payload: TransactionPayloadEvent
  ) -> String {
    switch damage.problem {
    case .closedPayload(let failure): failure.message
    case .misplaced(let refusal): refusal
    case .payloadSize(let claimed, let found):
      "the payload holds \(found) bytes, \(claimed) were claimed"
    default:
      "its payload is no chain of events at offset \(damage.inner ?? .zero) inside"
    }
  }

  /// Checks an event of the payload in the event of `frame`; false where something was said, and
  /// the rest is not looked at.
  private mutating func inspectInner(
    _ next: EventFrame, _ cursor: borrowing ByteCursor, _ tables: inout TableMapRegistry,
    of frame: EventFrame
  ) throws(DecodeError) -> Bool {
    let bytes = cursor.bytes(next.size, at: next.offset)
    let context = DecodeContext(format: state.format, type: next.type, flags: next.header.flags)
    switch next.type {
    case .tableMap:
      // Mostly the words of the payload before.
      if tables.takeRepeated(bytes, next) { return true }
      let map = try TableMapEvent(next, bytes: bytes, context)
      do throws(ReadError) {
        try tables.insert(map, bytes: bytes, frame: next)
      } catch {
        throw DecodeError(frame: next, cause: error)
      }
    case .query, .queryCompressed:
      let query = try QueryEvent(next, bytes: bytes, context)
      if options.isDeep { try checkStatement(query, bytes, next) }
      if options.collectsContent {
        let text = bytes.extracting(query.text)
        if StatementKind(text) == .other { group.content.add(statement: text) }
      }
    case .xid: _ = try XidEvent(next, bytes: bytes, context)
    default:
      guard EventCatalog.role(of: next.type) == .rows else {
        _ = try Event(next, bytes: bytes, context)
        break
      }
      let rows = try RowsEvent(next, bytes: bytes, context)
      let table = tables.table(rows.tableID)
      if options.collectsContent {
        group.content.add(rows, bytes: bytes, at: next.offset, table: table)
      }
      if options.isDeep, let table,
        let problem = ValueCheck.problem(
          of: rows, event: bytes, base: next.offset, table: table, layouts.layout(of: table))
      {
        complain(
          frame,
          "inside the payload: "
            + Self.valueMessage(problem, table, isInflated: rows.isCompressed))
        return false
      }
      if table == nil, rows.tableID != TableMapEvent.dummyTableID, rows.columnCount > 0 {
        add(
          .rowsWithoutTableMap, at: frame.offset, to: frame.end, type: next.type,
          message: "inside the payload, at offset \(next.offset): rows of table number"
            + " \(rows.tableID), which no Table_map before them names")
      }
    }
    return true
  }

  private mutating func complain(_ frame: EventFrame, _ message: String) {
    damaged(from: frame.offset)
    add(
      .undecodableBody, at: frame.offset, to: frame.end, type: frame.type, message: message,
      hint: "the group in this payload cannot be applied")
  }
}
