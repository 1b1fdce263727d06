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
  /// Whether the file is a relay log: its first description says so, or a Rotate event for the
  /// replica stands in it.
  public var isRelayLog = false
  /// In a relay log: the source's file that the events come from, as the last Rotate said.
  public var sourceFile: [UInt8] = []

  /// The state before the first event.
  public init(format: FormatDescription = .unknown) { self.format = format }

  /// The source's file name as text.
  public var sourceFileName: String? {
    sourceFile.isEmpty ? nil : String(decoding: sourceFile, as: UTF8.self)
  }

  /// Takes in a decoded event, but for groups, whose outcome the caller wants to see.
  public mutating func observe(
    _ event: Event, frame: EventFrame, bytes: Span<UInt8>
  ) throws(ReadError) {
    switch event {
    case .formatDescription(let description):
      if !hasFormat { isRelayLog = frame.header.flags.contains(.relayLog) }
      format = description
      hasFormat = true
      tableMaps.clear()
    case .startV3(let start):
      format = FormatDescription(
        binlogVersion: start.binlogVersion, serverVersion: start.serverVersion)
      hasFormat = true
    case .rotate(let rotate):
      tableMaps.clear()
      if isRelayLog || frame.header.flags.contains(.artificial) {
        sourceFile = bytes.extracting(rotate.nextFile).array
      }
    case .tableMap(let map):
      try tableMaps.insert(
        map, bytes: bytes.extracting(0..<max(0, bytes.count - frame.checksumLength)), frame: frame)
    case .rows(let rows):
      if rows.endsStatement { tableMaps.clear() }
    default: break
    }
  }
}
