public import BinlogBytes
import BinlogEvents
public import BinlogRows

/// Counts rows instead of printing them.
public final class CountPrinter: RowsPrinter {
  /// What rows are counted by.
  public enum Key: String, Sendable, CaseIterable {
    /// Database and table.
    case table
    /// What was done.
    case op
    /// The minute, local time.
    case minute
  }

  /// How the counts are printed.
  public enum Layout: Sendable {
    case text, jsonl, csv, tsv
  }

  private struct Bucket: Hashable {
    var table: [UInt8] = []
    var database: [UInt8] = []
    var operation: RowsEvent.Operation = .insert
    var minute: UInt32 = 0
  }

  private let sink: ByteSink
  private let keys: [Key]
  private let layout: Layout
  private var counts: [Bucket: UInt64] = [:]
  private var total: UInt64 = 0
  private var last: (event: UInt64, operation: RowsEvent.Operation, count: UInt64)?
  private var lastBucket = Bucket()

  /// A counter by `keys`, in their order.
  public init(_ sink: ByteSink, by keys: [Key], layout: Layout) {
    self.sink = sink
    self.keys = keys
    self.layout = layout
  }

  /// Nothing to tell.
  public func takeNotes() -> [String] { [] }

  /// Counts one row.
  public func row(
    _ row: Row, of table: DecodedTable, images: Span<UInt8>, base: FileOffset, place: RowsPlace
  ) -> RowProblem? {
    total += 1
    if last?.event == place.event {
      last?.count += 1
      return nil
    }
    flush()
    var bucket = Bucket()
    for key in keys {
      switch key {
      case .table:
        bucket.database = table.table.database
        bucket.table = table.table.table
      case .op: bucket.operation = row.operation
      case .minute: bucket.minute = place.timestamp / 60
      }
    }
    lastBucket = bucket
    last = (place.event, row.operation, 1)
    return nil
  }

  private func flush() {
    guard let last else { return }
    counts[lastBucket, default: 0] += last.count
    self.last = nil
  }

  /// Prints the counts, the keys in their order.
  public func finish() {
    flush()
    guard !keys.isEmpty else {
      switch layout {
      case .text:
        sink.write(decimal: total)
        sink.write(byte: 0x0A)
      case .jsonl:
        sink.write("{\"rows\":")
        sink.write(decimal: total)
        sink.write("}\n")
      case .csv, .tsv:
        sink.write("rows\n")
        sink.write(decimal: total)
        sink.write(byte: 0x0A)
      }
      return
    }
    let sorted = counts.sorted { isBefore($0.key, $1.key) }
    if layout == .csv || layout == .tsv {
      for key in keys {
        if key == .table {
          sink.write("db")
          separator()
        }
        sink.write(key.rawValue)
        separator()
      }
      sink.write("rows\n")
    }
    let width = max(4, counts.values.max().map { String($0).utf8.count } ?? 0)
    for (bucket, count) in sorted { line(bucket, count, width: width) }
    if layout == .text {
      number(total, width: width)
      sink.write("  rows in all\n")
    }
  }

  /// Prints nothing: half a count is none.
  public func abandon() {}

  private func separator() { sink.write(byte: layout == .csv ? 0x2C : 0x09) }

  private func number(_ value: UInt64, width: Int) {
    let digits = String(value)
    sink.write(byte: 0x20, count: width - digits.utf8.count)
    sink.write(digits)
  }

  private func isBefore(_ one: Bucket, _ other: Bucket) -> Bool {
    for key in keys {
      switch key {
      case .table:
        if one.database != other.database {
          return one.database.lexicographicallyPrecedes(other.database)
        }
        if one.table != other.table { return one.table.lexicographicallyPrecedes(other.table) }
      case .op:
        let (left, right) = (Self.rank(one.operation), Self.rank(other.operation))
        if left != right { return left < right }
      case .minute:
        if one.minute != other.minute { return one.minute < other.minute }
      }
    }
    return false
  }

  private static func rank(_ operation: RowsEvent.Operation) -> Int {
    switch operation {
    case .insert: 0
    case .update: 1
    case .delete: 2
    }
  }

  private func line(_ bucket: Bucket, _ count: UInt64, width: Int) {
    switch layout {
    case .text:
      number(count, width: width)
      for key in keys {
        sink.write("  ")
        value(key, bucket)
      }
    case .jsonl:
      sink.write(byte: 0x7B)
      for key in keys {
        value(key, bucket)
        sink.write(byte: 0x2C)
      }
      sink.write("\"rows\":")
      sink.write(decimal: count)
      sink.write(byte: 0x7D)
    case .csv, .tsv:
      for key in keys {
        value(key, bucket)
        separator()
      }
      sink.write(decimal: count)
    }
    sink.write(byte: 0x0A)
  }

  private func value(_ key: Key, _ bucket: Bucket) {
    switch key {
    case .table:
      switch layout {
      case .text:
        sink.write(shown: bucket.database)
        sink.write(byte: 0x2E)
        sink.write(shown: bucket.table)
      case .jsonl:
        sink.write("\"db\":\"")
        name(bucket.database, .json)
        sink.write("\",\"table\":\"")
        name(bucket.table, .json)
        sink.write(byte: 0x22)
      case .csv:
        sink.write(byte: 0x22)
        name(bucket.database, .csv)
        sink.write("\",\"")
        name(bucket.table, .csv)
        sink.write(byte: 0x22)
      case .tsv:
        name(bucket.database, .tsv)
        sink.write(byte: 0x09)
        name(bucket.table, .tsv)
      }
    case .op:
      let word =
        switch bucket.operation {
        case .insert: "insert"
        case .update: "update"
        case .delete: "delete"
        }
      if layout == .jsonl {
        sink.write("\"op\":\"\(word)\"")
      } else {
        sink.write(String(word))
      }
    case .minute:
      if layout == .jsonl { sink.write("\"minute\":\"") }
      let time = LocalTime(secondsSince1970: Int64(bucket.minute) * 60)
      for (value, width, after) in [
        (time.year, 4, 0x2D), (time.month, 2, 0x2D), (time.day, 2, 0x20), (time.hour, 2, 0x3A),
        (time.minute, 2, 0),
      ] {
        sink.write(decimal: UInt64(max(0, value)), width: width)
        if after != 0 { sink.write(byte: UInt8(after)) }
      }
      if layout == .jsonl { sink.write(byte: 0x22) }
    }
  }

  private func name(_ text: [UInt8], _ place: TextPlace) {
    sink.write(anyBytes: text.span, in: place)
  }
}
