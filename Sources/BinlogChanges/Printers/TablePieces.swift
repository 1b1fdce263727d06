import BinlogBytes
import BinlogDump
import BinlogEvents
import BinlogRows

/// A table whose rows have a file of their own.
struct TableKey: Hashable, Sendable {
  /// Its database and name.
  let name: [UInt8]
  /// What tells its columns from others; 0 where that makes no other file.
  let signature: Int

  /// The key of `table`; columns count where `isSplitByColumns`.
  init(_ table: DecodedTable, isSplitByColumns: Bool) {
    name = table.table.database + [0] + table.table.table
    guard isSplitByColumns else {
      signature = 0
      return
    }
    // A number that tells the names of columns, in their order, from any others.
    var hasher = Hasher()
    for column in table.columns { hasher.combine(column.name) }
    signature = hasher.finalize()
  }
}

/// Prints the rows of each table of a piece of the log into memory, for the files of ``TableFiles``.
final class TablePieces: RowsPrinter {
  /// What is known where the piece begins.
  struct Start: Sendable {
    /// Makes what prints a table.
    var make: @Sendable (ByteSink) -> any RowsPrinter
    /// Whether a table whose columns change gets another file.
    var isSplitByColumns: Bool
    /// Tables that have a file, and its first line in it.
    var known: Set<TableKey>
    /// Notes that were told.
    var told: Set<String>
    /// Whether rows tell their place in the group.
    var needsOrder: Bool
  }

  /// What goes into the file of a table.
  struct Part: Sendable {
    let table: DecodedTable
    let key: TableKey
    let text: [UInt8]
    /// Whether the first line of the file stands in the text.
    let isOfNewFile: Bool
    /// What its printer came to.
    let harvest: (any Sendable)?
  }

  private final class Output {
    let table: DecodedTable
    let key: TableKey
    let memory = MemoryDestination(limit: DumpSharing.mostText)
    let sink: ByteSink
    let printer: any RowsPrinter
    var hasBegun = false

    init(_ table: DecodedTable, _ key: TableKey, _ start: Start) {
      self.table = table
      self.key = key
      sink = ByteSink(memory, capacity: 4096)
      printer = start.make(sink)
      if start.known.contains(key) { printer.goOn() }
    }
  }

  private let start: Start
  private var list: [Output] = []
  private var outputs: [TableKey: Output] = [:]
  private var cache = TableCache<Output>()
  private var begun: [Output] = []
  private var hasNotes = false
  /// Whether its texts are too much to be kept.
  private(set) var refusal: String?
  private static let mostTables = 512

  init(_ start: Start) { self.start = start }

  var needsOrder: Bool { start.needsOrder }

  /// Somebody has to print the piece again who can tell of it.
  func takeNotes() -> [String] {
    guard hasNotes else { return [] }
    hasNotes = false
    return ["a table has something to tell"]
  }

  func row(_ view: borrowing RowView) -> RowProblem? {
    let output = cache.value(view.table) { self.output($0) }
    if !output.hasBegun {
      output.hasBegun = true
      begun.append(output)
      output.printer.begin(view.place.group)
    }
    let problem = output.printer.row(view)
    for note in output.printer.takeNotes() where !start.told.contains(note) { hasNotes = true }
    refusal = refusal ?? output.printer.refusal
    return problem
  }

  private func output(_ table: DecodedTable) -> Output {
    let key = TableKey(table, isSplitByColumns: start.isSplitByColumns)
    if let known = outputs[key] { return known }
    let output = Output(table, key, start)
    outputs[key] = output
    list.append(output)
    if list.count > Self.mostTables { refusal = "more than \(Self.mostTables) tables" }
    return output
  }

  func end(_ group: RowGroup, _ ending: RowGroup.Ending) {
    for output in begun {
      output.hasBegun = false
      output.printer.end(group, ending)
    }
    begun.removeAll(keepingCapacity: true)
    let size = list.reduce(0) { $0 &+ $1.sink.written }
    if size > UInt64(DumpSharing.mostText) { refusal = "more than is kept" }
  }

  /// The parts of the files, in the order in which their tables come first.
  var harvest: (any Sendable)? {
    var parts: [Part] = []
    for output in list {
      output.sink.flush()
      guard output.sink.failure == nil else { return nil }
      parts.append(
        Part(
          table: output.table, key: output.key, text: output.memory.bytes,
          isOfNewFile: start.isSplitByColumns && !start.known.contains(output.key),
          harvest: output.printer.harvest))
    }
    return parts
  }
}
