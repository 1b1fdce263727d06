import BinlogTestSupport
import Testing

/// `decode-rows --compact`, and its colours.
struct CompactRowsTests {
  private static let log = Samples.path("crashed-source-mysql/source/mysql-bin.000563")

  @Test func aRowIsALine() throws {
    for name in Samples.logs {
      let path = Samples.path("logs/\(name).000001")
      let lines = try Tool.run(["decode-rows", "--compact", path])
      let rows = try Tool.run(["decode-rows", "--format", "jsonl", path])
      #expect(lines.status == rows.status)
      #expect(
        lines.output.split(separator: "\n").count == rows.output.split(separator: "\n").count,
        "\(name)")
      for line in lines.output.split(separator: "\n") {
        #expect(
          line.contains(
            #/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  \S+:\d+( inner \d+)?  (insert|update|delete)/#))
      }
    }
  }

  @Test func aColumnInBackticksIsThatColumn() throws {
    let log = Samples.path("logs/mysql97-rows-full.000001")
    let plain = try Tool.run(["decode-rows", "--compact", "--changed", "parent_id", log])
    let pasted = try Tool.run(["decode-rows", "--compact", "--changed", "`parent_id`", log])
    #expect(plain.output.contains("parent_id 2 → 20"))
    #expect(pasted.output == plain.output)
  }

  @Test func onlyWhatChangesIsSaid() throws {
    let log = Samples.path("logs/mysql97-rows-full.000001")
    let found = try Tool.run(["decode-rows", "--compact", "--op", "update", log])
    #expect(found.status == 0)
    #expect(found.output.contains(" → "))
    #expect(!found.output.contains("nothing changes"))
  }

  @Test func colorsComeOnlyWhereTheyAreWanted() throws {
    for words in [[], ["--compact"]] {
      let plain = try Tool.run(["decode-rows"] + words + [Self.log])
      #expect(!plain.output.contains("\u{1B}"))
      let colored = try Tool.run(["decode-rows", "--color", "always"] + words + [Self.log])
      #expect(colored.output.contains("\u{1B}[32m"))
      #expect(colored.output.replacing(/\u{1B}\[\d+m/, with: "") == plain.output)
    }
  }

  @Test func otherFormatsRefuseIt() throws {
    for words in [["--format", "jsonl"], ["--count"], ["--format", "sql"]] {
      #expect(try Tool.run(["decode-rows", "--compact"] + words + [Self.log]).status == 2)
    }
  }

  /// Names as statements and `dump` have them.
  @Test(arguments: [
    ["decode-rows", "--count"], ["find"],
    ["cut", "--output", "-"],
  ])
  func namesInBackticksFit(_ command: [String]) throws {
    let log = Samples.path("logs/mysql97-rows-full.000001")
    let name = "app.parent"
    let quoted = "`app`.`parent`"
    let plain = try Tool.run(command + ["--table", name, log])
    let pasted = try Tool.run(command + ["--table", quoted, log])
    #expect(plain.status == 0)
    #expect(pasted.status == plain.status)
    #expect(pasted.output == plain.output)
    let none = try Tool.run(command + ["--table", "`app`.`none`", log])
    #expect(none.output != plain.output || none.status != 0)
  }
}
