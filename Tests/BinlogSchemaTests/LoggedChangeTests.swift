import BinlogCharsets
import BinlogEvents
import BinlogSchema
import Testing

/// Which tables a statement changes.
///
/// The texts are as MySQL 9.7 and MariaDB 10.11 log them.
@Suite struct LoggedChangeTests {
  private func context(_ flavor: Flavor = .mysql) -> StatementContext {
    var context = StatementContext(origin: DefinitionOrigin(file: "x", place: .offset(4)))
    context.database = Array("d".utf8)
    context.dialect.flavor = flavor
    context.dialect.version = flavor == .mysql ? 90_704 : 101_119
    return context
  }

  private func tables(_ text: String, _ context: StatementContext? = nil) -> [String]? {
    guard let change = LoggedChange(Array(text.utf8), context ?? self.context()) else { return nil }
    if change.tables.isEmpty {
      return change.databases.map { String(decoding: $0, as: UTF8.self) + ".*" }
    }
    return change.tables.map {
      String(decoding: $0.database, as: UTF8.self) + "." + String(decoding: $0.table, as: UTF8.self)
    }
  }

  static let both: [(String, [String]?)] = [
    ("INSERT INTO t VALUES (1)", ["d.t"]),
    ("insert ignore t(id) select 4 from u", ["d.t"]),
    ("INSERT INTO e.t SELECT id FROM t", ["e.t"]),
    ("INSERT INTO t VALUES ('DELETE FROM u; \\' ON DUPLICATE KEY')", ["d.t"]),
    ("/* DELETE FROM u */ INSERT /*!50000 INTO */ u SET id=1", ["d.u"]),
    ("-- a line\n# another\nREPLACE LOW_PRIORITY INTO u VALUES (2,2)", ["d.u"]),
    ("(SELECT `d`.`f`())", ["d.*"]),
    ("SELECT `d`.`f`()", ["d.*"]),
    ("CALL e.p(1)", ["e.*"]),
    ("CALL p(1)", ["d.*"]),
    ("DO f()", ["d.*"]),
    ("DO RELEASE_LOCK('x')", nil),
    ("UPDATE t SET a=1", ["d.t"]),
    ("UPDATE LOW_PRIORITY IGNORE `o``d d.t` SET v=1", ["d.o`d d.t"]),
    ("UPDATE t AS a JOIN e.t AS b ON a.id=b.id SET a.v=b.v+1, b.y=7 WHERE a.id>0", ["d.t", "e.t"]),
    ("UPDATE t a, e.t b SET b.y=8, b.v=(SELECT MAX(x) FROM u) WHERE a.id=b.id", ["e.t"]),
    ("UPDATE t a JOIN (SELECT 1 q FROM u) z SET v=1 WHERE z.q=a.id", ["d.t"]),
    ("UPDATE t, u SET d.u.x=CONCAT('a,b', u.`where`, t.set)", ["d.u"]),
    ("UPDATE t A, u SET a.x=1", ["d.t"]),
    ("UPDATE t PARTITION (p0, p1) SET v=3 ORDER BY id LIMIT 1", ["d.t"]),
    // Which of the two has a column of this name the text does not tell.
    ("UPDATE t LEFT JOIN u USING (id) SET y=11", ["d.*"]),
    ("UPDATE t RIGHT JOIN e.u USING (id) SET t.z=1, y=11", ["d.*", "e.*"]),
    ("DELETE FROM e.t WHERE id=1 LIMIT 1", ["e.t"]),
    ("DELETE QUICK FROM t", ["d.t"]),
    ("DELETE FROM a, b USING t AS a JOIN e.t AS b ON a.id=b.id WHERE a.id=3", ["d.t", "e.t"]),
    ("DELETE a FROM d.t a JOIN u ON u.id=a.id", ["d.t"]),
    ("DELETE e.t.*, u.* FROM e.t, u WHERE e.t.id=u.id", ["e.t", "d.u"]),
    ("LOAD DATA LOCAL INFILE 'into table x' REPLACE INTO TABLE `u` (`id`)", ["d.u"]),
    ("LOAD XML INFILE 'f' INTO TABLE e.u", ["e.u"]),
    ("LOAD INDEX INTO CACHE t", nil),
    ("CREATE TABLE c SELECT * FROM t", ["d.c"]),
    (
      "CREATE TABLE IF NOT EXISTS e.c (a INT DEFAULT 3, KEY(id)) ENGINE=InnoDB AS (SELECT 1)",
      ["e.c"]
    ),
    ("CREATE TABLE c (SELECT 1)", ["d.c"]),
    ("CREATE TABLE c IGNORE AS WITH x AS (SELECT 1) SELECT * FROM x", ["d.c"]),
    ("CREATE TABLE c LIKE t", nil),
    ("CREATE TABLE c (a INT AS (b+1), b INT) COMMENT='as select'", nil),
    ("CREATE TABLE c (a INT) PARTITION BY RANGE (a) (PARTITION p VALUES LESS THAN (3))", nil),
    ("CREATE TEMPORARY TABLE c SELECT 1", nil),
    ("CREATE VIEW v AS SELECT 1", nil),
    ("DROP TABLE t", nil),
    ("ALTER TABLE t ADD COLUMN zz INT, DROP COLUMN v, COMMENT='drop partition'", nil),
    ("ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4", nil),
    ("TRUNCATE TABLE e.t", ["e.t"]),
    ("TRUNCATE t", ["d.t"]),
    ("ALTER TABLE t TRUNCATE PARTITION p0", ["d.t"]),
    ("ALTER TABLE t DROP PARTITION p0", ["d.t"]),
    ("ALTER TABLE t EXCHANGE PARTITION p1 WITH TABLE e.u", ["d.t", "e.u"]),
    ("SAVEPOINT `s`", nil),
    ("ROLLBACK TO `s`", nil),
    ("GRANT INSERT ON d.* TO u", nil),
    ("ANALYZE TABLE t", nil),
    ("", nil),
  ]

  @Test(arguments: both) func theTablesOfAStatement(_ text: String, _ expected: [String]?) {
    #expect(tables(text) == expected)
    #expect(tables(text, context(.mariadb)) == expected)
  }

  static let ofMySQL: [(String, [String]?)] = [
    ("WITH c AS (SELECT 1 AS id) UPDATE t JOIN c ON t.id=c.id SET t.v=33", ["d.t"]),
    ("WITH u AS (SELECT 1 AS id) UPDATE t JOIN u ON t.id=u.id SET v=33", ["d.t"]),
    (
      "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c), b AS (SELECT 2) "
        + "DELETE t FROM t JOIN c ON t.id=c.n", ["d.t"]
    ),
    ("DELETE FROM u AS al WHERE al.id=1", ["d.u"]),
    (
      "UPDATE t JOIN JSON_TABLE('[1]', '$[*]' COLUMNS(j INT PATH '$')) jt ON jt.j=id SET v=1",
      ["d.t"]
    ),
    ("INSERT /*M! INTO x */ t VALUES (1)", ["d.t"]),
  ]

  @Test(arguments: ofMySQL) func tablesAsMySQLHasThem(_ text: String, _ expected: [String]?) {
    #expect(tables(text) == expected)
  }

  static let ofMariaDB: [(String, [String]?)] = [
    ("SET STATEMENT max_statement_time=100 FOR INSERT INTO u VALUES (500,1)", ["d.u"]),
    ("ANALYZE FORMAT=JSON DELETE FROM u WHERE id=500", ["d.u"]),
    ("DELETE FROM u WHERE id=501 RETURNING *", ["d.u"]),
    ("DELETE HISTORY FROM sv", ["d.sv"]),
    ("UPDATE pp FOR PORTION OF p FROM '2001-01-01' TO '2002-01-01' SET a=2", ["d.pp"]),
    ("UPDATE /*M!100100 e. */ u SET x=3", ["e.u"]),
    ("CREATE OR REPLACE TABLE c5 IGNORE SELECT 1 AS a", ["d.c5"]),
    ("CREATE TABLE sv (a INT) WITH SYSTEM VERSIONING", nil),
    ("ALTER TABLE t CONVERT PARTITION p TO TABLE e.q", ["d.t", "e.q"]),
  ]

  @Test(arguments: ofMariaDB) func tablesAsMariaDBHasThem(_ text: String, _ expected: [String]?) {
    #expect(tables(text, context(.mariadb)) == expected)
  }

  @Test func theSessionDecides() {
    var session = context()
    session.dialect.set(sqlMode: 4)
    #expect(tables("INSERT INTO \"u\" VALUES (1)", session) == ["d.u"])
    session = context()
    session.dialect.set(sqlMode: 0x10_0000)
    #expect(tables("UPDATE t, u SET t.a='\\', u.b=1", session) == ["d.t", "d.u"])
    session = context()
    session.usedDatabases = [Array("a".utf8), Array("b".utf8)]
    #expect(tables("CALL p()", session) == ["a.*", "b.*"])
    session.database = []
    session.usedDatabases = []
    #expect(tables("CALL p()", session) == [])
    session.isFirstPhase = true
    #expect(tables("ALTER TABLE t TRUNCATE PARTITION p0", session) == nil)
  }

  /// In Shift-JIS the second byte of a character may be a backslash, or a quote's neighbour.
  @Test func theCharacterSetDecides() {
    var session = context()
    session.dialect.charset = .sjis
    let text = Array("UPDATE t, u SET t.a='".utf8) + [0x95, 0x5C] + Array("', u.b=1".utf8)
    #expect(LoggedChange(text, session)?.tables.count == 2)
    session.dialect.charset = .latin1
    // The backslash hides the quote: the text is read as one string to its end.
    #expect(LoggedChange(text, session)?.tables.count == 1)
  }

  @Test func whatMayHappenToRows() {
    func effects(_ text: String) -> LoggedChange.Effects? {
      LoggedChange(Array(text.utf8), context())?.effects
    }
    #expect(effects("INSERT INTO t VALUES (1)") == .inserts)
    #expect(
      effects("INSERT INTO t VALUES (1) ON duplicate KEY UPDATE a=1") == [.inserts, .updates])
    #expect(effects("INSERT INTO t VALUES ('on duplicate key')") == .inserts)
    #expect(effects("REPLACE t VALUES (1)") == .all)
    #expect(effects("UPDATE t SET a=1") == .updates)
    #expect(effects("DELETE FROM t") == .deletes)
    #expect(effects("LOAD DATA INFILE 'x' INTO TABLE t") == .inserts)
    #expect(effects("LOAD DATA INFILE 'x' REPLACE INTO TABLE t") == .all)
  }

  /// Every statement ends, wherever it is cut off.
  @Test func cutsAreNoTraps() {
    for (text, _) in Self.both + Self.ofMySQL + Self.ofMariaDB {
      let bytes = Array(text.utf8)
      for count in 0...bytes.count {
        _ = LoggedChange(Array(bytes.prefix(count)), context())
        _ = LoggedDefinition(Array(bytes.prefix(count)), context(.mariadb))
      }
    }
  }
}
