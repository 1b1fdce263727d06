import BinlogBytes
import BinlogEvents

/// MariaDB's side of GTID connections: `check_slave_start_position`, `gtid_find_binlog_file` and
/// the search for the position in the log that was found.
///
/// The server's own `gtid_slave_pos` is taken for empty: a source that was a replica itself may
/// serve what this refuses.
struct MariaDBGtidAnswer {
  let context: DumpContext

  private static let tooOld =
    "Could not find GTID state requested by slave in any binlog files. Probably the slave state is "
    + "too old and required binlog files have been purged."

  private static func unreadable(_ event: String) -> String {
    "Could not read \(event) event while looking for GTID position in binlog"
  }

  func answer(to position: [MariaGtid], strict: Bool) -> ServerAnswer {
    guard context.version >= ServerVersion(10, 0, 0) else {
      return .unknown(reason: "MariaDB has GTIDs since 10.0")
    }
    guard let lastEntry = context.index.last, let last = GtidScan(lastEntry, context, whole: true)
    else { return .unknown(reason: "the GTIDs of the last log cannot be read") }
    // `gtid_binlog_state`: the list at the head of the last log, gone on with.
    let state = (last.list ?? []) + last.mariaGtids
    for wanted in position {
      let isLogged = state.contains {
        $0.domain == wanted.domain && $0.server == wanted.server && $0.sequence >= wanted.sequence
      }
      // A domain of which nothing was logged may belong to another source.
      guard !isLogged, let newest = state.last(where: { $0.domain == wanted.domain }) else {
        continue
      }
      let refusal =
        "Error: connecting slave requested to start from GTID \(wanted), which is not in the "
        + "master's binlog"
      guard newest.sequence >= wanted.sequence else { return .fatal(refusal) }
      return .fatal(
        refusal + ". Since the master's binlog contains GTIDs with higher sequence numbers, it "
          + "probably means that the slave has diverged due to executing extra erroneous "
          + "transactions")
    }
    for index in context.index.indices.reversed() {
      let list: [MariaGtid]
      switch GtidHead(context.index[index], context) {
      case .noLog:
        // It cannot be opened now, nor by the thread that sends.
        var thread = MariaDBDumpThread(context)
        return thread.dump(from: index, request: DumpRequest(file: "", position: 4))
      case .noFormat: return .fatal(Self.unreadable("format description log"))
      case .noSecond: return .fatal(Self.unreadable("GTID list"))
      case .undecodable:
        return .unknown(reason: "\(context.index[index]): its GTIDs cannot be read")
      case .list(let found):
        if !Self.covers(found, position) { continue }
        list = found
      case .other, .previous: list = []
      }
      if strict, let hole = hole(from: index, after: position, list: list) {
        return .fatal(
          "The binlog on the master is missing the GTID \(hole) requested by the slave (even though "
            + "both a prior and a subsequent sequence number does exist), and GTID strict mode is "
            + "enabled")
      }
      let isLooking = position.contains { wanted in !state.contains { $0.domain == wanted.domain } }
      var thread = MariaDBDumpThread(context, looksForGtids: isLooking)
      return thread.dump(from: index, request: DumpRequest(file: "", position: 4))
    }
    return .fatal(Self.tooOld)
  }

  /// Whether nothing that `position` lacks lies before the log with `list` at its head.
  private static func covers(_ list: [MariaGtid], _ position: [MariaGtid]) -> Bool {
    for (index, logged) in list.enumerated() {
      guard let wanted = position.first(where: { $0.domain == logged.domain }) else { return false }
      guard wanted.server == logged.server, wanted.sequence <= logged.sequence else { continue }
      if wanted.sequence < logged.sequence { return false }
      // The last of its domain is the one that was logged last.
      let next = index + 1
      if next < list.count, list[next].domain == logged.domain { return false }
    }
    return true
  }

  /// A GTID that is passed over by the logs, though others of its server stand before and after it.
  private func hole(
    from index: Int, after position: [MariaGtid], list: [MariaGtid]
  ) -> MariaGtid? {
    var waiting = position.filter { !list.contains($0) }
    for entry in context.index[index...] {
      guard !waiting.isEmpty, let scan = GtidScan(entry, context, whole: true) else { return nil }
      for gtid in scan.mariaGtids {
        guard
          let found = waiting.firstIndex(where: {
            $0.domain == gtid.domain && $0.server == gtid.server && gtid.sequence >= $0.sequence
          })
        else { continue }
        if gtid.sequence > waiting[found].sequence { return waiting[found] }
        waiting.remove(at: found)
      }
    }
    return nil
  }
}
