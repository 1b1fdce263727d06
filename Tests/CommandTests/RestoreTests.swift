import BinlogTestSupport
import Foundation
import Testing

/// What `restore` plans; that servers do it, Tests/Live/restore shows.
@Suite struct RestoreTests {
  private static let mysql = Samples.path("healthy-mysql/source")
  private static let mariadb = Samples.path("healthy-mariadb/source")

  private func plan(
    _ arguments: [String], status: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [String: Any] {
    let outcome = try Tool.run(["restore", "--json"] + arguments)
    #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
    return status == 2 ? ["errors": outcome.errors] : try outcome.json()
  }

  private func stop(_ plan: [String: Any]) -> String {
    let stop = plan["stop"] as? [String: Any]
    return "\(stop?["file"] ?? ""):\(stop?["position"] ?? "")"
  }

  @Test func `every name of a moment is the same stop`() throws {
    let backup = ["--backup", "mysql-bin.000562:1922"]
    for target in [
      ["--before", "mysql-bin.000562:3267"], ["--before", "mysql-bin.000562:3300"],
      ["--after", "mysql-bin.000562:2800"], ["--to", "mysql-bin.000562:3267"],
      ["--to", "2026-11-21 07:37:20.186"], ["--to", "2026-11-21T08:37:20.186+01:00"],
      ["--to", "2026-11-21 07:37:20.186Z"],
    ] {
      let plan = try plan(backup + target + [Self.mysql])
      #expect(stop(plan) == "mysql-bin.000562:3267", "\(target)")
      #expect(plan["verdict"] as? String == "reachable")
      #expect(plan["groups"] as? Int == 3)
      let ways = plan["ways"] as? [[String: Any]]
      #expect(ways?.map { $0["name"] as? String } == ["pipe", "vendor", "stage"])
      let line = (ways?[0]["statements"] as? [String])?.first ?? ""
      #expect(line.contains("--start-position=1922 --stop-position=3267"), "\(line)")
    }
  }

  @Test func `what is piped is the range`() throws {
    let plan = try plan(
      ["--backup", "mysql-bin.000562:1922", "--before", "mysql-bin.000562:3267", Self.mysql])
    let way = (plan["ways"] as? [[String: Any]])?[0]["statements"] as? [String]
    let command = (way?.first ?? "").replacing("binlogtool dump", with: "$TOOL dump")
      .replacing("| mysql --binary-mode", with: "")
    let whole = try Tool.shell(command)
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(whole.output.contains("# at 1922") && whole.output.contains("# at 2792"))
    #expect(!whole.output.contains("# at 3267"))
  }

  @Test func `a coordinate that no backup has is refused`() throws {
    for place in ["mysql-bin.000562:2000", "mysql-bin.000562:1930", "other-bin.000001:4"] {
      let plan = try plan(["--backup", place, "--to", "end", Self.mysql], status: 2)
      let errors = plan["errors"] as? String ?? ""
      #expect(errors.contains("--backup"), "\(errors)")
    }
    let other = try plan(
      ["--backup", "7e11fa47-71ca-11e1-9e33-c80aa9429562:1-5", "--to", "end", Self.mysql],
      status: 2)
    #expect((other["errors"] as? String ?? "").contains("another server"))
    let flavor = try plan(["--backup", "0-1-5", "--to", "end", Self.mysql], status: 2)
    #expect((flavor["errors"] as? String ?? "").contains("MariaDB"))
  }

  @Test func `a log that is not there is a gap`() throws {
    let directory = try TemporaryDirectory()
    let log = "mysql-bin.000563"
    try directory.write(
      [UInt8](Data(contentsOf: URL(fileURLWithPath: Self.mysql + "/" + log))), log)
    let plan = try plan(
      ["--backup", "mysql-bin.000562:1922", "--to", "end", directory.path], status: 1)
    #expect(plan["verdict"] as? String == "gap")
    let gaps = plan["gaps"] as? [[String: Any]]
    #expect(gaps?.first?["files"] as? [String] == ["mysql-bin.000562"])
    #expect((plan["ways"] as? [Any])?.isEmpty == true)
  }

  @Test func `a log that was cut short is not proven`() throws {
    let directory = try TemporaryDirectory()
    for log in ["mysql-bin.000562", "mysql-bin.000563"] {
      var bytes = [UInt8](
        try Data(contentsOf: URL(fileURLWithPath: Self.mysql + "/" + log)))
      if log.hasSuffix("2") { bytes.removeSubrange(3734...) }
      try directory.write(bytes, log)
    }
    let plan = try plan(
      ["--backup", "mysql-bin.000562:1922", "--to", "end", directory.path], status: 1)
    #expect(plan["verdict"] as? String == "unproven")
  }

  @Test func `later than the logs is not proven`() throws {
    let plan = try plan(
      ["--backup", "mysql-bin.000562:1922", "--to", "2027-01-01 00:00:00", Self.mysql], status: 1)
    #expect(plan["verdict"] as? String == "unproven")
  }

  @Test func `a backup is not taken back`() throws {
    for target in [
      ["--to", "2026-11-21 07:37:20.179"], ["--to", "2026-11-21 07:00:00"],
      ["--before", "mysql-bin.000562:1478"],
    ] {
      let plan = try plan(
        ["--backup", "mysql-bin.000562:2325"] + target + [Self.mysql], status: 2)
      #expect((plan["errors"] as? String ?? "").contains("earlier"), "\(target)")
    }
  }

  @Test func `MariaDB goes by its position`() throws {
    let byGtid = try plan(["--backup", "0-1-6", "--before", "0-1-9", Self.mariadb])
    let byPlace = try plan(
      ["--backup", "mysql-bin.000562:2510", "--before", "mysql-bin.000562:3529", Self.mariadb])
    #expect(stop(byGtid) == "mysql-bin.000562:3529")
    #expect(stop(byPlace) == stop(byGtid))
    #expect(byGtid["groups"] as? Int == 2 && byPlace["groups"] as? Int == 2)
    #expect((byGtid["stop"] as? [String: Any])?["gtid"] as? String == "0-1-8")
    let note = try plan(["--backup", "0-2-6", "--before", "0-1-9", Self.mariadb], status: 2)
    #expect((note["errors"] as? String ?? "").contains("another server"))
  }

  @Test func `what is skipped is in no command, and what follows fits`() throws {
    let plan = try plan([
      "--backup", "mysql-bin.000562:1922", "--before", "mysql-bin.000562:3267", "--skip",
      "mysql-bin.000562:2400", Self.mysql,
    ])
    #expect(plan["verdict"] as? String == "reachable")
    #expect((plan["conflicts"] as? [Any])?.isEmpty == true)
    #expect(plan["groups"] as? Int == 2)
    #expect((plan["skipped"] as? [[String: Any]])?.first?["position"] as? Int == 2325)
    let line = ((plan["ways"] as? [[String: Any]])?[0]["statements"] as? [String])?.first ?? ""
    #expect(line.contains("--stop-position=2325") && line.contains("--start-position=2792"))
  }

  /// That these are the errors of a replay, Tests/Live/restore shows.
  @Test(
    arguments: [
      (log: "healthy-mysql/source", start: "mysql-bin.000562:1922", skip: "mysql-bin.000562:2325"),
      ("healthy-mariadb/source", "mysql-bin.000562:2043", "mysql-bin.000562:2510"),
    ])
  func `what does not fit is told by row`(log: String, start: String, skip: String) throws {
    let arguments = ["--backup", start, "--to", "end", "--skip", skip, Samples.path(log)]
    let plan = try plan(arguments, status: 1)
    #expect(plan["verdict"] as? String == "unproven")
    let conflicts = plan["conflicts"] as? [[String: Any]] ?? []
    #expect(conflicts.count == 1)
    #expect(conflicts.first?["table"] as? String == "shop.orders")
    #expect((conflicts.first?["key"] as? [String: Any])?["id"] as? Int == 101)
    #expect(conflicts.first?["code"] as? Int == 1032)
    #expect((conflicts.first?["reason"] as? String)?.contains(skip) == true)
    let back = plan["brought_back"] as? [[String: Any]] ?? []
    #expect(back.first?["columns"] as? [String] == ["qty"])
    let reasons = (plan["reasons"] as? [String] ?? []).joined(separator: "\n")
    #expect(reasons.contains("the client and the applier stop at"), "\(reasons)")
    for choice in ["newer", "older"] {
      let plan = try self.plan(arguments + ["--on-conflict", choice], status: 1)
      let ways = plan["ways"] as? [[String: Any]]
      let line = (ways?[0]["statements"] as? [String])?.first ?? ""
      #expect(line.contains("decode-rows --format sql") && line.contains("--on-conflict \(choice)"))
      #expect((ways?[1]["statements"] as? [String])?.isEmpty == true)
    }
  }

  @Test func `statements and branches do not fit either`() throws {
    let plan = try plan(
      [
        "--backup", "mysql97-xa.000001:567", "--to", "end", "--skip", "mysql97-xa.000001:567",
        Samples.path("logs/mysql97-xa.000001"),
      ], status: 1)
    let conflicts = plan["conflicts"] as? [[String: Any]] ?? []
    #expect(conflicts.map { $0["code"] as? Int } == [1397])
  }

  @Test(arguments: ["mysql", "mariadb"])
  func `staged logs are relay logs of the range`(flavor: String) throws {
    let directory = try TemporaryDirectory()
    let logs = flavor == "mysql" ? Self.mysql : Self.mariadb
    let place = flavor == "mysql" ? 1922 : 2510
    let stage = directory.path + "/stage"
    let arguments = [
      "restore", "--backup", "mysql-bin.000562:\(place)", "--to", "end", "--stage", stage, logs,
    ]
    let outcome = try Tool.run(arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let sql = String(decoding: try directory.read("stage/stage.sql"), as: UTF8.self)
    #expect(
      sql.contains(
        flavor == "mysql" ? "RELAY_LOG_POS=1922" : "RELAY_LOG_POS=4, MASTER_USE_GTID=no"))
    #expect(
      String(decoding: try directory.read("stage/relay-bin.index"), as: UTF8.self)
        .hasPrefix("./relay-bin.000001\n./relay-bin.000002\n"))
    let names = try Tool.run(["verify", "--json", stage + "/relay-bin.000001"])
    #expect(names.status == 0, "\(names.output)")
    let file = (try names.json()["files"] as? [[String: Any]])?.first
    #expect(file?["kind"] as? String == (flavor == "mysql" ? "binlog" : "relay-log"))
    // Never over what is there, and nothing is left of the attempt.
    let before = try FileManager.default.contentsOfDirectory(atPath: stage).sorted()
    #expect(try Tool.run(arguments).status == 2)
    #expect(try FileManager.default.contentsOfDirectory(atPath: stage).sorted() == before)
  }

  @Test func `a time that the clocks showed twice needs its zone`() throws {
    let zone = "TZ='CET-1CEST,M3.5.0,M10.5.0/3' $TOOL restore --backup mysql-bin.000562:1922 --to "
    for (time, isRefused) in [
      ("'2026-10-25 02:30:00'", true), ("'2026-03-29 02:30:00'", true),
      ("'2026-10-25 02:30:00+01:00'", false), ("'2026-10-25 03:30:00'", false),
    ] {
      let outcome = try Tool.shell(zone + time + " " + Self.mysql)
      let says = outcome.errors.contains("zone")
      #expect(says == isRefused, "\(time): \(outcome.errors)")
    }
  }

  @Test func `notes of backup tools are read from their directory`() throws {
    let directory = try TemporaryDirectory()
    try directory.write("mysql-bin.000562\t1922\n", "xtrabackup_binlog_info")
    let plan = try plan(["--backup", directory.path, "--to", "end", Self.mysql])
    #expect((plan["backup"] as? [String: Any])?["position"] as? Int == 1922)
    #expect((plan["backup"] as? [String: Any])?["whose"] as? String == "own")
    let shell = try directory.write(
      """
      {"dumper": "mysqlsh Ver 8.4.0", "binlogFile": "mysql-bin.000562", "binlogPosition": 1922,
       "gtidExecuted": "", "gtidExecutedInconsistent": false, "consistent": false}
      """, "@.json")
    let doubtful = try self.plan(["--backup", shell, "--to", "end", Self.mysql], status: 1)
    #expect(doubtful["verdict"] as? String == "unproven")
  }

  @Test func `what nobody needs is purgeable`() throws {
    let directory = try TemporaryDirectory()
    let status = try directory.write(
      """
      *************************** 1. row ***************************
                 Source_Log_File: mysql-bin.000563
             Read_Source_Log_Pos: 583
           Relay_Source_Log_File: mysql-bin.000563
             Exec_Source_Log_Pos: 504
      """, "status.txt")
    let later = ["--purgeable", "--backup", "mysql-bin.000563:158", "--status", status]
    let plan = try plan(later + [Self.mysql])
    let purgeable = plan["purgeable"] as? [String: Any]
    #expect(purgeable?["last"] as? String == "mysql-bin.000562")
    #expect(purgeable?["statement"] as? String == "PURGE BINARY LOGS TO 'mysql-bin.000563';")
    let needed = try self.plan(later + ["--backup", "mysql-bin.000562:1922", Self.mysql])
    #expect((needed["purgeable"] as? [String: Any])?["statement"] == nil)
    let lost = try self.plan(later + ["--backup", "mysql-bin.000561:4", Self.mysql], status: 1)
    #expect((lost["purgeable"] as? [String: Any])?["statement"] == nil)
  }
}
