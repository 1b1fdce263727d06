import BinlogBytes
import BinlogDump
import BinlogEvents

/// Rows events in fragments (MariaDB 12.3).
extension RowFile {
  /// Takes in a fragment, and the rows event where it is the last one; returns whether reading goes
  /// on.
  mutating func fragment(
    _ part: PartialRowDataEvent, _ frame: EventFrame, _ bytes: Span<UInt8>, _ payload: EventFrame?
  ) -> Bool {
    let (joined, problem) = state.fragments.add(part, frame, bytes)
    if let problem { lost(problem) }
    guard let joined else { return true }
    let context = DecodeContext(
      format: state.format, type: joined.frame.type, flags: joined.frame.header.flags)
    let event = joined.bytes
    do throws(DecodeError) {
      let rows = try RowsEvent(joined.frame, bytes: event.span, context)
      let isComplete = payload == nil && follow(joined.place, EventDetail(rows))
      let goesOn = self.rows(rows, joined.frame, event.span, payload)
      if rows.endsStatement { place.query = [] }
      guard goesOn else { return false }
      state.observe(rows)
      if isComplete { completeGroup() }
      return true
    } catch {
      report(joined.frame.offset, error.message)
      outcome = max(outcome, .damaged)
      return false
    }
  }

  /// Another event comes: no more fragments do.
  mutating func endFragments() {
    if let problem = state.fragments.interrupt() { lost(problem) }
  }

  /// The log ends; its server may be writing the rest.
  mutating func tellOfOpenFragments() {
    guard let problem = state.fragments.interrupt() else { return }
    report(problem.offset, Self.text(problem), severity: .warning)
  }

  private mutating func lost(_ problem: RowFragments.Problem) {
    report(problem.offset, Self.text(problem))
    place.group.hasLostEvents = true
    outcome = max(outcome, .damaged)
  }

  private static func text(_ problem: RowFragments.Problem) -> String {
    "\(problem.reason): expected \(problem.expected), found \(problem.found); these rows cannot be "
      + "shown"
  }
}
