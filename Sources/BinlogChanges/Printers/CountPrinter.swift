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

  /// What was done; the raw values are the order of the lines.
  private enum Kind: Int {
    case insert, update, delete
    /// Whatever a statement did that was logged as text.
    case statement
    /// A definition.
    case ddl

    init(_ operation: RowsEvent.Operation) {
      switch operation {
      case .insert: self = .insert
      case .update: self = .update
      case .delete: self = .delete
      }
    }
  }

  private struct Bucket: Hashable {
    /// Nil where a statement does not tell its tables.
    var table: [UInt8]? = []
    var database: [UInt8] = []
    var kind = Kind.insert
    var minute: UInt32 = 0
  }

  /// What was counted.
  private struct Tally: Sendable {
    var counts: [Bucket: UInt64] = [:]
    var total: UInt64 = 0
    /// Changes that were logged as statements, by bucket; each statement once in all.
    var statements: [Bucket: UInt64] = [:]
    var totalStatements: UInt64 = 0

    mutating func add(_ other: Tally) {
      counts.merge(other.counts) { $0 + $1 }
      total += other.total
      statements.merge(other.statements) { $0 + $1 }
      totalStatements += other.totalStatements
    }
  }

  private let sink: ByteSink
  private let keys: [Key]
  private let layout: Layout
  private var tally = Tally()
  /// Rows of one table, and of one minute where that is asked for, that are not in `tally` yet: looked
  /// up there once for many events.
  private struct Pending {
    var table: DecodedTable
    var minute: UInt32
    /// By the number of ``Kind``.
    var counts: InlineArray<3, UInt64> = [0, 0, 0]
  }

  private var pending: Pending?
  private let countsMinutes: Bool

  /// A counter by `keys`, in their order.
  public init(_ sink: ByteSink, by keys: [Key], layout: Layout) {
    self.sink = sink
    self.keys = keys
    self.layout = layout
    countsMinutes = keys.contains(.minute)
  }

  /// Rows are counted, whatever is in them.
  public var needsValues: Bool { false }

  /// Counts of pieces are added up.
  public var pieces: (@Sendable (ByteSink) -> any RowsPrinter)? {
    let (keys, layout) = (keys, layout)
    return { CountPrinter($0, by: keys, layout: layout) }
  }

  /// What was counted.
  public var harvest: (any Sendable)? {
    flush()
    return tally
  }

  /// Adds what was counted in a piece.
  public func adopt(_ harvest: (any Sendable)?) -> Bool {
    guard let counted = harvest as? Tally else { return false }
    tally.add(counted)
    return true
  }

  /// Nothing to tell.
  public func takeNotes() -> [String] { [] }

  /// Counts one row.
  public func row(_ view: borrowing RowView) -> RowProblem? {
    let minute = countsMinutes ? view.place.timestamp / 60 : 0
    if pending?.table !== view.table || pending?.minute != minute {
      flush()
      pending = Pending(table: view.table, minute: minute)
    }
    pending?.counts[Kind(view.row.operation).rawValue] += 1
    return nil
  }

  /// Counts a statement, once for each of its tables where tables are told apart.
  public func changed(_ change: StatementChange, place: RowsPlace) {
    guard !keys.isEmpty else { return }
    tally.totalStatements += 1
    var buckets: Set<Bucket> = []
    for table in change.tables {
      var bucket = Bucket()
      for key in keys {
        switch key {
        case .table:
          bucket.database = table.database
          bucket.table = table.table
        case .op: bucket.kind = .statement
        case .minute: bucket.minute = place.timestamp / 60
        }
      }
      buckets.insert(bucket)
    }
    for bucket in buckets { tally.statements[bucket, default: 0] += 1 }
  }

  /// Counts a definition as one.
  public func definition(_ definition: RowDefinition, place: RowsPlace) {
    tally.total += 1
    var bucket = Bucket()
    for key in keys {
      switch key {
      case .table:
        bucket.database = definition.table?.database ?? definition.statement.database
        bucket.table = definition.table?.table
      case .op: bucket.kind = .ddl
      case .minute: bucket.minute = place.timestamp / 60
      }
    }
    tally.counts[bucket, default: 0] += 1
  }

  private func flush() {
    guard let pending else { return }
    self.pending = nil
    for kind in [Kind.insert, .update, .delete] {
      let count = pending.counts[kind.rawValue]
      guard count > 0 else { continue }
      tally.total += count
      var bucket = Bucket()
      for key in keys {
        switch key {
        case .table:
          bucket.database = pending.table.table.database
          bucket.table = pending.table.table.table
        case .op: bucket.kind = kind
        case .minute: bucket.minute = pending.minute
        }
      }
      tally.counts[bucket, default: 0] += count
    }
  }

  /// Prints the counts, the keys in their order.
  public func finish() {
    flush()
    let (total, totalStatements) = (tally.total, tally.totalStatements)
    let statements = tally.statements
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
    // Without `op` among the keys a line counts rows alone, and statements after them where the
    // form has room for that.
    let isApart = !keys.contains(.op)
    var lines = tally.counts
    for (bucket, count) in statements {
      if !isApart {
        lines[bucket] = count
      } else if layout == .text || layout == .jsonl {
        lines[bucket, default: 0] += 0
      }
    }
    let sorted = lines.sorted { isBefore($0.key, $1.key) }
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
    let width = max(4, lines.values.max().map { String($0).utf8.count } ?? 0)
    for (bucket, count) in sorted {
      line(bucket, count, isApart ? statements[bucket] ?? 0 : 0, width: width)
    }
    if layout == .text {
      number(total, width: width)
      sink.write("  rows in all\n")
      if totalStatements > 0 {
        number(totalStatements, width: width)
        sink.write("  statements in all, which are no rows\n")
      }
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
        if one.table != other.table {
          guard let table = one.table else { return true }
          return other.table.map { table.lexicographicallyPrecedes($0) } ?? false
        }
      case .op:
        if one.kind != other.kind { return one.kind.rawValue < other.kind.rawValue }
      case .minute:
        if one.minute != other.minute { return one.minute < other.minute }
      }
    }
    return false
  }

  private func line(_ bucket: Bucket, _ count: UInt64, _ statements: UInt64, width: Int) {
    switch layout {
    case .text:
      number(count, width: width)
      for key in keys {
        sink.write("  ")
        value(key, bucket)
      }
      if statements > 0 {
        sink.write("  and \(statements) \(statements == 1 ? "statement" : "statements")")
      }
    case .jsonl:
      sink.write(byte: 0x7B)
      for key in keys {
        value(key, bucket)
        sink.write(byte: 0x2C)
      }
      sink.write("\"rows\":")
      sink.write(decimal: count)
      if statements > 0 {
        sink.write(",\"statements\":")
        sink.write(decimal: statements)
      }
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
        if let table = bucket.table { sink.write(shown: table) } else { sink.write(byte: 0x2A) }
      case .jsonl:
        sink.write("\"db\":\"")
        name(bucket.database, .json)
        sink.write("\",\"table\":")
        if let table = bucket.table {
          sink.write(byte: 0x22)
          name(table, .json)
          sink.write(byte: 0x22)
        } else {
          sink.write("null")
        }
      case .csv:
        sink.write(byte: 0x22)
        name(bucket.database, .csv)
        sink.write("\",\"")
        name(bucket.table ?? [], .csv)
        sink.write(byte: 0x22)
      case .tsv:
        name(bucket.database, .tsv)
        sink.write(byte: 0x09)
        name(bucket.table ?? [], .tsv)
      }
    case .op:
      let word =
        switch bucket.kind {
        case .insert: "insert"
        case .update: "update"
        case .delete: "delete"
        case .statement: "statement"
        case .ddl: "ddl"
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
