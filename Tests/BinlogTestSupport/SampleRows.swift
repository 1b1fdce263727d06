import BinlogBytes
import BinlogEvents

/// A rows event of a sample log, with what is needed to decode it.
public struct SampleRows: Sendable {
  /// The decoded event.
  public var rows: RowsEvent
  /// Its bytes, without checksum.
  public var bytes: [UInt8]
  /// The bytes of its images, inflated.
  public var images: [UInt8]
  /// Offset of the first of them.
  public var imagesBase: FileOffset
  /// The table that it means.
  public var table: TableMap
  /// Whose log it is.
  public var format: FormatDescription

  /// The rows events of a log of `Samples/logs`, those in payloads included.
  public static func all(in log: String) throws -> [SampleRows] {
    let source = source(try Samples.log(log))
    guard case .log(let format) = try LogOpening(source) else { return [] }
    var state = LogState(format: format)
    var list: [SampleRows] = []
    var walker = FrameWalker(source)
    walker.adopt(format)
    try collect(&walker, &state, &list)
    return list
  }

  private static func collect(
    _ walker: inout FrameWalker, _ state: inout LogState, _ list: inout [SampleRows]
  ) throws {
    while let frame = try walker.nextFrame() {
      let cursor = walker.cursor
      let bytes = cursor.bytes(frame.size, at: frame.offset)
      let event = try Event(frame, bytes: bytes, format: state.format)
      switch event {
      case .formatDescription(let format): walker.adopt(format)
      case .rows(let rows):
        guard let table = state.tableMaps.table(rows.tableID) else { continue }
        var images = bytes.extracting(rows.images).array
        if rows.isCompressed {
          let chunk = try CompressedField.inflate(
            bytes, range: rows.images, base: frame.offset, name: "sample")
          images = chunk.bytes.array
        }
        list.append(
          SampleRows(
            rows: rows, bytes: bytes.extracting(0..<frame.bodyRange.upperBound).array,
            images: images, imagesBase: frame.offset.advanced(by: rows.images.lowerBound),
            table: table, format: state.format))
      case .transactionPayload(let payload):
        guard let (chunk, index) = cursor.loadedChunk(at: frame.offset) else { continue }
        let inner = try payload.open(chunk: chunk, eventAt: index, name: "payload")
        var innerState = state
        var innerWalker = FrameWalker(inner, at: .zero, payload: frame.offset)
        try collect(&innerWalker, &innerState, &list)
      default: break
      }
      try state.observe(event, frame: frame, bytes: bytes)
    }
  }
}

/// What `body` writes to a sink.
public func written(_ body: (ByteSink) throws -> Void) rethrows -> [UInt8] {
  let memory = MemoryDestination()
  let sink = ByteSink(memory)
  try body(sink)
  sink.flush()
  return memory.bytes
}

/// The same as text.
public func writtenText(_ body: (ByteSink) throws -> Void) rethrows -> String {
  String(decoding: try written(body), as: UTF8.self)
}
