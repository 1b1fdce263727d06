import ArgumentParser
import BinlogBytes
import BinlogEvents
import BinlogLogs

/// Which logs of the given directories are meant; shared by all commands that take logs, index files
/// and directories alike.
struct LogChoiceOptions: ParsableArguments {
  @Flag(help: "Of a directory that holds both, read the relay logs, not the binlogs.")
  var relayLogs = false

  @Option(
    help: ArgumentHelp(
      "Of a replica's directory, read the relay logs of this channel ('' for the default one).",
      valueName: "name"))
  var channel: String?

  /// The logs that `paths` mean, in order.
  ///
  /// - Throws: ``ExitStatus/failed`` where that cannot be said, after telling why.
  func logs(
    _ paths: [String], _ access: LogAccess, needsOneFamily: Bool, hasBarePosition: Bool = false
  ) throws -> LogSelection {
    var wishes = LogSelection.Wishes()
    wishes.prefersRelayLogs = relayLogs
    wishes.channel = channel
    wishes.rules.needsOneFamily = needsOneFamily
    wishes.rules.hasBarePosition = hasBarePosition
    do throws(SourceError) {
      return try LogSelection(paths.unfolded, access, wishes: wishes)
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
  }
}

/// A start or stop position: a byte of the first or the last log, or `FILE:POS`.
enum PositionBound: ExpressibleByArgument {
  case bare(UInt64)
  case named(LogCoordinate)

  init?(argument: String) {
    if let number = UInt64(argument) {
      self = .bare(number)
    } else if let coordinate = LogCoordinate(parsing: argument) {
      self = .named(coordinate)
    } else {
      return nil
    }
  }

  var position: UInt64 {
    switch self {
    case .bare(let number): number
    case .named(let coordinate): coordinate.position
    }
  }

  var isBare: Bool { if case .bare = self { true } else { false } }

  /// The place among `logs` of the log that it names; nil where it names none.
  func place(_ option: String, in logs: LogSelection) throws -> Int? {
    guard case .named(let coordinate) = self else { return nil }
    do throws(LogSelection.NoSuchLog) {
      return try logs.place(of: coordinate)
    } catch {
      StandardError.write("binlogtool: \(option): \(error.text)")
      throw ExitStatus.failed
    }
  }
}

extension LogSelection {
  /// The logs from that of `start` to that of `stop`.
  func extent(start: PositionBound?, stop: PositionBound?) throws -> ClosedRange<Int> {
    let first = try start?.place("--start-position", in: self) ?? 0
    let last = try stop?.place("--stop-position", in: self) ?? max(0, paths.count - 1)
    guard first <= last else {
      StandardError.write("binlogtool: --stop-position: lies before --start-position")
      throw ExitStatus.failed
    }
    return first...last
  }
}

extension OutputGuard {
  /// Notes that all that `logs` found is read.
  func add(_ logs: LogSelection) {
    addInputs(logs.paths)
    addInputs(logs.indexPaths)
  }
}
