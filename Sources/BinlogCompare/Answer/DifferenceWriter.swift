import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRows

/// Writes rows that differ: for people, for programs, and as statements.
final class DifferenceWriter {
  private let book: TableBook
  private let names: [Side: [String]]
  private let memory = MemoryDestination()
  private let sink: ByteSink
  private let statements: StatementWriter
  private var values: RowValueJSON
  private var tables: [Int: SQLTable] = [:]

  /// `names` are those of the logs of each side.
  init(_ book: TableBook, names: [Side: [String]]) {
    self.book = book
    self.names = names
    sink = ByteSink(memory, capacity: 16 << 10)
    statements = StatementWriter(sink)
    values = RowValueJSON(sink)
  }

  private func take() -> [UInt8] {
    sink.flush()
    defer { memory.clear() }
    return memory.bytes
  }

  private func table(_ version: Int) -> SQLTable {
    if let known = tables[version] { return known }
    if tables.count > 1024 { tables = [:] }
    let made = SQLTable(book.versions[version])
    tables[version] = made
    return made
  }

  // MARK: For people

  /// `id=5, v='x'`: the values of `columns`, or of all; nil for a row that is not there.
  func text(_ state: RowState, _ columns: [Int]? = nil) -> String? {
    guard state.isPresent else { return nil }
    let table = table(state.version)
    let (cells, bytes) = state.cells()
    let region = ByteRegion(bytes.span, at: .zero)
    var isFirst = true
    for cell in cells where columns?.contains(cell.column) ?? true {
      if !isFirst { sink.write(", ") }
      isFirst = false
      sink.write(table.columns[cell.column].column.name.printable)
      sink.write("=")
      statements.value(cell, table, region)
    }
    return String(decoding: take(), as: UTF8.self).printable
  }

  /// The name of its table.
  func table(_ row: RowDifference) -> String { book[row.table].name }

  /// The name of the row.
  func key(_ row: RowDifference) -> String {
    guard let state = row.anyState ?? touched(row) else { return "?" }
    return text(state, row.key.isEmpty ? nil : row.key) ?? "?"
  }

  /// The row as somebody touched it, where it is on neither side.
  private func touched(_ row: RowDifference) -> RowState? {
    for side in Side.allCases {
      guard let touch = row.writers[side], let image = touch.after ?? touch.before else { continue }
      return RowState(
        image, version: touch.version, columns: book.versions[touch.version].columns.count
      ).moved(to: row.version, book)
    }
    return nil
  }

  /// Who wrote a row, where and when.
  func writer(_ touch: RowTouch) -> (file: String, position: UInt64, gtid: String?) {
    let file = names[touch.side].flatMap { touch.log < $0.count ? $0[touch.log] : nil } ?? ""
    return (
      file, touch.position,
      touch.gtid.isEmpty ? nil : String(decoding: touch.gtid, as: UTF8.self)
    )
  }

  // MARK: For programs

  /// One entry of `rows`.
  func json(_ row: RowDifference) -> [UInt8] {
    var json = JSONWriter(sink)
    json.beginObject()
    members(row, to: &json)
    json.member("kind", row.kind.rawValue)
    json.member("differs", row.differs)
    if !row.isCertain { json.member("certain", false) }
    if row.key.isEmpty { json.member("surplus_in_a", String(row.surplus)) }
    sides(row, to: &json)
    json.endObject()
    return take()
  }

  /// One entry of `drift`.
  func json(_ drift: KeyJudge.Drift) -> [UInt8] {
    var json = JSONWriter(sink)
    json.beginObject()
    members(drift.row, to: &json)
    if !drift.gtid.isEmpty { json.member("gtid", String(decoding: drift.gtid, as: UTF8.self)) }
    sides(drift.row, to: &json)
    json.endObject()
    return take()
  }

  /// One entry of `order`.
  func json(_ inversion: KeyJudge.Inversion) -> [UInt8] {
    var json = JSONWriter(sink)
    json.beginObject()
    members(inversion.row, to: &json)
    for (name, touch) in [
      ("first_in_a" as StaticString, inversion.first), ("first_in_b", inversion.second),
    ] {
      json.key(name)
      json.beginObject()
      writer(touch, to: &json)
      json.endObject()
    }
    json.endObject()
    return take()
  }

  private func members(_ row: RowDifference, to json: inout JSONWriter) {
    json.member("table", book[row.table].name)
    json.key("key")
    image(row.anyState ?? touched(row), row.key.isEmpty ? nil : row.key, to: &json)
  }

  private func sides(_ row: RowDifference, to json: inout JSONWriter) {
    for (name, side) in [("a" as StaticString, Side.a), ("b", .b)] {
      json.key(name)
      json.beginObject()
      json.key("image")
      image(row.states[side], nil, to: &json)
      if let touch = row.writers[side] { writer(touch, to: &json) }
      json.endObject()
    }
  }

  private func writer(_ touch: RowTouch, to json: inout JSONWriter) {
    let place = writer(touch)
    json.member("gtid", place.gtid)
    json.member("ts", UInt64(touch.time))
    json.member("server_id", UInt64(touch.server))
    json.member("file", place.file)
    json.member("position", place.position)
  }

  private func image(_ state: RowState?, _ columns: [Int]?, to json: inout JSONWriter) {
    guard let state, state.isPresent else {
      json.null()
      return
    }
    let table = book.versions[state.version]
    let (cells, bytes) = state.cells()
    json.beginObject()
    for cell in cells where columns?.contains(cell.column) ?? true {
      json.key(text: String(decoding: table.columns[cell.column].name, as: UTF8.self))
      if cell.isNull {
        json.null()
      } else {
        json.raw { _ in
          values.write(
            ByteRegion(bytes.span, at: .zero)[cell.range], column: cell.column, of: table)
        }
      }
    }
    json.endObject()
  }

  // MARK: Statements

  /// When a statement is to be run.
  enum Phase: UInt8 {
    case delete
    case update
    case insert
  }

  /// The statements that make the row of `side` that of the other; or why there are none.
  func statements(_ row: RowDifference, for side: Side) -> (
    parts: [(phase: Phase, text: [UInt8])], problem: String?
  ) {
    guard let own = row.states[side], let wanted = row.states[side.other] else { return ([], nil) }
    let table = table(row.version)
    if let refusal = table.refusal { return ([], refusal) }
    if row.key.isEmpty { return counted(row, for: side, table) }
    switch (own.isPresent, wanted.isPresent) {
    case (false, false): return ([], nil)
    case (true, false): return one(.delete, own, nil, table)
    case (false, true): return one(.insert, nil, wanted, table)
    case (true, true):
      let untold = wanted.halfKnown(own).filter { wanted.values[$0] == .unknown }
      if let column = untold.first(where: { table.isGiven[$0] }) {
        return (
          [],
          "no image tells the value of \(table.columns[column].column.name.printable) on the other "
            + "side (binlog_row_image is not FULL)"
        )
      }
      // What is not told of it is as it is.
      var whole = wanted
      whole.complete(from: own)
      if table.table.uniqueKeys?.count != 1, isWhole(whole, table) {
        let gone = one(.delete, own, nil, table)
        let back = one(.insert, nil, whole, table)
        return (gone.parts + back.parts, gone.problem ?? back.problem)
      }
      var changed = RowState(
        isPresent: true, version: row.version,
        values: [RowState.Value](repeating: .unknown, count: wanted.values.count))
      for column in (own.differences(wanted) ?? []) + own.halfKnown(wanted) {
        changed.values[column] = wanted.values[column]
      }
      return one(.update, own, changed, table)
    }
  }

  private func isWhole(_ state: RowState, _ table: SQLTable) -> Bool {
    !state.values.indices.contains { table.isGiven[$0] && state.values[$0] == .unknown }
  }

  private func counted(
    _ row: RowDifference, for side: Side, _ table: SQLTable
  ) -> (parts: [(phase: Phase, text: [UInt8])], problem: String?) {
    guard let state = row.anyState else { return ([], nil) }
    let lacks = side == .a ? row.surplus < 0 : row.surplus > 0
    let statement = lacks ? one(.insert, nil, state, table) : one(.delete, state, nil, table)
    guard statement.problem == nil else { return statement }
    return (
      Array(repeating: statement.parts, count: min(abs(row.surplus), 100_000)).flatMap { $0 }, nil
    )
  }

  private func one(
    _ phase: Phase, _ before: RowState?, _ after: RowState?, _ table: SQLTable
  ) -> (parts: [(phase: Phase, text: [UInt8])], problem: String?) {
    if phase == .insert, let after, !isWhole(after, table) {
      return (
        [], "its images do not hold all columns (binlog_row_image is not FULL)"
      )
    }
    var bytes: [UInt8] = []
    func moved(_ state: RowState?) -> [Cell] {
      guard let state else { return [] }
      let held = state.cells()
      let start = bytes.count
      bytes += held.bytes
      return held.cells.map {
        $0.isNull
          ? $0 : Cell.held($0.column, $0.range.lowerBound + start..<$0.range.upperBound + start)
      }
    }
    var row = Row()
    row.operation = phase == .insert ? .insert : phase == .update ? .update : .delete
    row.before = moved(before)
    row.after = moved(after)
    let region = ByteRegion(bytes.span, at: .zero)
    if let problem = statements.redo(row, table, region) {
      _ = take()
      return ([], problem)
    }
    return ([(phase, take())], nil)
  }
}
