import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogRules
import BinlogSchema

/// Rules of replicas, and patterns over statements.
enum RuleTargets {
  /// Rules out of a text: statements, else lines of `option=value`, else lines of a status.
  static func rules(_ text: [UInt8]) throws -> ReplicaRules {
    if ReplicaRules.hasStatements(text) { return try ReplicaRules.statements(text) }
    var rules = ReplicaRules()
    for line in String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline) {
      if let colon = line.firstIndex(of: ":") {
        try rules.take(
          status: String(line[..<colon]), String(line[line.index(after: colon)...]), channel: nil)
      } else {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        try rules.take(option: String(parts[0]), parts.count > 1 ? String(parts[1]) : nil)
      }
    }
    return rules
  }

  /// Rules and a statement that they judge, with a NUL between them.
  static func rules(_ input: [UInt8], _ output: inout OutputCount) {
    let parts = input.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    guard let rules = try? rules(Array(parts[0])) else { return }
    let statement = parts.count > 1 ? Array(parts[1]) : Array("UPDATE a.b, c SET x = 1".utf8)
    for flavor in [Flavor.mysql, .mariadb] {
      for channel in rules.channels(flavor) { _ = try? rules.bound(to: flavor, channel: channel) }
      guard let bound = try? rules.bound(to: flavor, channel: nil) else { continue }
      var judge = RuleJudge(bound, flavor: flavor)
      for rule in bound.rules { _ = judge.whyNever(rule) }
      _ = judge.rows(database: Array("shop".utf8), table: Array("orders".utf8))
      _ = judge.group(server: 7, domain: 0, isMarked: true)
      let context = StatementContext(origin: DefinitionOrigin(file: "f", place: .line(1)))
      _ = judge.statement(StatementScope(statement, context), database: Array("shop".utf8))
    }
  }

  /// Definitions and statements that are judged by them, with NULs between them.
  static func hazards(_ input: [UInt8], _ output: inout OutputCount) {
    var context = StatementContext(origin: DefinitionOrigin(file: "f", place: .line(1)))
    context.database = Array("shop".utf8)
    for flavor in [Flavor.mysql, .mariadb] {
      context.dialect.flavor = flavor
      var judge = HazardJudge(SchemaCatalog(), flavor: flavor)
      var place = HazardJudge.Place()
      for statement in input.split(separator: 0) {
        let answer = judge.judge(Array(statement), context, place)
        judge.observe(Array(statement), context)
        place.hasTransactional = answer.writesTransactional
        for hazard in answer.hazards {
          output.bytes += hazard.message.utf8.count + (hazard.instead?.utf8.count ?? 0)
        }
      }
    }
  }

  /// A pattern and a statement, with a NUL between them.
  static func patterns(_ input: [UInt8], _ output: inout OutputCount) {
    let parts = input.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let pattern = String(decoding: parts[0], as: UTF8.self)
    let statement = parts.count > 1 ? Array(parts[1]) : Array(parts[0])
    _ = DefinitionKinds(pattern)
    _ = LogCoordinate(parsing: pattern)
    var dialect = SQLDialect()
    for mode: UInt64 in [0, 4, 1 << 20] {
      dialect.set(sqlMode: mode)
      let plain = PlainStatement.text(of: statement, dialect)
      let fingerprint = StatementFingerprint.text(of: statement, dialect)
      output.bytes += plain.count + fingerprint.count
      _ = Glob(StatementPattern(pattern).glob).matches(plain)
      if DefinitionStatement.mayBe(statement) {
        _ = DefinitionStatement(statement, dialect, database: Array("shop".utf8))
      }
    }
    // What anything fits, this fits.
    guard Glob(StatementPattern("*").glob).matches(PlainStatement.text(of: statement, dialect))
    else {
      fatalError("* does not fit")
    }
  }

  /// An option file, as servers and their programs have it.
  static func optionfile(_ input: [UInt8], _ output: inout OutputCount) {
    // What it includes would be whatever lies about.
    guard !input.contains(UInt8(ascii: "!")), let path = LogFile.write(input) else { return }
    _ = try? ReplicaRules.optionFile(path)
  }
}
