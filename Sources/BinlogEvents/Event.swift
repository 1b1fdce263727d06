public import BinlogBytes

/// A decoded event.
///
/// Small fields are copied; names, text, row images and payloads stay ranges that count from the
/// event's first byte.
public enum Event: EventBody {
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

  /// Reads the body of an event of any kind.
  public init(from reader: inout ByteReader, _ context: DecodeContext) throws(ReadError) {
    self = try Event.body(of: context.type, from: &reader, context)
  }

  private static func body(
    of type: EventType, from reader: inout ByteReader, _ context: DecodeContext
  ) throws(ReadError) -> Event {
    switch type {
    case .startV3: .startV3(try StartV3Event(from: &reader, context))
    case .formatDescription:
      .formatDescription(try FormatDescription(from: &reader, context))
    case .query, .queryCompressed: .query(try QueryEvent(from: &reader, context))
    case .stop: .stop
    case .rotate: .rotate(try RotateEvent(from: &reader, context))
    case .intVar: .intVar(try IntVarEvent(from: &reader, context))
    case .rand: .rand(try RandEvent(from: &reader, context))
    case .userVar: .userVar(try UserVarEvent(from: &reader, context))
    case .xid: .xid(try XidEvent(from: &reader, context))
    case .xaPrepare: .xaPrepare(try XAPrepareEvent(from: &reader, context))
    case .load, .newLoad, .createFile: .load(try LoadEvent(from: &reader, context))
    case .beginLoadQuery: .beginLoadQuery(try FileBlockEvent(from: &reader, context))
    case .appendBlock: .appendBlock(try FileBlockEvent(from: &reader, context))
    case .deleteFile: .deleteFile(try FileReferenceEvent(from: &reader, context))
    case .execLoad: .execLoad(try FileReferenceEvent(from: &reader, context))
    case .executeLoadQuery: .executeLoadQuery(try ExecuteLoadQueryEvent(from: &reader, context))
    case .rowsQuery: .rowsQuery(try RowsQueryEvent(from: &reader, context))
    case .tableMap: .tableMap(try TableMapEvent(from: &reader, context))
    case .preGAWriteRows, .preGAUpdateRows, .preGADeleteRows, .writeRowsV1, .updateRowsV1,
      .deleteRowsV1, .writeRowsV2, .updateRowsV2, .deleteRowsV2, .partialUpdateRows,
      .writeRowsCompressedV1, .updateRowsCompressedV1, .deleteRowsCompressedV1,
      .writeRowsCompressed, .updateRowsCompressed, .deleteRowsCompressed:
      .rows(try RowsEvent(from: &reader, context))
    case .gtid, .anonymousGtid, .taggedGtid: .gtid(try GtidEvent(from: &reader, context))
    case .previousGtids:
      .previousGtids(try PreviousGtidsEvent(from: &reader, context))
    case .transactionPayload:
      .transactionPayload(try TransactionPayloadEvent(from: &reader, context))
    case .viewChange: .viewChange(try ViewChangeEvent(from: &reader, context))
    case .transactionContext:
      .transactionContext(try TransactionContextEvent(from: &reader, context))
    case .heartbeat, .heartbeatV2: .heartbeat(try HeartbeatEvent(from: &reader, context))
    case .incident: .incident(try IncidentEvent(from: &reader, context))
    case .annotateRows: .annotateRows(AnnotateRowsEvent(from: &reader, context))
    case .binlogCheckpoint: .binlogCheckpoint(try BinlogCheckpointEvent(from: &reader, context))
    case .mariaGtid: .mariaGtid(try MariaGtidEvent(from: &reader, context))
    case .gtidList: .gtidList(try GtidListEvent(from: &reader, context))
    case .startEncryption: .startEncryption(try StartEncryptionEvent(from: &reader, context))
    case .partialRowData: .partialRowData(try PartialRowDataEvent(from: &reader, context))
    default: .opaque(body: reader.skipRest())
    }
  }
}
