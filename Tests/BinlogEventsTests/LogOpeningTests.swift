import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Testing

@Suite struct LogOpeningTests {
  private func opening(_ bytes: [UInt8]) throws -> LogOpening { try LogOpening(source(bytes)) }

  /// The layout that `bytes` open with.
  private func format(_ bytes: [UInt8]) throws -> FormatDescription? {
    guard case .log(let format) = try opening(bytes) else { return nil }
    return format
  }

  /// A Start_v3 event with a header of `headerLength` bytes.
  private func start(_ version: UInt64, headerLength: Int) -> [UInt8] {
    let size = headerLength + 56
    var event = Bytes.number(1_000_000_000, width: 4) + [1] + Bytes.number(1, width: 4)
    event += Bytes.number(UInt64(size), width: 4)
    if headerLength == 19 { event += Bytes.number(UInt64(4 + size), width: 4) + [0, 0] }
    event += Bytes.number(version, width: 2) + Bytes.padded("4.0.27-log", to: 50)
    return [0xFE, 0x62, 0x69, 0x6E] + event + Bytes.number(1_000_000_000, width: 4)
  }

  @Test func noLogs() throws {
    #expect(try opening([]) == .empty)
    #expect(try opening([0xFE, 0x62]) == .notALog([0xFE, 0x62]))
    #expect(try opening(Array("hello".utf8)) == .notALog(Array("hell".utf8)))
    #expect(try opening([0xFD, 0x62, 0x69, 0x6E]) == .encrypted(nil))
  }

  @Test func versionOne() throws {
    let format = try #require(try format(start(1, headerLength: 13)))
    #expect(format.binlogVersion == 1)
    #expect(format.headerLength == 13)
    #expect(format.checksum == .none)
  }

  @Test func versionThree() throws {
    let bytes = start(3, headerLength: 19)
    let format = try #require(try format(bytes))
    #expect(format.binlogVersion == 3)
    #expect(format.headerLength == 19)
    let events = try DecodedEvent.all(in: source(bytes))
    guard case .startV3(let start) = events.first?.event else {
      Issue.record("no Start_v3")
      return
    }
    #expect(start.serverVersion == "4.0.27-log")
    #expect(start.binlogVersion == 3)
    #expect(start.created == 1_000_000_000)
  }

  @Test func versionFour() throws {
    let mysql = try #require(try format(Samples.log("mysql97-rows-full")))
    #expect(mysql.binlogVersion == 4)
    #expect(mysql.serverVersion == "9.7.4-2")
    #expect(mysql.version == ServerVersion(9, 7, 4))
    #expect(mysql.flavor == .mysql)
    #expect(mysql.checksum == .crc32)
    #expect(mysql.postHeaderLengths.count == 42)
    #expect(mysql.postHeaderLength(of: .query) == 13)
    #expect(mysql.postHeaderLength(of: .writeRowsV2) == 10)
    #expect(mysql.postHeaderLength(of: .taggedGtid) == 0)
    #expect(mysql.postHeaderLength(of: .mariaGtid) == nil)
    let mariadb = try #require(try format(Samples.log("mariadb1011-rows")))
    #expect(mariadb.flavor == .mariadb)
    #expect(mariadb.version == ServerVersion(10, 11, 19))
    #expect(mariadb.postHeaderLengths.count == 171)
    #expect(mariadb.postHeaderLength(of: .mariaGtid) == 19)
    let plain = try #require(try format(Samples.log("mysql97-nochecksum")))
    #expect(plain.checksum == .none)
    #expect(plain.hasChecksumField)
  }

  @Test func serversWithoutChecksums() throws {
    // MySQL 5.1: 27 types and no field for the algorithm.
    var log = BinlogBuilder(describes: false)
    var body = Bytes.number(4, width: 2) + Bytes.padded("5.1.73-log", to: 50)
    body += Bytes.number(0, width: 4) + [19]
    body += [UInt8](repeating: 13, count: 23)
    // The builder puts four more bytes after, which such a server takes for lengths.
    log.append(.formatDescription, body: body)
    let format = try #require(try format(log.bytes))
    #expect(!format.hasChecksumField)
    #expect(format.checksum == .none)
    #expect(format.postHeaderLengths.count == 27)
    #expect(format.version == ServerVersion(5, 1, 73))
  }

  @Test func aHiddenMariaDB() throws {
    let log = BinlogBuilder(.mariadb, version: "10.6.5-enterprise")
    #expect(try format(log.bytes)?.flavor == .mariadb)
  }

  @Test func aDamagedDescriptionIsNotBelieved() throws {
    let bytes = try Samples.log("mysql97-open")
    let short = bytes.edited { $0.put(20, at: 13) }
    #expect(try format(short) == .unknown)
    let huge = bytes.edited { $0.put(0xFFFF_FFFF, at: 13) }
    #expect(try format(huge) == .unknown)
    #expect(try format([0xFE, 0x62, 0x69, 0x6E]) == .unknown)
  }
}
