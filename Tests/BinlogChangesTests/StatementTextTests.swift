import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogTestSupport
import Foundation
import Testing

/// Texts of statements are shown in the character set that their session had.
@Suite struct StatementTextTests {
  /// Status variables with a client's collation, after what servers write before it.
  private func status(_ collation: UInt16) -> [UInt8] {
    let flags: [UInt8] = [0, 0, 0, 0, 0, 1] + [UInt8](repeating: 0, count: 8)
    let catalog: [UInt8] = [6, 3] + Array("std".utf8)
    return flags + catalog + [3, 1, 0, 1, 0]
      + [4] + Bytes.number(UInt64(collation), width: 2) + [45, 0, 255, 0]
  }

  private func query(
    _ text: [UInt8], collation: UInt16?, flavor: Flavor = .mysql
  ) throws -> String {
    var log = BinlogBuilder(flavor)
    switch flavor {
    case .mysql:
      log.gtid(1)
      log.query("BEGIN", status: collation.map(status) ?? [])
      log.append(.rowsQuery, body: [UInt8(min(255, text.count))] + text)
    case .mariadb:
      log.mariaGtid(1)
      log.append(.annotateRows, body: text)
    }
    log.tableMap()
    log.writeRows()
    log.xid()
    let directory = try TemporaryDirectory()
    let path = try directory.write(log.bytes, "binlog.000001")
    let line = writtenText { sink in
      _ = RowDecode(
        filter: RowFilter(), printer: JSONLinesPrinter(sink), sink: sink, reporter: MessageList()
      ).run([path])
    }
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    return try #require((object["source"] as? [String: Any])?["query"] as? String)
  }

  private func sql(_ bytes: [UInt8]) -> [UInt8] { Array("set a='".utf8) + bytes + Array("'".utf8) }

  @Test func theSessionsCharacterSetTells() throws {
    // 表 and 能 in Shift-JIS: the second byte is a backslash.
    #expect(try query(sql([0x95, 0x5C, 0x94, 0x5C]), collation: 13) == "set a='表能'")
    #expect(try query(sql([0x95, 0x5C]), collation: 95) == "set a='表'", "cp932")
    #expect(try query(sql([0xE4]), collation: 8) == "set a='ä'", "latin1")
    #expect(try query(sql([0xC4, 0xE3]), collation: 28) == "set a='你'", "gbk")
    #expect(try query(sql([0xF1, 0xEE]), collation: 51) == "set a='со'", "cp1251")
    #expect(try query(sql(Array("日本".utf8)), collation: 255) == "set a='日本'")
    // UTF-8 by chance: the session says otherwise.
    #expect(try query(sql([0xC3, 0xA4]), collation: 8) == "set a='Ã¤'")
  }

  @Test func whatIsNoTextIsEscaped() throws {
    #expect(try query(sql([0x95, 0x5C]), collation: nil) == "set a='\\x95\\'")
    #expect(try query(sql([0xFF, 0x41]), collation: 255) == "set a='\\xFFA'")
    #expect(try query(sql([0xE4]), collation: nil, flavor: .mariadb) == "set a='\\xE4'")
    #expect(try query(sql(Array("ä".utf8)), collation: nil, flavor: .mariadb) == "set a='ä'")
    #expect(try query(sql([0xE4]), collation: 63) == "set a='\\xE4'", "binary")
  }

  @Test func oneGroupSaysNothingOfTheNext() throws {
    var log = BinlogBuilder()
    for (number, collation) in [(1, 13), (2, nil)] as [(UInt64, UInt16?)] {
      log.gtid(number)
      log.query("BEGIN", status: collation.map(status) ?? [])
      log.append(.rowsQuery, body: [3, 0x27, 0x95, 0x5C])
      log.tableMap()
      log.writeRows()
      log.xid()
    }
    let directory = try TemporaryDirectory()
    let path = try directory.write(log.bytes, "binlog.000001")
    let text = writtenText { sink in
      _ = RowDecode(
        filter: RowFilter(), printer: TextRowsPrinter(sink), sink: sink, reporter: MessageList()
      ).run([path])
    }
    #expect(text.contains("# '表\n"))
    #expect(text.contains("# '\\x95\\\n"))
  }
}
