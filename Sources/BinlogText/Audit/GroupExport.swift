public import BinlogAudit
public import BinlogBytes
public import BinlogChanges
public import BinlogDump
public import BinlogEvents
import BinlogLogs
import BinlogRows

/// Writes chosen groups of logs as statements that do them again, or take them back.
///
/// For what stands on one side of a pair only: the groups are named by the file and the offset of
/// their first event, as `RowGroup` and the audit have them, and come out in the order of the
/// logs, or the last first. Groups that were logged as statements are done again as `dump` prints
/// them; nothing takes those back.
///
/// ```swift
/// let export = GroupExport(groups, reporter: messages)
/// let outcome = export.writeRedo(to: sink)
/// ```
public struct GroupExport {
  /// A group in a log.
  public struct Group: Hashable, Sendable {
    /// The log, by the path that opens it.
    public var path: String
    /// Offset of the group's first event: its GTID event where it has one, else its BEGIN.
    public var start: FileOffset
    /// The log in which it ends; the same, but where a replica cut it in two.
    public var endPath: String
    /// Offset after its last event there.
    public var end: FileOffset
    /// Whether it changed rows.
    public var hasRows: Bool
    /// Whether it changed something by statements that are logged as text.
    public var hasStatements: Bool

    /// The group as an audit lists it.
    public init(_ group: LostGroup) {
      path = group.relayFile
      start = group.relayOffset
      endPath = group.relayEndFile.isEmpty ? group.relayFile : group.relayEndFile
      end = group.relayEndOffset
      hasRows = !group.tables.isEmpty
      hasStatements =
        group.statementCount > group.statements.count
        || group.statements.contains { LoggedStatement(Array($0.utf8)).isChange }
    }

    /// The group as commands tell of it.
    package init(_ group: GroupSummary) {
      path = group.path
      start = group.position
      let directory = String(
        group.path.dropLast(group.path.lastPathComponent.count))
      endPath = group.endFile.map { directory + $0 } ?? group.path
      end = group.endPosition
      hasRows = group.rows > 0
      hasStatements =
        group.statementCount > UInt64(group.statements.count)
        || group.statements.contains { !$0.isBesideRows && LoggedStatement($0.text).isChange }
    }

    /// Whether there is anything in it to do or to take back.
    var isEmpty: Bool { !hasRows && !hasStatements }
  }

  /// What came of it.
  public struct Result: Sendable {
    /// How reading the logs went.
    public var outcome: LogDump.Outcome
    /// Rows for which there is no statement; comments in the text say why.
    public var leftOutRows: UInt64
    /// Chosen groups of which nothing was found.
    public var missing: [Group]
    /// Why the temporary file of the undo failed.
    public var failure: SourceError?
    /// Rows that the undo leaves out, wholly or in part, as they were changed again later.
    public var conflictRows: UInt64 = 0
    /// What makes it doubtful whether the undo takes back all, and nothing else.
    public var doubts: UInt64 = 0
  }

  private let groups: [Group]
  private let files: SchemaFiles
  private let reporter: any DumpReporter
  private let access: LogAccess
  private let directory: String
  private let loadDirectory: String

  /// Chooses `groups`; `files` knows tables beside what the logs say, and `reporter` hears of what
  /// does not belong into the output.
  ///
  /// `directory` is for the temporary file of the undo, `loadDirectory` for the files of LOAD DATA
  /// that the redo reads.
  public init(
    _ groups: [Group], schema files: SchemaFiles = SchemaFiles(), reporter: any DumpReporter,
    access: LogAccess = .mapped, temporaryDirectory directory: String = ScratchDirectory.standard,
    loadDirectory: String = ScratchDirectory.standard
  ) {
    self.groups = groups.filter { !$0.isEmpty }
    self.files = files
    self.reporter = reporter
    self.access = access
    self.directory = directory
    self.loadDirectory = loadDirectory
  }

  /// Writes statements that do the groups again, in the order of the logs.
  public func writeRedo(to sink: ByteSink) -> Result {
    let printer = RedoPrinter(sink)
    let chosen = ChosenGroups(groups, printer) { group in
      printer.runApart {
        SQLComment(sink).line(
          "\(group.path.lastPathComponent):\(group.start.rawValue), as it was logged")
        return dump(group, to: sink)
      }
    }
    let outcome = run(chosen, to: sink)
    return Result(
      outcome: max(outcome, chosen.worst), leftOutRows: printer.leftOutRows,
      missing: missing(chosen), failure: nil)
  }

  /// Writes statements that take the groups back, the last first.
  public func writeUndo(to sink: ByteSink) -> Result {
    let printer = UndoPrinter(sink, directory: directory)
    let chosen = ChosenGroups(groups, printer)
    let outcome = run(chosen, to: sink, isReadOn: true)
    return Result(
      outcome: outcome, leftOutRows: printer.leftOutRows, missing: missing(chosen),
      failure: printer.failure, conflictRows: printer.conflictRows, doubts: printer.doubtCount)
  }

  private func missing(_ chosen: ChosenGroups) -> [Group] {
    groups.filter { !chosen.found.contains(ChosenGroups.Key(path: $0.path, start: $0.start)) }
  }

  /// The logs in their order, those in which no group begins or ends but one goes on included.
  private var logs: [String] {
    var paths: [String] = []
    for group in groups {
      for path in Self.logs(of: group) where !paths.contains(path) { paths.append(path) }
    }
    return paths
  }

  /// No group is cut into more parts than this; names may say anything.
  private static let mostLogs: UInt64 = 1 << 16

  /// The logs that hold parts of `group`.
  private static func logs(of group: Group) -> [String] {
    var paths = [group.path]
    guard group.endPath != group.path else { return paths }
    guard let last = LogName(group.endPath.lastPathComponent)?.number,
      let first = LogName(group.path.lastPathComponent)?.number,
      last > first, last - first <= mostLogs
    else { return paths + [group.endPath] }
    let directory = String(group.path.dropLast(group.path.lastPathComponent.count))
    while let path = paths.last, path != group.endPath,
      let name = LogName(path.lastPathComponent), name.number < last
    {
      paths.append(directory + name.next)
    }
    return paths
  }

  private func run(
    _ printer: ChosenGroups, to sink: ByteSink, isReadOn: Bool = false
  ) -> LogDump.Outcome {
    RowDecode(
      filter: RowFilter(), printer: printer, schemas: LogSchemas(files), sink: sink,
      reporter: reporter, access: access, isRange: false
    ).run(isReadOn ? logs + later : logs)
  }

  /// The logs that a server wrote after those of the groups: what came later is in them.
  private var later: [String] {
    guard let last = logs.last, var name = LogName(last.lastPathComponent) else { return [] }
    let directory = String(last.dropLast(last.lastPathComponent.count))
    var paths: [String] = []
    while UInt64(paths.count) < Self.mostLogs, let next = LogName(name.next) {
      let path = directory + name.next
      guard DirectoryListing.kind(of: path) == .file else { break }
      paths.append(path)
      name = next
    }
    return paths
  }

  /// Prints a group as `dump` does, without its GTID: the source gives it a new one.
  private func dump(_ group: Group, to sink: ByteSink) -> LogDump.Outcome {
    var options = DumpOptions()
    options.startPosition = group.start.rawValue
    options.stopPosition = group.end.rawValue
    options.skipGtids = true
    options.isScript = true
    // Rows beside statements run in the order of the log.
    options.base64Output = group.hasRows ? .auto : .decodeRows
    options.localLoad = loadDirectory
    options.temporaryDirectory = directory
    return LogDump(options: options, access: access, sink: sink, reporter: reporter).run(
      Self.logs(of: group).map { LogDump.Input($0) })
  }
}

/// Hands on the chosen groups, and nothing else.
private final class ChosenGroups: RowsPrinter {
  struct Key: Hashable {
    var path: String
    var start: FileOffset
  }

  private(set) var found: Set<Key> = []
  /// The worst outcome of groups that were printed apart.
  private(set) var worst = LogDump.Outcome.done
  private let wanted: [Key: GroupExport.Group]
  private let printer: any RowsPrinter
  /// Prints a group that has statements; nil where they are handed on.
  private let apart: ((GroupExport.Group) -> LogDump.Outcome)?
  private var isChosen = false

  init(
    _ groups: [GroupExport.Group], _ printer: any RowsPrinter,
    apart: ((GroupExport.Group) -> LogDump.Outcome)? = nil
  ) {
    wanted = Dictionary(
      groups.map { (Key(path: $0.path, start: $0.start), $0) }, uniquingKeysWith: { one, _ in one })
    self.printer = printer
    self.apart = apart
  }

  var wantsStatements: Bool { true }

  /// Whether what comes of `group` is to be handed on; prints it where it is printed apart.
  private func takes(_ group: RowGroup) -> Bool {
    let key = Key(path: group.path, start: group.start)
    guard let chosen = wanted[key] else { return false }
    let isNew = found.insert(key).inserted
    guard chosen.hasStatements, let apart else { return true }
    if isNew { worst = max(worst, apart(chosen)) }
    return false
  }

  func begin(_ group: RowGroup) {
    isChosen = takes(group)
    if isChosen { printer.begin(group) }
  }

  func row(_ view: borrowing RowView) -> RowProblem? {
    if isChosen { return printer.row(view) }
    if printer.watches(view.table.table) { printer.other(view) }
    return nil
  }

  func statement(_ statement: RowStatement, place: RowsPlace) {
    if takes(place.group) {
      printer.statement(statement, place: place)
    } else {
      printer.otherStatement(statement, place: place)
    }
  }

  func end(_ group: RowGroup, _ ending: RowGroup.Ending) {
    if isChosen { printer.end(group, ending) }
    isChosen = false
  }

  func finish() { printer.finish() }

  func takeNotes() -> [String] { printer.takeNotes() }
}
