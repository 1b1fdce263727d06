import BinlogBytes
import BinlogEvents
import BinlogSchema
import Testing

/// Reads a log, keeps a catalog up to date, and hands out each table map.
struct LogReplay {
  /// A table map at its place.
  struct Meeting {
    var map: TableMap
    var catalog: SchemaCatalog
    var problems: [String]
  }

  /// Where the fixtures lie.
  static var fixtures: String {
    #filePath.replacing(#/[^/]*$/#, with: "") + "Fixtures/"
  }

  /// Reads all of `path`.
  static func read(
    _ path: String, catalog: SchemaCatalog = SchemaCatalog(), _ body: (Meeting) -> Void
  ) throws -> SchemaCatalog {
    let source = try ByteSource(path: path)
    guard case .log(let format) = try LogOpening(source) else {
      throw ReadError.malformed(offset: .zero, reason: "no log")
    }
    var walker = FrameWalker(source)
    walker.adopt(format)
    var state = LogState(format: format)
    var catalog = catalog
    var problems: [String] = []
    while let frame = try walker.nextFrame() {
      // A copy, so that the walker may change while its bytes are lent.
      let cursor = walker.cursor
      let bytes = cursor.bytes(frame.size, at: frame.offset)
      let event = try Event(frame, bytes: bytes, format: state.format)
      try state.observe(event, frame: frame, bytes: bytes)
      switch event {
      case .formatDescription(let description): walker.adopt(description)
      case .query(let query):
        let problem = try catalog.apply(
          query, bytes: bytes, frame: frame, format: state.format, file: path)
        if let problem { problems.append("\(frame.offset): \(problem)") }
      case .tableMap(let map):
        if let table = state.tableMaps.table(map.tableID) {
          body(Meeting(map: table, catalog: catalog, problems: problems))
        }
      default: break
      }
    }
    return catalog
  }
}
