import ArgumentParser
import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogRestore
import BinlogSchema
import BinlogText
import BinlogWriting

/// `binlogtool restore`.
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract:
      "Plan a point-in-time recovery from logs: what is needed, where it ends, what to type.",
    discussion: """
      PATH is a log, as it is or packed by gzip or zstd, an index file, or a directory. The backup's \
      coordinate is looked up in the logs, all groups from there to the target are gone over, and \
      the answer is: reachable, gap (what is missing, and how far one gets without it), or unproven.

        binlogtool restore --backup /backup/xtrabackup_binlog_info --to '2026-11-26 10:42:00' DIR
        binlogtool restore --backup dump.sql --before-ddl shop.orders DIR
        binlogtool restore --backup mysql-bin.000023:4710 \
      --before 3e11fa47-71ca-11e1-9e33-c80aa9429562:4711 --stage /tmp/stage DIR

      Exit status: 0 reachable and proven; 1 gap, unproven, or groups that do not fit without those \
      that are skipped; 2 could not.
      """)

  @Argument(help: "Logs, index files or directories.")
  var paths: [String]

  @Option(
    help: ArgumentHelp(
      """
      Where the backup ends: FILE:POS, a GTID set or position, or what the backup tool left: \
      xtrabackup_binlog_info and its like, xtrabackup_slave_info, a dump of mysqldump or \
      mariadb-dump, mydumper's metadata, MySQL Shell's @.json, or the directory that holds it.
      """, valueName: "what"))
  var backup: [String]

  @Flag(
    help: """
      Ask another question: which logs no backup (--backup, repeatable) and no replica (--status) \
      needs any more.
      """)
  var purgeable = false

  @Option(
    help: ArgumentHelp(
      "With --purgeable: a replica's saved SHOW REPLICA STATUS, master.info and the like; repeatable.",
      valueName: "file"))
  var status: [String] = []

  @OptionGroup(title: "Up to where") var target: RestoreTargetOptions

  @Option(
    help: ArgumentHelp(
      "Without this group, by GTID or FILE:POS of a byte in it; repeatable.", valueName: "group"))
  var skip: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      What the piped form does where a later group does not fit without those that are skipped: \
      stop; newer: the later change wins; older: what is there stays.
      """, valueName: "choice"))
  var onConflict = ConflictChoice.stop

  @Option(
    name: .customLong("schema"),
    help: ArgumentHelp(
      """
      Definitions of tables, as in decode-rows, for --skip: their keys tell what depends on what; \
      else those in the backup, if it is SQL, and in the logs; repeatable.
      """, valueName: "path"))
  var schemas: [String] = []

  @Option(
    name: .customLong("table"),
    help: ArgumentHelp(
      "Restore only tables that fit, as DATABASE.TABLE, a glob; repeatable.", valueName: "glob"))
  var tables: [String] = []

  @OptionGroup(title: "Staging") var stage: RestoreStageOptions

  @OptionGroup(title: "Which logs") var choice: LogChoiceOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Reading") var input: InputOptions

  @Option(help: ArgumentHelp("text or json.", valueName: "kind"))
  var format: Format?

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  func checkSkip() throws {
    guard skip.isEmpty else { return }
    guard onConflict == .stop else { throw ValidationError("--on-conflict goes with --skip") }
    guard schemas.isEmpty else { throw ValidationError("--schema goes with --skip") }
  }

  private var isJSON: Bool { output.json || format == .json }

  func validate() throws {
    try checkSkip()
    if purgeable {
      guard !target.isGiven, skip.isEmpty, tables.isEmpty, stage.directory == nil else {
        throw ValidationError("--purgeable goes without a target, --skip, --table and --stage")
      }
      return
    }
    guard backup.count == 1 else { throw ValidationError("give one --backup") }
    guard status.isEmpty else { throw ValidationError("--status goes with --purgeable") }
    _ = try target.target
  }

  func run() throws {
    LocalTime.adoptTimeZone()
    let access: LogAccess
    let notes: [[BackupNote]]
    var replicas = SuggestInputs()
    do throws(SourceError) {
      access = try input.access()
      var all: [[BackupNote]] = []
      for text in backup { all.append(try Self.notes(text)) }
      notes = all
      for path in status { try StatusFile.add(path, to: &replicas) }
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
    var logs = try choice.logs(
      paths, access, needsOneFamily: true, takesFamilies: !purgeable)
    if purgeable {
      for note in logs.notes { tell(note.subject, note.text) }
      return try tell(
        PurgePlan(
          backups: Array(zip(backup, notes)).map { (name: $0.0, notes: $0.1) },
          replicas: replicas.states, logs))
    }
    let guarding = OutputGuard()
    guarding.add(logs)
    guarding.addInputs(schemas + input.keyPaths)
    for path in backup where DirectoryListing.kind(of: path) == .file { guarding.addInput(path) }
    var request = RestoreRequest(notes[0], to: try target.target)
    request.skipped = try skip.map { text in
      guard let named = NamedGroup(text) else {
        throw ValidationError("--skip '\(text)' is neither a GTID nor FILE:POS")
      }
      return named
    }
    request.conflicts = onConflict
    if !skip.isEmpty { request.schemas = try definitions(access) }
    for note in logs.notes { tell(note.subject, note.text) }
    ProgressLine.shared.expect(logs.paths, isWanted: !output.quiet)
    let plan: RestorePlan
    do throws(RestoreRefusal) {
      if logs.families.count > 1 {
        (plan, logs) = try RestoreCluster.plan(request, logs, access)
      } else {
        plan = try RestorePlanner.plan(request, logs, access)
      }
    } catch {
      tell(error.subject, error.text)
      throw ExitStatus.failed
    }
    try finish(plan, logs, access, guarding)
  }

  /// The definitions that were given; else those of a backup in SQL, as far as it has them.
  private func definitions(_ access: LogAccess) throws -> SchemaFiles {
    guard schemas.isEmpty else { return try SchemaFiles.read(schemas, access) }
    var files = SchemaFiles()
    for path in backup where DirectoryListing.kind(of: path) != .missing {
      try? files.read(path)
    }
    return files
  }

  /// What `--backup` says.
  private static func notes(_ backup: String) throws(SourceError) -> [BackupNote] {
    if DirectoryListing.kind(of: backup) != .missing {
      return try BackupNote.all(at: backup)
    }
    if let note = BackupNote(typed: backup) { return [note] }
    throw SourceError(
      name: "--backup", kind: .request,
      message: "'\(backup)' is no file, no FILE:POS and no GTID set")
  }

  private func tell(_ plan: PurgePlan) throws {
    if !output.quiet {
      let sink = StandardOutput.sink()
      if isJSON { plan.printJSON(to: sink) } else { plan.print(style: output.style, to: sink) }
      try StandardOutput.finish(sink)
    }
    if plan.status != 0 { throw ExitStatus.wrong }
  }

  private func tell(_ subject: String, _ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    StandardError.write("binlogtool: \(subject): \(lines.first ?? "")")
    for line in lines.dropFirst() { StandardError.write(String(line)) }
  }

  private func finish(
    _ plan: RestorePlan, _ logs: LogSelection, _ access: LogAccess, _ guarding: OutputGuard
  ) throws {
    var options = RestoreWayOptions(version: stage.version ?? plan.version)
    options.hasGtidMode = stage.gtidMode.map { $0 == .on }
    options.tables = tables
    options.relayLogName = stage.relayLogName
    options.workers = stage.workers
    options.keys = input.keyWords
    options.schemas = schemas.isEmpty ? backup.filter { $0.hasSuffix(".sql") } : schemas
    var staged = StagePlan(plan, options, links: stage.link)
    var written: [String] = []
    var status = plan.status
    if let directory = stage.directory {
      try write(directory, &staged, plan, access, guarding)
      staged.directory = directory
      written = ["\(options.relayLogName).index", "stage.cnf", "stage.sql"].map {
        (directory.hasSuffix("/") ? directory : directory + "/") + $0
      }
      status = max(status, 0)
    }
    let ways = RestoreWays.make(plan, options, stage: staged)
    for finding in plan.findings.prefix(20) {
      StandardError.complain(finding)
    }
    if !output.quiet {
      let sink = StandardOutput.sink()
      let printer = RestorePrinter(
        style: output.style, plan, ways, logs, written: written, status: status)
      if isJSON { printer.printJSON(to: sink) } else { printer.print(to: sink) }
      try StandardOutput.finish(sink)
    }
    if let status = ExitStatus(rawValue: status), status != .clean { throw status }
  }

  private func write(
    _ directory: String, _ staged: inout StagePlan, _ plan: RestorePlan, _ access: LogAccess,
    _ guarding: OutputGuard
  ) throws {
    if let obstacle = staged.obstacle {
      tell("--stage", obstacle)
      throw ExitStatus.failed
    }
    if plan.isEncrypted, !stage.decrypt {
      tell(
        "--stage",
        "the logs are encrypted, and staged ones would not be: --decrypt allows that")
      throw ExitStatus.failed
    }
    do throws(SourceError) {
      try guarding.checkStandardOutput()
      let batch = FileBatch(
        FileBatch.Rules(
          isReplacing: stage.overwrite,
          adviceForTaken: "exists; --overwrite puts a new one in its place", mode: 0o640,
          keepsMode: true),
        guarding: guarding)
      let writer = try StageWriter(directory, access, batch)
      var filter = RowFilter()
      for table in tables { filter.addTable(table) }
      let report = try writer.write(&staged, tables: filter, plan.ranges.map(\.path))
      if let report, report.refusedCount > 0 || report.lostCount > 0 {
        ProgressLine.shared.end()
        CutPrinter().print(
          report, to: ByteSink(DescriptorDestination(number: 2, name: "standard error")))
        throw SourceError(
          name: "--stage", kind: .request,
          message: "nothing is written: what is told above cannot be cut apart")
      }
      try batch.commit()
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
  }
}

/// Up to where a restore goes.
struct RestoreTargetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A time, 'YYYY-MM-DD HH:MM:SS' of the local zone or with +HH:MM, Z: before the first group that \
      was committed later; or end: all that the logs hold.
      """, valueName: "time|end"))
  var to: String?

  @Option(
    help: ArgumentHelp(
      "Before this group, by GTID, or FILE:POS of its beginning or a byte in it.",
      valueName: "group"))
  var before: String?

  @Option(
    help: ArgumentHelp("Up to and with this group, by GTID or FILE:POS.", valueName: "group"))
  var after: String?

  @Option(
    help: ArgumentHelp(
      "Before the only group with a statement that fits, as --statement of find.",
      valueName: "pattern"))
  var beforeStatement: String?

  @Option(
    help: ArgumentHelp(
      "Before the only group that defines, changes or drops this table.", valueName: "table"))
  var beforeDdl: String?

  /// Whether one is given.
  var isGiven: Bool {
    [to, before, after, beforeStatement, beforeDdl].contains { $0 != nil }
  }

  /// What they say.
  var target: RestoreTarget {
    get throws {
      guard [to, before, after, beforeStatement, beforeDdl].count(where: { $0 != nil }) == 1 else {
        throw ValidationError(
          "give one of --to TIME, --to end, --before, --after, --before-statement and --before-ddl")
      }
      if let beforeStatement { return .statement(StatementPattern(beforeStatement)) }
      if let beforeDdl { return .definition(beforeDdl) }
      if let text = before ?? after {
        switch NamedGroup(text) {
        case .gtid(let gtid)?: return .group(gtid, isAfter: after != nil)
        case .place(let place)?: return .place(place, isAfter: after != nil)
        case nil:
          throw ValidationError("'\(text)' is neither a GTID nor FILE:POS")
        }
      }
      let text = to ?? ""
      if text.lowercased() == "end" { return .end }
      if let place = LogCoordinate(parsing: text), LogName(place.name) != nil {
        return .place(place, isAfter: false)
      }
      if GroupIdentifier(parsing: text) != nil {
        throw ValidationError("a GTID is a target by --before or --after, which say what is meant")
      }
      do throws(RestoreTime.Problem) {
        return .time(try RestoreTime.parse(text))
      } catch {
        throw ValidationError(error.text)
      }
    }
  }
}

/// How relay logs are staged.
struct RestoreStageOptions: ParsableArguments {
  @Option(
    name: .customLong("stage"),
    help: ArgumentHelp(
      "Write relay logs, their index, settings and statements into this directory.",
      valueName: "dir"))
  var directory: String?

  @Option(help: ArgumentHelp("What relay logs are called.", valueName: "name"))
  var relayLogName = "relay-bin"

  @Flag(help: "Stage whole logs as symbolic links, not as copies.")
  var link = false

  @Flag(help: "Stage encrypted logs in the clear.")
  var decrypt = false

  @Flag(help: "Replace files that are there already; logs that are read never.")
  var overwrite = false

  @Option(help: ArgumentHelp("How many workers apply staged logs.", valueName: "n"))
  var workers = 4

  @Option(
    help: ArgumentHelp(
      "The version of the server that is restored; else that of the logs.", valueName: "version"))
  var targetVersion: String?

  @Option(
    help: ArgumentHelp(
      "on or off: gtid_mode of the MySQL server that is restored; else as the logs have it.",
      valueName: "mode"))
  var gtidMode: GtidMode?

  enum GtidMode: String, ExpressibleByArgument, CaseIterable {
    case on
    case off
  }

  /// The version of the target.
  var version: ServerVersion? { targetVersion.map { ServerVersion(parsing: $0) } }

  func validate() throws {
    guard !relayLogName.isEmpty, !relayLogName.contains("/"), relayLogName.first != "-",
      relayLogName.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2E && $0 != 0x27 })
    else {
      throw ValidationError("--relay-log-name is a plain name without dots, such as relay-bin")
    }
    guard (0...1024).contains(workers) else { throw ValidationError("--workers is 0 to 1024") }
    if let targetVersion, targetVersion.first?.isNumber != true {
      throw ValidationError("--target-version is a version, such as 8.0.36 or 10.11.6")
    }
  }
}
