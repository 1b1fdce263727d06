import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Testing

/// Bodies that the samples do not hold, or hold without all of their fields.
@Suite struct EventBodyTests {
  /// The only event after the description of a log with one event of `type`.
  private func decode(
    _ type: EventType, _ body: [UInt8], flavor: Flavor = .mysql
  ) throws -> DecodedEvent {
    var log = BinlogBuilder(flavor)
    log.append(type, body: body)
    return try #require(try DecodedEvent.all(in: source(log.bytes)).last)
  }

  /// What decoding `body` throws.
  private func failure(
    _ type: EventType, _ body: [UInt8], flavor: Flavor = .mysql
  ) -> DecodeError? {
    #expect(throws: DecodeError.self) { try decode(type, body, flavor: flavor) }
  }

  @Test func gtidsOfEachAge() throws {
    let uuid = [UInt8](repeating: 0x11, count: 16)
    let old = [UInt8(1)] + uuid + Bytes.number(7, width: 8)
    guard case .gtid(let first) = try decode(.gtid, old).event else { return #expect(Bool(false)) }
    #expect(first.gtid?.description == "11111111-1111-1111-1111-111111111111:7")
    #expect(first.lastCommitted == nil)
    // 5.7: logical clock.
    let clock = old + [2] + Bytes.number(3, width: 8) + Bytes.number(4, width: 8)
    guard case .gtid(let second) = try decode(.gtid, clock).event else {
      return #expect(Bool(false))
    }
    #expect(second.lastCommitted == 3)
    #expect(second.sequenceNumber == 4)
    #expect(second.immediateCommitTimestamp == nil)
    #expect(failure(.anonymousGtid, clock) != nil)
    // 8.0 on a replica: both times, length, both versions, ticket.
    let anonymous = [UInt8(1)] + uuid + Bytes.number(0, width: 8) + clock[25...]
    var full = anonymous + Bytes.number(1_700_000_000_000_000 | 1 << 55, width: 7)
    full += Bytes.number(1_600_000_000_000_000, width: 7) + Bytes.packed(300)
    full += Bytes.number(90704 | 1 << 31, width: 4) + Bytes.number(80036, width: 4)
    full += Bytes.number(99, width: 8)
    guard case .gtid(let third) = try decode(.anonymousGtid, full).event else {
      return #expect(Bool(false))
    }
    #expect(third.gtid == nil)
    #expect(third.immediateCommitTimestamp == 1_700_000_000_000_000)
    #expect(third.originalCommitTimestamp == 1_600_000_000_000_000)
    #expect(third.transactionLength == 300)
    #expect(third.immediateServerVersion == 90704)
    #expect(third.originalServerVersion == 80036)
    #expect(third.commitGroupTicket == 99)
  }

  /// A tagged GTID event with all its fields, as the servers' serialization has them.
  static func tagged(fields: [[UInt8]]) -> [UInt8] {
    let rest = Bytes.varlen(10) + fields.flatMap { $0 }
    // The size counts from the version's byte, its own bytes included.
    return Bytes.varlen(1) + Bytes.varlen(UInt64(rest.count + 2)) + rest
  }

  @Test func taggedGtids() throws {
    let uuid = (1...16).flatMap { Bytes.varlen(UInt64($0 * 15)) }
    var fields: [[UInt8]] = [
      Bytes.varlen(0) + Bytes.varlen(1), Bytes.varlen(1) + uuid,
      Bytes.varlen(2) + Bytes.varlenSigned(1 << 40),
    ]
    fields.append(Bytes.varlen(3) + Bytes.varlen(6) + Array("import".utf8))
    fields.append(Bytes.varlen(4) + Bytes.varlenSigned(-1))
    fields.append(Bytes.varlen(5) + Bytes.varlenSigned(300))
    fields.append(Bytes.varlen(6) + Bytes.varlen(1_700_000_000_000_000))
    fields.append(Bytes.varlen(8) + Bytes.varlen(500))
    fields.append(Bytes.varlen(9) + Bytes.varlen(90704))
    guard case .gtid(let gtid) = try decode(.taggedGtid, Self.tagged(fields: fields)).event else {
      return #expect(Bool(false))
    }
    #expect(
      gtid.gtid?.description == "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0:import:1099511627776")
    #expect(gtid.lastCommitted == -1)
    #expect(gtid.sequenceNumber == 300)
    #expect(gtid.immediateCommitTimestamp == 1_700_000_000_000_000)
    #expect(gtid.originalCommitTimestamp == 1_700_000_000_000_000)
    #expect(gtid.transactionLength == 500)
    #expect(gtid.immediateServerVersion == 90704)
    #expect(gtid.originalServerVersion == 90704)
    #expect(gtid.commitGroupTicket == nil)
    _ = failure(.taggedGtid, Self.tagged(fields: [Bytes.varlen(3) + Bytes.varlen(33)]))
    _ = failure(.taggedGtid, Self.tagged(fields: [Bytes.varlen(99) + Bytes.varlen(1)]))
    _ = failure(.taggedGtid, Bytes.varlen(2) + Bytes.varlen(3) + Bytes.varlen(0))
    _ = failure(.taggedGtid, Bytes.varlen(1) + Bytes.varlen(1 << 60) + Bytes.varlen(0))
    _ = failure(.taggedGtid, [])
  }

  @Test func previousGtids() throws {
    let uuid = [UInt8](repeating: 0x11, count: 16)
    let plain =
      Bytes.number(1, width: 8) + uuid + Bytes.number(2, width: 8)
      + [1, 6, 8, 9].flatMap { Bytes.number($0, width: 8) }
    guard case .previousGtids(let first) = try decode(.previousGtids, plain).event else {
      return #expect(Bool(false))
    }
    #expect(first.gtids.description == "11111111-1111-1111-1111-111111111111:1-5:8")
    // With tags: byte 7 says so, bytes 1 to 6 count.
    let tagged =
      Bytes.number(2 << 8 | 1 << 56, width: 8)
      + uuid + Bytes.varlen(0) + Bytes.number(1, width: 8)
      + [1, 3].flatMap { Bytes.number($0, width: 8) }
      + uuid + Bytes.varlen(3) + Array("abc".utf8) + Bytes.number(1, width: 8)
      + [5, 6].flatMap { Bytes.number($0, width: 8) }
    guard case .previousGtids(let second) = try decode(.previousGtids, tagged).event else {
      return #expect(Bool(false))
    }
    #expect(second.gtids.description == "11111111-1111-1111-1111-111111111111:1-2:abc:5")
    _ = failure(.previousGtids, Bytes.number(1 << 50, width: 8))
    _ = failure(
      .previousGtids,
      Bytes.number(1, width: 8) + uuid + Bytes.number(UInt64.max, width: 8))
    _ = failure(
      .previousGtids,
      Bytes.number(1, width: 8) + uuid + Bytes.number(1, width: 8)
        + [9, 9].flatMap { Bytes.number($0, width: 8) })
  }

  @Test func queriesWithEveryVariable() throws {
    var status: [UInt8] = [0] + Bytes.number(0x4000, width: 4)
    status += [1] + Bytes.number(1 << 40, width: 8) + [6, 3] + Array("std".utf8)
    status += [3, 5, 0, 3, 0, 4, 33, 0, 45, 0, 255, 0, 5, 6] + Array("SYSTEM".utf8)
    status += [7, 4, 0, 8, 8, 0, 9] + Bytes.number(3, width: 8)
    status += [11, 4] + Array("root".utf8) + [9] + Array("localhost".utf8)
    status += [12, 2] + Array("a".utf8) + [0] + Array("bc".utf8) + [0]
    status += [13, 0x40, 0x42, 0x0F, 16, 1, 17] + Bytes.number(77, width: 8)
    status += [18, 255, 0, 19, 1, 20, 1]
    let one = try decode(
      .query, BinlogBuilder.queryBody(Array("SELECT 1".utf8), database: "app", status: status))
    guard case .query(let query) = one.event else { return #expect(Bool(false)) }
    #expect(one.text(query.text) == "SELECT 1")
    #expect(one.text(query.database) == "app")
    #expect(query.threadID == 7)
    let set = try QueryStatusVariables(
      event: one.bytes.span, range: query.statusVariables, base: one.frame.offset, flavor: .mysql)
    #expect(set.flags2 == 0x4000)
    #expect(set.sqlMode == 1 << 40)
    #expect(set.catalog.map { one.text($0) } == "std")
    #expect(set.autoIncrement.map { [$0.increment, $0.offset] } == [5, 3])
    #expect(set.charset.map { [$0.client, $0.connection, $0.server] } == [33, 45, 255])
    #expect(set.timeZone.map { one.text($0) } == "SYSTEM")
    #expect(set.lcTimeNames == 4)
    #expect(set.charsetDatabase == 8)
    #expect(set.tableMapForUpdate == 3)
    #expect(set.invokerUser.map { one.text($0) } == "root")
    #expect(set.invokerHost.map { one.text($0) } == "localhost")
    #expect(set.updatedDatabases?.map { one.text($0) } == ["a", "bc"])
    #expect(set.microseconds == 1_000_000)
    #expect(set.explicitDefaultsForTimestamp == 1)
    #expect(set.ddlXid == 77)
    #expect(set.defaultCollationForUtf8mb4 == 255)
    #expect(set.sqlRequirePrimaryKey == 1)
    #expect(set.defaultTableEncryption == 1)
    #expect(set.unknownCode == nil)
  }

  /// The variables in `bytes`.
  private func variables(
    _ bytes: [UInt8], _ flavor: Flavor
  ) throws(ReadError) -> QueryStatusVariables {
    try QueryStatusVariables(
      event: bytes.span, range: 0..<bytes.count, base: .zero, flavor: flavor)
  }

  @Test func variablesOfMariaDB() throws {
    let bytes: [UInt8] =
      [128, 0x40, 0x42, 0x0F, 129] + Bytes.number(8, width: 8) + [130, 4]
      + Bytes.number(55, width: 8) + [131, 1, 33, 0, 45, 0]
    let set = try variables(bytes, .mariadb)
    #expect(set.microseconds == 1_000_000)
    #expect(set.ddlXid == 8)
    #expect(set.gtidFlags3 == 4)
    #expect(set.startAlterSequence == 55)
    #expect(set.characterSetCollations == [33, 45])
    // To MySQL the same code means nothing, and ends the reading.
    #expect(try variables(bytes, .mysql).unknownCode == 128)
    #expect(try variables([12, 254, 200], .mysql).updatedTooManyDatabases)
    #expect(try variables([12, 254, 200], .mysql).unknownCode == 200)
    #expect(throws: ReadError.self) { try variables([1, 2, 3], .mysql) }
    #expect(throws: ReadError.self) { try variables([12, 5, 65], .mysql) }
  }

  @Test func tableMaps() throws {
    var log = BinlogBuilder()
    log.append(
      .tableMap,
      body: Bytes.number(0x1234, width: 6) + [1, 0, 1, 0x61, 0, 1, 0x62, 0, 3, 3, 15, 246, 4]
        + Bytes.number(400, width: 2) + [10, 2] + [0b0000_0110])
    let one = try #require(try DecodedEvent.all(in: source(log.bytes)).last)
    guard case .tableMap(let event) = one.event else { return #expect(Bool(false)) }
    let map = try TableMap(
      event, bytes: one.bytes.span.extracting(0..<one.bytes.count - 4), at: one.frame.offset,
      bodyStart: 19)
    #expect(map.tableID == 0x1234)
    #expect(map.columns.map(\.type) == [3, 15, 246])
    #expect(map.columns.map(\.metadata) == [0, 400, 10 | 2 << 8])
    #expect(map.columns.map(\.isNullable) == [false, true, true])
    #expect(map.optionalMetadata.isEmpty)
    // A count that does not fit must not be allocated for.
    _ = failure(
      .tableMap,
      Bytes.number(1, width: 6) + [0, 0, 1, 0x61, 0, 1, 0x62, 0] + Bytes.packed(1 << 60))
  }

  @Test func rowsHeaders() throws {
    let body =
      Bytes.number(9, width: 6) + [1, 0, 7, 0, 1, 2, 3, 4, 5] + [9, 0xFF, 0x01, 0xFF, 0x00, 0xAA]
    let one = try decode(.updateRowsV2, body)
    guard case .rows(let rows) = one.event else { return #expect(Bool(false)) }
    #expect(rows.operation == .update)
    #expect(rows.version == 2)
    #expect(rows.tableID == 9)
    #expect(rows.endsStatement)
    #expect(rows.columnCount == 9)
    #expect(one.bytes(rows.extraData) == [1, 2, 3, 4, 5])
    #expect(one.bytes(rows.columns) == [0xFF, 0x01])
    #expect(one.bytes(rows.columnsAfter) == [0xFF, 0x00])
    #expect(one.bytes(rows.images) == [0xAA])
    _ = failure(.writeRowsV2, Bytes.number(9, width: 6) + [1, 0, 1, 0])
    _ = failure(.writeRowsV2, Bytes.number(9, width: 6) + [1, 0, 2, 0] + Bytes.packed(.max))
    _ = failure(.writeRowsV2, Bytes.number(9, width: 6) + [1, 0, 0xFF, 0xFF, 1])
  }

  @Test func others() throws {
    let heartbeat = try decode(
      .heartbeatV2, [1, 3] + Array("abc".utf8) + [2, 3, 252, 0x10, 0x27, 0])
    guard case .heartbeat(let beat) = heartbeat.event else { return #expect(Bool(false)) }
    #expect(heartbeat.text(beat.file) == "abc")
    #expect(beat.position == 10_000)
    let incident = try decode(.incident, [1, 0, 4] + Array("oops".utf8))
    guard case .incident(let event) = incident.event else { return #expect(Bool(false)) }
    #expect(event.number == 1)
    #expect(incident.text(event.message) == "oops")
    let rows = try decode(.rowsQuery, [5] + Array("SELECT 1".utf8))
    guard case .rowsQuery(let query) = rows.event else { return #expect(Bool(false)) }
    #expect(rows.text(query.text) == "SELECT 1")
    let list = try decode(
      .gtidList,
      Bytes.number(1 | 1 << 28, width: 4) + [2, 0, 0, 0, 1, 0, 0, 0] + Bytes.number(5, width: 8),
      flavor: .mariadb)
    guard case .gtidList(let gtids) = list.event else { return #expect(Bool(false)) }
    #expect(gtids.flags == 1)
    #expect(gtids.gtids == [MariaGtid(domain: 2, server: 1, sequence: 5)])
    _ = failure(.gtidList, Bytes.number(0x0FFF_FFFF, width: 4), flavor: .mariadb)
    _ = failure(.xaPrepare, [0, 1, 0, 0, 0, 65, 0, 0, 0, 0, 0, 0, 0])
    _ = failure(.heartbeatV2, [1, 200, 0])
    _ = failure(.userVar, [0xFF, 0xFF, 0xFF, 0xFF])
    _ = failure(.binlogCheckpoint, [0xFF, 0xFF, 0xFF, 0x7F], flavor: .mariadb)
    _ = failure(.executeLoadQuery, BinlogBuilder.queryBody([]))
  }

  @Test func gtidsOfMariaDB() throws {
    let xa: [UInt8] =
      Bytes.number(9, width: 8) + [1, 0, 0, 0]
      + [MariaGtidEvent.preparedXA | MariaGtidEvent.groupCommitID] + Bytes.number(44, width: 8)
      + [7, 0, 0, 0, 2, 1, 0x61, 0x62, 0x63]
    let one = try decode(.mariaGtid, xa, flavor: .mariadb)
    guard case .mariaGtid(let gtid) = one.event else { return #expect(Bool(false)) }
    #expect(gtid.sequence == 9)
    #expect(gtid.domain == 1)
    #expect(gtid.commitID == 44)
    #expect(gtid.xaFormatID == 7)
    #expect(gtid.xaGlobal.map { one.text($0) } == "ab")
    #expect(gtid.xaBranch.map { one.text($0) } == "c")
    #expect(gtid.extraFlags == nil)
    let alter = try decode(
      .mariaGtid,
      Bytes.number(9, width: 8) + [0, 0, 0, 0, 1, 0x1D, 2] + Bytes.number(8, width: 8)
        + Bytes.number(123, width: 4), flavor: .mariadb)
    guard case .mariaGtid(let commit) = alter.event else { return #expect(Bool(false)) }
    #expect(commit.isStandalone)
    #expect(commit.engines == 2)
    #expect(commit.startAlterSequence == 8)
    #expect(commit.threadID == 123)
  }

  @Test func errorsSayWhereTheyAre() throws {
    var log = BinlogBuilder()
    let place = log.append(.xid, body: [1, 2, 3])
    do {
      _ = try DecodedEvent.all(in: source(log.bytes))
      Issue.record("nothing was thrown")
    } catch let error as DecodeError {
      #expect(error.type == .xid)
      #expect(error.event == FileOffset(UInt64(place.lowerBound)))
      #expect(
        error.cause
          == .truncated(
            offset: FileOffset(UInt64(place.lowerBound + 19)), needed: 8, available: 3))
      #expect(error.message.hasPrefix("Xid cannot be decoded at offset "))
    }
  }
}
