import ArgumentParser
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogRules
import BinlogText

/// `binlogtool rules`.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "Tell what a replica with given filter rules does with each change, and why.",
    discussion: """
      PATH is a binlog or relay log, as it is or packed by gzip or zstd, an index file, a \
      directory (its binlogs, or its relay logs where there are no others), or - for standard \
      input. Rules are given as the server's options, or taken from where they stand \
      (--as-replica). Decisions are those of the server that wrote the logs, unless --flavor \
      says that the replica is of the other kind.

      Prints what becomes of each table, and the traps that were met: statements that are ignored \
      for their default database, tables of which a part arrives, rules that can never match. Where \
      the server's own decision depends on what no log tells, it says (likely).

      Examples:
        binlogtool rules --replicate-do-db=shop /var/lib/mysql
        binlogtool rules --as-replica replica.status --events mysql-bin.000562
        binlogtool rules --as-replica /etc/my.cnf --channel east --json mysql-bin.index
        binlogtool rules --hazards --schema schema.sql /var/lib/mysql

      Exit status: 0 every table is wholly applied or wholly ignored, 1 one is applied in part, a \
      rule can never match, the applier would stop, or a log is damaged, 2 the job could not be done.
      """)

  @Argument(help: "Logs, index files or directories.")
  var paths: [String]

  @OptionGroup(title: "Rules") var given: ReplicaRuleOptions

  @Option(
    help: ArgumentHelp(
      "Whose rules count, where there are several channels or connections.", valueName: "name"))
  var channel: String?

  @Option(
    help: ArgumentHelp(
      "Whose server the replica is, where the logs are of the other kind.", valueName: "flavor"))
  var flavor: ReplicaFlavor?

  @Flag(help: "Tell of every change.")
  var events = false

  @Flag(
    help: "List statements whose result on a replica may differ, as the servers' own lists have it."
  )
  var hazards = false

  @Option(
    name: .customLong("schema"),
    help: ArgumentHelp(
      "Definitions of tables, triggers, functions and views for --hazards, as mysqldump --no-data "
        + "--routines writes them; repeatable.", valueName: "path"))
  var schemas: [String] = []

  @Flag(help: "Of a directory that holds both, read the relay logs, not the binlogs.")
  var relayLogs = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var input: InputOptions

  /// More changes than this are counted, and not listed.
  private static let mostEvents = 1_000_000

  func validate() throws {
    if !schemas.isEmpty, !hazards { throw ValidationError("--schema needs --hazards") }
  }

  func run() throws {
    let rules = try given.rules()
    let access: LogAccess
    let logs: LogSelection
    do throws(SourceError) {
      access = try input.access()
      var wishes = LogSelection.Wishes()
      wishes.prefersRelayLogs = relayLogs
      wishes.rules.needsOneFamily = true
      logs = try LogSelection(paths.unfolded, access, wishes: wishes)
      let guarding = OutputGuard()
      guarding.add(logs)
      guarding.addInputs(input.keyPaths + schemas + (given.asReplica.map { [$0] } ?? []))
      try guarding.checkStandardOutput()
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
    for note in logs.notes { StandardError.write("binlogtool: \(note.subject): \(note.text)") }
    for gap in logs.missing {
      StandardError.write(
        "binlogtool: \(gap.text) \(gap.count == 1 ? "is" : "are") missing"
          + gap.whereText)
    }
    let list = try hazards ? HazardList(SchemaFiles.read(schemas, access)) : nil
    ProgressLine.shared.expect(logs.paths, isWanted: !output.quiet)
    let report = try walk(logs, rules, access, list)
    let status: ExitStatus = report.isClean ? .clean : .wrong
    if !output.quiet {
      let sink = StandardOutput.sink()
      let printer = RulesPrinter(style: output.style)
      if output.json {
        printer.printJSON(report, exitStatus: status.rawValue, to: sink)
      } else {
        printer.print(report, to: sink)
      }
      try StandardOutput.finish(sink)
    }
    if status != .clean { throw status }
  }

  private func walk(
    _ logs: LogSelection, _ rules: ReplicaRules, _ access: LogAccess, _ hazards: HazardList?
  ) throws -> RulesReport {
    let list = EventList(limit: Self.mostEvents)
    var walk = RuleWalk(
      rules, channel: channel, flavor: flavor?.flavor, hazards: hazards,
      report: events ? { list.add($0) } : nil)
    var groups = GroupWalk(access)
    for path in logs.paths {
      guard groups.run(path, &walk) else { break }
      if let problem = walk.problem {
        StandardError.write("binlogtool: \(path): \(problem.message)")
        throw ExitStatus.failed
      }
    }
    if let problem = walk.problem {
      StandardError.write("binlogtool: \(problem.message)")
      throw ExitStatus.failed
    }
    groups.finish(&walk)
    walk.finish()
    var isComplete = list.unlisted == 0
    for (path, notice) in walk.notices {
      StandardError.write("binlogtool: \(path):\(notice.offset): \(notice.message)")
      isComplete = false
      // What could not be opened or read at all is no answer.
      if case .damage(let damage) = notice, damage.isRefusal { throw ExitStatus.failed }
    }
    if list.unlisted > 0 {
      StandardError.write(
        "binlogtool: only the first \(Self.mostEvents) changes are listed, \(list.unlisted) are not"
      )
    }
    return RulesReport(
      rules: walk.boundRules ?? rules, walk: walk, events: events ? list.events : nil, logs: logs,
      isComplete: isComplete)
  }
}

extension LogDamage {
  /// Whether the log could not be read at all.
  fileprivate var isRefusal: Bool {
    if case .noLog = problem { return true }
    return isFailure
  }
}

/// The changes that are to be told one by one.
private final class EventList {
  private(set) var events: [RuleEvent] = []
  private(set) var unlisted = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  func add(_ event: RuleEvent) {
    if events.count < limit { events.append(event) } else { unlisted += 1 }
  }
}
