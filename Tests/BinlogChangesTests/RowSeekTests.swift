import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogEvents
import BinlogTestSupport
import Testing

/// Rows from a start position on are those that come of reading the log from its beginning.
@Suite struct RowSeekTests {
  private struct Printed: Equatable {
    var text: [UInt8]
    var outcome: LogDump.Outcome
    var messages: [String]
  }

  private static let printers: [(name: String, make: @Sendable (ByteSink) -> any RowsPrinter)] = [
    ("jsonl", { JSONLinesPrinter($0) }),
    ("text", { TextRowsPrinter($0) }),
    ("sql", { RedoPrinter($0) }),
    ("undo", { UndoPrinter($0) }),
  ]

  /// Who goes on after damage reads everything.
  private func decode(
    _ path: String, from position: UInt64, readsAll: Bool,
    _ make: @Sendable (ByteSink) -> any RowsPrinter, sharing: DumpSharing = .none
  ) -> Printed {
    var filter = RowFilter()
    filter.startPosition = position
    filter.forceRead = readsAll
    let list = MessageList()
    var outcome = LogDump.Outcome.done
    let text = written { sink in
      outcome = RowDecode(
        filter: filter, printer: make(sink), schemas: LogSchemas(), sink: sink, reporter: list,
        sharing: sharing
      ).run([path])
    }
    return Printed(text: text, outcome: outcome, messages: list.messages.map(\.text))
  }

  private func offsets(_ path: String) throws -> [UInt64] {
    var reader = try LogReader(try LogAccess.mapped.open(path), policy: .headers)
    var list: [UInt64] = []
    while reader.next(reporting: { _ in }) != nil { list.append(reader.frame.offset.rawValue) }
    return list
  }

  private static let all =
    Samples.logs.map { Samples.path("logs/\($0).000001") } + Samples.relayLogs.map(Samples.path)

  /// At every event, and inside of some.
  @Test(arguments: all) func everyEvent(_ path: String) throws {
    let offsets = try offsets(path)
    for (index, offset) in offsets.enumerated() {
      for position in index % 7 == 3 ? [offset, offset + 11] : [offset] {
        for printer in Self.printers {
          let whole = decode(path, from: position, readsAll: true, printer.make)
          let sought = decode(path, from: position, readsAll: false, printer.make)
          #expect(
            sought == whole, "\(path) from \(position), \(printer.name): \(sought.messages)")
        }
      }
    }
  }

  /// Pieces are cut from the position on.
  @Test(arguments: all) func inPieces(_ path: String) throws {
    let offsets = try offsets(path)
    for offset in offsets where offset % 5 == 0 {
      let whole = decode(path, from: offset, readsAll: true, Self.printers[0].make)
      let sought = decode(
        path, from: offset, readsAll: false, Self.printers[0].make,
        sharing: DumpSharing(workers: 2, pieceSize: 200))
      #expect(sought == whole, "\(path) from \(offset)")
    }
  }
}
