import BinlogBytes
import BinlogEvents
import BinlogLogs
import BinlogRows

/// What `verify --deep` looks at beyond frames, checksums and groups.
extension FileScan {
  /// Values of rows; one finding an event.
  mutating func checkValues(
    of rows: RowsEvent, _ frame: EventFrame, _ bytes: Span<UInt8>, _ table: TableMap
  ) {
    guard !hidesFractions(table),
      let problem = ValueCheck.problem(
        of: rows, event: bytes, base: frame.offset, table: table, layouts.layout(of: table))
    else { return }
    damaged(from: frame.offset)
    add(
      .undecodableBody, at: frame.offset, to: frame.end, type: frame.type,
      message: Self.valueMessage(problem, table, isInflated: rows.isCompressed),
      hint: bodyHint)
  }

  /// Whether nobody can tell how many bytes its times take: MariaDB's own fractions of seconds, of
  /// before 10.1 and without `mysql56_temporal_format`, stand in no table map.
  private func hidesFractions(_ table: TableMap) -> Bool {
    guard state.format.flavor == .mariadb else { return false }
    return table.columns.contains { column in
      let type = ColumnType(rawValue: column.type)
      return type == .timestamp || type == .time || type == .datetime
    }
  }

  /// What a problem in a row says, with its table.
  static func valueMessage(_ problem: RowProblem, _ table: TableMap, isInflated: Bool) -> String {
    let name =
      String(decoding: table.database, as: UTF8.self) + "."
      + String(decoding: table.table, as: UTF8.self)
    let place =
      isInflated ? "offset \(problem.offset) of the inflated rows" : "offset \(problem.offset)"
    return "\(name), \(problem.message) (at \(place))"
  }

  /// The optional metadata of a table map.
  mutating func checkMetadata(of map: TableMapEvent, _ frame: EventFrame) throws(DecodeError) {
    guard let table = state.tableMaps.table(map.tableID) else { return }
    if let odd = layouts.layout(of: table).oddColumn(of: table) {
      throw DecodeError(frame: frame, cause: odd)
    }
    guard !map.optionalMetadata.isEmpty, let problem = TableMapMetadata(table).problems.first
    else { return }
    throw DecodeError(frame: frame, cause: problem)
  }

  /// Status variables.
  mutating func checkStatement(
    _ query: QueryEvent, _ bytes: Span<UInt8>, _ frame: EventFrame
  ) throws(DecodeError) {
    do throws(ReadError) {
      _ = try QueryStatusVariables(
        event: bytes, range: query.statusVariables, base: frame.offset,
        flavor: state.format.flavor)
    } catch {
      throw DecodeError(frame: frame, cause: error)
    }
  }

  /// What to think of a body that makes no sense.
  var bodyHint: String {
    state.format.checksum == .crc32
      ? "its checksum is right, so its server wrote it so, or this tool does not know it"
      : "without checksums nobody can say whether it was damaged later"
  }
}
