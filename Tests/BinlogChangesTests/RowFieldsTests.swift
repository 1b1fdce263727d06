import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogTestSupport
import Foundation
import Testing

@Suite struct RowFieldsTests {
  private let log = Samples.path("logs/mysql97-rows-full.000001")

  private func fields(
    _ table: String, _ style: FieldsPrinter.Style, _ paths: [String]? = nil
  ) -> (text: String, outcome: LogDump.Outcome, messages: MessageList) {
    var filter = RowFilter()
    filter.addTable(table)
    let list = MessageList()
    var outcome = LogDump.Outcome.done
    let text = writtenText { sink in
      outcome = RowDecode(
        filter: filter, printer: FieldsPrinter(sink, style: style), sink: sink, reporter: list
      ).run(paths ?? [log])
    }
    return (text, outcome, list)
  }

  /// Fields of RFC 4180; nil for one with nothing in it, not even quotes.
  private func parse(_ text: String) throws -> [[String?]] {
    var lines: [[String?]] = []
    var line: [String?] = []
    var field: [UInt8]?
    var isQuoted = false
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      if isQuoted {
        if byte != 0x22 {
          field?.append(byte)
        } else if bytes.first == 0x22 {
          field?.append(0x22)
          bytes.removeFirst()
        } else {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case 0x22:
        #expect(field == nil, "a quote in the middle of a field")
        field = []
        isQuoted = true
      case 0x2C, 0x0D:
        line.append(field.map { String(decoding: $0, as: UTF8.self) })
        field = nil
        if byte == 0x0D {
          #expect(bytes.popFirst() == 0x0A)
          lines.append(line)
          line = []
        }
      default: field = (field ?? []) + [byte]
      }
    }
    #expect(line.isEmpty && field == nil && !isQuoted)
    return lines
  }

  @Test func tellsNullFromEmptyText() throws {
    let lines = try parse(fields("app.types_text", .csv).text)
    let header = try #require(lines.first)
    for line in lines { #expect(line.count == header.count) }
    let id = try #require(header.firstIndex(of: "id"))
    let b = try #require(header.firstIndex(of: "b"))
    let h = try #require(header.firstIndex(of: "h"))
    let rows = lines.dropFirst()
    #expect(rows.first { $0[id] == "1" }?[b] == "naïve 日本語 🐬")
    #expect(rows.first { $0[id] == "1" }?[h] == "line\none\ttab \\ \"quotes\" 'single'")
    #expect(rows.first { $0[id] == "2" }?[b] == "")
    #expect(rows.contains { $0[id] == "3" && $0[b] == nil })
    #expect(header.prefix(2) == ["_op", "_image"])
  }

  @Test func updatesHaveTwoLines() throws {
    let lines = try parse(fields("app.types_num", .csv).text).dropFirst()
    #expect(lines.map { $0[0] } == ["c", "c", "c", "u", "u"])
    #expect(lines.map { $0[1] } == ["after", "after", "after", "before", "after"])
  }

  @Test func tabsAreForLoadData() throws {
    let text = fields("app.types_text", .tsv).text
    let lines = text.split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false)
    }
    for line in lines { #expect(line.count == lines[0].count) }
    let h = try #require(lines[0].firstIndex(of: "h"))
    #expect(lines[1][h] == #"line\none\ttab \\ "quotes" 'single'"#)
    #expect(lines.contains { $0.last == #"\N"# })
  }

  @Test func oneTableAlone() throws {
    let result = fields("*", .csv)
    #expect(result.outcome == .failed)
    let message = try #require(result.messages.messages.last?.text)
    #expect(message.contains("--table") && message.contains("--output-dir"))
    // Its columns change in this log.
    let changed = fields("app.parent", .csv)
    #expect(changed.outcome == .failed)
    #expect(changed.messages.messages.last?.text.contains("columns of app.parent change") == true)
  }

  private func files(
    _ directory: String, isReplacing: Bool = false
  ) -> (outcome: LogDump.Outcome, messages: MessageList) {
    let list = MessageList()
    var outcome = LogDump.Outcome.done
    _ = writtenText { sink in
      let printer = TableFiles(
        TableFiles.Layout(
          directory: directory, suffix: "csv", isSplitByColumns: true, isReplacing: isReplacing),
        needsOrder: false
      ) { FieldsPrinter($0, style: .csv) }
      outcome = RowDecode(filter: RowFilter(), printer: printer, sink: sink, reporter: list)
        .run([log])
    }
    return (outcome, list)
  }

  @Test func eachTableHasAFile() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/out"
    #expect(files(path).outcome == .done)
    let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    #expect(names.contains("app.types_num.csv"))
    // Another file where the columns change; no temporary one left.
    #expect(names.contains("app.parent.csv") && names.contains("app.parent.2.csv"))
    #expect(!names.contains { $0.hasPrefix(".") })
    let one = try String(contentsOfFile: path + "/app.types_text.csv", encoding: .utf8)
    #expect(one == fields("app.types_text", .csv).text)
    // Never over a file that is there.
    let again = files(path)
    #expect(again.outcome == .failed)
    #expect(again.messages.messages.last?.text.contains("--overwrite") == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == names)
    #expect(files(path, isReplacing: true).outcome == .done)
  }

  /// Whatever a log is cut to, each format ends, and has said what is wrong.
  @Test(arguments: Samples.logs)
  func cutsEndInOrder(_ log: String) throws {
    let bytes = try Samples.log(log)
    var random = SeededRandom(7)
    let directory = try TemporaryDirectory()
    for _ in 0..<12 {
      let length = Int.random(in: 4..<bytes.count, using: &random)
      let path = try directory.write(bytes.cut(to: length), "cut.000001")
      for format in 0..<6 {
        var filter = RowFilter()
        if format % 2 == 1 { filter.keepsWholeGroups = true }
        let list = MessageList()
        var outcome = LogDump.Outcome.done
        _ = writtenText { sink in
          let printer: any RowsPrinter =
            switch format {
            case 0: TextRowsPrinter(sink)
            case 1: JSONLinesPrinter(sink)
            case 2: FieldsPrinter(sink, style: .csv)
            case 3: FieldsPrinter(sink, style: .tsv)
            case 4: CountPrinter(sink, by: [.table, .op, .minute], layout: .csv)
            default: JSONLinesPrinter(sink)
            }
          outcome = RowDecode(filter: filter, printer: printer, sink: sink, reporter: list)
            .run([path])
        }
        #expect(outcome == .done || !list.damage.isEmpty)
        // What is read twice is told once.
        #expect(
          Set(list.damage.map { "\($0.offset?.rawValue ?? 0)\($0.text)" }).count
            == list.damage.count)
      }
    }
  }

  /// Bytes that changed may make any nonsense of rows, but never end the program.
  @Test(arguments: Samples.plainLogs)
  func changedBytesAreNoTraps(_ log: String) throws {
    let sound = try Samples.log(log)
    var random = SeededRandom(11)
    let directory = try TemporaryDirectory()
    for _ in 0..<150 {
      var bytes = sound
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let index = Int.random(in: 200..<bytes.count, using: &random)
        bytes[index] = UInt8.random(in: 0...255, using: &random)
      }
      let path = try directory.write(bytes, "changed.000001")
      var filter = RowFilter()
      if Bool.random(using: &random) {
        filter.conditions = [try RowCondition("@1>0"), try RowCondition("@2!='x'")]
      }
      for format in 0..<3 {
        _ = writtenText { sink in
          let printer: any RowsPrinter =
            switch format {
            case 0: FieldsPrinter(sink, style: .csv)
            case 1: JSONLinesPrinter(sink)
            default: TextRowsPrinter(sink)
            }
          _ = RowDecode(filter: filter, printer: printer, sink: sink, reporter: MessageList())
            .run([path])
        }
      }
    }
  }
}
