import BinlogBytes
import BinlogEvents

// Events of the kinds that fill a log: each by itself, as moving an ``Event`` about costs more than
// printing some of them.

extension FileDump {
  /// Prints an event of one of the kinds that fill a log, or goes ahead over it, and takes in what
  /// it leaves behind; nil where it is of another kind.
  ///
  /// `outer` is the payload event that it stands in, where its type was judged already and whose
  /// checksum counts; who only goes ahead gives none.
  mutating func passFrequent(
    _ event: DumpedEvent, _ bytes: Span<UInt8>, in outer: EventFrame? = nil
  ) throws(DumpFault) -> Step? {
    let frame = event.frame
    guard !frame.header.flags.contains(.ignorable), frame.type.isFrequent else { return nil }
    if outer == nil {
      guard try reading.vocabulary.stranger(frame, bytes, reading.format) == nil else { return nil }
    }
    let context = reading.context(of: frame, rules)
    switch frame.type {
    case .tableMap:
      let map: TableMapEvent = try Self.frequent(frame, bytes, context, outer)
      if let step = try judge(event, bytes, in: outer) { return step }
      if !isAhead { try printer.print(event, map, bytes) }
      do throws(ReadError) {
        try printer.state.advance(event, map, bytes, .printed)
      } catch {
        printer.writer.tell(error, event, reporter)
      }
    case .query:
      let query: QueryEvent = try Self.frequent(frame, bytes, context, outer)
      if let reason = EventRefusal.reason(query, rules.refusals) {
        throw .refused(frame, reason, in: outer)
      }
      if let step = try judge(event, bytes, in: outer) {
        try printer.writer.checkUnprinted(event, query, bytes)
        return step
      }
      if isAhead {
        printer.state.advance(event, try printer.head(event, query, bytes), bytes, .printed)
      } else {
        let printed = try printer.print(event, query, bytes)
        printer.state.advance(event, printed.head, bytes, printed.fate)
      }
    case .xid:
      let xid: XidEvent = try Self.frequent(frame, bytes, context, outer)
      if let step = try judge(event, bytes, in: outer) { return step }
      if !isAhead { try printer.print(event, xid, bytes) }
      printer.state.advance(commit: frame.header)
    case .gtid, .anonymousGtid:
      // Another vendor's tool passes over them, whatever they say.
      guard rules.flavor == .mysql else { return nil }
      let gtid: GtidEvent = try Self.frequent(frame, bytes, context, outer)
      if let step = try judge(event, bytes, in: outer) { return step }
      if !isAhead { try printer.print(event, gtid, bytes) }
      printer.state.advance(event, gtid)
    case .mariaGtid:
      let gtid: MariaGtidEvent = try Self.frequent(frame, bytes, context, outer)
      if let step = try judge(event, bytes, as: .mariaGtid(gtid), in: outer) { return step }
      if !isAhead { try printer.print(event, gtid, bytes) }
      printer.state.advance(event, gtid)
    case .annotateRows:
      // Another vendor's tool passes over them, too.
      guard rules.flavor == .mariadb else { return nil }
      let annotation: AnnotateRowsEvent = try Self.frequent(frame, bytes, context, outer)
      if let reason = EventRefusal.reason(annotation, rules.refusals) {
        throw .refused(frame, reason, in: outer)
      }
      if let step = try judge(event, bytes, in: outer) { return step }
      if !isAhead { try printer.print(event, annotation, bytes) }
      printer.state.advance(annotationOf: frame.header)
    default:
      guard frame.type.isRows else { return nil }
      let rows: RowsEvent = try Self.frequent(frame, bytes, context, outer)
      if let step = try judge(event, bytes, in: outer) {
        try printer.writer.checkUnprinted(event, rows, bytes)
        return step
      }
      if !isAhead { try printer.print(event, rows, bytes) }
      printer.state.advance(rowsThatEnd: rows.endsStatement, .printed)
    }
    return .goOn
  }

  /// Checks and judges an event of a frequent kind; nil where it is to be printed.
  ///
  /// To both judges they are all alike, but for MariaDB's groups. Who goes ahead leaves the checksum
  /// to who prints.
  private mutating func judge(
    _ event: DumpedEvent, _ bytes: Span<UInt8>, as body: Event = .stop, in outer: EventFrame?
  ) throws(DumpFault) -> Step? {
    if !isAhead, outer == nil { try check(event.frame, bytes) }
    return switch try decide(event, body) {
    case .print: nil
    case .pass: .goOn
    case .stop: .stop
    }
  }

  private static func frequent<Body: EventBody>(
    _ frame: EventFrame, _ bytes: Span<UInt8>, _ context: DecodeContext, _ outer: EventFrame?
  ) throws(DumpFault) -> Body {
    do throws(DecodeError) {
      return try Body(frame, bytes: bytes, context)
    } catch {
      throw .undecodable(error, in: outer)
    }
  }
}

extension EventType {
  /// Whether it is one of the kinds that fill a log.
  @inline(__always) fileprivate var isFrequent: Bool {
    switch self {
    case .tableMap, .query, .xid, .gtid, .anonymousGtid, .mariaGtid, .annotateRows: true
    default: isRows
    }
  }
}
