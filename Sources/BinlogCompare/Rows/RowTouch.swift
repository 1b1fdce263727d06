import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRows

/// What one group did to one row, as it is written down to be compared.
///
/// | bytes | field |
/// |---|---|
/// | 16 | hash of the row's key |
/// | 1, 8, 4 | side, number of the group, number of the change in it; so that they sort in order |
/// | 1 | what was done |
/// | 4, 4 | table, and how it was then |
/// | 4 | the group among those that matter; all bits set for others |
/// | 8 | by what the group is known on both sides |
/// | 4, 4, 4, 8 | server, time, log, offset of the group |
/// | 2 + n | GTID |
/// | 4 + n, 4 + n | image before, image after |
struct RowTouch {
  /// What was done with the row of this key.
  enum Kind: UInt8 {
    /// It came.
    case came
    /// It went.
    case went
    /// It was changed.
    case changed
  }

  static let keySize = 29
  static let noGroup = UInt32.max

  var side = Side.a
  var order: UInt64 = 0
  /// Its number among the changes of the group.
  var sequence: UInt32 = 0
  var kind = Kind.came
  var table = 0
  var version = 0
  var group: Int?
  var token: UInt64 = 0
  var server: UInt32 = 0
  var time: UInt32 = 0
  var log = 0
  var position: UInt64 = 0
  var gtid: [UInt8] = []
  /// The row as it was; nil where it was not there.
  var before: [UInt8]?
  /// The row as it became; nil where it went.
  var after: [UInt8]?

  /// Writes it for the row of key `hash`.
  func write(_ hash: RowHash, sequence: UInt32, to bytes: inout [UInt8]) {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(big: hash.high)
    bytes.append(big: hash.low)
    bytes.append(side.rawValue)
    bytes.append(big: order)
    for shift: UInt32 in [24, 16, 8, 0] {
      bytes.append(UInt8(truncatingIfNeeded: sequence >> shift))
    }
    bytes.append(kind.rawValue)
    bytes.append(little: UInt64(table), 4)
    bytes.append(little: UInt64(version), 4)
    bytes.append(little: UInt64(group.map { UInt32(clamping: $0) } ?? Self.noGroup), 4)
    bytes.append(little: token, 8)
    bytes.append(little: UInt64(server), 4)
    bytes.append(little: UInt64(time), 4)
    bytes.append(little: UInt64(log), 4)
    bytes.append(little: position, 8)
    bytes.append(little: UInt64(gtid.count), 2)
    bytes += gtid
    for image in [before, after] {
      bytes.append(little: image.map { UInt64($0.count) } ?? 0xFFFF_FFFF, 4)
      if let image { bytes += image }
    }
  }

  init() {}

  /// Reads what was written.
  init(_ bytes: Span<UInt8>) {
    side = bytes[16] == 0 ? .a : .b
    order = bytes.big(at: 17)
    sequence = UInt32(truncatingIfNeeded: bytes.big(at: 21))
    kind = Kind(rawValue: bytes[29]) ?? .came
    func number(_ start: Int, _ width: Int) -> UInt64 {
      bytes.littleEndian(at: start, width: width)
    }
    table = Int(number(30, 4))
    version = Int(number(34, 4))
    let index = UInt32(truncatingIfNeeded: number(38, 4))
    group = index == Self.noGroup ? nil : Int(index)
    token = number(42, 8)
    server = UInt32(truncatingIfNeeded: number(50, 4))
    time = UInt32(truncatingIfNeeded: number(54, 4))
    log = Int(number(58, 4))
    position = number(62, 8)
    let length = Int(number(70, 2))
    gtid = bytes.extracting(72..<72 + length).array
    var place = 72 + length
    func image() -> [UInt8]? {
      let length = Int(number(place, 4))
      place += 4
      guard length != 0xFFFF_FFFF else { return nil }
      place += length
      return bytes.extracting(place - length..<place).array
    }
    before = image()
    after = image()
  }

  /// The image that `cells` make, where a cell of `others` stands for one that is missing.
  static func image(
    _ cells: [Cell], _ others: [Cell], _ view: borrowing RowView
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    func add(_ cell: Cell) {
      bytes.append(little: UInt64(cell.column), 2)
      if cell.isNull {
        bytes.append(little: 0xFFFF_FFFF, 4)
      } else if cell.isPartial {
        bytes.append(little: 0xFFFF_FFFE, 4)
      } else {
        bytes.append(little: UInt64(cell.range.count), 4)
        for index in cell.range { bytes.append(view.images.bytes[index]) }
      }
    }
    if others.isEmpty || cells.count == others.count {
      for cell in cells { add(cell) }
    } else {
      let held = Set(cells.map(\.column))
      for cell in (cells + others.filter { !held.contains($0.column) }) { add(cell) }
    }
    return bytes
  }
}
