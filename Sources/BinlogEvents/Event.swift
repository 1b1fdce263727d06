import BinlogBytes

/// A decoded event.
///
/// Small fields are copied; names, text, row images and payloads stay ranges that count from the
/// event's first byte.
public enum Event: Sendable {
  case startV3(StartV3Event)
  case formatDescription(FormatDescription)
  case query(QueryEvent)
  case stop
  case rotate(RotateEvent)
  case intVar(IntVarEvent)
  case rand(RandEvent)
  case userVar(UserVarEvent)
  case xid(XidEvent)
  case xaPrepare(XAPrepareEvent)
  /// Load, New_load or Create_file.
  indirect case load(LoadEvent)
  case beginLoadQuery(FileBlockEvent)
  case appendBlock(FileBlockEvent)
  case deleteFile(FileReferenceEvent)
  case execLoad(FileReferenceEvent)
  case executeLoadQuery(ExecuteLoadQueryEvent)
  case rowsQuery(RowsQueryEvent)
  case tableMap(TableMapEvent)
  case rows(RowsEvent)
  case gtid(GtidEvent)
  case previousGtids(PreviousGtidsEvent)
  case transactionPayload(TransactionPayloadEvent)
  case viewChange(ViewChangeEvent)
  case transactionContext(TransactionContextEvent)
  case heartbeat(HeartbeatEvent)
  case incident(IncidentEvent)
  case annotateRows(AnnotateRowsEvent)
  case binlogCheckpoint(BinlogCheckpointEvent)
  case mariaGtid(MariaGtidEvent)
  case gtidList(GtidListEvent)
  case startEncryption(StartEncryptionEvent)
  case partialRowData(PartialRowDataEvent)
  /// A type without a decoder here, or one that has no body worth one; its bytes are whole.
  case opaque(body: Range<Int>)

  /// Decodes the event of `frame`, whose bytes are `bytes`, from its first to its last.
  ///
  /// `isTolerant` lets bytes that say nothing be wrong.
  ///
  /// - Throws: ``DecodeError`` when the body does not hold what its type says.
  @inlinable public init(
    _ frame: EventFrame, bytes: Span<UInt8>, format: borrowing FormatDescription,
    isTolerant: Bool = false
  ) throws(DecodeError) {
    var context = DecodeContext(format: format, type: frame.type, flags: frame.header.flags)
    context.isTolerant = isTolerant
    try self.init(frame, bytes: bytes, context)
  }

  /// Decodes an event of which the context is known already.
  public init(
    _ frame: EventFrame, bytes: Span<UInt8>, _ context: DecodeContext
  ) throws(DecodeError) {
    self = try frame.decode(bytes) { reader throws(ReadError) in
      try Event.body(of: frame.type, from: &reader, context)
    }
  }

  private static func body(
    of type: EventType, from reader: inout ByteReader, _ context: DecodeContext
  ) throws(ReadError) -> Event {
    switch type {
    case .startV3: .startV3(try StartV3Event(from: &reader, context))
    case .formatDescription:
      .formatDescription(try FormatDescription(from: &reader, isTolerant: context.isTolerant))
    case .query, .queryCompressed: .query(try QueryEvent(from: &reader, context))
    case .stop: .stop
    case .rotate: .rotate(try RotateEvent(from: &reader, context))
    case .intVar: .intVar(try IntVarEvent(from: &reader))
    case .rand: .rand(try RandEvent(from: &reader))
    case .userVar: .userVar(try UserVarEvent(from: &reader))
    case .xid: .xid(try XidEvent(from: &reader))
    case .xaPrepare: .xaPrepare(try XAPrepareEvent(from: &reader))
    case .load, .newLoad, .createFile: .load(try LoadEvent(from: &reader, context))
    case .beginLoadQuery: .beginLoadQuery(try FileBlockEvent(from: &reader))
    case .appendBlock: .appendBlock(try FileBlockEvent(from: &reader))
    case .deleteFile: .deleteFile(try FileReferenceEvent(from: &reader))
    case .execLoad: .execLoad(try FileReferenceEvent(from: &reader))
    case .executeLoadQuery: .executeLoadQuery(try ExecuteLoadQueryEvent(from: &reader, context))
    case .rowsQuery: .rowsQuery(try RowsQueryEvent(from: &reader))
    case .tableMap: .tableMap(try TableMapEvent(from: &reader, context))
    case .preGAWriteRows, .preGAUpdateRows, .preGADeleteRows, .writeRowsV1, .updateRowsV1,
      .deleteRowsV1, .writeRowsV2, .updateRowsV2, .deleteRowsV2, .partialUpdateRows,
      .writeRowsCompressedV1, .updateRowsCompressedV1, .deleteRowsCompressedV1,
      .writeRowsCompressed, .updateRowsCompressed, .deleteRowsCompressed:
      .rows(try RowsEvent(from: &reader, context))
    case .gtid, .anonymousGtid: .gtid(try GtidEvent(from: &reader, context))
    case .taggedGtid: .gtid(try GtidEvent(taggedFrom: &reader, isTolerant: context.isTolerant))
    case .previousGtids:
      .previousGtids(try PreviousGtidsEvent(from: &reader, refusesMore: context.isTolerant))
    case .transactionPayload:
      .transactionPayload(
        try TransactionPayloadEvent(from: &reader, isTolerant: context.isTolerant))
    case .viewChange: .viewChange(try ViewChangeEvent(from: &reader))
    case .transactionContext: .transactionContext(try TransactionContextEvent(from: &reader))
    case .heartbeat, .heartbeatV2: .heartbeat(try HeartbeatEvent(from: &reader, context))
    case .incident: .incident(try IncidentEvent(from: &reader))
    case .annotateRows: .annotateRows(AnnotateRowsEvent(from: &reader))
    case .binlogCheckpoint: .binlogCheckpoint(try BinlogCheckpointEvent(from: &reader))
    case .mariaGtid: .mariaGtid(try MariaGtidEvent(from: &reader))
    case .gtidList: .gtidList(try GtidListEvent(from: &reader))
    case .startEncryption: .startEncryption(try StartEncryptionEvent(from: &reader))
    case .partialRowData: .partialRowData(try PartialRowDataEvent(from: &reader))
    default: .opaque(body: reader.skipRest())
    }
  }
}
