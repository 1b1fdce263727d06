import BinlogDump
import Foundation
import Testing

/// Option files, as the vendors' tools read them; what is expected here is what their
/// `--print-defaults` says of the same files.
@Suite struct OptionFilesTests {
  private let directory: LoadDirectory

  init() throws { directory = try LoadDirectory() }

  private func write(_ name: String, _ text: String) throws -> String {
    let path = directory.path + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func words(
    _ line: [String], _ style: DumpStyle = .mysql, _ environment: DumpEnvironment = .none
  ) throws -> [String] {
    guard
      case .printDefaults(let words) = try DumpCommandLine(line, environment: environment)
        .reading(for: style).action
    else { return [] }
    return words
  }

  @Test func whatEverybodyMayWriteIsIgnored() throws {
    let path = try write("open.cnf", "[mysqlbinlog]\nshort-form\n")
    let line = ["--defaults-file=\(path)", "log"]
    #expect(try DumpCommandLine(line, environment: .none).options.shortForm)
    try FileManager.default.setAttributes([.posixPermissions: 0o646], ofItemAtPath: path)
    let ignored = try DumpCommandLine(line, environment: .none)
    #expect(!ignored.options.shortForm)
    #expect(ignored.warnings.count == 1)
    #expect(ignored.warnings.first?.contains(path) == true)
  }

  @Test func readsGroupsQuotesAndRemarks() throws {
    try FileManager.default.createDirectory(
      atPath: directory.path + "/d", withIntermediateDirectories: true)
    _ = try write("d/1.cnf", "[client]\nuser=fromd\n")
    _ = try write("d/2.txt", "[client]\nuser=nobody\n")
    let inner = try write(
      "b.cnf", "[mysqlbinlog]\nshort-form\n!includedir \(directory.path)/d\n")
    let path = try write(
      "a.cnf",
      """
      # remark
      [mysqlbinlog]
      hexdump
      database = "a b # c"   # tail
      offset=3 # x
      set-charset='q\\sx\\ty\\\\z\\n'
      local_load = a\\sb ; no
       user = 'it''s'
      host=ab"c#d"e
      !include \(inner)
      socket=x#y
      [client]
      port = 77
      [mysqlbinlog-sfx]
      verbose
      [mariadb-binlog]
      table=t
      [mysqld]
      nonsense
      """)
    let common = [
      "--hexdump", "--database=a b # c", "--offset=3", "--set-charset=q x\ty\\z\n",
      "--local_load=a b ; no", "--user=it''s", "--host=ab\"c#d\"e", "--short-form",
      "--user=fromd", "--socket=x", "--port=77",
    ]
    #expect(try words(["--defaults-file=\(path)", "--print-defaults"]) == common)
    #expect(
      try words(["--defaults-file=\(path)", "--print-defaults"], .mariadb) == common + ["--table=t"]
    )
    #expect(
      try words(["--defaults-file=\(path)", "--defaults-group-suffix=-sfx", "--print-defaults"])
        == common + ["--verbose"])
  }

  @Test func readsTheFilesOfTheEnvironment() throws {
    var environment = DumpEnvironment()
    environment.systemDirectories = [directory.path]
    environment.home = directory.path
    _ = try write("my.cnf", "[client]\r\nhost=system\r\n[mysqlbinlog]\r\nverbose\r\n")
    _ = try write(".my.cnf", "[client]\nhost=home\n")
    let extra = try write("extra.cnf", "[client]\nhost=extra\n")
    #expect(
      try words(["--print-defaults"], .mysql, environment)
        == ["--host=system", "--verbose", "--host=home"])
    #expect(
      try words(["--defaults-extra-file=\(extra)", "--print-defaults"], .mysql, environment)
        == ["--host=system", "--verbose", "--host=extra", "--host=home"])
    #expect(try words(["--no-defaults", "--print-defaults"], .mysql, environment) == [])
    let line = try DumpCommandLine(["-v", "log"], environment: environment)
    #expect(line.options.verbosity == 2)
  }

  @Test(arguments: [
    ("hexdump\n[mysqlbinlog]\n", ":1: "), ("[mysqlbinlog\nhexdump\n", ":1: "),
    ("[mysqlbinlog]\n\nnonsense=3\n", ":3: "), ("[mysqlbinlog]\nstart-position 500\n", ":2: "),
    ("[mysqlbinlog]\nstart-position\n", ":2: "), ("[client]\n-v\n", ":2: "),
  ])
  func namesFileAndLineOfAMistake(_ text: String, _ place: String) throws {
    let path = try write("bad.cnf", text)
    let error = #expect(throws: MySQLOptionParser.UsageError.self) {
      try DumpCommandLine(["--defaults-file=\(path)", "log"])
    }
    #expect(error?.text.contains(path + place) ?? false)
  }

  @Test func aFileThatIncludesItselfEnds() throws {
    let path = directory.path + "/loop.cnf"
    _ = try write("loop.cnf", "[client]\nhost=x\n!include \(path)\n")
    #expect(try words(["--defaults-file=\(path)", "--print-defaults"]).count > 1)
  }

  @Test func groupsMayHaveCapitals() throws {
    let path = try write("g.cnf", "[MySQLBinlog ]\nhexdump\n[ mysqlbinlog]\nverbose\n")
    #expect(try words(["--defaults-file=\(path)", "--print-defaults"]) == ["--hexdump"])
  }

  @Test func homesAreLookedUp() throws {
    _ = try write(".my.cnf", "[client]\nhost=home\n")
    _ = try write("my.cnf", "[client]\nhost=other\n")
    var environment = DumpEnvironment()
    environment.systemDirectories = []
    environment.mariadbHome = directory.path
    #expect(try words(["--print-defaults"], .mysql, environment) == [])
    #expect(try words(["--print-defaults"], .mariadb, environment) == ["--host=other"])
    environment.home = directory.path
    let tilde = ["--defaults-file=~/.my.cnf", "--print-defaults"]
    #expect(try words(tilde, .mysql, environment) == ["--host=home"])
    // A directory is no mistake.
    #expect(try words(["--defaults-file=\(directory.path)", "--print-defaults"]) == [])
    #expect(try words(["--defaults-file=", "--print-defaults"]) == [])
  }

  /// What the tools do not take as an option of this kind they do not know at all.
  @Test(arguments: [
    ["--no-defaults", "--defaults-file=FILE"], ["--defaults-file=FILE", "--no-defaults"],
    ["--no-defaults", "--no-defaults"], ["--defaults-file=FILE", "--defaults-file=FILE"],
    ["--defaults_file=FILE"], ["--login-path=x", "--login-path=x"], ["-v", "--no-defaults"],
  ])
  func filesAreNamedOnceAndFirst(_ line: [String]) throws {
    let path = try write("a.cnf", "[mysqlbinlog]\nverbose\n")
    let words = line.map { $0.replacingOccurrences(of: "FILE", with: path) }
    #expect(throws: MySQLOptionParser.UsageError.self) { try DumpCommandLine(words + ["log"]) }
    let lost = try write("b.cnf", "!includedir /nowhere\n")
    #expect(throws: MySQLOptionParser.UsageError.self) {
      try DumpCommandLine(["--defaults-file=\(lost)", "log"])
    }
  }

  @Test func aNamedFileMustBeThere() {
    #expect(throws: MySQLOptionParser.UsageError.self) {
      try DumpCommandLine(["--defaults-file=/nowhere/my.cnf", "log"])
    }
  }
}
