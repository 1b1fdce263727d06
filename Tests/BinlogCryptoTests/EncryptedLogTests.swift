import BinlogAudit
import BinlogBytes
import BinlogCrypto
import BinlogEvents
import BinlogLogs
import BinlogTestSupport
import Foundation
import Testing

/// Encrypted logs of real servers, opened with their keys.
@Suite struct EncryptedLogTests {
  private static func path(_ name: String) -> String { Samples.path("encrypted/" + name) }

  private static func mysql(_ keyring: String = "keyring") throws -> LogAccess {
    var keys = LogKeyring()
    try keys.addKeyring(path(keyring))
    return LogAccess(keys: keys)
  }

  private static func mariadb(
    _ file: String = "keys", password: String? = nil, iterations: Int = 0
  ) throws -> LogAccess {
    var keys = LogKeyring()
    try keys.addKeyFile(path(file), password: password, iterations: iterations)
    return LogAccess(keys: keys)
  }

  private func findings(_ source: ByteSource) throws -> (events: UInt64, codes: [FindingCode]) {
    var codes: [FindingCode] = []
    var scan = FileScan(source) { codes.append($0.code) }
    let report = try scan.run().report
    #expect(report.isEncrypted)
    return (UInt64(report.events), codes)
  }

  @Test(arguments: ["keyring", "keyring-1.0", "keyring-2.0"])
  func theLogThatMySQLSends(_ keyring: String) throws {
    let expected = try Samples.bytes("encrypted/mysql97-decrypted")
    for step in [1, 15, 16, 17, 100, 5000] {
      let source = try Self.mysql(keyring).open(Self.path("mysql97.000002"))
      #expect(source.isDecrypted)
      #expect(source.size == UInt64(expected.count))
      #expect(try content(source, step: step) == expected, "step \(step)")
    }
  }

  /// Any place can be asked for at any time, in files and in streams that were read that far.
  @Test func anyOffset() throws {
    let plain = try Samples.bytes("encrypted/mysql97-decrypted")
    let mysql = try Self.mysql().open(Self.path("mysql97.000002"))
    let mariadb = try Self.mariadb().open(Self.path("mariadb1011-cbc.000001"))
    let whole = try content(
      try Self.mariadb().open(Self.path("mariadb1011-cbc.000001")), step: 1 << 20)
    var random = SeededRandom(99)
    for _ in 0..<400 {
      for (source, bytes) in [(mysql, plain), (mariadb, whole)] {
        let offset = Int.random(in: 0...bytes.count + 5, using: &random)
        let count = Int.random(in: 1...300, using: &random)
        var cursor = ByteCursor(source)
        let got = try cursor.load(count, at: FileOffset(UInt64(offset)))
        #expect(got == max(0, min(count, bytes.count - offset)))
        let found = cursor.bytes(got, at: FileOffset(UInt64(offset))).array
        #expect(found == [UInt8](bytes.dropFirst(offset).prefix(got)), "\(offset), \(count)")
      }
    }
  }

  @Test(arguments: ["cbc", "ctr"]) func eventsOfMariaDB(_ mode: String) throws {
    let path = Self.path("mariadb1011-\(mode).000001")
    for step in [1, 7, 19, 300, 5000] {
      let source = try Self.mariadb().open(path)
      let bytes = try content(source, step: step)
      #expect(bytes.count == (try Samples.bytes("encrypted/mariadb1011-\(mode).000001")).count)
      #expect(String(decoding: bytes, as: UTF8.self).contains("CREATE DATABASE vault"))
    }
    // Every checksum is right, every position follows.
    let (events, codes) = try findings(try Self.mariadb().open(path))
    #expect(events == 24)
    #expect(codes.isEmpty)
  }

  @Test func keyFilesThatAreEncryptedThemselves() throws {
    let password = "FILE:" + Self.path("password")
    for (file, iterations) in [("keys.sha1", 0), ("keys.sha256", 0), ("keys.pbkdf2", 1234)] {
      for secret in [password, "open sesame"] {
        let access = try Self.mariadb(file, password: secret, iterations: iterations)
        #expect(try access.open(Self.path("mariadb1011-cbc.000001")).isDecrypted, "\(file)")
      }
      #expect(throws: SourceError.self) { try Self.mariadb(file, password: "wrong") }
      #expect(throws: SourceError.self) { try Self.mariadb(file) }
    }
  }

  @Test func withoutKeys() throws {
    let (_, mysql) = try findings(try LogAccess.mapped.open(Self.path("mysql97.000002")))
    #expect(mysql == [.encrypted])
    let (_, mariadb) = try findings(
      try LogAccess.mapped.open(Self.path("mariadb1011-cbc.000001")))
    #expect(mariadb == [.encrypted])
    guard
      case .encrypted(let header?) = try LogOpening(
        try ByteSource(path: Self.path("mysql97.000002")))
    else {
      Issue.record("no header")
      return
    }
    #expect(header.advice.contains("MySQLReplicationKey_"))
  }

  /// A key that is not the one: told at once, whatever it is.
  @Test func wrongKeys() throws {
    let directory = try TemporaryDirectory()
    let text = try Samples.text("encrypted/keyring")
    let wrong = try directory.write(
      text.replacingOccurrences(
        of: #""data":"...."#, with: #""data":"0000"#, options: .regularExpression),
      "wrong")
    let other = try directory.write(
      text.replacingOccurrences(of: "MySQLReplicationKey_", with: "MySQLReplicationKey_0"), "other")
    for path in [wrong, other] {
      var keys = LogKeyring()
      try keys.addKeyring(path)
      let error = #expect(throws: SourceError.self) {
        try LogAccess(keys: keys).open(Self.path("mysql97.000002"))
      }
      #expect(error?.kind == .encryption)
      #expect(error?.message.contains("MySQLReplicationKey_") == true)
    }
    for (name, content) in [
      ("none", "2;00112233445566778899aabbccddeeff\n"),
      ("another", "1;00112233445566778899aabbccddeeff\n"),
    ] {
      var keys = LogKeyring()
      try keys.addKeyFile(try directory.write(content, name))
      for mode in ["cbc", "ctr"] {
        let error = #expect(throws: SourceError.self) {
          try LogAccess(keys: keys).open(Self.path("mariadb1011-\(mode).000001"))
        }
        #expect(error?.message.contains("key 1") == true)
      }
    }
  }

  @Test func filesThatHoldNoKeys() throws {
    let directory = try TemporaryDirectory()
    let keyring = try Samples.bytes("encrypted/keyring-2.0")
    let json = try Samples.bytes("encrypted/keyring")
    for (index, bytes) in [
      [], [0], Array("hello".utf8), Array("{}".utf8), Array("{\"elements\":3}".utf8),
      Array("Keyring file version:3.0EOF".utf8), Array("Keyring file version:2.0EOF".utf8),
    ].enumerated() {
      let path = try directory.write(bytes, "bad\(index)")
      var keys = LogKeyring()
      #expect(throws: SourceError.self, "\(index)") { try keys.addKeyring(path) }
    }
    // Cut anywhere they are refused; changed anywhere, nothing worse happens.
    for whole in [keyring, json] {
      for cut in stride(from: 1, to: whole.count - 1, by: 3) {
        var keys = LogKeyring()
        let path = try directory.write([UInt8](whole[..<cut]), "cut")
        #expect(throws: SourceError.self, "\(cut)") { try keys.addKeyring(path) }
        var changed = LogKeyring()
        try? changed.addKeyring(try directory.write(whole.flipping(bit: cut % 8, at: cut), "flip"))
      }
    }
    for text in ["1;0011\n", "x;00112233445566778899aabbccddeeff\n", "1:00\n", "1;zz\n"] {
      var keys = LogKeyring()
      #expect(throws: SourceError.self, "\(text)") {
        try keys.addKeyFile(try directory.write(text, "keys"))
      }
    }
  }

  /// Cut and changed logs: nothing crashes, and what is found is damage.
  @Test func damagedLogs() throws {
    let directory = try TemporaryDirectory()
    var random = SeededRandom(7)
    for name in ["mysql97.000002", "mariadb1011-cbc.000001", "mariadb1011-ctr.000001"] {
      let bytes = try Samples.bytes("encrypted/" + name)
      let access = name.hasPrefix("mysql") ? try Self.mysql() : try Self.mariadb()
      for round in 0..<200 {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let broken =
          round % 2 == 0 ? bytes.cut(to: place) : bytes.flipping(bit: round / 2 % 8, at: place)
        let path = try directory.write(broken, "broken")
        guard let source = try? access.open(path) else { continue }
        var codes: [FindingCode] = []
        var scan = FileScan(source) { codes.append($0.code) }
        _ = try scan.run()
        #expect(!codes.isEmpty || place < 512, "\(name), \(round), \(place)")
      }
    }
  }
}
