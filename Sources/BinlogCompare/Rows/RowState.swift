import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRows

/// A row as a side has it, as far as its images tell.
struct RowState {
  /// One value.
  enum Value: Equatable {
    case unknown
    case null
    case bytes([UInt8])
  }

  /// Whether the row is there.
  var isPresent: Bool
  /// How its table was.
  var version: Int
  /// Its values; empty where it is not there.
  var values: [Value]

  /// No row.
  static func absent(_ version: Int) -> RowState {
    RowState(isPresent: false, version: version, values: [])
  }

  init(isPresent: Bool, version: Int, values: [Value]) {
    self.isPresent = isPresent
    self.version = version
    self.values = values
  }

  /// The row of an image.
  init(_ image: [UInt8]?, version: Int, columns: Int) {
    self.version = version
    guard let image else {
      isPresent = false
      values = []
      return
    }
    isPresent = true
    var values = [Value](repeating: .unknown, count: columns)
    let bytes = image.span
    var place = 0
    while place + 6 <= bytes.count {
      let column = Int(bytes.littleEndian(at: place, width: 2))
      let length = Int(bytes.littleEndian(at: place + 2, width: 4))
      place += 6
      guard column < columns else { break }
      if length == 0xFFFF_FFFF {
        values[column] = .null
      } else if length == 0xFFFF_FFFE {
        values[column] = .unknown
      } else {
        values[column] = .bytes(bytes.extracting(place..<place + length).array)
        place += length
      }
    }
    self.values = values
  }

  /// Whether all its values are known.
  var isWhole: Bool { isPresent && !values.contains(.unknown) }

  /// Takes what is not known here from `other`, the same row at another time.
  mutating func complete(from other: RowState) {
    guard isPresent, other.isPresent, other.values.count == values.count else { return }
    for index in values.indices where values[index] == .unknown {
      values[index] = other.values[index]
    }
  }

  /// The same row with the columns that its table has in `version`.
  func moved(to version: Int, _ book: TableBook) -> RowState {
    guard version != self.version, isPresent else { return self }
    let from = book.versions[self.version]
    let to = book.versions[version]
    var moved = RowState(
      isPresent: true, version: version,
      values: [Value](repeating: .unknown, count: to.columns.count))
    for (index, column) in to.columns.enumerated() {
      let place: Int?
      if column.isNamed, from.columns.allSatisfy(\.isNamed) {
        place = from.columns.firstIndex { $0.name == column.name }
      } else {
        place = index < from.columns.count ? index : nil
      }
      guard let place, place < values.count,
        from.table.columns[place].type == to.table.columns[index].type,
        from.table.columns[place].metadata == to.table.columns[index].metadata
      else { continue }
      moved.values[index] = values[place]
    }
    return moved
  }

  /// The columns in which both are known to differ; nil where one is there and the other is not.
  func differences(_ other: RowState) -> [Int]? {
    guard isPresent == other.isPresent else { return nil }
    guard isPresent else { return [] }
    var columns: [Int] = []
    for index in 0..<Swift.min(values.count, other.values.count) {
      let (one, two) = (values[index], other.values[index])
      if one != .unknown, two != .unknown, one != two { columns.append(index) }
    }
    return columns
  }

  /// The columns of a row that both have of which one side alone tells the value.
  func halfKnown(_ other: RowState) -> [Int] {
    guard isPresent, other.isPresent else { return [] }
    return (0..<Swift.min(values.count, other.values.count)).filter {
      (values[$0] == .unknown) != (other.values[$0] == .unknown)
    }
  }

  /// Whether both are known to be different.
  func differs(from other: RowState) -> Bool { differences(other).map { !$0.isEmpty } ?? true }

  /// The row as cells of bytes, for who writes statements and values.
  func cells() -> (cells: [Cell], bytes: [UInt8]) {
    var cells: [Cell] = []
    var bytes: [UInt8] = []
    for (column, value) in values.enumerated() {
      switch value {
      case .unknown: continue
      case .null: cells.append(Cell.null(column))
      case .bytes(let held):
        cells.append(Cell.held(column, bytes.count..<bytes.count + held.count))
        bytes += held
      }
    }
    return (cells, bytes)
  }
}
