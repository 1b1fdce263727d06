import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Foundation
import Testing

/// What servers answer, against the status of real replicas and with bytes changed by hand.
struct ServerAnswerTests {
  private static let samples = Samples.packageRoot + "/Samples"

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

  /// The text after the replica's prefix; nil without an error.
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

  /// What a source's tables kept and its logs lost it counts as purged: a replica without it is
  /// refused.
  @Test func whatOnlyTheTablesKnowIsPurged() throws {
    let context = try Self.context("crashed-source-mysql-gtid-silent", version: "9.7.4", mode: .on)
    let text = ServerModel.answer(to: .mysql(GtidSet()), context: context).text ?? ""
    #expect(text.hasPrefix("Cannot replicate because the source purged required binary logs."))
    #expect(
      text.hasSuffix("the missing transactions are '798e6845-e57e-11f1-a2b6-02fc00000001:37-43'"))
  }

  @Test func agreesWithTheReplicaByGtidPosition() throws {
    let sample = "crashed-source-mariadb-gtid"
    let context = try Self.context(sample, version: "10.11.19")
    let gtid = try #require(MariaGtid(try Self.status(sample, "Gtid_IO_Pos")))
    let answer = ServerModel.answer(to: .mariadb([gtid], strict: false), context: context)
    #expect(answer.text == (try Self.serverText(sample)))
  }

  /// Each age of both servers: what is said of positions below 4, after the end and of a torn log.
  @Test(arguments: [
    ("mysql", "4.1.22", "I", "I", "T"), ("mysql", "5.0.96", "I", "I", "T"),
    ("mysql", "5.1.73", "I", "I", "T"), ("mysql", "5.5.8", "Ir", "Ir", "Tr"),
    ("mysql", "5.5.62", "Ir", "Ir", "Dr"), ("mysql", "5.6.51", "Br", "Pr", "Dr"),
    ("mysql", "5.7.44", "B", "P", "Dr"), ("mysql", "8.0.25", "B", "P", "Dr"),
    ("mysql", "8.4.0", "b", "p", "dr"), ("mysql", "9.7.4", "b", "p", "dr"),
    ("mariadb", "5.3.12", "I", "I", "T"), ("mariadb", "5.5.68", "Ir", "Ir", "Dr"),
    ("mariadb", "10.0.38", "In", "In", "Dn"), ("mariadb", "10.6.21", "In", "In", "Dn"),
    ("mariadb", "10.11.19", "In", "In", "Dn"), ("mariadb", "11.4.5", "In", "In", "Dn"),
  ])
  func eachAgeHasItsWords(_ age: (String, String, String, String, String)) throws {
    let flavor: Flavor = age.0 == "mysql" ? .mysql : .mariadb
    let sample = flavor == .mysql ? "logs/mysql97-xa.000001" : "logs/mariadb1011-xa.000001"
    let log = try Self.bytes(sample)
    let client = "Client requested master to start replication from "
    let sentences: [Character: String] = [
      "I": client + "impossible position", "B": client + "position < 4",
      "P": client + "position > file size",
      "b": "Client requested source to start replication from position < 4",
      "p": "Client requested source to start replication from position > file size",
      "T": "binlog truncated in the middle of event",
      "D": "binlog truncated in the middle of event; consider out of disk space on master",
      "d": "binlog truncated in the middle of event; consider out of disk space on source",
    ]
    let torn = Array(log.dropLast(3))
    for (wanted, bytes, position) in [(age.2, log, 3), (age.3, log, 99_999), (age.4, torn, 4)] {
      var model = ServerModel(Self.alone(bytes, flavor, ServerVersion(parsing: age.1)))
      let text = try #require(
        model.answer(to: DumpRequest(file: "log.000001", position: UInt64(position))).text)
      let sentence = try #require(wanted.first.flatMap { sentences[$0] })
      switch wanted.dropFirst() {
      case "r":
        #expect(text.hasPrefix(sentence + "; the first event 'log.000001' at \(position), "))
        #expect(text.contains("the last event read from './log.000001' at "))
      case "n":
        #expect(text.hasPrefix(sentence + "; the first event 'log.000001' at \(position), "))
        #expect(text.contains("the last event read from 'log.000001' at "))
      default: #expect(text == sentence)
      }
      let isProven = ["9.7.4", "10.11.19"].contains(age.1)
      #expect(model.basis == (isProven ? .proven : .documented))
    }
  }

  /// What of an event stands in its size field decides, and what the largest event is.
  @Test func oldServersSendSmallerEvents() throws {
    var log = try Self.bytes("logs/mysql97-nochecksum.000001")
    let events = RawEvent.all(in: log)
    let last = try #require(events.last)
    log.replaceSubrange(last.offset + 9..<last.offset + 13, with: [0, 0, 0x20, 0])
    func answer(_ version: ServerVersion) -> String {
      var model = ServerModel(Self.alone(log, .mysql, version))
      let request = DumpRequest(file: "log.000001", position: UInt64(last.offset))
      return model.answer(to: request).text ?? "serves"
    }
    #expect(answer(ServerVersion(5, 1, 50)).hasPrefix("log event entry exceeded max_allowed"))
    #expect(answer(ServerVersion(5, 6, 51)).hasPrefix("binlog truncated in the middle"))
  }

  /// MySQL 5.6 that has GTIDs switched off sends no log that holds any.
  @Test func gtidsInAnOldServerWithoutThem() throws {
    let with = try Self.bytes("logs/mysql97-xa.000001")
    let events = RawEvent.all(in: with)
    let without = Array(with[..<events[0].end]) + Array(with[events[2].offset..<events[2].offset])
    let logs = ["./log.000001": with, "./log.000002": without]
    var context = DumpContext(
      index: ["./log.000001", "./log.000002"], flavor: .mysql, version: ServerVersion(5, 6, 30)
    ) { entry in ByteSource(name: entry, chunk: ByteChunk(copying: logs[entry] ?? [])) }
    context.gtidMode = DumpContext.GtidMode(inferredFrom: context)
    #expect(context.gtidMode == .off)
    var model = ServerModel(context)
    let text = model.answer(to: DumpRequest(file: "log.000001", position: 4)).text ?? ""
    #expect(text.hasPrefix("Found a Gtid_log_event or Previous_gtids_log_event when"))
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

  /// Random bytes after a sound head, and one changed byte anywhere: an answer, no crash.
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
