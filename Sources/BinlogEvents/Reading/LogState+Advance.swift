import BinlogBytes

/// What an event changes in the state, in one place.
extension LogState {
  /// What an event did, besides what is in the state now.
  struct Change: OptionSet {
    let rawValue: UInt8
    /// The tables are not known any more after it.
    static let endsStatement = Change(rawValue: 1)
    /// It did something to groups.
    static let changesGroup = Change(rawValue: 2)
    /// It told the layout of the events after it.
    static let describes = Change(rawValue: 4)
  }

  /// Takes in an event; what it did to groups goes into `outcome`.
  ///
  /// Events inside a payload say nothing of groups: `isOutside`. `tool` is whose tool's rules count,
  /// if any does.
  @inline(__always)
  mutating func advance(
    over frame: EventFrame, _ bytes: Span<UInt8>, _ isOutside: Bool, _ tool: Flavor?,
    _ outcome: inout GroupTracker.Outcome
  ) throws(DecodeError) -> Change {
    let role = EventCatalog.role(of: frame.type)
    switch role {
    case .rows:
      let detail = EventDetail(endsStatementOf: frame, bytes, format)
      var change: Change = detail.endsStatement ? .endsStatement : []
      if isOutside, follow(frame, role, detail, &outcome) { change.insert(.changesGroup) }
      return change
    case .auxiliary:
      if frame.type == .tableMap { try map(frame, bytes, tool) }
      return isOutside && follow(frame, role, EventDetail(), &outcome) ? .changesGroup : []
    case .neutral: return []
    case .commit, .wholeGroup:
      return isOutside && follow(frame, role, EventDetail(), &outcome) ? .changesGroup : []
    case .gtid, .statement:
      guard isOutside else { return [] }
      let detail = try detail(of: frame, bytes, tool)
      return follow(frame, role, detail, &outcome) ? .changesGroup : []
    case .bookkeeping:
      let change = try describe(frame, bytes, tool)
      guard isOutside, follow(frame, role, EventDetail(), &outcome) else { return change }
      return change.union(.changesGroup)
    }
  }

  /// Takes in a rows event that was put together from fragments, of which `place` is the last.
  mutating func advance(
    overJoined frame: EventFrame, _ bytes: Span<UInt8>, at place: EventFrame,
    _ outcome: inout GroupTracker.Outcome
  ) -> Change {
    let detail = EventDetail(endsStatementOf: frame, bytes, format)
    var change: Change = detail.endsStatement ? .endsStatement : []
    if follow(place, .rows, detail, &outcome) { change.insert(.changesGroup) }
    return change
  }

  /// Lets the group tracker see an event; returns whether that is news.
  @inline(__always)
  private mutating func follow(
    _ frame: EventFrame, _ role: EventCatalog.Role, _ detail: @autoclosure () -> EventDetail,
    _ outcome: inout GroupTracker.Outcome
  ) -> Bool {
    if groups.goOn(frame, role) { return false }
    let news = groups.observe(frame, role, detail())
    if case .none = news { return false }
    outcome = news
    return true
  }

  private func context(of frame: EventFrame, _ tool: Flavor?) -> DecodeContext {
    var context = DecodeContext(format: format, type: frame.type, flags: frame.header.flags)
    if let tool {
      context.isTolerant = true
      context.flavor = tool
    }
    return context
  }

  private mutating func map(
    _ frame: EventFrame, _ bytes: Span<UInt8>, _ tool: Flavor?
  ) throws(DecodeError) {
    // Mostly the words of the statement before.
    if takeRepeatedMap(frame, bytes) { return }
    let map = try TableMapEvent(frame, bytes: bytes, context(of: frame, tool))
    do throws(ReadError) {
      try observe(map, frame: frame, bytes: bytes)
    } catch {
      throw DecodeError(frame: frame, cause: error)
    }
  }

  private func detail(
    of frame: EventFrame, _ bytes: Span<UInt8>, _ tool: Flavor?
  ) throws(DecodeError) -> EventDetail {
    let context = context(of: frame, tool)
    switch frame.type {
    case .query, .queryCompressed:
      return EventDetail(try QueryEvent(frame, bytes: bytes, context), frame, bytes: bytes)
    case .gtid, .anonymousGtid, .taggedGtid:
      return EventDetail(try GtidEvent(frame, bytes: bytes, context))
    case .mariaGtid: return EventDetail(try MariaGtidEvent(frame, bytes: bytes, context), frame)
    default: return EventDetail()
    }
  }

  /// Takes in an event of the log's own bookkeeping.
  @discardableResult
  mutating func describe(
    _ frame: EventFrame, _ bytes: Span<UInt8>, _ tool: Flavor?
  ) throws(DecodeError) -> Change {
    switch frame.type {
    case .formatDescription, .startV3, .rotate: break
    default: return []
    }
    let event = try Event(frame, bytes: bytes, context(of: frame, tool))
    do throws(ReadError) {
      try observe(event, frame: frame, bytes: bytes)
    } catch {
      throw DecodeError(frame: frame, cause: error)
    }
    return frame.type == .rotate ? [] : .describes
  }
}

extension EventDetail {
  /// Reads from rows whether they are the last of their statement, and nothing else; not so where
  /// they are too short to tell.
  @inline(__always)
  init(endsStatementOf frame: EventFrame, _ bytes: Span<UInt8>, _ format: FormatDescription) {
    self.init()
    let width = format.postHeaderLength(of: frame.type) == 6 ? 4 : 6
    let place = frame.headerLength + width
    guard place + 2 <= bytes.count else { return }
    let flags = UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8
    endsStatement = flags & RowsEvent.statementEnd != 0
  }
}
