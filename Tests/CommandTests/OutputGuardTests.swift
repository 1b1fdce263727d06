import BinlogTestSupport
import Foundation
import Testing

/// Nothing that is read is written over, whatever it is called and whatever is forced.
@Suite struct OutputGuardTests {
  private let directory: TemporaryDirectory
  private let log: String
  private let bytes: [UInt8]

  init() throws {
    directory = try TemporaryDirectory()
    bytes = try Samples.log("mysql97-rows-full")
    log = try directory.write(bytes, "mysql-bin.000001")
  }

  private func isUntouched() throws -> Bool {
    try [UInt8](directory.read("mysql-bin.000001")) == bytes
  }

  @Test func theResultIsAnInput() throws {
    let link = directory.path + "/link"
    let hard = directory.path + "/hard"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: log)
    try FileManager.default.linkItem(atPath: log, toPath: hard)
    let spelled = directory.path + "/./../" + directory.path.split(separator: "/").last! + "/hard"
    for target in [log, link, hard, spelled] {
      for input in [log, link, hard] {
        let outcome = try Tool.run(["dump", "-r", target, input])
        #expect(outcome.status == 2, "\(target) of \(input)")
        #expect(outcome.errors.contains("the same file as"))
        #expect(try isUntouched())
      }
    }
    // Standard input counts, and so does what is appended to.
    #expect(try Tool.shell("\"$TOOL\" dump -r '\(hard)' - < '\(log)'").status == 2)
    for command in ["dump", "decode-rows", "verify"] {
      #expect(try Tool.shell("\"$TOOL\" \(command) '\(log)' >> '\(log)'").status == 2)
      #expect(try isUntouched())
    }
  }

  @Test func optionFilesAndKeysAreInputs() throws {
    let options = try directory.write("[mysqlbinlog]\nverbose\n", "my.cnf")
    chmod(options, 0o644)
    let outcome = try Tool.run(["dump", "--defaults-file=\(options)", "-r", options, log])
    #expect(outcome.status == 2)
    #expect(try directory.read("my.cnf").count == 22)
    let keys = try directory.write("1;00112233445566778899aabbccddeeff\n", "keys")
    #expect(try Tool.run(["dump", "--key-file=\(keys)", "-r", keys, log]).status == 2)
    #expect(try directory.read("keys").count == 35)
  }

  @Test func aFileThatIsNoInputIsWrittenAnew() throws {
    let target = try directory.write("old", "out.sql")
    chmod(target, 0o604)
    let inode = directory.path + "/link.sql"
    try FileManager.default.createSymbolicLink(atPath: inode, withDestinationPath: target)
    #expect(try Tool.run(["dump", "-r", inode, log]).status == 0)
    let text = try Tool.run(["dump", log]).output
    #expect(String(decoding: try directory.read("out.sql"), as: UTF8.self) == text)
    // The link is still one, and the permissions are the old ones.
    let values = try FileManager.default.attributesOfItem(atPath: inode)
    #expect(values[.type] as? FileAttributeType == .typeSymbolicLink)
    let mode = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions]
    #expect((mode as? NSNumber)?.intValue == 0o604)
    // A file with two names keeps both.
    let other = directory.path + "/second.sql"
    try FileManager.default.linkItem(atPath: target, toPath: other)
    #expect(try Tool.run(["dump", "-v", "-r", target, log]).status == 0)
    #expect(try directory.read("out.sql") == directory.read("second.sql"))
    // What is no file is written to.
    #expect(try Tool.run(["dump", "-r", "/dev/stdout", log]).output == text)
    #expect(try Tool.run(["dump", "-r", "/dev/null", log]).status == 0)
  }

  @Test func forceAndOverwriteDoNotLiftIt() throws {
    let source = directory.path + "/source"
    try FileManager.default.copyItem(
      atPath: Samples.path("index-lost-mysql/source"), toPath: source)
    func suggest(_ more: [String]) throws -> Tool.Outcome {
      try Tool.run(
        [
          "suggest", "--source", source, "--replica", Samples.path("index-lost-mysql/replica"),
          "--status", Samples.path("index-lost-mysql/replica/status.txt"),
        ] + more)
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: source) {
      let path = source + "/" + name
      let before = FileManager.default.contents(atPath: path)
      let outcome = try suggest(["--write-index", path, "--force"])
      #expect(outcome.status == 2, "\(name)")
      #expect(outcome.errors.contains("the same file as"), "\(name)")
      #expect(FileManager.default.contents(atPath: path) == before)
    }
    let table = directory.path + "/tables"
    try FileManager.default.createDirectory(atPath: table, withIntermediateDirectories: true)
    // A log with the name that a table's file would get.
    try FileManager.default.linkItem(atPath: log, toPath: table + "/app.parent.csv")
    let outcome = try Tool.run([
      "decode-rows", "--format", "csv", "--output-dir", table, "--overwrite", log,
    ])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("app.parent.csv: not written"))
    #expect(try isUntouched())
    #expect(try FileManager.default.contentsOfDirectory(atPath: table) == ["app.parent.csv"])
  }

  @Test func noExportIntoTheSource() throws {
    let source = directory.path + "/source"
    try FileManager.default.copyItem(
      atPath: Samples.path("crashed-source-mysql/source"), toPath: source)
    let outcome = try Tool.run([
      "suggest", "--source", source, "--replica", Samples.path("crashed-source-mysql/replica"),
      "--status", Samples.path("crashed-source-mysql/replica/status.txt"), "--export",
      source + "/.", "--force",
    ])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("this directory is read"))
    #expect(
      try Set(FileManager.default.contentsOfDirectory(atPath: source))
        == Set(
          FileManager.default.contentsOfDirectory(
            atPath: Samples.path("crashed-source-mysql/source"))))
  }
}
