import BinlogBytes
import BinlogEvents

/// An event with its frame and its own bytes, for tests that look at single events.
public struct DecodedEvent: Sendable {
  /// Where it lies.
  public var frame: EventFrame
  /// Its bytes, header and checksum included.
  public var bytes: [UInt8]
  /// What it says.
  public var event: Event
  /// The layout that it was read with.
  public var format: FormatDescription

  /// The bytes of a range that the event names.
  public func bytes(_ range: Range<Int>) -> [UInt8] { [UInt8](bytes[range]) }

  /// The same as text.
  public func text(_ range: Range<Int>) -> String { String(decoding: bytes(range), as: UTF8.self) }

  /// All events of the log that `source` holds.
  public static func all(in source: ByteSource) throws -> [DecodedEvent] {
    guard case .log(var format) = try LogOpening(source) else { return [] }
    var walker = FrameWalker(source)
    walker.adopt(format)
    var list: [DecodedEvent] = []
    while let frame = try walker.nextFrame() {
      let one = try decode(frame, walker, format)
      if case .formatDescription(let found) = one.event {
        format = found
        walker.adopt(found)
      }
      list.append(one)
    }
    return list
  }

  /// All events inside a payload.
  public func payloadEvents() throws -> [DecodedEvent] {
    guard case .transactionPayload(let payload) = event else { return [] }
    let inner = try payload.open(chunk: ByteChunk(copying: bytes), eventAt: 0, name: "payload")
    var walker = FrameWalker(inner, at: .zero, payload: frame.offset)
    var list: [DecodedEvent] = []
    while let frame = try walker.nextFrame() {
      list.append(try Self.decode(frame, walker, format))
    }
    return list
  }

  private static func decode(
    _ frame: EventFrame, _ walker: FrameWalker, _ format: FormatDescription
  ) throws -> DecodedEvent {
    let cursor = walker.cursor
    let span = cursor.bytes(frame.size, at: frame.offset)
    let event = try Event(frame, bytes: span, format: format)
    return DecodedEvent(frame: frame, bytes: span.array, event: event, format: format)
  }

  /// All events of the sample log `stem`.
  public static func sample(_ stem: String) throws -> [DecodedEvent] {
    try all(in: source(try Samples.log(stem)))
  }
}
