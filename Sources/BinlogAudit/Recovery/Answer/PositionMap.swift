public import BinlogBytes
public import BinlogEvents
import BinlogLogs

/// The events of a source's log around a position, for people.
public struct PositionMap: Sendable {
  /// One event.
  public struct Entry: Sendable {
    /// Where it starts.
    public var offset: UInt64
    /// Where it ends.
    public var end: UInt64
    /// Its type.
    public var type: EventType
    /// Whether a group starts with it.
    public var startsGroup: Bool
    /// Whether a group ends with it.
    public var endsGroup: Bool
  }

  /// The log's bare name.
  public let file: String
  /// The position in question.
  public let position: UInt64
  /// Bytes of the log.
  public let size: UInt64
  /// Where its sound events end.
  public let soundEnd: UInt64
  /// Events around the position, or the last ones when it lies after the end.
  public let entries: [Entry]
  /// The next log, where one follows.
  public let nextFile: String?

  private static let before = 6
  private static let behind = 4

  /// Looks at the events around the place where the replica of `recovery` stands; nil when the
  /// source does not have that log.
  public init?(
    _ recovery: Recovery, source: LogAudit, access: LogAccess
  ) throws(SourceError) {
    guard let place = recovery.replica?.read else { return nil }
    var found: (LogAudit.Family, Int)?
    for family in source.families {
      if let index = family.family.members.firstIndex(where: { $0.name == place.file }) {
        found = (family, index)
        break
      }
    }
    guard let (family, index) = found, index < family.reports.count else { return nil }
    let report = family.reports[index]
    file = place.file
    position = place.position
    size = report.size
    soundEnd = report.lostAt?.rawValue ?? report.size
    nextFile = index + 1 < family.family.members.count ? family.family.members[index + 1].name : nil
    let log = try access.open(family.family.members[index].path)
    guard case .log(let format) = try LogOpening(log) else { return nil }
    var walker = FrameWalker(log)
    walker.adopt(format)
    var list: [Entry] = []
    var left = Self.behind
    while left > 0 {
      let next: EventFrame?
      do throws(FrameError) {
        next = try walker.nextFrame()
      } catch {
        break
      }
      guard let frame = next else { break }
      let role = EventCatalog.role(of: frame.type)
      list.append(
        Entry(
          offset: frame.offset.rawValue, end: frame.end.rawValue, type: frame.type,
          startsGroup: role == .gtid, endsGroup: role == .commit))
      if frame.end.rawValue > place.position {
        left -= 1
      } else if list.count > Self.before {
        list.removeFirst()
      }
    }
    entries = list
  }
}
