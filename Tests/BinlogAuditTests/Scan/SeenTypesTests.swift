import BinlogEvents
import Testing

@testable import BinlogAudit

/// What was met in a log is told once.
@Suite struct SeenTypesTests {
  @Test func ofTheLogsServer() {
    var types = SeenTypes()
    types.begin(.mysql)
    #expect(!types.contains(.query))
    let isTold = types.insert(.query, in: .mysql)
    #expect(!isTold)
    #expect(types.contains(.query))
    #expect(!types.contains(.xid))
  }

  @Test func ofNoServer() {
    var types = SeenTypes()
    types.begin(.mysql)
    let met = [.mariaGtid, .mariaGtid, EventType(rawValue: 250), .mariaGtid]
    let told = met.map { types.insert($0, in: .mysql) }
    #expect(told == [true, false, true, false])
    #expect(!types.contains(.mariaGtid))
  }

  /// A description of another server makes every type one to be asked about anew.
  @Test func anotherServer() {
    var types = SeenTypes()
    types.begin(.mysql)
    _ = types.insert(.query, in: .mysql)
    types.begin(.mysql)
    #expect(types.contains(.query))
    types.begin(.mariadb)
    #expect(!types.contains(.query))
    let isTold = types.insert(.mariaGtid, in: .mariadb)
    #expect(!isTold)
  }

  @Test func servers() {
    var servers = SeenServers()
    for id in [1, 1, 2, 1, 0, 0] as [UInt32] { servers.insert(id) }
    #expect(servers.ids == [0, 1, 2])
  }
}
