import BinlogTestSupport
import Testing

/// The files that `suggest` writes when it is asked to, and its long form.
@Suite struct SuggestFilesTests {
  private func suggest(_ pair: String, _ more: [String]) throws -> Tool.Outcome {
    try Tool.run(
      [
        "suggest", "--source", Samples.path(pair + "/source"), "--replica",
        Samples.path(pair + "/replica"), "--status", Samples.path(pair + "/replica/status.txt"),
      ] + more)
  }

  @Test(arguments: ["crashed-source-mysql", "crashed-source-mariadb"])
  func lostGroupsAsStatements(_ pair: String) throws {
    let directory = try TemporaryDirectory()
    let target = directory.path + "/out"
    // These logs do not name columns (binlog_row_metadata=MINIMAL).
    let schema = try directory.write(
      """
      create database shop character set utf8mb4;
      use shop;
      create table customers (id int unsigned not null primary key, name varchar(60) not null,
        city varchar(40), balance decimal(12,2) not null default 0, joined date not null);
      create table orders (id bigint unsigned not null primary key,
        customer_id int unsigned not null, placed datetime(3) not null,
        status enum('new','paid','sent','returned') not null default 'new',
        total decimal(10,2) not null, note text, channel varchar(12) not null default 'web');
      create table stock (sku char(8) not null primary key, qty int not null, weight double,
        picture varbinary(32));
      """, "schema.sql")
    #expect(try suggest(pair, ["--export", target, "--schema", schema]).status == 1)
    let redo = String(decoding: try directory.read("out/redo-on-source.sql"), as: UTF8.self)
    let undo = String(decoding: try directory.read("out/undo-on-replica.sql"), as: UTF8.self)
    for text in [redo, undo] {
      #expect(text.hasPrefix("-- Made by binlogtool suggest --export."))
      #expect(text.contains("\nSET SESSION sql_log_bin = 0;\n"))
      #expect(text.components(of: "\nCOMMIT;") == 7)
    }
    // The last thing done is the first taken back.
    #expect(redo.contains("INSERT INTO"))
    #expect(undo.contains("DELETE FROM"))
    // Never over what is there.
    let again = try suggest(pair, ["--export", target])
    #expect(again.status == 2)
    #expect(again.errors.contains("--force"))
    #expect(try suggest(pair, ["--export", target, "--force"]).status == 1)
  }

  @Test func nothingToExport() throws {
    let directory = try TemporaryDirectory()
    let outcome = try suggest("healthy-mysql", ["--export", directory.path + "/out"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("nothing to export"))
  }

  @Test func theIndexAsItShouldBe() throws {
    let directory = try TemporaryDirectory()
    let target = directory.path + "/mysql-bin.index"
    #expect(try suggest("index-lost-mysql", ["--write-index", target]).status == 1)
    let text = String(decoding: try directory.read("mysql-bin.index"), as: UTF8.self)
    #expect(text == "./mysql-bin.000562\n./mysql-bin.000563\n./mysql-bin.000564\n")
    #expect(try suggest("index-lost-mysql", ["--write-index", target]).status == 2)
    #expect(try suggest("index-lost-mysql", ["--write-index", target, "--force"]).status == 1)
    #expect(try suggest("healthy-mysql", ["--write-index", directory.path + "/x"]).status == 2)
  }

  @Test func theLongForm() throws {
    let outcome = try suggest("crashed-source-mariadb", ["--explain"])
    #expect(outcome.output.contains("\nAround mysql-bin.000562:17621\n"))
    #expect(outcome.output.contains("torn from here"))
    #expect(outcome.output.contains("the replica has read up to here"))
    #expect(outcome.output.contains("then mysql-bin.000563, from 4 on"))
  }
}

extension String {
  /// How often `part` stands in it.
  fileprivate func components(of part: String) -> Int {
    var count = 0
    var rest = Substring(self)
    while let range = rest.firstRange(of: part) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
