public import BinlogBytes

/// Why a log cannot be read at a place, or not as its events say: one value, and one wording, for
/// every command.
///
/// It is a value and not the end: a ``LogReader`` can go on after it.
public struct LogDamage: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Problem: Equatable, Sendable {
    /// There is no log here, or one whose key was not given.
    case noLog(LogOpening)
    /// Fewer bytes are left than a header has.
    case tornHeader(available: Int)
    /// The size field reaches past the end.
    case tornEvent(EventHeader, available: UInt64)
    /// The size field is smaller than header and checksum.
    case tooSmall(EventHeader, least: Int)
    /// The stored checksum is not that of the bytes.
    case checksum(EventType, ChecksumComparison)
    /// The body is not what its type says.
    case undecodable(EventType, ReadError)
    /// An event of a type that cannot stand in a payload, as a sentence.
    case misplaced(String)
    /// A payload cannot be unpacked.
    case closedPayload(SourceError)
    /// A payload does not hold as many bytes as it says.
    case payloadSize(claimed: UInt64, found: UInt64)
    /// Fragments make no rows event.
    case fragments(RowFragments.Problem)
    /// No event can be believed after the damage.
    case noEventBehind
    /// Events of this old format cannot be searched for: it has no positions.
    case noSearch
    /// The bytes end, or cannot be had.
    case source(SourceError)
  }

  /// What is wrong.
  public var problem: Problem
  /// Where: an offset in the log; inside a payload that of the payload event.
  public var offset: FileOffset
  /// Where in the payload's content, when it is inside one.
  public var inner: FileOffset?

  /// Damage at `offset`.
  public init(_ problem: Problem, at offset: FileOffset, inner: FileOffset? = nil) {
    self.problem = problem
    self.offset = offset
    self.inner = inner
  }

  /// Why a frame cannot be had, in the log or inside the payload event at `payload`, where the next
  /// event was expected at `place`.
  public init(frame error: FrameError, at place: FileOffset, payload: FileOffset? = nil) {
    let start: FileOffset
    switch error {
    case .tornHeader(let offset, let available):
      start = offset
      problem = .tornHeader(available: available)
    case .eventTooSmall(let offset, let header, let least):
      start = offset
      problem = .tooSmall(header, least: least)
    case .eventTooLarge(let offset, let header, let available):
      start = offset
      problem = .tornEvent(header, available: available)
    case .source(let error):
      start = place
      problem = payload == nil ? .source(error) : .closedPayload(error)
    }
    offset = payload ?? start
    if case .closedPayload = problem { return }
    inner = payload == nil ? nil : start
  }

  /// A body that cannot be understood.
  public init(_ error: DecodeError) {
    problem = .undecodable(error.type, error.cause)
    offset = error.payload ?? error.event
    inner = error.payload == nil ? nil : error.event
  }

  /// Whether the log ends in the middle of an event: its server may be writing the rest.
  public var isTorn: Bool {
    switch problem {
    case .tornHeader, .tornEvent: true
    default: false
    }
  }

  /// Whether the next event is known where it ends, so that reading can simply go on: the event is
  /// all there, but for what is wrong in it.
  public var isPassable: Bool {
    if inner != nil { return true }
    switch problem {
    case .checksum, .undecodable, .misplaced, .closedPayload, .payloadSize, .fragments: return true
    case .tornHeader, .tornEvent, .tooSmall, .noEventBehind, .noSearch, .source, .noLog:
      return false
    }
  }

  /// Whether it is no fault of the bytes: they could not be had.
  public var isFailure: Bool {
    if case .source(let error) = problem { return !error.isDamage }
    return false
  }

  /// One line for people, without the offset.
  public var message: String {
    (inner.map { "in the payload, at offset \($0) of its content: " } ?? "") + words
  }

  private var words: String {
    switch problem {
    case .noLog(.empty): "the file is empty"
    case .noLog(.encrypted(let header)):
      "the log is encrypted: \(header?.advice ?? "its encryption header is damaged as well")"
    case .noLog(.notALog(let bytes)):
      "no binlog: it begins with \(ForeignFile.hex(bytes)), expected fe 62 69 6e"
    case .noLog(.log): "no binlog"
    case .tornHeader(let available):
      "the log ends in the middle of an event header: \(available) of 19 bytes are there"
    case .tornEvent(let header, let available):
      "\(header.type) claims \(header.eventSize) bytes, \(available) are left: the log was cut, or "
        + "is damaged here"
    case .tooSmall(let header, let least):
      "no event can begin here: the size field says \(header.eventSize), at least \(least) are "
        + "needed; `binlogtool verify` finds how far the damage goes"
    case .checksum(let type, let sums):
      "\(type): the checksum is \(sums.storedText), computed \(sums.computedText): the event was "
        + "changed after it was written"
    case .undecodable(let type, let cause):
      "\(type) cannot be decoded at offset \(cause.offset): \(cause.reason)"
    case .misplaced(let text): text
    case .closedPayload(let error): error.message
    case .payloadSize(let claimed, let found):
      "the payload's content is said to have \(claimed) bytes, it has \(found)"
    case .fragments(let problem):
      "\(problem.reason): expected \(problem.expected), found \(problem.found); these rows cannot be "
        + "shown"
    case .noEventBehind: "no event that can be believed follows"
    case .noSearch:
      "events of this old format cannot be found after damage: it has no positions"
    case .source(let error):
      (error.isDamage ? "the log could be read up to here: " : "") + error.message
    }
  }
}

/// What was passed over after damage.
public struct LogGap: Equatable, Sendable {
  /// Where no event could be made out.
  public var start: FileOffset
  /// Where the log goes on.
  public var end: FileOffset
  /// The event there.
  public var type: EventType
  /// What speaks for it, in words.
  public var evidence: String

  /// One line for people.
  public var message: String {
    "\(end.distance(from: start)) bytes are passed over; the log goes on with \(type) at offset "
      + "\(end), because \(evidence); the group there may lack its beginning"
  }
}
