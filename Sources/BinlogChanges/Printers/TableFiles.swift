public import BinlogBytes
import BinlogEvents
public import BinlogRows

/// Prints the rows of each table into a file of its own.
///
/// Files get their names at the end, all of them or none. A file is open only while something is
/// added to it, and a buffer and a printer have only those that were written to last, so there may
/// be any number of tables.
public final class TableFiles: RowsPrinter {
  /// One file.
  private final class Output {
    let draft: DraftFile
    /// What tells its columns from others; see ``TableKey``.
    let signature: Int
    /// The first part of its file's name, which all files of the table have.
    let name: String
    /// What prints into it, while that is kept.
    var writer: (printer: any RowsPrinter, sink: ByteSink)?
    var hasBegun = false
    /// Whether a row of it was printed here.
    var isPrinted = false
    /// Whether it had a printer before.
    var isContinued = false

    init(_ draft: DraftFile, signature: Int, name: String) {
      self.draft = draft
      self.signature = signature
      self.name = name
    }
  }

  /// How many files have a printer and a buffer at the most.
  private static let mostWriters = 512

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

  private let layout: Layout
  private let batch: FileBatch
  private var hasDirectory = false
  private let make: @Sendable (ByteSink) -> any RowsPrinter
  private var outputs: [[UInt8]: [Output]] = [:]
  /// Those with a printer, the one that got it first in front.
  private var writers: [Output] = []
  /// Names that are taken, in one case.
  private var taken: Set<String> = []
  /// Those that have a file, where it has a first line.
  private var known: Set<TableKey> = []
  private var cache = TableCache<Output?>()
  private var begun: [Output] = []
  private var notes: [String] = []
  /// What was told; a printer that is made anew would say it again.
  private var told: Set<String> = []
  private static let mostTold = 4096
  /// Whether rows tell their place in the group.
  public let needsOrder: Bool
  /// Why no more can be printed.
  public private(set) var refusal: String?

  /// Files as `layout` has them, each printed by what `make` makes; `guarding` knows what must not
  /// be written over.
  public init(
    _ layout: Layout, guarding: OutputGuard = OutputGuard(), needsOrder: Bool,
    make: @escaping @Sendable (ByteSink) -> any RowsPrinter
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

  /// Pieces are printed into memory, table by table.
  public var pieces: (@Sendable (ByteSink) -> any RowsPrinter)? {
    let start = TablePieces.Start(
      make: make, isSplitByColumns: layout.isSplitByColumns, known: known, told: told,
      needsOrder: needsOrder)
    return { _ in TablePieces(start) }
  }

  /// Adds what a piece has to the files; false where the first line of one would come twice.
  public func adopt(_ harvest: (any Sendable)?) -> Bool {
    guard refusal == nil, let parts = harvest as? [TablePieces.Part] else { return false }
    // Those that print a first line say in what they hand over whether they did.
    var list: [(output: Output, part: TablePieces.Part)] = []
    for part in parts {
      let isNew = layout.isSplitByColumns && !known.contains(part.key)
      guard isNew == part.isOfNewFile else { return false }
      guard let output = output(part.table) else {
        // Said again where the row is printed that needs the file.
        refusal = nil
        return false
      }
      list.append((output, part))
    }
    for (output, part) in list {
      let (printer, sink) = writer(of: output)
      guard printer.adopt(part.harvest) else {
        refusal = "the parts of a file do not fit together"
        return true
      }
      if layout.isSplitByColumns { known.insert(part.key) }
      sink.write(part.text)
      refusal = refusal ?? Self.text(sink.failure)
    }
    return true
  }

  /// What is to be told of tables, once each.
  public func takeNotes() -> [String] {
    guard !notes.isEmpty else { return [] }
    defer { notes = [] }
    return notes
  }

  /// Has a row printed into its table's file.
  public func row(_ view: borrowing RowView) -> RowProblem? {
    guard refusal == nil, let output = cache.value(view.table, make: { self.output($0) }) else {
      return nil
    }
    let (printer, sink) = writer(of: output)
    if layout.isSplitByColumns, !output.isPrinted {
      output.isPrinted = true
      known.insert(TableKey(view.table, isSplitByColumns: true))
    }
    guard refusal == nil else { return nil }
    if !output.hasBegun {
      output.hasBegun = true
      begun.append(output)
      printer.begin(view.place.group)
    }
    let problem = printer.row(view)
    for note in printer.takeNotes() where told.count < Self.mostTold && told.insert(note).inserted {
      notes.append(note)
    }
    refusal = printer.refusal ?? Self.text(sink.failure)
    return problem
  }

  private static func text(_ failure: SourceError?) -> String? {
    failure.map { "\($0.name): \($0.message)" }
  }

  /// What prints into the file of `output`, made anew where it was not kept.
  private func writer(of output: Output) -> (printer: any RowsPrinter, sink: ByteSink) {
    if let writer = output.writer { return writer }
    if writers.count >= Self.mostWriters {
      let half = Self.mostWriters / 2
      for output in writers.prefix(half) { drop(output) }
      writers.removeFirst(half)
    }
    let sink = ByteSink(output.draft, capacity: 16 << 10)
    let printer = make(sink)
    if output.isContinued { printer.goOn() }
    output.isContinued = true
    output.writer = (printer, sink)
    writers.append(output)
    return (printer, sink)
  }

  /// Gives up the printer of `output`, when all is written.
  private func drop(_ output: Output) {
    guard let (printer, sink) = output.writer else { return }
    printer.finish()
    sink.flush()
    refusal = refusal ?? Self.text(sink.failure)
    output.writer = nil
  }

  /// Hands the end of a group on.
  public func end(_ group: RowGroup, _ ending: RowGroup.Ending) {
    for output in begun {
      output.hasBegun = false
      output.writer?.printer.end(group, ending)
    }
    begun.removeAll(keepingCapacity: true)
  }

  /// Gives the files their names.
  public func finish() {
    for output in writers { drop(output) }
    writers = []
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
    let own = TableKey(table, isSplitByColumns: layout.isSplitByColumns)
    let (key, signature) = (own.name, own.signature)
    let known = outputs[key] ?? []
    if let found = known.last(where: { $0.signature == signature }) { return found }
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
    let output = Output(draft, signature: signature, name: stem)
    outputs[key, default: []].append(output)
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
