import ArgumentParser
import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogLogs
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

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The source's logs; several paths may follow.", valueName: "path"))
  var source: [String]

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "The replica's data directory or relay logs; several paths may follow.", valueName: "path"))
  var replica: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Text that tells where the replica stands; - reads it. Several may follow.",
      valueName: "file"))
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
    name: .customLong("schema"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Definitions of tables for --export and for conflicts, as mysqldump --no-data writes them.",
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
    let guarding = guarding(answer.diagnosis)
    try refuseUnreadable(answer.diagnosis.source)
    if !output.quiet { try show(answer) }
    do throws(SourceError) {
      if let writeIndex {
        try SuggestFiles.writeIndex(
          answer.recovery.index, to: writeIndex, replacing: force, guarding: guarding)
        if !output.quiet { StandardError.write("binlogtool: wrote \(writeIndex)") }
      }
      if let export {
        let files = try SuggestFiles.export(
          answer.recovery, to: export, replacing: force, definitions: answer.definitions,
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
  private func guarding(_ answer: Diagnosis) -> OutputGuard {
    let guarding = OutputGuard()
    guarding.addInputs(
      source.unfolded + replica.unfolded + status.unfolded + schemas.unfolded)
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
    var diagnosis: Diagnosis
    /// The answer with what the logs tell of a conflict.
    var recovery: Recovery
    var definitions: SchemaFiles
    /// What is found by other code besides.
    var sections: [SuggestSection]
  }

  private func work() throws(SourceError) -> Answer {
    let access = try input.access()
    let definitions = try SuggestFiles.definitions(schemas.unfolded)
    var inputs = SuggestInputs()
    if let position { inputs.addPosition(position) }
    for path in status.unfolded {
      var given = SuggestInputs()
      try StatusFile.add(path, to: &given)
      inputs.states += given.states
    }
    if !replica.isEmpty { try inputs.addReplica(replica.unfolded, access: access) }
    try checkChannel(of: inputs)
    let logs = try LogInputs(source.unfolded)
    ProgressLine.shared.expect(
      logs.families.flatMap { $0.members.map(\.path) }, isWanted: !output.quiet)
    let diagnosis = try Diagnosis(inputs, source: logs, access: access, channel: channel)
    let recovery = diagnosis.explained(schema: definitions, access: access, channel: channel)
    ProgressLine.shared.end()
    try ForeignSource.refuse(diagnosis.source)
    return Answer(
      diagnosis: diagnosis, recovery: recovery, definitions: definitions,
      sections: [
        FilteredGroups(diagnosis, access: access)?.section,
        SuggestOutcomes.section(diagnosis, recovery, schemas: definitions, access: access),
      ].compactMap { $0 })
  }

  private func checkChannel(of inputs: SuggestInputs) throws(SourceError) {
    guard let channel else { return }
    let known = inputs.channels
    let isKnown = known.contains { $0.lowercased() == channel.lowercased() }
    guard isKnown || known.isEmpty && (position != nil || !replica.isEmpty) else {
      let list =
        known.isEmpty ? "none is named" : "there are: " + known.sorted().joined(separator: ", ")
      throw SourceError(
        name: "--channel", kind: .request, message: "no channel '\(channel)'; \(list)")
    }
  }

  private func show(_ answer: Answer) throws {
    let map = try explain ? map(of: answer) : nil
    let diagnosis = answer.diagnosis
    let sink = StandardOutput.sink()
    let printer = SuggestPrinter(style: output.style, isLong: explain)
    if output.json {
      printer.printJSON(
        answer.recovery, source: diagnosis.source, replica: diagnosis.replica,
        findings: diagnosis.findings, sections: answer.sections, to: sink)
    } else {
      printer.print(
        answer.recovery, findings: diagnosis.findings, map: map, sections: answer.sections,
        to: sink)
    }
    try StandardOutput.finish(sink)
  }

  private func map(of answer: Answer) throws -> PositionMap? {
    do throws(SourceError) {
      return try PositionMap(
        answer.recovery, source: answer.diagnosis.source, access: try input.access())
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
  }
}
