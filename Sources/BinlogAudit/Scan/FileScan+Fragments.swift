import BinlogBytes
import BinlogEvents
import BinlogLogs

/// Rows events in fragments (MariaDB 12.3).
extension FileScan {
  /// Takes in a fragment, and the rows event where it is the last one.
  mutating func observeFragment(
    _ frame: EventFrame, _ bytes: Span<UInt8>
  ) throws(DecodeError) {
    group.setStatement(isOpen: true)
    guard case .partialRowData(let part) = try Event(frame, bytes: bytes, format: state.format)
    else { return }
    let (joined, problem) = state.fragments.add(part, frame, bytes)
    if let problem { report(problem) }
    guard let joined else { return follow(frame, .auxiliary, EventDetail()) }
    let context = DecodeContext(
      format: state.format, type: joined.frame.type, flags: joined.frame.header.flags)
    let event = joined.bytes
    let rows: RowsEvent
    do throws(DecodeError) {
      rows = try RowsEvent(joined.frame, bytes: event.span, context)
    } catch {
      follow(frame, .auxiliary, EventDetail())
      throw error
    }
    // What is found in it reaches from its first fragment to its last.
    var extent = joined.frame
    extent.header.eventSize = UInt32(clamping: frame.end.distance(from: extent.offset))
    observe(rows, extent, event.span)
    follow(joined.place, .rows, EventDetail(rows))
  }

  /// Another event comes: no more fragments do.
  mutating func endFragments() {
    if let problem = state.fragments.interrupt() { report(problem) }
  }

  private mutating func report(_ problem: RowFragments.Problem) {
    // After damage, or where a relay log begins in the middle, the others may be what is lost.
    guard !group.mayLackStart, !mayContinue || problem.kind != .missing else { return }
    damaged(from: problem.offset)
    switch problem.kind {
    case .missing:
      add(
        .fragmentMissing, at: problem.offset, to: problem.end, type: .partialRowData,
        message: problem.reason, expected: problem.expected, found: problem.found,
        hint: "these rows are lost; a replica cannot apply the group")
    case .noRows, .tooMuch:
      add(
        .undecodableBody, at: problem.offset, to: problem.end, type: .partialRowData,
        message: problem.reason, expected: problem.expected, found: problem.found,
        hint: problem.kind == .tooMuch ? "its rows are not looked at" : bodyHint)
    }
  }
}
