import BinlogEvents
import BinlogSchema
import Testing

/// Statements that servers call unsafe; what is expected here was noted by real ones, see
/// `Tests/Live/hazards`.
@Suite struct HazardTests {
  private static let schema = [
    "create table t(id int primary key, v varchar(60), n int) engine=innodb",
    "create table u(id int primary key, v varchar(60), n int) engine=innodb",
    "create table a(id int auto_increment primary key, v varchar(60)) engine=innodb",
    "create table k2(id int primary key, v varchar(60) unique) engine=innodb",
    "create table m(id int primary key, v varchar(60)) engine=myisam",
    "create table ma(k int, id int auto_increment, primary key(k,id)) engine=myisam",
    "create table gd(id int primary key, b varchar(60) default (uuid())) engine=innodb",
    "create table ft(id int, v text, fulltext(v) with parser ngram) engine=innodb",
    "create table trg(id int primary key, v varchar(60)) engine=innodb",
    "create trigger tr before insert on trg for each row insert into a(v) values (new.v)",
    "create function f1(x int) returns int deterministic return x + 1",
    "create function f2(x int) returns int deterministic return x + length(uuid())",
    "create definer=`r`@`h` sql security definer view vt as select * from t",
    "create view vl as select * from t order by id limit 1",
    "create table user(id int) engine=innodb",
  ]

  private func context(_ flavor: Flavor) -> StatementContext {
    var context = StatementContext(origin: DefinitionOrigin(file: "f", place: .line(1)))
    context.database = Array("d".utf8)
    context.dialect.flavor = flavor
    return context
  }

  private func judge(_ flavor: Flavor, knows: Bool = true) -> HazardJudge {
    var judge = HazardJudge(SchemaCatalog(), flavor: flavor)
    guard knows else { return judge }
    for text in Self.schema { judge.observe(Array(text.utf8), context(flavor)) }
    return judge
  }

  private func codes(
    _ text: String, _ flavor: Flavor = .mysql, knows: Bool = true,
    after place: HazardJudge.Place = HazardJudge.Place()
  ) -> [String] {
    judge(flavor, knows: knows).judge(Array(text.utf8), context(flavor), place).hazards
      .map { $0.code.rawValue + ($0.isCertain ? "" : "?") }.sorted()
  }

  @Test(
    arguments: [
      ("insert into t values (1, 'x', 1)", []),
      ("insert into t(id, v) values (1, uuid())", ["system-function"]),
      ("insert into t(id, v) values (1, `uuid`())", ["system-function"]),
      ("insert into t(id, v) values (1, 'uuid()')", []),
      ("insert into t(id, v) values (1, now())", []),
      ("insert into t(id, v) values (1, current_user)", ["system-function"]),
      ("insert into t(id, v) values (1, @@server_id)", ["system-variable"]),
      ("insert into t(id, v) values (1, @@`server_id`)", ["system-variable"]),
      ("insert into t(id, v) values (1, @@session.time_zone)", []),
      ("insert into t(id, v) values (1, @@global.time_zone)", ["system-variable"]),
      ("update t set v = 'x' limit 1", ["limit"]),
      ("update t set v = 'x' order by id limit 1", ["limit"]),
      ("insert into a(v) values ('x')", []),
      ("insert into a(v) select 'x'", []),
      ("insert into a(v) select v from t", ["auto-increment-select"]),
      ("insert into a(v) values (trim(both 'x' from 'xx'))", []),
      ("insert into a(v) with q as (select 1 x) select x from q", []),
      ("insert into k2 values (1, 'x') on duplicate key update v = 'y'", ["two-unique-keys"]),
      ("insert into t values (1, 'x', 1) on duplicate key update v = 'y'", []),
      ("insert ignore into u select * from t", ["insert-ignore-select"]),
      ("replace into u select * from t", ["replace-select"]),
      ("update ignore t set v = 'x'", ["update-ignore"]),
      ("update ignore t join u on t.id = u.id set t.v = 'x'", []),
      ("insert into ma(k) values (1)", ["auto-increment-not-first"]),
      ("insert into trg values (1, 'x')", ["auto-increment-trigger"]),
      ("insert into t(id, n) values (1, f1(2))", []),
      ("insert into t(id, n) values (1, d.f2(2))", ["system-function"]),
      ("insert into vt values (1, 'x', 1)", []),
      ("insert into u select * from vl", ["limit"]),
      ("insert into user (id) values (1)", []),
      ("create table c as select uuid() x", ["system-function"]),
      ("create table c (user int, key user (user)) as select 1 user", []),
      ("create table c ignore as select 1 x", ["create-ignore-select"]),
      ("create table c (id serial) select 1 y", ["create-select-auto-increment"]),
      ("create view v as select uuid() x", []),
      ("delete from t where id in (select id from mysql.general_log)", ["system-table"]),
    ] as [(String, [String])])
  func bothServers(_ text: String, _ expected: [String]) {
    for flavor in [Flavor.mysql, .mariadb] {
      #expect(codes(text, flavor) == expected, "\(text) on \(flavor)")
    }
  }

  @Test func whereServersDiffer() {
    let only: [(String, mysql: [String], mariadb: [String])] = [
      ("insert into t(id, n) values (1, rand())", ["system-function"], []),
      ("update t set n = rand()", ["system-function"], ["system-function"]),
      ("update gd set id = 2", [], ["system-function"]),
      ("insert into gd values (1, default)", ["system-function"], ["system-function"]),
      ("insert into gd(id, b) values (1, 'x')", [], ["system-function"]),
      ("insert into ft values (1, 'x')", ["full-text-parser"], []),
      ("insert into t select * from u limit 0", ["limit"], []),
      ("insert into t select * from u for update nowait", ["nowait"], []),
    ]
    for (text, mysql, mariadb) in only {
      #expect(codes(text, .mysql) == mysql, "\(text)")
      #expect(codes(text, .mariadb) == mariadb, "\(text)")
    }
  }

  @Test func enginesInOneTransaction() {
    var place = HazardJudge.Place()
    #expect(codes("insert into m values (1, 'x')", after: place) == [])
    let both = "insert into t(id, v) select id, v from m"
    #expect(codes(both, after: place) == ["mixed-engines?"])
    place.hasChange = true
    #expect(codes(both, after: place) == ["mixed-engines"])
    #expect(codes("insert into m select id, v from t", after: place) == [])
    // Which of them an UPDATE changes is in the event, and not in this text.
    #expect(codes("update t join m on t.id = m.id set t.v = 1", after: place) == ["mixed-engines?"])
    place.hasTransactional = true
    #expect(
      codes("insert into m values (1, 'x')", after: place)
        == ["nontransactional-after-transactional"])
    #expect(codes("insert into m select id, v from t", after: place) == ["mixed-engines"])
    #expect(codes("insert into t values (1, 'x', 1)", after: place) == [])
    place.hasTransactional = nil
    #expect(
      codes("insert into m values (1, 'x')", after: place)
        == ["nontransactional-after-transactional?"])
  }

  @Test func whatNobodyToldIsPossible() {
    #expect(codes("insert into t values (1)", knows: false) == ["unknown-table?"])
    #expect(
      codes("insert into a(v) select v from t", knows: false)
        == ["auto-increment-select?", "unknown-table?", "unknown-table?"])
    #expect(
      codes("insert into k2 values (1, 2) on duplicate key update v = 1", knows: false)
        == ["two-unique-keys?", "unknown-table?"])
    #expect(codes("insert into t(id, n) values (1, g(2))") == ["unknown-function?"])
    #expect(
      codes("alter table t add x varchar(60) default (uuid())") == ["default-expression?"])
  }

  /// Any text ends, and in a time that its size justifies.
  @Test func tornTexts() {
    let texts =
      Self.schema + [
        "insert into a(v) with q as (select 1 x), r(y) as (select x from q limit 1) select y from r",
        "update t, (u join m on u.id = m.id) set t.v = default, m.v = @@global.x where f(1)",
        "set statement max_statement_time=1 for delete a, b from t a join u b using (id)",
        "create or replace temporary table c (id serial, key user (id)) replace as (select 1)",
      ]
    for text in texts {
      for flavor in [Flavor.mysql, .mariadb] {
        for length in 0...text.utf8.count {
          var judge = HazardJudge(SchemaCatalog(), flavor: flavor)
          let part = Array(text.utf8.prefix(length))
          judge.observe(part, context(flavor))
          _ = judge.judge(part, context(flavor), HazardJudge.Place())
        }
      }
    }
    let deep = Array(String(repeating: "(", count: 100_000).utf8)
    _ = judge(.mysql).judge(
      Array("insert into t select ".utf8) + deep, context(.mysql), HazardJudge.Place())
  }
}
