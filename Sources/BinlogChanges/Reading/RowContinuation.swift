import BinlogBytes
import BinlogEvents
import BinlogLogs

/// What one relay log hands on to the next: a replica cuts its relay logs by size and on request,
/// in the middle of groups and even of statements.
struct RowContinuation {
  var state: LogState
  var place: RowsPlace
  var groupStart: FileOffset?
  var hasBegun: Bool
  var ending: RowGroup.Ending
  var isGroupWanted: Bool
  var reading: GroupReading
  /// Where in the log to begin; nil at its beginning.
  var offset: FileOffset?

  /// Whether the log at `next` is the one that a server writes after that at `path`, by name.
  static func follows(_ path: String, _ next: String) -> Bool {
    guard let one = LogName(path.logFileName), let other = LogName(next.logFileName) else {
      return false
    }
    return one.stem == other.stem && one.number + 1 == other.number
  }

  /// Whether `source` is a relay log, by the flag of its first event.
  static func isRelayLog(_ source: ByteSource) throws(SourceError) -> Bool {
    var cursor = ByteCursor(source)
    guard try cursor.load(EventHeader.size, at: FileMagic.firstEvent) == EventHeader.size else {
      return false
    }
    do throws(ReadError) {
      var reader = ByteReader(
        cursor.bytes(EventHeader.size, at: FileMagic.firstEvent), base: FileMagic.firstEvent)
      return try EventHeader(from: &reader).flags.contains(.relayLog)
    } catch {
      return false
    }
  }
}

extension RowFile {
  /// Takes over what the relay log before left, or what was known where reading resumes.
  mutating func take(over before: RowContinuation, _ format: FormatDescription) {
    state = before.state
    place = before.place
    groupStart = before.groupStart
    hasBegun = before.hasBegun
    ending = before.ending
    isGroupWanted = before.isGroupWanted
    reading = before.reading
    resumed = before.offset
    guard resumed == nil else { return }
    state.format = format
    state.hasFormat = false
  }

  /// What the next relay log goes on from.
  var continuation: RowContinuation { continuation(state) }

  private func continuation(_ state: LogState) -> RowContinuation {
    RowContinuation(
      state: state, place: place, groupStart: groupStart, hasBegun: hasBegun, ending: ending,
      isGroupWanted: isGroupWanted, reading: reading)
  }

  /// What is to be read next.
  enum Next {
    /// The next log.
    case goOn
    /// Nothing more.
    case stop
    /// An earlier relay log, from where the group at hand begins.
    case goBack(String, RowContinuation)
  }

  /// The earlier log that is to be read again, where the group at hand begins there.
  mutating func goingBack(_ state: LogState) -> Next? {
    guard let start = reading.elsewhere else { return nil }
    reading.elsewhere = nil
    var before = continuation(state)
    before.state = start.state
    before.place = start.place
    before.groupStart = start.groupStart
    before.offset = start.offset
    return .goBack(start.path, before)
  }
}
