import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogSchema

/// Counts what the events of logs take.
struct StatsPass: GroupVisitor {
  private(set) var bytes: UInt64 = 0
  private(set) var events: UInt64 = 0
  private(set) var groups: UInt64 = 0
  private(set) var rows: UInt64 = 0
  private(set) var statements: UInt64 = 0
  private(set) var unchanged: UInt64 = 0
  private(set) var tables = StatsDivision<StatsKey>()
  private(set) var operations = StatsDivision<StatsKey>()
  private(set) var types = StatsDivision<StatsKey>()
  private(set) var servers = StatsDivision<StatsKey>()
  private(set) var threads = StatsDivision<StatsKey>()
  private(set) var users = StatsDivision<StatsKey>()
  private(set) var fingerprints = StatsDivision<StatsKey>()
  private(set) var minutes = StatsDivision<UInt32>()
  /// Bytes of each table by hour, for the heat map.
  private(set) var tableHours: [StatsKey: [UInt32: UInt64]] = [:]
  private(set) var findings: [Finding] = []
  private(set) var hasDamage = false
  /// Whether a log could not be read at all.
  private(set) var hasUnreadable = false
  private(set) var definitions: [FindHit] = []
  private(set) var definitionCount: UInt64 = 0
  private(set) var largest = StatsLargest()
  private(set) var delay = Delay()
  private(set) var whatIf: StatsWhatIf
  /// What a replica with given rules leaves out; nil where none are given.
  private(set) var leaving: StatsLeaving?
  /// The first and the last time of a group.
  private(set) var times: ClosedRange<UInt32>?

  private let countsRows: Bool
  private var images: ImageSavings
  private var path = ""
  private var format = FormatDescription.unknown
  private var fileEnd: UInt64 = 0
  private var fingerprint: StatsDivision<StatsKey>.Slot?
  private var statementKeys = StatsStatements()
  private var slots = StatsSlots()
  private var inner: [Inner] = []
  private var innerTotal: UInt64 = 0
  private static let mostDefinitions = 10_000
  private static let mostFindings = 1000

  /// How long commits took to come here.
  struct Delay {
    var groups: UInt64 = 0
    var total: UInt64 = 0
    var most: UInt64 = 0
  }

  /// An event of a payload, until it is known what it takes in the log.
  private struct Inner {
    var bytes: UInt64
    var keys: StatsSlots.Keys
    /// Whether a replica leaves it out.
    var isLeftOut: Bool
  }

  /// The minute of what a replica leaves out.
  static let notApplied = UInt32.max

  init(_ schemas: LogSchemas, countsRows: Bool, compresses: Bool, asReplica: RuleFilter? = nil) {
    images = ImageSavings(schemas)
    self.countsRows = countsRows
    whatIf = StatsWhatIf(compresses: compresses)
    leaving = asReplica.map { StatsLeaving($0) }
    slots.logTable = tables.slot(.log)
    slots.groupTable = tables.slot(.groups)
    slots.logOperation = operations.slot(.log)
    slots.groupOperation = operations.slot(.groups)
    slots.map = operations.slot(StatsKey("table map"))
    slots.insert = operations.slot(StatsKey("insert"))
    slots.update = operations.slot(StatsKey("update"))
    slots.delete = operations.slot(StatsKey("delete"))
    slots.definition = operations.slot(StatsKey("ddl"))
    slots.statement = operations.slot(.statements)
    slots.logFingerprint = fingerprints.slot(.log)
    slots.groupFingerprint = fingerprints.slot(.groups)
    slots.noFingerprint = fingerprints.slot(.notLogged)
    slots.logThread = threads.slot(.log)
    slots.logUser = users.slot(.log)
    slots.unapplied = StatsSlots.Keys(
      table: tables.slot(.notApplied), operation: operations.slot(.notApplied),
      fingerprint: fingerprints.slot(.notApplied))
  }

  var schemas: LogSchemas? { countsRows ? images.schemas : nil }

  /// Goes on with another log.
  mutating func begin(_ path: String) {
    self.path = path
    fileEnd = UInt64(FileMagic.size)
    count(fileEnd, "(magic number)")
  }

  /// The log is through; `size` is what it has.
  mutating func end(size: UInt64?) {
    whatIf.endStatement()
    passHeat()
    guard let size, size > fileEnd else { return }
    count(size - fileEnd, "(could not be read)")
  }

  mutating func notice(_ notice: LogNotice, in path: String) {
    guard case .damage(let damage) = notice else { return }
    hasDamage = true
    if damage.isFailure { hasUnreadable = true }
    if findings.count < Self.mostFindings { findings.append(Finding(damage, in: path)) }
  }

  // MARK: Events

  mutating func step(
    _ reader: borrowing LogReader, _ step: LogStep, _ groups: inout GroupCollector
  ) -> Bool {
    guard step == .event else {
      sharePayload(reader, groups.atHand)
      return true
    }
    let frame = reader.frame
    if frame.type == .formatDescription {
      format = reader.state.format
      images.begin(path, reader.state.format)
    }
    let group = groups.atHand
    let number = group?.number ?? 0
    let role = EventCatalog.role(of: frame.type)
    if role == .gtid { fingerprint = nil }
    let isLeftOut = group == nil ? false : leaving?.leavesOut(reader, role, groups) ?? false
    var key = slots.unapplied
    if let statement = groups.statement {
      let own = take(statement, reader)
      if !isLeftOut {
        statements += 1
        key = own
      }
    } else if !isLeftOut {
      key = keys(of: role, groups.rows, groups.map)
    }
    let type = typeSlot(frame.type)
    if reader.payload != nil {
      events += 1
      innerTotal += UInt64(frame.size)
      inner.append(Inner(bytes: UInt64(frame.size), keys: key, isLeftOut: isLeftOut))
      types.add(type, bytes: 0, events: 1, group: number)
      take(isLeftOut ? nil : groups.rows, reader, key, number, isInside: true)
      return true
    }
    guard reader.joinedAt == nil else {
      take(isLeftOut ? nil : groups.rows, reader, key, number, isInside: false)
      return true
    }
    passGap(to: frame.offset)
    fileEnd = max(fileEnd, frame.end.rawValue)
    let size = UInt64(frame.size)
    bytes += size
    events += 1
    types.add(type, bytes: size, events: 1, group: number)
    servers.add(serverSlot(frame.header.serverID), bytes: size, events: 1, group: number)
    let isOfGroup = role != .bookkeeping && role != .neutral && group != nil
    if frame.type == .transactionPayload {
      inner.removeAll(keepingCapacity: true)
      innerTotal = 0
    } else {
      if isLeftOut { leaving?.take(size) }
      let whose = isOfGroup ? number : 0
      tables.add(key.table, bytes: size, events: 1, group: whose)
      operations.add(key.operation, bytes: size, events: 1, group: whose)
      fingerprints.add(key.fingerprint, bytes: size, events: 1, group: whose)
    }
    if !isOfGroup {
      threads.add(slots.logThread, bytes: size, events: 1, group: 0)
      users.add(slots.logUser, bytes: size, events: 1, group: 0)
      minutes.add(frame.header.timestamp / 60, bytes: size, events: 1, group: 0)
    } else if let group {
      if frame.type != .transactionPayload {
        heat(key, group.timestamp, size)
      }
      if leaving == nil { whatIf.take(reader, role, group) }
      if countsRows, leaving == nil, let map = groups.map {
        whatIf.add(metadata: images.metadata(map))
      }
    }
    take(isLeftOut ? nil : groups.rows, reader, key, number, isInside: false)
    return true
  }

  private mutating func keys(
    of role: EventCatalog.Role, _ rows: GroupCollector.RowsAtHand?, _ map: TableMap?
  ) -> StatsSlots.Keys {
    let fingerprint = fingerprint ?? slots.noFingerprint
    if let map = rows?.table ?? map {
      let table = tableSlot(map)
      let operation =
        switch rows?.operation {
        case .insert: slots.insert
        case .update: slots.update
        case .delete: slots.delete
        case nil: slots.map
        }
      return StatsSlots.Keys(
        table: table.slot, operation: operation, fingerprint: fingerprint, name: table.key)
    }
    if role == .bookkeeping || role == .neutral {
      return StatsSlots.Keys(
        table: slots.logTable, operation: slots.logOperation, fingerprint: slots.logFingerprint)
    }
    return StatsSlots.Keys(
      table: slots.groupTable, operation: slots.groupOperation, fingerprint: slots.groupFingerprint)
  }

  private mutating func tableSlot(_ map: TableMap) -> StatsSlots.Table {
    if let last = slots.lastTable, last.map === map { return last }
    let key = StatsKey.name(map.database + [0x2E] + map.table)
    let made = StatsSlots.Table(map: map, key: key, slot: tables.slot(key))
    slots.lastTable = made
    return made
  }

  private mutating func typeSlot(_ type: EventType) -> StatsDivision<StatsKey>.Slot {
    if let known = slots.types[Int(type.rawValue)] { return known }
    let made = types.slot(StatsKey(type.description))
    slots.types[Int(type.rawValue)] = made
    return made
  }

  private mutating func serverSlot(_ server: UInt32) -> StatsDivision<StatsKey>.Slot {
    if let last = slots.lastServer, last.server == server { return last.slot }
    let made = servers.slot(.number(UInt64(server)))
    slots.lastServer = (server, made)
    return made
  }

  private mutating func take(
    _ statement: GroupCollector.StatementAtHand, _ reader: borrowing LogReader
  ) -> StatsSlots.Keys {
    if statement.definition != nil { images.observe(reader) }
    let keys = statementKeys.keys(of: statement, &fingerprints)
    fingerprint = keys.fingerprint
    return StatsSlots.Keys(
      table: tables.slot(keys.table),
      operation: statement.definition != nil ? slots.definition : slots.statement,
      fingerprint: keys.fingerprint, name: keys.table)
  }

  private mutating func take(
    _ found: GroupCollector.RowsAtHand?, _ reader: borrowing LogReader, _ key: StatsSlots.Keys,
    _ number: UInt64, isInside: Bool
  ) {
    guard let found else { return }
    rows += found.count
    tables.add(key.table, bytes: 0, rows: found.count, group: number)
    operations.add(key.operation, bytes: 0, rows: found.count, group: number)
    fingerprints.add(key.fingerprint, bytes: 0, rows: found.count, group: number)
    servers.add(
      serverSlot(reader.frame.header.serverID), bytes: 0, rows: found.count, group: number)
    guard countsRows, let sizes = images.measure(reader, found.table) else { return }
    unchanged += sizes.unchanged
    guard !isInside, leaving == nil else { return }
    if let name = key.name { whatIf.add(sizes, found.bytes, name, reader) }
    if reader.state.format.flavor == .mariadb { whatIf.pack(reader, first: sizes.first) }
  }

  /// Bytes that no event has: what was passed over after damage.
  private mutating func passGap(to offset: FileOffset) {
    guard offset.rawValue > fileEnd else { return }
    count(offset.rawValue - fileEnd, "(could not be read)")
    fileEnd = offset.rawValue
  }

  /// Counts bytes that are of no event.
  private mutating func count(_ size: UInt64, _ type: String) {
    bytes += size
    tables.add(.log, bytes: size, group: 0)
    operations.add(.log, bytes: size, group: 0)
    types.add(StatsKey(type), bytes: size, group: 0)
    servers.add(.log, bytes: size, group: 0)
    threads.add(.log, bytes: size, group: 0)
    users.add(.log, bytes: size, group: 0)
    fingerprints.add(.log, bytes: size, group: 0)
    minutes.add(0, bytes: size, group: 0)
  }

  /// Bytes of the hour and table of which most was said last are put in with the next of others.
  private mutating func heat(_ keys: StatsSlots.Keys, _ time: UInt32, _ size: UInt64) {
    guard let name = keys.name, case .name = name else { return }
    let hour = time / 3600
    if slots.heat.slot == keys.table, slots.heat.hour == hour {
      slots.heat.bytes += size
      return
    }
    passHeat()
    slots.heat = (keys.table, name, hour, size)
  }

  private mutating func passHeat() {
    let heat = slots.heat
    slots.heat.bytes = 0
    guard let table = heat.name, heat.bytes > 0, hasRoom(forHoursOf: table) else { return }
    tableHours[table, default: [:]][heat.hour, default: 0] += heat.bytes
  }

  private func hasRoom(forHoursOf table: StatsKey) -> Bool {
    tableHours[table] != nil || tableHours.count < 10_000
  }

  /// Gives what the events of a payload are about their shares of its bytes in the log.
  private mutating func sharePayload(
    _ reader: borrowing LogReader, _ group: GroupCollector.GroupAtHand?
  ) {
    guard let size = reader.frame.type == .transactionPayload ? UInt64(reader.frame.size) : nil
    else { return }
    let number = group?.number ?? 0
    var left = size
    for event in inner {
      let share = min(left, GroupCollector.share(event.bytes, of: size, in: innerTotal))
      left -= share
      if event.isLeftOut { leaving?.take(share) }
      tables.add(event.keys.table, bytes: share, events: 1, group: number)
      operations.add(event.keys.operation, bytes: share, events: 1, group: number)
      fingerprints.add(event.keys.fingerprint, bytes: share, events: 1, group: number)
      heat(event.keys, group?.timestamp ?? 0, share)
    }
    tables.add(.groups, bytes: left, events: 1, group: number)
    operations.add(.groups, bytes: left, events: 1, group: number)
    fingerprints.add(.groups, bytes: left, events: 1, group: number)
    inner.removeAll(keepingCapacity: true)
    innerTotal = 0
  }

  // MARK: Pieces

  var pieces: (@Sendable (FileOffset) -> StatsPass)? {
    // What a replica leaves out is counted in one go.
    guard leaving == nil else { return nil }
    let (countsRows, compresses) = (countsRows, whatIf.compresses)
    let (schemas, path, format) = (images.schemas.copies, path, format)
    return { start in
      var pass = StatsPass(schemas(), countsRows: countsRows, compresses: compresses)
      pass.path = path.detached
      pass.format = format.detached
      pass.images.begin(pass.path, pass.format)
      pass.fileEnd = start.rawValue
      return pass
    }
  }

  var standsForItself: Bool { !countsRows || !images.schemas.hasLearned }

  mutating func append(_ piece: StatsPass, after groups: UInt64, state: [MariaGtid]) {
    var piece = piece
    piece.whatIf.endStatement()
    piece.passHeat()
    piece.place(after: groups, state)
    fileEnd = piece.fileEnd
    bytes += piece.bytes
    events += piece.events
    self.groups += piece.groups
    rows += piece.rows
    statements += piece.statements
    unchanged += piece.unchanged
    tables.add(piece.tables)
    operations.add(piece.operations)
    types.add(piece.types)
    servers.add(piece.servers)
    threads.add(piece.threads)
    users.add(piece.users)
    fingerprints.add(piece.fingerprints)
    minutes.add(piece.minutes)
    for (table, hours) in piece.tableHours where hasRoom(forHoursOf: table) {
      tableHours[table, default: [:]].merge(hours, uniquingKeysWith: +)
    }
    definitions += piece.definitions.prefix(Self.mostDefinitions - definitions.count)
    definitionCount += piece.definitionCount
    largest.add(piece.largest)
    delay.groups += piece.delay.groups
    delay.total += piece.delay.total
    delay.most = max(delay.most, piece.delay.most)
    whatIf.add(piece.whatIf)
    if let own = piece.times { cover(own) }
  }

  /// Takes times of groups in.
  private mutating func cover(_ range: ClosedRange<UInt32>) {
    times =
      times.map {
        min($0.lowerBound, range.lowerBound)...max($0.upperBound, range.upperBound)
      } ?? range
  }

  /// Says of the groups that are kept where they stand in the whole.
  private mutating func place(after groups: UInt64, _ state: [MariaGtid]) {
    func place(_ hit: inout FindHit) {
      hit.group.number += groups
      var whole = state
      for gtid in hit.state { whole.follow(gtid) }
      hit.state = whole
    }
    largest.update(place)
    for index in definitions.indices { place(&definitions[index]) }
  }

  // MARK: Groups

  mutating func ended(_ group: GroupSummary, state: [MariaGtid]) {
    fingerprint = nil
    whatIf.end(group)
    let left = leaving?.end(group)
    let isLeftOut = left?.isWhole ?? false
    if let left, left.bytes > 0 {
      // Of a group of which nothing is applied its beginning and its end count too.
      let bytes = isLeftOut ? group.bytes : left.bytes
      let number = isLeftOut ? group.number : 0
      threads.add(.notApplied, bytes: bytes, group: number)
      users.add(.notApplied, bytes: bytes, group: number)
      minutes.add(Self.notApplied, bytes: bytes, group: number)
    }
    guard !isLeftOut else { return }
    groups += 1
    let bytes = group.bytes - min(group.bytes, left?.bytes ?? 0)
    let rows = group.rows - min(group.rows, left?.rows ?? 0)
    threads.add(
      group.thread.map { .number(UInt64($0)) } ?? .notLogged, bytes: bytes, rows: rows,
      group: group.number)
    users.add(
      group.user.map { .name(Array($0.utf8)) } ?? .notLogged, bytes: bytes, rows: rows,
      group: group.number)
    minutes.add(group.timestamp / 60, bytes: bytes, rows: rows, group: group.number)
    if group.timestamp > 0 { cover(group.timestamp...group.timestamp) }
    if let here = group.localCommitTime, let there = group.commitTime, here >= there {
      delay.groups += 1
      delay.total += here - there
      delay.most = max(delay.most, here - there)
    }
    let isDefinition = !group.definitions.isEmpty
    if isDefinition { definitionCount += 1 }
    let isLarge = largest.wants(group)
    guard isLarge || isDefinition else { return }
    let hit = FindHit(group: group, state: state)
    if isDefinition, definitions.count < Self.mostDefinitions { definitions.append(hit) }
    if isLarge { largest.add(hit) }
  }
}
