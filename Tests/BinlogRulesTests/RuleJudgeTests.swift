import BinlogEvents
import BinlogRules
import BinlogSchema
import Testing

/// What real replicas did: each row was run on MySQL 9.7 and MariaDB 10.11 under these rules.
@Suite struct RuleJudgeTests {
  static func context(_ database: String, _ flavor: Flavor = .mysql) -> StatementContext {
    var context = StatementContext(origin: DefinitionOrigin(file: "", place: .offset(0)))
    context.database = Array(database.utf8)
    context.dialect.flavor = flavor
    context.dialect.version = flavor == .mysql ? 90_700 : 101_100
    return context
  }

  static func judge(_ options: [String], _ flavor: Flavor = .mysql) throws -> RuleJudge {
    var rules = ReplicaRules()
    for option in options {
      let parts = option.split(separator: "=", maxSplits: 1)
      try rules.take(option: String(parts[0]), parts.count > 1 ? String(parts[1]) : nil)
    }
    return RuleJudge(try rules.bound(to: flavor, channel: nil), flavor: flavor)
  }

  static func decide(
    _ text: String, in database: String, _ options: [String], _ flavor: Flavor = .mysql,
    bits: UInt64? = nil
  ) throws -> RuleDecision {
    var judge = try judge(options, flavor)
    let scope = StatementScope(Array(text.utf8), context(database, flavor))
    return judge.statement(scope, database: Array(database.utf8), bits: bits)
  }

  static let sets: [[String]] = [
    ["replicate-do-db=d1"], ["replicate-ignore-db=d1"], ["replicate-do-table=d1.t1"],
    ["replicate-ignore-table=d1.t1"], ["replicate-wild-do-table=d1.t%"],
    ["replicate-wild-ignore-table=d1.%"],
    ["replicate-do-table=d1.t2", "replicate-ignore-table=d1.t1"],
    ["replicate-do-db=d1", "replicate-wild-ignore-table=d1.%"],
    ["replicate-wild-do-table=a\\_b.%", "replicate-wild-do-table=d2.%"],
  ]

  /// Text, default database, bits, and of each set whether the change arrived on MySQL.
  static let rows: [(String, String, UInt64?, String)] = [
    ("insert into d1.t1 values(1,'m1',0)", "", nil, "011010000"),
    ("insert into d1.t1 values(2,'m2',0)", "d1", nil, "101010000"),
    ("insert into d1.t1 values(3,'m3',0)", "d2", nil, "011010000"),
    ("update t1 join t2 on t1.id=t2.id set t1.v='m6' where t1.id=-1", "d1", 1, "101010000"),
    ("update t1 join t2 on t1.id=t2.id set t2.v='m7' where t1.id=-1", "d1", 2, "100110100"),
    ("update t1 join t2 on t1.id=t2.id set t2.v='8',t1.v='8'", "d1", 3, "101010000"),
    (
      "update (select id from d2.t2) x join t1 on t1.id=x.id join t2 on t2.id=t1.id set t2.v=1",
      "d1", 4, "101010000"
    ),
    ("update t1 right join t2 on t1.id=t2.id set t1.v='9' where t2.id=-1", "d1", 2, "101010000"),
    ("update t1 set v='m11' where id in (select id from t2)", "d1", nil, "101010000"),
    ("delete t1 from t2 join t1 on t1.id=t2.id where t1.id=-2", "d1", nil, "101010000"),
    ("delete t2,t1 from t1 join t2 on t1.id=t2.id", "d1", nil, "101010000"),
    ("insert into v1 values(14,'m14',0)", "d1", nil, "100100000"),
    ("insert into t2 select id+1000,'m15',0 from d2.t1", "d1", nil, "100110100"),
    ("SELECT `d1`.`f1`(16)", "d1", nil, "101111111"),
    (
      "CREATE DEFINER=`r`@`h` trigger tr1 before insert on d1.t1 for each row set new.n=17", "d1",
      nil, "101010000"
    ),
    ("CREATE DEFINER=`root`@`localhost` PROCEDURE `d1`.`p18`()\nselect 18", "d1", nil, "101111111"),
    ("CREATE DEFINER=`root`@`localhost` PROCEDURE `d2`.`p19`()\nselect 18", "", nil, "011111101"),
    ("GRANT SELECT ON `d1`.`t1` TO 'repl'@'127.0.0.1'", "d1", nil, "100000000"),
    ("GRANT SELECT ON `d1`.* TO 'repl'@'127.0.0.1'", "d1", nil, "100101010"),
    ("GRANT EXECUTE ON PROCEDURE `d1`.`p18` TO 'repl'@'127.0.0.1'", "d1", nil, "100100000"),
    ("CREATE USER IF NOT EXISTS 'u24'@'localhost'", "d1", nil, "100101010"),
    ("create database if not exists e26", "e26", nil, "011101100"),
    ("create database if not exists d1", "d1", nil, "101100110"),
    ("alter database default character set utf8mb4", "d1", nil, "101100110"),
    ("drop database if exists e26", "e26", nil, "011101100"),
    ("create table d1.n31(id int)", "d2", nil, "010100000"),
    ("create table d2.n33 select id,'m33' from d1.t1 where id=-4", "d1", nil, "100101011"),
    ("rename table d1.t1 to d2.q, d2.q to d1.t1", "d1", nil, "101010001"),
    ("alter table t1 comment 'm37'", "d1", nil, "101010000"),
    ("truncate table `T1`", "d1", nil, "100100000"),
    ("create index i39 on t1(n)", "d1", nil, "101010000"),
    ("drop index i39 on t1", "d1", nil, "101010000"),
    (
      "CREATE OR REPLACE ALGORITHM=UNDEFINED DEFINER=`r`@`h` SQL SECURITY DEFINER VIEW `v2` AS "
        + "select * from d2.t1", "d1", nil, "100100000"
    ),
    ("analyze table t1, d2.t1", "d1", nil, "101010001"),
    ("flush tables d1.t1", "d1", nil, "101010000"),
    ("flush tables", "d1", nil, "101111111"),
    (
      "CREATE DEFINER=`root`@`localhost` event ev59 on schedule every 1 day do select 1", "d1", nil,
      "101111111"
    ),
    ("create table a_b.n61(id int)", "", nil, "010101001"),
    ("delete from t2 where id=-5 /* m66 */", "d1", nil, "100110100"),
    ("replace t2 values(67,'m67',0)", "d1", nil, "100110100"),
    ("BEGIN", "d2", nil, "111111111"),
    ("XA END X'61',X'',1", "d2", nil, "111111111"),
  ]

  @Test(arguments: 0..<rows.count)
  func asReplicasDid(_ number: Int) throws {
    let (text, database, bits, arrived) = Self.rows[number]
    for (set, expected) in zip(Self.sets, arrived) {
      let decision = try Self.decide(text, in: database, set, bits: bits)
      #expect(
        (decision.verdict == .applied) == (expected == "1"),
        "\(text) in '\(database)' under \(set): \(decision)")
    }
  }

  @Test func mariadbDiffers() throws {
    // Capitals do not matter in rules for tables, and databases are looked at twice.
    let table = try Self.judge(["replicate-do-table=d1.t1"], .mariadb)
    #expect(table.rows(database: Array("d1".utf8), table: Array("T1".utf8)).verdict == .applied)
    let pattern = try Self.judge(["replicate-wild-do-table=d1.x_y"], .mariadb)
    #expect(pattern.rows(database: Array("d1".utf8), table: Array("xéy".utf8)).verdict == .applied)
    let own = try Self.judge(["replicate-wild-do-table=d1.x_y"], .mysql)
    #expect(own.rows(database: Array("d1".utf8), table: Array("xéy".utf8)).verdict == .ignored)
    let both = ["replicate-do-db=d1", "replicate-wild-ignore-table=d1.%"]
    #expect(try Self.decide("create database d1", in: "d1", both, .mariadb).verdict == .ignored)
    #expect(try Self.decide("create database d1", in: "d1", both, .mysql).verdict == .applied)
    let sequence = try Self.decide(
      "alter sequence d1.s68 restart 50", in: "d1", ["replicate-ignore-table=d1.t1"], .mariadb)
    #expect(sequence == RuleDecision(.ignored, .noChangedTable))
  }

  @Test func accentsThatAreNotKnownAreLikely() throws {
    let judge = try Self.judge(["replicate-ignore-table=d1.cafe"], .mariadb)
    let decision = judge.rows(database: Array("d1".utf8), table: Array("café".utf8))
    #expect(!decision.isCertain)
    #expect(judge.rows(database: Array("d1".utf8), table: Array("tea".utf8)).isCertain)
  }

  @Test func rewriteComesFirst() throws {
    let rules = ["replicate-rewrite-db=d1->d3", "replicate-do-db=d3"]
    let judge = try Self.judge(rules)
    #expect(judge.rows(database: Array("d1".utf8), table: Array("t1".utf8)).verdict == .applied)
    #expect(try Self.decide("insert into t1 values(1)", in: "d1", rules).verdict == .applied)
    // A name in the text is not rewritten.
    let table = ["replicate-rewrite-db=d1->d3", "replicate-do-table=d3.t1"]
    #expect(try Self.decide("insert into t1 values(1)", in: "d1", table).verdict == .applied)
    #expect(try Self.decide("insert into d1.t1 values(1)", in: "d1", table).verdict == .ignored)
  }

  @Test func triggersAreLookedUpOnTheReplica() throws {
    var judge = try Self.judge(["replicate-ignore-table=d1.t1"])
    let context = Self.context("d1")
    func run(_ text: String) -> RuleDecision {
      judge.statement(
        StatementScope(Array(text.utf8), context), database: Array("d1".utf8))
    }
    #expect(run("create trigger a before insert on t1 for each row set @a=1").verdict == .ignored)
    #expect(run("drop trigger d1.a") == RuleDecision(.ignored, .missingTrigger))
    #expect(run("create trigger b before insert on t2 for each row set @a=1").verdict == .applied)
    #expect(run("drop trigger b").verdict == .applied)
    #expect(!run("drop trigger unheard_of").isCertain)
  }

  @Test func smallNames() throws {
    let rules = ["lower-case-table-names=1", "replicate-do-db=Shop"]
    let mysql = try Self.judge(rules, .mysql)
    #expect(mysql.rows(database: Array("SHOP".utf8), table: [0x74]).verdict == .applied)
    #expect(mysql.whyNever(mysql.rules.rules[0]) == nil)
    let mariadb = try Self.judge(rules, .mariadb)
    #expect(mariadb.rows(database: Array("Shop".utf8), table: [0x74]).verdict == .ignored)
    #expect(mariadb.whyNever(mariadb.rules.rules[0]) != nil)
  }

  @Test func groups() throws {
    let judge = try Self.judge(
      ["server-id=7", "ignore-server-ids=3,4", "ignore-domain-ids=9"], .mariadb)
    #expect(judge.group(server: 7, domain: 0)?.cause == .own)
    #expect(judge.group(server: 4, domain: 0)?.verdict == .ignored)
    #expect(judge.group(server: 5, domain: 9)?.verdict == .ignored)
    #expect(judge.group(server: 5, domain: 8) == nil)
    let own = try Self.judge(["server-id=7", "replicate-same-server-id"], .mysql)
    #expect(own.group(server: 7, domain: nil) == nil)
    let wanted = try Self.judge(["do-domain-ids=1,2"], .mariadb)
    #expect(wanted.group(server: 5, domain: 3)?.verdict == .ignored)
    let marked = try Self.judge(["replicate-events-marked-for-skip=filter_on_slave"], .mariadb)
    #expect(marked.group(server: 5, domain: 3, isMarked: true)?.cause == .marked)
  }

  @Test func whatIsHandedOn() throws {
    let judge = try Self.judge(["binlog-ignore-db=d1"])
    #expect(judge.rows(database: Array("d1".utf8), table: [0x74]).verdict == .ignored)
    #expect(
      try Self.decide("insert into d1.t values(1)", in: "d2", ["binlog-ignore-db=d1"]).verdict
        == .applied)
  }
}
