import BinlogBytes
import BinlogEvents

// A start position in the middle of a log.

extension FileDump {
  /// Goes to a start position inside the log, by way of the format description, which is printed.
  ///
  /// Each vendor has its own way.
  mutating func openAtStart() throws(DumpFault) -> Step {
    switch rules.opening {
    case .overFront: try openOverFront()
    case .overDescriptions: try openOverDescriptions()
    }
  }

  /// Whether the log reaches to the start position; says so where not.
  private mutating func checkStart() throws(DumpFault) {
    do throws(SourceError) {
      var cursor = reading.walker.cursor
      if try cursor.load(1, at: FileOffset(startPosition - 1)) == 1 { return }
    } catch {
      throw DumpFault(error)
    }
    outcome = max(outcome, .damaged)
    let size = source.size.map { ", which ends at \($0)" } ?? ""
    reporter.report(
      DumpMessage(
        severity: .damage, file: input.name, offset: FileOffset(startPosition),
        text: "the start position \(startPosition) is past the end of the log\(size): no event is "
          + "printed; `binlogtool verify --position` tells more"))
  }

  /// Reads on from the front, over format descriptions, rotations and GTID sets, until one event
  /// beyond them or the start position; the last description is shown at the last event read.
  private mutating func openOverFront() throws(DumpFault) -> Step {
    var description: (event: DumpedEvent, body: Event, bytes: [UInt8])?
    var position: UInt64 = 4
    while true {
      position = reading.walker.next.rawValue
      guard let frame = try nextFrame() else { break }
      let cursor = reading.walker.cursor
      let bytes = cursor.bytes(frame.size, at: frame.offset)
      let body = try decode(frame, bytes)
      if frame.type == .formatDescription {
        description = (
          DumpedEvent(
            frame, position, checksumName: reading.format.checksumName,
            flavor: reading.format.flavor, knownOptions: reading.knownOptions),
          body, bytes.array
        )
      } else if frame.type != .rotate, frame.type != .previousGtids {
        break
      }
      if reading.walker.next.rawValue >= startPosition { break }
    }
    if var description {
      description.event.position = position
      let bytes = description.bytes.span
      if try print(description.event, description.body, bytes) == .stop { return .stop }
    } else if reading.walker.next.rawValue < startPosition {
      // Without a description the tool does not go to the position, but on from here.
      return .goOn
    }
    if reading.walker.next.rawValue < startPosition {
      try checkStart()
      reading.walker.seek(to: FileOffset(startPosition))
    }
    return .goOn
  }

  /// Prints every format description before the start position.
  private mutating func openOverDescriptions() throws(DumpFault) -> Step {
    while reading.walker.next.rawValue < startPosition, let frame = try nextOpeningFrame() {
      let cursor = reading.walker.cursor
      let bytes = cursor.bytes(frame.size, at: frame.offset)
      if frame.type == .formatDescription {
        // One that is not printed does not tell the hexdump how long headers are.
        let described = printer.writer.describedHeader
        let body = try decode(frame, bytes)
        guard options.base64Output == .auto else {
          printer.writer.describedHeader = described
          continue
        }
        let event = DumpedEvent(
          frame, frame.offset.rawValue, checksumName: reading.format.checksumName,
          flavor: reading.format.flavor, knownOptions: reading.knownOptions)
        if try print(event, body, bytes) == .stop { return .stop }
      } else if frame.type != .rotate {
        break
      }
    }
    try checkStart()
    reading.walker.seek(to: FileOffset(startPosition))
    return .goOn
  }

  /// The next frame before the start position; of an event that is not looked at it does not matter
  /// whether it is whole, and nil stands for it then.
  private mutating func nextOpeningFrame() throws(DumpFault) -> EventFrame? {
    do throws(DumpFault) {
      return try nextFrame()
    } catch {
      guard error.isTorn, let type = reading.walker.typeOfNext, type != .formatDescription,
        type != .rotate
      else { throw error }
      return nil
    }
  }

  /// What is wrong where the start position lies inside an event, so that what was met there is no
  /// damage of the log; nil where it does not, or nobody can tell.
  func startsInside() -> String? {
    guard startPosition > FileMagic.size, source.isSeekable,
      case .log(let format)? = try? LogOpening(source)
    else { return nil }
    var walker = FrameWalker(source)
    walker.adopt(format)
    while walker.next.rawValue < startPosition {
      guard let frame = try? walker.nextFrame() else { return nil }
      guard frame.end.rawValue > startPosition else { continue }
      return "the start position \(startPosition) is inside an event (\(frame.type)): events begin "
        + "at \(frame.offset) and \(frame.end)"
    }
    return nil
  }
}
