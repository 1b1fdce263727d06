public import BinlogBytes
import BinlogEvents
public import BinlogRows

/// Prints the rows of each table into a file of its own.
///
/// Files are written under a name that begins with a point, and get their own at the end, all of
/// them or none. A file is open only while something is added to it, so there may be any number.
public final class TableFiles: RowsPrinter {
  /// One file.
  private final class Output {
    let printer: any RowsPrinter
    let sink: ByteSink
    let table: DecodedTable
    let temporary: String
    let path: String
    /// The first part of its file's name, which all files of the table have.
    var name = ""
    var hasBegun = false

    init(
      _ printer: any RowsPrinter, _ sink: ByteSink, _ table: DecodedTable, temporary: String,
      path: String
    ) {
      self.printer = printer
      self.sink = sink
      self.table = table
      self.temporary = temporary
      self.path = path
    }
  }

  /// Adds to the end of a file.
  private final class Appending: ByteDestination {
    let path: String
    init(_ path: String) { self.path = path }
    func write(_ bytes: Span<UInt8>) throws(SourceError) { try NewFile.append(path, bytes) }
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
    /// Number that tells the temporary names of two runs apart.
    public var run: UInt32

    /// A layout from its parts.
    public init(
      directory: String, suffix: String, isSplitByColumns: Bool, isReplacing: Bool, run: UInt32
    ) {
      self.directory = directory
      self.suffix = suffix
      self.isSplitByColumns = isSplitByColumns
      self.isReplacing = isReplacing
      self.run = run
    }
  }

  private let layout: Layout
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

  /// Files as `layout` has them, each printed by what `make` makes.
  public init(
    _ layout: Layout, needsOrder: Bool, make: @escaping (ByteSink) -> any RowsPrinter
  ) {
    self.layout = layout
    self.needsOrder = needsOrder
    self.make = make
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
    var done = 0
    for output in order {
      do throws(SourceError) {
        if try FileNames.rename(
          output.temporary, to: output.path, isReplacing: layout.isReplacing)
        {
          done += 1
          continue
        }
        refusal = Self.taken(output.path)
      } catch {
        refusal = "\(error.name): \(error.message)"
      }
      break
    }
    for output in order[done...] { FileNames.remove(output.temporary) }
  }

  /// Removes what was written.
  public func abandon() {
    for output in order { FileNames.remove(output.temporary) }
  }

  private static func taken(_ path: String) -> String {
    "\(path): there is such a file already; give --overwrite to replace it, or another directory"
  }

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
    let temporary = layout.directory + "/." + name + "." + layout.suffix + ".\(layout.run)"
    if !layout.isReplacing, FileNames.exists(path) {
      refusal = Self.taken(path)
      return nil
    }
    do throws(SourceError) {
      try FileNames.makeDirectory(layout.directory)
      let nothing: [UInt8] = []
      guard try NewFile.create(temporary, mode: 0o666, writing: nothing.span) else {
        refusal = "\(temporary): there is such a file already; another run makes it"
        return nil
      }
    } catch {
      refusal = "\(error.name): \(error.message)"
      return nil
    }
    let sink = ByteSink(Appending(temporary), capacity: 16 << 10)
    let output = Output(make(sink), sink, table, temporary: temporary, path: path)
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
