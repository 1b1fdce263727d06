import BinlogLogs
import BinlogSchema

/// Rules in the words in which servers have them.
extension ReplicaRules {
  /// The options that ``take(option:_:channel:)`` knows.
  public static let optionNames: [String] =
    FilterRule.Kind.allCases.map(\.rawValue) + [
      "replicate-same-server-id", "replicate-events-marked-for-skip", "server-id",
      "lower-case-table-names",
    ]

  /// Takes an option as a server's command line or option file has it; false where it says nothing
  /// about rules.
  @discardableResult
  public mutating func take(
    option name: String, _ value: String?, channel: [UInt8]? = nil
  ) throws(RuleProblem) -> Bool {
    var name = String(name.map { $0 == "_" ? "-" : $0 })
    if name.hasPrefix("loose-") { name = String(name.dropFirst(6)) }
    var isOn = true
    if name.hasPrefix("skip-") {
      name = String(name.dropFirst(5))
      isOn = false
    }
    // MariaDB: `connection.replicate-do-db`.
    var channel = channel
    if let dot = name.lastIndex(of: "."), name[name.index(after: dot)...].hasPrefix("replicate-") {
      channel = Array(name[..<dot].utf8)
      name = String(name[name.index(after: dot)...])
    }
    switch name {
    case "replicate-same-server-id":
      appliesOwn = value.map(Self.isOn) ?? isOn
      return true
    case "replicate-events-marked-for-skip":
      guard let marked = MarkedEvents(rawValue: (value ?? "").uppercased()) else {
        throw RuleProblem(
          "--\(name) is one of REPLICATE, FILTER_ON_SLAVE and FILTER_ON_MASTER, not "
            + "'\(value ?? "")'")
      }
      markedEvents = marked
      return true
    case "server-id":
      guard let number = value.flatMap({ UInt32($0) }) else {
        throw RuleProblem("--\(name) needs a number")
      }
      serverID = number
      return true
    case "lower-case-table-names":
      let number = value.map { Int($0) ?? -1 } ?? 1
      guard (0...2).contains(number) else { throw RuleProblem("--\(name) is 0, 1 or 2") }
      lowerCase = number
      return true
    default: break
    }
    guard let kind = FilterRule.Kind(rawValue: name) else { return false }
    guard let value, !value.isEmpty else { throw RuleProblem("--\(name) needs a value") }
    switch kind {
    case .ignoreServer, .doDomain, .ignoreDomain:
      for number in value.split(separator: ",") {
        try add(kind, parts: [Array(number.utf8)], channel: channel)
      }
    case .rewriteDatabase:
      guard let arrow = value.firstRange(of: "->") else {
        throw RuleProblem("--\(name)=\(value): it must be FROM->TO")
      }
      let from = Self.trimmed(value[..<arrow.lowerBound])
      let to = Self.trimmed(value[arrow.upperBound...])
      guard !from.isEmpty, !to.isEmpty else {
        throw RuleProblem("--\(name)=\(value): it must be FROM->TO")
      }
      add(
        FilterRule(kind, Array(from.utf8), to: Array(to.utf8), channel: channel), fromOption: true)
    default:
      add(FilterRule(kind, Array(value.utf8), channel: channel), fromOption: true)
    }
    return true
  }

  private mutating func add(_ rule: FilterRule, fromOption: Bool) {
    var rule = rule
    // Those about what a server logs know no channels.
    let isReplicas = rule.kind != .binlogDoDatabase && rule.kind != .binlogIgnoreDatabase
    rule.mayNameChannel = fromOption && rule.channel == nil && isReplicas
    rules.append(rule)
  }

  private mutating func add(
    _ kind: FilterRule.Kind, parts: [[UInt8]], channel: [UInt8]?
  ) throws(RuleProblem) {
    switch kind {
    case .ignoreServer, .doDomain, .ignoreDomain:
      let text = Self.trimmed(String(decoding: parts.first ?? [], as: UTF8.self)[...])
      guard let number = UInt32(text) else {
        throw RuleProblem("\(kind.rawValue): '\(text)' is no number")
      }
      rules.append(FilterRule(kind, Array(String(number).utf8), channel: channel))
    case .rewriteDatabase:
      guard parts.count == 2 else {
        throw RuleProblem("\(kind.rawValue): a pair of names is needed")
      }
      rules.append(FilterRule(kind, parts[0], to: parts[1], channel: channel))
    default:
      rules.append(
        FilterRule(kind, Array(parts.joined(separator: [0x2E])), channel: channel))
    }
  }

  // MARK: Option files

  /// The rules of an option file of a server, with what it includes.
  public static func optionFile(_ path: String) throws(RuleProblem) -> ReplicaRules {
    var reader = OptionFileReader()
    do throws(OptionFileReader.Problem) {
      try reader.read(path, isRequired: true)
    } catch {
      throw RuleProblem(error.message)
    }
    var rules = ReplicaRules()
    rules.doubts = reader.warnings
    for option in reader.options {
      let names = ["mysqld", "mariadbd", "mariadb", "server"]
      let isVersioned = names.contains { option.group.hasPrefix($0 + "-") }
      guard isVersioned || names.contains(option.group) else { continue }
      let parts = option.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      do throws(RuleProblem) {
        let isTaken = try rules.take(option: name, parts.count > 1 ? String(parts[1]) : nil)
        if isTaken, isVersioned {
          rules.doubts.append(
            "\(option.origin): [\(option.group)] counts for one version of the server only; its "
              + "rules are taken to count")
        }
      } catch {
        throw RuleProblem("\(option.origin): \(error.message)")
      }
    }
    return rules
  }

  // MARK: Statements

  /// Whether `text` has statements that set rules.
  public static func hasStatements(_ text: [UInt8]) -> Bool { FilterStatements.areIn(text) }

  /// The rules that statements set; each takes the place of those of its kind before.
  public static func statements(_ text: [UInt8]) throws(RuleProblem) -> ReplicaRules {
    var rules = ReplicaRules()
    for setting in FilterStatements.settings(in: text) {
      if setting.name == "replicate-events-marked-for-skip" {
        let value = setting.values.first?.first.map { String(decoding: $0, as: UTF8.self) }
        try rules.take(option: setting.name, value)
        continue
      }
      guard let kind = FilterRule.Kind(rawValue: setting.name) else { continue }
      rules.rules.removeAll { $0.kind == kind && $0.channel == setting.channel }
      guard setting.isText else {
        for parts in setting.values { try rules.add(kind, parts: parts, channel: setting.channel) }
        continue
      }
      let text = String(decoding: setting.values.first?.first ?? [], as: UTF8.self)
      try rules.add(kind, list: text, channel: setting.channel)
    }
    return rules
  }

  // MARK: Status

  /// Adds what a row of `SHOW REPLICA STATUS` says of rules, by the names of its columns.
  ///
  /// Values have commas between them, and so may names: what cannot be told is a doubt.
  public mutating func take(
    status name: String, _ value: String, channel: [UInt8]?
  ) throws(RuleProblem) {
    let option: String
    switch name.lowercased() {
    case "replicate_ignore_server_ids": option = "ignore-server-ids"
    case "replicate_do_domain_ids": option = "do-domain-ids"
    case "replicate_ignore_domain_ids": option = "ignore-domain-ids"
    default: option = String(name.lowercased().map { $0 == "_" ? "-" : $0 })
    }
    guard let kind = FilterRule.Kind(rawValue: option) else { return }
    if value.contains(",") {
      switch kind {
      case .doDatabase, .ignoreDatabase:
        doubts.append(
          "\(name): \(value): a status does not tell a comma in a name from one between names; "
            + "taken for one between names")
      case .doTable, .ignoreTable, .wildDoTable, .wildIgnoreTable, .rewriteDatabase:
        let parts = Self.parts(value, kind)
        if parts.contains(where: { $0.contains(",") }) {
          doubts.append(
            "\(name): \(value): '\(parts.first { $0.contains(",") } ?? "")' is taken "
              + "for one name, as a part of it would be no rule")
        }
      default: break
      }
    }
    try add(kind, list: value, channel: channel)
  }

  /// Adds the values of a list that has commas between them.
  private mutating func add(
    _ kind: FilterRule.Kind, list: String, channel: [UInt8]?
  ) throws(RuleProblem) {
    for part in Self.parts(list, kind) {
      guard kind == .rewriteDatabase else {
        try add(kind, parts: [Array(part.utf8)], channel: channel)
        continue
      }
      // MySQL writes (from,to), MariaDB from->to.
      var pair: [Substring]
      if part.hasPrefix("("), part.hasSuffix(")") {
        pair = part.dropFirst().dropLast().split(separator: ",", maxSplits: 1)
      } else if let arrow = part.firstRange(of: "->") {
        pair = [part[..<arrow.lowerBound], part[arrow.upperBound...]]
      } else {
        throw RuleProblem("\(kind.rawValue): '\(part)' is neither (FROM,TO) nor FROM->TO")
      }
      pair = pair.map { Self.trimmed($0)[...] }
      guard pair.count == 2 else {
        throw RuleProblem("\(kind.rawValue): '\(part)' is neither (FROM,TO) nor FROM->TO")
      }
      try add(kind, parts: pair.map { Array($0.utf8) }, channel: channel)
    }
  }

  /// The values of a list; a part that could be no rule belongs to the one before.
  private static func parts(_ list: String, _ kind: FilterRule.Kind) -> [String] {
    var parts: [String] = []
    for piece in list.split(separator: ",", omittingEmptySubsequences: false) {
      if let last = parts.last, isUnfinished(last, String(piece), kind) {
        parts[parts.count - 1] = last + "," + piece
      } else if !piece.isEmpty {
        // A server passes over spaces before a name, and not after it.
        parts.append(String(piece.drop { $0 == " " }))
      }
    }
    return parts
  }

  private static func isUnfinished(
    _ last: String, _ next: String, _ kind: FilterRule.Kind
  ) -> Bool {
    switch kind {
    case .doTable, .ignoreTable, .wildDoTable, .wildIgnoreTable:
      return !last.contains(".") || !next.contains(".")
    case .rewriteDatabase:
      return last.hasPrefix("(")
        ? !last.hasSuffix(")") : !last.contains("->") || !next.contains("->")
    default: return false
    }
  }

  private static func isOn(_ value: String) -> Bool {
    ["1", "ON", "TRUE", "YES"].contains(value.uppercased())
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " || text.first == "\t" { text = text.dropFirst() }
    while text.last == " " || text.last == "\t" { text = text.dropLast() }
    return String(text)
  }
}
