import BinlogEvents

/// Knows groups of a source again in a replica's own log.
struct GroupMatcher {
  private let groups: [PlacedGroup]
  private let own: [FileScan.VisitedGroup]
  private let tables: Set<String>
  /// For each group, its key; nil when nothing could tell it.
  private let keys: [GroupKey?]
  /// Where keys stand in `own`, in order.
  private var places: [GroupKey: [Int]] = [:]

  /// Places in `own` that have a content of these tables.
  private var contentPlaces: Set<Int> = []

  /// The first group, in the source's order, that the replica's log begins with.
  private(set) var firstOwn: Int?
  /// Whether the replica's log begins with a group of these, rather than before them.
  private(set) var ownBeginsWithin = false

  /// How many equal groups are looked at; more of them tell nothing new.
  private static let mostEqual = 512

  init(_ groups: [PlacedGroup], own: [FileScan.VisitedGroup], tables: Set<String>) {
    self.groups = groups
    self.own = own
    self.tables = tables
    // A source may have given an identifier out twice: after a crash, or without strict mode.
    var seen: Set<GroupKey> = []
    var doubled: Set<GroupKey> = []
    for group in groups {
      if let key = GroupKey.identity(group.visited), !seen.insert(key).inserted {
        doubled.insert(key)
      }
    }
    func refined(_ key: GroupKey, _ content: GroupContent) -> GroupKey {
      guard doubled.contains(key), case .gtid(let identifier) = key,
        let sum = GroupKey.contentSum(content, tables: tables)
      else { return key }
      return .both(identifier, sum: sum)
    }
    // A log without identities can be compared by content only.
    var ownHas: (gtid: Bool, commit: Bool) = (false, false)
    for group in own {
      if group.group.identifier != nil { ownHas.gtid = true }
      if GroupKey.commitTime(group) != nil { ownHas.commit = true }
    }
    func key(_ visited: FileScan.VisitedGroup) -> GroupKey? {
      if let identity = GroupKey.identity(visited) {
        switch identity {
        case .gtid where ownHas.gtid: return refined(identity, visited.content)
        case .commit where ownHas.commit: return identity
        default: break
        }
      }
      return GroupKey.contentSum(visited.content, tables: tables).map {
        .content(server: visited.group.serverID, sum: $0)
      }
    }
    keys = groups.map { key($0.visited) }
    for (place, group) in own.enumerated() {
      var list: [GroupKey] = []
      if let identifier = group.group.identifier {
        list.append(refined(.gtid(identifier), group.content))
      }
      // A replica may give GTIDs to what came without.
      if let time = GroupKey.commitTime(group) { list.append(time) }
      if let sum = GroupKey.contentSum(group.content, tables: tables) {
        list.append(.content(server: group.group.serverID, sum: sum))
        contentPlaces.insert(place)
      }
      for key in list { places[key, default: []].append(place) }
    }
    if let first = own.first {
      let firstIdentity = GroupKey.identity(first).map { refined($0, first.content) }
      let firstSum = GroupKey.contentSum(first.content, tables: tables)
      firstOwn = keys.firstIndex { key in
        switch key {
        case .content(let server, let sum): server == first.group.serverID && sum == firstSum
        case let key?: key == firstIdentity || key == GroupKey.commitTime(first)
        case nil: false
        }
      }
      ownBeginsWithin = firstOwn != nil
    }
  }

  /// By what a group is known.
  func key(_ index: Int) -> GroupKey? { keys[index] }

  /// The groups of the replica's log that have this key.
  func ownPlaces(_ index: Int) -> [Int] {
    guard let key = keys[index], let list = places[key] else { return [] }
    guard case .gtid(.mariadb) = key else { return list }
    return list.filter { agrees(index, $0) }
  }

  /// Whether the replica's log has this very group, by an identity of its own.
  func isIdentified(_ index: Int) -> Bool {
    guard let key = keys[index] else { return false }
    if case .content = key { return false }
    return !ownPlaces(index).isEmpty
  }

  /// Whether a group of the replica's log can be this one, beyond having its MariaDB GTID.
  ///
  /// A source that lost its tail gives the numbers out again, and the replica's log still has the
  /// old groups. Row images may be logged in another form, but time and tables survive.
  private func agrees(_ index: Int, _ place: Int) -> Bool {
    let mine = groups[index].visited
    let theirs = own[place]
    if GroupKey.contentSum(mine.content, tables: tables)
      == GroupKey.contentSum(theirs.content, tables: tables)
    {
      return true
    }
    return mine.group.timestamp == theirs.group.timestamp
      && mine.content.tables.map(\.name).filter(tables.contains)
        == theirs.content.tables.map(\.name)
  }

  /// The groups that a run of equal content covers.
  struct Run {
    var first = 0
    var last = -1
    /// Groups inside that can be compared.
    var alternatives: [Int] = []
    var members: Set<Int> = []

    func covers(_ index: Int) -> Bool { members.contains(index) }
  }

  /// The longest run of groups, known by content alone, that stands in both logs in the same
  /// order and reaches over the noted place.
  func contentRun(firstBehind: Int) -> Run {
    var best = Run()
    // Only groups that can be told, with where their content stands in the replica's log.
    let told = keys.indices.filter {
      if case .content(_, let sum) = keys[$0] { sum != 0 } else { false }
    }
    let content = contentPlaces.sorted()
    var order: [Int: Int] = [:]
    for (rank, place) in content.enumerated() { order[place] = rank }
    guard let firstTold = told.firstIndex(where: { $0 >= firstBehind }) else { return best }

    struct Open {
      var start: Int
      var isAnchored: Bool
    }
    struct Found {
      var start: Int
      var end: Int
      var isAnchored: Bool
      var length: Int { end - start + 1 }
    }
    var open: [Int: Open] = [:]
    var found: [Found] = []
    for (rank, index) in told.enumerated() {
      var next: [Int: Open] = [:]
      let key = keys[index]
      let list = key.flatMap { places[$0] } ?? []
      for place in list.suffix(Self.mostEqual) {
        guard let ownRank = order[place] else { continue }
        // A run that begins where one of the logs begins has nothing before it to contradict.
        next[ownRank] =
          open[ownRank - 1] ?? Open(start: rank, isAnchored: rank == 0 || ownRank == 0)
      }
      for (ownRank, run) in open where next[ownRank + 1]?.start != run.start {
        if rank - 1 >= firstTold {
          found.append(Found(start: run.start, end: rank - 1, isAnchored: run.isAnchored))
        }
      }
      open = next
    }
    for run in open.values {
      found.append(Found(start: run.start, end: told.count - 1, isAnchored: run.isAnchored))
    }
    // Over the noted place, or from the beginning of the replica's log on.
    found = found.filter { $0.end >= firstTold && ($0.start <= firstTold || $0.isAnchored) }
    guard
      let longest = found.max(by: { ($0.length, $1.end) < ($1.length, $0.end) })
    else { return best }
    let rivals = found.filter {
      $0.length == longest.length && $0.end != longest.end
        && (!longest.isAnchored || $0.isAnchored)
    }
    best.first = told[longest.start]
    best.last = told[longest.end]
    best.members = Set(told[longest.start...longest.end])
    best.alternatives = Set(rivals.map { told[$0.end] }).sorted()
    // What parallel appliers did after a gap, where nothing else is like it.
    for rank in told.indices.suffix(from: longest.end + 1) {
      let index = told[rank]
      guard let key = keys[index], places[key]?.count == 1,
        told.filter({ keys[$0] == key }).count == 1
      else { continue }
      best.members.insert(index)
    }
    return best
  }
}
