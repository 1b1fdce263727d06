import BinlogEvents
import BinlogRules
import BinlogSchema
import Testing

/// What must hold for all rules, on random ones.
@Suite struct RulePropertyTests {
  /// A plain generator, so that a failure can be run again by its seed.
  struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) << 32 | state >> 33
    }
  }

  static let databases = ["d1", "d2", "a_b", "aXb", "c,d", "p%q"]
  static let tables = ["t1", "t2", "T1", "x_y", "x.y", "x\\y"]
  static let patterns = [
    "d1.%", "%.t1", "d_.t%", "a\\_b.%", "%", "d1.t_", "%2.%", "c,d.%", "p\\%q.%",
  ]

  static func rules(_ random: inout Random) -> ReplicaRules {
    var rules = ReplicaRules()
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      let kinds: [FilterRule.Kind] = [
        .doDatabase, .ignoreDatabase, .doTable, .ignoreTable, .wildDoTable, .wildIgnoreTable,
      ]
      let kind = kinds.randomElement(using: &random) ?? .doDatabase
      let database = databases.randomElement(using: &random) ?? ""
      let table = tables.randomElement(using: &random) ?? ""
      let pattern = patterns.randomElement(using: &random) ?? ""
      let value =
        switch kind {
        case .doDatabase, .ignoreDatabase: database
        case .doTable, .ignoreTable: database + "." + table
        default: pattern.contains(".") ? pattern : "%." + table
        }
      rules.rules.append(FilterRule(kind, Array(value.utf8)))
    }
    return rules
  }

  @Test(arguments: [Flavor.mysql, .mariadb])
  func rowsAreJudgedAsStatementsInTheirDatabase(_ flavor: Flavor) throws {
    var random = Random(state: 17)
    for _ in 0..<2000 {
      var judge = RuleJudge(Self.rules(&random), flavor: flavor)
      let database = Self.databases.randomElement(using: &random) ?? ""
      let table = Self.tables.randomElement(using: &random) ?? ""
      let rows = judge.rows(database: Array(database.utf8), table: Array(table.utf8))
      let scope = StatementScope(
        Array("insert into `\(table)` values (1)".utf8), RuleJudgeTests.context(database, flavor))
      let statement = judge.statement(scope, database: Array(database.utf8))
      #expect(rows == statement, "\(judge.rules.rules.map(\.description)) \(database).\(table)")
    }
  }

  @Test func orderOfRulesOfOneKindDoesNotMatter() throws {
    var random = Random(state: 18)
    for _ in 0..<2000 {
      var rules = Self.rules(&random)
      let judge = RuleJudge(rules, flavor: .mysql)
      rules.rules.shuffle(using: &random)
      let other = RuleJudge(rules, flavor: .mysql)
      for database in Self.databases {
        for table in Self.tables {
          let one = judge.rows(database: Array(database.utf8), table: Array(table.utf8))
          let two = other.rows(database: Array(database.utf8), table: Array(table.utf8))
          #expect(one.verdict == two.verdict)
        }
      }
    }
  }

  /// Patterns as the servers' loop reads them, written as plainly as can be.
  static func fits(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    let rest = pattern.dropFirst()
    switch first {
    case 0x25:
      return fits(name, rest) || !name.isEmpty && fits(name.dropFirst(), pattern)
    case 0x5F: return !name.isEmpty && fits(name.dropFirst(), rest)
    case 0x5C where !rest.isEmpty:
      return name.first == rest.first && fits(name.dropFirst(), rest.dropFirst())
    default: return name.first == first && fits(name.dropFirst(), rest)
    }
  }

  @Test func patterns() throws {
    var random = Random(state: 19)
    let letters = Array("ab.%_\\".utf8)
    func text(_ longest: Int, _ random: inout Random) -> [UInt8] {
      (0..<Int.random(in: 0...longest, using: &random)).map { _ in
        letters.randomElement(using: &random) ?? 0x61
      }
    }
    for _ in 0..<5000 {
      let pattern = text(6, &random)
      let table = text(5, &random)
      var rules = ReplicaRules()
      rules.rules = [FilterRule(.wildDoTable, pattern)]
      let judge = RuleJudge(rules, flavor: .mysql)
      let expected = Self.fits(([0x61, 0x2E] + table)[...], pattern[...])
      #expect(
        (judge.rows(database: [0x61], table: table).verdict == .applied) == expected,
        "\(pattern) \(table)")
    }
  }

  @Test func anyTextIsJudged() {
    var random = Random(state: 20)
    let words = [
      "create", "drop", "table", "update", "delete", "from", "set", "(", ")", ",", "`a`", ".", "t1",
      "d1", "join", "select", "with", "as", "'x'", "/*!", "*/", "on", "grant", "to", "trigger",
      "if", "exists", "using", "temporary", "@a", "alter", "view", "rename", "\u{e9}", "exchange",
      "partition", "flush", "tables",
    ]
    for _ in 0..<5000 {
      let text = (0..<Int.random(in: 0...12, using: &random))
        .map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
      var judge = RuleJudge(Self.rules(&random), flavor: .mysql)
      let scope = StatementScope(Array(text.utf8), RuleJudgeTests.context("d1"))
      let decision = judge.statement(scope, database: Array("d1".utf8))
      #expect(decision.verdict == .applied || decision.verdict == .ignored)
      if judge.rules.rules.isEmpty { #expect(decision.verdict == .applied) }
    }
  }
}
