import ArgumentParser
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogWriting

/// Which groups and tables `cut` keeps.
struct CutFilterOptions: ParsableArguments {
  @Option(
    name: [.customShort("j"), .customLong("start-position")],
    help: ArgumentHelp(
      "Begin with the group at this byte of the first log, or at FILE:POS.", valueName: "pos"))
  var startPosition: PositionBound?

  @Option(
    name: .customLong("stop-position"),
    help: ArgumentHelp(
      "End before this byte of the last log, or before FILE:POS.", valueName: "pos"))
  var stopPosition: PositionBound?

  @Option(
    name: .customLong("start-datetime"), parsing: .unconditional,
    help: ArgumentHelp("Begin with the first group of this time or later.", valueName: "time"),
    transform: parseTime)
  var startTime: RowTime?

  @Option(
    name: .customLong("stop-datetime"), parsing: .unconditional,
    help: ArgumentHelp("End before the first group of this time or later.", valueName: "time"),
    transform: parseTime)
  var stopTime: RowTime?

  @Option(
    name: .customLong("include-gtids"),
    help: ArgumentHelp(
      "From the first to the last of these groups; others between leave an empty transaction.",
      valueName: "set"),
    transform: parseGtids)
  var included: [GtidFilter] = []

  @Option(
    name: .customLong("exclude-gtids"),
    help: ArgumentHelp("Without these groups. Repeatable.", valueName: "set"),
    transform: parseGtids)
  var excluded: [GtidFilter] = []

  @Option(
    help: ArgumentHelp(
      "Without this group, which must be there: by GTID, or FILE:POS of a byte in it. Repeatable.",
      valueName: "group"))
  var drop: [String] = []

  @Option(
    name: .customLong("server-id"),
    help: ArgumentHelp("Only groups made by this server; repeatable.", valueName: "id"))
  var servers: [UInt32] = []

  @OptionGroup var named: TableOptions

  @OptionGroup var replica: ReplicaFilterOptions

  @Option(
    help: ArgumentHelp(
      """
      Statements that touch what is kept and what is not, or of which that cannot be told: keep them, \
      drop them, or refuse to write anything and list them all.
      """, valueName: "what"))
  var statements = Statements.refuse

  @Flag(help: "Leave groups out of which nothing is left, instead of an empty transaction.")
  var dropEmpty = false

  @Flag(help: "Let GTIDs be missing in what is written, and logs among those that are read.")
  var gtidHoles = false

  @Flag(help: "Keep every whole group, leave out what is torn, damaged or never ended.")
  var repair = false

  enum Statements: String, ExpressibleByArgument, CaseIterable {
    case keep
    case drop
    case refuse
  }

  var hasBarePosition: Bool { startPosition?.isBare ?? false || stopPosition?.isBare ?? false }

  /// Whether nothing but a range by position or time is asked for.
  var isPlain: Bool {
    included.isEmpty && excluded.isEmpty && drop.isEmpty && servers.isEmpty
      && named.isEmpty && replica.asReplica == nil
  }

  /// What these options and `output` ask for, of the logs of `extent`.
  func request(
    _ output: CutOutputOptions, _ logs: LogSelection, _ extent: ClosedRange<Int>,
    channel: String?
  ) throws -> CutRequest {
    var request = CutRequest()
    if let startPosition {
      request.start = CutRequest.Place(log: 0, position: startPosition.position)
    }
    if let stopPosition {
      request.stop = CutRequest.Place(
        log: extent.upperBound - extent.lowerBound, position: stopPosition.position)
    }
    request.filter.startTime = startTime
    request.filter.stopTime = stopTime
    request.filter.includedGtids = GtidFilter(union: included)
    request.filter.excludedGtids = GtidFilter(union: excluded)
    request.filter.servers = Set(servers)
    named.narrow(&request.filter)
    request.filter.asReplica = try replica.filter(logs, channel: channel)
    var gtids: [GtidFilter] = []
    for text in drop {
      if let gtid = GtidFilter(text) {
        gtids.append(gtid)
        continue
      }
      guard let coordinate = LogCoordinate(parsing: text) else {
        StandardError.write(
          "binlogtool: --drop: '\(text)' is neither a GTID nor FILE:POS, such as"
            + " mysql-bin.000562:4710")
        throw ExitStatus.failed
      }
      let place: Int
      do throws(LogSelection.NoSuchLog) {
        place = try logs.place(of: coordinate)
      } catch {
        StandardError.write("binlogtool: --drop: \(error.text)")
        throw ExitStatus.failed
      }
      request.dropped.append(
        CutRequest.Place(log: place - extent.lowerBound, position: coordinate.position))
    }
    request.droppedGtids = GtidFilter(union: gtids)
    request.dropsEmpty = dropEmpty
    request.allowsHoles = gtidHoles
    request.statements = CutRequest.Statements(rawValue: statements.rawValue) ?? .refuse
    request.repairs = repair
    request.decrypts = output.decrypt
    request.decompresses = output.decompress
    request.compresses = output.compress
    request.rewrites = output.rewrites
    request.writing.joins = output.join || output.file != nil
    request.writing.split = output.split
    request.writing.checksum = output.checksum.map { $0 == .crc32 ? .crc32 : .none }
    return request
  }
}
