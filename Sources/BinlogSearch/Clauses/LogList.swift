import BinlogBytes
package import BinlogEvents
import BinlogLogs

/// Commands that read some of the logs, as a shell takes them.
package struct LogList {
  private let paths: [String]
  private let vendor: String

  package init(_ paths: [String], flavor: Flavor) {
    self.paths = paths
    vendor = flavor == .mysql ? "mysqlbinlog" : "mariadb-binlog"
  }

  /// A command of each tool.
  package typealias Commands = (dump: String, vendor: String?)

  /// What reads the logs of `range`, beginning and ending at these bytes of the first and the last.
  package func reading(
    _ range: ClosedRange<Int>, start: UInt64? = nil, stop: UInt64? = nil
  ) -> Commands {
    commands(
      range,
      options: (start.map { ["--start-position=\($0)"] } ?? [])
        + (stop.map { ["--stop-position=\($0)"] } ?? []), start: start, stop: stop)
  }

  /// What reads them without one group.
  package func reading(_ range: ClosedRange<Int>, leavingOut gtid: Gtid) -> Commands {
    commands(range, options: ["--exclude-gtids='\(gtid)'"], common: true)
  }

  private func commands(
    _ range: ClosedRange<Int>, options: [String], start: UInt64? = nil, stop: UInt64? = nil,
    common: Bool = false
  ) -> Commands {
    let list = Array(paths[range])
    let option = options.joined(separator: " ")
    let dump = "binlogtool dump \(option) \(Self.words(list))"
    guard list.contains(where: { Self.unwrapper($0) != nil }) else {
      return (dump, list.contains("-") ? nil : "\(vendor) \(option) \(Self.words(list))")
    }
    // The vendors' tools do not unwrap; each log has its own pipe then.
    var steps: [String] = []
    for (place, path) in list.enumerated() {
      var own = common ? options : []
      if place == 0, let start { own.append("--start-position=\(start)") }
      if place == list.count - 1, let stop { own.append("--stop-position=\(stop)") }
      let words = own.isEmpty ? "" : own.joined(separator: " ") + " "
      if let unwrapper = Self.unwrapper(path) {
        steps.append("\(unwrapper) \(Self.quoted(path)) | \(vendor) \(words)-")
      } else {
        steps.append("\(vendor) \(words)\(Self.quoted(path))")
      }
    }
    return (dump, steps.count == 1 ? steps[0] : "{ \(steps.joined(separator: "; ")); }")
  }

  private static func unwrapper(_ path: String) -> String? {
    if path.hasSuffix(".gz") { return "zcat" }
    return path.hasSuffix(".zst") || path.hasSuffix(".zstd") ? "zstdcat" : nil
  }

  /// The paths as words of a shell; runs of numbers as `mysql-bin.{000001..000030}`.
  private static func words(_ paths: [String]) -> String {
    var result: [String] = []
    var rest = paths[...]
    while let path = rest.first {
      var count = 1
      if let name = LogName(path.logFileName), isPlain(path) {
        let (front, ending) = parts(path, name)
        while count < rest.count {
          let next = rest[rest.startIndex + count]
          guard let other = LogName(next.logFileName), other.stem == name.stem,
            other.number == name.number + UInt64(count), other.digits == name.digits,
            parts(next, other) == (front, ending)
          else { break }
          count += 1
        }
        if count > 2 {
          let first = name.name(behind: 0).dropFirst(name.stem.count + 1)
          let last = name.name(behind: UInt64(count) - 1).dropFirst(name.stem.count + 1)
          result.append("\(front)\(name.stem).{\(first)..\(last)}\(ending)")
          rest = rest.dropFirst(count)
          continue
        }
      }
      result.append(quoted(path))
      rest = rest.dropFirst()
    }
    return result.joined(separator: " ")
  }

  /// What stands before and after the log's own name.
  private static func parts(_ path: String, _ name: LogName) -> (String, String) {
    let bare = path.lastPathComponent
    let front = String(path.dropLast(bare.count))
    return (front, String(bare.dropFirst(path.logFileName.count)))
  }

  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty && text.first != "-"
      && text.utf8.allSatisfy {
        $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x40 && $0 <= 0x5A || $0 >= 0x2D && $0 <= 0x3A
          || $0 == 0x5F || $0 == 0x2B || $0 == 0x2C || $0 == 0x25
      }
  }

  /// A path as one word of a shell.
  package static func quoted(_ path: String) -> String {
    if path == "-" || isPlain(path) { return path }
    let front = path.hasPrefix("-") ? "./" : ""
    guard path.printable == path else { return "$'\(front)\(escaped(path))'" }
    return "'\(front)\(path.replacing("'", with: "'\\''"))'"
  }

  /// A path with hidden characters, as shells read it in `$'…'`.
  private static func escaped(_ path: String) -> String {
    var text = ""
    for byte in PathText.bytes(of: path) {
      if byte > 0x1F, byte < 0x7F, byte != 0x27, byte != 0x5C {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        // Three digits of base eight end by themselves, whatever follows.
        text += "\\" + String(repeating: "0", count: byte < 8 ? 2 : byte < 64 ? 1 : 0)
        text += String(byte, radix: 8)
      }
    }
    return text
  }
}
