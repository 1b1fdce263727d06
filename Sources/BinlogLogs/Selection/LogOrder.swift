import BinlogBytes
package import BinlogEvents

/// The logs of a run in the order in which they were written, as far as names, GTIDs and times
/// prove it.
package struct LogOrder: Sendable {
  /// What is to be told of a log.
  package typealias Message = (subject: String, text: String)

  /// What is asked of the logs.
  package struct Rules: Sendable {
    /// Whether logs without a common order are of no use, as what is made of them is to be run, or
    /// is told as that of one server.
    package var needsOneFamily = false
    /// Whether logs of several servers are taken apart and kept, each in its own order.
    package var takesFamilies = false
    /// Whether a start or stop position without a file's name was given.
    package var hasBarePosition = false
    /// Whether the logs were named one by one, so that another order than theirs is told.
    package var isNamedOneByOne = true

    package init() {}
  }

  /// The logs, each once.
  package private(set) var paths: [String]
  /// What their beginnings tell, where they can be read twice.
  package private(set) var heads: [String: LogHead] = [:]
  /// The logs of each server, where they are of several and that was asked for.
  package private(set) var families: [[String]] = []
  /// What is worth knowing.
  package private(set) var notes: [Message] = []
  /// Why the job cannot be done.
  package private(set) var refusal: Message?
  private static let mostNamed = 6

  /// Adds the log that its server began after the last one.
  package mutating func append(_ path: String, _ access: LogAccess) {
    paths.append(path)
    heads[path] = LogHead(path, access)
  }

  /// The logs as they were given.
  package init(asGiven paths: [String]) { self.paths = paths }

  /// Puts `given` in order.
  package init(_ given: [String], _ access: LogAccess, rules: Rules) {
    paths = given
    guard given.count > 1 else {
      // Where it begins tells what becomes of GTIDs that it lacks.
      if let path = given.first { heads[path] = LogHead(path, access) }
      return
    }
    var known: [LogHead?] = []
    paths = []
    var met = Met()
    for path in given { add(path, &known, &met, access) }
    if met.repeated > Self.mostNamed, let first = given.first {
      notes.append((first, "\(met.repeated - Self.mostNamed) more logs are read once as well"))
    }
    for head in known.compactMap({ $0 }) { heads[head.path] = head }
    // What cannot be read at its beginning has its place by its name among the others.
    for (place, path) in paths.enumerated() where known[place] == nil && path != "-" {
      guard DirectoryListing.kind(of: path) == .file else { continue }
      known[place] = Self.unread(path, among: known)
    }
    let all = known.compactMap { $0 }
    let families = Self.families(all)
    if families.count > 1, rules.takesFamilies, all.count == paths.count,
      !all.contains(where: \.isRelayLog)
    {
      takeApart(families)
      return
    }
    if families.count > 1 {
      let names = families.prefix(Self.mostNamed).map { Self.describe($0) }
      let text =
        "these are logs of several servers or families, which have no common order: "
        + names.joined(separator: "; ") + (families.count > Self.mostNamed ? "; …" : "")
      if rules.needsOneFamily || !rules.isNamedOneByOne {
        let hasChannels = families.filter { $0.first?.isRelayLog == true }.count > 1
        refusal = (
          given[0],
          text + "; give those of one at a time"
            + (hasChannels && !rules.isNamedOneByOne ? ", or name a --channel" : "")
        )
        return
      }
      notes.append((given[0], text + "; they are read as given"))
    }
    // Of what can be read only once nothing is known before.
    guard all.count == paths.count else { return }
    sort(families, rules)
  }

  /// Keeps the families apart, each in its order, one after the other.
  private mutating func takeApart(_ all: [[LogHead]]) {
    for family in all {
      switch Self.sort(family) {
      case .unknown: families.append(family.map(\.path))
      case .sorted(let sorted, _): families.append(sorted.map(\.path))
      case .contradicted(let text):
        refusal = (family[0].path, text)
        return
      }
    }
    paths = families.flatMap { $0 }
  }

  /// The same logs, but these in this order.
  package func choosing(_ chosen: [String]) -> LogOrder {
    var order = self
    order.paths = chosen
    order.families = []
    return order
  }

  /// Puts the logs of each family in order.
  private mutating func sort(_ families: [[LogHead]], _ rules: Rules) {
    var order = paths
    var reasons: [String] = []
    for family in families {
      switch Self.sort(family) {
      case .unknown: break
      case .contradicted(let text):
        refusal = (family[0].path, text)
        return
      case .sorted(let sorted, let reason):
        guard sorted.map(\.path) != family.map(\.path) else { break }
        reasons.append(reason)
        // Each family keeps its places among the others.
        let members = Set(family.map(\.path))
        let places = paths.indices.filter { members.contains(paths[$0]) }
        for (place, head) in zip(places, sorted) { order[place] = head.path }
      }
    }
    guard order != paths else { return }
    defer { paths = order }
    guard rules.isNamedOneByOne else { return }
    let names = order.prefix(Self.mostNamed).map(\.lastPathComponent).joined(separator: ", ")
    let list = names + (order.count > Self.mostNamed ? ", …" : "")
    let text = "the logs were not given in their order, by \(reasons.first ?? "their names")"
    if rules.hasBarePosition {
      refusal = (
        paths[0],
        "\(text): which of them the start or stop position is of is not certain; give them as "
          + "\(list), or the position as FILE:POS"
      )
      return
    }
    notes.append((paths[0], "\(text): they are read as \(list)"))
  }

  /// What the name of a log tells whose beginning cannot be read, among the logs that are `known`.
  private static func unread(_ path: String, among known: [LogHead?]) -> LogHead? {
    guard let name = LogName(path.logFileName) else { return nil }
    let directory = path.directoryPrefix
    let kin = known.compactMap { $0 }.filter { $0.name?.stem == name.stem }
    guard let next = kin.first(where: { $0.directory == directory }) ?? kin.first else {
      return nil
    }
    return LogHead(unread: path, flavor: next.flavor, isRelayLog: next.isRelayLog)
  }

  /// Where logs were met before, by all that may say that two are one.
  private struct Met {
    var paths: [String: Int] = [:]
    var files: [DirectoryListing.Identity: Int] = [:]
    var names: [String: [Int]] = [:]
    /// How many logs were met again.
    var repeated = 0
    /// Of so many logs of one name each is compared with a new one.
    static let mostCompared = 16
  }

  /// Adds a log, unless it is there already.
  private mutating func add(
    _ path: String, _ known: inout [LogHead?], _ met: inout Met, _ access: LogAccess
  ) {
    let head = LogHead(path, access)
    var twin = met.paths[path] ?? head?.identity.flatMap { met.files[$0] }
    let key = head.map { "\($0.name?.stem ?? "").\($0.name?.number ?? 0) \($0.created)" } ?? ""
    if twin == nil, let head, head.name != nil {
      twin = met.names[key]?.prefix(Met.mostCompared).first { index in
        known[index].map { head.isSame(as: $0, access) } ?? false
      }
    }
    guard let twin else {
      let place = paths.count
      met.paths[path] = place
      if let identity = head?.identity { met.files[identity] = place }
      if head?.name != nil { met.names[key, default: []].append(place) }
      paths.append(path)
      known.append(head)
      return
    }
    // Of a copy that was made while the log grew, the longer one has it all.
    if let size = head?.size, let other = known[twin]?.size, size > other {
      notes.append((path, "the same log as \(paths[twin]), and longer: it is read instead"))
      paths[twin] = path
      known[twin] = head
    } else {
      let isGivenTwice = paths[twin] == path
      met.repeated += 1
      guard met.repeated <= Self.mostNamed else { return }
      notes.append(
        (path, (isGivenTwice ? "given twice" : "the same log as \(paths[twin])") + ": read once"))
    }
  }

  // MARK: Families

  /// Logs that one server wrote one after the other, in the order given.
  private static func families(_ heads: [LogHead]) -> [[LogHead]] {
    var groups: [[LogHead]] = []
    var byName: [String: Int] = [:]
    for head in heads {
      let kind = head.isRelayLog ? "relay" : "binlog"
      let key = "\(kind)/\(head.directory)/\(head.name?.stem ?? "server \(head.serverID)")"
      if let place = byName[key] {
        groups[place].append(head)
      } else {
        byName[key] = groups.count
        groups.append([head])
      }
    }
    // Logs of one server in several directories, or under several names. Relay logs of different
    // names are those of different channels; two logs of one name are of different histories.
    var merged: [[LogHead]] = []
    var names: [Set<String>] = []
    var places: [String: [Int]] = [:]
    for group in groups {
      guard let first = group.first else { continue }
      let key =
        "\(first.serverID) \(first.flavor) "
        + (first.isRelayLog ? "relay \(first.name?.stem ?? "")" : "binlog")
      let own = Set(group.compactMap { $0.name.map { "\($0.stem).\($0.number)" } })
      let place = places[key]?.suffix(mostNamed).first { names[$0].isDisjoint(with: own) }
      if let place {
        merged[place] += group
        names[place].formUnion(own)
      } else {
        places[key, default: []].append(merged.count)
        merged.append(group)
        names.append(own)
      }
    }
    return merged
  }

  private static func describe(_ family: [LogHead]) -> String {
    guard let first = family.first, let last = family.last else { return "" }
    let names = family.count == 1 ? first.path : "\(first.path) to \(last.path)"
    return "\(names) (\(first.isRelayLog ? "relay logs of " : "")server \(first.serverID))"
  }

  // MARK: Order

  private enum Sorting {
    case sorted([LogHead], by: String)
    case contradicted(String)
    case unknown
  }

  private static func sort(_ family: [LogHead]) -> Sorting {
    guard family.count > 1 else { return .unknown }
    if let byNumber = byNumber(family) { return judge(byNumber, given: family) }
    if let byGtids = byGtids(family) { return .sorted(byGtids, by: "their GTIDs") }
    let byTime = family.sorted { $0.created < $1.created }
    for (one, other) in zip(byTime, byTime.dropFirst())
    where one.created == 0 || one.created == other.created || one.isBefore(other) == false {
      return .unknown
    }
    return .sorted(byTime, by: "the times at which they were begun")
  }

  private static func byNumber(_ family: [LogHead]) -> [LogHead]? {
    guard let stem = family.first?.name?.stem else { return nil }
    var numbers: Set<UInt64> = []
    for head in family {
      guard let name = head.name, name.stem == stem, numbers.insert(name.number).inserted else {
        return nil
      }
    }
    return family.sorted { ($0.name?.number ?? 0) < ($1.name?.number ?? 0) }
  }

  private static func byGtids(_ family: [LogHead]) -> [LogHead]? {
    func weight(_ head: LogHead) -> Double {
      if let previous = head.previous { return Double(previous.count) }
      return (head.list ?? []).reduce(0) { $0 + Double($1.sequence) }
    }
    let sorted = family.map { (weight($0), $0) }.sorted { $0.0 < $1.0 }.map { $0.1 }
    for (one, other) in zip(sorted, sorted.dropFirst()) where one.isBefore(other) != true {
      return nil
    }
    return sorted
  }

  /// Whether GTIDs and times agree with the numbers of the logs.
  private static func judge(_ byNumber: [LogHead], given: [LogHead]) -> Sorting {
    let isAsGiven = byNumber.map(\.path) == given.map(\.path)
    for (one, other) in zip(byNumber, byNumber.dropFirst()) {
      let (name, next) = (one.path.lastPathComponent, other.path.lastPathComponent)
      switch one.isBefore(other) {
      case true: continue
      case false:
        return .contradicted(
          "their order is not certain: by its number \(name) comes before \(next), by the GTIDs "
            + "before it, it comes after: one of them is of another history; give them apart")
      case nil:
        guard !isAsGiven, one.created > other.created, other.created > 0 else { continue }
        return .contradicted(
          "their order is not certain: by its number \(name) comes before \(next), by the time at "
            + "which it was begun, it comes after: numbers begin again after a RESET, clocks may "
            + "step back; give them apart, or in the order of their numbers")
      }
    }
    return .sorted(byNumber, by: "their numbers")
  }
}
