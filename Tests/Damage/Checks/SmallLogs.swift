import BinlogBytes
import BinlogCrypto
import BinlogEvents
import BinlogTestSupport
import Foundation

/// The logs that are damaged: one for each way in which logs are written.
public enum SmallLogs {
  /// What real servers wrote, by `make-logs`.
  static let made = [
    "mysql-rows", "mysql-statement", "mysql-load", "mysql-payload", "mysql-partial-json",
    "mysql-xa", "mysql-nochecksum", "mysql-gtid-tagged", "mariadb-rows", "mariadb-statement",
    "mariadb-load", "mariadb-compressed", "mariadb-xa", "mariadb-nochecksum", "mariadb11-rows",
  ]

  /// All of them.
  public static func all() throws -> [SmallLog] {
    var list: [SmallLog] = []
    for name in made {
      let path = Samples.packageRoot + "/Tests/Damage/Logs/\(name).000001"
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      list.append(SmallLog(name, bytes, flavor: name.hasPrefix("mysql") ? .mysql : .mariadb))
    }
    list.append(
      SmallLog(
        "mysql-relay", try Samples.bytes("chain-mysql/replica/relay-bin.000002"), flavor: .mysql))
    list.append(
      SmallLog(
        "mariadb-relay", try Samples.bytes("chain-mariadb/replica/relay-bin.000002"),
        flavor: .mariadb))
    list += try encrypted()
    let rows = list.first { $0.name == "mariadb11-rows" }?.bytes ?? []
    list.append(
      SmallLog("mariadb-fragments", FragmentedLog(rows, partSize: 40).bytes, flavor: .mariadb))
    list += [oldest(), old(), stream(), group()]
    return list
  }

  private static func encrypted() throws -> [SmallLog] {
    var keyring = LogKeyring()
    try keyring.addKeyring(Samples.path("encrypted/keyring"))
    var keys = LogKeyring()
    try keys.addKeyFile(Samples.path("encrypted/keys"))
    return try [
      ("mysql97.000002", Flavor.mysql, SmallLog.Encryption.file, keyring),
      ("mariadb1011-cbc.000001", .mariadb, .events, keys),
      ("mariadb1011-ctr.000001", .mariadb, .events, keys),
    ].map { name, flavor, encryption, keyring in
      let path = Samples.path("encrypted/\(name)")
      let access = LogAccess(files: .read, keys: keyring)
      let source = try access.open(path)
      let size = Int(source.size ?? 0)
      var cursor = ByteCursor(source)
      let found = try cursor.load(size, at: .zero)
      return SmallLog(
        "encrypted-" + name.prefix { $0 != "." }, try Samples.bytes("encrypted/\(name)"),
        flavor: flavor, encryption: encryption, access: access,
        content: cursor.bytes(found, at: .zero).array)
    }
  }

  // MARK: What no server of today writes

  /// MySQL 3.23.
  private static func oldest() -> SmallLog {
    var log = OldLog(1, server: "3.23.58-log")
    log.query("create table t1 (a int, b varchar(20))")
    log.append(.intVar, body: [2] + Bytes.number(7, width: 8))
    log.query("insert into t1 values (null,'x')")
    log.load(.load, file: "/tmp/x.txt", columns: ["a", "b"], skip: 1)
    log.query("insert into t1 values (2,'it''s')", database: "other")
    log.append(.stop, body: [])
    return SmallLog("version-1", log.bytes, flavor: .mysql, events: events(of: log, header: 13))
  }

  /// MySQL 4.1.
  private static func old() -> SmallLog {
    var log = OldLog(3, server: "4.1.22-log")
    log.query("create table t1 (a int, b varchar(20))")
    log.append(.userVar, body: userVariable)
    log.append(.rand, body: Bytes.number(1, width: 8) + Bytes.number(2, width: 8))
    log.query("insert into t1 values (@v,rand())")
    log.load(
      .createFile, file: "/tmp/x.txt", columns: ["a", "b"], number: 5, block: "1,one\n2,two\n")
    log.file(.appendBlock, 5, block: "3,three\n")
    log.file(.execLoad, 5)
    log.load(.createFile, file: "/tmp/y.txt", number: 6, block: "x\n")
    log.file(.deleteFile, 6)
    log.append(.rotate, body: Bytes.number(4, width: 8) + Array("old-bin.000002".utf8))
    return SmallLog("version-3", log.bytes, flavor: .mysql, events: events(of: log, header: 19))
  }

  private static let userVariable: [UInt8] =
    Bytes.number(1, width: 4) + [0x76, 0, 0] + Bytes.number(8, width: 4)
    + Bytes.number(3, width: 4) + Array("abc".utf8)

  private static func events(of log: OldLog, header: Int) -> [Range<Int>] {
    var list: [Range<Int>] = []
    var offset = 4
    while offset + header <= log.bytes.count {
      let size = Int(log.bytes.number(at: offset + 9))
      list.append(offset..<offset + size)
      offset += size
    }
    return list
  }

  /// What a dump thread sends: a description without a position, and events from the middle of a
  /// log.
  private static func stream() -> SmallLog {
    let description = BinlogBuilder(.mysql)
    let body = [UInt8](description.bytes[4 + 19..<description.bytes.count - 4])
    var log = BinlogBuilder(.mysql, describes: false)
    log.append(.formatDescription, body: body, endLogPos: 0)
    for number in 1...3 as ClosedRange<UInt64> { log.transaction(number) }
    log.rotate(to: "mysql-bin.000006")
    return SmallLog("stream", log.bytes, flavor: .mysql)
  }

  /// Group Replication, and the events that are rare.
  private static func group() -> SmallLog {
    var log = BinlogBuilder(.mysql)
    log.append(.previousGtids, body: Bytes.number(0, width: 8))
    log.gtid(1)
    log.append(
      .viewChange,
      body: Bytes.padded("16950000000000001:3", to: 40) + Bytes.number(7, width: 8)
        + Bytes.number(1, width: 4) + Bytes.number(3, width: 2) + Array("key".utf8)
        + Bytes.number(4, width: 4) + Array("data".utf8))
    log.query("COMMIT")
    log.gtid(2)
    log.query("BEGIN")
    let uuid = Array("00000000-0000-0000-0000-000000000001".utf8)
    log.append(
      .transactionContext,
      body: [UInt8(uuid.count)] + Bytes.number(9, width: 4) + [1] + Bytes.number(4, width: 4)
        + Bytes.number(1, width: 4) + Bytes.number(0, width: 4) + uuid + Array("snap".utf8)
        + Bytes.number(5, width: 2) + Array("hash1".utf8))
    log.append(.rowsQuery, body: [25] + Array("insert into orders values".utf8))
    log.tableMap(7, columns: 2)
    log.writeRows(7, values: [[1, 2], [3, 4]])
    log.xid(2)
    log.append(.incident, body: Bytes.number(1, width: 2) + [4] + Array("lost".utf8))
    log.append(EventType(rawValue: 200), flags: .ignorable, body: Array("newer".utf8))
    log.rotate(to: "mysql-bin.000002")
    return SmallLog("group-replication", log.bytes, flavor: .mysql)
  }
}
