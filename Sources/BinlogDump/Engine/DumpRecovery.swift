import BinlogBytes
import BinlogEvents

/// `--force-read`: what an event must be to be printed, and where to go on after damage.
///
/// Without it the vendors' tools print what has the shape of an event, and so do we. With it an
/// event is printed only if it can be believed: its size, its type, its place in the chain of
/// positions, its checksum; after damage, also that another event follows.
struct DumpRecovery {
  /// What was met, by which events after damage are believed.
  private var trail = LogTrail()
  private var toldTables: Set<UInt64> = []
  /// Tables that were mapped since the last gap.
  private var mapped: Set<UInt64> = []
  private static let mostTables = 1 << 20

  init() {}

  /// Takes in an event that was printed.
  mutating func note(_ frame: EventFrame) { trail.note(frame) }

  /// Refuses an event that cannot be believed where it stands.
  func check(
    _ frame: EventFrame, _ bytes: Span<UInt8>, format: FormatDescription
  ) throws(DumpFault) {
    // A description is needed to read on at all; a wrong checksum of it is told, no more.
    guard frame.type != .formatDescription else { return }
    if let sums = ChecksumComparison(of: frame, bytes) {
      guard sums.agrees else {
        throw .damage(
          at: frame.offset,
          "\(frame.type): the checksum is \(sums.storedText), computed \(sums.computedText): it is "
            + "damaged and left out")
      }
      return
    }
    // Without checksums only the chain speaks, where it holds inside transactions.
    guard !trail.agrees(frame, format) else { return }
    throw .damage(
      at: frame.offset,
      "\(frame.type): it ends at \(frame.end) and says \(frame.header.endLogPos): its header is "
        + "damaged, or bytes are missing before it")
  }

  /// What to say of a rows event whose table map was lost in a gap; nil where it is known, or was
  /// told before.
  mutating func lostTable(
    _ frame: EventFrame, _ bytes: Span<UInt8>, format: FormatDescription
  ) -> String? {
    guard trail.hasGap else { return nil }
    if frame.type == .tableMap {
      if case .tableMap(let map)? = try? Event(frame, bytes: bytes, format: format),
        mapped.count < Self.mostTables
      {
        mapped.insert(map.tableID)
      }
      return nil
    }
    guard EventCatalog.role(of: frame.type) == .rows,
      case .rows(let rows)? = try? Event(frame, bytes: bytes, format: format),
      rows.tableID != TableMapEvent.dummyTableID, !mapped.contains(rows.tableID),
      toldTables.insert(rows.tableID).inserted
    else { return nil }
    return "\(frame.type): the table map of table number \(rows.tableID) was lost in the damaged "
      + "place; these rows cannot be shown, and a server will not apply them"
  }

  /// Finds the next event that can be believed after the one at `start`.
  mutating func next(
    behind start: FileOffset, in walker: FrameWalker, _ format: inout FormatDescription
  ) throws(DumpFault) -> LogGap {
    do throws(LogDamage) {
      let gap = try trail.gap(behind: start, in: walker.cursor, &format)
      mapped = []
      return gap
    } catch {
      guard !error.isFailure else { throw DumpFault(error) }
      throw DumpFault.damage(at: error.offset, "--force-read: " + error.message)
        .withRest(from: start, of: walker.cursor.source)
    }
  }
}

extension DumpFault {
  /// The same, with what is left of the log after it.
  func withRest(from offset: FileOffset, of source: ByteSource) -> DumpFault {
    guard isDamage, !isTorn, let size = source.size, size > offset.rawValue else { return self }
    var fault = self
    fault.text += "; \(size - offset.rawValue) bytes from \(offset) to the end are not printed"
    return fault
  }
}
