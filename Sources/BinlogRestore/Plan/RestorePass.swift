import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs

/// Goes over the groups from the backup on: which of them are applied, and where that ends.
struct RestorePass: GroupVisitor {
  /// What is used of one log.
  struct Use {
    var place: Int
    var path: String
    /// Where the first group begins that is applied.
    var start: UInt64?
    /// Where the last group ends that is applied.
    var end: UInt64 = 0
    var groups: UInt64 = 0
    var rows: UInt64 = 0
    var bytes: UInt64 = 0
    /// Groups after the start that the backup holds, and those that are skipped: where they lie.
    var leftOut: [Range<UInt64>] = []
    /// Whether its server ended it.
    var isClosed = false
    /// Whether something in it could not be read.
    var hasDamage = false
    /// The time of its last event, and where that ends.
    var lastTime: UInt32 = 0
    var fileEnd: UInt64 = 0
    /// The groups of the log, for what comes after it.
    var held = HeldGtids()
    /// In a relay log: the source's file and position where the first group begins.
    var source: LogCoordinate?
  }

  /// Damage in the part that is needed.
  struct Damage {
    var path: String
    var offset: UInt64
    var message: String
  }

  /// How the coordinate of the backup turned out.
  struct BackupCheck {
    /// Whether the position is the border of an event.
    var isAligned = false
    /// The group in which it lies.
    var inside: GroupSummary?
    /// A group that stands before the position, though the GTIDs do not hold it; or the other way.
    var contradiction: (group: GroupSummary, isBefore: Bool)?
    /// How far the log goes.
    var end: UInt64 = 0
    /// In relay logs: where the first group lies in the source's logs, and whether the coordinate of
    /// the backup is a border between two of them.
    var firstSource: LogCoordinate?
    var isSourceBorder = false
    /// Where the group before ended in the source's logs.
    var lastSource: LogCoordinate?
    /// The latest commit that the backup holds, of those that were met, µs since 1970.
    var latest: Int64 = 0
    /// The GTIDs of MariaDB that were met.
    var lastGtids: [MariaGtid] = []
    /// MariaDB: a group with the number of one of the backup's, of another server.
    var other: GroupSummary?
  }

  let start: RestoreStart
  let target: RestoreTarget
  let targetPlace: Int?
  let skipped: [NamedGroup]
  let skippedPlaces: [Int?]
  /// Where the logs are of several servers.
  let legs: RestoreLegs?
  /// Groups of other servers' logs that the server never had which is followed.
  private(set) var foreign: UInt64 = 0

  private(set) var uses: [Use] = []
  private(set) var current: Use
  private(set) var backup = BackupCheck()
  private(set) var damages: [Damage] = []
  private(set) var findings: [Finding] = []
  /// The first group that is not applied.
  private(set) var stop: (group: GroupSummary, place: Int, state: [MariaGtid])?
  /// Whether the target was met.
  private(set) var isTargetMet = false
  /// Whether it is in what the backup holds.
  private(set) var isTargetInBackup = false
  /// The first and last groups that are applied.
  private(set) var first: GroupSummary?
  private(set) var last: (group: GroupSummary, place: Int)?
  /// The state of MariaDB before the first that is applied.
  private(set) var groups: UInt64 = 0
  private(set) var rows: UInt64 = 0
  private(set) var bytes: UInt64 = 0
  /// MySQL: the GTIDs that are applied.
  private(set) var applied = GtidSet()
  /// MariaDB's position after the last that is applied.
  private(set) var state: [MariaGtid] = []
  /// Groups without identifier among those that are applied.
  private(set) var anonymous: UInt64 = 0
  /// Groups after the stop that were committed no later than the target.
  private(set) var earlierAgain: [GroupSummary] = []
  private(set) var earlierAgainCount: UInt64 = 0
  /// Groups that are skipped.
  private(set) var skippedGroups: [(group: GroupSummary, place: Int)] = []
  private(set) var metSkips: Set<Int> = []
  /// XA transactions that are prepared and not ended, in order.
  private(set) var prepared: [(name: [UInt8], group: GroupSummary)] = []
  /// XA transactions that are ended here and were prepared in what the backup holds.
  private(set) var endedXA: [(name: [UInt8], group: GroupSummary)] = []
  /// The group that the last log leaves open.
  private(set) var unfinished: GroupSummary?
  /// Servers that made the groups that are applied.
  private(set) var servers: Set<UInt32> = []
  private(set) var domains: Set<UInt32> = []
  /// The latest commit that was met, µs since 1970.
  private(set) var latest: Int64 = 0
  /// Whether LOAD DATA LOCAL will read files.
  private(set) var loadsFiles = false
  /// Groups that were applied before one that the backup holds already.
  private(set) var isInterleaved = false

  private var isAfterTarget = false
  private var xa: (number: UInt64, part: XAPart, isOnePhase: Bool)?
  private static let mostNamed = 20
  private static let mostFindings = 1000
  private static let mostXA = 10_000

  init(
    _ start: RestoreStart, to target: RestoreTarget, targetPlace: Int?, skipping: [NamedGroup],
    places: [Int?], legs: RestoreLegs? = nil
  ) {
    self.legs = legs
    self.start = start
    self.target = target
    self.targetPlace = targetPlace
    skipped = skipping
    skippedPlaces = places
    current = Use(place: start.place, path: "")
    state = start.note.state ?? []
    applied = GtidSet()
  }

  /// Goes on with the log at `path`.
  mutating func begin(_ path: String, _ place: Int) {
    current = Use(place: place, path: path)
    // What the end of another server's log leaves open is none of this one's.
    if place == legs?.target { unfinished = nil }
  }

  /// The log is through.
  mutating func endLog() { uses.append(current) }

  /// Whether nothing more is to be read.
  var isDone: Bool {
    guard stop != nil else { return false }
    if case .time = target { return false }
    return true
  }

  /// Whether the part that is needed has begun.
  private var isInside: Bool {
    guard stop == nil else { return false }
    return first != nil || current.place > start.place
  }

  // MARK: Events

  mutating func step(
    _ reader: borrowing LogReader, _ step: LogStep, _ groups: inout GroupCollector
  ) -> Bool {
    guard step == .event, reader.payload == nil else { return !isDone }
    let frame = reader.frame
    let time = frame.header.timestamp
    if time != 0 { current.lastTime = max(current.lastTime, time) }
    current.fileEnd = frame.end.rawValue
    if current.place == start.place {
      if let position = start.position {
        if frame.offset.rawValue == position || frame.end.rawValue == position {
          backup.isAligned = true
        }
      }
      backup.end = frame.end.rawValue
    }
    switch frame.type {
    case .rotate, .stop: if reader.state.isOwn(frame) { current.isClosed = true }
    case .query where reader.state.format.flavor == .mysql:
      if let query = try? reader.event.body(QueryEvent.self),
        let part = XAPart(reader.bytes.extracting(query.text))
      {
        note(part, groups)
      }
    case .xaPrepare:
      if let event = try? reader.event.body(XAPrepareEvent.self), event.onePhase { xa = nil }
    case .mariaGtid:
      if let event = try? reader.event.body(MariaGtidEvent.self),
        let part = XAPart(event, reader.bytes)
      {
        note(part, groups)
      }
    case .beginLoadQuery, .appendBlock: if isInside { loadsFiles = true }
    default: break
    }
    return !isDone
  }

  private mutating func note(_ part: XAPart, _ groups: GroupCollector) {
    // An ending in the group that began it is one of one phase.
    guard let number = groups.atHand?.number else { return }
    if let known = xa, known.number == number, case .starts = known.part, case .ends = part {
      xa = nil
    } else {
      xa = (number, part, false)
    }
  }

  mutating func notice(_ notice: LogNotice, in path: String) {
    guard case .damage(let damage) = notice else { return }
    current.hasDamage = true
    if findings.count < Self.mostFindings { findings.append(Finding(damage, in: path)) }
    guard stop == nil, !isTargetMet else { return }
    // What the backup holds is not needed.
    if current.place == start.place, let position = start.position,
      damage.offset.rawValue < position
    {
      return
    }
    if damages.count < Self.mostFindings {
      damages.append(
        Damage(path: path, offset: damage.offset.rawValue, message: damage.message))
    }
  }

  // MARK: Groups

  mutating func ended(_ group: GroupSummary, state: [MariaGtid]) {
    let part = xa?.number == group.number ? xa?.part : nil
    guard group.isComplete else {
      if stop == nil {
        unfinished = group
        if let legs, current.place < legs.target { leaveOut(group) }
      }
      return
    }
    if let gtid = group.gtid {
      current.held.add(gtid)
      if case .mariadb(let gtid) = gtid, stop == nil {
        backup.lastGtids.follow(gtid)
        let twin = start.note.state?.first {
          $0.domain == gtid.domain && $0.sequence == gtid.sequence
        }
        if let twin, twin.server != gtid.server { backup.other = group }
      }
    }
    if judgeBackup(group) {
      if stop == nil { backup.latest = max(backup.latest, Self.time(group)) }
      if meets(group) { isTargetInBackup = true }
      if let part { pass(part, group, isApplied: false) }
      if first != nil, stop == nil {
        isInterleaved = true
        leaveOut(group)
      }
      return
    }
    if let legs, stop == nil, current.place < legs.target, !legs.wants(group) {
      foreign += 1
      if first != nil { leaveOut(group) }
      return
    }
    if stop != nil {
      if case .time(let time) = target, Self.time(group) <= time.microseconds {
        earlierAgainCount += 1
        if earlierAgain.count < Self.mostNamed { earlierAgain.append(group) }
      }
      return
    }
    if isAfterTarget || judgeTarget(group) {
      stop = (group, current.place, state)
      return
    }
    apply(group, part)
    if meets(group) {
      isTargetMet = true
      isAfterTarget = true
    }
  }

  private mutating func apply(_ group: GroupSummary, _ part: XAPart?) {
    latest = max(latest, Self.time(group))
    if let index = skipped.indices.first(where: { names($0, group) }) {
      metSkips.insert(index)
      skippedGroups.append((group, current.place))
      if current.start == nil {
        current.start = group.position.rawValue
        current.source = Self.source(group)
      }
      leaveOut(group)
      current.end = group.endPosition.rawValue
      if first == nil { first = group }
      last = (group, current.place)
      takeState(group)
      return
    }
    if group.hasLostEvents, damages.isEmpty {
      damages.append(
        Damage(
          path: group.path, offset: group.position.rawValue,
          message: "something of this group cannot be read"))
    }
    if current.start == nil {
      current.start = group.position.rawValue
      current.source = Self.source(group)
    }
    current.end = group.endPosition.rawValue
    current.groups += 1
    current.rows += group.rows
    current.bytes += group.bytes
    groups += 1
    rows += group.rows
    bytes += group.bytes
    if first == nil { first = group }
    last = (group, current.place)
    servers.insert(group.serverID)
    switch group.gtid {
    case .mysql(let gtid)?: applied.insert(gtid)
    case .mariadb(let gtid)?: domains.insert(gtid.domain)
    case nil: anonymous += 1
    }
    takeState(group)
    if let part { pass(part, group, isApplied: true) }
  }

  private mutating func takeState(_ group: GroupSummary) {
    guard case .mariadb(let gtid)? = group.gtid else { return }
    state.removeAll { $0.domain == gtid.domain }
    state.append(gtid)
  }

  private mutating func leaveOut(_ group: GroupSummary) {
    let range = group.position.rawValue..<max(group.position, group.endPosition).rawValue
    if let last = current.leftOut.last, last.upperBound == range.lowerBound {
      current.leftOut[current.leftOut.count - 1] = last.lowerBound..<range.upperBound
    } else {
      current.leftOut.append(range)
    }
  }

  private mutating func pass(_ part: XAPart, _ group: GroupSummary, isApplied: Bool) {
    switch part {
    case .starts(let name):
      if prepared.count < Self.mostXA { prepared.append((name, group)) }
    case .ends(let name):
      if let index = prepared.lastIndex(where: { $0.name == name }) {
        let begun = prepared.remove(at: index)
        // A dump holds nothing of what was only prepared.
        if isApplied, judgeBackup(begun.group), endedXA.count < Self.mostNamed {
          endedXA.append((name, group))
        }
      } else if isApplied, endedXA.count < Self.mostNamed {
        endedXA.append((name, group))
      }
    }
  }

  private static func source(_ group: GroupSummary) -> LogCoordinate? {
    guard let file = group.sourceFile, let position = group.sourcePosition else { return nil }
    return LogCoordinate(file: file, position: position)
  }

  // MARK: The backup

  /// Whether the backup holds a group by its place in the source's logs; nil where that is not asked.
  private mutating func judgeBySource(_ group: GroupSummary) -> Bool? {
    guard let place = start.source, let wanted = LogName(place.file),
      let file = group.sourceFile, let name = LogName(file), name.stem == wanted.stem,
      let begin = group.sourcePosition, let end = group.sourceEndPosition
    else { return nil }
    defer { backup.lastSource = LogCoordinate(file: file, position: end) }
    if backup.firstSource == nil { backup.firstSource = LogCoordinate(file: file, position: begin) }
    guard name.number == wanted.number else {
      // The coordinate is the end of a log, or the beginning of one, without groups beside it.
      if name.number > wanted.number, let last = backup.lastSource.flatMap({ LogName($0.file) }),
        last.number < wanted.number
      {
        backup.isSourceBorder = true
      }
      return name.number < wanted.number
    }
    if begin == place.position || end == place.position { backup.isSourceBorder = true }
    if begin > place.position, let last = backup.lastSource.flatMap({ LogName($0.file) }),
      last.number < wanted.number
    {
      backup.isSourceBorder = true
    }
    if begin < place.position, end > place.position { backup.inside = group }
    return end <= place.position
  }

  /// Whether the backup holds the group.
  private mutating func judgeBackup(_ group: GroupSummary) -> Bool {
    var byPosition = judgeBySource(group)
    if let position = start.position, group.endFile == nil || group.endFile == group.file {
      if current.place > start.place {
        byPosition = false
      } else if group.endPosition.rawValue <= position {
        byPosition = true
      } else if group.position.rawValue >= position {
        byPosition = false
      } else {
        backup.inside = group
        byPosition = false
      }
    }
    var byGtid: Bool?
    switch group.gtid {
    case .mysql(let gtid)?:
      byGtid = start.note.set.map { $0.contains(gtid) }
      if legs != nil, applied.contains(gtid) { return true }
    case .mariadb(let gtid)?:
      byGtid = start.note.state.map { state in
        state.contains { $0.domain == gtid.domain && $0.sequence >= gtid.sequence }
      }
      if legs != nil, RestoreStart.holds(state, gtid) { return true }
    case nil: break
    }
    if let byPosition, let byGtid, byPosition != byGtid, backup.contradiction == nil,
      start.checksPosition
    {
      backup.contradiction = (group, byPosition)
    }
    return byGtid ?? byPosition ?? false
  }

  // MARK: The target

  /// When a group was committed, µs since 1970.
  static func time(_ group: GroupSummary) -> Int64 {
    group.commitTime.map { Int64(clamping: $0) } ?? Int64(group.endTimestamp) * 1_000_000
  }

  /// Whether it is the first one that is not applied any more.
  private mutating func judgeTarget(_ group: GroupSummary) -> Bool {
    switch target {
    case .time(let time):
      guard Self.time(group) > time.microseconds else { return false }
      isTargetMet = true
      return true
    case .group(let gtid, false):
      guard group.gtid == gtid else { return false }
      isTargetMet = true
      return true
    case .place(let place, false):
      guard let targetPlace else { return false }
      if current.place > targetPlace { return true }
      guard current.place == targetPlace else { return false }
      guard group.endPosition.rawValue > place.position else { return false }
      isTargetMet = true
      return true
    default: return false
    }
  }

  /// Whether it is the group that the target names.
  private func meets(_ group: GroupSummary) -> Bool {
    switch target {
    case .group(let gtid, _): return group.gtid == gtid
    case .place(let place, _):
      return current.place == targetPlace && group.position.rawValue <= place.position
        && place.position < group.endPosition.rawValue
    default: return false
    }
  }

  private func names(_ index: Int, _ group: GroupSummary) -> Bool {
    switch skipped[index] {
    case .gtid(let gtid): return group.gtid == gtid
    case .place(let place):
      return skippedPlaces[index] == current.place
        && group.position.rawValue <= place.position
        && place.position < group.endPosition.rawValue
    }
  }

  /// The end of a log was reached without the target, which is a place at its end.
  mutating func reachEnd() {
    guard case .place(let coordinate, false) = target, targetPlace == current.place,
      coordinate.position <= current.fileEnd
    else { return }
    isTargetMet = true
  }
}
