import BinlogBytes
import BinlogDump
import BinlogEvents
import BinlogLogs
import BinlogRows

extension RowFile {
  /// Keeps the group up to date.
  mutating func follow(_ frame: EventFrame, _ reader: borrowing LogReader) {
    switch EventCatalog.role(of: frame.type) {
    case .neutral, .bookkeeping: return
    default: break
    }
    switch reader.groupChange {
    case .interrupted, .interruptedAndCompleted:
      endGroup(.unfinished)
      groupStart = nil
    case .orphanCommit: return
    case .none, .completed: break
    }
    guard let start = reader.groupStart, start != groupStart, let group = reader.group else {
      return
    }
    startGroup(group, frame)
  }

  private mutating func startGroup(_ group: EventGroup, _ frame: EventFrame) {
    endGroup(.unfinished)
    groupStart = group.start
    ending = .committed
    place.query = []
    clientCollation = nil
    place.group.begin(group, at: place.file, path, timestamp: frame.header.timestamp)
    if reading.pass == .printing {
      place.group.xid = reading.xid
      place.group.end = reading.end
    }
    if let identifier = group.identifier { selection.met.gtids.meet(identifier) }
    isGroupWanted = selection.wants(place.group)
  }

  /// Tells the printer that the group ended, where it knows that it began.
  mutating func endGroup(_ ending: RowGroup.Ending) {
    guard hasBegun else { return }
    hasBegun = false
    printer.end(place.group, ending)
    takeNotes()
  }

  /// Goes through the images of a rows event and has the wanted rows printed; returns whether
  /// reading goes on.
  mutating func images(
    _ rows: RowsEvent, _ bytes: Span<UInt8>, _ images: ByteRegion, _ map: TableMap, isWanted: Bool
  ) -> Bool {
    place.event += 1
    place.flags = rows.flags
    let table = tables.table(map, at: place)
    if isWanted, let problem = table.metadataProblem,
      toldMetadata.insert(map.tableID).inserted
    {
      report(
        place.innerOffset == nil ? problem.offset : place.offset,
        "what the table map of \(name(of: map)) tells of its columns cannot be believed: "
          + "\(problem.reason); names and signs may be missing, and values wrong")
      outcome = max(outcome, .damaged)
    }
    // Rows are counted of tables, too, that nobody wants to hear of.
    if wanted?.answer != true, !reading.keepsAll { _ = schemas.takeNotes() }
    if let problem = HiddenFractions.problem(table, rows, event: bytes, images: images) {
      if isWanted { complain(problem, map) }
      return true
    }
    let columns = table.layout.columns
    var walker: RowWalker
    do throws(ReadError) {
      walker = try RowWalker(rows, event: bytes, images: images, columns: columns.span)
    } catch {
      if isWanted || printer.watches(map) { complain(RowProblem(error, row: 0), map) }
      return true
    }
    // The row and the place are lent to the view and taken back, and never copied.
    var view = RowView(Row(), of: table, images: images, place: RowsPlace())
    swap(&view.row, &row)
    swap(&view.place, &place)
    view.row.begin(walker)
    let needsValues =
      isWanted && (printer.needsValues || selection.looksAtValues) || printer.watches(map)
    let (goesOn, found) = walk(
      &walker, &view, map, isWanted: isWanted, needsValues: needsValues)
    var problem = found
    if !needsValues, view.row.problem != nil {
      view.place.group.hasLostEvents = true
      // Which column it is shows when its values are gone through.
      if isWanted {
        problem = problem ?? self.problem(of: rows, bytes, images, columns.span, &view)
      }
    }
    swap(&view.row, &row)
    swap(&view.place, &place)
    // The job cannot be done.
    if outcome == .failed { return false }
    if let problem { complain(problem, map) }
    takeNotes()
    return goesOn
  }

  /// What is wrong with the row in `view`, whose values were passed over.
  private func problem(
    of rows: RowsEvent, _ bytes: Span<UInt8>, _ images: ByteRegion, _ columns: Span<ColumnLayout>,
    _ view: inout RowView
  ) -> RowProblem? {
    let number = view.row.number
    do throws(ReadError) {
      var walker = try RowWalker(rows, event: bytes, images: images, columns: columns)
      view.row.begin(walker)
      while view.row.advance(&walker), view.row.number < number {}
    } catch {
      return RowProblem(error, row: number)
    }
    return view.row.problem
  }

  /// Goes through the rows of one event; returns whether reading goes on, and the first thing that
  /// could not be printed.
  private mutating func walk(
    _ walker: inout RowWalker, _ view: inout RowView, _ map: TableMap, isWanted: Bool,
    needsValues: Bool
  ) -> (goesOn: Bool, problem: RowProblem?) {
    var isWanted = isWanted
    var problem: RowProblem?
    // Where nobody but the filter looks at rows that are not wanted, a row ends for it with the last
    // column that it asks for.
    var reach = Int.max
    if isWanted, !reading.keepsAll, !printer.watches(map),
      let judged = selection.reach(in: view.table)
    {
      reach = judged
    }
    while needsValues ? view.row.advance(&walker, reach: reach) : view.row.pass(&walker) {
      view.place.group.rows += 1
      if view.row.problem != nil { view.place.group.hasLostEvents = true }
      guard isWanted, reading.keepsAll || selection.wants(view) else {
        // Nobody knows whether a row is wanted that cannot be read so far.
        if isWanted, problem == nil, view.row.isTorn { problem = view.row.problem }
        if printer.watches(map) {
          printer.other(view)
          if problem == nil { problem = view.row.problem }
        }
        continue
      }
      if reading.pass == .scanning {
        reading.hasMatch = true
        // Whether the group is wanted is not known yet.
        if printer.watches(map) {
          printer.other(view)
        } else if !printer.needsOrder {
          break
        }
        continue
      }
      if reach < view.table.columns.count { view.row.complete(&walker) }
      view.row.order = view.place.group.rows
      if !hasBegun {
        hasBegun = true
        printer.begin(view.place.group)
      }
      let unprinted = printer.row(view)
      if problem == nil { problem = view.row.problem ?? unprinted }
      if selection.left > 0 { selection.left -= 1 }
      if let refusal = printer.refusal {
        report(view.place.offset, refusal)
        outcome = .failed
        return (false, nil)
      }
      if selection.left == 0, !filter.keepsWholeGroups {
        guard printer.readsOn else { return (false, problem) }
        swap(&view.place, &place)
        goBeyond()
        swap(&view.place, &place)
        isWanted = false
      }
    }
    if isWanted, problem == nil, view.row.isTorn {
      view.place.group.hasLostEvents = true
      problem = view.row.problem
    }
    return (true, problem)
  }

  private func name(of map: TableMap) -> String {
    String(decoding: map.database + [0x2E] + map.table, as: UTF8.self)
  }

  private mutating func complain(_ problem: RowProblem, _ map: TableMap) {
    place.group.hasLostEvents = true
    let name = name(of: map)
    let inner = place.innerOffset == nil ? "" : " (offset \(problem.offset) inside the payload)"
    let at = place.innerOffset == nil ? problem.offset : place.offset
    report(at, "rows of \(name): \(problem.message)\(inner)")
    outcome = max(outcome, .damaged)
  }

  mutating func takeNotes() {
    for note in schemas.takeNotes() { report(place.offset, note, severity: .warning) }
    for note in printer.takeNotes() { report(place.offset, note, severity: .warning) }
  }
}
