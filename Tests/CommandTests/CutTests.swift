import BinlogTestSupport
import Foundation
import Testing

/// What `cut` writes; that servers take it, Tests/Live/cut shows.
@Suite struct CutTests {
  private func cut(_ arguments: [String], in directory: TemporaryDirectory) throws -> Tool.Outcome {
    try Tool.run(["cut", "--output-dir", directory.path + "/out"] + arguments)
  }

  @Test(arguments: Samples.logs)
  func `a whole log is cut whole`(stem: String) throws {
    let directory = try TemporaryDirectory()
    let log = Samples.path("logs/\(stem).000001")
    let outcome = try cut([log], in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let written = directory.path + "/out/\(stem).000001"
    let check = try Tool.run(["verify", "--deep", "--json", directory.path + "/out"])
    #expect(check.status == 0)
    #expect((try check.json()["findings"] as? [Any])?.isEmpty == true, "\(check.output)")
    let count = ["--format", "jsonl", "--count"]
    #expect(
      try Tool.run(["decode-rows"] + count + [log]).output
        == Tool.run(["decode-rows"] + count + [written]).output)
    let again = try Tool.run(["cut", "--output", directory.path + "/again", written])
    #expect(again.status == 0)
    #expect(try directory.read("again") == directory.read("out/\(stem).000001"))
  }

  @Test(arguments: ["mysql97-compressed", "mariadb1011-compressed"])
  func `packed logs hold the same rows unpacked, and packed again`(stem: String) throws {
    let directory = try TemporaryDirectory()
    let log = Samples.path("logs/\(stem).000001")
    let plain = directory.path + "/plain"
    let packed = directory.path + "/packed"
    #expect(
      try Tool.run(["cut", "--decompress", "--checksum", "none", "--output", plain, log]).status
        == 0)
    #expect(
      try Tool.run(["cut", "--compress", "--checksum", "crc32", "--output", packed, plain]).status
        == 0)
    let count = ["decode-rows", "--count", "--group-by", "table,op"]
    let expected = try Tool.run(count + [log]).output
    #expect(try Tool.run(count + [plain]).output == expected)
    #expect(try Tool.run(count + [packed]).output == expected)
    let text = try Tool.run(["dump", plain]).output
    #expect(!text.contains("Transaction_payload") && !text.contains("_compressed"))
    for path in [plain, packed] { #expect(try Tool.run(["verify", "--deep", path]).status == 0) }
  }

  @Test func `two parts are the whole`() throws {
    let directory = try TemporaryDirectory()
    let log = Samples.path("logs/mysql97-gtid-tagged.000001")
    let document = try Tool.run(
      ["cut", "--json", "--output", directory.path + "/part", "--stop-position", "2460", log]
    ).json()
    // Inside a group, which begins at 2439.
    let moved = (document["moved_borders"] as? [[String: Any]])?.first
    #expect(moved?["from"] as? Int == 2460)
    let border = try #require(moved?["to"] as? Int)
    let rest = try Tool.run(
      ["cut", "--output", directory.path + "/rest", "--start-position", "\(border)", log])
    #expect(rest.status == 0, "\(rest.errors)")
    let count = ["decode-rows", "--count"]
    func number(_ path: String) throws -> Int {
      Int(try Tool.run(count + [path]).output.filter(\.isNumber)) ?? -1
    }
    let parts = try number(directory.path + "/part") + number(directory.path + "/rest")
    #expect(parts == (try number(log)))
    // What went before the second part is known to it.
    let dump = try Tool.run(["dump", directory.path + "/rest"]).output
    #expect(dump.contains("Previous-GTIDs"))
    #expect(!dump.contains("# [empty]"))
  }

  @Test func `a group that is dropped leaves its GTID, and a hole only where that is allowed`()
    throws
  {
    let directory = try TemporaryDirectory()
    let log = Samples.path("logs/mysql97-compressed.000001")
    let gtid = "8a3c0597-e57e-11f1-a542-02fc00000001:3"
    #expect(try cut(["--drop", gtid, log], in: directory).status == 0)
    let dump = try Tool.run(["dump", directory.path + "/out/mysql97-compressed.000001"]).output
    #expect(dump.contains("GTID_NEXT= '\(gtid)'"))
    #expect(try Tool.run(["cut", "--output", "-", "--drop", gtid + "99", log]).status == 2)
    let refused = try Tool.run(
      ["cut", "--output", directory.path + "/no", "--drop-empty", "--drop", gtid, log])
    #expect(refused.status == 2)
    #expect(refused.errors.contains("--gtid-holes"))
    let hole = try Tool.run(
      [
        "cut", "--output", directory.path + "/hole", "--drop-empty", "--gtid-holes", "--drop", gtid,
        log,
      ])
    #expect(hole.status == 0)
    #expect(try !Tool.run(["dump", directory.path + "/hole"]).output.contains("'\(gtid)'"))
  }

  @Test func `statements of which nobody can tell are listed, and nothing is written`() throws {
    let directory = try TemporaryDirectory()
    var log = BinlogBuilder()
    log.begin(1)
    log.query("insert into orders select * from customers")
    log.xid()
    log.begin(2)
    log.query("call p()")
    log.xid()
    log.stop()
    let path = try directory.write(log.bytes, "log.000001")
    let refused = try cut(["--table", "shop.orders", "--json", path], in: directory)
    #expect(refused.status == 2)
    #expect((try refused.json()["refused"] as? [Any])?.count == 2)
    #expect(!FileManager.default.fileExists(atPath: directory.path + "/out"))
    let kept = try cut(
      ["--table", "shop.orders", "--statements", "keep", path], in: directory)
    #expect(kept.status == 0)
    let dropped = try Tool.run(
      [
        "cut", "--table", "shop.orders", "--statements", "drop", "--output",
        directory.path + "/dropped", path,
      ])
    #expect(dropped.status == 0)
    #expect(try !Tool.run(["dump", directory.path + "/dropped"]).output.contains("customers"))
  }

  @Test(arguments: Samples.checksummedLogs)
  func `damage is refused, or left out and told`(stem: String) throws {
    let directory = try TemporaryDirectory()
    var bytes = try Samples.log(stem)
    bytes[bytes.count / 2] ^= 0x10
    let path = try directory.write(bytes, "log.000001")
    let refused = try cut([path], in: directory)
    #expect(refused.status == 2)
    #expect(!FileManager.default.fileExists(atPath: directory.path + "/out"))
    let repaired = try cut(["--repair", "--json", path], in: directory)
    #expect(repaired.status == 1, "\(repaired.errors)")
    #expect((try repaired.json()["left_out"] as? [Any])?.isEmpty == false)
    #expect((try repaired.json()["findings"] as? [Any])?.isEmpty == false)
    #expect(try Tool.run(["verify", directory.path + "/out"]).status == 0)
  }

  @Test(arguments: Samples.relayLogs.prefix(4))
  func `relay logs become binlogs of their source`(name: String) throws {
    let directory = try TemporaryDirectory()
    let outcome = try cut([Samples.path(name)], in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path + "/out")
    #expect(names.contains { $0.hasPrefix("mysql-bin.0") })
    let check = try Tool.run(["verify", "--deep", "--json", directory.path + "/out"])
    #expect(check.status == 0, "\(check.output)")
    #expect(check.output.contains("\"kind\":\"binlog\""))
  }

  @Test(arguments: [454, 537, 608, 690])
  func `a group that goes on in the next relay log is put together`(middle: Int) throws {
    let directory = try TemporaryDirectory()
    let log = Samples.path("healthy-mysql/replica/relay-bin.000004")
    #expect(try Tool.run(["cut", "--output-dir", directory.path + "/whole", log]).status == 0)
    // As a replica writes them: the next log has the same head, and goes on with the event.
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: log)))
    try directory.write(Array(bytes[..<middle]), "relay-bin.000004")
    try directory.write(Array(bytes[..<375] + bytes[middle...]), "relay-bin.000005")
    let paths = ["relay-bin.000004", "relay-bin.000005"].map { directory.path + "/" + $0 }
    let outcome = try cut(paths, in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      try directory.read("out/mysql-bin.000563") == directory.read("whole/mysql-bin.000563"))
    // The first part alone is refused, or left out.
    #expect(try Tool.run(["cut", "--output", directory.path + "/no", paths[0]]).status == 2)
    #expect(
      try Tool.run(["cut", "--repair", "--output", directory.path + "/some", paths[0]]).status == 1)
  }

  @Test func `files that are there stay, and what is read is never written over`() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.copySample("logs/mysql97-rows-full.000001", to: "log.000001")
    let before = try directory.read("log.000001")
    for arguments in [
      ["cut", "--output", path, path], ["cut", "--overwrite", "--output", path, path],
      ["cut", "--overwrite", "--output-dir", directory.path, path],
    ] {
      #expect(try Tool.run(arguments).status == 2)
      #expect(try directory.read("log.000001") == before)
    }
  }
}
