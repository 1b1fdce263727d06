import BinlogBytes
import BinlogDump
import BinlogEvents

extension RowFile {
  /// Finds the next event after damage that can be believed, where that is wanted.
  mutating func goOn(behind damage: LogDamage, _ reader: inout LogReader) -> Bool {
    guard filter.forceRead, !damage.isFailure else { return false }
    if case .source = damage.problem { return false }
    place.group.hasLostEvents = true
    if filter.needsWholeGroup {
      // What the group has before the damage may be wanted still.
      if readAgain(&reader) { return true }
      if reading.elsewhere != nil { return false }
      reading.pass = .idle
    }
    do throws(LogDamage) {
      let gap = try reader.goOn(behind: damage)
      report(gap.start, "--force-read: " + gap.message)
      endGroup(.unfinished)
      groupStart = nil
      reader.state.loseContext()
      format = reader.state.format
      places.lose()
      return true
    } catch {
      var text = "--force-read: " + error.message
      if let size = source.size, size > error.offset.rawValue {
        let left = size - error.offset.rawValue
        text += "; \(left) bytes from \(error.offset) to the end are not printed"
      }
      report(error.offset, text)
      return false
    }
  }

  /// Tells where a log does not begin with what says how to read it.
  mutating func judgeFirst(_ frame: EventFrame, _ format: FormatDescription) {
    guard frame.offset == FileMagic.firstEvent, frame.type != .formatDescription,
      frame.type != .startV3, format == .unknown
    else { return }
    report(frame.offset, MissingDescription.text(frame.type))
    outcome = max(outcome, .damaged)
  }

  /// Tells that the log holds no event at all.
  mutating func tellOfNoEvent() {
    report(FileMagic.firstEvent, MissingDescription.noEvent)
    outcome = max(outcome, .damaged)
  }

  /// Tells of a type that nobody knows in a log of an old format: no server that gets new types
  /// writes these.
  mutating func judgeOldType(_ frame: EventFrame) {
    guard !EventCatalog.isKnown(frame.type, to: format.flavor),
      toldTypes.insert(frame.type.rawValue).inserted
    else { return }
    report(
      frame.offset, "event type \(frame.type.rawValue) is not one of \(format.serverVersion)'s")
    outcome = max(outcome, .damaged)
  }

  /// Tells where events are missing, or stand that belong elsewhere.
  mutating func judgePlace(_ frame: EventFrame, _ state: borrowing LogState) {
    guard let found = places.judge(frame, state) else { return }
    place.group.hasLostEvents = true
    report(found.start, found.text)
    outcome = max(outcome, .damaged)
  }

  /// Tells of damage, in the log or within a payload; returns whether the event at hand can simply be
  /// passed over.
  mutating func damaged(_ damage: LogDamage, within payload: EventFrame?) -> Bool {
    if damage.isFailure {
      report(nil, damage.message)
      outcome = .failed
      return false
    }
    report(damage.offset, damage.message)
    outcome = max(outcome, .damaged)
    switch damage.problem {
    case .payloadSize: return true
    case .misplaced, .closedPayload:
      place.group.hasLostEvents = true
      return false
    default: return false
    }
  }

  mutating func report(
    _ offset: FileOffset?, _ text: String, severity: DumpMessage.Severity = .damage
  ) {
    // What is read twice is told once.
    if let offset, severity == .damage, !reading.tellOnce(offset) { return }
    if severity == .damage { sink.flush() }
    reporter.report(DumpMessage(severity: severity, file: path, offset: offset, text: text))
  }

  /// Whether the start position lies inside the event, and not at its beginning; tells where events
  /// begin around it.
  mutating func tellOfStartInside(_ frame: EventFrame) -> Bool {
    let start = filter.startPosition
    guard start > frame.offset.rawValue, start < frame.end.rawValue, start > FileMagic.size else {
      return false
    }
    report(
      FileOffset(start),
      "the start position \(start) is inside an event (\(frame.type)): events begin at "
        + "\(frame.offset) and \(frame.end); what follows is read from \(frame.end) on")
    return true
  }
}
