import BinlogBytes
import BinlogDump
import BinlogEvents

extension RowFile {
  /// Finds the next event behind damage that can be believed, where that is wanted.
  mutating func goOn(behind error: FrameError, _ walker: inout FrameWalker) -> Bool {
    guard filter.forceRead else { return false }
    if case .source = error { return false }
    let start = walker.next
    place.group.hasLostEvents = true
    if filter.needsWholeGroup {
      // What the group has before the damage may be wanted still.
      if readsAgain(&walker) { return true }
      if reading.elsewhere != nil { return false }
      reading.pass = .idle
    }
    do throws(DumpFault) {
      let found = try recovery.next(behind: start, in: walker, &state.format)
      report(start, recovery.words(about: found, from: start))
      endGroup(.unfinished)
      groupStart = nil
      state.loseContext()
      walker.adopt(state.format)
      walker.seek(to: found.offset)
      return true
    } catch {
      report(error.offset, error.text)
      return false
    }
  }

  mutating func damaged(
    _ error: FrameError, _ payload: EventFrame?, at start: FileOffset
  ) -> Bool {
    let inside = payload == nil ? "" : " inside the payload"
    switch error {
    case .tornHeader(let offset, let available):
      report(
        payload?.offset ?? offset,
        "\(available) bytes\(inside) where a header of 19 should be: the file is cut off there")
    case .eventTooSmall(let offset, let header, let least):
      report(
        payload?.offset ?? offset,
        "an event\(inside) of \(header.eventSize) bytes, expected at least \(least)")
    case .eventTooLarge(let offset, let header, let available):
      report(
        payload?.offset ?? offset,
        "\(header.type)\(inside) of \(header.eventSize) bytes, \(available) are left: the file is "
          + "cut off there, or the size is wrong")
    case .source(let error):
      let isWrapper = payload == nil && error.isDamage
      report(
        isWrapper ? start : payload?.offset,
        (isWrapper ? "the log could be read up to here: " : "") + error.message)
      outcome = max(outcome, payload == nil && !isWrapper ? .failed : .damaged)
      return false
    }
    outcome = max(outcome, .damaged)
    return false
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
