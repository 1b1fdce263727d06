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
    case "events", "dump", "rows": scripts(target).forEach(add)
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
      let server: UInt8 = log.hasPrefix("mysql") ? 1 : log.hasPrefix("mariadb118") ? 3 : 2
      for format in 0..<UInt8(target == "events" ? 1 : 4) {
        guard
          let script = try? EventScript.script(
            bytes, choice: server | (format &+ UInt8(index % 4)) << 4)
        else { continue }
        // A whole log is long; its beginning and pieces of it are found sooner.
        all.append(Array(script.prefix(8192)))
        all.append(pieces(script, 12))
      }
    }
    return all
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
