public import BinlogBytes
import BinlogEvents
public import BinlogRows

/// Prints the rows of each table into a file of its own.
///
/// Files get their names at the end, all of them or none. A file is open only while something is
/// added to it, so there may be any number.
public final class TableFiles: RowsPrinter {
  /// One file.
  private final class Output {
    let printer: any RowsPrinter
    let sink: ByteSink
    let table: DecodedTable
    /// The first part of its file's name, which all files of the table have.
    var name = ""
    var hasBegun = false

    init(_ printer: any RowsPrinter, _ sink: ByteSink, _ table: DecodedTable) {
      self.printer = printer
      self.sink = sink
      self.table = table
    }
  }

  /// What the files are called and how they are made.
  public struct Layout {
    /// Where they go.
    public var directory: String
    /// What their names end with, such as `csv`.
    public var suffix: String
    /// Whether a table whose columns change gets another file.
    public var isSplitByColumns: Bool
    /// Whether files that are there already may be replaced.
    public var isReplacing: Bool

    /// A layout from its parts.
    public init(
      directory: String, suffix: String, isSplitByColumns: Bool, isReplacing: Bool
    ) {
      self.directory = directory
      self.suffix = suffix
      self.isSplitByColumns = isSplitByColumns
      self.isReplacing = isReplacing
    }
  }

  /// Bytes that wait to be written, for all files together.
  private static let mostWaiting = 16 << 20

  private let layout: Layout
  private let batch: FileBatch
  private var hasDirectory = false
  private let make: (ByteSink) -> any RowsPrinter
  private var outputs: [[UInt8]: [Output]] = [:]
  private var order: [Output] = []
  /// Names that are taken, in one case.
  private var taken: Set<String> = []
  private var cache = TableCache<Output?>()
  private var begun: [Output] = []
  private var notes: [String] = []
  /// Whether rows tell their place in the group.
  public let needsOrder: Bool
  /// Why no more can be printed.
  public private(set) var refusal: String?

  /// Files as `layout` has them, each printed by what `make` makes; `guarding` knows what must not
  /// be written over.
  public init(
    _ layout: Layout, guarding: OutputGuard = OutputGuard(), needsOrder: Bool,
    make: @escaping (ByteSink) -> any RowsPrinter
  ) {
    self.layout = layout
    self.needsOrder = needsOrder
    self.make = make
    batch = FileBatch(
      FileBatch.Rules(
        isReplacing: layout.isReplacing,
        adviceForTaken:
          "there is such a file already; give --overwrite to replace it, or another directory"),
      guarding: guarding)
  }

  /// What is to be told of tables, once each.
  public func takeNotes() -> [String] {
    guard !notes.isEmpty else { return [] }
    defer { notes = [] }
    return notes
  }

  /// Has a row printed into its table's file.
  public func row(
    _ row: Row, of table: DecodedTable, images: Span<UInt8>, base: FileOffset, place: RowsPlace
  ) -> RowProblem? {
    guard refusal == nil, let output = cache.value(table, make: { self.output($0) }) else {
      return nil
    }
    if !output.hasBegun {
      output.hasBegun = true
      begun.append(output)
      output.printer.begin(place.group)
    }
    let problem = output.printer.row(row, of: table, images: images, base: base, place: place)
    notes += output.printer.takeNotes()
    refusal = output.printer.refusal ?? output.sink.failure.map { "\($0.name): \($0.message)" }
    return problem
  }

  /// Hands the end of a group on.
  public func end(_ group: RowGroup, _ ending: RowGroup.Ending) {
    for output in begun {
      output.hasBegun = false
      output.printer.end(group, ending)
    }
    begun.removeAll(keepingCapacity: true)
  }

  /// Gives the files their names.
  public func finish() {
    for output in order {
      output.printer.finish()
      output.sink.flush()
      if let error = output.sink.failure { refusal = refusal ?? "\(error.name): \(error.message)" }
    }
    guard refusal == nil else { return abandon() }
    do throws(SourceError) {
      try batch.commit()
    } catch {
      refusal = "\(error.name): \(error.message)"
      abandon()
    }
  }

  /// Removes what was written.
  public func abandon() { batch.abandon() }

  /// The file for `table`; nil where it cannot be made.
  private func output(_ table: DecodedTable) -> Output? {
    let key = table.table.database + [0] + table.table.table
    let known = outputs[key] ?? []
    if let found = known.last(where: { !layout.isSplitByColumns || $0.table.hasSameColumns(table) })
    {
      return found
    }
    var name = FileNameText.join([table.table.database, table.table.table])
    if let first = known.first { name = first.name } else { name = distinct(name, table.table) }
    let stem = name
    if !known.isEmpty { name += ".\(known.count + 1)" }
    let path = layout.directory + "/" + name + "." + layout.suffix
    let draft: DraftFile
    do throws(SourceError) {
      if !hasDirectory { try batch.makeDirectory(layout.directory) }
      hasDirectory = true
      draft = try batch.file(path, staysOpen: false)
    } catch {
      refusal = "\(error.name): \(error.message)"
      return nil
    }
    // Many tables have less room each.
    let sink = ByteSink(draft, capacity: min(16 << 10, Self.mostWaiting / (order.count + 1)))
    let output = Output(make(sink), sink, table)
    output.name = stem
    outputs[key, default: []].append(output)
    order.append(output)
    return output
  }

  /// A name that no other table's file has, where case is not told apart either.
  private func distinct(_ name: String, _ table: TableMap) -> String {
    var result = name
    var count = 1
    while !taken.insert(result.lowercased()).inserted {
      result = name + "~" + FileNameText.mark([table.database, table.table])
      if count > 1 { result += "~\(count)" }
      count += 1
    }
    return result
  }
}
