public import BinlogBytes
public import BinlogEvents

/// What a scan saw around one offset: the boundaries of events and groups next to it.
public struct PositionSurroundings: Equatable, Sendable {
  /// The offset that was asked about.
  public var offset: FileOffset
  /// The last event boundary at or before it.
  public var eventBefore: FileOffset?
  /// The first event boundary after it, or at it where an event starts there.
  public var eventAfter: FileOffset?
  /// Type of the event that starts there or contains it.
  public var eventType: EventType?
  /// Whether an event starts exactly there.
  public var isEventBoundary = false
  /// Where the group around it starts.
  public var groupStart: FileOffset?
  /// Where the group around it ends.
  public var groupEnd: FileOffset?
  /// Whether a group is open there: what comes next goes on with it.
  public var isInsideGroup = false
  /// Whether it lies in bytes that could not be read as events.
  public var isInDamage = false

  /// Knows nothing yet.
  public init(offset: FileOffset) { self.offset = offset }
}

/// Follows a scan and notes what lies around a few offsets.
struct PositionWatch {
  private(set) var results: [PositionSurroundings]
  private var next = 0
  /// Results whose group is still open.
  private var waiting: [Int] = []

  init(_ offsets: [FileOffset]) {
    results = offsets.sorted().map { PositionSurroundings(offset: $0) }
  }

  var isIdle: Bool { next >= results.count && waiting.isEmpty }

  /// The next offset that was asked about.
  var nextOffset: FileOffset? { next < results.count ? results[next].offset : nil }

  /// Whether no group is open around one that was met.
  var hasNoOpenGroup: Bool { waiting.isEmpty }

  /// An event that starts while `open` is the group around its start.
  ///
  /// After damage nobody can say whether a group is open: `groupsAreLost`.
  mutating func event(_ frame: EventFrame, openBefore open: EventGroup?, groupsAreLost: Bool) {
    while next < results.count, results[next].offset < frame.end {
      let offset = results[next].offset
      if offset < frame.offset {
        // Between two events lie only damaged bytes, or the magic number.
        results[next].isInDamage = offset >= FileMagic.firstEvent
        results[next].eventAfter = frame.offset
      } else {
        results[next].eventBefore = frame.offset
        results[next].isEventBoundary = offset == frame.offset
        results[next].eventAfter = offset == frame.offset ? frame.offset : frame.end
        results[next].eventType = frame.type
        if groupsAreLost, !EventCatalog.role(of: frame.type).opensGroup {
          results[next].isInDamage = true
        } else if let open {
          results[next].isInsideGroup = true
          results[next].groupStart = open.start
        } else if offset > frame.offset, EventCatalog.role(of: frame.type).belongsToGroup {
          results[next].groupStart = frame.offset
        } else if EventCatalog.role(of: frame.type).belongsToGroup {
          results[next].groupStart = frame.offset
        }
        if results[next].groupStart != nil { waiting.append(next) }
      }
      next += 1
    }
  }

  /// A group ended.
  mutating func endGroup(at end: FileOffset) {
    guard !waiting.isEmpty else { return }
    for index in waiting { results[index].groupEnd = end }
    waiting.removeAll(keepingCapacity: true)
  }

  /// The group that was open never ends.
  mutating func abandonGroup() { waiting.removeAll(keepingCapacity: true) }

  /// Bytes from `start` to `end` are damaged.
  mutating func damage(from start: FileOffset, to end: FileOffset) {
    while next < results.count, results[next].offset < end {
      if results[next].offset >= start {
        results[next].isInDamage = true
        results[next].eventBefore = start
        results[next].isEventBoundary = results[next].offset == start
        results[next].eventAfter = end
      }
      next += 1
    }
  }

  /// The file ended.
  mutating func finish(at end: FileOffset, openGroup: EventGroup?) {
    while next < results.count {
      results[next].eventBefore = end
      if results[next].offset == end {
        results[next].isEventBoundary = true
        results[next].eventAfter = end
      }
      if let openGroup { results[next].groupStart = openGroup.start }
      next += 1
    }
  }
}

extension EventCatalog.Role {
  /// Whether an event of this role stands at the start of a group for certain.
  var opensGroup: Bool {
    switch self {
    case .gtid, .wholeGroup, .bookkeeping: true
    default: false
    }
  }

  /// Whether an event of this role is part of a group.
  var belongsToGroup: Bool {
    switch self {
    case .bookkeeping, .neutral: false
    default: true
    }
  }
}
