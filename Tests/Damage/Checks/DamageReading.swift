import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogEvents
import BinlogLogs
import BinlogTestSupport
import BinlogText

/// One way to read a log, and what came of it.
public struct DamageReading: Sendable {
  /// What a failure calls it.
  public let name: String
  /// How it prints.
  public let kind: Kind
  /// Whether it goes on after damage.
  public let isForced: Bool

  /// What reads.
  public enum Kind: Sendable {
    case dump(DumpOptions)
    case rows(Format)
  }

  /// How rows are printed.
  public enum Format: String, Sendable {
    case text, jsonl, csv, tsv, sql, flashback, count, schema
  }

  /// Whether it speaks like the tool of the vendor that did not write the log.
  public let isForeign: Bool
  /// Whether it looks into rows.
  public var readsValues: Bool {
    switch kind {
    case .dump(let options): options.verbosity > 0
    case .rows(let format): format != .schema && format != .count
    }
  }
  /// Whether it decodes rows for people and programs, and not as the vendors' tools do.
  public var readsRows: Bool {
    if case .rows = kind { true } else { false }
  }
  /// Whether what the log has last comes out first, or what comes out depends on all of it.
  public var isBackwards: Bool {
    switch kind {
    case .dump(let options): options.flashback
    case .rows(let format): [.flashback, .count, .schema].contains(format)
    }
  }

  /// Whether a group of which something is lost is left out from its beginning.
  public var printsWholeGroups: Bool {
    if case .rows(.sql) = kind { true } else { false }
  }

  /// What of an output has to be in that of the sound log, too: rows, and statements about rows.
  public func facts(of output: [UInt8]) -> [[UInt8]] {
    let lines = output.split(separator: 0x0A)
    switch kind {
    case .dump(let options):
      guard options.forceRead else { return [] }
      return lines.filter {
        $0.starts(with: "### ".utf8) && !$0.starts(with: "### Row event for unknown table".utf8)
      }.map { Array($0) }
    case .rows(.jsonl):
      // Where the definition is lost, columns have numbers for names.
      return lines.filter { Self.find("{\"@", in: $0) == nil }.map { line in
        let end = Self.find(",\"source\"", in: line) ?? line.endIndex
        return Array(line[..<end])
      }
    case .rows(.sql):
      return lines.filter { line in
        ["INSERT", "UPDATE", "DELETE", "REPLACE"].contains { line.starts(with: $0.utf8) }
      }.map { Array($0) }
    case .rows: return []
    }
  }

  private static func find(_ text: String, in line: ArraySlice<UInt8>) -> Int? {
    let wanted = Array(text.utf8)
    guard line.count >= wanted.count else { return nil }
    return (line.startIndex...line.endIndex - wanted.count).first {
      line[$0..<$0 + wanted.count].elementsEqual(wanted)
    }
  }

  /// What a run left.
  public struct Result: Sendable {
    /// How it went.
    public var outcome: LogDump.Outcome
    /// What was printed.
    public var output: [UInt8]
    /// What was told.
    public var messages: [DumpMessage]

    /// Where damage was told, in order.
    public var damage: [UInt64] {
      messages.filter { $0.severity == .damage }.compactMap { $0.offset?.rawValue }
    }
    /// Whether damage was told at all.
    public var tellsDamage: Bool { messages.contains { $0.severity == .damage } }
  }

  /// Every way to print a log of `flavor`; files of LOAD DATA go to `directory`.
  public static func all(_ flavor: Flavor, directory: String) -> [DamageReading] {
    let own = flavor == .mysql ? DumpStyle.mysql : .mariadb
    func dump(
      _ name: String, _ style: DumpStyle, _ set: (inout DumpOptions) -> Void = { _ in }
    ) -> DamageReading {
      var options = DumpOptions()
      options.style = style
      options.localLoad = directory
      set(&options)
      return DamageReading(
        name: name, kind: .dump(options), isForced: options.forceRead,
        isForeign: (style == .mysql) != (flavor == .mysql))
    }
    var list = [
      dump("dump", own),
      dump("dump -vv", own) { $0.verbosity = 2 },
      dump("dump --base64-output=decode-rows -v", own) {
        $0.verbosity = 1
        $0.base64Output = .decodeRows
      },
      dump("dump --verify-binlog-checksum -v", own) {
        $0.verifyChecksum = true
        $0.verbosity = 1
      },
      dump("dump --force-read -vv", own) {
        $0.forceRead = true
        $0.verbosity = 2
      },
      dump("dump --hexdump --print-table-metadata", own) {
        $0.hexdump = true
        $0.tableMetadata = true
      },
      dump("dump --flavor=other -vv", own == .mysql ? .mariadb11 : .mysql) {
        $0.verbosity = 2
        $0.tableMetadata = true
      },
    ]
    if flavor == .mariadb {
      list.append(dump("dump --flavor=mariadb11 -v", .mariadb11) { $0.verbosity = 1 })
      list.append(dump("dump --flashback", .mariadb) { $0.flashback = true })
    }
    list += [Format.text, .jsonl, .csv, .tsv, .sql, .flashback, .count, .schema].map {
      DamageReading(
        name: "decode-rows \($0.rawValue)", kind: .rows($0), isForced: false, isForeign: false)
    }
    list += [Format.jsonl, .sql, .flashback].map {
      DamageReading(
        name: "decode-rows --force-read \($0.rawValue)", kind: .rows($0), isForced: true,
        isForeign: false)
    }
    return list
  }

  /// Reads the log at `path`; what is printed beyond `limit` bytes is an error of the sink.
  public func run(
    _ path: String, _ access: LogAccess, sharing: DumpSharing = .none, limit: Int = 1 << 24
  ) -> Result {
    let memory = MemoryDestination(limit: limit)
    let sink = ByteSink(memory, capacity: 1 << 14)
    let ear = Ear()
    let outcome: LogDump.Outcome
    switch kind {
    case .dump(let options):
      outcome = LogDump(
        options: options, access: access, sink: sink, reporter: ear, sharing: sharing
      ).run([LogDump.Input(path)])
    case .rows(let format):
      var filter = RowFilter()
      filter.forceRead = isForced
      outcome = RowDecode(
        filter: filter, printer: Self.printer(format, sink), schemas: LogSchemas(), sink: sink,
        reporter: ear, access: access
      ).run([path])
    }
    sink.flush()
    return Result(outcome: outcome, output: memory.bytes, messages: ear.messages)
  }

  private static func printer(_ format: Format, _ sink: ByteSink) -> any RowsPrinter {
    switch format {
    case .text: TextRowsPrinter(sink)
    case .jsonl: JSONLinesPrinter(sink)
    case .csv: FieldsPrinter(sink, style: .csv)
    case .tsv: FieldsPrinter(sink, style: .tsv)
    case .sql: RedoPrinter(sink)
    case .flashback: UndoPrinter(sink)
    case .count: CountPrinter(sink, by: [.table, .op], layout: .text)
    case .schema: SchemaPrinter(sink)
    }
  }
}

/// Keeps what was told.
private final class Ear: DumpReporter {
  private(set) var messages: [DumpMessage] = []

  func report(_ message: DumpMessage) { messages.append(message) }
}
