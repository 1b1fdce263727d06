public import BinlogBytes
public import BinlogEvents
import BinlogRows

/// Writes chosen groups of logs as statements that do them again, or take them back.
///
/// For what stands on one side of a pair only: the groups are named by the file and the offset of
/// their first event, as `RowGroup` and the audit have them, and come out in the order of the
/// logs, or the last first.
///
/// ```swift
/// let export = GroupExport([.init(path: "relay-bin.000007", start: offset)], reporter: messages)
/// let outcome = export.writeRedo(to: sink)
/// ```
public struct GroupExport {
  /// A group in a log.
  public struct Group: Hashable, Sendable {
    /// The log, by the path that opens it.
    public var path: String
    /// Offset of the group's first event: its GTID event where it has one, else its BEGIN.
    public var start: FileOffset
    /// Offset behind its last event; nil where it is not known.
    public var end: FileOffset?

    /// The group at `start` of the log `path`.
    public init(path: String, start: FileOffset, end: FileOffset? = nil) {
      self.path = path
      self.start = start
      self.end = end
    }
  }

  /// What came of it.
  public struct Result: Sendable {
    /// How reading the logs went.
    public var outcome: LogDump.Outcome
    /// Rows for which there is no statement; comments in the text say why.
    public var leftOutRows: UInt64
    /// Chosen groups of which no row was found.
    public var missing: [Group]
    /// Why the temporary file of the undo failed.
    public var failure: SourceError?
  }

  private let groups: [Group]
  private let files: SchemaFiles
  private let reporter: any DumpReporter
  private let access: LogAccess
  private let directory: String
  private let logs: [String]

  /// Chooses `groups`; `files` knows tables beside what the logs say, and `reporter` hears of what
  /// does not belong into the output.
  ///
  /// `directory` is for the temporary file of the undo. `logs` are the logs to read, in their order,
  /// where that is more than those in which groups begin: one may end in the next relay log.
  public init(
    _ groups: [Group], schema files: SchemaFiles = SchemaFiles(), reporter: any DumpReporter,
    access: LogAccess = .mapped, temporaryDirectory directory: String = "/tmp",
    logs: [String] = []
  ) {
    self.logs = logs
    self.groups = groups
    self.files = files
    self.reporter = reporter
    self.access = access
    self.directory = directory
  }

  /// Writes statements that do the groups again, in the order of the logs.
  public func writeRedo(to sink: ByteSink) -> Result {
    let printer = RedoPrinter(sink)
    let chosen = ChosenGroups(groups, printer)
    let outcome = run(chosen, to: sink)
    return Result(
      outcome: outcome, leftOutRows: printer.leftOutRows, missing: missing(chosen), failure: nil)
  }

  /// Writes statements that take the groups back, the last first.
  public func writeUndo(to sink: ByteSink) -> Result {
    let printer = UndoPrinter(sink, directory: directory)
    let chosen = ChosenGroups(groups, printer)
    let outcome = run(chosen, to: sink)
    return Result(
      outcome: outcome, leftOutRows: printer.leftOutRows, missing: missing(chosen),
      failure: printer.failure)
  }

  private func missing(_ chosen: ChosenGroups) -> [Group] {
    groups.filter { !chosen.found.contains(ChosenGroups.Key(path: $0.path, start: $0.start)) }
  }

  private func run(_ printer: ChosenGroups, to sink: ByteSink) -> LogDump.Outcome {
    var paths = logs
    for group in groups where !paths.contains(group.path) { paths.append(group.path) }
    return RowDecode(
      filter: RowFilter(), printer: printer, schemas: LogSchemas(files), sink: sink,
      reporter: reporter, access: access
    ).run(paths)
  }
}

/// Hands on the chosen groups, and nothing else.
private final class ChosenGroups: RowsPrinter {
  struct Key: Hashable {
    var path: String
    var start: FileOffset
  }

  private(set) var found: Set<Key> = []
  private let wanted: Set<Key>
  private let printer: any RowsPrinter
  private var isChosen = false

  init(_ groups: [GroupExport.Group], _ printer: any RowsPrinter) {
    wanted = Set(groups.map { Key(path: $0.path, start: $0.start) })
    self.printer = printer
  }

  func begin(_ group: RowGroup) {
    let key = Key(path: group.path, start: group.start)
    isChosen = wanted.contains(key)
    guard isChosen else { return }
    found.insert(key)
    printer.begin(group)
  }

  func row(
    _ row: Row, of table: DecodedTable, images: Span<UInt8>, base: FileOffset, place: RowsPlace
  ) -> RowProblem? {
    guard isChosen else { return nil }
    return printer.row(row, of: table, images: images, base: base, place: place)
  }

  func end(_ group: RowGroup, _ ending: RowGroup.Ending) {
    if isChosen { printer.end(group, ending) }
    isChosen = false
  }

  func finish() { printer.finish() }

  func takeNotes() -> [String] { printer.takeNotes() }
}
