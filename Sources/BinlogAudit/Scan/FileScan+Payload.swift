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
    var tables = TableMapRegistry()
    reader.enterPayload(of: frame)
    while true {
      do throws(LogDamage) {
        guard try reader.advance() == .event else { return }
      } catch {
        return complain(frame, Self.words(for: error, in: payload))
      }
      do throws(DecodeError) {
        guard try inspectInner(reader.frame, reader.window, &tables, of: frame) else { return }
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
    _ next: EventFrame, _ cursor: ByteCursor, _ tables: inout TableMapRegistry,
    of frame: EventFrame
  ) throws(DecodeError) -> Bool {
    let bytes = cursor.bytes(next.size, at: next.offset)
    switch try Event(next, bytes: bytes, format: state.format) {
    case .tableMap(let map):
      do throws(ReadError) {
        try tables.insert(map, bytes: bytes, frame: next)
      } catch {
        throw DecodeError(frame: next, cause: error)
      }
    case .query(let query):
      if options.isDeep { try checkStatement(query, bytes, next) }
      if options.collectsContent {
        let text = bytes.extracting(query.text)
        if StatementKind(text) == .other { group.content.add(statement: text) }
      }
    case .rows(let rows):
      let table = tables.table(rows.tableID)
      if options.collectsContent {
        group.content.add(rows, bytes: bytes, at: next.offset, table: table)
      }
      if options.isDeep, let table,
        let problem = ValueCheck.problem(of: rows, event: bytes, base: next.offset, table: table)
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
    default: break
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
