package import BinlogBytes
package import BinlogEvents
import BinlogLogs
import BinlogRows

/// Goes from change to change through logs, for who asks for the next one.
package struct ChangeCursor {
  /// Something that is wrong with a log: its path, the place, a sentence.
  package typealias Report = (_ path: String, _ offset: FileOffset?, _ text: String) -> Void

  private let access: LogAccess
  private let filter: RowFilter
  private let selection: RowSelection
  private let report: Report
  private var waiting: ArraySlice<String>
  private var path = ""
  private var file = ""
  private var reader: LogReader
  private var isOpen = false
  private var rows: EventRows
  private var maker = ChangeMaker()
  private var place = 0
  private var group = Group()

  /// What is known of the group at hand.
  private struct Group {
    var start: FileOffset?
    var timestamp: UInt32 = 0
    var commitTime: UInt64?
    var threadID: UInt32?
    var gtid: String?
    var statement: String?
  }

  /// Changes of the logs at `paths` that `filter` wants, by their tables, operations, values and times.
  package init(
    _ paths: [String], _ access: LogAccess, _ filter: RowFilter, _ schemas: LogSchemas,
    reporting report: @escaping Report
  ) {
    self.access = access
    self.filter = filter
    self.report = report
    selection = RowSelection(filter)
    waiting = paths[...]
    reader = LogReader(ByteSource(name: "", chunk: .empty), format: .unknown)
    rows = EventRows(schemas)
  }

  /// The next change; nil after the last.
  package mutating func next() -> Change? {
    while true {
      if place < maker.made.count {
        defer { place += 1 }
        return maker.made[place]
      }
      maker.made.removeAll(keepingCapacity: true)
      place = 0
      if isOpen {
        step()
      } else if !openNext() {
        return nil
      }
    }
  }

  /// Goes on in the next log; false where there is none.
  private mutating func openNext() -> Bool {
    guard let next = waiting.popFirst() else { return false }
    let before = reader.state
    let goesOn = before.isRelayLog && RowContinuation.follows(path, next)
    path = next
    file = PathText.shown(next.logFileName)
    do throws(SourceError) {
      let source = try access.open(next)
      let opening = try LogOpening(source)
      guard case .log(let format) = opening else {
        report(next, nil, LogDamage(.noLog(opening), at: .zero).message)
        return true
      }
      reader = LogReader(source, format: format)
      if goesOn {
        // A replica cuts its relay logs in the middle of groups.
        var state = before
        state.format = format
        state.hasFormat = false
        reader.resume(state, at: FileMagic.firstEvent)
      } else {
        group = Group()
      }
      rows.begin(next, format)
      isOpen = true
    } catch {
      report(next, nil, error.message)
    }
    return true
  }

  /// Takes in one event.
  private mutating func step() {
    let (report, path) = (report, path)
    let step = reader.next { report(path, $0.offset, $0.message) }
    guard let step else {
      isOpen = false
      return
    }
    guard step == .event else { return }
    if let start = reader.groupStart, start != group.start, let open = reader.group {
      group = Group()
      group.start = start
      group.timestamp = reader.frame.header.timestamp
      group.gtid = open.identifier?.description
    }
    let type = reader.frame.type
    if type.isRows { return takeRows() }
    switch type {
    case .query, .queryCompressed:
      let event = reader.event
      if let query = try? event.body(QueryEvent.self) { group.threadID = query.threadID }
      rows.observe(reader)
    case .gtid, .anonymousGtid, .taggedGtid, .mariaGtid, .rowsQuery, .annotateRows: note()
    default: break
    }
  }

  /// Takes in what the event at hand says of its group.
  private mutating func note() {
    let event = reader.event
    guard let body: Event = try? event.body() else { return }
    switch body {
    case .gtid(let gtid): group.commitTime = gtid.originalCommitTimestamp
    case .mariaGtid(let gtid): if let thread = gtid.threadID { group.threadID = thread }
    case .rowsQuery(let query):
      group.statement = String(
        decoding: event.bytes.extracting(query.text).array, as: UTF8.self)
    case .annotateRows(let query):
      group.statement = String(
        decoding: event.bytes.extracting(query.text).array, as: UTF8.self)
    default: break
    }
  }

  private mutating func takeRows() {
    let (payload, frame) = (reader.payload, reader.frame)
    do throws(DecodeError) {
      let event = reader.event
      let body = try event.body(RowsEvent.self)
      guard let map = reader.state.tableMaps.table(body.tableID) else {
        report(
          path, payload?.offset ?? frame.offset,
          "\(frame.type) for table number \(body.tableID), which no table map names")
        return
      }
      guard selection.wants(map), filter.wants(group.timestamp, commit: group.commitTime),
        filter.operations.isEmpty || filter.operations.contains(body.operation)
      else { return }
      maker.selection = selection
      maker.model = Change(
        operation: .insert, database: String(decoding: map.database, as: UTF8.self),
        table: String(decoding: map.table, as: UTF8.self), file: file,
        position: (payload?.offset ?? frame.offset).rawValue,
        innerPosition: payload == nil ? nil : frame.offset.rawValue, row: 0,
        groupPosition: group.start?.rawValue, gtid: group.gtid,
        timestamp: frame.header.timestamp, commitTime: group.commitTime,
        serverID: frame.header.serverID, threadID: group.threadID, statement: group.statement)
      try rows.forEach(reader, map, &maker) { maker, view in maker.take(view) }
    } catch {
      let damage = LogDamage(error)
      report(path, damage.offset, damage.message)
    }
  }
}

/// Makes changes of the rows of one event.
private struct ChangeMaker {
  var made: [Change] = []
  var selection: RowSelection?
  /// What all changes of the event have.
  var model: Change?
  private var values = TypedValues()
  private var names = TableCache<[String]>()

  mutating func take(_ view: borrowing RowView) {
    guard selection?.wants(view) ?? true, var change = model else { return }
    let names = self.names.value(view.table) { table in
      table.columns.map { String(decoding: $0.name, as: UTF8.self) }
    }
    change.row = view.row.number - 1
    switch view.row.operation {
    case .insert: change.operation = .insert
    case .update: change.operation = .update
    case .delete: change.operation = .delete
    }
    if view.row.operation != .insert { change.before = image(view.row.before, names, view) }
    if view.row.operation != .delete { change.after = image(view.row.after, names, view) }
    made.append(change)
  }

  private mutating func image(
    _ cells: [Cell], _ names: [String], _ view: borrowing RowView
  ) -> Change.Image {
    var image = Change.Image(names: names)
    image.places.reserveCapacity(cells.count)
    image.values.reserveCapacity(cells.count)
    for cell in cells {
      image.places.append(cell.column)
      image.values.append(values.value(cell, view))
    }
    return image
  }
}
