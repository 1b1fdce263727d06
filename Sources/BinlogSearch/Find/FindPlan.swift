import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs

/// Which logs have to be read for what is asked, as their beginnings tell.
struct FindPlan {
  /// The places of the logs that are read, in order.
  private(set) var places: [Int] = []
  private let logs: LogSelection
  private let heads: [LogHead?]

  init(_ conditions: FindConditions, _ logs: LogSelection) {
    self.logs = logs
    heads = logs.paths.map { logs.order.heads[$0] }
    let all = Set(logs.paths.indices)
    // Each kind of lookup names logs; a group must fit them all, or one where that is enough.
    var wanted: [Set<Int>] = []
    let filter = conditions.rows
    if !conditions.gtids.isEmpty {
      wanted.append(conditions.gtids.reduce(into: []) { $0.formUnion(logsThatMayHold($1)) })
    }
    if !conditions.moments.isEmpty {
      wanted.append(
        conditions.moments.reduce(into: []) { set, moment in
          set.formUnion(self.logs(around: moment.microseconds / 1_000_000))
        })
    }
    if !conditions.positions.isEmpty {
      wanted.append(
        conditions.positions.reduce(into: []) { set, position in
          set.formUnion(self.logs(of: position))
        })
    }
    if filter.startTime != nil || filter.stopTime != nil {
      wanted.append(
        self.logs(
          from: filter.startTime.map { $0.microseconds / 1_000_000 },
          to: filter.stopTime.map { $0.microseconds / 1_000_000 }))
    }
    let hasOthers = Self.hasOthers(conditions)
    var chosen = all
    if !wanted.isEmpty {
      if conditions.isAny || (!hasOthers && wanted.count > 1 && conditions.hasLookups) {
        chosen = hasOthers ? all : wanted.reduce(into: []) { $0.formUnion($1) }
      } else {
        for set in wanted { chosen.formIntersection(set) }
      }
    }
    // Names of columns come from definitions, which may stand in any log before.
    if !filter.conditions.isEmpty || !filter.changedColumns.isEmpty, let last = chosen.max(),
      conditions.asksForRows
    {
      chosen = Set(0...last)
    }
    places = chosen.sorted()
  }

  /// Whether something is asked besides GTIDs, moments, places and times.
  private static func hasOthers(_ conditions: FindConditions) -> Bool {
    !conditions.statements.isEmpty || conditions.definitions != nil || conditions.asksForRows
      || conditions.rowsOver != nil || conditions.bytesOver != nil
      || conditions.secondsOver != nil || !conditions.users.isEmpty
      || !conditions.rows.threads.isEmpty || !conditions.rows.servers.isEmpty
      || !conditions.rows.xids.isEmpty || conditions.rows.includedGtids != nil
  }

  // MARK: GTIDs

  /// What is known to stand before the log at `place`, or nil.
  private func isBefore(_ gtid: GroupIdentifier, _ place: Int) -> Bool? {
    guard let head = heads[place], !head.isRelayLog else { return nil }
    switch gtid {
    case .mysql(let gtid): return head.previous.map { $0.contains(gtid) }
    case .mariadb(let gtid):
      guard let list = head.list else { return nil }
      // Numbers of one server in a domain only grow.
      return list.contains {
        $0.domain == gtid.domain && $0.server == gtid.server && $0.sequence >= gtid.sequence
      }
    }
  }

  /// The logs that may hold `gtid`.
  private func logsThatMayHold(_ gtid: GroupIdentifier) -> Set<Int> {
    var result: Set<Int> = []
    for place in heads.indices {
      if isBefore(gtid, place) == true { continue }
      // What the next log names as logged before stands here, or earlier.
      if place + 1 < heads.count, isBefore(gtid, place + 1) == false { continue }
      result.insert(place)
    }
    return result
  }

  /// What is to be said of a GTID that no log holds.
  func answer(_ gtid: GroupIdentifier) -> FindLookup {
    var lookup = FindLookup(asked: gtid.description, answer: .inNone)
    if isBefore(gtid, 0) == true {
      lookup.answer = .beforeFirst
      return lookup
    }
    // It is in the gap before the first log that names it as logged before.
    if let next = heads.indices.first(where: { isBefore(gtid, $0) == true }) {
      if let missing = logs.missing(before: next) {
        lookup.answer = .inMissing
        lookup.names = missing.text
        lookup.file = missing.first.name(behind: 0)
      }
      return lookup
    }
    if isLater(gtid) { lookup.answer = .notYetWritten }
    return lookup
  }

  /// Whether `gtid` has a higher number than all that its source is known to have given out.
  private func isLater(_ gtid: GroupIdentifier) -> Bool {
    guard let head = heads.last ?? nil else { return false }
    switch gtid {
    case .mysql(let gtid):
      let key = GtidSet.Key(uuid: gtid.uuid, tag: gtid.tag)
      if let known = head.previous?.intervals[key]?.last {
        return known.upperBound <= gtid.number
      }
      // The source that begins the log, where nothing stands before it.
      return head.firstGtid.map { $0.uuid == gtid.uuid && $0.tag == gtid.tag } ?? false
    case .mariadb(let gtid):
      let known = (head.list ?? []).filter { $0.domain == gtid.domain }.map(\.sequence).max()
      return known.map { $0 < gtid.sequence } ?? (head.list != nil)
    }
  }

  // MARK: Times

  /// How much earlier than the first group of a log a later group may have begun.
  private static let slack: Int64 = 86_400

  /// The time of the first group of each log; nil where they are not in order.
  private var times: [Int64]? {
    var result: [Int64] = []
    for head in heads {
      guard let head else { return nil }
      let time = head.firstTime.map(Int64.init) ?? result.last ?? Int64(head.created)
      if let last = result.last, time < last { return nil }
      result.append(time)
    }
    return result
  }

  private func logs(from start: Int64?, to stop: Int64?) -> Set<Int> {
    guard let times else { return Set(heads.indices) }
    var result: Set<Int> = []
    for place in times.indices {
      if let stop, times[place] > stop + Self.slack { continue }
      if let start, place + 1 < times.count, times[place + 1] < start { continue }
      result.insert(place)
    }
    return result
  }

  /// The logs that hold the groups next to a moment.
  private func logs(around moment: Int64) -> Set<Int> {
    guard let times else { return Set(heads.indices) }
    let place = max(0, (times.firstIndex { $0 > moment } ?? times.count) - 1)
    // Neighbours may stand in the logs beside it.
    return Set(max(0, place - 1)...min(times.count - 1, place + 1))
  }

  // MARK: Places

  private func logs(of position: LogCoordinate) -> Set<Int> {
    if let place = try? logs.place(of: position) { return [place] }
    // In a relay log places are those of the source.
    return heads.contains { $0?.isRelayLog ?? false } ? Set(heads.indices) : []
  }

  /// What is to be said of a place that no group holds.
  func answer(_ position: LogCoordinate, _ met: FindPass.Place) -> FindLookup {
    var lookup = FindLookup(asked: position.description, answer: .inNone)
    if met.isBetween {
      lookup.answer = .between
      lookup.file = position.name
      lookup.position = position.position
      return lookup
    }
    if let place = try? logs.place(of: position) {
      let size = heads[place]?.size
      if place == heads.count - 1, let size, position.position >= size {
        lookup.answer = .notYetWritten
      } else if position.position < FileMagic.size {
        lookup.answer = .inNone
      } else {
        lookup.answer = met.isMet ? .between : .inNone
      }
      lookup.file = logs.paths[place].logFileName
      lookup.position = position.position
      return lookup
    }
    if let missing = logs.missing.first(where: { $0.holds(position.name) }) {
      lookup.answer = .inMissing
      lookup.names = missing.text
      return lookup
    }
    guard let name = LogName(position.name), let first = LogName(logs.paths[0].logFileName),
      let last = logs.paths.last.flatMap({ LogName($0.logFileName) }), first.stem == name.stem
    else { return lookup }
    if name.number < first.number { lookup.answer = .beforeFirst }
    if name.number > last.number { lookup.answer = .notYetWritten }
    return lookup
  }
}
