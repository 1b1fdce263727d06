import BinlogEvents
import Testing

@Suite struct IdentifierTests {
  @Test func sourceUUIDs() throws {
    let text = "8c6930a9-e57e-11f1-94ff-02fc00000001"
    let uuid = try #require(SourceUUID(text))
    #expect(uuid.description == text)
    #expect(SourceUUID(text.uppercased()) == uuid)
    #expect(SourceUUID(text.filter { $0 != "-" }) == uuid)
    #expect(SourceUUID.zero.description == "00000000-0000-0000-0000-000000000000")
    #expect(SourceUUID.zero < uuid)
    for bad in ["", "-", String(text.dropLast()), text + "0", text.replacing("8", with: "g")] {
      #expect(SourceUUID(bad) == nil, "\(bad)")
    }
    #expect(SourceUUID(String(repeating: "f", count: 64)) == nil)
  }

  @Test func mysqlGtids() throws {
    let uuid = try #require(SourceUUID("8c6930a9-e57e-11f1-94ff-02fc00000001"))
    #expect(Gtid(uuid: uuid, number: 7).description == "8c6930a9-e57e-11f1-94ff-02fc00000001:7")
    #expect(
      Gtid(uuid: uuid, tag: Gtid.Tag("Backfill"), number: 7).description
        == "8c6930a9-e57e-11f1-94ff-02fc00000001:backfill:7")
    #expect(Gtid.Tag.none < Gtid.Tag("a"))
  }

  @Test func mariadbGtids() {
    #expect(MariaGtid("0-1-43") == MariaGtid(domain: 0, server: 1, sequence: 43))
    #expect(MariaGtid("4294967295-4294967295-18446744073709551615")?.sequence == .max)
    #expect(MariaGtid("1-2-3")?.description == "1-2-3")
    for bad in ["", "0-1", "0-1-2-3", "a-1-2", "-1-2-3", "0--1", "4294967296-1-1", "0-1-x"] {
      #expect(MariaGtid(bad) == nil, "\(bad)")
    }
  }

  @Test(arguments: [
    ("9.7.4-2", 9, 7, 4), ("8.0.36", 8, 0, 36), ("5.1.73-log", 5, 1, 73), ("4.0.27", 4, 0, 27),
    ("10.11.19-MariaDB-0+deb12u1-log", 10, 11, 19), ("5.5.5-10.1.2-MariaDB", 5, 5, 5),
    ("", 0, 0, 0),
    ("abc", 0, 0, 0), ("8", 8, 0, 0), ("8.4", 8, 4, 0), ("8.4rc1", 8, 4, 0), (".1.2", 0, 0, 0),
    ("99999999999999999999.1.1", 1_000_000, 1, 1), ("1.2.3.4", 1, 2, 3),
  ])
  func serverVersions(_ text: String, _ major: Int, _ minor: Int, _ patch: Int) {
    #expect(ServerVersion(parsing: text) == ServerVersion(major, minor, patch))
  }

  @Test func versionsAreOrdered() {
    #expect(ServerVersion(8, 0, 22) < ServerVersion(8, 0, 23))
    #expect(ServerVersion(8, 0, 99) < ServerVersion(8, 1, 0))
    #expect(ServerVersion(9, 0, 0) > ServerVersion(8, 99, 99))
    #expect(ServerVersion(numbered: 90704) == ServerVersion(9, 7, 4))
    #expect(ServerVersion(9, 7, 4).description == "9.7.4")
  }

  @Test func logPositionsWrapAtFourGigabytes() {
    let turn: UInt64 = 1 << 32
    #expect(LogPosition(7).matches(endAt: 7))
    #expect(LogPosition(7).matches(endAt: turn + 7))
    #expect(!LogPosition(7).matches(endAt: 8))
    #expect(LogPosition(0).isUnset)
    #expect(LogPosition(10).unwrapped(near: 0) == 10)
    #expect(LogPosition(10).unwrapped(near: turn - 5) == turn + 10)
    #expect(LogPosition(0xFFFF_FFF0).unwrapped(near: turn + 5) == turn - 16)
    #expect(LogPosition(0xFFFF_FFF0).unwrapped(near: 5) == 0xFFFF_FFF0)
  }
}
