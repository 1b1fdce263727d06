import ArgumentParser
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogText
import BinlogWriting
import Glibc

/// `binlogtool cut`.
struct CutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cut",
    abstract: "Write valid logs out of logs: ranges, tables, groups, repaired, unpacked, joined.",
    discussion: """
      PATH is a binlog or relay log, as it is or packed by gzip or zstd, an index file, a \
      directory, or - for standard input. What is written has positions, lengths, checksums, \
      GTIDs before it and the logical clock made anew, so that servers, replicas and tools take it. \
      The logs that are read are never changed.

      Groups are never cut apart: a border inside a group moves to its beginning, and that is told. \
      Groups that are left out inside the range leave an empty transaction with their GTID.

        binlogtool cut --start-position mysql-bin.000023:4710 --stop-datetime '2026-11-26 10:42' \
      --output-dir /tmp/cut /var/lib/mysql
        binlogtool cut --table 'shop.*' --output - mysql-bin.000024 | mysqlbinlog - | mysql
        binlogtool cut --repair --output-dir /tmp/whole mysql-bin.000024
        binlogtool cut --drop 3e11fa47-71ca-11e1-9e33-c80aa9429562:4315 --output-dir /tmp/cut DIR

      Exit status: 0 all that was asked for is written; 1 something that nobody asked to leave out \
      was left out; 2 refused or failed: nothing is under a final name, unless it was only the report \
      that could not be printed.
      """)

  @Argument(help: "Logs, index files or directories.")
  var paths: [String]

  @OptionGroup(title: "Output") var output: CutOutputOptions
  @OptionGroup(title: "What is cut out") var wanted: CutFilterOptions
  @OptionGroup(title: "Which logs") var choice: LogChoiceOptions
  @OptionGroup(title: "Reading") var input: InputOptions

  func run() throws {
    LocalTime.adoptTimeZone()
    let access = try input.openedAccess()
    let logs = try choice.logs(
      paths, access, needsOneFamily: true, hasBarePosition: wanted.hasBarePosition)
    let extent = try logs.extent(start: wanted.startPosition, stop: wanted.stopPosition)
    let guarding = OutputGuard()
    guarding.add(logs)
    guarding.addInputs(input.keyPaths + [wanted.replica.asReplica].compactMap { $0 })
    let request = try wanted.request(output, logs, extent, channel: choice.channel)
    try refuseGaps(logs, extent)
    let selected = Array(logs.paths[extent])
    ProgressLine.shared.expect(selected, isWanted: !output.quiet)
    let report: CutReport
    do throws(SourceError) {
      try guarding.checkStandardOutput()
      if output.isStandardOutput {
        report = try writeStream(request, access, selected)
      } else {
        report = try writeFiles(request, access, selected, guarding)
      }
    } catch {
      if error.isWithoutReader { throw ExitStatus.clean }
      StandardError.complain(error)
      throw ExitStatus.failed
    }
    try tell(report, logs, extent)
  }

  /// Runs the cut; failures end the command.
  private func cut(
    _ request: CutRequest, _ access: LogAccess, _ paths: [String], to output: any LogOutput
  ) throws(SourceError) -> CutReport {
    do throws(CutFailure) {
      return try CutRun(request, access, to: output).run(paths)
    } catch {
      throw SourceError(
        name: error.subject + (error.offset.map { ":\($0)" } ?? ""),
        kind: error.isWithoutReader ? .system(EPIPE) : .request, message: error.message)
    }
  }

  private func check(_ report: CutReport, _ request: CutRequest) throws(SourceError) {
    if report.written.isEmpty || report.groups == 0 && !request.isWhole {
      throw SourceError(
        name: paths[0], kind: .request,
        message: "no group of these logs is in the range: nothing is written")
    }
    for (index, place) in request.dropped.enumerated()
    where !report.droppedPlaces.contains(index) {
      throw SourceError(
        name: "--drop", kind: .request,
        message: "no group of the range holds position \(place.position): nothing is written")
    }
    if let dropped = request.droppedGtids {
      let missing = dropped.set.subtracting(report.droppedGtids.set)
      if !missing.isEmpty || !report.droppedGtids.isKnown {
        throw SourceError(
          name: "--drop", kind: .request,
          message: "\(missing.isEmpty ? "the GTID" : missing.description) is in no group of the"
            + " range: nothing is written")
      }
    }
  }

  private func writeFiles(
    _ request: CutRequest, _ access: LogAccess, _ selected: [String], _ guarding: OutputGuard
  ) throws(SourceError) -> CutReport {
    let batch = FileBatch(
      FileBatch.Rules(
        isReplacing: output.overwrite,
        adviceForTaken: "exists; --overwrite puts a new one in its place", mode: 0o640),
      guarding: guarding)
    if let file = output.file {
      let report = try cut(
        request, access, selected, to: SingleLog(try batch.file(file), named: file))
      if report.refusedCount > 0 { return report }
      try check(report, request)
      try batch.commit()
      return report
    }
    let directory = try LogDirectory(output.directory ?? ".", batch)
    let report = try cut(request, access, selected, to: directory)
    if report.refusedCount > 0 { return report }
    try check(report, request)
    let names = report.written.map(\.name)
    let stem = LogName(names[0])?.stem ?? names[0]
    try directory.writeIndex(stem + ".index", of: names)
    try batch.commit()
    return report
  }

  /// What may be refused at the end is tried before anything is sent.
  private func writeStream(
    _ request: CutRequest, _ access: LogAccess, _ selected: [String]
  ) throws(SourceError) -> CutReport {
    guard !selected.contains("-") || wanted.isPlain else {
      throw SourceError(
        name: "standard input", kind: .request,
        message: "can be read only once, and a choice of groups or tables is tried before anything"
          + " is sent: give the log as a file, or --output-dir")
    }
    if !selected.contains("-") {
      let trial = try cut(
        request, access, selected, to: SingleLog(NoDestination(), named: "standard output"))
      if trial.refusedCount > 0 { return trial }
      try check(trial, request)
    }
    return try cut(
      request, access, selected,
      to: SingleLog(
        DescriptorDestination(number: STDOUT_FILENO, name: "standard output"),
        named: "standard output"))
  }

  private func refuseGaps(_ logs: LogSelection, _ extent: ClosedRange<Int>) throws {
    guard !wanted.gtidHoles else { return }
    for place in extent.dropFirst() {
      guard let missing = logs.missing(before: place) else { continue }
      StandardError.write(
        "binlogtool: \(logs.paths[place]): \(missing.text) \(missing.count == 1 ? "is" : "are")"
          + " missing before it, and a replica would pass over what was in there; --gtid-holes"
          + " allows that")
      throw ExitStatus.failed
    }
  }

  private func tell(
    _ report: CutReport, _ logs: LogSelection, _ extent: ClosedRange<Int>
  ) throws {
    let status: ExitStatus =
      report.refusedCount > 0 ? .failed : report.lostCount > 0 ? .wrong : .clean
    let number =
      output.isStandardOutput || status == .failed && !output.json
      ? STDERR_FILENO : STDOUT_FILENO
    ProgressLine.shared.end()
    let sink = ByteSink(DescriptorDestination(number: number, name: "the report"))
    let printer = CutPrinter()
    if output.json {
      printer.printJSON(
        report, logs: Array(logs.paths[extent]), missing: logs.missing,
        status: UInt64(status.rawValue), to: sink)
    } else if !output.quiet || status == .failed {
      printer.print(report, to: sink)
    }
    if number == STDOUT_FILENO { try StandardOutput.finish(sink) } else { sink.flush() }
    if status != .clean { throw status }
  }
}

/// Where `cut` writes to, and how.
struct CutOutputOptions: ParsableArguments {
  @Option(
    name: .customLong("output-dir"),
    help: ArgumentHelp(
      "Write the logs, and the index that lists them, into this directory.", valueName: "dir"))
  var directory: String?

  @Option(
    name: .customLong("output"),
    help: ArgumentHelp(
      "Write one log to this file; - is standard output.", valueName: "file"))
  var file: String?

  @Flag(help: "Replace files that are there already; logs that are read never.")
  var overwrite = false

  @Flag(help: "Put all logs into one, up to 4 GiB; else each log becomes one.")
  var join = false

  @Option(
    help: ArgumentHelp(
      "Begin a new log where one would grow beyond this size, as 100M or 1G.", valueName: "size"),
    transform: parseSize)
  var split: UInt64?

  @Option(help: ArgumentHelp("crc32 or none; else as the logs have it.", valueName: "kind"))
  var checksum: Checksum?

  @Flag(help: "Write encrypted logs in the clear.")
  var decrypt = false

  @Flag(help: "Unpack compressed groups (MySQL) and events (MariaDB).")
  var decompress = false

  @Flag(help: "Compress groups (MySQL) and events (MariaDB), as the servers do.")
  var compress = false

  @Option(
    name: .customLong("rewrite-db"),
    help: ArgumentHelp(
      "Another name for a database, in rows and as the default of statements; repeatable. Texts of"
        + " statements are not changed: what names the old one is treated as --statements says.",
      valueName: "from->to"),
    transform: parseRewrite)
  var rewrites: [CutRequest.Rewrite] = []

  @Flag(help: "Print one JSON document for programs.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print nothing; the exit status tells.")
  var quiet = false

  enum Checksum: String, ExpressibleByArgument, CaseIterable {
    case crc32
    case none
  }

  var isStandardOutput: Bool { file == "-" }

  func validate() throws {
    guard (directory == nil) != (file == nil) else {
      throw ValidationError("give --output-dir DIR, or --output FILE (- for standard output)")
    }
    if decompress, compress {
      throw ValidationError("--compress and --decompress exclude each other")
    }
    if split != nil, file != nil { throw ValidationError("--split needs --output-dir") }
    if let split, split < 4096 { throw ValidationError("--split takes 4096 bytes at least") }
  }
}

/// Parses a size such as `100M`.
@Sendable private func parseSize(_ text: String) throws -> UInt64 {
  let units: [Character: UInt64] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
  var digits = text[...]
  var factor: UInt64 = 1
  if let last = text.uppercased().last, let unit = units[last] {
    digits = digits.dropLast()
    factor = unit
  }
  guard let number = UInt64(digits), !number.multipliedReportingOverflow(by: factor).overflow else {
    throw ValidationError("'\(text)' is no size, such as 104857600, 100M or 1G")
  }
  return number * factor
}

/// Parses `from->to`.
@Sendable private func parseRewrite(_ text: String) throws -> CutRequest.Rewrite {
  let parts = text.split(separator: "->", omittingEmptySubsequences: false)
  guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, parts[1].utf8.count <= 192 else {
    throw ValidationError("'\(text)' is not of the form FROM->TO, such as 'shop->shop_copy'")
  }
  return CutRequest.Rewrite(from: Array(parts[0].utf8), to: Array(parts[1].utf8))
}
