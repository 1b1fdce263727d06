import BinlogDump
import Testing

/// The grammar of options, as the servers' own programs have it.
@Suite struct MySQLOptionParserTests {
  private func options(_ line: [String]) throws -> DumpOptions {
    try DumpCommandLine(line + ["log"]).options
  }

  private func mariadb(_ line: [String]) throws -> DumpOptions {
    try DumpCommandLine(line + ["log"]).reading(for: .mariadb).options
  }

  @Test(arguments: [
    ["--start-position=500"], ["--start-position", "500"], ["--start_position=500"], ["-j500"],
    ["-j", "500"], ["-vj500"], ["--loose-start-position=500"],
  ])
  func valuesInAllSpellings(_ line: [String]) throws {
    #expect(try options(line).startPosition == 500)
  }

  @Test func lettersMayBeJoined() throws {
    #expect(try options(["-vv"]).verbosity == 2)
    #expect(try options(["-v", "--verbose"]).verbosity == 2)
    #expect(try options(["-vv", "--skip-loose-verbose"]).verbosity == 3)
  }

  @Test func valuesOfWordsMayBeShortened() throws {
    #expect(try options(["--base64-output=dec"]).base64Output == .decodeRows)
    #expect(try options(["--base64-output=Never"]).base64Output == .never)
    #expect(try options(["--base64_output", "AUTO"]).base64Output == .auto)
    #expect(throws: MySQLOptionParser.UsageError.self) { try options(["--base64-output=always"]) }
    #expect(throws: MySQLOptionParser.UsageError.self) { try options(["--base64-output="]) }
  }

  @Test func numbersHaveSuffixes() {
    #expect(MySQLOptionParser.number("4") == 4)
    #expect(MySQLOptionParser.number("2k") == 2048)
    #expect(MySQLOptionParser.number("1M") == 1 << 20)
    #expect(MySQLOptionParser.number("99999999999G") == .max)
    #expect(MySQLOptionParser.number("x") == nil)
    #expect(MySQLOptionParser.number("") == nil)
    #expect(MySQLOptionParser.number("4x") == nil)
    // After a suffix they look no further.
    #expect(MySQLOptionParser.number(" +3kb") == 3072)
    #expect(MySQLOptionParser.number("1e3") == 1 << 60)
    #expect(MySQLOptionParser.number("3 ") == nil)
    #expect(MySQLOptionParser.number("-3") == nil)
    #expect(MySQLOptionParser.number("18446744073709551616") == nil)
  }

  @Test func positionsBelowTheFirstEventAreRaised() throws {
    #expect(try options(["-j", "0"]).startPosition == 4)
    let line = try DumpCommandLine(["-j", "-3", "log"])
    #expect(line.options.startPosition == 4)
    #expect(line.warnings.count == 1)
  }

  @Test(arguments: [
    ["--nonsense"], ["-Z"], ["--start-position"], ["--start-position=x"], ["--start-datetime=x"],
    ["--verbose=2"], ["--no-verbose"], ["--skip-verbose"], ["--enable-verbose"],
    ["--base64-output=1"], ["--protocol=2"], ["--rewrite-db=a"], ["--rewrite-db=->b"],
    ["--rewrite-db=a->"], ["--include-gtids=x"], ["--offset=1x"],
    ["--offset=99999999999999999999"], ["--server-id=abc"], ["--protocol=pigeon"],
    ["--do-server-ids=1", "--ignore-server-ids=2"], ["--do-domain-ids="],
    ["--flavor=mysql", "--start-pos=4"], ["--flavor=mysql", "-T", "t"],
    ["--flavor=mariadb", "--idempotent"], ["--raw"], ["-R"], ["--no-defaults"],
  ])
  func refuses(_ line: [String]) {
    #expect(throws: MySQLOptionParser.UsageError.self) { try options(["log"] + line) }
  }

  @Test func whatOneVendorRefusesCountsForItsLogsOnly() throws {
    let line = try DumpCommandLine(["--start-pos=500", "log"])
    #expect(line.options.startPosition == 500)
    #expect(throws: MySQLOptionParser.UsageError.self) { try line.reading(for: .mysql) }
    let list = try DumpCommandLine(["--start-position=0-1-5,1-1-7", "log"])
    #expect(try list.reading(for: .mariadb11).options.startGtids?.count == 2)
    #expect(throws: MySQLOptionParser.UsageError.self) { try list.reading(for: .mysql) }
    #expect(throws: MySQLOptionParser.UsageError.self) {
      try mariadb(["--start-position=0-1-5,0-2-6"])
    }
    // Ambiguous, and unknown, whoever reads it.
    #expect(throws: MySQLOptionParser.UsageError.self) { try options(["--print-row"]) }
  }

  @Test func switchesInAllSpellings() throws {
    #expect(try options(["--hexdump"]).hexdump)
    #expect(try options(["--hexdump=ON"]).hexdump)
    #expect(try options(["--enable-hexdump"]).hexdump)
    #expect(try options(["--skip-hexdump=0"]).hexdump)
    #expect(try options(["-H", "--hexdump=false"]).hexdump == false)
    #expect(try options(["-H", "--disable_hexdump"]).hexdump == false)
    #expect(try options(["-H", "--loose-skip-hexdump"]).hexdump == false)
    #expect(try options(["--skip-force-if-open"]).forceIfOpen == false)
    let odd = try DumpCommandLine(["-H", "--hexdump=perhaps", "log"])
    #expect(odd.options.hexdump && odd.warnings.count == 1)
    #expect(try mariadb(["--skip-annotate-row-events"]).skipAnnotate)
    #expect(try mariadb(["--skip-print-row-c"]).rowCount == false)
    // Of several prefixes the last counts.
    #expect(try options(["--skip-loose-hexdump"]).hexdump)
    #expect(try options(["--enable-skip-hexdump"]).hexdump == false)
  }

  @Test func switchesAsOneVendorHasThem() throws {
    #expect(try mariadb(["--HEXDUMP"]).hexdump)
    #expect(try mariadb(["-H", "--SKIP-Hexdump"]).hexdump == false)
    #expect(throws: MySQLOptionParser.UsageError.self) {
      try DumpCommandLine(["--HEXDUMP", "log"]).reading(for: .mysql)
    }
    #expect(try mariadb(["--hexdump=10"]).hexdump)
    #expect(try mariadb(["-H", "--hexdump=01"]).hexdump == false)
    #expect(try options(["--hexdump=10"]).hexdump == false)
    // Any mention is a yes.
    #expect(try options(["--skip-short-form"]).shortForm)
    #expect(try mariadb(["-s", "--skip-short-form"]).shortForm == false)
    #expect(try mariadb(["--flashback=0"]).flashback)
  }

  @Test func positionsOfMariaDBStandBesideOneAnother() throws {
    let start = try mariadb(["-j", "500", "-j", "0-1-5, +1-1-7"])
    #expect(start.startPosition == 500)
    #expect(start.startGtids?.count == 2)
    let stop = try mariadb(["--stop-position=0-1-5", "--stop-position=800"])
    #expect(stop.stopPosition == 800)
    #expect(stop.stopGtids == nil && stop.namesGtids)
    #expect(try mariadb(["--stop-position=18446744073709551716"]).stopPosition == 100)
    #expect(try mariadb(["--stop-position=+500"]).stopPosition == 500)
    #expect(throws: MySQLOptionParser.UsageError.self) { try mariadb(["--stop-position= 500"]) }
  }

  @Test func numbersAreMovedIntoTheirRange() throws {
    #expect(try options(["--server-id-bits=3"]).serverIDBits == 7)
    #expect(try options(["--server-id-bits=40"]).serverIDBits == 32)
    #expect(try options(["--binlog-row-event-max-size=1000"]).rowEventMaxSize == 768)
    #expect(try options(["--offset=-1"]).offset == 0)
    #expect(try options(["--skip-start-position"]).startPosition == 4)
    #expect(throws: MySQLOptionParser.UsageError.self) { try mariadb(["--offset=-1"]) }
    #expect(try mariadb(["--offset=7", "--offset="]).offset == 0)
    #expect(throws: MySQLOptionParser.UsageError.self) {
      try DumpCommandLine(["--offset=", "log"]).reading(for: .mysql)
    }
  }

  @Test func filtersAreRead() throws {
    let pair = DumpOptions.DatabaseRewrite(from: "a b", to: "c")
    #expect(try options(["--rewrite-db=a b -> c"]).rewrites == [pair])
    let ids = try mariadb(["--server-id=1,2", "--do-server-ids", "3"]).serverIDs
    // The last list counts.
    #expect(ids == DumpOptions.NumberFilter([3], isAllowing: true))
    #expect(ids?.allows(4) == false)
    let odd = try mariadb(["--do-domain-ids=+1, 3,4294967301"]).domainIDs
    #expect(odd == DumpOptions.NumberFilter([1, 3, 5], isAllowing: true))
    let spaced = try options(["--rewrite-db= a -> c "]).rewrites
    #expect(spaced == [DumpOptions.DatabaseRewrite(from: " a", to: "c ")])
    #expect(try mariadb(["--rewrite-db= a -> c "]).rewrites.first?.from == "a")
    #expect(try mariadb(["--ignore-domain-ids=5"]).domainIDs?.allows(4) == true)
  }

  @Test func timesAreThoseOfTheTools() {
    #expect(DumpDateTime.parse("0000-00-00 00:00:00", .mysql) == 0)
    #expect(DumpDateTime.parse("0000-00-00 00:00:00") == nil)
    let second = DumpDateTime.parse("2026-03-02 00:00:00")
    #expect(DumpDateTime.parse("2026-02-30 00:00:00", .mysql) == second)
    #expect(DumpDateTime.parse("2026-02-30 00:00:00", .mariadb) == nil)
    #expect(DumpDateTime.parse("2024-02-29 00:00:00", .mariadb) != nil)
    let tenth = DumpDateTime.parse("2025-12-10 00:00:00")
    #expect(DumpDateTime.parse("2026-00-10 00:00:00", .mysql) == tenth)
    #expect(DumpDateTime.parse("2026-13-01 00:00:00", .mysql) == nil)
    #expect(DumpDateTime.parse("2026-11-21", .mysql) == nil)
  }

  /// Spellings, and which vendors' tools take them.
  @Test(arguments: [
    ("20261121080000", true, true), ("261121080000.5", true, true), ("26-11-21 8", true, true),
    ("2026-011-21 008:00:00", true, true), ("002026-11-21 8:", true, true),
    ("2026.11.21 8.0.0", true, true), ("2026-11-21 08:00:00 ", true, true),
    ("2026--11-21 08:00:00", true, false), ("20261121.080000", true, false),
    ("2026-11-21 - 08:00:00", true, false), ("2026-11-21 08:00:00.1234567", true, false),
    ("2026-11-21 08:00 ", false, true), ("2026-11-2108:00:00", false, false),
    ("20261121 080000", false, false), ("20261121T08:00:00", false, false),
    ("10000-11-21 08:00:00", false, false), ("2026- 11-21 08:00:00", false, false),
  ])
  func timesInAllSpellings(_ text: String, _ mysql: Bool, _ mariadb: Bool) {
    let moment = DumpDateTime.parse("2026-11-21 08:00:00")
    #expect(DumpDateTime.parse(text, .mysql) == (mysql ? moment : nil))
    #expect(DumpDateTime.parse(text, .mariadb) == (mariadb ? moment : nil))
  }

  @Test func connectionsAreOfNoConcern() throws {
    let line = [
      "-h", "host", "-P3306", "-uroot", "-psecret", "--password", "--protocol=tcp", "--compress",
      "--ssl-ca=x", "-S", "socket", "--stop-never-slave-server-id=3", "--open-files-limit=99",
    ]
    #expect(try DumpCommandLine(line + ["log"]).action == .dump(["log"]))
    #expect(try DumpCommandLine(["--ssl", "log"]).reading(for: .mariadb).action == .dump(["log"]))
  }

  @Test func looseForgivesUnknownOptions() throws {
    #expect(try DumpCommandLine(["--loose-nonsense=3", "log"]).warnings.count == 1)
  }

  @Test func argumentsStandAnywhere() throws {
    let line = try DumpCommandLine(["a", "-v", "b", "--", "-c"])
    #expect(line.action == .dump(["a", "b", "-c"]))
    #expect(try DumpCommandLine(["-"]).action == .dump(["-"]))
    #expect(throws: MySQLOptionParser.UsageError.self) { try DumpCommandLine(["-v"]) }
  }

  @Test func helpNamesEveryOption() {
    let help = DumpCommandLine.help()
    for option in DumpOption.all { #expect(help.contains("--\(option.name)")) }
  }
}
