import ArgumentParser
import BinlogAudit
import BinlogBytes
import BinlogText

/// `binlogtool suggest`.
struct SuggestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggest",
    abstract: "Say why a replica cannot go on, what is lost, and what to type.",
    discussion: """
      Give the source's logs (--source: its data directory, index file or logs) and anything that \
      tells where the replica stands: its data directory with the relay logs (--replica), the saved \
      text of SHOW REPLICA STATUS or SHOW SLAVE STATUS, lines of its error log, master.info or \
      relay-log.info (--status, - for standard input), or a coordinate (--position). Only with the \
      relay logs can it list the transactions that the source lost.

      Nothing is changed: it reads files and prints what to do. Only what --write-index and \
      --export name is written.

      Exit status: 0 healthy, 1 any other situation, 2 the job could not be done.
      """)

  @Option(help: ArgumentHelp("The source's logs.", valueName: "path"))
  var source: [String]

  @Option(help: ArgumentHelp("The replica's data directory or relay logs.", valueName: "path"))
  var replica: [String] = []

  @Option(
    help: ArgumentHelp("Text that tells where the replica stands; - reads it.", valueName: "file"))
  var status: [String] = []

  @Option(
    help: ArgumentHelp("Up to where the replica has read.", valueName: "file:pos"),
    transform: parseCoordinate)
  var position: LogCoordinate?

  @Option(help: ArgumentHelp("The channel or connection, where there are several."))
  var channel: String?

  @Option(
    name: .customLong("write-index"),
    help: ArgumentHelp("Write the index file as it should be.", valueName: "file"))
  var writeIndex: String?

  @Option(
    help: ArgumentHelp(
      "Write the groups that only the replica has as SQL: redo for the source, undo for the replica.",
      valueName: "dir"))
  var export: String?

  @Option(
    name: .customLong("schema"),
    help: ArgumentHelp(
      "Definitions of tables for --export, as mysqldump --no-data writes them.",
      valueName: "file"))
  var schemas: [String] = []

  @Flag(help: "Let --write-index and --export take the place of files that are there.")
  var force = false

  @Flag(
    help: "The long form: the events around the position, drawn as a map, and all groups and texts."
  )
  var explain = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var input: InputOptions

  func validate() throws {
    guard !source.isEmpty else { throw ValidationError("Give the source's logs with --source.") }
    guard !replica.isEmpty || !status.isEmpty || position != nil else {
      throw ValidationError(
        "Give something that tells where the replica stands: --replica, --status or --position.")
    }
  }

  func run() throws {
    let answer: Answer
    do throws(SourceError) {
      answer = try work()
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
    let guarding = guarding(answer)
    try refuseUnreadable(answer.source)
    if !output.quiet { try show(answer) }
    do throws(SourceError) {
      if let writeIndex {
        try SuggestFiles.writeIndex(
          answer.recovery.index, to: writeIndex, replacing: force, guarding: guarding)
        if !output.quiet { StandardError.write("binlogtool: wrote \(writeIndex)") }
      }
      if let export {
        let files = try SuggestFiles.export(
          answer.recovery, to: export, replacing: force, schemas: schemas,
          access: try input.access(), guarding: guarding)
        if !output.quiet { for file in files { StandardError.write("binlogtool: wrote \(file)") } }
      }
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
    if answer.recovery.situation != .healthy { throw ExitStatus.wrong }
  }

  /// Everything that was read.
  private func guarding(_ answer: Answer) -> OutputGuard {
    let guarding = OutputGuard()
    guarding.addInputs(source.unfolded + replica.unfolded + status.unfolded + schemas)
    guarding.addInputs(input.keyPaths)
    guarding.add(answer.source)
    if let replica = answer.replica { guarding.add(replica) }
    return guarding
  }

  /// An answer that lacks one of the source's logs is none.
  private func refuseUnreadable(_ audit: LogAudit) throws {
    let unreadable = audit.findings.filter { $0.code == .unreadableFile }
    guard !unreadable.isEmpty else { return }
    for finding in unreadable {
      StandardError.write(
        "binlogtool: \(finding.file): \(finding.message); the answer needs all logs of the source")
    }
    throw ExitStatus.failed
  }

  private struct Answer {
    var recovery: Recovery
    var findings: [Finding]
    var source: LogAudit
    var replica: LogAudit?
    var map: PositionMap?
  }

  private func work() throws(SourceError) -> Answer {
    let access = try input.access()
    var inputs = SuggestInputs()
    if let position {
      var state = ReplicaState(origin: "--position")
      state.read = SourceCoordinate(file: position.name, position: position.position)
      inputs.states.append(state)
    }
    for path in status.unfolded {
      let text = try path == "-" ? StandardInput.text() : DirectoryListing.text(of: path)
      let origin = path == "-" ? "standard input" : path
      var given = SuggestInputs()
      guard given.addStatus(text, origin: origin) else {
        throw SourceError(
          name: origin, kind: .system(0),
          message: "does not say where a replica stands; expected the text of SHOW REPLICA STATUS"
            + " or SHOW SLAVE STATUS, error-log lines, master.info or relay-log.info")
      }
      inputs.states += given.states
    }
    if !replica.isEmpty { try inputs.addReplica(replica.unfolded, access: access) }
    if let channel {
      let known = Set(inputs.states.compactMap(\.channel))
      let isKnown = known.contains { $0.lowercased() == channel.lowercased() }
      guard isKnown || known.isEmpty && (position != nil || !replica.isEmpty) else {
        let list =
          known.isEmpty ? "none is named" : "there are: " + known.sorted().joined(separator: ", ")
        throw SourceError(
          name: "--channel", kind: .system(0), message: "no channel '\(channel)'; \(list)")
      }
    }
    var options = LogAudit.Options()
    options.access = access
    for place in [inputs.readPlace(channel: channel), inputs.executedPlace(channel: channel)] {
      guard let place else { continue }
      let coordinate = LogCoordinate(file: place.file, position: place.position)
      if !options.positions.contains(coordinate) { options.positions.append(coordinate) }
    }
    let progress = ProgressLine(isWanted: !output.quiet && !output.json)
    var groups: [FileScan.VisitedGroup] = []
    let audit = try LogAudit(
      try LogInputs(source.unfolded), options: options,
      groupVisitor: inputs.sourceVisitor(channel: channel) { groups.append($0) },
      progress: progress.begin)
    inputs.sourceGroups = groups
    progress.end()
    var advisor = Advisor(inputs, source: audit, channel: channel)
    let recovery = advisor.advise()
    let map = explain ? try PositionMap(recovery, source: audit, access: access) : nil
    return Answer(
      recovery: recovery, findings: advisor.findings, source: audit, replica: inputs.replica,
      map: map)
  }

  private func show(_ answer: Answer) throws {
    let sink = StandardOutput.sink()
    let printer = SuggestPrinter(style: output.style, isLong: explain)
    if output.json {
      printer.printJSON(
        answer.recovery, source: answer.source, replica: answer.replica,
        findings: answer.findings, to: sink)
    } else {
      printer.print(answer.recovery, findings: answer.findings, map: answer.map, to: sink)
    }
    try StandardOutput.finish(sink)
  }
}
