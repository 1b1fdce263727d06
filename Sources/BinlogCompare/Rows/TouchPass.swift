import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRows
import BinlogSchema

/// Writes down every change of rows that a group of interest touched, whoever made it.
struct TouchPass: GroupVisitor {
  private let side: Side
  private let interest: GroupsOfInterest
  private let pairing: GroupPairing
  private let book: TableBook
  private let sieve: RowSieve
  private let touches: SpillSort
  private var events: EventRows
  private let paths: [String]
  private var path = ""
  private var log = 0
  private var number: UInt64 = 0
  private var sequence: UInt32 = 0
  private var touch = RowTouch()
  private var scratch: [UInt8] = []
  private var record: [UInt8] = []
  private var wanted: (map: TableMap, answer: Bool)?
  private(set) var damage = DamageList()
  /// Why a temporary file could not be written.
  private(set) var failure: SourceError?
  /// auto_increment_increment and _offset of each server, as its groups tell them.
  private(set) var increments: [UInt32: Increment] = [:]
  /// The first value of each server and table that its settings cannot have given out.
  private(set) var misfits: [Misfit.Place: Misfit] = [:]

  /// A value that does not fit what its session had set.
  struct Misfit: Sendable {
    struct Place: Hashable, Sendable {
      var table: Int
      var server: UInt32
    }

    var column: [UInt8]
    var value: UInt64
    var increment: Increment
    var gtid: [UInt8]
    var log: Int
    var position: UInt64
    var time: UInt32
    /// How many there are.
    var count: UInt64 = 1
  }

  /// What a session set for its AUTO_INCREMENT values.
  struct Increment: Hashable, Sendable {
    var increment: UInt16
    var offset: UInt16
  }

  init(
    _ side: Side, _ interest: GroupsOfInterest, _ pairing: GroupPairing, _ book: TableBook,
    _ sieve: RowSieve, _ schemas: LogSchemas, to touches: SpillSort, paths: [String]
  ) {
    self.side = side
    self.interest = interest
    self.pairing = pairing
    self.book = book
    self.sieve = sieve
    self.touches = touches
    self.paths = paths
    events = EventRows(schemas)
  }

  /// Goes on with another log.
  mutating func begin(_ path: String, log: Int) {
    self.path = path
    self.log = log
  }

  mutating func step(
    _ reader: borrowing LogReader, _ step: LogStep, _ groups: inout GroupCollector
  ) -> Bool {
    guard step == .event else { return failure == nil }
    if reader.frame.type == .formatDescription { events.begin(path, reader.state.format) }
    let current = groups.atHand?.number ?? 0
    if current != number, let group = groups.summaryAtHand {
      number = current
      begin(group)
    }
    if reader.frame.type == .query { takeIncrement(reader) }
    if let statement = groups.statement, let definition = statement.definition {
      events.observe(reader)
      reset(definition, current)
    }
    if let rows = groups.rows, wants(rows.table) { take(rows, reader, groups.open) }
    return failure == nil
  }

  private mutating func begin(_ group: GroupSummary) {
    sequence = 0
    touch = RowTouch()
    touch.side = side
    touch.order = group.number
    touch.group = interest.place(side, group.number)
    let partner = side == .a ? group.number : pairing.partner(ofB: group.number)
    touch.token = partner ?? (1 << 63 | group.number)
    touch.server = group.serverID
    touch.log = log
    touch.position = group.position.rawValue
  }

  private mutating func takeIncrement(_ reader: borrowing LogReader) {
    let event = reader.event
    guard let query = try? event.body(QueryEvent.self),
      let variables = try? QueryStatusVariables(
        event: event.content, range: query.statusVariables, base: reader.frame.offset,
        flavor: reader.state.format.flavor)
    else { return }
    let server = reader.frame.header.serverID
    if let told = variables.autoIncrement {
      increments[server] = Increment(increment: told.increment, offset: told.offset)
    } else if increments[server] == nil, increments.count < 1024 {
      increments[server] = Increment(increment: 1, offset: 1)
    }
  }

  /// Notes that a table was emptied, or made anew.
  private func reset(_ definition: DefinitionStatement, _ order: UInt64) {
    guard !definition.isTemporary else { return }
    // What both have done before is no difference, also where only one log shows it.
    if let place = touch.group, interest.groups[place].isElsewhere { return }
    switch (definition.verb, definition.object) {
    case (.truncate, _), (.drop, .table), (.create, .table):
      for name in definition.tables {
        if let number = book.knownNumber(database: name.database, table: name.table) {
          book[number].resets[side, default: []].append(order)
        }
      }
    case (.drop, .database):
      for database in definition.databases {
        for number in book.entries.indices where book[number].database == database {
          book[number].resets[side, default: []].append(order)
        }
      }
    default: return
    }
  }

  /// Whether rows of a table may be of those that matter.
  private mutating func wants(_ map: TableMap) -> Bool {
    if let wanted, wanted.map === map { return wanted.answer }
    let number = book.knownNumber(database: map.database, table: map.table)
    let answer = number.map { book[$0].isTouched } ?? false
    wanted = (map, answer)
    return answer
  }

  private mutating func take(
    _ rows: GroupCollector.RowsAtHand, _ reader: borrowing LogReader, _ group: GroupSummary?
  ) {
    if let place = touch.group {
      let group = interest.groups[place]
      if group.isUncomparable || group.isElsewhere { return }
    }
    touch.time = reader.frame.header.timestamp
    if touch.gtid.isEmpty, let text = group?.gtidText { touch.gtid = Array(text.utf8) }
    let known = book.place(events.table(rows.table, reader), side)
    touch.table = known.number
    touch.version = known.version
    var scratch = scratch
    var record = record
    var touch = touch
    var sequence = sequence
    var failure = failure
    let (book, sieve, touches) = (book, sieve, touches)
    let told = increments[touch.server].flatMap { $0.increment > 1 ? $0 : nil }
    let automatic =
      told == nil
      ? nil
      : known.table.columns.firstIndex { $0.isAutoIncrement == true && $0.layout.isInteger }
    var misfits = misfits
    func add(_ hash: RowHash) {
      sequence &+= 1
      touch.write(hash, sequence: sequence, to: &record)
      guard failure == nil else { return }
      let bytes = record
      do throws(SourceError) {
        try touches.add(bytes.span)
      } catch {
        failure = error
      }
    }
    do throws(DecodeError) {
      var none: Void = ()
      try events.forEach(reader, rows.table, &none) { _, view in
        let row = view.row
        if let told, let automatic, row.operation == .insert,
          let cell = row.cell(automatic, in: row.after), !cell.isNull, cell.range.count <= 8
        {
          let value = view.images.bytes.littleEndian(
            at: cell.range.lowerBound, width: cell.range.count)
          if value % UInt64(told.increment) != UInt64(told.offset % told.increment) {
            let place = Misfit.Place(table: known.number, server: touch.server)
            if misfits[place] != nil {
              misfits[place]?.count += 1
            } else {
              misfits[place] = Misfit(
                column: known.table.columns[automatic].name, value: value, increment: told,
                gtid: touch.gtid, log: touch.log, position: touch.position, time: touch.time)
            }
          }
        }
        let before =
          row.operation == .insert ? nil : book.hash(known, row.before, [], view, &scratch)
        let after =
          row.operation == .delete
          ? nil : book.hash(known, row.after, row.before, view, &scratch)
        let isKept = before == after
        if let before, sieve.mayContain(before) {
          touch.before = RowTouch.image(row.before, [], view)
          touch.after = isKept ? RowTouch.image(row.after, row.before, view) : nil
          touch.kind = isKept ? .changed : .went
          add(before)
        }
        if let after, !isKept, sieve.mayContain(after) {
          touch.before = nil
          touch.after = RowTouch.image(row.after, row.before, view)
          touch.kind = .came
          add(after)
        }
      }
    } catch {
      damage.add(.damage(LogDamage(error)), in: path)
    }
    self.scratch = scratch
    self.record = record
    self.sequence = sequence
    self.failure = failure
    self.misfits = misfits
  }

  mutating func ended(_ group: GroupSummary, state: [MariaGtid]) {}

  mutating func notice(_ notice: LogNotice, in path: String) { damage.add(notice, in: path) }
}
