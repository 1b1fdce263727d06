import BinlogBytes

/// Follows a log event by event and knows where groups begin and end, in both flavors.
///
/// A plain value: it can be copied at any place, and computed without printing anything.
public struct GroupTracker: Sendable, Equatable {
  /// What is open between two events.
  public enum Phase: Sendable, Equatable {
    /// Nothing: this is a boundary between groups.
    case closed
    /// A GTID was seen, or an event that prepares a statement; the next statement ends the
    /// group unless it is a BEGIN.
    case prepared
    /// A transaction was begun; only its commit ends it.
    case begun
    /// After damage: whether a group is open cannot be known until one begins for certain.
    case lost
  }

  /// What an event did.
  public enum Outcome: Sendable, Equatable {
    /// No group ended here.
    case none
    /// A group ended with this event.
    case completed(EventGroup)
    /// The group that was open never ends: another begins here.
    case interrupted(EventGroup)
    /// The group that was open never ends; this whole one stands in this event.
    ///
    /// The other is ``GroupTracker/interrupted``: so rare a case must not take room in all.
    case interruptedAndCompleted(EventGroup)
    /// A commit without anything to commit.
    case orphanCommit
  }

  /// The state between events.
  public private(set) var phase: Phase = .closed
  /// The group that is open; its end is that of the last event seen.
  public private(set) var open: EventGroup?
  /// The group that a whole one in a single event has interrupted last.
  public private(set) var interrupted: EventGroup?
  /// Groups that ended so far.
  public private(set) var completedCount: UInt64 = 0
  /// end_log_pos of the last event outside any open group, for relay logs.
  public private(set) var lastPosition: UInt32 = 0

  /// Nothing open.
  public init() {}

  /// Whether the place after the last event is a boundary between groups.
  public var isAtBoundary: Bool { phase == .closed }

  /// Forgets an open group, as a server start or damage ends it.
  public mutating func reset() {
    phase = .closed
    open = nil
  }

  /// Forgets an open group after damage: what follows may be the rest of a group whose start
  /// was lost, so nothing counts until a GTID, a BEGIN or a commit.
  public mutating func lose() {
    phase = .lost
    open = nil
  }

  /// Takes in an event that does no more than go on with an open transaction, as most do; false,
  /// and nothing done, for all others.
  public mutating func goOn(_ frame: EventFrame, _ role: EventCatalog.Role) -> Bool {
    guard phase == .begun, role == .auxiliary || role == .rows else { return false }
    extend(frame)
    if !frame.header.endLogPos.isUnset { lastPosition = frame.header.endLogPos.rawValue }
    return true
  }

  /// Takes in an event by its role alone; the text of a Query event and the content of rows and
  /// GTID events come in ``detail``.
  public mutating func observe(_ frame: EventFrame, detail: EventDetail) -> Outcome {
    observe(frame, EventCatalog.role(of: frame.type), detail)
  }

  /// The same of an event whose role is known.
  package mutating func observe(
    _ frame: EventFrame, _ role: EventCatalog.Role, _ detail: EventDetail
  ) -> Outcome {
    let position = frame.header.endLogPos.rawValue
    defer { if !frame.header.endLogPos.isUnset { lastPosition = position } }
    if phase == .lost, stayLost(frame, detail) { return .none }
    switch role {
    case .neutral, .bookkeeping:
      return .none
    case .gtid:
      let interrupted = open
      begin(frame, detail.identifier)
      // MariaDB's GTID event is its BEGIN too, unless it says that it stands alone.
      phase = detail.opensTransaction ? .begun : .prepared
      return interrupted.map { .interrupted($0) } ?? .none
    case .auxiliary:
      if phase == .closed {
        begin(frame, nil)
        phase = .prepared
      } else {
        extend(frame)
      }
      return .none
    case .rows:
      if phase == .closed {
        begin(frame, nil)
        phase = .prepared
      } else {
        extend(frame)
      }
      return phase == .prepared && detail.endsStatement ? .completed(close()) : .none
    case .statement:
      return statement(frame, detail)
    case .commit:
      return commit(frame)
    case .wholeGroup:
      if phase == .begun, open != nil {
        interrupted = open
        begin(frame, nil)
        return .interruptedAndCompleted(close())
      }
      if phase == .closed { begin(frame, nil) } else { extend(frame) }
      return .completed(close())
    }
  }

  /// Whether the event says too little to know again where groups begin and end.
  private mutating func stayLost(_ frame: EventFrame, _ detail: EventDetail) -> Bool {
    switch EventCatalog.role(of: frame.type) {
    case .gtid, .wholeGroup: break
    case .commit:
      // The end of a group whose start is gone.
      reset()
      return true
    case .statement:
      switch detail.statement {
      case .begin: break
      case .end, .xaEnd:
        reset()
        return true
      case .other: return true
      }
    case .bookkeeping where frame.type == .rotate || frame.type == .stop: break
    default: return true
    }
    reset()
    return false
  }

  private mutating func statement(_ frame: EventFrame, _ detail: EventDetail) -> Outcome {
    switch detail.statement {
    case .begin:
      switch phase {
      case .begun:
        // MariaDB logs XA START after its GTID event, which has begun the group already.
        if detail.isInsideBegunGroup(open, frame) {
          extend(frame)
          return .none
        }
        let interrupted = open
        begin(frame, nil)
        phase = .begun
        return interrupted.map { .interrupted($0) } ?? .none
      case .prepared: extend(frame)
      case .closed, .lost: begin(frame, nil)
      }
      phase = .begun
      return .none
    case .end:
      return commit(frame)
    case .xaEnd:
      if phase == .closed { begin(frame, nil) } else { extend(frame) }
      return .completed(close())
    case .other:
      if phase == .begun {
        extend(frame)
        return .none
      }
      if phase == .closed { begin(frame, nil) } else { extend(frame) }
      return .completed(close())
    }
  }

  private mutating func commit(_ frame: EventFrame) -> Outcome {
    guard phase != .closed, open != nil else { return .orphanCommit }
    // A lone COMMIT after a GTID is an empty transaction; after a mere INTVAR it is none.
    if phase == .prepared, open?.identifier == nil, open?.hasGtidEvent == false {
      reset()
      return .orphanCommit
    }
    extend(frame)
    return .completed(close())
  }

  private mutating func begin(_ frame: EventFrame, _ identifier: GroupIdentifier?) {
    open = EventGroup(
      start: frame.offset, end: frame.end, identifier: identifier,
      // Where the writer left it empty, the group goes on from the event before.
      startPosition: frame.header.endLogPos.isUnset
        ? lastPosition : frame.header.endLogPos.rawValue &- frame.header.eventSize,
      endPosition: frame.header.endLogPos, timestamp: frame.header.timestamp,
      serverID: frame.header.serverID,
      hasGtidEvent: EventCatalog.role(of: frame.type) == .gtid)
  }

  private mutating func extend(_ frame: EventFrame) {
    open?.end = frame.end
    open?.timestamp = frame.header.timestamp
    if !frame.header.endLogPos.isUnset { open?.endPosition = frame.header.endLogPos }
  }

  private mutating func close() -> EventGroup {
    defer { reset() }
    completedCount += 1
    guard let group = open else {
      assertionFailure("a group is closed that was not opened")
      return EventGroup(
        start: .zero, end: .zero, identifier: nil, startPosition: 0,
        endPosition: LogPosition(0), timestamp: 0, serverID: 0, hasGtidEvent: false)
    }
    return group
  }
}

/// What the body of an event adds to its role in a group.
public struct EventDetail: Sendable, Equatable {
  /// What a statement's text means.
  public var statement: StatementKind = .other
  /// The identifier of a GTID event.
  public var identifier: GroupIdentifier?
  /// Whether a GTID event begins a transaction by itself (MariaDB, not standalone).
  public var opensTransaction = false
  /// Whether rows are the last of their statement.
  public var endsStatement = false

  /// Nothing.
  public init() {}

  /// Reads from a body what matters for groups, and nothing else.
  ///
  /// - Throws: when the body is too short for it.
  public init(
    _ frame: EventFrame, bytes: Span<UInt8>, format: FormatDescription
  ) throws(DecodeError) {
    self.init()
    switch EventCatalog.role(of: frame.type) {
    case .rows:
      // The flags stand after the table number, in all versions.
      var reader = ByteReader(bytes.extracting(0..<bytes.count), base: frame.offset)
      do throws(ReadError) {
        let width = format.postHeaderLength(of: frame.type) == 6 ? 4 : 6
        try reader.seek(to: min(bytes.count, frame.headerLength + width))
        endsStatement = try reader.readUInt16() & RowsEvent.statementEnd != 0
      } catch {
        throw DecodeError(frame: frame, cause: error)
      }
    case .gtid, .statement:
      self = EventDetail(
        try Event(frame, bytes: bytes, format: format), frame, bytes: bytes)
    default: break
    }
  }

  /// Takes from a decoded event what matters for groups.
  public init(_ event: borrowing Event, _ frame: EventFrame, bytes: Span<UInt8>) {
    switch event {
    case .gtid(let event): self.init(event)
    case .mariaGtid(let event): self.init(event, frame)
    case .query(let event): self.init(event, frame, bytes: bytes)
    case .rows(let event): self.init(event)
    default: self.init()
    }
  }

  /// Takes from a MySQL GTID event what matters for groups.
  public init(_ event: GtidEvent) { identifier = event.gtid.map { .mysql($0) } }

  /// Takes from a MariaDB GTID event what matters for groups.
  public init(_ event: MariaGtidEvent, _ frame: EventFrame) {
    identifier = .mariadb(
      MariaGtid(domain: event.domain, server: frame.header.serverID, sequence: event.sequence))
    opensTransaction = !event.isStandalone
  }

  /// Takes from a statement what matters for groups.
  public init(_ event: QueryEvent, _ frame: EventFrame, bytes: Span<UInt8>) {
    statement = Self.kind(of: event, frame: frame, bytes: bytes)
  }

  /// Takes from rows what matters for groups.
  public init(_ event: RowsEvent) { endsStatement = event.endsStatement }

  /// What the text means; a compressed one is opened only where it is short, as only short texts
  /// mean anything here.
  private static func kind(
    of event: QueryEvent, frame: EventFrame, bytes: Span<UInt8>
  ) -> StatementKind {
    guard event.isCompressed else { return StatementKind(bytes.extracting(event.text)) }
    guard event.text.count < 1024 else { return .other }
    do throws(ReadError) {
      let text = try CompressedField.inflate(
        bytes, range: event.text, base: frame.offset, name: "")
      return StatementKind(text.bytes)
    } catch {
      return .other
    }
  }

  /// Whether a BEGIN belongs to the group that a MariaDB GTID event has begun just before.
  func isInsideBegunGroup(_ open: EventGroup?, _ frame: EventFrame) -> Bool {
    guard case .mariadb = open?.identifier, let open else { return false }
    return open.end == frame.offset
  }
}
