import BinlogTestSupport
import Foundation
import Testing

/// Without threads, memory, descriptors or readers the job is done with less, or refused in words.
@Suite struct PoorWorldTests {
  private let directory: TemporaryDirectory
  private let log: String
  /// A log that is long enough to be shared between threads.
  private let long: String

  init() throws {
    directory = try TemporaryDirectory()
    log = Samples.path("logs/mysql97-rows-full.000001")
    long = try directory.write(try Self.repeated("mysql97-nochecksum", 4 << 20), "mysql-bin.000001")
  }

  /// A sample whose groups come again and again; positions and GTIDs do not matter to what is
  /// printed of them.
  private static func repeated(_ sample: String, _ size: Int) throws -> [UInt8] {
    let bytes = try Samples.log(sample)
    var events: [ArraySlice<UInt8>] = []
    var place = 4
    while place + 19 <= bytes.count {
      let length = (0..<4).reduce(0) { $0 | Int(bytes[place + 9 + $1]) << (8 * $1) }
      events.append(bytes[place..<place + length])
      place += length
    }
    func type(_ event: ArraySlice<UInt8>) -> UInt8 { event[event.startIndex + 4] }
    // From the first GTID to before the Rotate.
    let first = events.firstIndex { [33, 34].contains(type($0)) } ?? 0
    let groups = events[first...].filter { type($0) != 4 && type($0) != 3 }.flatMap { $0 }
    var log = bytes[..<4] + events[..<first].flatMap { $0 }
    while log.count < size { log += groups }
    return Array(log)
  }

  @Test func closedDescriptors() throws {
    let target = directory.path + "/out.sql"
    let torn = try directory.write(Array(try Samples.log("mysql97-rows-full").dropLast(5)), "torn")
    let text = try Tool.run(["dump", torn]).output
    // Messages do not go into the result.
    #expect(try Tool.shell("\"$TOOL\" dump -r '\(target)' '\(torn)' 2>&-").status == 1)
    #expect(String(decoding: try directory.read("out.sql"), as: UTF8.self) == text)
    #expect(try Tool.shell("\"$TOOL\" dump -r '\(target)' '\(torn)' <&- >&- 2>&-").status == 1)
    #expect(String(decoding: try directory.read("out.sql"), as: UTF8.self) == text)
    #expect(try Tool.shell("\"$TOOL\" verify --quiet '\(log)' <&- >&-").status == 0)
    let lost = try Tool.shell("\"$TOOL\" dump '\(log)' >&-")
    #expect(lost.status == 2)
    #expect(lost.errors.contains("standard output: cannot write"))
    #expect(try Tool.shell("\"$TOOL\" verify - <&-").status == 2)
  }

  @Test func aReaderThatGoesAwayIsNoError() throws {
    let pair = Samples.path("healthy-mysql")
    for command in [
      "dump -v '\(log)' '\(log)' '\(log)' '\(log)'", "decode-rows '\(log)' '\(log)' '\(log)'",
      "verify '\(log)'", "suggest --source '\(pair)/source' --replica '\(pair)/replica'", "--help",
      "dump --help", "verify --help",
    ] {
      let outcome = try Tool.shell("{ \"$TOOL\" \(command); echo $? >&2; } | true")
      #expect(outcome.errors.split(separator: "\n").last == "0", "\(command)")
      #expect(!outcome.errors.contains("cannot write"), "\(command)")
    }
  }

  @Test func whatCannotBeWrittenIsAnError() throws {
    let pair = Samples.path("healthy-mysql")
    for command in [
      "dump '\(log)'", "decode-rows '\(log)'", "decode-rows --count '\(log)'", "verify '\(log)'",
      "verify --json '\(log)'", "suggest --source '\(pair)/source' --replica '\(pair)/replica'",
      "--help", "--version", "dump --help", "dump --version", "verify --help", "help suggest",
    ] {
      let outcome = try Tool.shell("\"$TOOL\" \(command) > /dev/full")
      #expect(outcome.status == 2, "\(command)")
      #expect(
        outcome.errors.contains("standard output: cannot write: No space left on device"),
        "\(command)")
    }
  }

  /// The account that has no rights, as limits of threads and permissions do not count for root.
  private static var lowers: String? {
    guard geteuid() == 0 else { return "" }
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv") else { return nil }
    return "setpriv --reuid=65534 --regid=65534 --clear-groups "
  }

  @Test func noThreads() throws {
    guard let lowers = Self.lowers else { return }
    // The tool may lie where only root comes.
    let text = try Tool.run(["dump", "-v", long])
    #expect(text.status == 0)
    let outcome = try Tool.shell(
      """
      cp "$TOOL" '\(directory.path)/tool'; chmod 755 '\(directory.path)' '\(directory.path)/tool'
      chmod 644 '\(long)'; cd '\(directory.path)'
      timeout 100 \(lowers)prlimit --nproc=1 ./tool dump -v mysql-bin.000001 > out; echo $?
      cp mysql-bin.000001 b.000001; cp b.000001 b.000002; cp b.000001 b.000003
      timeout 100 \(lowers)prlimit --nproc=1 ./tool verify --quiet b.00000*; echo $?
      """)
    let codes = outcome.output.split(separator: "\n").map(String.init)
    #expect(codes.first == "0")
    #expect(codes.count == 2 && codes.last != "124")
    #expect(String(decoding: try directory.read("out"), as: UTF8.self) == text.output)
  }

  @Test(arguments: [60_000, 150_000, 400_000])
  func littleMemory(_ kilobytes: Int) throws {
    let text = try Tool.run(["dump", "-v", long]).output
    let outcome = try Tool.shell(
      "ulimit -v \(kilobytes); \"$TOOL\" dump -v '\(long)'")
    // Not even the program may fit.
    guard outcome.status != 127 else { return }
    #expect(outcome.status == 0 || outcome.status == 2, "\(outcome.errors)")
    #expect(outcome.status == 2 || outcome.output == text)
    #expect(outcome.status == 0 || outcome.errors.contains("memory"))
  }

  @Test func anEventThatDoesNotFitIntoMemory() throws {
    // A description that claims, and has, 200 MB.
    let path = directory.path + "/large.000001"
    #expect(
      try Tool.shell(
        """
        head -c 4 '\(log)' > '\(path)'; head -c 13 '\(log)' | tail -c 9 > '\(path).head'
        printf '\\x00\\x00\\x00\\x0c' >> '\(path).head'
        cat '\(path)' '\(path).head' > '\(path).2'; mv '\(path).2' '\(path)'
        truncate -s 201326596 '\(path)'
        """
      ).status == 0)
    for command in ["verify", "dump", "decode-rows"] {
      let outcome = try Tool.shell("ulimit -v 150000; \"$TOOL\" \(command) '\(path)' > /dev/null")
      #expect((0...2).contains(outcome.status), "\(command): \(outcome.errors)")
      #expect(outcome.errors.contains("memory") || outcome.status != 2, "\(command)")
    }
  }

  @Test(arguments: [5, 6, 8, 12])
  func fewDescriptors(_ count: Int) throws {
    let text = try Tool.run(["dump", "-v", long]).output
    let outcome = try Tool.shell("ulimit -n \(count); \"$TOOL\" dump -v '\(long)'")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output == text)
    let source = Samples.path("healthy-mysql/source")
    #expect(
      try Tool.shell("ulimit -n \(count); \"$TOOL\" verify --quiet '\(source)'").status == 0)
    #expect(
      try Tool.shell(
        "ulimit -n \(count); \"$TOOL\" decode-rows --format csv --output-dir"
          + " '\(directory.path)/tables' '\(log)'"
      ).status == 0)
  }

  @Test func passwordsAreNotPrinted() throws {
    let file = try directory.write(
      "[client]\npassword=fromfile\nuser=me\n[mysqlbinlog]\nverbose\n", "my.cnf")
    chmod(file, 0o644)
    let outcome = try Tool.run([
      "dump", "--defaults-file=\(file)", "--print-defaults", "--password=plain", "-pshort",
      "--key-file-password", "word", "--key-file-password=value", "--pass=cut",
      "--key-file-password-file=/path", "x.000001",
    ])
    #expect(outcome.status == 0)
    for secret in ["fromfile", "plain", "short", "word ", "value", "cut"] {
      #expect(!outcome.output.contains(secret == "word " ? " word " : secret), "\(secret)")
    }
    #expect(outcome.output.contains("--password=***** "))
    #expect(outcome.output.contains("--user=me"))
    #expect(outcome.output.contains("--key-file-password-file=/path x.000001"))
  }
}
