import BinlogBytes
import BinlogEvents

// Compressed groups of MySQL.

extension FileDump {
  /// The most that the content of a payload may have where it is more than the event says.
  private static var mostContent: UInt64 { 1 << 30 }

  /// Opens a compressed group and prints its events.
  mutating func process(
    _ outer: DumpedEvent, _ body: Event, _ payload: TransactionPayloadEvent,
    _ bytes: Span<UInt8>, _ place: (chunk: ByteChunk, index: Int)
  ) throws(DumpFault) -> Step {
    switch gate(outer) {
    case .print: break
    case .pass: return .goOn
    case .stop: return .stop
    }
    if try printer.leaveOut(outer, payload: body, bytes) { return .goOn }
    var walker = try open(payload, of: outer.frame, place)
    printer.beginPayload(outer, payload, bytes)
    var copy: [UInt8] = []
    while var frame = try Self.next(in: &walker) {
      if let stranger = try reading.vocabulary.checkInner(frame, in: outer.frame) {
        warn(ofType: frame.type, stranger, at: outer.frame.offset)
      } else if let refusal = EventCatalog.refusal(of: frame.type, inPayloadAt: frame.offset) {
        tell(refusal, at: outer.frame.offset)
      }
      let cursor = walker.cursor
      let source = cursor.bytes(frame.size, at: frame.offset)
      copy = rewriter.rewrite(frame, source, format: reading.format) ?? source.array
      frame.header.eventSize = UInt32(clamping: copy.count)
      if reading.sourceChecksum == .crc32 {
        // The tool makes up a checksum, of the event with its size raised by its own.
        frame.header.eventSize = UInt32(clamping: copy.count + 4)
        frame.checksumLength = 4
        copy.store(frame.header.eventSize, at: 9)
        let sum = CRC32.checksum(copy.span)
        copy.append(contentsOf: [0, 0, 0, 0])
        copy.store(sum, at: copy.count - 4)
      }
      let body: Event
      do throws(DecodeError) {
        body = try Event(
          frame, bytes: copy.span, reading.context(of: frame, rules))
      } catch {
        throw .damage(
          at: outer.frame.offset,
          "in the payload, at offset \(error.cause.offset) of its content: \(error.message)")
      }
      if let reason = EventRefusal.reason(body, copy.span, rules.refusals) {
        throw .damage(
          at: outer.frame.offset,
          "in the payload, at offset \(frame.offset) of its content: \(frame.type): \(reason): no "
            + "server writes that")
      }
      let dumped = DumpedEvent(
        frame: frame, position: UInt64(outer.endPosition),
        endPosition: outer.endPosition,
        checksumName: reading.sourceChecksum == .crc32 ? reading.format.checksumName : nil,
        flavor: reading.format.flavor, knownOptions: reading.knownOptions, isInsidePayload: true)
      // A late event is left out, but ends nothing here.
      do throws(DumpFault) {
        _ = try print(dumped, body, copy.span)
      } catch {
        guard error.isRefusal else { throw error }
        outcome = max(outcome, .damaged)
        reporter.report(
          DumpMessage(
            severity: .damage, file: input.name, offset: outer.frame.offset, text: error.text))
      }
    }
    if walker.next.rawValue != payload.uncompressedSize {
      tell(
        "the payload's content is said to have \(payload.uncompressedSize) bytes, it has "
          + "\(walker.next)", at: outer.frame.offset)
    }
    printer.endPayload()
    return .goOn
  }

  /// A walker over the events of the payload in the event of `frame`, which lies at `place`.
  func open(
    _ payload: TransactionPayloadEvent, of frame: EventFrame,
    _ place: (chunk: ByteChunk, index: Int)
  ) throws(DumpFault) -> FrameWalker {
    do throws(SourceError) {
      let inner = try payload.open(
        chunk: place.chunk, eventAt: place.index, name: input.name, limit: Self.mostContent)
      return FrameWalker(inner, at: .zero, payload: frame.offset)
    } catch {
      throw .damage(at: frame.offset, error.message)
    }
  }

  /// The next event of a payload; nil at its end.
  static func next(in walker: inout FrameWalker) throws(DumpFault) -> EventFrame? {
    do throws(FrameError) {
      return try walker.nextFrame()
    } catch {
      throw DumpFault(LogDamage(frame: error, at: walker.next, payload: walker.payload))
    }
  }
}
