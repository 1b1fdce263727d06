import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogEvents
import BinlogLogs
import BinlogSchema

/// Texts that people give: sets, definitions, status, index files, options.
enum TextTargets {
  private static func text(_ input: [UInt8]) -> String { String(decoding: input, as: UTF8.self) }

  /// Sets of both flavors, and what filters make of them.
  static func gtids(_ input: [UInt8], _ output: inout OutputCount) {
    let text = text(input)
    if let set = GtidSet(text) {
      let again = set.description
      // A set that was written is the same set.
      guard GtidSet(again)?.description == again else { fatalError("\(again) is not what it says") }
      output.bytes += again.utf8.count
    }
    _ = GtidFilter(text)
  }

  /// A script of definitions, in pieces of a size that the first byte says.
  static func definitions(_ input: [UInt8], _ output: inout OutputCount) {
    guard let first = input.first else { return }
    var catalog = SchemaCatalog()
    var script = SchemaScript(file: "f")
    var index = 1
    let size = first < 128 ? Int(first) + 1 : 1 << 16
    while index < input.count {
      let end = min(input.count, index + size)
      let piece = Array(input[index..<end])
      script.feed(piece.span, to: &catalog)
      index = end
    }
    script.finish(to: &catalog)
    for case .known(let table) in catalog.tables.values {
      for key in table.keys + table.rowKeys {
        for part in key.parts where part.column >= table.columns.count {
          fatalError("a key over column \(part.column) of \(table.columns.count)")
        }
      }
    }
  }

  /// Status texts, error logs, files of positions.
  static func status(_ input: [UInt8], _ output: inout OutputCount) {
    var inputs = SuggestInputs()
    _ = inputs.addStatus(text(input), origin: "status.txt")
  }

  /// Index files.
  static func index(_ input: [UInt8], _ output: inout OutputCount) {
    _ = LogIndex(path: "/nowhere/log.index", bytes: input)
  }

  /// A command line of dump, words ended by NUL, and the values of options of decode-rows.
  static func options(_ input: [UInt8], _ output: inout OutputCount) {
    let words = input.split(separator: 0, omittingEmptySubsequences: false).map { text(Array($0)) }
    _ = try? DumpCommandLine(words)
    for word in words.prefix(8) {
      _ = try? RowCondition(word)
      _ = RowTime(word)
      _ = GtidFilter(word)
      _ = DumpDateTime.parse(word)
      let pattern = RowFilter.TablePattern(word)
      _ = pattern.table.matches(Array("customers".utf8))
    }
  }
}
