import BinlogBytes
import BinlogEvents
import BinlogRows

/// Writes values as SQL literals for people.
struct SQLValueWriter: SQLMomentWriter {
  static var zone: StaticString { "+00:00" }
  let sink: ByteSink
  /// Whose server the literals are for.
  var flavor = Flavor.mysql
  private var at = ColumnAt()
  private var outcome = ValueOutcome.written
  /// Whether ``outcome`` is anything else.
  private var isOdd = false

  /// A writer to `sink`.
  init(sink: ByteSink) { self.sink = sink }

  /// Writes a value of column `index` of `table`; what is no text comes out as hexadecimal digits.
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

  @inline(__always)
  mutating func integer(_ value: StoredInteger) {
    sink.write(value, isUnsigned: at.form.isUnsigned)
  }

  mutating func float(_ value: Float) { FloatText.writeShortest(value, to: sink) }

  mutating func double(_ value: Double) { FloatText.writeShortest(value, to: sink) }

  mutating func decimal(_ bytes: Span<UInt8>, precision: Int, scale: Int) {
    PackedDecimal.write(bytes, precision: precision, scale: scale, to: sink)
  }

  mutating func bits(_ number: UInt64, count: Int, bytes: Span<UInt8>) {
    sink.write(bits: bytes, count: count)
  }

  mutating func enumeration(_ number: UInt64) { labels(number, isSet: false) }

  mutating func set(_ labels: UInt64, bytes: Span<UInt8>) { self.labels(labels, isSet: true) }

  private func labels(_ value: UInt64, isSet: Bool) {
    guard let labels = at.column?.labels, sink.canWriteLabels(value, labels, isSet: isSet) else {
      sink.write(decimal: value)
      return
    }
    sink.write(byte: 0x27)
    sink.writeLabels(value, labels, isSet: isSet, .shownSQL)
    sink.write(byte: 0x27)
  }

  @inline(__always)
  mutating func string(_ bytes: Span<UInt8>) {
    // Most text: UTF-8 that is valid.
    guard at.form.text == .utf8, UTF8Scalars.areValid(bytes) else { return rarer(bytes) }
    sink.write(byte: 0x27)
    sink.write(bytes, in: .shownSQL)
    sink.write(byte: 0x27)
  }

  private mutating func rarer(_ bytes: Span<UInt8>) {
    switch at.form.text {
    case .binary: hex(bytes)
    case .meant:
      guard let meaning = at.column?.meaning else { return }
      sink.write(byte: 0x27)
      sink.write(bytes, meaning: meaning)
      sink.write(byte: 0x27)
    case .utf8, .json, .charset:
      guard let set = at.column?.characterSet else { return }
      guard bytes.isEmpty || TextOutput.isText(bytes, set) else {
        hex(bytes)
        return end(.noText)
      }
      sink.write(byte: 0x27)
      _ = TextOutput.write(bytes, set, .shownSQL, to: sink)
      sink.write(byte: 0x27)
    }
  }

  mutating func compressed(_ value: ByteRegion) {
    do throws(ReadError) {
      let chunk = try CompressedValue.inflate(value)
      string(chunk.bytes)
    } catch {
      hex(value.bytes)
      end(.malformed(error))
    }
  }

  mutating func json(_ value: ByteRegion) {
    do throws(ReadError) {
      try JSONBinary.write(
        value.bytes, base: value.base, quoting: .shown, between: 0x27, to: sink)
    } catch {
      hex(value.bytes)
      end(.malformed(error))
    }
  }

  mutating func geometry(_ bytes: Span<UInt8>, system: UInt64, shape: Range<Int>) {
    sink.write("ST_GeomFromWKB(")
    hex(bytes.extracting(shape))
    if system != 0 {
      sink.write(", ")
      sink.write(decimal: system)
      // The stored form has the longitude first; MySQL 8 takes WKB by the system's own order.
      if flavor == .mysql { sink.write(", 'axis-order=long-lat'") }
    }
    sink.write(byte: 0x29)
  }

  mutating func vector(_ value: StoredVector) {
    sink.write("STRING_TO_VECTOR('")
    sink.write(value) { FloatText.writeShortest($0, to: sink) }
    sink.write("')")
  }

  mutating func unknown(_ bytes: Span<UInt8>) { sink.write("NULL") }

  mutating func year(_ value: StoredYear) { sink.write(decimal: UInt64(value.year), width: 4) }

  private func hex(_ bytes: Span<UInt8>) {
    guard !bytes.isEmpty else { return sink.write("''") }
    sink.write("0x")
    sink.write(upperHex: bytes)
  }
}
