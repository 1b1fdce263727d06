import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Testing

/// Files that are no logs, or logs no more.
@Suite struct ForeignFileTests {
  private func foreign(_ bytes: [UInt8]) -> ForeignFile {
    ForeignFile(
      ByteSource(name: "file", chunk: ByteChunk(copying: bytes)), first: Array(bytes.prefix(4)))
  }

  private static let tar: [UInt8] =
    Array("mysql-bin.000001".utf8) + [UInt8](repeating: 0, count: 241) + Array("ustar".utf8)
    + [UInt8](repeating: 0, count: 300)

  @Test(arguments: [
    (Array("BZh91AY&SY".utf8), "bzip2 data", "bzcat"),
    ([0x50, 0x4B, 0x03, 0x04, 0x14], "a zip archive", "unzip -p"),
    (tar, "a tar archive", "tar -xOf"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz data", "xzcat"),
    ([0x04, 0x22, 0x4D, 0x18, 0x64], "lz4 data", "lz4 -dc"),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive", "7z x -so"),
    ([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07, 0x00], "a rar archive", "unrar p"),
    ([0x89, 0x4C, 0x5A, 0x4F, 0x00, 0x0D], "lzo data", "lzop -dc"),
    (
      [0xFF, 0x06, 0x00, 0x00, 0x73, 0x4E, 0x61, 0x50, 0x70, 0x59], "snappy data", "snzip -dc"
    ),
    (Array("Salted__12345678".utf8), "data that openssl enc encrypted", "openssl enc -d"),
    (Array("-----BEGIN PGP MESSAGE-----\n".utf8), "a PGP message", "gpg -d"),
    (Array("age-encryption.org/v1\n".utf8), "data that age encrypted", "age -d"),
    (Array("XBSTCK01".utf8), "a stream of xbstream", "xbstream -x"),
  ])
  func packed(_ bytes: [UInt8], _ name: String, _ command: String) {
    let file = foreign(bytes)
    #expect(file.kind == .wrapped)
    #expect(file.message == "this is \(name), not a binary log or relay log")
    #expect(file.hint.contains("such as \(command)"))
    #expect(file.refusal(for: "dump").hasSuffix("| binlogtool dump -"))
  }

  @Test func others() {
    #expect(foreign([0xFE, 0xFE, 0x0D, 0x01, 0]).kind == .innodbBinlog)
    var page = [UInt8](repeating: 0, count: 100)
    page[25] = 8
    #expect(foreign(page).message.contains("tablespace of InnoDB"))
    #expect(foreign([0xFE, 0x01, 0x0A, 0x0C]).message.contains(".frm"))
    #expect(foreign(Array("<!DOCTYPE html>".utf8)).message.contains("web page"))
    #expect(foreign(Array("-- MySQL dump 10.13".utf8)).message.contains("mysqldump"))
    #expect(foreign(Array("./binlog.000001\n./binlog.000002\n".utf8)).message.contains("index"))
    let unknown = foreign(Array("\n   Apache".utf8))
    #expect(unknown.kind == .unknown)
    #expect(
      unknown.refusal(for: "dump")
        == "this is not a binary log or relay log: it begins with 0a 20 20 20, expected fe 62 69 6e"
    )
    #expect(foreign([0xFE]).kind == .unknown)
    #expect(foreign([]).kind == .unknown)
  }

  @Test func printedText() throws {
    for name in ["/*!50530 SET @@SESSION.PSEUDO_SLAVE_MODE=1*/;", "# at 4\n#700101"] {
      #expect(foreign(Array(name.utf8)).message.contains("mysqlbinlog printed"))
    }
  }

  // MARK: Changed on the way

  @Test(arguments: ["mysql97-xa", "mariadb1011-rows", "mysql97-nochecksum"])
  func asText(_ stem: String) throws {
    let log = try Samples.log(stem)
    func kind(_ bytes: [UInt8]) -> ForeignFile.Kind { foreign(bytes).kind }
    let latin1 = log.flatMap { Array(String(Unicode.Scalar($0)).utf8) }
    #expect(foreign(latin1).message.contains("Latin-1"))
    #expect(kind(latin1) == .transferred)
    #expect(kind(Array(String(decoding: log, as: UTF8.self).utf8)) == .transferred)
    #expect(kind(log.map { $0 < 0x80 ? $0 : 0x3F }) == .transferred)
    #expect(kind(log.map { $0 & 0x7F }) == .transferred)
    let utf16: [UInt8] = [0xFF, 0xFE] + log.flatMap { [$0, 0] }
    #expect(foreign(utf16).message.contains("UTF-16"))
    let digits = log.flatMap { byte in
      let text = String(byte, radix: 16)
      return Array((text.utf8.count < 2 ? "0" + text : text).utf8)
    }
    #expect(foreign(digits).message.contains("hexadecimal"))
    #expect(kind(Array("/mJpbgAAAA".utf8)) == .transferred)
    #expect(kind(Array("00000000: fe62 696e 0000 0000".utf8)) == .transferred)
    #expect(kind(Array("00000000  fe 62 69 6e 00 00".utf8)) == .transferred)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 19, 60, 100])
  func missingBytes(_ count: Int) throws {
    for stem in ["mysql97-xa", "mariadb1011-rows"] {
      let file = foreign(Array(try Samples.log(stem).dropFirst(count)))
      #expect(file.kind == .transferred)
      let expected = count == 1 ? "the first byte" : "the first \(count) bytes"
      #expect(file.message.hasPrefix(expected), "\(file.message)")
    }
  }

  @Test func bytesBefore() throws {
    let log = try Samples.log("mysql97-xa")
    let mail = foreign(Array("Content-Type: application/octet-stream\r\n\r\n".utf8) + log)
    #expect(mail.kind == .transferred)
    #expect(mail.message.contains("the header of a mail"))
    #expect(mail.message.hasSuffix("begins at offset 42"))
    #expect(mail.hint.contains("tail -c +43 FILE"))
    let http = foreign(Array("HTTP/1.1 200 OK\r\nServer: x\r\n\r\n".utf8) + log)
    #expect(http.message.contains("an answer of HTTP"))
    let other = foreign([UInt8](repeating: 0x20, count: 700) + log)
    #expect(other.hint.contains("tail -c +701 FILE"))
    #expect(foreign(Array("From here to there\n".utf8)).kind == .transferred)
  }

  // MARK: Line ends

  private func damage(_ bytes: [UInt8]) throws -> TransferDamage? {
    try TransferDamage(ByteSource(name: "file", chunk: ByteChunk(copying: bytes)))
  }

  private func withPairs(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
  }

  private func withoutReturns(_ bytes: [UInt8], all: Bool) -> [UInt8] {
    bytes.indices.filter { place in
      guard bytes[place] == 0x0D else { return true }
      return !all && (place + 1 == bytes.count || bytes[place + 1] != 0x0A)
    }.map { bytes[$0] }
  }

  /// A log with a statement of several lines, as an editor of Windows ends them.
  private func log(_ flavor: Flavor, _ checksum: ChecksumAlgorithm = .crc32) -> [UInt8] {
    var log = BinlogBuilder(flavor, checksum: checksum)
    log.transaction(1)
    log.query("CREATE TABLE t (\r\n  a int,\r\n  b int\r\n)")
    for number in 2...9 { log.transaction(UInt64(number)) }
    return log.bytes
  }

  @Test func soundLogs() throws {
    for stem in ["mysql97-xa", "mysql97-rows-full", "mariadb1011-rows", "mysql97-nochecksum"] {
      #expect(try damage(try Samples.log(stem)) == nil)
      // Other damage is not blamed on the way.
      var flipped = try Samples.log(stem)
      flipped[flipped.count / 2] ^= 0x10
      #expect(try damage(flipped) == nil, "\(stem)")
      #expect(try damage(Array(try Samples.log(stem).dropLast(7))) == nil)
    }
    #expect(try damage(log(.mysql)) == nil)
  }

  @Test(arguments: ["mysql97-xa", "mysql97-rows-full", "mariadb1011-rows", "mysql97-statement"])
  func lineFeedsBecamePairs(_ stem: String) throws {
    let found = try #require(try damage(withPairs(try Samples.log(stem))))
    #expect(found.kind == .lineFeedsBecamePairs)
  }

  @Test(arguments: [Flavor.mysql, .mariadb])
  func returnsWereLost(_ flavor: Flavor) throws {
    let sound = log(flavor)
    let found = try #require(try damage(withoutReturns(sound, all: false)))
    #expect(found.kind == .returnsWereLost)
    #expect(try damage(withoutReturns(sound, all: true)) != nil)
  }

  @Test func zerosWereLost() throws {
    let found = try #require(try damage(try Samples.log("mysql97-xa").filter { $0 != 0 }))
    #expect(found.kind == .zerosWereLost)
  }
}
