public import BinlogBytes

/// What one event of a log leaves behind for the next ones.
///
/// One explicit value: it can be computed without printing anything, and copied at a boundary
/// between groups, so that another thread goes on from there.
public struct LogState: Sendable {
  /// The layout in force.
  public var format: FormatDescription
  /// Whether any format description was met.
  public var hasFormat = false
  /// Tables that are mapped.
  public var tableMaps = TableMapRegistry()
  /// The group that is open.
  public var groups = GroupTracker()
  /// Fragments of a rows event that wait for more (MariaDB 12.3).
  public var fragments = RowFragments()
  /// Whether the file is a relay log: its first description says so, or a Rotate event for the
  /// replica stands in it.
  public var isRelayLog = false
  /// In a relay log: the source's file that the events come from, as the last Rotate said.
  public var sourceFile: [UInt8] = []

  /// The state before the first event.
  public init(format: FormatDescription = .unknown) { self.format = format }

  /// The source's file name as text.
  public var sourceFileName: String? {
    sourceFile.isEmpty ? nil : PathText.text(of: sourceFile)
  }

  /// Whether nothing is open that who reads on would have to know of: between groups, with no tables
  /// and no fragments that wait for more.
  public var isAtRest: Bool {
    groups.isAtBoundary && tableMaps.count == 0 && !fragments.mindsOthers
  }

  /// What stands where nothing is open, for another thread: shares nothing whose
  /// references are counted for each event.
  public var detached: LogState {
    var copy = self
    copy.format = format.detached
    copy.tableMaps = TableMapRegistry()
    copy.sourceFile = sourceFile.map { $0 }
    return copy
  }

  /// Whether a Rotate or Stop event was written by the log's own server, to end it.
  ///
  /// In a relay log others come from the source, or were made up to name its file; only the
  /// replica's own says where it ends in this very file.
  public func isOwn(_ frame: EventFrame) -> Bool {
    guard !frame.header.flags.contains(.artificial) else { return false }
    return !isRelayLog || frame.header.endLogPos.matches(endAt: frame.end.rawValue)
  }

  /// Forgets what belongs to a group or statement: after damage nobody knows where it is.
  public mutating func loseContext() {
    groups.lose()
    tableMaps.clear()
    fragments.lose()
  }

  /// Takes in a table map that says the same as the one before of its number; false, and nothing
  /// done, where it does not.
  public mutating func takeRepeatedMap(_ frame: EventFrame, _ bytes: Span<UInt8>) -> Bool {
    let end = max(0, bytes.count - frame.checksumLength)
    return tableMaps.takeRepeated(bytes.extracting(0..<end), frame)
  }

  /// Takes in a table map.
  public mutating func observe(
    _ map: TableMapEvent, frame: EventFrame, bytes: Span<UInt8>
  ) throws(ReadError) {
    try tableMaps.insert(
      map, bytes: bytes.extracting(0..<max(0, bytes.count - frame.checksumLength)), frame: frame)
  }

  /// Takes in rows that were read.
  public mutating func observe(_ rows: RowsEvent) {
    if rows.endsStatement { tableMaps.clear() }
  }

  /// Takes in a decoded event, but for groups, whose outcome the caller wants to see.
  public mutating func observe(
    _ event: Event, frame: EventFrame, bytes: Span<UInt8>
  ) throws(ReadError) {
    switch event {
    case .formatDescription(let description):
      // Its own description says so; that of its source, which follows, says nothing of it.
      if !hasFormat, frame.header.flags.contains(.relayLog) { isRelayLog = true }
      format = description
      hasFormat = true
      // A relay log may go on in the middle of a statement.
      if !isRelayLog { tableMaps.clear() }
    case .startV3(let start):
      format = FormatDescription(start, headerLength: frame.headerLength)
      hasFormat = true
    case .rotate(let rotate):
      // Made up for a replica: where the description is lost, this still tells a relay log.
      if !hasFormat, frame.header.flags.contains(.artificial) { isRelayLog = true }
      // The replica's own Rotate ends a relay log; those made up for it name the source's file,
      // and so does the source's own, which carries its server id and a position of its file.
      if !isRelayLog {
        tableMaps.clear()
      } else if !isOwn(frame) {
        sourceFile = bytes.extracting(rotate.nextFile).array
      }
    case .tableMap(let map): try observe(map, frame: frame, bytes: bytes)
    case .rows(let rows): observe(rows)
    default: break
    }
  }
}
