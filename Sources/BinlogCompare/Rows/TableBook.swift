import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRows

/// The tables whose rows are compared, by name, with what either side knows of them.
///
/// A side may not tell the key of a table that the other tells; then that one counts for both, as
/// else no row would be found again.
final class TableBook {
  /// What is known of one table.
  struct Entry {
    var database: [UInt8]
    var table: [UInt8]
    /// Key columns, by what the rows look like.
    fileprivate var keys: [RowHash: [Int]] = [:]
    /// The groups of each side that emptied the table, or made it anew.
    var resets: [Side: [UInt64]] = [:]
    /// What the rows of each side look like, as they were seen last.
    var lastShape: [Side: RowHash] = [:]
    /// Whether a statement changed rows of it on one side that no log shows.
    var hasUntold = false
    /// Whether rows were met that cannot be found again: without key and not whole.
    var hasLoose = false
    /// Whether a group of interest touched rows of it.
    var isTouched = false
    /// Whether rows of it have no key, so that equal ones are counted.
    var isKeyless = false

    var name: String { (database + [0x2E] + table).printable }
  }

  private(set) var entries: [Entry] = []
  /// Tables as they were at places of the logs.
  private(set) var versions: [DecodedTable] = []
  /// Grows whenever a key becomes known for rows that were looked at without one.
  private(set) var lateKeys = 0
  private var numbers: [[UInt8]: Int] = [:]
  private var known: [RowHash: Int] = [:]
  private var last: [Side: Place] = [:]
  private var places: [Side: [ObjectIdentifier: Place]] = [:]
  /// Key columns of each version, as rows were found by them.
  private var keysOfVersions: [[Int]] = []
  /// For each table and shape the version that tells most.
  private var best: [RowHash: Int] = [:]
  private var shapes: [RowHash] = []
  private let hashKey = RowHash.Key()

  /// What the rows of one map need.
  struct Place {
    let table: DecodedTable
    let number: Int
    let version: Int
    /// Key columns; empty where equal rows are counted.
    let key: [Int]
  }

  /// The number of a table.
  func number(database: [UInt8], table: [UInt8]) -> Int {
    let name = database + [0] + table
    if let number = numbers[name] { return number }
    entries.append(Entry(database: database, table: table))
    numbers[name] = entries.count - 1
    return entries.count - 1
  }

  /// The number of a table that rows were met of.
  func knownNumber(database: [UInt8], table: [UInt8]) -> Int? { numbers[database + [0] + table] }

  subscript(number: Int) -> Entry {
    get { entries[number] }
    set { entries[number] = newValue }
  }

  /// What `side` knows of `table`.
  func place(_ table: DecodedTable, _ side: Side) -> Place {
    if let last = last[side], last.table === table { return last }
    if let known = places[side]?[ObjectIdentifier(table)] {
      last[side] = known
      return known
    }
    let number = number(database: table.table.database, table: table.table.table)
    let shape = shape(table)
    entries[number].lastShape[side] = shape
    if let key = table.key, !key.isEmpty, entries[number].keys[shape] == nil {
      entries[number].keys[shape] = key
      if entries[number].isKeyless {
        entries[number].isKeyless = false
        lateKeys += 1
      }
    }
    let key = entries[number].keys[shape] ?? borrowed(entries[number], table)
    if key.isEmpty { entries[number].isKeyless = true }
    let place = Place(
      table: table, number: number, version: version(table, shape, key: key), key: key)
    last[side] = place
    if places[side]?.count ?? 0 >= Self.mostPlaces { places[side] = [:] }
    places[side, default: [:]][ObjectIdentifier(table)] = place
    return place
  }

  private static let mostPlaces = 4096

  /// Key columns of a version.
  func key(ofVersion version: Int) -> [Int] { keysOfVersions[version] }

  /// The version of a table of the same shape that tells most of its columns.
  func best(ofVersion version: Int) -> Int { best[shapes[version]] ?? version }

  /// A key that was told of the table in another shape, where its columns are the same.
  private func borrowed(_ entry: Entry, _ table: DecodedTable) -> [Int] {
    guard table.key == nil, entry.keys.count == 1, let key = entry.keys.values.first,
      key.allSatisfy({ $0 < table.columns.count })
    else { return [] }
    return key
  }

  /// Forgets which maps were met, for another pass over the logs.
  func rewind() {
    last = [:]
    places = [:]
  }

  private func shape(_ table: DecodedTable) -> RowHash {
    var bytes: [UInt8] = []
    for column in table.table.columns {
      bytes.append(column.type)
      bytes.append(little: UInt64(column.metadata), 2)
    }
    return RowHash(bytes.span, hashKey)
  }

  private func version(_ table: DecodedTable, _ shape: RowHash, key: [Int]) -> Int {
    var bytes = table.table.database + [0] + table.table.table + [0]
    bytes.append(little: shape.high, 8)
    bytes.append(little: shape.low, 8)
    for column in table.columns {
      bytes += column.name
      bytes.append(0)
      bytes.append(column.isUnsigned ? 1 : 0)
      bytes.append(column.isSignKnown ? 1 : 0)
    }
    for column in key { bytes.append(little: UInt64(bitPattern: Int64(column)), 4) }
    bytes.append(0xFF)
    for column in table.key ?? [-1] { bytes.append(little: UInt64(bitPattern: Int64(column)), 4) }
    bytes.append(UInt8(clamping: table.uniqueKeys?.count ?? 255))
    let hash = RowHash(bytes.span, hashKey)
    if let version = known[hash] { return version }
    versions.append(table)
    keysOfVersions.append(key)
    var sort = shape
    sort.mix(
      RowHash((table.table.database + [0] + table.table.table).span, hashKey))
    shapes.append(sort)
    if table.key != nil, table.columns.allSatisfy(\.isNamed) { best[sort] = versions.count - 1 }
    known[hash] = versions.count - 1
    return versions.count - 1
  }

  /// The hash of the values that name a row among those of its table; nil where they are not all
  /// there.
  func hash(
    _ place: Place, _ cells: [Cell], _ others: [Cell], _ view: borrowing RowView,
    _ scratch: inout [UInt8]
  ) -> RowHash? {
    scratch.removeAll(keepingCapacity: true)
    scratch.append(little: UInt64(place.number), 4)
    guard !place.key.isEmpty else {
      guard cells.count == place.table.columns.count else { return nil }
      for cell in cells {
        guard !cell.isPartial else { return nil }
        take(cell, view, &scratch)
      }
      let bytes = scratch
      return RowHash(bytes.span, hashKey)
    }
    for column in place.key {
      guard let cell = view.row.cell(column, in: cells) ?? view.row.cell(column, in: others),
        !cell.isPartial
      else { return nil }
      take(cell, view, &scratch)
    }
    let bytes = scratch
    return RowHash(bytes.span, hashKey)
  }

  private func take(_ cell: Cell, _ view: borrowing RowView, _ scratch: inout [UInt8]) {
    scratch.append(little: cell.isNull ? .max : UInt64(cell.range.count), 8)
    guard !cell.isNull else { return }
    for index in cell.range { scratch.append(view.images.bytes[index]) }
  }
}
