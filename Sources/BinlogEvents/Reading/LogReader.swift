public import BinlogBytes

/// What came next in a log.
public enum LogStep: Sendable {
  /// An event: ``LogReader/event``.
  case event
  /// The events of a payload are through; the payload event is at hand again, and its group is
  /// complete.
  case payloadEnd
  /// Nothing more comes.
  case end
}

/// Goes through a log event by event: the one reading loop of every command.
///
/// Finds the frames, compares checksums, goes down into compressed groups and puts fragments
/// together, keeps the state that events leave behind, and goes on after damage, as its
/// ``ReadPolicy`` says. Bodies are decoded by who wants them:
///
///     var reader = try LogReader(try LogAccess.mapped.open(path))
///     while let step = reader.next(reporting: { warn($0.offset, $0.message) }) {
///       if step == .event, reader.frame.type.isRows {
///         let event = reader.event
///         let rows = try event.body(RowsEvent.self)
///         let table = reader.state.tableMaps.table(rows.tableID)
///         …
///       }
///       if case .completed(let group) = reader.groupChange { … }
///     }
///
/// The state is that *at* the event: it is taken in already, but tables whose statement it ends are
/// known until the next one. Who passes over events by their headers looks at ``frame`` and asks for
/// nothing else; see ``ReadPolicy/headers``. A value: copy it at a boundary to read from there
/// again, or in another thread.
public struct LogReader: Sendable {
  /// Where the bytes come from.
  public let source: ByteSource
  /// How it is read.
  public let policy: ReadPolicy
  /// What the events up to the one at hand have left behind.
  public var state: LogState

  /// The event at hand.
  public private(set) var frame = LogReader.noFrame
  /// The payload event whose events come now; nil outside of payloads.
  public private(set) var payload: EventFrame?
  /// Where in its group an event that was put together from fragments stands: the last of them.
  public private(set) var joinedAt: EventFrame?

  @usableFromInline var walker: FrameWalker
  /// Apart from the walkers', so that its bytes can be lent while they go on; copied anew only for
  /// another chunk.
  @usableFromInline var cursor: ByteCursor
  @usableFromInline let isTolerant: Bool
  @usableFromInline let toolFlavor: Flavor
  private let isChecked: Bool

  private var outcome = GroupTracker.Outcome.none
  private var hasOutcome = false
  /// The group of the payload at hand, which is not complete before its events are through.
  private var waitingGroup: EventGroup?
  private var endsStatement = false
  /// Whether the next step is not simply the next event of the log.
  @usableFromInline var isAside = false
  private var aside = Aside.nothing
  private var inner: FrameWalker
  private var innerSize: UInt64 = 0
  private var joined: RowFragments.Joined?
  var trail = LogTrail()
  /// Has it handed on by address; see ``AddressOnly``.
  private let addressOnly = AddressOnly()

  /// What stands between the event at hand and the next one of the log.
  private enum Aside {
    case nothing
    /// A payload event is at hand, whose events come next.
    case payload
    /// An event of a payload is at hand.
    case inside
    /// A payload is through.
    case leaving
    /// The event in ``LogReader/frame`` was not handed out yet.
    case held
  }

  static let noFrame = EventFrame(
    offset: .zero,
    header: EventHeader(
      timestamp: 0, type: .unknown, serverID: 0, eventSize: 0, endLogPos: LogPosition(0),
      flags: []),
    headerLength: EventHeader.size, checksumLength: 0)

  /// Reads `source` from its first event on.
  ///
  /// - Throws: where it is no log, or one whose key was not given; see ``LogOpening``.
  public init(_ source: ByteSource, policy: ReadPolicy = ReadPolicy()) throws(LogDamage) {
    let opening: LogOpening
    do throws(SourceError) {
      opening = try LogOpening(source)
    } catch {
      throw LogDamage(.source(error), at: .zero)
    }
    guard case .log(let format) = opening else { throw LogDamage(.noLog(opening), at: .zero) }
    self.init(source, format: format, policy: policy)
  }

  /// Reads the events of `source` from `offset` on, which are laid out as `format` says.
  public init(
    _ source: ByteSource, format: FormatDescription, policy: ReadPolicy = ReadPolicy(),
    at offset: FileOffset = FileMagic.firstEvent
  ) {
    self.source = source
    self.policy = policy
    state = LogState(format: format)
    walker = FrameWalker(source, at: offset)
    walker.adopt(format)
    inner = walker
    cursor = ByteCursor(source)
    isChecked = policy.checksums == .checked
    switch policy.rules {
    case .format: (isTolerant, toolFlavor) = (false, .mysql)
    case .tool(let flavor): (isTolerant, toolFlavor) = (true, flavor)
    }
  }

  // MARK: The event at hand

  /// The event at hand, until the reader goes on.
  @inlinable @inline(__always) public var event: EventView {
    @_lifetime(borrow self)
    get { EventView(frame, cursor.bytes(frame.size, at: frame.offset), context) }
  }

  /// Its bytes, from the header to the checksum.
  @inlinable @inline(__always) public var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get { cursor.bytes(frame.size, at: frame.offset) }
  }

  /// The checksum of the event at hand; nil where it has none.
  public var checksum: ChecksumComparison? {
    ChecksumComparison(of: frame, bytes)
  }

  /// What the body of the event at hand needs to know of the log.
  @inlinable @inline(__always) public var context: DecodeContext {
    var context = DecodeContext(
      format: state.format, type: frame.type, flags: frame.header.flags)
    if isTolerant {
      context.isTolerant = true
      context.flavor = toolFlavor
    }
    return context
  }

  /// Offset in the log of the event at hand, or of the payload that it stands in.
  public var outerOffset: FileOffset { payload?.offset ?? frame.offset }

  /// What the event at hand did to groups.
  public var groupChange: GroupTracker.Outcome { hasOutcome ? outcome : .none }

  /// Whether the group of the event at hand ended with it.
  public var endsGroup: Bool {
    guard hasOutcome else { return false }
    switch outcome {
    case .completed, .interruptedAndCompleted: return true
    case .none, .interrupted, .orphanCommit: return false
    }
  }

  /// The group that the event at hand belongs to; nil where none is open, or nobody can tell.
  public var group: EventGroup? {
    if let waitingGroup { return waitingGroup }
    if hasOutcome {
      switch outcome {
      case .completed(let group), .interruptedAndCompleted(let group): return group
      case .none, .interrupted, .orphanCommit: break
      }
    }
    return state.groups.open
  }

  /// Where ``group`` begins.
  public var groupStart: FileOffset? {
    if hasOutcome || waitingGroup != nil { return group?.start }
    return state.groups.open?.start
  }

  /// Where the next event of the log is expected; inside a payload that after the payload event.
  public var position: FileOffset { walker.next }

  /// The bytes of the log around the next event, for who looks elsewhere: load them first.
  package var surroundings: ByteCursor { walker.cursor }

  /// The bytes of the event of a payload at hand, for who changes the reader while it looks at
  /// them.
  package var window: ByteCursor { cursor }

  /// How long headers are, as far as the log has told.
  package var headerLength: Int { walker.headerLength }
  /// How long the checksum after each event is.
  package var checksumLength: Int { walker.checksumLength }

  /// Whether what comes next is an event of the log: not one of a payload, nor one put together.
  public var isBetweenEvents: Bool { !isAside }

  /// Whether nothing is open that who reads on from here would have to know of.
  public var isAtRest: Bool { isBetweenEvents && state.isAtRest }

  /// How many bytes of the log are in memory from the next event on.
  public var loaded: Int { walker.cursor.loaded(at: walker.next) }

  /// Whether the next event of the log is in memory as a whole, so that nothing need be waited for.
  public var isNextLoaded: Bool {
    let loaded = loaded
    guard loaded >= EventHeader.size else { return false }
    let header = EventHeader(walker.cursor.bytes(EventHeader.size, at: walker.next))
    return loaded >= Int(header.eventSize)
  }

  // MARK: Going on

  /// Goes to the next event, telling `report` of damage on the way, and on after it as the policy
  /// says; nil at the end.
  public mutating func next(reporting report: (LogNotice) -> Void) -> LogStep? {
    while true {
      do throws(LogDamage) {
        let step = try advance()
        return step == .end ? nil : step
      } catch {
        report(.damage(error))
        if error.isPassable { continue }
        guard policy.damage == .resynchronize, !error.isFailure else { return nil }
        do throws(LogDamage) {
          report(.gap(try goOn(behind: error)))
        } catch {
          report(.damage(error))
          return nil
        }
      }
    }
  }

  /// Goes to the next event, and takes in what it leaves behind.
  ///
  /// - Throws: damage. Where it is passable, ``advance()`` goes on after it; else
  ///   ``goOn(after:)`` does.
  public mutating func advance() throws(LogDamage) -> LogStep {
    if endsStatement {
      state.tableMaps.clear()
      endsStatement = false
    }
    hasOutcome = false
    if isAside {
      if let step = try advanceAside() { return step }
    }
    do throws(FrameError) {
      guard let next = try walker.nextFrame() else { return .end }
      frame = next
    } catch {
      throw LogDamage(frame: error, at: walker.next)
    }
    if cursor.loaded(at: frame.offset) < frame.size { cursor = walker.cursor }
    if policy.damage == .resynchronize { trail.note(frame) }
    if isChecked { try check() }
    try take()
    return .event
  }

  /// Leaves out an event whose checksum is wrong; a format description is taken in all the same, as
  /// the events after it cannot be read without it.
  @inline(__always) private mutating func check() throws(LogDamage) {
    guard let sums = Self.wrongChecksum(cursor, frame) else { return }
    let damage = LogDamage(.checksum(frame.type, sums), at: frame.offset)
    state.fragments.lose()
    if frame.type == .formatDescription { try take() }
    throw damage
  }

  // What lends bytes and changes something else is static, or all of the reader would be lent.

  @inline(__always) private static func wrongChecksum(
    _ cursor: borrowing ByteCursor, _ frame: EventFrame
  ) -> ChecksumComparison? {
    let bytes = cursor.bytes(frame.size, at: frame.offset)
    guard let sums = ChecksumComparison(of: frame, bytes), !sums.agrees else { return nil }
    return sums
  }

  /// Goes to the next event of the log, for who judges and takes in each himself, so that nothing
  /// but its frame is looked at; nil at the end.
  ///
  /// It is not at hand: its bytes are in ``surroundings``.
  @inlinable @inline(__always)
  package mutating func nextFrame() throws(LogDamage) -> EventFrame? {
    if isAside { leaveAside() }
    do throws(FrameError) {
      return try walker.nextFrame()
    } catch {
      throw LogDamage(frame: error, at: walker.next)
    }
  }

  /// Makes the payload event of `frame`, which ``nextFrame()`` has found and which says `event`, the
  /// one at hand: its events are what ``advance()`` goes to.
  package mutating func enterPayload(
    of frame: EventFrame, _ event: TransactionPayloadEvent
  ) throws(LogDamage) {
    self.frame = frame
    isAside = true
    try open(event)
  }

  /// Takes in what the event at hand leaves behind.
  @inline(__always) private mutating func take() throws(LogDamage) {
    switch policy.tracking {
    case .all: try track()
    case .format:
      if frame.type == .formatDescription || frame.type == .startV3 { try describe() }
    case .nothing: break
    }
    if frame.type == .transactionPayload, policy.payloads == .opened, payload == nil {
      isAside = true
      aside = .payload
      if hasOutcome { delayGroupEnd() }
    }
  }

  /// Takes in the event at hand, for who wants to look at the state before it; once, and only where
  /// the policy tracks nothing.
  public mutating func observe() throws(LogDamage) {
    if let joinedAt { trackJoined(at: joinedAt) } else { try track() }
    if waitingGroup == nil, hasOutcome, isAside, aside == .payload { delayGroupEnd() }
  }

  /// What is missing where fragments of a rows event wait for more and something else is at hand,
  /// which is the end of them.
  @inlinable public mutating func endFragments() -> LogDamage? {
    state.fragments.mindsOthers ? interruptFragments() : nil
  }

  /// Apart, as hardly an event comes between fragments, and every one is asked.
  @usableFromInline mutating func interruptFragments() -> LogDamage? {
    guard frame.type != .partialRowData,
      let problem = state.fragments.interrupt()
    else { return nil }
    return LogDamage(.fragments(problem), at: problem.offset)
  }

  private mutating func track() throws(LogDamage) {
    if let damage = endFragments() {
      hold()
      throw damage
    }
    do throws(DecodeError) {
      let change = try Self.advance(
        &state, cursor, frame, payload == nil, isTolerant ? toolFlavor : nil, &outcome)
      endsStatement = change.contains(.endsStatement)
      hasOutcome = change.contains(.changesGroup)
      if change.contains(.describes) { walker.adopt(state.format) }
    } catch {
      throw LogDamage(error)
    }
    if frame.type == .partialRowData { try join() }
  }

  @inline(__always) private static func advance(
    _ state: inout LogState, _ cursor: borrowing ByteCursor, _ frame: EventFrame,
    _ isOutside: Bool, _ tool: Flavor?, _ outcome: inout GroupTracker.Outcome
  ) throws(DecodeError) -> LogState.Change {
    try state.advance(
      over: frame, cursor.bytes(frame.size, at: frame.offset), isOutside, tool, &outcome)
  }

  private static func describe(
    _ state: inout LogState, _ cursor: borrowing ByteCursor, _ frame: EventFrame, _ tool: Flavor?
  ) throws(DecodeError) {
    try state.describe(frame, cursor.bytes(frame.size, at: frame.offset), tool)
  }

  private mutating func describe() throws(LogDamage) {
    do throws(DecodeError) {
      try Self.describe(&state, cursor, frame, isTolerant ? toolFlavor : nil)
      walker.adopt(state.format)
    } catch {
      throw LogDamage(error)
    }
  }

  // MARK: Places

  /// Takes over another format, for who knows better than the log's descriptions.
  public mutating func adopt(_ format: FormatDescription) {
    state.format = format
    walker.adopt(format)
  }

  /// Goes on at `offset` of the log, which must be where an event begins.
  public mutating func seek(to offset: FileOffset) {
    leaveAside()
    walker.seek(to: offset)
  }

  /// Goes on at `offset`, where `state` was in force: reads again what was read before.
  public mutating func resume(_ state: LogState, at offset: FileOffset) {
    self.state = state
    walker.adopt(state.format)
    endsStatement = false
    seek(to: offset)
  }

  /// Leaves the rest of the payload at hand out.
  public mutating func skipPayload() {
    if isAside, aside == .payload || aside == .inside { aside = .leaving }
  }

  @usableFromInline mutating func leaveAside() {
    isAside = false
    aside = .nothing
    payload = nil
    joined = nil
    joinedAt = nil
    cursor = walker.cursor
  }

  /// Finds the next event after damage that can be believed, and goes on there.
  ///
  /// - Throws: where there is none.
  public mutating func goOn(behind damage: LogDamage) throws(LogDamage) -> LogGap {
    leaveAside()
    let gap = try trail.gap(behind: damage.offset, in: walker.cursor, &state.format)
    if policy.tracking == .all { state.loseContext() }
    endsStatement = false
    walker.adopt(state.format)
    walker.seek(to: gap.end)
    return gap
  }

  // MARK: Payloads and fragments

  /// What comes next where that is not the next event of the log; nil where it is.
  private mutating func advanceAside() throws(LogDamage) -> LogStep? {
    // Asked first, as it would be copied to look at it.
    if joined != nil, let joined {
      handOut(joined)
      return .event
    }
    if joinedAt != nil {
      joinedAt = nil
      cursor = payload == nil ? walker.cursor : inner.cursor
    }
    switch aside {
    case .nothing:
      isAside = false
      return nil
    case .held:
      isAside = payload != nil
      aside = isAside ? .inside : .nothing
      try take()
      return .event
    case .payload:
      try openPayload()
      return try advanceInside()
    case .inside: return try advanceInside()
    case .leaving:
      if let payload { frame = payload }
      leaveAside()
      if policy.tracking != .format { state.tableMaps.clear() }
      if let group = waitingGroup {
        outcome = .completed(group)
        hasOutcome = true
        waitingGroup = nil
      }
      return .payloadEnd
    }
  }

  private mutating func delayGroupEnd() {
    switch outcome {
    case .completed(let group):
      waitingGroup = group
      hasOutcome = false
    case .interruptedAndCompleted(let group):
      waitingGroup = group
      hasOutcome = false
      if let lost = state.groups.interrupted {
        outcome = .interrupted(lost)
        hasOutcome = true
      }
    case .none, .interrupted, .orphanCommit: break
    }
  }

  private mutating func openPayload() throws(LogDamage) {
    aside = .leaving
    payload = frame
    let event: TransactionPayloadEvent
    do throws(DecodeError) {
      event = try self.event.body()
    } catch {
      throw LogDamage(error)
    }
    try open(event)
  }

  private mutating func open(_ event: TransactionPayloadEvent) throws(LogDamage) {
    aside = .leaving
    payload = frame
    guard let place = walker.cursor.loadedChunk(at: frame.offset) else { return }
    do throws(SourceError) {
      let content = try event.open(
        chunk: place.chunk, eventAt: place.index, name: source.name,
        limit: isTolerant ? Self.mostContent : 0)
      inner = FrameWalker(content, at: .zero, payload: frame.offset)
      innerSize = event.uncompressedSize
      cursor = inner.cursor
      aside = .inside
    } catch {
      throw LogDamage(.closedPayload(error), at: frame.offset)
    }
  }

  /// The most that the content of a payload may have where it is more than the event says and the
  /// vendor's tool reads it all the same.
  private static let mostContent: UInt64 = 1 << 30

  private mutating func advanceInside() throws(LogDamage) -> LogStep? {
    guard aside == .inside, let outer = payload else { return try advanceAside() }
    let next: EventFrame?
    do throws(FrameError) {
      next = try inner.nextFrame()
    } catch {
      aside = .leaving
      throw LogDamage(frame: error, at: inner.next, payload: outer.offset)
    }
    guard let next else { return try endPayload(outer) }
    frame = next
    if cursor.loaded(at: frame.offset) < frame.size { cursor = inner.cursor }
    if !isTolerant,
      let refusal = EventCatalog.refusal(of: frame.type, inPayloadAt: frame.offset)
    {
      aside = .leaving
      throw LogDamage(.misplaced(refusal), at: outer.offset)
    }
    try take()
    return .event
  }

  private mutating func endPayload(_ outer: EventFrame) throws(LogDamage) -> LogStep? {
    aside = .leaving
    let found = inner.next.rawValue
    guard found == innerSize else {
      throw LogDamage(.payloadSize(claimed: innerSize, found: found), at: outer.offset)
    }
    return try advanceAside()
  }

  private mutating func hold() {
    isAside = true
    aside = .held
  }

  /// Takes in a fragment of a rows event; where it is the last one, the whole event comes next.
  private mutating func join() throws(LogDamage) {
    let problem: RowFragments.Problem?
    do throws(DecodeError) {
      (joined, problem) = try Self.add(&state.fragments, cursor, frame, context)
    } catch {
      throw LogDamage(error)
    }
    if joined != nil { isAside = true }
    if let problem { throw LogDamage(.fragments(problem), at: problem.offset) }
  }

  private static func add(
    _ fragments: inout RowFragments, _ cursor: borrowing ByteCursor, _ frame: EventFrame,
    _ context: DecodeContext
  ) throws(DecodeError) -> (joined: RowFragments.Joined?, problem: RowFragments.Problem?) {
    let bytes = cursor.bytes(frame.size, at: frame.offset)
    return fragments.add(
      try PartialRowDataEvent(frame, bytes: bytes, context), frame, bytes)
  }

  private mutating func handOut(_ whole: RowFragments.Joined) {
    joined = nil
    joinedAt = whole.place
    frame = whole.frame
    let chunk = ByteChunk(base: frame.offset, copying: whole.bytes)
    cursor = ByteCursor(ByteSource(name: source.name, chunk: chunk))
    _ = try? cursor.load(frame.size, at: frame.offset)
    if policy.tracking == .all { trackJoined(at: whole.place) }
  }

  private mutating func trackJoined(at place: EventFrame) {
    let change = Self.advance(&state, joined: cursor, frame, at: place, &outcome)
    endsStatement = change.contains(.endsStatement)
    hasOutcome = change.contains(.changesGroup)
  }

  private static func advance(
    _ state: inout LogState, joined cursor: borrowing ByteCursor, _ frame: EventFrame,
    at place: EventFrame, _ outcome: inout GroupTracker.Outcome
  ) -> LogState.Change {
    state.advance(
      overJoined: frame, cursor.bytes(frame.size, at: frame.offset), at: place, &outcome)
  }
}

/// What is to be told of while a log is read on.
public enum LogNotice: Equatable, Sendable {
  /// Something is wrong.
  case damage(LogDamage)
  /// Bytes were passed over after damage.
  case gap(LogGap)

  /// Where.
  public var offset: FileOffset {
    switch self {
    case .damage(let damage): damage.offset
    case .gap(let gap): gap.start
    }
  }

  /// One line for people, without the offset.
  public var message: String {
    switch self {
    case .damage(let damage): damage.message
    case .gap(let gap): gap.message
    }
  }
}
