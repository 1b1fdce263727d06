package import BinlogBytes
package import BinlogEvents

/// What the beginning of a log tells of its place among others.
package struct LogHead: Sendable {
  package var path: String
  /// Its name taken apart, without the ending of a wrapper; nil for a name that no server gives.
  package var name: LogName?
  /// What the path has before the name.
  package var directory: String
  package var identity: DirectoryListing.Identity?
  /// Nil where it is not known before all was read.
  package var size: UInt64?
  package var flavor: Flavor
  package var serverVersion: String
  package var serverID: UInt32
  package var isRelayLog: Bool
  /// Whether the beginning could be read; else only the name tells.
  package var isReadable = true
  /// When its server began it, seconds since 1970; 0 where it does not tell.
  package var created: UInt32
  /// MySQL: what stands in the logs before it.
  package var previous: GtidSet?
  /// MariaDB: the last of each server and domain in the logs before it.
  package var list: [MariaGtid]?
  /// Offset of the first event that is not about the log itself.
  package var firstGroup: FileOffset
  /// Seconds since 1970 of the first event that is not about the log itself; nil where there is none.
  package var firstTime: UInt32?
  /// MySQL: the GTID of the first group.
  package var firstGtid: Gtid?

  /// More events than these no server writes before the first group.
  private static let mostEvents = 16
  /// How much is compared of two logs that look like one.
  private static let comparedBytes = 1 << 20

  /// Reads the beginning of the log at `path`; nil for what can be read only once, and for what
  /// is no log or cannot be opened, which is told when its turn comes.
  package init?(_ path: String, _ access: LogAccess) {
    guard path != "-", DirectoryListing.kind(of: path) == .file,
      let source = try? access.open(path), case .log(let format)? = try? LogOpening(source)
    else { return nil }
    self.init(unread: path, flavor: format.flavor, isRelayLog: false)
    isReadable = true
    size = source.size
    serverVersion = format.serverVersion
    read(source, format)
  }

  /// A log of which only the name is known, among logs of the given kind.
  init(unread path: String, flavor: Flavor, isRelayLog: Bool) {
    self.path = path
    name = LogName(path.logFileName)
    directory = path.directoryPrefix
    identity = DirectoryListing.identity(of: path)
    self.flavor = flavor
    serverVersion = ""
    self.isRelayLog = isRelayLog
    (serverID, created) = (0, 0)
    firstGroup = FileMagic.firstEvent
    isReadable = false
  }

  private mutating func read(_ source: ByteSource, _ format: FormatDescription) {
    var walker = FrameWalker(source)
    walker.adopt(format)
    for _ in 0..<Self.mostEvents {
      guard let frame = try? walker.nextFrame() else { return }
      let bytes = walker.cursor.bytes(frame.size, at: frame.offset)
      switch frame.type {
      case .formatDescription where created == 0 && frame.offset == FileMagic.firstEvent:
        created = frame.header.timestamp
        serverID = frame.header.serverID
        isRelayLog = frame.header.flags.contains(.relayLog)
      case .previousGtids, .gtidList:
        guard let event = try? Event(frame, bytes: bytes, format: format) else { return }
        switch event {
        case .previousGtids(let event): previous = event.gtids
        case .gtidList(let event): list = event.gtids
        default: break
        }
      case .startEncryption, .binlogCheckpoint: break
      case .gtid, .taggedGtid:
        firstTime = frame.header.timestamp
        if case .gtid(let event)? = try? Event(frame, bytes: bytes, format: format) {
          firstGtid = event.gtid
        }
        return
      default:
        firstTime = frame.header.timestamp
        return
      }
      firstGroup = frame.end
    }
  }

  /// Whether both are one log, or one is a copy of the beginning of the other.
  func isSame(as other: LogHead, _ access: LogAccess) -> Bool {
    if let identity, identity == other.identity { return true }
    guard isReadable, other.isReadable, let name, let otherName = other.name,
      name.stem == otherName.stem,
      name.number == otherName.number, serverID == other.serverID, created == other.created,
      isRelayLog == other.isRelayLog, previous == other.previous, list == other.list,
      firstGroup == other.firstGroup, let one = try? access.open(path),
      let two = try? access.open(other.path)
    else { return false }
    // The description has a flag that says whether its server has it open.
    var first = ByteCursor(one)
    var second = ByteCursor(two)
    var offset = firstGroup
    let end = firstGroup.advanced(by: Self.comparedBytes)
    while offset < end {
      guard let count = try? first.load(1 << 16, at: offset),
        let otherCount = try? second.load(1 << 16, at: offset)
      else { return false }
      let common = min(count, otherCount)
      if common == 0 { return true }
      let left = first.bytes(common, at: offset)
      let right = second.bytes(common, at: offset)
      for index in 0..<common where left[index] != right[index] { return false }
      offset = offset.advanced(by: common)
    }
    return true
  }

  /// Whether the GTIDs before this log are fewer than those before `other`, and all among them;
  /// nil where they do not tell which is the earlier one.
  ///
  /// Those of relay logs do not: a replica forgets what it has fetched when it begins to fetch anew.
  package func isBefore(_ other: LogHead) -> Bool? {
    guard !isRelayLog, !other.isRelayLog else { return nil }
    if let previous, let next = other.previous {
      if previous == next { return nil }
      if previous.isSubset(of: next) { return true }
      return next.isSubset(of: previous) ? false : nil
    }
    guard let list, let next = other.list else { return nil }
    // Fewer entries tell nothing: a domain may have been deleted.
    var isEarlier = next.count > list.count
    var isLater = false
    for gtid in list {
      guard let same = next.first(where: { $0.domain == gtid.domain && $0.server == gtid.server })
      else { continue }
      if gtid.sequence < same.sequence { isEarlier = true }
      if gtid.sequence > same.sequence { isLater = true }
    }
    return isEarlier == isLater ? nil : isEarlier
  }
}
