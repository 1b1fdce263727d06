import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Foundation

/// The first inputs of each target: what the samples have.
enum Seeds {
  static func write(to directory: String, target: String) {
    try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    var number = 0
    func add(_ bytes: [UInt8]) {
      guard !bytes.isEmpty, bytes.count <= 1 << 16 else { return }
      let path = "\(directory)/seed-\(number)"
      number += 1
      try? Data(bytes).write(to: URL(fileURLWithPath: path))
    }
    switch target {
    case "frames":
      for log in Samples.logs {
        if let bytes = try? Samples.log(log) { add(Array(bytes.prefix(4096))) }
      }
    case "events", "dump", "rows", "find", "stats": scripts(target).forEach(add)
    case "cut":
      for (index, script) in scripts(target).enumerated() {
        add([UInt8(truncatingIfNeeded: index * 37)] + script)
      }
    case "judge":
      for (index, script) in scripts(target).enumerated() {
        let text = Array(ruleTexts[index % ruleTexts.count].utf8.prefix(255))
        add([UInt8(text.count)] + text + script)
      }
    case "bodies":
      for (index, log) in Samples.logs.enumerated() {
        guard let bytes = try? Samples.log(log) else { continue }
        for event in ((try? DecodedEvent.all(in: source(bytes))) ?? []).prefix(60) {
          add(
            [event.frame.type.rawValue, server(log) | UInt8(index & 4)]
              + event.bytes[event.frame.bodyRange])
        }
      }
    case "wrapped":
      for log in Samples.logs {
        guard let bytes = try? Samples.log(log) else { continue }
        for part in [bytes, Array(bytes.prefix(700))] {
          packed(part).forEach(add)
        }
      }
    case "keys":
      func file(_ name: String) -> [UInt8] { (try? Samples.bytes("encrypted/" + name)) ?? [] }
      for name in ["keyring", "keyring-1.0", "keyring-2.0"] { add([0] + file(name)) }
      add([1] + file("keys"))
      for name in ["keys.sha1", "keys.sha256", "keys.pbkdf2"] { add([2] + file(name)) }
      for name in ["mysql97.000002", "mariadb1011-cbc.000001", "mariadb1011-ctr.000001"] {
        add([3] + file(name).prefix(4096))
      }
    case "rules":
      for text in ruleTexts {
        add(Array(text.utf8))
        add(Array((text + "\0DELETE a, b FROM shop.a JOIN b USING (id) WHERE b.x = 'y'").utf8))
        add(Array((text + "\0create trigger t before insert on shop.a for each row set @a=1").utf8))
      }
    case "hazards":
      let list = Samples.packageRoot + "/Tests/Live/lib/hazards.py"
      let lines = (FileManager.default.contents(atPath: list) ?? Data()).split(separator: 0x0A)
      let definitions = lines.prefix(80).joined(separator: [0])
      for line in lines.dropFirst(80) { add(Array(definitions) + [0] + Array(line)) }
    case "patterns":
      let fixtures = Samples.packageRoot + "/Tests/BinlogSchemaTests/Fixtures/"
      let text = FileManager.default.contents(atPath: fixtures + "cases.sql") ?? Data()
      for (index, statement) in text.split(separator: 0x3B).prefix(300).enumerated() {
        let pattern = ["create,table", "alter table*", "*`a`.b?\\*", "x", "mysql-bin.000001:4"]
        add(Array(pattern[index % pattern.count].utf8) + [0] + statement)
      }
      add(Array("insert*values*\0INSERT INTO t VALUES (1, 'a', 0x41, -1.5e3, NULL), (2)".utf8))
    case "optionfile":
      for text in ruleTexts { add(Array(("[mysqld]\n# rules\n" + text).utf8)) }
      add(Array("[mariadb-11.8]\nreplicate_do_db = \"a \\s\\x b\" # c\n[client]\nuser='x'\n".utf8))
    case "json":
      for log in ["mysql97-partial-json", "mysql97-rows-full"] {
        for rows in (try? SampleRows.all(in: log)) ?? [] {
          add([0xFF, 0] + rows.images.suffix(300))
        }
      }
      add([20, 0, 0, 1, 0, 12, 0, 11, 0, 1, 0, 5, 1, 0, 97])
    case "values":
      for type in [
        1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 140, 141, 242, 245,
        246, 247, 248, 252, 254, 255,
      ] as [UInt8] {
        add([type, 4, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9])
      }
    case "gtids":
      for text in [
        "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5:7:9-20,3e11fa47-71ca-11e1-9e33-c80aa9429563:tag:1",
        "0-1-5,1-2-7", "", "3E11FA4771CA11E19E33C80AA9429562:1",
      ] { add(Array(text.utf8)) }
    case "definitions":
      let fixtures = Samples.packageRoot + "/Tests/BinlogSchemaTests/Fixtures/"
      for name in ["cases.sql", "mysql.dump.sql", "mariadb11.dump.sql"] {
        let text = FileManager.default.contents(atPath: fixtures + name) ?? Data()
        for statement in text.split(separator: 0x3B).prefix(400) { add([255] + statement + [0x3B]) }
      }
    case "status":
      files { $0.hasSuffix(".info") || $0.hasSuffix("status.txt") || $0.hasSuffix("error.log") }
        .forEach(add)
    case "index": files { $0.hasSuffix(".index") }.forEach(add)
    default:
      for line in [
        ["-vv", "--base64-output=decode-rows", "--start-position=4", "a.000001"],
        ["--start-datetime=2026-11-27 10:00:00", "-d", "shop", "--rewrite-db=a->b", "-"],
        ["--include-gtids=3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5", "--stop-position", "99"],
        ["id=17", "name ~ 'A*'", "`a b`IS NULL", "x>=-1.5e3"],
      ] { add(Array(line.joined(separator: "\0").utf8)) }
    }
  }

  /// Parts of the sample logs as lists of events.
  private static func scripts(_ target: String) -> [[UInt8]] {
    var all: [[UInt8]] = []
    for (index, log) in Samples.logs.enumerated() {
      guard let bytes = try? Samples.log(log) else { continue }
      for format in 0..<UInt8(target == "events" ? 1 : 4) {
        guard
          let script = try? EventScript.script(
            bytes, choice: server(log) | (format &+ UInt8(index % 4)) << 4)
        else { continue }
        // A whole log is long; its beginning and pieces of it are found sooner.
        all.append(Array(script.prefix(8192)))
        all.append(pieces(script, 12))
      }
    }
    return all
  }

  /// Which of the servers of ``EventScript`` wrote a sample.
  private static func server(_ log: String) -> UInt8 {
    log.hasPrefix("mysql") ? 1 : log.hasPrefix("mariadb118") ? 3 : 2
  }

  /// Rules in each of the forms that they come in.
  private static let ruleTexts = [
    "CHANGE REPLICATION FILTER REPLICATE_DO_DB = (shop, `a b`), REPLICATE_WILD_IGNORE_TABLE ="
      + " ('shop.t%', '_.x\\_'), REPLICATE_REWRITE_DB = ((shop, copy)) FOR CHANNEL 'east';",
    "SET GLOBAL replicate_do_table = 'shop.a,shop.b', replicate_events_marked_for_skip ="
      + " FILTER_ON_MASTER; CHANGE MASTER TO IGNORE_DOMAIN_IDS = (1, 2), DO_DOMAIN_IDS = ();",
    "replicate-do-db=shop\nreplicate-wild-do-table=sh%.t_\nreplicate-rewrite-db=a->b\n"
      + "server-id=7\nlower-case-table-names=1\n",
    "east.replicate-ignore-db=x\nloose-replicate_ignore_table=shop.a\n"
      + "skip-replicate-same-server-id\nignore-server-ids=1,2\nbinlog-do-db=shop\n",
    "Replicate_Do_DB: shop,a\nReplicate_Rewrite_DB: (a,b),(c,d)\n"
      + "Replicate_Ignore_Server_Ids: 1, 2\nReplicate_Wild_Do_Table: shop.%\n",
  ]

  /// `bytes` as zstd and as gzip have them.
  private static func packed(_ bytes: [UInt8]) -> [[UInt8]] {
    var result = [bytes]
    let zstd = MemoryDestination()
    if let encoder = try? ZstdEncoder(name: "seed") {
      try? encoder.add(bytes.span, to: zstd)
      try? encoder.end(to: zstd)
      result.append(zstd.bytes)
    }
    if let zlib = try? Deflate.compress(bytes.span, name: "seed") {
      let sum = CRC32.checksum(bytes.span)
      result.append(
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + zlib.dropFirst(2).dropLast(4)
          + Bytes.number(UInt64(sum), width: 4) + Bytes.number(UInt64(bytes.count), width: 4))
    }
    return result
  }

  /// The first events of a script and some of its later ones.
  private static func pieces(_ script: [UInt8], _ count: Int) -> [UInt8] {
    var result = Array(script.prefix(1))
    var index = 1
    var events = 0
    while index + 4 <= script.count, events < count, result.count < 4096 {
      let size = 4 + Int(script[index + 2]) | Int(script[index + 3]) << 8
      let end = min(script.count, index + size)
      if size < 1024 {
        result += script[index..<end]
        events += 1
      }
      index = end
    }
    return result
  }

  private static func files(_ isWanted: (String) -> Bool) -> [[UInt8]] {
    let root = Samples.packageRoot + "/Samples"
    guard let names = FileManager.default.enumerator(atPath: root) else { return [] }
    return names.compactMap { $0 as? String }.filter(isWanted).sorted().compactMap {
      FileManager.default.contents(atPath: root + "/" + $0).map { Array($0.prefix(1 << 15)) }
    }
  }
}
