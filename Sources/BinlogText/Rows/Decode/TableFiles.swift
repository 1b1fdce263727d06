public import BinlogBytes
import BinlogEvents
public import BinlogRows

/// Prints the rows of each table into a file of its own.
///
/// Files are written under a name that begins with a point, and get their own at the end, all of
/// them or none. A file is open only while something is added to it, and a buffer and a printer
/// have only those that were written to last, so there may be any number of tables.
public final class TableFiles: RowsPrinter {
  /// One file.
  private final class Output {
    /// What tells its columns from others; see ``TableFiles/signature(of:)``.
    let signature: Int
    let temporary: String
    let path: String
    /// What prints into it, while that is kept.
    var writer: (printer: any RowsPrinter, sink: ByteSink)?
    var hasBegun = false
    /// Whether it had a printer before.
    var isContinued = false

    init(signature: Int, temporary: String, path: String) {
      self.signature = signature
      self.temporary = temporary
      self.path = path
    }
  }

  /// How many files have a printer and a buffer at the most.
  private static let mostWriters = 512

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
  private var cache = TableCache<Output?>()
  private var begun: [Output] = []
  /// Those with a printer, the one that got it first in front.
  private var writers: [Output] = []
  private var notes: [String] = []
  /// What was told; a printer that is made anew would say it again.
  private var told: Set<String> = []
  private static let mostTold = 4096
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
    let (printer, sink) = writer(of: output)
    guard refusal == nil else { return nil }
    if !output.hasBegun {
      output.hasBegun = true
      begun.append(output)
      printer.begin(place.group)
    }
    let problem = printer.row(row, of: table, images: images, base: base, place: place)
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
    if writers.count >= Self.mostWriters { dropWriters() }
    let sink = ByteSink(Appending(output.temporary), capacity: 16 << 10)
    let printer = make(sink)
    if output.isContinued { printer.goOn() }
    output.writer = (printer, sink)
    output.isContinued = true
    writers.append(output)
    return (printer, sink)
  }

  /// Gives up half of the printers, those that were made first.
  private func dropWriters() {
    for output in writers.prefix(Self.mostWriters / 2) {
      output.writer?.printer.finish()
      output.writer?.sink.flush()
      refusal = refusal ?? Self.text(output.writer?.sink.failure)
      output.writer = nil
    }
    writers.removeFirst(Self.mostWriters / 2)
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
    for output in writers {
      output.writer?.printer.finish()
      output.writer?.sink.flush()
      refusal = refusal ?? Self.text(output.writer?.sink.failure)
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
    let signature = layout.isSplitByColumns ? Self.signature(of: table) : 0
    if let found = known.last(where: { $0.signature == signature }) { return found }
    var name = Self.fileName(table.table)
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
    let output = Output(signature: signature, temporary: temporary, path: path)
    outputs[key, default: []].append(output)
    order.append(output)
    return output
  }

  /// A number that tells the names of columns, in their order, from any others.
  private static func signature(of table: DecodedTable) -> Int {
    var hasher = Hasher()
    for column in table.columns { hasher.combine(column.name) }
    return hasher.finalize()
  }

  /// A name that is safe in any directory: letters, digits, `_` and `-` stay, other bytes are
  /// written as `%` and two digits, so that different tables never meet.
  static func fileName(_ table: TableMap) -> String {
    let name = safe(table.database) + "." + safe(table.table)
    guard name.utf8.count > 200 else { return name }
    // Too long for a directory: what was cut off still tells it from others.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in table.database + [0] + table.table {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    return String(name.prefix(180)) + "~" + String(hash, radix: 16)
  }

  private static func safe(_ name: [UInt8]) -> String {
    var text = ""
    for byte in name {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D:
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += digits.utf8.count == 1 ? "%0" + digits : "%" + digits
      }
    }
    return text
  }
}
