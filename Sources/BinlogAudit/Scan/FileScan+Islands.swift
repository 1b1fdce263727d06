import BinlogBytes
import BinlogEvents

/// Sound events that stand where others should: a block of another place, a part that is there
/// twice. They belong to the damaged place around them.
extension FileScan {
  /// Bytes of events that are taken for an island at most; what goes on longer is the log itself.
  static let longestIsland: UInt64 = 1 << 20

  /// The event after an island that begins with `first`, in a damaged place that begins at `start`;
  /// nil where `first` belongs to the log.
  ///
  /// The events of an island have positions of another place. After it they are right again, or
  /// run behind by just the bytes that were put in.
  func islandEnd(
    from first: EventFrame, damagedFrom start: FileOffset
  ) throws(SourceError) -> Resynchronizer.Found? {
    guard source.isSeekable, !state.isRelayLog else { return nil }
    var probe = FrameWalker(source, at: first.offset)
    probe.adopt(state.format)
    var islandShift: UInt64?
    while true {
      let frame: EventFrame?
      do throws(FrameError) {
        frame = try probe.nextFrame()
      } catch {
        if case .source(let failure) = error { throw failure }
        return try returning(from: probe.next.advanced(by: 1), damagedFrom: start, islandShift)
      }
      guard let frame, frame.offset.distance(from: first.offset) <= Self.longestIsland else {
        return nil
      }
      let bytes = probe.cursor.bytes(frame.size, at: frame.offset)
      if let sum = ChecksumComparison(of: frame, bytes), !sum.agrees {
        return try returning(
          from: frame.offset.advanced(by: 1), damagedFrom: start, islandShift)
      }
      if frame.header.endLogPos.isUnset { continue }
      let shift = shift(of: frame)
      if islandShift == nil {
        if shift == 0 { return nil }
        islandShift = shift
      } else if shift != islandShift {
        return isReturn(shift, at: frame.offset, damagedFrom: start)
          ? Resynchronizer.Found(
            offset: frame.offset, frame: frame, evidence: "its position agrees")
          : nil
      }
    }
  }

  /// The next sound event after an island that broke off, if the log goes on with it.
  private func returning(
    from offset: FileOffset, damagedFrom start: FileOffset, _ islandShift: UInt64?
  ) throws(SourceError) -> Resynchronizer.Found? {
    guard islandShift != nil else { return nil }
    var cursor = reader.surroundings
    guard let found = try resynchronizer.next(from: offset, in: &cursor),
      found.offset.distance(from: offset) <= Self.longestIsland
    else { return nil }
    return isReturn(shift(of: found.frame), at: found.offset, damagedFrom: start) ? found : nil
  }

  /// Whether the log goes on at `offset`: nothing is missing, or as much was put in as lies between.
  private func isReturn(
    _ shift: UInt64, at offset: FileOffset, damagedFrom start: FileOffset
  ) -> Bool {
    shift == 0 || shift == 0 &- offset.distance(from: start)
  }
}
