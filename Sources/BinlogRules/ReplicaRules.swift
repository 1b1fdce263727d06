public import BinlogEvents

/// All that decides which changes a replica leaves out.
public struct ReplicaRules: Sendable, Equatable {
  /// What is done with events that the source's session marked with `@@skip_replication` (MariaDB).
  public enum MarkedEvents: String, Sendable {
    case replicate = "REPLICATE"
    case filterOnReplica = "FILTER_ON_SLAVE"
    case filterOnSource = "FILTER_ON_MASTER"
  }

  /// The rules in their order.
  public var rules: [FilterRule] = []
  /// The replica's server_id, where it is known.
  public var serverID: UInt32?
  /// `--replicate-same-server-id`.
  public var appliesOwn = false
  /// `--lower-case-table-names`; nil where nobody told, which means 0.
  public var lowerCase: Int?
  /// `--replicate-events-marked-for-skip`.
  public var markedEvents = MarkedEvents.replicate
  /// What cannot be told from where the rules come from.
  public var doubts: [String] = []

  /// No rules.
  public init() {}

  /// Whether it leaves nothing out.
  public var isEmpty: Bool {
    rules.isEmpty && serverID == nil && markedEvents == .replicate
  }

  /// The channels or connections that rules are for, as `flavor` reads them.
  public func channels(_ flavor: Flavor) -> [String] {
    var names: [String] = []
    for rule in rules.map({ $0.resolved(flavor) }) {
      guard let channel = rule.channel else { continue }
      let name = String(decoding: channel, as: UTF8.self)
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  /// The rules that count for one channel or connection: of each kind its own, else those for all.
  ///
  /// Source: `copy_global_replication_filters` (MySQL), `copy_filter_setting` (MariaDB).
  public func bound(to flavor: Flavor, channel: String?) throws(RuleProblem) -> ReplicaRules {
    let named = channels(flavor)
    var chosen = channel
    if chosen == nil, named.count == 1,
      !rules.contains(where: { $0.resolved(flavor).channel == nil })
    {
      chosen = named[0]
    }
    if chosen == nil, !named.filter({ !$0.isEmpty }).isEmpty {
      throw RuleProblem(
        "there are rules for several \(flavor == .mysql ? "channels" : "connections") ("
          + named.map { "'\($0)'" }.joined(separator: ", ") + "): choose one with --channel")
    }
    let wanted = chosen.map { NameMatch.lowered(Array($0.utf8)) } ?? []
    var result = self
    result.rules = []
    let resolved = rules.map { $0.resolved(flavor) }
    let own = Set(
      resolved.filter { $0.channel.map(NameMatch.lowered) == wanted }.map(\.kind))
    for rule in resolved {
      let isOwn = rule.channel.map(NameMatch.lowered) == wanted
      if isOwn || rule.channel == nil && !own.contains(rule.kind) { result.rules.append(rule) }
    }
    for rule in result.rules {
      if rule.kind.isOfTables, !rule.value.contains(0x2E) {
        throw RuleProblem("\(rule.description): the server refuses a rule for tables without a dot")
      }
    }
    return result
  }
}

extension FilterRule {
  /// The rule as `flavor` reads it.
  func resolved(_ flavor: Flavor) -> FilterRule {
    var rule = self
    rule.mayNameChannel = false
    guard mayNameChannel, flavor == .mysql, let colon = value.firstIndex(of: 0x3A) else {
      return rule
    }
    rule.channel = Array(value[..<colon])
    rule.value = Array(value[(colon + 1)...])
    return rule
  }
}
