import BinlogBytes
import BinlogEvents
import BinlogLogs

/// Events inside a transaction payload.
extension FileScan {
  /// Opens a payload and checks that it holds whole events; those carry no checksums of their own.
  mutating func inspectPayload(
    _ payload: TransactionPayloadEvent, _ frame: EventFrame
  ) throws(DecodeError) {
    guard options.decodesBodies,
      let (chunk, index) = walker.cursor.loadedChunk(at: frame.offset)
    else { return }
    var inflated: UInt64 = 0
    do throws(SourceError) {
      let inner = try payload.open(chunk: chunk, eventAt: index, name: source.name)
      var walker = FrameWalker(inner, at: .zero, payload: frame.offset)
      var tables = TableMapRegistry()
      while true {
        let next: EventFrame?
        do throws(FrameError) {
          next = try walker.nextFrame()
        } catch {
          if case .source(let failure) = error { throw failure }
          complain(frame, "its payload is no chain of events at offset \(walker.next) inside")
          return
        }
        guard let next else { break }
        if let refusal = EventCatalog.refusal(of: next.type, inPayloadAt: next.offset) {
          return complain(frame, refusal)
        }
        inflated = next.end.rawValue
        do throws(DecodeError) {
          let cursor = walker.cursor
          let bytes = cursor.bytes(next.size, at: next.offset)
          let event = try Event(next, bytes: bytes, format: state.format)
          if case .tableMap(let map) = event {
            do throws(ReadError) {
              try tables.insert(map, bytes: bytes, frame: next)
            } catch {
              throw DecodeError(frame: next, cause: error)
            }
          }
          if case .rows(let rows) = event, options.collectsContent {
            group.content.add(
              rows, bytes: bytes, at: next.offset, table: tables.table(rows.tableID))
          }
          if case .rows(let rows) = event, options.isDeep,
            let table = tables.table(rows.tableID),
            let problem = ValueCheck.problem(
              of: rows, event: bytes, base: next.offset, table: table)
          {
            complain(
              frame,
              "inside the payload: "
                + Self.valueMessage(problem, table, isInflated: rows.isCompressed))
            return
          }
          if case .query(let query) = event, options.isDeep {
            try checkStatement(query, bytes, next)
          }
          if case .query(let query) = event, options.collectsContent {
            let text = bytes.extracting(query.text)
            if StatementKind(text) == .other { group.content.add(statement: text) }
          }
          if case .rows(let rows) = event, tables.table(rows.tableID) == nil,
            rows.tableID != TableMapEvent.dummyTableID, rows.columnCount > 0
          {
            add(
              .rowsWithoutTableMap, at: frame.offset, to: frame.end, type: next.type,
              message: "inside the payload, at offset \(next.offset): rows of table number"
                + " \(rows.tableID), which no Table_map before them names")
          }
        } catch {
          complain(frame, "inside the payload: \(error.message)")
          return
        }
      }
    } catch {
      complain(frame, error.message)
      return
    }
    if inflated != payload.uncompressedSize {
      complain(
        frame, "the payload holds \(inflated) bytes, \(payload.uncompressedSize) were claimed")
    }
  }

  private mutating func complain(_ frame: EventFrame, _ message: String) {
    damaged(from: frame.offset)
    add(
      .undecodableBody, at: frame.offset, to: frame.end, type: frame.type, message: message,
      hint: "the group in this payload cannot be applied")
  }
}
