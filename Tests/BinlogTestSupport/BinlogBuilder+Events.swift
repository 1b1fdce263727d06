import BinlogBytes
import BinlogEvents

/// The events that tests need, by their meaning.
extension BinlogBuilder {
  /// A Query event.
  @discardableResult
  public mutating func query(
    _ text: String, database: String = "shop", status: [UInt8] = []
  ) -> Range<Int> {
    append(.query, body: Self.queryBody(Array(text.utf8), database: database, status: status))
  }

  /// The body of a Query event.
  public static func queryBody(
    _ text: [UInt8], database: String = "shop", status: [UInt8] = []
  ) -> [UInt8] {
    Bytes.number(7, width: 4) + Bytes.number(0, width: 4) + [UInt8(database.utf8.count)]
      + Bytes.number(0, width: 2) + Bytes.number(UInt64(status.count), width: 2) + status
      + Array(database.utf8) + [0] + text
  }

  /// A MySQL GTID event of source `source` (its UUID's last byte).
  @discardableResult
  public mutating func gtid(_ number: UInt64, source: UInt8 = 1) -> Range<Int> {
    let uuid = [UInt8](repeating: 0, count: 15) + [source]
    return append(
      .gtid,
      body: [1] + uuid + Bytes.number(number, width: 8) + [2] + Bytes.number(number - 1, width: 8)
        + Bytes.number(number, width: 8))
  }

  /// A MySQL Anonymous_Gtid event.
  @discardableResult
  public mutating func anonymousGtid() -> Range<Int> {
    append(.anonymousGtid, body: [1] + [UInt8](repeating: 0, count: 24))
  }

  /// A MariaDB GTID event.
  @discardableResult
  public mutating func mariaGtid(
    _ sequence: UInt64, domain: UInt32 = 0, flags: UInt8 = 0
  ) -> Range<Int> {
    append(
      .mariaGtid,
      body: Bytes.number(sequence, width: 8) + Bytes.number(UInt64(domain), width: 4) + [flags]
        + [UInt8](repeating: 0, count: 6))
  }

  /// The start of a group as the flavor writes it, and a BEGIN where one is written.
  public mutating func begin(_ number: UInt64 = 1) {
    switch flavor {
    case .mysql:
      gtid(number)
      query("BEGIN")
    case .mariadb: mariaGtid(number)
    }
  }

  /// An Xid event.
  @discardableResult
  public mutating func xid(_ number: UInt64 = 1) -> Range<Int> {
    append(.xid, body: Bytes.number(number, width: 8))
  }

  /// A Table_map event of INT columns.
  @discardableResult
  public mutating func tableMap(
    _ id: UInt64 = 100, database: String = "shop", table: String = "orders", columns: Int = 1
  ) -> Range<Int> {
    var body = Bytes.number(id, width: 6) + Bytes.number(1, width: 2)
    body += [UInt8(database.utf8.count)] + Array(database.utf8) + [0]
    body += [UInt8(table.utf8.count)] + Array(table.utf8) + [0]
    body += Bytes.packed(UInt64(columns)) + [UInt8](repeating: 3, count: columns)
    body += [0] + [UInt8](repeating: 0xFF, count: (columns + 7) / 8)
    return append(.tableMap, body: body)
  }

  /// A Write_rows event of INT rows.
  @discardableResult
  public mutating func writeRows(
    _ id: UInt64 = 100, values: [[Int32]] = [[1]], endsStatement: Bool = true
  ) -> Range<Int> {
    let columns = values.first?.count ?? 1
    let bitmap = (columns + 7) / 8
    var body = Bytes.number(id, width: 6) + Bytes.number(endsStatement ? 1 : 0, width: 2)
    body += Bytes.number(2, width: 2) + Bytes.packed(UInt64(columns))
    body += [UInt8](repeating: 0xFF, count: bitmap)
    for row in values {
      body += [UInt8](repeating: 0, count: bitmap)
      for value in row { body += Bytes.number(UInt64(UInt32(bitPattern: value)), width: 4) }
    }
    return append(.writeRowsV2, body: body)
  }

  /// A whole transaction that inserts one row.
  public mutating func transaction(_ number: UInt64 = 1) {
    begin(number)
    tableMap()
    writeRows()
    xid(number)
  }

  /// A Rotate event.
  @discardableResult
  public mutating func rotate(
    to file: String, position: UInt64 = 4, flags: EventFlags = [], endLogPos: UInt32? = nil
  ) -> Range<Int> {
    append(
      .rotate, flags: flags, body: Bytes.number(position, width: 8) + Array(file.utf8),
      endLogPos: endLogPos)
  }

  /// A Stop event.
  @discardableResult
  public mutating func stop() -> Range<Int> { append(.stop, body: []) }

  /// An Intvar event.
  @discardableResult
  public mutating func intVar(_ value: UInt64 = 1) -> Range<Int> {
    append(.intVar, body: [IntVarEvent.insertID] + Bytes.number(value, width: 8))
  }
}
