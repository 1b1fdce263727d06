import BinlogEvents
import BinlogTestSupport
import Foundation
import Testing

/// Logs, index files and directories as inputs of one command.
@Suite struct LogInputTests {
  private static let uuid = "00000000-0000-0000-0000-000000000001"

  /// A log of MySQL with the groups `held`, as the log called `number` among others.
  private func log(_ held: ClosedRange<UInt64>, begun: UInt32, isRelayLog: Bool = false) -> [UInt8]
  {
    var log = BinlogBuilder(.mysql, isRelayLog: isRelayLog)
    log.timestamp = begun
    let before = held.lowerBound - 1
    var body = Bytes.number(before > 0 ? 1 : 0, width: 8)
    if before > 0 {
      body += [UInt8](repeating: 0, count: 15) + [1] + Bytes.number(1, width: 8)
      body += Bytes.number(1, width: 8) + Bytes.number(before + 1, width: 8)
    }
    log.append(.previousGtids, body: body)
    for number in held { log.transaction(number) }
    return log.bytes
  }

  /// Four logs, the third of them missing, the second packed, with their index.
  private func archive() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    _ = try directory.write(log(1...2, begun: 100), "mysql-bin.000001")
    let second = try directory.write(log(3...5, begun: 200), "mysql-bin.000002")
    _ = try directory.write(log(8...8, begun: 400), "mysql-bin.000004")
    _ = try directory.write(
      "./mysql-bin.000001\n./mysql-bin.000002\n./mysql-bin.000003\n./mysql-bin.000004\n",
      "mysql-bin.index")
    _ = try Tool.shell("gzip '\(second)'")
    return directory
  }

  private func count(_ arguments: [String]) throws -> Tool.Outcome {
    try Tool.run(["decode-rows", "--count"] + arguments)
  }

  @Test func aDirectoryAndItsIndex() throws {
    let directory = try archive()
    for path in [directory.path, directory.path + "/mysql-bin.index"] {
      let outcome = try count([path])
      #expect(outcome.status == 0 && outcome.output == "6\n", "\(outcome.errors)")
      #expect(outcome.errors.contains("mysql-bin.000003 is missing between mysql-bin.000002.gz"))
      #expect(outcome.errors.contains("6-7"))
    }
    // The same logs by another way are the same logs.
    let twice = try count([directory.path, directory.path + "/mysql-bin.000001"])
    #expect(twice.output == "6\n", "\(twice.errors)")
    #expect(twice.errors.contains("read once"))
  }

  @Test func positionsWithTheNameOfTheirLog() throws {
    let directory = try archive()
    let bare = try count(["--start-position=4", directory.path])
    #expect(bare.status == 2 && bare.errors.contains("needs the name of its log"))
    let from = try count(["--start-position=mysql-bin.000004:4", directory.path])
    #expect(from.output == "1\n", "\(from.errors)")
    let to = try count(["--stop-position=mysql-bin.000002:4", directory.path])
    #expect(to.output == "2\n", "\(to.errors)")
    let missing = try count(["--start-position=mysql-bin.000003:4", directory.path])
    #expect(missing.status == 2)
    #expect(missing.errors.contains("is missing between mysql-bin.000002 and mysql-bin.000004"))
    let other = try count(["--start-position=mysql-bin.000009:4", directory.path])
    #expect(other.status == 2)
    #expect(other.errors.contains("is not among these logs, mysql-bin.000001 to mysql-bin.000004"))
    let order = try count([
      "--start-position=mysql-bin.000002:4", "--stop-position=mysql-bin.000001:4", directory.path,
    ])
    #expect(order.status == 2)
  }

  @Test func binlogsBesideRelayLogs() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write(log(1...2, begun: 100), "binlog.000001")
    _ = try directory.write(log(1...3, begun: 100, isRelayLog: true), "r-relay-bin.000001")
    _ = try directory.write(log(1...1, begun: 100, isRelayLog: true), "r-relay-bin-east.000001")
    #expect(try count([directory.path]).output == "2\n")
    let both = try count(["--relay-logs", directory.path])
    #expect(both.status == 2 && both.errors.contains("several servers or families"))
    #expect(both.errors.contains("--channel"))
    #expect(try count(["--channel", "east", directory.path]).output == "1\n")
    #expect(try count(["--channel", "", directory.path]).output == "3\n")
    let none = try count(["--channel", "west", directory.path])
    #expect(none.status == 2 && none.errors.contains("no relay logs of channel 'west'"))
  }

  @Test func severalFamilies() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write(log(1...2, begun: 100), "a.000001")
    var other = log(1...3, begun: 100)
    other = other.edited { bytes in
      bytes.put(7, at: 4 + 5)
      bytes.fixChecksum(at: 4)
    }
    _ = try directory.write(other, "b.000001")
    let outcome = try count([directory.path])
    #expect(outcome.status == 2, "\(outcome.output)")
    #expect(outcome.errors.contains("a.000001") && outcome.errors.contains("b.000001"))
    let empty = try TemporaryDirectory()
    #expect(try count([empty.path]).status == 2)
  }

  @Test func aDamagedHeadHasItsPlaceByName() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write(log(1...2, begun: 100), "b.000001")
    _ = try directory.write([0, 1, 2, 3, 4, 5], "b.000002")
    _ = try directory.write(log(3...3, begun: 100), "b.000003")
    let outcome = try count([directory.path])
    #expect(outcome.status == 2 && outcome.errors.contains("b.000002"), "\(outcome.errors)")
  }
}
