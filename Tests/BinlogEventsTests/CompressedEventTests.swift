import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Testing

/// MySQL's compressed transactions and MariaDB's compressed events.
@Suite struct CompressedEventTests {
  @Test func payloadsOfMySQL() throws {
    let payloads = try DecodedEvent.sample("mysql97-compressed").filter {
      $0.frame.type == .transactionPayload
    }
    // payload_size, uncompressed_size, and the events, as mysqlbinlog prints them.
    let expected: [(offset: UInt64, size: Int, inflated: UInt64, events: [String])] = [
      (1566 + 79, 202, 640, ["Query", "Table_map", "Update_rows", "Xid"]),
      (1882 + 79, 864, 7841, ["Query", "Table_map", "Write_rows", "Xid"]),
    ]
    for (one, wanted) in zip(payloads.suffix(2), expected) {
      guard case .transactionPayload(let payload) = one.event else {
        Issue.record("no payload")
        return
      }
      #expect(payload.compression == .zstd)
      #expect(payload.payload.count == wanted.size)
      #expect(payload.uncompressedSize == wanted.inflated)
      let inner = try one.payloadEvents()
      #expect(
        inner.map { $0.frame.type.description }.filter { $0 != "Rows_query" } == wanted.events)
      #expect(inner.allSatisfy { $0.frame.payload == one.frame.offset })
      #expect(inner.last?.frame.end == FileOffset(wanted.inflated))
      #expect(inner.allSatisfy { $0.frame.header.endLogPos.isUnset })
    }
  }

  @Test func aPayloadThatIsNotCompressed() throws {
    var inner = BinlogBuilder(checksum: .none, describes: false)
    inner.query("BEGIN")
    inner.xid(5)
    let events = [UInt8](inner.bytes.dropFirst(4))
    var log = BinlogBuilder()
    log.gtid(1)
    let fields: [UInt8] = [2, 3] + [252, 255, 0]
    log.append(
      .transactionPayload,
      body: fields + [1, 1, UInt8(events.count), 3, 1, UInt8(events.count), 0] + events)
    let one = try #require(try DecodedEvent.all(in: source(log.bytes)).last)
    #expect(try one.payloadEvents().map(\.frame.type) == [.query, .xid])
    guard case .transactionPayload(let payload) = one.event else { return #expect(Bool(false)) }
    #expect(payload.compression == TransactionPayloadEvent.Compression.none)
  }

  @Test func anAlgorithmThatNobodyKnows() throws {
    var log = BinlogBuilder()
    log.append(.transactionPayload, body: [2, 1, 9, 1, 1, 1, 0, 0xAA])
    let one = try #require(try DecodedEvent.all(in: source(log.bytes)).last)
    #expect(throws: SourceError.self) { try one.payloadEvents() }
  }

  @Test func queriesOfMariaDB() throws {
    let queries = try DecodedEvent.sample("mariadb1011-compressed").filter {
      $0.frame.type == .queryCompressed
    }
    let texts = try queries.map { one -> String in
      guard case .query(let query) = one.event else { return "" }
      #expect(query.isCompressed)
      let chunk = try CompressedField.inflate(
        one.bytes.span.extracting(0..<one.bytes.count - 4), range: query.text,
        base: one.frame.offset, name: "")
      return chunk.bytes.lossyString
    }
    #expect(
      texts == [
        "create table t (id int primary key, v varchar(200)) engine=InnoDB",
        "alter table t add column w int default 7",
        "insert into t (id, v) values (50, repeat('statement ', 12))",
        "update t set v = 'a compressed query event' where id = 50",
      ])
  }

  @Test func rowsOfMariaDB() throws {
    let rows = try DecodedEvent.sample("mariadb1011-compressed").filter {
      guard case .rows(let rows) = $0.event else { return false }
      return rows.isCompressed
    }
    #expect(!rows.isEmpty)
    for one in rows {
      guard case .rows(let event) = one.event else { continue }
      let chunk = try CompressedField.inflate(
        one.bytes.span, range: event.images, base: one.frame.offset, name: "")
      // The claimed length, big endian after the first byte, is what comes out.
      let field = one.bytes(event.images)
      let width = Int(field[0] & 7)
      #expect(field[0] & 0xF8 == 0x80)
      #expect(chunk.count == field[1...width].reduce(0) { $0 << 8 | Int($1) })
    }
  }

  @Test func compressedFieldsThatLie() {
    func failure(_ bytes: [UInt8]) -> ReadError? {
      #expect(throws: ReadError.self) {
        try CompressedField.inflate(
          bytes.span, range: 0..<bytes.count, base: FileOffset(100), name: "")
      }
    }
    #expect(failure([])?.offset == FileOffset(100))
    #expect(failure([0x01, 5])?.offset == FileOffset(100))
    #expect(failure([0x91, 5])?.reason.contains("only zlib") == true)
    #expect(failure([0x80, 5])?.reason.contains("0 bytes") == true)
    #expect(failure([0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x78, 0x9C])?.offset == FileOffset(105))
    #expect(failure([0x81, 5, 0x78, 0x9C, 1, 2, 3]) != nil)
  }
}
