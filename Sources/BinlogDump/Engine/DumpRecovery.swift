package import BinlogBytes
package import BinlogEvents

/// `--force-read`: what an event must be to be printed, and where to go on behind damage.
///
/// Without it the vendors' tools print what has the shape of an event, and so do we. With it an
/// event is printed only if it can be believed: its size, its type, its place in the chain of
/// positions, its checksum; behind damage, also that another event follows.
package struct DumpRecovery {
  private var serverIDs: Set<UInt32> = []
  private var lastServerID: UInt32?
  private var isRelayLog = false
  private var hasFormat = false
  /// How far end_log_pos runs ahead of the offset, after bytes were lost or put in.
  private var displacement: UInt64 = 0
  /// Whether table maps may be missing.
  private var hasGap = false
  private var toldTables: Set<UInt64> = []
  /// Tables that were mapped since the last gap.
  private var mapped: Set<UInt64> = []
  private static let mostTables = 1 << 20

  package init() {}

  /// Takes in an event that was printed.
  package mutating func note(_ frame: EventFrame) {
    if frame.header.serverID != lastServerID {
      serverIDs.insert(frame.header.serverID)
      lastServerID = frame.header.serverID
    }
    if frame.type == .formatDescription || frame.type == .startV3 {
      if !hasFormat, frame.header.flags.contains(.relayLog) { isRelayLog = true }
      hasFormat = true
    } else if frame.type == .rotate, frame.header.flags.contains(.artificial) {
      isRelayLog = true
    }
  }

  /// Refuses an event that cannot be believed where it stands.
  package func check(
    _ frame: EventFrame, _ bytes: Span<UInt8>, format: FormatDescription
  ) throws(DumpFault) {
    // A description is needed to read on at all; a wrong checksum of it is told, no more.
    guard frame.type != .formatDescription else { return }
    if frame.checksumLength == 4 {
      let sums = ChecksumComparison(event: bytes, isFormatDescription: false)
      guard sums.agrees else {
        throw .damage(
          at: frame.offset,
          "\(frame.type): the checksum is \(sums.storedText), computed \(sums.computedText): it is "
            + "damaged and left out")
      }
      return
    }
    // Without checksums only the chain speaks, where it holds inside transactions.
    guard hasFormat, !isRelayLog, format.binlogVersion >= 4, !frame.header.endLogPos.isUnset,
      !frame.header.flags.contains(.artificial), !format.countsInCache,
      !search(format).agrees(frame)
    else { return }
    throw .damage(
      at: frame.offset,
      "\(frame.type): it ends at \(frame.end) and says \(frame.header.endLogPos): its header is "
        + "damaged, or bytes are missing before it")
  }

  /// What to say of a rows event whose table map was lost in a gap; nil where it is known, or was
  /// told before.
  package mutating func lostTable(
    _ frame: EventFrame, _ bytes: Span<UInt8>, format: FormatDescription
  ) -> String? {
    guard hasGap else { return nil }
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

  private func search(_ format: FormatDescription) -> Resynchronizer {
    Resynchronizer(
      format: format, isRelayLog: isRelayLog, serverIDs: serverIDs, displacement: displacement,
      wantsSuccessor: true)
  }

  /// The next event that can be believed behind the one at `start`.
  ///
  /// Where no description of the format was met, one is supposed under which events make sense.
  package mutating func next(
    behind start: FileOffset, in walker: FrameWalker, _ format: inout FormatDescription
  ) throws(DumpFault) -> Resynchronizer.Found {
    guard format.headerLength == EventHeader.size else {
      throw .damage(
        at: start, "--force-read cannot find events of this old format, which has no positions")
    }
    var candidates = [format]
    if !hasFormat {
      candidates = [ChecksumAlgorithm.crc32, .none].flatMap { checksum in
        [Flavor.mysql, .mariadb].map { .assumed($0, checksum: checksum) }
      }
      // A stream cannot be searched twice.
      if !walker.cursor.source.isSeekable {
        candidates = [.assumed(format.flavor, checksum: .crc32)]
      }
    }
    do throws(SourceError) {
      for candidate in candidates {
        var cursor = walker.cursor
        guard let found = try search(candidate).next(from: start.advanced(by: 1), in: &cursor)
        else { continue }
        format = candidate
        displacement = displacement &+ shift(of: found.frame)
        hasGap = true
        mapped = []
        return found
      }
    } catch {
      throw DumpFault(error)
    }
    throw DumpFault.damage(at: start, "--force-read: no event that can be believed follows")
      .withRest(from: start, of: walker.cursor.source)
  }

  private func shift(of frame: EventFrame) -> UInt64 {
    guard !isRelayLog, !frame.header.endLogPos.isUnset else { return 0 }
    let wanted = UInt32(truncatingIfNeeded: frame.end.rawValue &+ displacement)
    return UInt64(bitPattern: Int64(frame.header.endLogPos.rawValue) - Int64(wanted))
  }

  /// What was passed over, and why `found` is believed, in words.
  package func words(about found: Resynchronizer.Found, from start: FileOffset) -> String {
    "--force-read: \(found.offset.distance(from: start)) bytes are passed over; the log goes on with "
      + "\(found.frame.type) at offset \(found.offset), because \(found.evidence); the group there "
      + "may lack its beginning"
  }
}

extension DumpFault {
  /// The same, with what is left of the log behind it.
  package func withRest(from offset: FileOffset, of source: ByteSource) -> DumpFault {
    guard isDamage, !isTorn, let size = source.size, size > offset.rawValue else { return self }
    var fault = self
    fault.text += "; \(size - offset.rawValue) bytes from \(offset) to the end are not printed"
    return fault
  }
}
