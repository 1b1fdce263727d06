/// The type code of an event; a code that nobody knows keeps its number.
public struct EventType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The code as stored.
  public let rawValue: UInt8

  /// Wraps a stored code.
  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

  @usableFromInline init(_ rawValue: UInt8) { self.rawValue = rawValue }

  // Types that both servers share.
  /// Unknown.
  public static let unknown = EventType(0)
  /// Start_v3.
  public static let startV3 = EventType(1)
  /// Query.
  public static let query = EventType(2)
  /// Stop.
  public static let stop = EventType(3)
  /// Rotate.
  public static let rotate = EventType(4)
  /// Intvar.
  public static let intVar = EventType(5)
  /// Load.
  public static let load = EventType(6)
  /// Slave.
  public static let slave = EventType(7)
  /// Create_file.
  public static let createFile = EventType(8)
  /// Append_block.
  public static let appendBlock = EventType(9)
  /// Exec_load.
  public static let execLoad = EventType(10)
  /// Delete_file.
  public static let deleteFile = EventType(11)
  /// New_load.
  public static let newLoad = EventType(12)
  /// RAND.
  public static let rand = EventType(13)
  /// User_var.
  public static let userVar = EventType(14)
  /// Format_desc.
  public static let formatDescription = EventType(15)
  /// Xid.
  public static let xid = EventType(16)
  /// Begin_load_query.
  public static let beginLoadQuery = EventType(17)
  /// Execute_load_query.
  public static let executeLoadQuery = EventType(18)
  /// Table_map.
  public static let tableMap = EventType(19)
  /// Write_rows_event_old.
  public static let preGAWriteRows = EventType(20)
  /// Update_rows_event_old.
  public static let preGAUpdateRows = EventType(21)
  /// Delete_rows_event_old.
  public static let preGADeleteRows = EventType(22)
  /// Write_rows_v1.
  public static let writeRowsV1 = EventType(23)
  /// Update_rows_v1.
  public static let updateRowsV1 = EventType(24)
  /// Delete_rows_v1.
  public static let deleteRowsV1 = EventType(25)
  /// Incident.
  public static let incident = EventType(26)
  /// Heartbeat.
  public static let heartbeat = EventType(27)
  /// Ignorable.
  public static let ignorable = EventType(28)
  /// Rows_query.
  public static let rowsQuery = EventType(29)
  /// Write_rows.
  public static let writeRowsV2 = EventType(30)
  /// Update_rows.
  public static let updateRowsV2 = EventType(31)
  /// Delete_rows.
  public static let deleteRowsV2 = EventType(32)
  /// Gtid.
  public static let gtid = EventType(33)
  /// Anonymous_Gtid.
  public static let anonymousGtid = EventType(34)
  /// Previous_gtids.
  public static let previousGtids = EventType(35)
  /// Transaction_context.
  public static let transactionContext = EventType(36)
  /// View_change.
  public static let viewChange = EventType(37)
  /// XA_prepare.
  public static let xaPrepare = EventType(38)
  /// Update_rows_partial.
  public static let partialUpdateRows = EventType(39)
  /// Transaction_payload.
  public static let transactionPayload = EventType(40)
  /// Heartbeat.
  public static let heartbeatV2 = EventType(41)
  /// Gtid_tagged.
  public static let taggedGtid = EventType(42)

  // Types of MariaDB alone.
  /// Annotate_rows.
  public static let annotateRows = EventType(160)
  /// Binlog_checkpoint.
  public static let binlogCheckpoint = EventType(161)
  /// Gtid.
  public static let mariaGtid = EventType(162)
  /// Gtid_list.
  public static let gtidList = EventType(163)
  /// Start_encryption.
  public static let startEncryption = EventType(164)
  /// Query_compressed.
  public static let queryCompressed = EventType(165)
  /// Write_rows_compressed_v1.
  public static let writeRowsCompressedV1 = EventType(166)
  /// Update_rows_compressed_v1.
  public static let updateRowsCompressedV1 = EventType(167)
  /// Delete_rows_compressed_v1.
  public static let deleteRowsCompressedV1 = EventType(168)
  /// Write_rows_compressed.
  public static let writeRowsCompressed = EventType(169)
  /// Update_rows_compressed.
  public static let updateRowsCompressed = EventType(170)
  /// Delete_rows_compressed.
  public static let deleteRowsCompressed = EventType(171)
  /// Partial_row_data.
  public static let partialRowData = EventType(172)

  /// Whether the checksum bytes of this event do not follow the algorithm in force: a format
  /// description says itself whether it has one.
  @inlinable public var hasOwnChecksumRule: Bool { self == .formatDescription }

  /// The name that the servers give the type, or the number for one that they have not.
  public var description: String { EventCatalog.entry(for: self)?.name ?? "type \(rawValue)" }
}
