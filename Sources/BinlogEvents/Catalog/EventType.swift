/// The type code of an event; a code that nobody knows keeps its number.
public struct EventType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The code as stored.
  public let rawValue: UInt8

  /// Wraps a stored code.
  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

  @inlinable init(_ rawValue: UInt8) { self.rawValue = rawValue }

  /// Compares the codes.
  @inlinable public static func == (left: EventType, right: EventType) -> Bool {
    left.rawValue == right.rawValue
  }

  // Types that both servers share.
  /// Unknown.
  @inlinable public static var unknown: EventType { EventType(0) }
  /// Start_v3.
  @inlinable public static var startV3: EventType { EventType(1) }
  /// Query.
  @inlinable public static var query: EventType { EventType(2) }
  /// Stop.
  @inlinable public static var stop: EventType { EventType(3) }
  /// Rotate.
  @inlinable public static var rotate: EventType { EventType(4) }
  /// Intvar.
  @inlinable public static var intVar: EventType { EventType(5) }
  /// Load.
  @inlinable public static var load: EventType { EventType(6) }
  /// Slave.
  @inlinable public static var slave: EventType { EventType(7) }
  /// Create_file.
  @inlinable public static var createFile: EventType { EventType(8) }
  /// Append_block.
  @inlinable public static var appendBlock: EventType { EventType(9) }
  /// Exec_load.
  @inlinable public static var execLoad: EventType { EventType(10) }
  /// Delete_file.
  @inlinable public static var deleteFile: EventType { EventType(11) }
  /// New_load.
  @inlinable public static var newLoad: EventType { EventType(12) }
  /// RAND.
  @inlinable public static var rand: EventType { EventType(13) }
  /// User_var.
  @inlinable public static var userVar: EventType { EventType(14) }
  /// Format_desc.
  @inlinable public static var formatDescription: EventType { EventType(15) }
  /// Xid.
  @inlinable public static var xid: EventType { EventType(16) }
  /// Begin_load_query.
  @inlinable public static var beginLoadQuery: EventType { EventType(17) }
  /// Execute_load_query.
  @inlinable public static var executeLoadQuery: EventType { EventType(18) }
  /// Table_map.
  @inlinable public static var tableMap: EventType { EventType(19) }
  /// Write_rows_event_old.
  @inlinable public static var preGAWriteRows: EventType { EventType(20) }
  /// Update_rows_event_old.
  @inlinable public static var preGAUpdateRows: EventType { EventType(21) }
  /// Delete_rows_event_old.
  @inlinable public static var preGADeleteRows: EventType { EventType(22) }
  /// Write_rows_v1.
  @inlinable public static var writeRowsV1: EventType { EventType(23) }
  /// Update_rows_v1.
  @inlinable public static var updateRowsV1: EventType { EventType(24) }
  /// Delete_rows_v1.
  @inlinable public static var deleteRowsV1: EventType { EventType(25) }
  /// Incident.
  @inlinable public static var incident: EventType { EventType(26) }
  /// Heartbeat.
  @inlinable public static var heartbeat: EventType { EventType(27) }
  /// Ignorable.
  @inlinable public static var ignorable: EventType { EventType(28) }
  /// Rows_query.
  @inlinable public static var rowsQuery: EventType { EventType(29) }
  /// Write_rows.
  @inlinable public static var writeRowsV2: EventType { EventType(30) }
  /// Update_rows.
  @inlinable public static var updateRowsV2: EventType { EventType(31) }
  /// Delete_rows.
  @inlinable public static var deleteRowsV2: EventType { EventType(32) }
  /// Gtid.
  @inlinable public static var gtid: EventType { EventType(33) }
  /// Anonymous_Gtid.
  @inlinable public static var anonymousGtid: EventType { EventType(34) }
  /// Previous_gtids.
  @inlinable public static var previousGtids: EventType { EventType(35) }
  /// Transaction_context.
  @inlinable public static var transactionContext: EventType { EventType(36) }
  /// View_change.
  @inlinable public static var viewChange: EventType { EventType(37) }
  /// XA_prepare.
  @inlinable public static var xaPrepare: EventType { EventType(38) }
  /// Update_rows_partial.
  @inlinable public static var partialUpdateRows: EventType { EventType(39) }
  /// Transaction_payload.
  @inlinable public static var transactionPayload: EventType { EventType(40) }
  /// Heartbeat.
  @inlinable public static var heartbeatV2: EventType { EventType(41) }
  /// Gtid_tagged.
  @inlinable public static var taggedGtid: EventType { EventType(42) }

  // Types of MariaDB alone.
  /// Annotate_rows.
  @inlinable public static var annotateRows: EventType { EventType(160) }
  /// Binlog_checkpoint.
  @inlinable public static var binlogCheckpoint: EventType { EventType(161) }
  /// Gtid.
  @inlinable public static var mariaGtid: EventType { EventType(162) }
  /// Gtid_list.
  @inlinable public static var gtidList: EventType { EventType(163) }
  /// Start_encryption.
  @inlinable public static var startEncryption: EventType { EventType(164) }
  /// Query_compressed.
  @inlinable public static var queryCompressed: EventType { EventType(165) }
  /// Write_rows_compressed_v1.
  @inlinable public static var writeRowsCompressedV1: EventType { EventType(166) }
  /// Update_rows_compressed_v1.
  @inlinable public static var updateRowsCompressedV1: EventType { EventType(167) }
  /// Delete_rows_compressed_v1.
  @inlinable public static var deleteRowsCompressedV1: EventType { EventType(168) }
  /// Write_rows_compressed.
  @inlinable public static var writeRowsCompressed: EventType { EventType(169) }
  /// Update_rows_compressed.
  @inlinable public static var updateRowsCompressed: EventType { EventType(170) }
  /// Delete_rows_compressed.
  @inlinable public static var deleteRowsCompressed: EventType { EventType(171) }
  /// Partial_row_data.
  @inlinable public static var partialRowData: EventType { EventType(172) }

  /// Whether the checksum bytes of this event do not follow the algorithm in force: a format
  /// description says itself whether it has one.
  @inlinable public var hasOwnChecksumRule: Bool { self == .formatDescription }

  /// The name that the servers give the type, or the number for one that they have not.
  public var description: String { EventCatalog.entry(for: self)?.name ?? "type \(rawValue)" }
}

extension EventType {
  /// Whether it is one of the rows of 5.1 and later.
  package var isRows: Bool {
    switch self {
    case .writeRowsV1, .updateRowsV1, .deleteRowsV1, .writeRowsV2, .updateRowsV2, .deleteRowsV2,
      .partialUpdateRows, .writeRowsCompressedV1, .updateRowsCompressedV1,
      .deleteRowsCompressedV1, .writeRowsCompressed, .updateRowsCompressed,
      .deleteRowsCompressed:
      true
    default: false
    }
  }
}
