import ArgumentParser
import BinlogBytes
import BinlogChanges
import BinlogCompare
import BinlogDump
import BinlogEvents
import BinlogLogs
import BinlogText

/// `binlogtool compare`.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Say what two servers' logs disagree about: groups, rows, and what to type.",
    discussion: """
      A and B are each logs, as they are or packed by gzip or zstd, an index file, or a directory \
      (its binlogs, or its relay logs where there are no others). Groups are known on the other side \
      by their GTID, else by the time and server of their first commit, else by what they did.

      binlogtool compare --a /var/lib/mysql --b /backup/replica
      binlogtool compare --a A/mysql-bin.index --b B/mysql-bin.index --json
      binlogtool compare --a A --b B --sql-for b | mysql -h B

      Exit status: 0 no difference, 1 they differ, 2 it cannot be told: a file cannot be read, the \
      two have nothing in common, or a part that is needed is missing.
      """)

  @Option(
    name: .customLong("a"), parsing: .upToNextOption,
    help: ArgumentHelp("Logs, index files or directories of one server.", valueName: "path"))
  var a: [String]

  @Option(
    name: .customLong("b"), parsing: .upToNextOption,
    help: ArgumentHelp("Logs, index files or directories of the other one.", valueName: "path"))
  var b: [String]

  @OptionGroup var choice: LogChoiceOptions

  @Option(
    name: .customLong("schema"),
    help: ArgumentHelp("Definitions of tables, as in decode-rows; repeatable.", valueName: "path"))
  var schemas: [String] = []

  @Option(
    help: ArgumentHelp(
      "Print the statements that make the rows of this side (a or b) those of the other, for the "
        + "keys that differ only.", valueName: "side"))
  var sqlFor: SideName?

  @Option(
    help: ArgumentHelp(
      "Print the groups that this side (a or b) lacks, as statements that do them there.",
      valueName: "side"))
  var redoFor: SideName?

  @Option(help: ArgumentHelp("Tell so many groups and rows of a kind.", valueName: "n"))
  var most = 20

  @OptionGroup var output: OutputOptions
  @OptionGroup var input: InputOptions

  /// A or B.
  enum SideName: String, ExpressibleByArgument, CaseIterable {
    case a
    case b

    var side: Side { self == .a ? .a : .b }
  }

  func validate() throws {
    if a.isEmpty || b.isEmpty { throw ValidationError("give logs of both: --a PATH --b PATH") }
    if (a + b).contains("-") { throw ValidationError("the logs are read more than once, so not -") }
    if most < 1 { throw ValidationError("--most is 1 or more") }
    let scripts = [sqlFor, redoFor].count { $0 != nil } + (output.json ? 1 : 0)
    if scripts > 1 { throw ValidationError("--json, --sql-for and --redo-for exclude one another") }
  }

  func run() throws {
    LocalTime.adoptTimeZone()
    let access = try input.openedAccess()
    let files = try SchemaFiles.read(schemas, access)
    let one = try choice.logs(a, access, needsOneFamily: true)
    let other = try choice.logs(b, access, needsOneFamily: true)
    let guarding = OutputGuard()
    guarding.add(one)
    guarding.add(other)
    guarding.addInputs(schemas + input.keyPaths)
    do throws(SourceError) {
      try guarding.checkStandardOutput()
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
    var options = Comparison.Options()
    options.wantsJSON = output.json
    options.wantsText = !output.json && sqlFor == nil && redoFor == nil && !output.quiet
    if output.json { options.statements = [.a, .b] }
    if let sqlFor { options.statements = [sqlFor.side] }
    ProgressLine.shared.expect(one.paths + other.paths, isWanted: !output.quiet)
    let comparison = Comparison(a: one, b: other, access, schemas: files, options)
    try tell(comparison)
    var status = comparison.status
    if !output.quiet || sqlFor != nil || redoFor != nil {
      let sink = StandardOutput.sink()
      if output.json {
        CompareJSON(comparison).write(to: sink)
      } else if let sqlFor {
        if comparison.refusal == nil { script(comparison, sqlFor.side, &status, to: sink) }
      } else if let redoFor {
        redo(comparison, redoFor.side, files, access, &status, to: sink)
      } else {
        CompareText(comparison, style: output.style, most: most).print(to: sink)
      }
      try StandardOutput.finish(sink)
    }
    if let status = ExitStatus(rawValue: status), status != .clean { throw status }
  }

  private func tell(_ comparison: Comparison) throws {
    for finding in comparison.findings {
      StandardError.complain(finding)
    }
    if let failure = comparison.failure {
      StandardError.complain(failure)
      throw ExitStatus.failed
    }
    if let refusal = comparison.refusal { StandardError.write("binlogtool: \(refusal)") }
    guard sqlFor != nil || redoFor != nil || output.quiet else { return }
    for note in comparison.notes {
      StandardError.write("binlogtool: \(note.subject): \(note.text)")
    }
  }

  private func script(
    _ comparison: Comparison, _ side: Side, _ status: inout Int32, to sink: ByteSink
  ) {
    let script = CompareScript(comparison)
    script.write(for: side, to: sink)
    let count = script.leftOutRows(side)
    guard count > 0 else { return }
    StandardError.write(
      "binlogtool: --sql-for: \(count) \(count == 1 ? "row has" : "rows have") no statement; "
        + "comments in the output say why")
    status = max(status, 1)
  }

  private func redo(
    _ comparison: Comparison, _ side: Side, _ files: SchemaFiles, _ access: LogAccess,
    _ status: inout Int32, to sink: ByteSink
  ) {
    let groups = CompareScript(comparison).lacking(side)
    guard !groups.isEmpty else { return }
    let result = GroupExport(
      groups.map { GroupExport.Group($0) }, schema: files, reporter: DumpMessages(),
      access: access
    ).writeRedo(to: sink)
    if result.outcome == .failed { status = 2 }
    if result.leftOutRows > 0 { status = max(status, 1) }
  }
}
