import BinlogBytes
import BinlogEvents
import BinlogRows

/// Writes values as JSON for programs: exact, whatever a reader's numbers can hold.
struct JSONValueWriter: ValueVisitor {
  private let sink: ByteSink
  private let memory = MemoryDestination()
  private let scratch: ByteSink
  private var at = ColumnAt()
  private var outcome = ValueOutcome.written
  /// Whether ``outcome`` is anything else.
  private var isOdd = false

  /// A writer to `sink`.
  init(sink: ByteSink) {
    self.sink = sink
    scratch = ByteSink(memory, capacity: 4096)
  }

  /// Writes a value of column `index` of `table`.
  @inline(__always)
  mutating func write(
    _ value: ByteRegion, column index: Int, of table: DecodedTable
  ) -> ValueOutcome {
    at.move(to: index, of: table)
    at.form.layout.visit(value, into: &self)
    guard isOdd else { return .written }
    isOdd = false
    return outcome
  }

  private mutating func end(_ outcome: ValueOutcome) {
    self.outcome = outcome
    isOdd = true
  }

  // MARK: Numbers

  @inline(__always)
  mutating func integer(_ value: StoredInteger) {
    sink.write(value, isUnsigned: at.form.isUnsigned)
  }

  mutating func float(_ value: Float) { number(value) }

  mutating func double(_ value: Double) {
    if value.isFinite {
      FloatText.writeShortest(value, to: sink)
    } else {
      special(value.isNaN, value.sign)
    }
  }

  private func number(_ value: Float) {
    if value.isFinite {
      FloatText.writeShortest(value, to: sink)
    } else {
      special(value.isNaN, value.sign)
    }
  }

  /// What JSON has no number for.
  private func special(_ isNaN: Bool, _ sign: FloatingPointSign) {
    sink.write(isNaN ? "\"NaN\"" : sign == .minus ? "\"-Infinity\"" : "\"Infinity\"")
  }

  mutating func decimal(_ bytes: Span<UInt8>, precision: Int, scale: Int) {
    sink.write(byte: 0x22)
    PackedDecimal.write(bytes, precision: precision, scale: scale, to: sink)
    sink.write(byte: 0x22)
  }

  mutating func bits(_ number: UInt64, count: Int, bytes: Span<UInt8>) {
    sink.write(decimal: number)
  }

  mutating func vector(_ value: StoredVector) { sink.write(value) { number($0) } }

  // MARK: Text and bytes

  mutating func enumeration(_ number: UInt64) { labels(number, isSet: false) }

  mutating func set(_ labels: UInt64, bytes: Span<UInt8>) { self.labels(labels, isSet: true) }

  private func labels(_ value: UInt64, isSet: Bool) {
    guard let labels = at.column?.labels, sink.canWriteLabels(value, labels, isSet: isSet) else {
      sink.write(decimal: value)
      return
    }
    sink.write(byte: 0x22)
    sink.writeLabels(value, labels, isSet: isSet, .json)
    sink.write(byte: 0x22)
  }

  @inline(__always)
  mutating func string(_ bytes: Span<UInt8>) {
    // Most text: UTF-8 that is valid.
    guard at.form.text == .utf8, UTF8Scalars.areValid(bytes) else { return rarer(bytes) }
    sink.write(byte: 0x22)
    sink.write(bytes, in: .json)
    sink.write(byte: 0x22)
  }

  private mutating func rarer(_ bytes: Span<UInt8>) {
    switch at.form.text {
    case .binary:
      guard at.form.layout.type == .string else { return base64(bytes) }
      base64(at.form.whole(bytes).span)
    case .meant:
      guard let meaning = at.column?.meaning else { return }
      sink.write(byte: 0x22)
      sink.write(bytes, meaning: meaning)
      sink.write(byte: 0x22)
    case .utf8, .json, .charset:
      guard let set = at.column?.characterSet else { return }
      if at.form.text == .json, json(bytes, set) { return }
      sink.write(byte: 0x22)
      if !TextOutput.write(bytes, set, .json, to: sink) {
        sink.writeBase64(bytes)
        end(.noText)
      }
      sink.write(byte: 0x22)
    }
  }

  /// Writes a text that is JSON as it stands, on one line; false, and nothing, where it is not.
  private func json(_ bytes: Span<UInt8>, _ set: CharacterSet) -> Bool {
    memory.clear()
    let isText = TextOutput.write(bytes, set, .plain, to: scratch)
    scratch.flush()
    guard isText, JSONText.isValid(memory.bytes) else { return false }
    let text = memory.bytes
    JSONText.writeOnOneLine(text, to: sink)
    return true
  }

  mutating func compressed(_ value: ByteRegion) {
    do throws(ReadError) {
      let chunk = try CompressedValue.inflate(value)
      string(chunk.bytes)
    } catch {
      base64(value.bytes)
      end(.malformed(error))
    }
  }

  mutating func json(_ value: ByteRegion) {
    do throws(ReadError) {
      try JSONBinary.write(value.bytes, base: value.base, validatingText: true, to: sink)
    } catch {
      base64(value.bytes)
      end(.malformed(error))
    }
  }

  mutating func geometry(_ bytes: Span<UInt8>, system: UInt64, shape: Range<Int>) {
    base64(bytes.extracting(shape))
  }

  private func base64(_ bytes: Span<UInt8>) {
    sink.write(byte: 0x22)
    sink.writeBase64(bytes)
    sink.write(byte: 0x22)
  }

  mutating func unknown(_ bytes: Span<UInt8>) { sink.write("null") }

  // MARK: Dates and times

  mutating func year(_ value: StoredYear) { sink.write(decimal: UInt64(value.year)) }

  mutating func date(_ value: TemporalValue) {
    sink.write(byte: 0x22)
    sink.writeDate(value)
    sink.write(byte: 0x22)
  }

  mutating func time(_ value: TemporalValue, decimals: Int) {
    sink.write(byte: 0x22)
    sink.writeTime(value, decimals: decimals)
    sink.write(byte: 0x22)
  }

  mutating func datetime(_ value: TemporalValue, decimals: Int) {
    sink.write(byte: 0x22)
    sink.writeDatetime(value, decimals: decimals, separator: 0x54)
    sink.write(byte: 0x22)
  }

  mutating func moment(_ value: StoredMoment, decimals: Int) {
    sink.write(byte: 0x22)
    sink.writeMoment(value, decimals: decimals, separator: 0x54, zone: "Z")
    sink.write(byte: 0x22)
  }
}
