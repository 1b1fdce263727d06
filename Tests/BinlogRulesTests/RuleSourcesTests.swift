import BinlogEvents
import BinlogRules
import Testing

@Suite struct RuleSourcesTests {
  private func names(_ rules: ReplicaRules) -> [String] { rules.rules.map(\.description) }

  @Test func statementsOfMySQL() throws {
    let rules = try ReplicaRules.statements(
      Array(
        """
        STOP REPLICA SQL_THREAD;
        CHANGE REPLICATION FILTER REPLICATE_DO_DB = (old), REPLICATE_WILD_IGNORE_TABLE = ('a\\_%.x');
        CHANGE REPLICATION FILTER REPLICATE_DO_DB = (shop, `a,b`), REPLICATE_REWRITE_DB = ((x, y)),
          REPLICATE_IGNORE_TABLE = (shop.log) FOR CHANNEL 'c1';
        CHANGE REPLICATION FILTER REPLICATE_DO_DB = (shop, `a,b`);
        """.utf8))
    #expect(
      names(rules) == [
        "replicate-wild-ignore-table=a\\_%.x", "replicate-do-db=shop", "replicate-do-db=a,b",
        "replicate-rewrite-db=x->y", "replicate-ignore-table=shop.log", "replicate-do-db=shop",
        "replicate-do-db=a,b",
      ])
    #expect(rules.channels(.mysql) == ["c1"])
    #expect(throws: RuleProblem.self) { try rules.bound(to: .mysql, channel: nil) }
    let one = try rules.bound(to: .mysql, channel: "C1")
    #expect(one.rules.count == 5)
  }

  @Test func statementsOfMariaDB() throws {
    let rules = try ReplicaRules.statements(
      Array(
        """
        SET GLOBAL replicate_do_db='shop, crm';
        SET @@global.replicate_rewrite_db = 'a->b';
        SET GLOBAL replicate_wild_do_table = 'shop.%';
        CHANGE MASTER TO IGNORE_SERVER_IDS = (3, 4), DO_DOMAIN_IDS = ();
        """.utf8))
    #expect(
      names(rules) == [
        "replicate-do-db=shop", "replicate-do-db=crm", "replicate-rewrite-db=a->b",
        "replicate-wild-do-table=shop.%", "ignore-server-ids=3", "ignore-server-ids=4",
      ])
  }

  @Test func commasInAStatus() throws {
    var rules = ReplicaRules()
    try rules.take(status: "Replicate_Do_DB", "a,b", channel: nil)
    #expect(rules.rules.count == 2)
    #expect(rules.doubts.count == 1)
    try rules.take(status: "Replicate_Do_Table", "a.x,a.y", channel: nil)
    #expect(rules.doubts.count == 1)
    // Where a part could be no rule, it is of the name before.
    try rules.take(status: "Replicate_Ignore_Table", "a.x,y,b.z", channel: nil)
    #expect(
      names(rules).suffix(2) == ["replicate-ignore-table=a.x,y", "replicate-ignore-table=b.z"])
    #expect(rules.doubts.count == 2)
    try rules.take(status: "Replicate_Rewrite_DB", "(a,b),(c,d)", channel: nil)
    #expect(names(rules).suffix(2) == ["replicate-rewrite-db=a->b", "replicate-rewrite-db=c->d"])
    try rules.take(status: "Replicate_Rewrite_DB", "a->b,c->d", channel: nil)
    #expect(names(rules).suffix(2) == ["replicate-rewrite-db=a->b", "replicate-rewrite-db=c->d"])
    try rules.take(status: "Replicate_Ignore_Server_Ids", "3, 4", channel: nil)
    #expect(names(rules).last == "ignore-server-ids=4")
  }

  @Test func channelsOfOptions() throws {
    var rules = ReplicaRules()
    try rules.take(option: "replicate_do_db", "c1:shop")
    try rules.take(option: "replicate-ignore-db", "test")
    #expect(rules.channels(.mysql) == ["c1"])
    #expect(rules.channels(.mariadb).isEmpty)
    let bound = try rules.bound(to: .mysql, channel: "c1")
    #expect(bound.rules.map(\.description) == ["replicate-do-db=shop", "replicate-ignore-db=test"])
    // To MariaDB it is a name like any other.
    let other = try rules.bound(to: .mariadb, channel: nil)
    #expect(other.rules[0].description == "replicate-do-db=c1:shop")
  }

  @Test func refused() {
    var rules = ReplicaRules()
    #expect(throws: RuleProblem.self) { try rules.take(option: "replicate-rewrite-db", "a") }
    #expect(throws: RuleProblem.self) { try rules.take(option: "server-id", "x") }
    #expect(throws: RuleProblem.self) { try rules.take(option: "lower-case-table-names", "3") }
    _ = try? rules.take(option: "replicate-do-table", "shop")
    #expect(throws: RuleProblem.self) { try rules.bound(to: .mysql, channel: nil) }
  }

  @Test func connectionsOfMariaDB() throws {
    var rules = ReplicaRules()
    try rules.take(option: "east.replicate-do-db", "a")
    try rules.take(option: "west.replicate-do-db", "b")
    #expect(throws: RuleProblem.self) { try rules.bound(to: .mariadb, channel: nil) }
    let bound = try rules.bound(to: .mariadb, channel: "west")
    #expect(bound.rules.map(\.description) == ["replicate-do-db=b"])
  }
}
