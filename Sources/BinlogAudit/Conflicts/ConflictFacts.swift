public import BinlogBytes
import BinlogEvents
import BinlogLogs

/// What the groups of all logs tell of an error, before any row is looked at.
public struct ConflictFacts: Sendable {
  /// A group that is not applied yet.
  public struct Unapplied: Sendable {
    /// Its places.
    public var group: Conflict.Group
    /// Paths of the logs that hold parts of it.
    public var paths: [String]
    /// How many statements it ran as text.
    public var statements: UInt64
  }

  /// The groups from the first one on that is not applied, in order.
  public private(set) var unapplied: [Unapplied] = []
  /// Index in ``unapplied`` of the group that the error is about; nil where it was not found.
  public private(set) var failed: Int?
  /// Whether ``unapplied`` comes from relay logs, and not from the source's.
  public private(set) var isFromRelayLogs = false
  /// server_id of the replica, as its own logs say.
  public private(set) var replicaServerID: UInt32?
  /// UUID of the replica, as its own GTIDs say.
  public private(set) var replicaUUID: String?
  /// Whether any of the replica's own logs was given.
  public private(set) var hasOwnLogs = false
  /// Whether the replica logs what it applies; nil where its logs do not tell.
  public private(set) var logsApplied: Bool?
  /// Whether the replica's own logs go back to its beginning.
  public private(set) var ownLogsAreWhole = false
  /// When the first group of the replica's own logs was made.
  public private(set) var ownLogsSince: UInt32?
  /// How many groups of ``unapplied`` in a row, from the failed one on, the replica has applied
  /// before.
  public private(set) var appliedBefore = 0
  /// The domains that any GTID of MariaDB names.
  public private(set) var domains: Set<UInt32> = []

  private var ownByKey: [GroupKey: FileScan.VisitedGroup] = [:]
  private var ownByPlace: [Place: FileScan.VisitedGroup] = [:]
  private var ownByIdentifier: [GroupIdentifier: FileScan.VisitedGroup] = [:]
  private var sourceByKey: [GroupKey: FileScan.VisitedGroup] = [:]
  private var sourceSince: UInt32?

  private struct Place: Hashable {
    var path: String
    var offset: FileOffset
  }

  /// Takes in all groups that `inputs` has, of `channel`, and finds those that `error` is about.
  ///
  /// `sourceGroups` are whole groups of the source's logs, which stand for relay logs that were not
  /// given.
  public init(
    _ error: ApplierError, _ inputs: SuggestInputs, channel: String? = nil,
    sourceGroups: [FileScan.VisitedGroup] = []
  ) {
    let merger = inputs.merged(channel: channel)
    readOwn(inputs)
    let source = sourceGroups.isEmpty ? inputs.sourceGroups : sourceGroups
    addSource(source)
    var placed = merger.placed
    isFromRelayLogs = !placed.isEmpty
    failed = Self.find(error, merger.state, placed)
    if failed == nil {
      let fromSource = PlacedGroup.inSourceLogs(source)
      if let found = Self.find(error, merger.state, fromSource) {
        placed = fromSource
        isFromRelayLogs = false
        failed = found
      }
    }
    guard let found = failed else { return }
    // Workers may be ahead: what is not applied begins before the group that one of them reports.
    let first = Self.firstUnapplied(merger.state, placed, found) { group in
      isApplied(group.visited)
    }
    unapplied = placed[first...].map { Self.unapplied($0) }
    failed = found - first
    for group in placed[found...] {
      guard isApplied(group.visited) else { break }
      appliedBefore += 1
    }
  }

  /// Takes in groups of the source's logs, which tell what the source has and has lost.
  public mutating func addSource(_ groups: [FileScan.VisitedGroup]) {
    for group in groups {
      if let key = GroupKey.identity(group) { sourceByKey[key] = group }
      sourceSince = min(sourceSince ?? .max, group.group.timestamp)
    }
  }

  /// Whether the replica's own log holds this very group.
  ///
  /// A source that lost the end of its log gives identifiers out a second time, for other changes.
  private func isApplied(_ group: FileScan.VisitedGroup) -> Bool {
    guard let key = GroupKey.identity(group), let own = ownByKey[key] else { return false }
    return Self.isSame(own, group)
  }

  /// Whether two groups of one identity have the same changes: by their images, or, as image
  /// settings of two servers may differ, by the time of their events and their numbers of rows.
  private static func isSame(_ one: FileScan.VisitedGroup, _ two: FileScan.VisitedGroup) -> Bool {
    if one.content.fingerprint == two.content.fingerprint { return true }
    let tables = Set(one.content.tables.map(\.name))
    if let mine = GroupKey.contentSum(one.content, tables: tables),
      mine == GroupKey.contentSum(two.content, tables: tables)
    {
      return true
    }
    guard one.group.timestamp == two.group.timestamp else { return false }
    return one.content.tables.allSatisfy { table in
      two.content.tables.contains {
        $0.name == table.name && $0.inserts == table.inserts && $0.updates == table.updates
          && $0.deletes == table.deletes
      }
    }
  }

  private mutating func readOwn(_ inputs: SuggestInputs) {
    let own = inputs.replica?.reports.filter { $0.kind == .binlog } ?? []
    hasOwnLogs = !own.isEmpty
    replicaServerID = own.compactMap(\.serverID).last
    for group in inputs.ownGroups {
      if let key = GroupKey.identity(group) { ownByKey[key] = group }
      ownByPlace[Place(path: group.startPath, offset: group.group.start)] = group
      if let identifier = group.group.identifier {
        ownByIdentifier[identifier] = group
        if case .mariadb(let gtid) = identifier { domains.insert(gtid.domain) }
        if case .mysql(let gtid) = identifier, group.group.serverID == replicaServerID {
          replicaUUID = gtid.uuid.description
        }
      }
    }
    for group in inputs.relayGroups {
      if case .mariadb(let gtid)? = group.group.identifier { domains.insert(gtid.domain) }
    }
    ownLogsSince = inputs.ownGroups.first?.group.timestamp
    if let mine = replicaServerID, !inputs.ownGroups.isEmpty {
      logsApplied = inputs.ownGroups.contains { $0.group.serverID != mine } ? true : nil
    }
    if logsApplied == nil, !own.isEmpty, !inputs.relayGroups.isEmpty {
      // What was applied lies in the relay logs still, and its own logs know nothing of it.
      logsApplied = false
    }
    ownLogsAreWhole = own.first.flatMap { LogName($0.name) }.map { $0.number == 1 } ?? false
  }

  // MARK: Which group

  private static func find(
    _ error: ApplierError, _ state: ReplicaState, _ placed: [PlacedGroup]
  ) -> Int? {
    if let gtid = error.gtid,
      let found = placed.lastIndex(where: { $0.visited.group.identifier?.description == gtid })
    {
      return found
    }
    func at(_ place: SourceCoordinate) -> Int? {
      placed.lastIndex {
        $0.file == place.file && $0.start < place.position && place.position <= $0.end
      }
    }
    if let place = error.place, let found = at(place) { return found }
    // A worker's error names another place than the status; without one the status tells.
    guard error.place == nil || error.gtid == nil else { return nil }
    if let file = state.relayLogFile, let position = state.relayLogPosition,
      let found = placed.firstIndex(where: {
        $0.visited.startPath.lastPathComponent == file
          && $0.visited.group.start.rawValue >= position
      })
    {
      return found
    }
    guard let executed = state.executed else { return nil }
    return placed.firstIndex { executed.isBefore($0.place) }
  }

  /// The first group that is not applied, at `found` or before.
  private static func firstUnapplied(
    _ state: ReplicaState, _ placed: [PlacedGroup], _ found: Int,
    isApplied: (PlacedGroup) -> Bool
  ) -> Int {
    var first = found
    let executed = state.executedGtids.flatMap { GtidSet($0) }
    while first > 0 {
      let group = placed[first - 1]
      if case .mysql(let gtid)? = group.visited.group.identifier, let executed {
        if executed.contains(gtid) { break }
      } else if let place = state.executed {
        if !place.isBefore(group.place) { break }
      } else {
        break
      }
      if isApplied(group) { break }
      first -= 1
    }
    return first
  }

  private static func unapplied(_ placed: PlacedGroup) -> Unapplied {
    let group = placed.visited
    return Unapplied(
      group: describe(group, placed),
      paths: group.startPath == group.path ? [group.path] : [group.startPath, group.path],
      statements: group.content.statementCount)
  }

  private static func describe(
    _ visited: FileScan.VisitedGroup, _ placed: PlacedGroup? = nil
  ) -> Conflict.Group {
    Conflict.Group(
      file: visited.startPath.lastPathComponent, path: visited.startPath,
      start: visited.group.start, end: visited.group.end,
      endFile: visited.path.lastPathComponent,
      sourceStart: placed.map { SourceCoordinate(file: $0.file, position: $0.start) },
      sourceEnd: placed?.place, gtid: visited.group.identifier?.description,
      identifier: visited.group.identifier, timestamp: visited.group.timestamp,
      serverID: visited.group.serverID)
  }

  // MARK: Who did it

  /// The group of the replica's own logs that begins at `start` of `path`.
  public func ownGroup(path: String, start: FileOffset) -> Conflict.Group? {
    ownByPlace[Place(path: path, offset: start)].map { Self.describe($0) }
  }

  /// The group of the replica's own logs with a GTID.
  public func ownGroup(_ gtid: String) -> Conflict.Group? {
    ownByIdentifier.first { $0.key.description == gtid }.map { Self.describe($0.value) }
  }

  /// How a group of the replica's own logs came there, seen from `failed`.
  public func cause(of own: Conflict.Group, failed: Conflict.Group?) -> Conflict.Cause {
    // The same identifier for other changes: the source has given it out twice.
    if let failed, let one = own.identifier, one == failed.identifier {
      return appliedBefore > 0 ? .appliedBefore : .lostGroup
    }
    if own.serverID == replicaServerID { return .localWrite }
    if let failed, own.serverID != failed.serverID { return .otherServer }
    guard let visited = ownByPlace[Place(path: own.path, offset: own.start)],
      let key = GroupKey.identity(visited)
    else { return .earlierGroup }
    if let known = sourceByKey[key], Self.isSame(known, visited) { return .earlierGroup }
    // Only logs that reach back as far can say that they lack it.
    if let sourceSince, sourceSince <= own.timestamp { return .lostGroup }
    return .earlierGroup
  }

  /// Whether the source's logs have a group of the replica's own logs; nil where they do not tell.
  public func sourceHas(_ own: Conflict.Group) -> Bool? {
    guard let visited = ownByPlace[Place(path: own.path, offset: own.start)],
      let key = GroupKey.identity(visited)
    else { return nil }
    if sourceByKey[key] != nil { return true }
    guard let sourceSince, sourceSince <= own.timestamp else { return nil }
    return false
  }

  /// Why nothing in the replica's own logs names a row.
  public var silence: Conflict.Silence {
    guard hasOwnLogs else { return .noOwnLogs }
    if logsApplied == false { return .appliedIsNotLogged }
    return ownLogsAreWhole ? .notLogged : .logsBeginLater
  }
}
