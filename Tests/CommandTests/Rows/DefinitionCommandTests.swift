import BinlogTestSupport
import Foundation
import Testing

/// Tables that only their definitions explain, through the command.
@Suite struct DefinitionCommandTests {
  private func rows(_ arguments: [String]) throws -> [[String: Any]] {
    let outcome = try Tool.run(["decode-rows", "--format", "jsonl"] + arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try outcome.output.split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
    }
  }

  /// As SELECT says, all numbers of digits.
  @Test func timesOfTheOlderFormat() throws {
    let lines = try Samples.text("definitions/old-times.tsv").split(separator: "\n")
    let names = lines[0].split(separator: "\t").map(String.init)
    let found = try rows(["--table", "h.times", Samples.path("definitions/old-times.000001")])
    #expect(found.count == lines.count - 1)
    for (line, row) in zip(lines.dropFirst(), found) {
      let after = try #require(row["after"] as? [String: Any])
      for (name, value) in zip(names, line.split(separator: "\t")) {
        guard let text = after[name] as? String else { continue }
        #expect(text.replacing("T", with: " ").replacing("Z", with: "") == value, "\(name)")
      }
      #expect(after.values.count { $0 is String } == 21)
    }
  }

  /// Never with digits that nobody wrote.
  @Test func timesOfTheOlderFormatWithoutDefinition() throws {
    let log = Samples.path("definitions/old-times.000002")
    let outcome = try Tool.run(["decode-rows", "--format", "jsonl", log])
    #expect(outcome.status == 1)
    for table in ["time1", "time6", "datetime1", "datetime6", "timestamp1", "timestamp6"] {
      #expect(outcome.errors.contains("rows of h.\(table): times of MariaDB's older format"))
      #expect(!outcome.output.contains("\"table\":\"\(table)\""))
    }
    // What has no fraction needs no definition.
    let plain = try rows(["--table", "h.plain", log])
    #expect(plain.count == 5)
    #expect((plain[0]["after"] as? [String: Any])?["@2"] as? String == "2023-01-01T00:00:01")
    // The log before has the definitions.
    #expect(try rows([Samples.path("definitions/old-times.000001"), log]).count == 23)
  }

  @Test func namesInOtherLetters() throws {
    let found = try rows([Samples.path("definitions/lower-case.000001")])
    let after = found.compactMap { $0["after"] as? [String: Any] }
    #expect(
      after.map { $0.keys.sorted() } == [
        ["CustomerName", "Id", "Total"], ["CustomerName", "Id", "Note", "Total"],
        ["CustomerName", "Id", "Note", "Total"], ["Zip"],
      ])
    #expect(after.first?["Total"] as? Int == 4_000_000_000)
  }

  @Test func schemaFilesInEveryWrapping() throws {
    let directory = try TemporaryDirectory()
    let log = Samples.path("definitions/old-times.000002")
    let text = "CREATE TABLE datetime6 (a datetime(6), moment int);\n"
    let plain = try directory.write(text, "s.sql")
    _ = try Tool.shell("gzip -k \(plain)")
    _ = try directory.write(
      [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, "s16.sql")
    for command in [
      "--schema \(plain)", "--schema \(plain).gz", "--schema <(cat \(plain))",
      "--schema - < \(plain)", "--schema \(directory.path)/s16.sql", "--schema \(directory.path)",
    ] {
      let outcome = try Tool.shell(
        "$TOOL decode-rows --table h.datetime6 --format jsonl \(log) \(command)")
      #expect(outcome.status == 0, "\(command): \(outcome.errors)")
      #expect(
        outcome.output.contains("{\"a\":\"2023-05-06T07:08:09.123456\",\"moment\":1}"),
        "\(command): \(outcome.output)")
    }
  }
}
