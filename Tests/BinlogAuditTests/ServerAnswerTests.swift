import BinlogAudit
import BinlogBytes
import BinlogEvents
import Foundation
import Testing

/// What servers answer, against the status of real replicas and with bytes changed by hand.
struct ServerAnswerTests {
  private static let samples = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Samples").path

  private static func context(
    _ sample: String, version: String, mode: DumpContext.GtidMode = .permissive
  ) throws -> DumpContext {
    let folder = "\(samples)/\(sample)/source"
    let index = try String(contentsOfFile: "\(folder)/mysql-bin.index", encoding: .utf8)
    return DumpContext(
      index: index.split(separator: "\n").map(String.init),
      flavor: sample.contains("mysql") ? .mysql : .mariadb,
      version: ServerVersion(parsing: version), gtidMode: mode
    ) { (entry) throws(SourceError) in
      try ByteSource(path: "\(folder)/\(entry.lastPathComponent)", access: .read)
    }
  }

  /// One log in memory, named `./log.000001`.
  private static func alone(
    _ bytes: [UInt8], _ flavor: Flavor, _ version: ServerVersion
  ) -> DumpContext {
    DumpContext(index: ["./log.000001"], flavor: flavor, version: version) { entry in
      ByteSource(name: entry, chunk: ByteChunk(copying: bytes))
    }
  }

  private static func bytes(_ sample: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: "\(samples)/\(sample)")))
  }

  /// A field of a replica's status.
  private static func status(_ sample: String, _ fields: String...) throws -> String {
    let text = try String(
      contentsOfFile: "\(samples)/\(sample)/replica/status.txt", encoding: .utf8)
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      if fields.contains(parts[0].trimmingCharacters(in: .whitespaces)) {
        return parts[1].trimmingCharacters(in: .whitespaces)
      }
    }
    return ""
  }

  /// The text behind the replica's prefix; nil without an error.
  private static func serverText(_ sample: String) throws -> String? {
    let error = try status(sample, "Last_IO_Error")
    guard let start = error.range(of: "binary log: '") else { return nil }
    return String(error[start.upperBound...].dropLast())
  }

  @Test(arguments: [
    "crashed-source-mysql", "crashed-source-mysql-unapplied", "crashed-source-mariadb",
    "crashed-source-mariadb-unapplied", "crashed-source-mariadb11",
    "crashed-source-mariadb11-unapplied", "index-lost-mysql", "index-lost-mariadb",
    "healthy-mysql", "healthy-mariadb",
  ])
  func agreesWithTheReplica(_ sample: String) throws {
    let version =
      sample.contains("mariadb11") ? "11.8.6" : sample.contains("mysql") ? "9.7.4" : "10.11.19"
    var model = ServerModel(try Self.context(sample, version: version))
    let file = try Self.status(sample, "Source_Log_File", "Master_Log_File")
    let position = try #require(
      UInt64(try Self.status(sample, "Read_Source_Log_Pos", "Read_Master_Log_Pos")))
    let answer = model.answer(to: DumpRequest(file: file, position: position))
    #expect(answer.text == (try Self.serverText(sample)))
  }

  @Test(arguments: ["crashed-source-mysql-gtid", "crashed-source-mysql-gtid-silent"])
  func agreesWithTheReplicaByGtidSet(_ sample: String) throws {
    let context = try Self.context(sample, version: "9.7.4", mode: .on)
    let set = try #require(GtidSet(try Self.status(sample, "Executed_Gtid_Set")))
    let answer = ServerModel.answer(to: .mysql(set), context: context)
    #expect(answer.text == (try Self.serverText(sample)))
  }

  @Test func agreesWithTheReplicaByGtidPosition() throws {
    let sample = "crashed-source-mariadb-gtid"
    let context = try Self.context(sample, version: "10.11.19")
    let gtid = try #require(MariaGtid(try Self.status(sample, "Gtid_IO_Pos")))
    let answer = ServerModel.answer(to: .mariadb([gtid], strict: false), context: context)
    #expect(answer.text == (try Self.serverText(sample)))
  }

  @Test func olderServersHaveOlderWords() throws {
    let log = try Self.bytes("logs/mysql97-xa.000001")
    func past(_ version: ServerVersion, at position: UInt64 = 99_999) -> String? {
      var model = ServerModel(Self.alone(log, .mysql, version))
      return model.answer(to: DumpRequest(file: "log.000001", position: position)).text
    }
    let range =
      "; the first event 'log.000001' at 99999, the last event read from './log.000001' at 4, "
      + "the last byte read from './log.000001' at 4."
    let impossible = "Client requested master to start replication from impossible position"
    #expect(past(ServerVersion(5, 1, 73)) == impossible)
    #expect(past(ServerVersion(5, 5, 62)) == impossible + range)
    let pastEnd = "Client requested master to start replication from position > file size"
    #expect(past(ServerVersion(5, 6, 51)) == pastEnd + range)
    #expect(past(ServerVersion(5, 7, 44)) == pastEnd)
    #expect(past(ServerVersion(8, 0, 25)) == pastEnd)
    #expect(
      past(ServerVersion(8, 4, 0), at: 3)
        == "Client requested source to start replication from position < 4")
  }

  @Test func positionsWrapAt4GiB() throws {
    let log = try Self.bytes("logs/mysql97-xa.000001")
    var model = ServerModel(Self.alone(log, .mysql, ServerVersion(9, 7, 4)))
    #expect(model.answer(to: DumpRequest(file: "log.000001", position: 1 << 32 + 4)) == .serves)
    #expect(
      model.answer(to: DumpRequest(file: "log.000001", position: 1 << 32)).text
        == "Client requested source to start replication from position < 4")
  }

  @Test func messagesAreCutToThePacket() throws {
    let name = String(repeating: "n", count: 200) + ".000001"
    let log = Array(try Self.bytes("logs/mysql97-xa.000001").dropLast(3))
    let context = DumpContext(
      index: ["/var/lib/" + name], flavor: .mysql, version: ServerVersion(9, 7, 4)
    ) { entry in ByteSource(name: entry, chunk: ByteChunk(copying: log)) }
    var model = ServerModel(context)
    let text = try #require(model.answer(to: DumpRequest(file: name, position: 4)).text)
    #expect(text.utf8.count == 511)
    #expect(text.hasPrefix("binlog truncated in the middle of event"))
  }

  /// A model that has answered before says the same as a fresh one, at any place of a log that
  /// was cut anywhere.
  @Test(arguments: [Flavor.mysql, Flavor.mariadb])
  func memoryChangesNothing(_ flavor: Flavor) throws {
    let log = try Self.bytes(
      flavor == .mysql ? "logs/mysql97-xa.000001" : "logs/mariadb1011-xa.000001")
    let version = flavor == .mysql ? ServerVersion(9, 7, 4) : ServerVersion(10, 11, 19)
    for size in stride(from: 0, to: log.count, by: 97) {
      let context = Self.alone(Array(log[..<size]), flavor, version)
      var old = ServerModel(context)
      for position in stride(from: UInt64(0), to: UInt64(size + 2), by: 13) {
        let request = DumpRequest(file: "", position: position)
        var fresh = ServerModel(context)
        #expect(old.answer(to: request) == fresh.answer(to: request))
      }
    }
  }

  /// Random bytes behind a sound head, and one changed byte anywhere: an answer, no crash.
  @Test(arguments: [Flavor.mysql, Flavor.mariadb])
  func hostileBytes(_ flavor: Flavor) throws {
    let log = try Self.bytes(
      flavor == .mysql ? "logs/mysql97-xa.000001" : "logs/mariadb1011-xa.000001")
    let versions =
      flavor == .mysql
      ? [ServerVersion(9, 7, 4), ServerVersion(5, 6, 0)]
      : [ServerVersion(10, 11, 19), ServerVersion(11, 8, 6)]
    var random = SplitMix(state: 562)
    for round in 0..<400 {
      var bytes = log
      if round % 2 == 0 {
        let start = Int(random.next() % UInt64(bytes.count))
        for index in start..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: random.next()) }
      } else {
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      for version in versions {
        let context = Self.alone(bytes, flavor, version)
        var model = ServerModel(context)
        for position in [0, 4, random.next() % UInt64(bytes.count), UInt64.max] {
          _ = model.answer(to: DumpRequest(file: "log.000001", position: position))
        }
        _ = ServerModel.answer(to: .mysql(GtidSet()), context: context)
        _ = ServerModel.answer(to: .mariadb([], strict: true), context: context)
      }
    }
  }

  /// A small generator with a seed.
  private struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}
