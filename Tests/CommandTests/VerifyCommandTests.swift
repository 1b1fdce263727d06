import BinlogTestSupport
import Foundation
import Testing

@Suite struct VerifyCommandTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func log(_ stem: String) -> String { Samples.path("logs/\(stem).000001") }

  @Test(arguments: Samples.logs)
  func soundLogs(_ stem: String) throws {
    let outcome = try Tool.run(["verify", log(stem)])
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.errors.isEmpty)
    #expect(outcome.output.contains("0 errors, 0 warnings"))
  }

  @Test(arguments: Samples.logs)
  func soundLogsRowByRow(_ stem: String) throws {
    let outcome = try Tool.run(["verify", "--deep", log(stem)])
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.contains("0 errors, 0 warnings"))
  }

  @Test func connectionsByGtid() throws {
    let source = Samples.path("healthy-mariadb/source")
    let outcome = try Tool.run([
      "verify", "--json", source, "--gtid-set", "0-1-1", "--gtid-set", "0-1-900",
    ])
    #expect(outcome.status == 1)
    let list = try #require(try outcome.json()["gtid_requests"] as? [[String: Any]])
    #expect(list.map { $0["gtids"] as? String } == ["0-1-1", "0-1-900"])
    #expect(list.map { $0["answer"] as? String } == ["serves", "refuses"])
    let text = list.last?["server_error"] as? String
    #expect(
      text == "Error: connecting slave requested to start from GTID 0-1-900, which is not in the"
        + " master's binlog")
    for wrong in ["x", "0-1", "0-1-1,0-2-2"] {
      #expect(try Tool.run(["verify", source, "--gtid-set", wrong]).status == 2)
    }
  }

  @Test func namesOfPositions() throws {
    let source = Samples.path("healthy-mysql/source")
    for file in ["mysql-bin.000562", "./mysql-bin.000562", source + "//mysql-bin.000562"] {
      #expect(try Tool.run(["verify", source, "--position", file + ":4"]).status == 0, "\(file)")
    }
    for wrong in ["mysql-bin.000562:-1", "mysql-bin.000562:x", "mysql-bin.000562"] {
      #expect(try Tool.run(["verify", source, "--position", wrong]).status == 2)
    }
  }

  @Test func damagedLogs() throws {
    let bytes = try Samples.log("mysql97-open")
    let path = try directory.write(bytes.flipping(bit: 1, at: 700), "broken.000001")
    let outcome = try Tool.run(["verify", path])
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("checksum-mismatch"))
    #expect(outcome.output.contains(path + ":647-"))
    let quiet = try Tool.run(["verify", "--quiet", path])
    #expect(quiet.status == 1)
    #expect(quiet.output.isEmpty)
    #expect(quiet.errors.isEmpty)
    #expect(try Tool.run(["verify", "-q", log("mysql97-open")]).status == 0)
  }

  @Test func json() throws {
    let bytes = try Samples.log("mysql97-gtid-tagged")
    let path = try directory.write(bytes.cut(to: bytes.count - 65), "torn.000001")
    let outcome = try Tool.run(["verify", "--json", "--position", "torn.000001:4", path])
    #expect(outcome.status == 1)
    let json = try outcome.json()
    #expect(
      Set(json.keys) == [
        "tool", "schema", "files", "findings", "positions", "totals", "exit_status",
      ])
    #expect(json["tool"] as? String == "binlogtool")
    #expect(json["schema"] as? Int == 1)
    let file = try #require((json["files"] as? [[String: Any]])?.first)
    let documented: Set<String> = [
      "path", "kind", "flavor", "server_version", "format", "size", "events", "groups",
      "first_timestamp", "last_timestamp", "checksum", "closed", "encrypted", "gtids",
      "valid_up_to",
    ]
    #expect(documented.isSubset(of: Set(file.keys)), "\(file.keys)")
    #expect(file["kind"] as? String == "binlog")
    #expect(file["flavor"] as? String == "mysql")
    #expect(file["size"] as? Int == bytes.count - 65)
    #expect(file["closed"] as? Bool == false)
    #expect(file["checksum"] as? String == "crc32")
    let finding = try #require((json["findings"] as? [[String: Any]])?.first)
    #expect(
      Set(finding.keys).isSuperset(of: [
        "code", "severity", "file", "offset", "end_offset", "event_type", "message", "expected",
        "found", "hint",
      ]), "\(finding.keys)")
    #expect(finding["code"] as? String == "torn-event")
    #expect(finding["severity"] as? String == "error")
    let position = try #require((json["positions"] as? [[String: Any]])?.first)
    #expect(position["verdict"] as? String == "ok")
    #expect(position["file"] as? String == "torn.000001")
    #expect(position["position"] as? Int == 4)
    #expect(position.keys.contains("server_error"))
  }

  @Test func positions() throws {
    let path = log("mysql97-open")
    let size = try Samples.log("mysql97-open").count
    let cases: [(String, String, Int32)] = [
      ("mysql97-open.000001:4", "ok", 0), ("mysql97-open.000001:\(size)", "ok-end", 0),
      ("mysql97-open.000001:721", "inside-group", 0),
      ("mysql97-open.000001:722", "inside-event", 1),
      ("mysql97-open.000001:\(size + 1)", "past-end", 1),
      ("mysql97-open.000001:3", "before-first-event", 1), ("other.000001:4", "file-missing", 1),
    ]
    for (position, verdict, status) in cases {
      let outcome = try Tool.run(["verify", "--json", "--position", position, path])
      let found = try (outcome.json()["positions"] as? [[String: Any]])?.first?["verdict"]
      #expect(found as? String == verdict, "\(position)")
      #expect(outcome.status == status, "\(position)")
    }
  }

  @Test func thingsThatAreNoLogs() throws {
    let text = try directory.write("hello\n", "text/notes.txt")
    let empty = try directory.write("", "text/empty.000001")
    for (path, code) in [(text, "bad-magic"), (empty, "empty-file")] {
      let outcome = try Tool.run(["verify", path])
      #expect(outcome.status == 1)
      #expect(outcome.output.contains(code))
      let json = try Tool.run(["verify", "--json", path])
      #expect(json.status == 1)
      #expect(try json.json()["findings"] != nil)
    }
    try directory.write("hello\n", "nothing/notes.txt")
    for path in [directory.path + "/nothing", directory.path + "/no-such-file"] {
      let outcome = try Tool.run(["verify", path])
      #expect(outcome.status == 2)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("binlogtool: \(path)"))
      #expect(outcome.errors.split(separator: "\n").count == 1)
    }
  }

  @Test(arguments: [
    ["verify"], ["verify", "--no-such-option", "x"], ["verify", "--position", "x", "y"],
    ["verify", "--color", "maybe", "x"], ["nonsense"],
  ])
  func usageErrors(_ arguments: [String]) throws {
    let outcome = try Tool.run(arguments)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(!outcome.errors.isEmpty)
  }

  @Test func helpAndVersion() throws {
    for arguments in [["--help"], ["verify", "--help"], ["suggest", "--help"], ["--version"]] {
      let outcome = try Tool.run(arguments)
      #expect(outcome.status == 0)
      #expect(!outcome.output.isEmpty)
      #expect(outcome.errors.isEmpty)
    }
  }

  @Test func standardInput() throws {
    let bytes = try Samples.log("mysql97-rows-full")
    #expect(try Tool.run(["verify", "-"], input: bytes).status == 0)
    #expect(try Tool.run(["verify", "-"], input: bytes.cut(to: 2000)).status == 1)
    #expect(try Tool.run(["verify", "-"], input: []).output.contains("empty-file"))
    let piped = try Tool.shell("cat '\(log("mysql97-rows-full"))' | \"$TOOL\" verify -")
    #expect(piped.status == 0)
    #expect(piped.output.contains("22650 bytes, 226 events"))
  }

  @Test func mappedAndReadAgree() throws {
    for stem in ["mysql97-rows-full", "mariadb118-rows"] {
      let mapped = try Tool.run(["verify", "--json", log(stem)])
      let read = try Tool.run(["verify", "--json", "--no-mmap", log(stem)])
      #expect(mapped.output == read.output)
    }
  }

  @Test func aReaderThatGoesAway() throws {
    let files = Samples.logs.map { "'\(log($0))'" }.joined(separator: " ")
    let outcome = try Tool.shell(
      "{ \"$TOOL\" verify \(files) \(files); echo \"status $?\" >&2; } | head -1")
    #expect(outcome.output.split(separator: "\n").count == 1)
    #expect(outcome.errors == "status 0\n")
  }

  @Test func aFullDisk() throws {
    for command in [
      "verify '\(log("mysql97-open"))'", "verify --json '\(log("mysql97-open"))'",
      "suggest --source '\(Samples.path("healthy-mysql/source"))' --position mysql-bin.000563:4",
    ] {
      let outcome = try Tool.shell("\"$TOOL\" \(command) > /dev/full")
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("No space left on device"))
    }
  }

  @Test func coloursOnlyWhereWanted() throws {
    let path = log("mysql97-open")
    #expect(try !Tool.run(["verify", path]).output.contains("\u{1B}"))
    #expect(try Tool.run(["verify", "--color", "always", path]).output.contains("\u{1B}"))
  }

  @Test func aHostileNameCannotDriveTheTerminal() throws {
    let path = try directory.write("x", "evil\u{1B}[31m.000001")
    let outcome = try Tool.run(["verify", path])
    #expect(outcome.status == 1)
    #expect(!outcome.output.contains("\u{1B}"))
  }

  /// Three logs of a set, of which the middle one is missing and the last is torn.
  private func troubledSet(_ sample: String) throws -> String {
    let set = directory.path + "/set"
    try FileManager.default.createDirectory(atPath: set, withIntermediateDirectories: true)
    for number in [562, 564] {
      let name = "mysql-bin.000\(number)"
      let bytes = try Array(
        Data(contentsOf: URL(fileURLWithPath: Samples.path("\(sample)/source/\(name)"))))
      try Data(number == 564 ? bytes.cut(to: bytes.count - 5) : bytes)
        .write(to: URL(fileURLWithPath: set + "/" + name))
    }
    return set
  }

  @Test(arguments: ["index-lost-mysql", "index-lost-mariadb"])
  func aFewLinesForManyLogs(_ sample: String) throws {
    let set = try troubledSet(sample)
    let outcome = try Tool.run(["verify", "--summary", set])
    #expect(outcome.status == 1)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first?.hasPrefix("\(set)/mysql-bin: 2 logs, ") == true)
    #expect(lines.first?.contains("mysql-bin.000562 to mysql-bin.000564") == true)
    #expect(lines.contains { $0.hasPrefix("  missing    1: mysql-bin.000563") })
    #expect(lines.contains { $0 == "  damaged    1: mysql-bin.000564 torn-event" })
    #expect(!outcome.output.contains("misplaced"))
    // MariaDB always has GTIDs; the list at the head of a log says what the missing one held.
    if sample.hasSuffix("mariadb") {
      #expect(outcome.output.contains("mysql-bin.000563 (0-1-"))
    }
    #expect(lines.last?.hasPrefix("2 files, ") == true)
  }

  @Test func totals() throws {
    let set = try troubledSet("index-lost-mysql")
    let json = try Tool.run(["verify", "--format", "json", set]).json()
    let totals = try #require(json["totals"] as? [String: Any])
    let files = try #require(json["files"] as? [[String: Any]])
    let findings = try #require(json["findings"] as? [[String: Any]])
    #expect(totals["files"] as? Int == 2)
    #expect(totals["size"] as? Int == files.reduce(0) { $0 + ($1["size"] as? Int ?? 0) })
    for severity in ["error", "warning", "note"] {
      #expect(
        totals[severity + "s"] as? Int == findings.count { $0["severity"] as? String == severity })
    }
    #expect(json["exit_status"] as? Int == 1)
    let sound = try Tool.run(["verify", "--json", Samples.path("healthy-mysql/source")]).json()
    #expect(sound["exit_status"] as? Int == 0)
  }

  @Test func metrics() throws {
    let set = try troubledSet("index-lost-mysql")
    let outcome = try Tool.run(["verify", "--format", "openmetrics", set])
    #expect(outcome.status == 1)
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines.last == "# EOF")
    let family = "{family=\"\(set)/mysql-bin\"}"
    #expect(lines.contains("binlog_logs\(family) 2"))
    #expect(lines.contains("binlog_missing_logs\(family) 1"))
    #expect(lines.contains("binlog_damaged_logs\(family) 1"))
    #expect(lines.contains("binlog_verify_status 1"))
    #expect(
      lines.contains { $0.hasPrefix("binlog_findings{") && $0.contains("code=\"torn-event\"} 1") })
    // Each metric is declared before its samples, once.
    let declared = lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] }
    #expect(Set(declared).count == declared.count)
    for line in lines where !line.hasPrefix("#") {
      #expect(declared.contains(line.prefix { $0 != "{" && $0 != " " }))
    }
    // A quote and a backslash in a name stay in their label.
    let strange = directory.path + "/a\"b\\"
    try FileManager.default.moveItem(atPath: set, toPath: strange)
    let escaped = try Tool.run(["verify", "--format", "openmetrics", strange]).output
    #expect(escaped.contains("/a\\\"b"))
  }

  /// The line and the status that plugins of Nagios have.
  @Test func nagios() throws {
    let set = try troubledSet("index-lost-mysql")
    let critical = try Tool.run(["verify", "--format", "nagios", set])
    #expect(critical.status == 2)
    #expect(critical.output.hasPrefix("BINLOG CRITICAL - "))
    #expect(critical.output.contains("mysql-bin.000564 torn-event"))
    #expect(critical.output.contains("| logs=2 errors="))
    #expect(critical.output.split(separator: "\n").count == 1)
    let fine = try Tool.run(["verify", "--format", "nagios", log("mysql97-gtid-tagged")])
    #expect(fine.status == 0)
    #expect(fine.output.hasPrefix("BINLOG OK - 0 errors, 0 warnings in 1 log |"))
    let warning = try Tool.run(
      ["verify", "--format", "nagios", Samples.path("crashed-source-mysql/source")])
    #expect(warning.status == 1)
    let unknown = try Tool.run(["verify", "--format", "nagios", directory.path + "/nothing"])
    #expect(unknown.status == 3)
    #expect(unknown.output.hasPrefix("BINLOG UNKNOWN - "))
  }

  @Test func slipsOfTheHand() throws {
    let outcome = try Tool.run(["veriffy", "x"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("Did you mean 'verify'?"))
    #expect(try Tool.run(["decode-row"]).errors.contains("Did you mean 'decode-rows'?"))
    #expect(try Tool.run(["dmup"]).errors.contains("Did you mean 'dump'?"))
    #expect(!(try Tool.run(["xyz"]).errors.contains("Did you mean")))
    let path = log("mysql97-open")
    #expect(try Tool.run([path]).errors.contains("binlogtool dump \(path)"))
    for words in [["help"], ["help", "verify"], ["--help"], ["--version"]] {
      #expect(try Tool.run(words).status == 0)
    }
  }
}
