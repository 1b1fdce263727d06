import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRows

/// A value of a row in 64 bits, by which it is known again.
///
/// ``unknown`` is a value that no image tells, ``null`` is NULL.
typealias ValuePrint = UInt64

extension ValuePrint {
  static let unknown: ValuePrint = 0
  static let null: ValuePrint = 1
}

/// Makes prints of values and of keys, with bits that nobody knows before: no log can hold two rows
/// that only seem to be one.
struct RowPrints {
  private let key = RowHash.Key()
  private var scratch: [UInt8] = []

  /// The print of `cell`; nil stands for a column that the image leaves out.
  func value(_ cell: Cell?, _ view: borrowing RowView) -> ValuePrint {
    guard let cell, !cell.isPartial else { return .unknown }
    guard !cell.isNull else { return .null }
    return max(2, RowHash(view.images.bytes.extracting(cell.range), key).low)
  }

  /// The print of a text as servers may compare it; nil for one of which nobody can say how.
  ///
  /// No two texts that a collation takes for equal have different ones.
  func folded(_ cell: Cell?, _ view: borrowing RowView) -> ValuePrint? {
    guard let cell, !cell.isPartial, !cell.isNull else { return nil }
    var text: [UInt8] = []
    for index in cell.range {
      let byte = view.images.bytes[index]
      // Beyond these, collations know what is equal: letters with and without accents, characters
      // that do not count.
      guard byte >= 0x20, byte < 0x7F else { return nil }
      switch byte | 0x20 {
      // Taken for the same letter by a few languages.
      case 0x69, 0x6A, 0x79: text.append(0x69)
      case 0x75, 0x76, 0x77: text.append(0x75)
      case 0x61...0x7A: text.append(byte | 0x20)
      default: text.append(byte)
      }
    }
    while text.last == 0x20 { text.removeLast() }
    return max(2, RowHash(text.span, key).high)
  }

  /// What stands for values of a table's key; nil where one of them is not known.
  mutating func tuple(_ table: UInt64, _ values: [ValuePrint]) -> RowHash? {
    scratch.removeAll(keepingCapacity: true)
    add(table)
    for value in values {
      guard value != .unknown else { return nil }
      add(value)
    }
    let bytes = scratch
    return RowHash(bytes.span, key)
  }

  private mutating func add(_ value: UInt64) {
    for shift: UInt64 in stride(from: 0, to: 64, by: 8) {
      scratch.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}
