import BinlogBytes
import BinlogEvents
import BinlogRows

/// A change of one row as it is compared with others: which row, when, what, by whom.
///
/// | bytes | field |
/// |---|---|
/// | 16 | hash of the row's key |
/// | 8 | number of the change in the logs, all bits turned round, so that the last comes first |
/// | 1 | role |
/// | 1 | what was done |
/// | 4 | number of the table |
/// | 2 | place of the identity by which the row is named |
/// | 2 + 2n | columns that were changed |
/// | 4 times 4 + n | texts: key, key as JSON, who, values; and who and values as JSON |
struct TouchRecord {
  /// What a change is to the row that is named.
  enum Role: UInt8 {
    /// It is taken back, and finds the row by this key.
    case undone
    /// It is taken back, and gives the row this key again.
    case undoneAway
    /// It stays, and leaves the row its key.
    case other
    /// It stays; by it the row got this key, or went from it.
    case otherMove
  }

  static let keySize = 25

  var hash: RowHash
  var order: UInt64
  var role: Role
  var operation: RowsEvent.Operation
  var table: UInt32
  var identity: UInt16
  var columns: [UInt16] = []
  var key: [UInt8] = []
  var keyJSON: [UInt8] = []
  var who: [UInt8] = []
  var whoJSON: [UInt8] = []
  var values: [UInt8] = []
  var valuesJSON: [UInt8] = []

  /// About how many bytes it has.
  var size: Int {
    key.count + keyJSON.count + who.count + whoJSON.count + values.count + valuesJSON.count
      + 2 * columns.count + 34
  }

  /// Appends the record to `bytes`.
  func write(to bytes: inout [UInt8]) {
    for word in [hash.high, hash.low, ~order] {
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    bytes.append(role.rawValue)
    bytes.append(operation == .insert ? 0 : operation == .update ? 1 : 2)
    Self.append(UInt64(table), 4, to: &bytes)
    Self.append(UInt64(identity), 2, to: &bytes)
    Self.append(UInt64(columns.count), 2, to: &bytes)
    for column in columns { Self.append(UInt64(column), 2, to: &bytes) }
    for text in [key, keyJSON, who, whoJSON, values, valuesJSON] {
      Self.append(UInt64(text.count), 4, to: &bytes)
      bytes += text
    }
  }

  static func append(_ value: UInt64, _ width: Int, to bytes: inout [UInt8]) {
    for index in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
  }

  init(
    hash: RowHash, order: UInt64, role: Role, operation: RowsEvent.Operation, table: UInt32,
    identity: UInt16
  ) {
    self.hash = hash
    self.order = order
    self.role = role
    self.operation = operation
    self.table = table
    self.identity = identity
  }

  /// Reads what ``write(to:)`` wrote.
  init(_ bytes: Span<UInt8>) {
    hash = RowHash(high: Self.big(bytes, 0), low: Self.big(bytes, 8))
    order = ~Self.big(bytes, 16)
    role = Role(rawValue: bytes[24]) ?? .other
    operation = bytes[25] == 0 ? .insert : bytes[25] == 1 ? .update : .delete
    table = UInt32(truncatingIfNeeded: bytes.littleEndian(at: 26, width: 4))
    identity = UInt16(truncatingIfNeeded: bytes.littleEndian(at: 30, width: 2))
    var place = 34
    for _ in 0..<bytes.littleEndian(at: 32, width: 2) {
      columns.append(UInt16(truncatingIfNeeded: bytes.littleEndian(at: place, width: 2)))
      place += 2
    }
    key = Self.text(bytes, &place)
    keyJSON = Self.text(bytes, &place)
    who = Self.text(bytes, &place)
    whoJSON = Self.text(bytes, &place)
    values = Self.text(bytes, &place)
    valuesJSON = Self.text(bytes, &place)
  }

  private static func text(_ bytes: Span<UInt8>, _ place: inout Int) -> [UInt8] {
    let length = Int(clamping: bytes.littleEndian(at: place, width: 4))
    place += 4 + length
    return bytes.extracting(place - length..<place).array
  }

  static func big(_ bytes: Span<UInt8>, _ start: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in start..<start + 8 { value = value << 8 | UInt64(bytes[index]) }
    return value
  }
}

/// What becomes of one statement of an undo, as its row was changed again.
struct TouchDecision {
  /// Whether there is no statement at all.
  var leavesOutAll = false
  /// Columns that it leaves out.
  var columns: Set<UInt16> = []
  /// What is said in its place, or before it.
  var comment = ""
}
