import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Foundation
import Testing

/// What no server writes, and what is larger than anybody needs: the same of every command, within
/// bounds.
@Suite struct ReadingBoundsTests {
  private static let commands = [["verify"], ["dump"], ["decode-rows", "--format", "jsonl"]]

  private func write(_ bytes: [UInt8]) throws -> (directory: TemporaryDirectory, path: String) {
    let directory = try TemporaryDirectory()
    return (directory, try directory.write(bytes, "bin.000001"))
  }

  /// The status of each command, and what they say together.
  private func judge(_ bytes: [UInt8]) throws -> (statuses: [Int32], words: [String]) {
    let file = try write(bytes)
    let runs = try Self.commands.map { try Tool.run($0 + [file.path]) }
    #expect(runs.allSatisfy { !$0.signalled })
    return (runs.map(\.status), [runs[0].output, runs[1].errors, runs[2].errors])
  }

  // MARK: Payloads

  /// An event without a checksum, as it lies in a payload.
  private func inner(_ type: EventType, _ body: [UInt8]) -> [UInt8] {
    Bytes.number(1_700_000_000, width: 4) + [type.rawValue] + Bytes.number(1, width: 4)
      + Bytes.number(UInt64(19 + body.count), width: 4) + Bytes.number(0, width: 6) + body
  }

  private func payloadBody(_ content: [UInt8]) -> [UInt8] {
    let size = Bytes.packed(UInt64(content.count))
    // Compression 255, which is none, takes three bytes.
    return [2, 3, 252, 255, 0, 1, UInt8(size.count)] + size + [3, UInt8(size.count)] + size + [0]
      + content
  }

  private func log(payload content: [UInt8]) -> [UInt8] {
    var log = BinlogBuilder(.mysql)
    log.gtid(1)
    log.append(.transactionPayload, body: payloadBody(content))
    log.gtid(2)
    log.query("CREATE TABLE t (a INT)")
    log.stop()
    return log.bytes
  }

  private var query: [UInt8] {
    inner(.query, BinlogBuilder.queryBody(Array("BEGIN".utf8)))
  }

  @Test(arguments: [1, 2, 3000])
  func aPayloadInAPayloadIsDamage(_ depth: Int) throws {
    var content = query
    for _ in 0..<depth { content = inner(.transactionPayload, payloadBody(content)) }
    let result = try judge(log(payload: content))
    #expect(result.statuses == [1, 1, 1])
    for words in result.words {
      #expect(
        words.contains("Transaction_payload cannot stand in a payload: no server writes that"))
    }
  }

  @Test(arguments: [EventType.stop, .gtid, .rotate, .previousGtids])
  func whatBelongsToTheLogStandsInNoPayload(_ type: EventType) throws {
    let body: [UInt8] =
      switch type {
      case .gtid: [1] + [UInt8](repeating: 1, count: 41)
      case .rotate: Bytes.number(4, width: 8) + Array("bin.000002".utf8)
      case .previousGtids: Bytes.number(0, width: 8)
      default: []
      }
    let result = try judge(log(payload: query + inner(type, body)))
    #expect(result.statuses == [1, 1, 1], "\(type)")
    for words in result.words { #expect(words.contains("cannot stand in a payload"), "\(words)") }
  }

  @Test func aPayloadThatSaysAnotherSizeIsTold() throws {
    var bytes = log(payload: query)
    let event = try #require(RawEvent.all(in: bytes).first(.transactionPayload))
    bytes[event.offset + 19 + 10] += 1
    bytes.fixChecksum(at: event.offset)
    #expect(try judge(bytes).statuses == [1, 1, 1])
  }

  // MARK: Compressed events of MariaDB

  @Test(arguments: [EventType.queryCompressed, .writeRowsCompressedV1], [-1, 1, 1 << 20, 1 << 31])
  func compressedEventsThatLieAreTold(_ type: EventType, _ change: Int) throws {
    var bytes = try Samples.log("mariadb1011-compressed")
    let event = try #require(
      RawEvent.all(in: bytes).first { raw in
        raw.type == type.rawValue
      })
    // The length stands right after the byte that says how long it is, and right before zlib's own
    // header.
    let start = event.offset + 19
    let found = (start..<event.end - 12).first { index in
      bytes[index] & 0xF8 == 0x80 && bytes[index + 1 + Int(bytes[index] & 7)] == 0x78
    }
    let place = try #require(found)
    let width = Int(bytes[place] & 7)
    var length = bytes[place + 1..<place + 1 + width].reduce(0) { $0 << 8 | Int($1) }
    length += change
    if width == 4 || length < 1 << (8 * width) {
      for index in 0..<width {
        bytes[place + 1 + index] = UInt8(truncatingIfNeeded: length >> (8 * (width - 1 - index)))
      }
    } else {
      bytes[place] = 0x80
    }
    bytes.fixChecksum(at: event.offset)
    #expect(try judge(bytes).statuses == [1, 1, 1], "\(type) \(change)")
  }

  // MARK: Types that nobody knows

  @Test(arguments: [100, 101, 202, 255] as [UInt8], [false, true])
  func typesThatTheLogVouchesForArePassedOver(_ type: UInt8, _ isIgnorable: Bool) throws {
    for flavor in [Flavor.mysql, .mariadb] {
      for checksum in [ChecksumAlgorithm.crc32, .none] {
        var log = BinlogBuilder(flavor, checksum: checksum)
        log.transaction(1)
        // As padded as the head of a large transaction.
        log.append(
          EventType(rawValue: type), flags: isIgnorable ? .ignorable : [],
          body: [UInt8](repeating: 0, count: type == 202 ? 4000 : 14))
        log.transaction(2)
        log.append(EventType(rawValue: type), flags: isIgnorable ? .ignorable : [], body: [1, 2])
        log.stop()
        let file = try write(log.bytes)
        let dump = try Tool.run(["dump", file.path])
        #expect(dump.status == 0, "\(dump.errors)")
        #expect(dump.output.components(separatedBy: "Xid = ").count == 3)
        let told = dump.errors.components(separatedBy: "type \(type) is no type").count - 1
        #expect(told == (isIgnorable ? 0 : 1), "\(dump.errors)")
        #expect(try judge(log.bytes).statuses == [0, 0, 0])
      }
    }
  }

  @Test func typesThatNothingVouchesForAreDamage() throws {
    var log = BinlogBuilder(.mysql)
    log.transaction(1)
    let range = log.append(EventType(rawValue: 100), body: [1, 2, 3])
    var bytes = log.bytes
    bytes[range.upperBound - 1] ^= 1
    let file = try write(bytes)
    #expect(try Tool.run(["dump", file.path]).status == 1)
    #expect(try Tool.run(["verify", file.path]).status == 1)
  }

  // MARK: Much of it

  @Test(.timeLimit(.minutes(5)))
  func rowsOfVeryManyTablesInOneStatementAreAllShown() throws {
    let count = 66_000
    for flavor in [Flavor.mysql, .mariadb] {
      var log = BinlogBuilder(flavor)
      log.begin()
      for table in 0..<count { log.tableMap(UInt64(table + 1), table: "t\(table)") }
      for table in 0..<count {
        log.writeRows(
          UInt64(table + 1), values: [[Int32(table)]], endsStatement: table == count - 1)
      }
      log.xid()
      let file = try write(log.bytes)
      let dump = try Tool.run(["dump", "-v", "--base64-output=decode-rows", file.path])
      #expect(dump.status == 0, "\(dump.errors.prefix(300))")
      let shown = dump.output.split(separator: "\n").count { $0.hasPrefix("### INSERT INTO") }
      #expect(shown == count)
      #expect(!dump.output.contains("unknown table"))
    }
  }

  /// More than wait in memory.
  @Test func userVariablesOfAStatementKeepTheirOrder() throws {
    var log = BinlogBuilder(.mysql)
    log.begin()
    log.intVar(77)
    let count = 2000
    for number in 0..<count {
      let name = Array("v\(number)".utf8)
      let value = [UInt8](repeating: UInt8(number % 256), count: number % 10 == 0 ? 60_000 : 3)
      log.append(
        .userVar,
        body: Bytes.number(UInt64(name.count), width: 4) + name + [0, 0]
          + Bytes.number(63, width: 4) + Bytes.number(UInt64(value.count), width: 4) + value)
    }
    log.query("INSERT INTO t VALUES (@v1)")
    log.xid()
    let file = try write(log.bytes)
    let text = try Tool.run(["dump", file.path]).output
    let names = text.split(separator: "\n").compactMap { line in
      line.hasPrefix("SET @`") ? Int(line.dropFirst(7).prefix { $0 != "`" }) : nil
    }
    #expect(names == Array(0..<count))
    let insert = try #require(text.range(of: "SET INSERT_ID=77/*!*/;"))
    let first = try #require(text.range(of: "SET @`v0`"))
    #expect(insert.lowerBound < first.lowerBound)
    #expect(text.contains("SET @`v10`:=_binary 0x0A0A0A"))
  }

  @Test(.timeLimit(.minutes(2)))
  func gtidsInAnyOrderAreNoMatter() throws {
    for flavor in [Flavor.mysql, .mariadb] {
      var log = BinlogBuilder(flavor)
      let count: UInt64 = 12_000
      for number in 0..<count {
        let gtid = number * 7919 % count * 2 + 1
        if flavor == .mysql { log.gtid(gtid) } else { log.mariaGtid(gtid, flags: 1) }
        log.query("CREATE TABLE t (a INT)")
      }
      // Once more, and the last of all.
      if flavor == .mysql { log.gtid(101) } else { log.mariaGtid(101, flags: 1) }
      log.query("CREATE TABLE t (a INT)")
      let file = try write(log.bytes)
      let run = try Tool.run(["verify", "--json", file.path])
      let codes = (try run.json()["findings"] as? [[String: Any]] ?? [])
        .compactMap { $0["code"] as? String }
      #expect(codes.count { $0 == "gtid-duplicate" } == 1, "\(codes)")
    }
  }

  /// What a server can write and no replica can read.
  @Test func anEventAboveTheLimitOfAllReplicasIsTold() throws {
    var log = BinlogBuilder(.mysql, checksum: .none)
    log.query("CREATE TABLE t (a INT)")
    let start = log.bytes.count
    let size: UInt64 = 1 << 30 + 4096
    log.append(.query, body: BinlogBuilder.queryBody(Array("SELECT 1 -- ".utf8)))
    var bytes = log.bytes
    bytes.put(size, at: start + 9)
    bytes.put(UInt64(start) + size, at: start + 13)
    let file = try write(bytes)
    // The rest is a hole of the file.
    try #require(truncate(file.path, off_t(UInt64(start) + size)) == 0)
    let run = try Tool.run(["verify", "--json", file.path])
    #expect(run.status == 1)
    let findings = try run.json()["findings"] as? [[String: Any]] ?? []
    let found = findings.first { $0["code"] as? String == "event-too-large" }
    #expect(found?["offset"] as? Int == start)
    #expect((found?["hint"] as? String)?.contains("1236") == true)
  }

  // MARK: Small things

  /// As `mysqlbinlog` 9.7 prints them: never below zero.
  @Test(arguments: [UInt32.max, UInt32.max - 1, 0x8000_0000, 7] as [UInt32], [0, 1] as [UInt8])
  func formatsOfXAIdentifiersHaveNoSign(_ format: UInt32, _ onePhase: UInt8) throws {
    var bytes = try Samples.log("mysql97-xa")
    let event = try #require(RawEvent.all(in: bytes).first(.xaPrepare))
    bytes[event.offset + 19] = onePhase
    bytes.put(UInt64(format), at: event.offset + 20)
    bytes.fixChecksum(at: event.offset)
    let file = try write(bytes)
    let text = try Tool.run(["dump", file.path]).output
    #expect(text.contains("\tXA PREPARE X'6669727374',X'',\(format)\n"))
    #expect(
      text.contains(
        onePhase == 0
          ? "\nXA PREPARE X'6669727374',X'',\(format)\n"
          : "\nXA COMMIT X'6669727374',X'',\(format) ONE PHASE\n"))
  }

  /// The group that was asked about has no end that is known; that of the next one is not its.
  @Test func theEndOfADamagedGroupIsNotThatOfTheNext() throws {
    var log = BinlogBuilder(.mysql)
    log.transaction(1)
    log.begin(2)
    let map = log.tableMap()
    let rows = log.writeRows()
    log.xid(2)
    log.transaction(3)
    log.stop()
    var bytes = log.bytes
    bytes[rows.lowerBound + 30] ^= 1
    let file = try write(bytes)
    let run = try Tool.run(
      ["verify", "--json", "--position", "\(file.path):\(map.lowerBound)", file.path])
    let positions = try run.json()["positions"] as? [[String: Any]]
    #expect(positions?.count == 1)
    #expect(positions?.first?["verdict"] as? String == "inside-group")
    #expect(positions?.first?["group_end"] as? Int == nil, "\(run.output)")
  }

  @Test func rowsThatCannotBeTurnedRoundNameTheirFileOnce() throws {
    var log = BinlogBuilder(.mariadb)
    log.mariaGtid(1)
    let map = log.tableMap()
    log.writeRows()
    log.xid()
    let file = try write(log.bytes)
    let run = try Tool.run(["dump", "-B", "-v", "-j", "\(map.upperBound)", file.path])
    let lines = run.errors.split(separator: "\n").filter { $0.contains("table number 100") }
    #expect(lines.count == 1, "\(run.errors)")
    #expect(lines.first?.contains("\(file.path):\(map.upperBound):") == true, "\(run.errors)")
    #expect(run.status == 1)
  }
}
