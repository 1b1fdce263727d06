public import BinlogBytes
public import BinlogEvents
import BinlogLogs

/// What a coordinate is.
public enum Verdict: String, Sendable, CaseIterable {
  /// An event boundary outside any group.
  case ok
  /// Exactly the end of a file.
  case okEnd = "ok-end"
  /// An event boundary in the middle of a group.
  case insideGroup = "inside-group"
  /// In the middle of an event.
  case insideEvent = "inside-event"
  /// After the end of the file: the impossible position.
  case pastEnd = "past-end"
  /// Below 4.
  case beforeFirstEvent = "before-first-event"
  /// No such file.
  case fileMissing = "file-missing"
  /// Damage lies there, so nobody can tell.
  case unreadable

  /// Whether a replica can go on from there.
  public var isSound: Bool {
    switch self {
    case .ok, .okEnd, .insideGroup: true
    default: false
    }
  }
}

/// A coordinate and all that is known of it.
public struct PositionVerdict: Equatable, Sendable {
  /// Bare name of the file, as asked.
  public var file: String
  /// The position, as asked.
  public var position: UInt64
  /// What it is.
  public var verdict: Verdict
  /// The last event boundary at or before it.
  public var nearestBefore: FileOffset?
  /// The first event boundary at or after it.
  public var nearestAfter: FileOffset?
  /// Where the group around it starts.
  public var groupStart: FileOffset?
  /// Where that group ends.
  public var groupEnd: FileOffset?
  /// Type of the event that starts there or contains it.
  public var eventType: EventType?
  /// Size of the file; nil when it is missing.
  public var fileSize: UInt64?
  /// What the server answers to a replica that asks for it; nil where it serves.
  public var serverError: String?
  /// Whether the server serves it; nil when none of the server's own logs was given.
  public var serverAnswer: Answer?
  /// How that is known; nil where it is not.
  public var answerBasis: AnswerBasis?

  /// What the server does with a replica that asks for it.
  public enum Answer: Equatable, Sendable {
    case serves
    case refuses
    /// Nobody can say; why.
    case unknown(String)
  }

  /// A verdict without surroundings.
  public init(file: String, position: UInt64, verdict: Verdict) {
    self.file = file
    self.position = position
    self.verdict = verdict
  }

  /// The verdict on `position` of the log that `report` and `around` describe.
  public init(
    file: String, position: UInt64, report: FileReport, around: PositionSurroundings
  ) {
    self.init(file: file, position: position, verdict: .ok)
    fileSize = report.size
    eventType = around.eventType
    nearestBefore = around.eventBefore
    nearestAfter = around.eventAfter
    groupStart = around.groupStart
    groupEnd = around.groupEnd
    if position < UInt64(FileMagic.size) {
      verdict = .beforeFirstEvent
      nearestBefore = nil
      nearestAfter = report.size > 4 ? FileMagic.firstEvent : nil
    } else if position > report.size {
      verdict = .pastEnd
      nearestAfter = nil
    } else if position == report.size {
      // Also after a torn event: the server waits there, or goes on with the next file.
      verdict = .okEnd
      if let lost = report.lostAt { nearestBefore = lost }
    } else if around.isInDamage || around.eventBefore == nil
      || report.lostAt.map({ around.offset >= $0 }) ?? false
    {
      verdict = .unreadable
    } else if !around.isEventBoundary {
      verdict = .insideEvent
    } else if around.isInsideGroup {
      verdict = .insideGroup
    }
  }
}
