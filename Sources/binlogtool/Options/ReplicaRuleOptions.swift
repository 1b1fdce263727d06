import ArgumentParser
import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogRules

/// Filter rules of a replica, in the servers' own words or from where they stand.
struct ReplicaRuleOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take the rules from an option file of the replica, from saved text of SHOW REPLICA STATUS or "
        + "SHOW SLAVE STATUS, or from statements (CHANGE REPLICATION FILTER, SET GLOBAL replicate_…).",
      valueName: "file"))
  var asReplica: String?

  @Option(help: ArgumentHelp("Only changes of this default database.", valueName: "name"))
  var replicateDoDb: [String] = []
  @Option(help: ArgumentHelp("No changes of this default database.", valueName: "name"))
  var replicateIgnoreDb: [String] = []
  @Option(help: ArgumentHelp("Only changes of this table.", valueName: "db.table"))
  var replicateDoTable: [String] = []
  @Option(help: ArgumentHelp("No changes of this table.", valueName: "db.table"))
  var replicateIgnoreTable: [String] = []
  @Option(help: ArgumentHelp("Only changes of tables that fit.", valueName: "pattern"))
  var replicateWildDoTable: [String] = []
  @Option(help: ArgumentHelp("No changes of tables that fit.", valueName: "pattern"))
  var replicateWildIgnoreTable: [String] = []
  @Option(help: ArgumentHelp("Another name for a database; comes first.", valueName: "from->to"))
  var replicateRewriteDb: [String] = []
  @Option(
    help: ArgumentHelp("Servers whose events are passed over.", valueName: "id,id"))
  var ignoreServerIds: [String] = []
  @Option(help: ArgumentHelp("MariaDB: only these domains.", valueName: "id,id"))
  var doDomainIds: [String] = []
  @Option(help: ArgumentHelp("MariaDB: not these domains.", valueName: "id,id"))
  var ignoreDomainIds: [String] = []
  @Option(
    help: ArgumentHelp(
      "MariaDB: REPLICATE, FILTER_ON_SLAVE or FILTER_ON_MASTER.", valueName: "what"))
  var replicateEventsMarkedForSkip: String?
  @Flag(help: "The replica applies events that carry its own server_id.")
  var replicateSameServerId = false
  @Option(
    help: ArgumentHelp(
      "The replica's server_id: events that carry it are passed over.", valueName: "id"))
  var replicaServerId: UInt32?
  @Option(
    help: ArgumentHelp("The replica's lower_case_table_names, 0 by itself.", valueName: "0|1|2"))
  var lowerCaseTableNames: Int?
  @Option(
    help: ArgumentHelp(
      "Which database's changes a server writes into its own log: only this one's.",
      valueName: "name"))
  var binlogDoDb: [String] = []
  @Option(
    help: ArgumentHelp(
      "Which database's changes a server writes into its own log: not this one's.",
      valueName: "name"))
  var binlogIgnoreDb: [String] = []

  /// Whether anything was given.
  var areGiven: Bool {
    asReplica != nil || replicaServerId != nil || replicateEventsMarkedForSkip != nil
      || !lists.allSatisfy { $0.values.isEmpty }
  }

  private var lists: [(name: String, values: [String])] {
    [
      ("replicate-rewrite-db", replicateRewriteDb), ("replicate-do-db", replicateDoDb),
      ("replicate-ignore-db", replicateIgnoreDb), ("replicate-do-table", replicateDoTable),
      ("replicate-ignore-table", replicateIgnoreTable),
      ("replicate-wild-do-table", replicateWildDoTable),
      ("replicate-wild-ignore-table", replicateWildIgnoreTable),
      ("ignore-server-ids", ignoreServerIds), ("do-domain-ids", doDomainIds),
      ("ignore-domain-ids", ignoreDomainIds), ("binlog-do-db", binlogDoDb),
      ("binlog-ignore-db", binlogIgnoreDb),
    ]
  }

  /// All rules that were given; those of a file come first.
  ///
  /// - Throws: ``ExitStatus/failed`` where they cannot be used, after telling why.
  func rules() throws -> ReplicaRules {
    do throws(RuleProblem) {
      var rules =
        try asReplica.map { path throws(RuleProblem) in try Self.read(path) }
        ?? ReplicaRules()
      for (name, values) in lists {
        for value in values { try rules.take(option: name, value) }
      }
      if let marked = replicateEventsMarkedForSkip {
        try rules.take(option: "replicate-events-marked-for-skip", marked)
      }
      if replicateSameServerId { rules.appliesOwn = true }
      if let replicaServerId { rules.serverID = replicaServerId }
      if let lowerCaseTableNames {
        try rules.take(option: "lower-case-table-names", String(lowerCaseTableNames))
      }
      return rules
    } catch {
      StandardError.write("binlogtool: \(error.message)")
      throw ExitStatus.failed
    }
  }

  /// The rules of a file, which is told by its content.
  fileprivate static func read(_ path: String) throws(RuleProblem) -> ReplicaRules {
    let text: String
    do throws(SourceError) {
      let source = try ByteSource(path: path, access: .read)
      if let (message, hint) = ForeignFile.notText(source) {
        throw SourceError(
          name: path, kind: .request, message: hint.isEmpty ? message : "\(message); \(hint)")
      }
      text = try DirectoryListing.text(of: path)
    } catch {
      throw RuleProblem("\(error.name): \(error.message)")
    }
    if isOptionFile(text) { return try ReplicaRules.optionFile(path) }
    if ReplicaRules.hasStatements(Array(text.utf8)) { return try statements(path, text) }
    return try status(path, StatusText.states(in: text, origin: path))
  }

  private static func isOptionFile(_ text: String) -> Bool {
    for raw in text.split(whereSeparator: \.isNewline) {
      let line = raw.drop { $0.isWhitespace }
      guard let first = line.first, first != "#", first != ";" else { continue }
      return first == "[" || line.hasPrefix("!include")
    }
    return false
  }

  private static func statements(
    _ path: String, _ text: String
  ) throws(RuleProblem) -> ReplicaRules {
    do throws(RuleProblem) {
      return try ReplicaRules.statements(Array(text.utf8))
    } catch {
      throw RuleProblem("\(path): \(error.message)")
    }
  }

  private static func status(
    _ path: String, _ states: [ReplicaState]
  ) throws(RuleProblem) -> ReplicaRules {
    guard !states.isEmpty else {
      throw RuleProblem(
        "\(path): is no option file of a server, no text of SHOW REPLICA STATUS or SHOW SLAVE "
          + "STATUS, and has no statements that set filter rules")
    }
    var rules = ReplicaRules()
    for state in states {
      let channel = states.count == 1 ? nil : state.channel.map { Array($0.utf8) } ?? []
      for filter in state.filters {
        do throws(RuleProblem) {
          try rules.take(status: filter.name, filter.value, channel: channel)
        } catch {
          throw RuleProblem("\(path): \(error.message)")
        }
      }
    }
    return rules
  }
}

/// The rules of a replica as a filter: what it applies, and nothing else.
struct ReplicaFilterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only what a replica with these filter rules applies: an option file, saved text of SHOW "
        + "REPLICA STATUS, or statements, as in binlogtool rules.",
      valueName: "file"))
  var asReplica: String?

  /// What such a replica applies of `logs`; nil where no rules are given.
  func filter(_ logs: LogSelection, channel: String?) throws -> RuleFilter? {
    guard let asReplica else { return nil }
    let flavors = Set(logs.order.heads.values.map(\.flavor))
    guard let flavor = flavors.first, flavors.count == 1 else {
      StandardError.write(
        "binlogtool: --as-replica: the logs do not tell whose server the replica is"
          + (flavors.isEmpty ? "; give them as files" : ": they are of both"))
      throw ExitStatus.failed
    }
    do throws(RuleProblem) {
      let rules = try ReplicaRuleOptions.read(asReplica)
      for doubt in rules.doubts { StandardError.write("binlogtool: --as-replica: \(doubt)") }
      return try RuleFilter(rules, channel: channel, flavor: flavor)
    } catch {
      StandardError.write("binlogtool: --as-replica: \(error.message)")
      throw ExitStatus.failed
    }
  }
}

/// Whose server a replica is.
enum ReplicaFlavor: String, ExpressibleByArgument, CaseIterable {
  case mysql
  case mariadb

  var flavor: Flavor { self == .mysql ? .mysql : .mariadb }
}
