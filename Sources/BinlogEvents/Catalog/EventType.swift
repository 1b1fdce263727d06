/// The type code of an event; a code that nobody knows keeps its number.
public struct EventType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The code as stored.
  public let rawValue: UInt8

  /// Wraps a stored code.
  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

  @usableFromInline init(_ rawValue: UInt8) { self.rawValue = rawValue }

  // Types that both servers share.
  public static let unknown = EventType(0)
  public static let startV3 = EventType(1)
  public static let query = EventType(2)
  public static let stop = EventType(3)
  public static let rotate = EventType(4)
  public static let intVar = EventType(5)
  public static let load = EventType(6)
  public static let slave = EventType(7)
  public static let createFile = EventType(8)
  public static let appendBlock = EventType(9)
  public static let execLoad = EventType(10)
  public static let deleteFile = EventType(11)
  public static let newLoad = EventType(12)
  public static let rand = EventType(13)
  public static let userVar = EventType(14)
  public static let formatDescription = EventType(15)
  public static let xid = EventType(16)
  public static let beginLoadQuery = EventType(17)
  public static let executeLoadQuery = EventType(18)
  public static let tableMap = EventType(19)
  public static let preGAWriteRows = EventType(20)
  public static let preGAUpdateRows = EventType(21)
  public static let preGADeleteRows = EventType(22)
  public static let writeRowsV1 = EventType(23)
  public static let updateRowsV1 = EventType(24)
  public static let deleteRowsV1 = EventType(25)
  public static let incident = EventType(26)
  public static let heartbeat = EventType(27)
  public static let ignorable = EventType(28)
  public static let rowsQuery = EventType(29)
  public static let writeRowsV2 = EventType(30)
  public static let updateRowsV2 = EventType(31)
  public static let deleteRowsV2 = EventType(32)
  public static let gtid = EventType(33)
  public static let anonymousGtid = EventType(34)
  public static let previousGtids = EventType(35)
  public static let transactionContext = EventType(36)
  public static let viewChange = EventType(37)
  public static let xaPrepare = EventType(38)
  public static let partialUpdateRows = EventType(39)
  public static let transactionPayload = EventType(40)
  public static let heartbeatV2 = EventType(41)
  public static let taggedGtid = EventType(42)

  // Types of MariaDB alone.
  public static let annotateRows = EventType(160)
  public static let binlogCheckpoint = EventType(161)
  public static let mariaGtid = EventType(162)
  public static let gtidList = EventType(163)
  public static let startEncryption = EventType(164)
  public static let queryCompressed = EventType(165)
  public static let writeRowsCompressedV1 = EventType(166)
  public static let updateRowsCompressedV1 = EventType(167)
  public static let deleteRowsCompressedV1 = EventType(168)
  public static let writeRowsCompressed = EventType(169)
  public static let updateRowsCompressed = EventType(170)
  public static let deleteRowsCompressed = EventType(171)
  public static let partialRowData = EventType(172)

  /// Whether the checksum bytes of this event do not follow the algorithm in force: a format
  /// description says itself whether it has one.
  @inlinable public var hasOwnChecksumRule: Bool { self == .formatDescription }

  /// The name that the servers give the type, or the number for one that they have not.
  public var description: String { EventCatalog.entry(for: self)?.name ?? "type \(rawValue)" }
}
