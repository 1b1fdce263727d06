import BinlogBytes
package import BinlogEvents

extension LogSelection {
  /// The GTIDs that the missing logs held, in the order of ``missing``; nil where nothing tells.
  ///
  /// What the log after a gap names as logged before it, and the log before the gap neither names
  /// nor holds, stood in it. So the log before each gap is read, by the beginnings of its groups.
  package func missingGtids(_ access: LogAccess) -> [String?] {
    missing.prefix(Self.mostGaps).map { missing in
      guard let before = missing.after.flatMap({ head(named: $0) }),
        let after = missing.before.flatMap({ head(named: $0) }),
        after.previous != nil || after.list != nil
      else { return nil }
      let (held, isWhole) = Self.gtids(before.path, access)
      return LogBreak(between: before, held, and: after, isWhole: isWhole, isClosed: true)?.gtidText
    }
  }

  /// A directory in which more is missing is no set of logs.
  private static let mostGaps = 100

  private func head(named name: String) -> LogHead? {
    paths.first { $0.logFileName == name }.flatMap { order.heads[$0] }
  }

  /// The GTIDs of the groups of a log that are complete and begin before `stop`, and whether it could
  /// be read to its end.
  package static func gtids(_ path: String, _ access: LogAccess, before stop: UInt64 = .max)
    -> (HeldGtids, Bool)
  {
    var held = HeldGtids()
    guard let source = try? access.open(path),
      var reader = try? LogReader(
        source, policy: ReadPolicy(checksums: .unchecked, payloads: .closed))
    else { return (held, false) }
    var isWhole = true
    while reader.next(reporting: { _ in isWhole = false }) != nil {
      if reader.endsGroup, case .completed(let group) = reader.groupChange,
        let identifier = group.identifier, group.start.rawValue < stop
      {
        held.add(identifier)
      }
    }
    return (held, isWhole)
  }
}
