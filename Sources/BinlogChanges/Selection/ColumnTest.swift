import BinlogBytes
import BinlogEvents
import BinlogRows

/// A condition made ready for the values of one column: its literal read as the column's type.
struct ColumnTest {
  /// What the values are compared with.
  fileprivate enum Target {
    /// Whether it is NULL.
    case null
    /// Integers: the greatest that is not greater than the literal, and whether that is all of it.
    case integer(Int128, isWhole: Bool)
    case decimal(DecimalText)
    case float(Double)
    /// Text in UTF-8.
    case text([UInt8])
    /// Bytes as they are; zeros at the end do not count where `isPadded`.
    case bytes([UInt8], isPadded: Bool)
    /// Parts of a date, time or both in one number.
    case moment(Int64)
    /// Microseconds since 1970.
    case instant(Int64)
    /// The bits of a SET.
    case labels(UInt64)
    case glob(Glob)
  }

  /// Why a literal cannot be compared with a column, as a sentence.
  struct Problem: Error {
    var text: String
  }

  /// The column's place, from 0.
  let index: Int
  private let table: DecodedTable
  private let operation: RowCondition.Operator
  private let target: Target

  /// Reads the literal of `condition` for column `index`.
  init(_ condition: RowCondition, _ table: DecodedTable, at index: Int) throws(Problem) {
    let column = table.columns[index]
    self.index = index
    self.table = table
    operation = condition.operation
    switch condition.operation {
    case .isNull, .isNotNull: target = .null
    case .glob: target = .glob(Glob(condition.value))
    default:
      guard let found = Self.target(condition, column) else {
        throw Problem(
          text: "'\(condition.value)' is no value of column "
            + "\(String(decoding: column.name, as: UTF8.self)), which is "
            + "\(column.layout.type)")
      }
      target = found
    }
  }

  /// Whether the value of `cell`, which lies in `images`, fits; `text` is used meanwhile.
  func holds(_ cell: Cell, _ images: ByteRegion, _ text: inout TestText) -> Bool {
    switch operation {
    case .isNull: return cell.isNull
    case .isNotNull: return !cell.isNull
    default: break
    }
    // As in SQL, nothing compares with NULL; of differences the value is not known.
    guard !cell.isNull, !cell.isPartial else { return false }
    let value = images[cell.range]
    let form = table.forms[index]
    guard let order = order(value, form, isUnsigned: form.isUnsigned, &text) else { return false }
    // Where nobody told about the sign, a number is looked for as both.
    if operation == .equal || operation == .notEqual, case .integer = target,
      Self.isInteger(form.layout.kind), !table.columns[index].isSignKnown,
      let other = self.order(value, form, isUnsigned: !form.isUnsigned, &text)
    {
      return operation == .equal ? order == 0 || other == 0 : order != 0 && other != 0
    }
    switch operation {
    case .equal, .glob: return order == 0
    case .notEqual: return order != 0
    case .less: return order < 0
    case .lessOrEqual: return order <= 0
    case .greater: return order > 0
    case .greaterOrEqual: return order >= 0
    case .isNull, .isNotNull: return false
    }
  }

  private static func isInteger(_ kind: ColumnLayout.Kind) -> Bool {
    switch kind {
    case .int8, .int16, .int24, .int32, .int64: true
    default: false
    }
  }

  // MARK: Reading the literal

  private static func target(
    _ condition: RowCondition, _ column: DecodedTable.Column
  ) -> Target? {
    let value = condition.value
    let layout = column.layout
    switch layout.kind {
    case .int8, .int16, .int24, .int32, .int64, .year: return integer(value)
    case .bit: return bits(value) ?? integer(value)
    case .decimal: return DecimalText(value).map { .decimal($0) }
    case .float: return Float(value).map { .float(Double($0)) }
    case .double: return Double(value).map { .float($0) }
    case .date, .newDate, .datetime, .datetime2, .highResolutionDatetime: return moment(value)
    case .time, .time2, .highResolutionTime: return time(value)
    case .timestamp, .timestamp2, .highResolutionTimestamp: return instant(value)
    case .enumeration, .set: return labels(condition, column)
    case .json: return .text(JSONSpaces.removed(from: Array(value.utf8)))
    case .vector, .geometry, .string, .blob, .compressedString, .compressedBlob:
      if !condition.isQuoted, let bytes = hex(value) {
        let isPadded = layout.type == .string && column.meaning == nil
        return .bytes(isPadded ? trimmed(bytes) : bytes, isPadded: isPadded)
      }
      if layout.kind == .vector {
        return .text(Array(value.utf8.filter { $0 != 0x20 }))
      }
      if column.meaning == .uuid || column.meaning == .inet6 {
        return .text(Array(value.lowercased().utf8))
      }
      if column.meaning == .json { return .text(JSONSpaces.removed(from: Array(value.utf8))) }
      if column.characterSet == .binary, column.meaning == nil {
        let isPadded = layout.type == .string
        let bytes = Array(value.utf8)
        return .bytes(isPadded ? trimmed(bytes) : bytes, isPadded: isPadded)
      }
      return .text(Array(value.utf8))
    case .null, .unknown: return nil
    }
  }

  private static func integer(_ text: String) -> Target? {
    if let whole = Int128(text) { return .integer(whole, isWhole: true) }
    guard let number = DecimalText(text), number.whole.count <= 30 else { return nil }
    let magnitude = Int128(String(decoding: number.whole, as: UTF8.self)) ?? 0
    let isWhole = number.fraction.isEmpty
    if number.isNegative {
      return .integer(-magnitude - (isWhole ? 0 : 1), isWhole: isWhole)
    }
    return .integer(magnitude, isWhole: isWhole)
  }

  /// `b'0101'`, `0b0101`, `0x0F`.
  private static func bits(_ text: String) -> Target? {
    var digits = text[...]
    if digits.hasPrefix("b'") || digits.hasPrefix("B'"), digits.hasSuffix("'") {
      digits = digits.dropFirst(2).dropLast()
    } else if digits.hasPrefix("0b") {
      digits = digits.dropFirst(2)
    } else if digits.hasPrefix("0x") {
      return UInt64(digits.dropFirst(2), radix: 16).map { .integer(Int128($0), isWhole: true) }
    } else {
      return nil
    }
    return UInt64(digits, radix: 2).map { .integer(Int128($0), isWhole: true) }
  }

  /// The bytes of `0x…` or `x'…'`; nil for anything else.
  private static func hex(_ text: String) -> [UInt8]? {
    var digits = text[...]
    if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
      digits = digits.dropFirst(2)
    } else if digits.hasPrefix("x'") || digits.hasPrefix("X'"), digits.hasSuffix("'") {
      digits = digits.dropFirst(2).dropLast()
    } else {
      return nil
    }
    guard digits.utf8.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    var rest = digits
    while !rest.isEmpty {
      guard let byte = UInt8(rest.prefix(2), radix: 16), rest.first != "+", rest.first != "-"
      else { return nil }
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return bytes
  }

  private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    Array(bytes[..<((bytes.lastIndex { $0 != 0 } ?? -1) + 1)])
  }

  private static func labels(
    _ condition: RowCondition, _ column: DecodedTable.Column
  ) -> Target? {
    let value = Array(condition.value.utf8)
    guard let labels = column.labels else { return integer(condition.value) }
    guard column.layout.kind == .set else {
      if labels.contains(value) || value.isEmpty { return .text(value) }
      return condition.isQuoted ? nil : integer(condition.value)
    }
    if value.isEmpty { return .labels(0) }
    var bits: UInt64 = 0
    for word in value.split(separator: 0x2C, omittingEmptySubsequences: false) {
      guard let index = labels.firstIndex(of: Array(word)), index < 64 else {
        return condition.isQuoted ? nil : integer(condition.value)
      }
      bits |= 1 << UInt64(index)
    }
    return .labels(bits)
  }

  private static func moment(_ text: String) -> Target? {
    TemporalText(text).flatMap { $0.date == nil ? nil : .moment($0.packed) }
  }

  private static func time(_ text: String) -> Target? {
    TemporalText(text).flatMap { $0.date == nil ? .moment($0.packed) : nil }
  }

  private static func instant(_ text: String) -> Target? {
    TemporalText(text).flatMap { $0.instant }.map { .instant($0) }
  }

  // MARK: Comparing

  /// How the value compares with the literal: below 0, 0, above 0; nil where it does not.
  private func order(
    _ value: ByteRegion, _ form: DecodedTable.Form, isUnsigned: Bool, _ text: inout TestText
  ) -> Int? {
    switch target {
    case .decimal, .glob: return textOrder(value, &text)
    // What is UTF-8 is compared where it lies.
    case .text(let literal) where form.text == .utf8 && Self.isPlainText(form.layout.kind):
      guard UTF8Scalars.areValid(value.bytes) else { return nil }
      return Self.compare(value.bytes, literal.span)
    case .text: return textOrder(value, &text)
    default:
      var comparing = ValueComparison(target, isUnsigned: isUnsigned)
      form.layout.visit(value, into: &comparing)
      return comparing.order
    }
  }

  private static func isPlainText(_ kind: ColumnLayout.Kind) -> Bool {
    kind == .string || kind == .blob
  }

  /// Compares the value's text.
  private func textOrder(_ value: ByteRegion, _ text: inout TestText) -> Int? {
    guard let text = text.text(of: value, column: index, of: table) else { return nil }
    switch target {
    case .decimal(let literal):
      guard let number = DecimalText(text.span) else { return nil }
      return number.order(literal)
    case .glob(let glob): return glob.matches(text) ? 0 : 1
    case .text(let literal):
      let isJSON =
        table.forms[index].layout.kind == .json || table.columns[index].meaning == .json
      guard isJSON else { return Self.compare(text.span, literal.span) }
      let bare = JSONSpaces.removed(from: text)
      return Self.compare(bare.span, literal.span)
    default: return nil
    }
  }

  fileprivate static func compare(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Int {
    var index = 0
    while index < one.count, index < other.count {
      if one[index] != other[index] { return one[index] < other[index] ? -1 : 1 }
      index += 1
    }
    return one.count == other.count ? 0 : one.count < other.count ? -1 : 1
  }
}

/// Compares a value with what a literal says, by what both are.
private struct ValueComparison: ValueProbe {
  private let target: ColumnTest.Target
  private let isUnsigned: Bool
  /// Below 0, 0, above 0; nil where the two do not compare.
  private(set) var order: Int?

  init(_ target: ColumnTest.Target, isUnsigned: Bool) {
    self.target = target
    self.isUnsigned = isUnsigned
  }

  private mutating func compare(_ value: Int128) {
    guard case .integer(let literal, let isWhole) = target else { return }
    order = value == literal ? (isWhole ? 0 : -1) : value < literal ? -1 : 1
  }

  private mutating func compare(_ value: Int64, with literal: Int64) {
    order = value == literal ? 0 : value < literal ? -1 : 1
  }

  mutating func integer(_ value: StoredInteger) {
    compare(isUnsigned ? Int128(value.unsigned) : Int128(value.signed))
  }

  mutating func bits(_ number: UInt64, count: Int, bytes: Span<UInt8>) { compare(Int128(number)) }

  mutating func year(_ value: StoredYear) { compare(Int128(value.year)) }

  mutating func enumeration(_ number: UInt64) { compare(Int128(number)) }

  mutating func set(_ labels: UInt64, bytes: Span<UInt8>) {
    if case .labels(let wanted) = target {
      order = labels == wanted ? 0 : labels < wanted ? -1 : 1
    } else {
      compare(Int128(labels))
    }
  }

  mutating func float(_ value: Float) { double(Double(value)) }

  mutating func double(_ value: Double) {
    guard case .float(let literal) = target else { return }
    order = value == literal ? 0 : value < literal ? -1 : value > literal ? 1 : nil
  }

  mutating func date(_ value: TemporalValue) { clock(value) }

  mutating func time(_ value: TemporalValue, decimals: Int) { clock(value) }

  mutating func datetime(_ value: TemporalValue, decimals: Int) { clock(value) }

  private mutating func clock(_ value: TemporalValue) {
    if case .moment(let literal) = target { compare(TemporalText.packed(value), with: literal) }
  }

  mutating func moment(_ value: StoredMoment, decimals: Int) {
    guard case .instant(let literal) = target else { return }
    compare(Int64(value.seconds) * 1_000_000 + Int64(value.microsecond), with: literal)
  }

  mutating func string(_ bytes: Span<UInt8>) {
    guard case .bytes(let literal, let isPadded) = target else { return }
    var end = bytes.count
    if isPadded { while end > 0, bytes[end - 1] == 0 { end -= 1 } }
    order = ColumnTest.compare(bytes.extracting(0..<end), literal.span)
  }

  mutating func compressed(_ value: ByteRegion) {
    do throws(ReadError) {
      let chunk = try CompressedValue.inflate(value)
      string(chunk.bytes)
    } catch {
      order = nil
    }
  }

  mutating func geometry(_ bytes: Span<UInt8>, system: UInt64, shape: Range<Int>) {
    guard case .bytes(let literal, _) = target else { return }
    // With its system or without.
    string(literal.count == shape.count ? bytes.extracting(shape) : bytes)
  }

  mutating func vector(_ value: StoredVector) { string(value.bytes) }
}

/// The text of values that are compared as text.
struct TestText {
  private let memory = MemoryDestination()
  private let sink: ByteSink
  private var writer: PlainValueWriter

  init() {
    sink = ByteSink(memory, capacity: 4096)
    writer = PlainValueWriter(sink: sink, place: .plain)
  }

  /// The text of a value; nil where it is none, or makes no sense.
  mutating func text(
    of value: ByteRegion, column index: Int, of table: DecodedTable
  ) -> [UInt8]? {
    memory.clear()
    let outcome = writer.write(value, column: index, of: table)
    sink.flush()
    guard case .written = outcome else { return nil }
    return memory.bytes
  }
}

/// JSON without the white space between its tokens.
enum JSONSpaces {
  static func removed(from text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var isString = false
    var isEscaped = false
    for byte in text {
      if isString {
        result.append(byte)
        if isEscaped {
          isEscaped = false
        } else if byte == 0x5C {
          isEscaped = true
        } else if byte == 0x22 {
          isString = false
        }
        continue
      }
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: continue
      case 0x22: isString = true
      default: break
      }
      result.append(byte)
    }
    return result
  }
}
