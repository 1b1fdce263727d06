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
    var copy = scratch
    scratch = []
    defer { scratch = copy }
    while var frame = try Self.next(in: &walker) {
      if let stranger = try reading.vocabulary.checkInner(frame, in: outer.frame) {
        warn(ofType: frame.type, stranger, at: outer.frame.offset)
      } else if let refusal = EventCatalog.refusal(of: frame.type, inPayloadAt: frame.offset) {
        tell(refusal, at: outer.frame.offset)
      }
      let cursor = walker.cursor
      let source = cursor.bytes(frame.size, at: frame.offset)
      if let rewritten = rewriter.rewrite(frame, source, format: reading.format) {
        copy = rewritten
      } else {
        copy.replaceAll(by: source, room: 4)
      }
      frame.header.eventSize = UInt32(clamping: copy.count)
      if reading.sourceChecksum == .crc32 {
        // The tool makes up a checksum, of the event with its size raised by its own.
        frame.header.eventSize = UInt32(clamping: copy.count + 4)
        frame.checksumLength = 4
        copy.store(frame.header.eventSize, at: 9)
        let sum = CRC32.checksum(copy.span)
        for place in 0..<4 { copy.append(UInt8(truncatingIfNeeded: sum >> UInt32(8 * place))) }
      }
      let dumped = DumpedEvent(
        frame: frame, position: UInt64(outer.endPosition),
        endPosition: outer.endPosition,
        checksumName: reading.sourceChecksum == .crc32 ? reading.format.checksumName : nil,
        flavor: reading.format.flavor, knownOptions: reading.knownOptions, isInsidePayload: true)
      // A late event is left out, but ends nothing here.
      do throws(DumpFault) {
        let step = isPlain ? try passFrequent(dumped, copy.span, in: outer.frame) : nil
        if step == nil { try printInner(dumped, copy.span, in: outer.frame) }
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

  /// Decodes and prints an event of a payload.
  private mutating func printInner(
    _ event: DumpedEvent, _ bytes: Span<UInt8>, in outer: EventFrame
  ) throws(DumpFault) {
    let body: Event
    do throws(DecodeError) {
      body = try Event(event.frame, bytes: bytes, reading.context(of: event.frame, rules))
    } catch {
      throw .undecodable(error, in: outer)
    }
    if let reason = EventRefusal.reason(body, bytes, rules.refusals) {
      throw .refused(event.frame, reason, in: outer)
    }
    _ = try print(event, body, bytes)
  }

  /// A walker over the events of the payload in the event of `frame`, which lies at `place`.
  mutating func open(
    _ payload: TransactionPayloadEvent, of frame: EventFrame,
    _ place: (chunk: ByteChunk, index: Int)
  ) throws(DumpFault) -> FrameWalker {
    if let content = contents.take(at: frame.offset) {
      return FrameWalker(
        ByteSource(name: input.name, content: content), at: .zero, payload: frame.offset)
    }
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

extension DumpFault {
  /// An event whose body makes no sense; `outer` is the payload event that it stands in, where it does.
  static func undecodable(_ error: DecodeError, in outer: EventFrame?) -> DumpFault {
    guard let outer else { return .damage(at: error.event, error.message) }
    return .damage(
      at: outer.offset,
      "in the payload, at offset \(error.cause.offset) of its content: \(error.message)")
  }

  /// An event that no server writes.
  static func refused(
    _ frame: EventFrame, _ reason: String, in outer: EventFrame?
  ) -> DumpFault {
    let words = "\(frame.type): \(reason): no server writes that"
    guard let outer else { return .damage(at: frame.offset, words) }
    return .damage(
      at: outer.offset, "in the payload, at offset \(frame.offset) of its content: " + words)
  }
}
