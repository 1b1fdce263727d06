import BinlogText
import Testing

/// The grammar of options, as the servers' own programs have it.
@Suite struct MySQLOptionParserTests {
  private func options(_ line: [String]) throws -> DumpOptions {
    try DumpCommandLine(line + ["log"]).options
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
    #expect(try options(["-vv", "--skip-verbose"]).verbosity == 0)
    #expect(try options(["-vv", "--disable-verbose", "-v"]).verbosity == 1)
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
  }

  @Test func positionsBelowTheFirstEventAreRaised() throws {
    #expect(try options(["-j", "0"]).startPosition == 4)
    let line = try DumpCommandLine(["-j", "-3", "log"])
    #expect(line.options.startPosition == 4)
    #expect(line.warnings.count == 1)
  }

  @Test(arguments: [
    ["--nonsense"], ["-Z"], ["--start-position"], ["--start-position=x"], ["--start-datetime=x"],
    ["--skip-start-position=4"], ["--verbose=2"], ["--start-pos=4"],
  ])
  func refuses(_ line: [String]) {
    #expect(throws: MySQLOptionParser.UsageError.self) { try options(["log"] + line) }
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
