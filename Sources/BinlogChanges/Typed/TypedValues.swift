import BinlogBytes
import BinlogEvents
import BinlogRows

/// Makes values of what rows hold, one by one.
struct TypedValues: ValueVisitor {
  private let memory = MemoryDestination()
  private let sink: ByteSink
  private var at = ColumnAt()
  private var made = ChangeValue.null

  init() { sink = ByteSink(memory, capacity: 4096) }

  /// The value of `cell`.
  mutating func value(_ cell: Cell, _ view: borrowing RowView) -> ChangeValue {
    if cell.isNull { return .null }
    if cell.isPartial {
      do throws(ReadError) {
        memory.clear()
        try PartialJSON.write(cell, of: view, to: sink)
        return .jsonChanges(taken)
      } catch {
        sink.flush()
        return .bytes(view.value(of: cell).bytes.array)
      }
    }
    at.move(to: cell.column, of: view.table)
    at.form.layout.visit(view.value(of: cell), into: &self)
    return made
  }

  /// What was written to the sink.
  private var taken: String {
    sink.flush()
    return String(decoding: memory.bytes, as: UTF8.self)
  }

  mutating func integer(_ value: StoredInteger) {
    made = at.form.isUnsigned ? .unsigned(value.unsigned) : .integer(value.signed)
  }

  mutating func float(_ value: Float) { made = .float(value) }

  mutating func double(_ value: Double) { made = .double(value) }

  mutating func decimal(_ bytes: Span<UInt8>, precision: Int, scale: Int) {
    memory.clear()
    PackedDecimal.write(bytes, precision: precision, scale: scale, to: sink)
    made = .decimal(taken)
  }

  mutating func bits(_ number: UInt64, count: Int, bytes: Span<UInt8>) {
    made = .unsigned(number)
  }

  mutating func enumeration(_ number: UInt64) { labels(number, isSet: false) }

  mutating func set(_ labels: UInt64, bytes: Span<UInt8>) { self.labels(labels, isSet: true) }

  private mutating func labels(_ value: UInt64, isSet: Bool) {
    guard let labels = at.column?.labels, sink.canWriteLabels(value, labels, isSet: isSet) else {
      made = .unsigned(value)
      return
    }
    memory.clear()
    sink.writeLabels(value, labels, isSet: isSet, .plain)
    made = .text(taken)
  }

  mutating func string(_ bytes: Span<UInt8>) {
    memory.clear()
    switch at.form.text {
    case .binary: made = .bytes(at.form.whole(bytes))
    case .meant:
      guard let meaning = at.column?.meaning else { return made = .bytes(bytes.array) }
      sink.write(bytes, meaning: meaning)
      made = .text(taken)
    case .utf8, .json, .charset:
      guard let set = at.column?.characterSet, TextOutput.write(bytes, set, .plain, to: sink) else {
        return made = .bytes(bytes.array)
      }
      let isDocument = at.form.text == .json
      let text = taken
      made = isDocument && JSONText.isValid(memory.bytes) ? .json(text) : .text(text)
    }
  }

  mutating func compressed(_ value: ByteRegion) {
    do throws(ReadError) {
      let chunk = try CompressedValue.inflate(value)
      string(chunk.bytes)
    } catch {
      made = .bytes(value.bytes.array)
    }
  }

  mutating func json(_ value: ByteRegion) {
    memory.clear()
    do throws(ReadError) {
      try JSONBinary.write(value.bytes, base: value.base, validatingText: true, to: sink)
      made = .json(taken)
    } catch {
      sink.flush()
      made = .bytes(value.bytes.array)
    }
  }

  mutating func geometry(_ bytes: Span<UInt8>, system: UInt64, shape: Range<Int>) {
    made = .geometry(
      system: UInt32(truncatingIfNeeded: system), shape: bytes.extracting(shape).array)
  }

  mutating func vector(_ value: StoredVector) {
    var list: [Float] = []
    list.reserveCapacity(value.count)
    for index in 0..<value.count { list.append(value[index]) }
    made = .vector(list)
  }

  mutating func year(_ value: StoredYear) { made = .unsigned(UInt64(value.year)) }

  mutating func date(_ value: TemporalValue) { made = .date(value) }

  mutating func time(_ value: TemporalValue, decimals: Int) { made = .time(value) }

  mutating func datetime(_ value: TemporalValue, decimals: Int) { made = .datetime(value) }

  mutating func moment(_ value: StoredMoment, decimals: Int) {
    made = .timestamp(
      microseconds: Int64(clamping: value.seconds) * 1_000_000 + Int64(value.microsecond))
  }

  mutating func unknown(_ bytes: Span<UInt8>) { made = .bytes(bytes.array) }
}

extension DecodedTable.Form {
  /// The bytes of a binary string: BINARY lost the zeros at its end in the log.
  func whole(_ bytes: Span<UInt8>) -> [UInt8] {
    var whole = bytes.array
    if layout.type == .string, bytes.count < layout.length {
      whole.append(contentsOf: repeatElement(0, count: layout.length - bytes.count))
    }
    return whole
  }
}
