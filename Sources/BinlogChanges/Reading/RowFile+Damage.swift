import BinlogBytes
import BinlogDump
import BinlogEvents

extension RowFile {
  /// Finds the next event behind damage that can be believed, where that is wanted.
  mutating func goOn(behind damage: LogDamage, _ reader: inout LogReader) -> Bool {
    guard filter.forceRead, !damage.isFailure else { return false }
    if case .source = damage.problem { return false }
    place.group.hasLostEvents = true
    if filter.needsWholeGroup {
      // What the group has before the damage may be wanted still.
      if readsAgain(&reader) { return true }
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
    if let offset, severity == .damage, !reading.isNew(offset) { return }
    if severity == .damage { sink.flush() }
    reporter.report(DumpMessage(severity: severity, file: path, offset: offset, text: text))
  }

  /// Whether the start position lies inside the event, and not at its beginning; tells where events
  /// begin around it.
  mutating func startsInside(_ frame: EventFrame) -> Bool {
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
