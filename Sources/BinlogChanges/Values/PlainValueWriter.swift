package import BinlogBytes
import BinlogEvents
package import BinlogRows

/// Writes values as bare text, for tables of fields and for comparisons: numbers in digits, text
/// in UTF-8, times in ISO 8601, bytes in hexadecimal digits after `0x`.
package struct PlainValueWriter: ValueVisitor {
  private let sink: ByteSink
  /// Where the text stands.
  let place: TextOutput.Place
  private var at = ColumnAt()
  private var outcome = ValueOutcome.written
  /// Whether ``outcome`` is anything else.
  private var isOdd = false

  /// A writer to `sink` of what stands in `place`.
  package init(sink: ByteSink, place: TextOutput.Place) {
    self.sink = sink
    self.place = place
  }

  /// Whether a value of `layout` may need quotes: what is not a number or a moment.
  package static func isText(_ layout: ColumnLayout) -> Bool {
    switch layout.kind {
    case .string, .blob, .compressedString, .compressedBlob, .enumeration, .set, .json, .vector,
      .geometry:
      true
    default: false
    }
  }

  /// Writes a value of column `index` of `table`.
  @inline(__always)
  package mutating func write(
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

  package mutating func integer(_ value: StoredInteger) {
    sink.write(value, isUnsigned: at.form.isUnsigned)
  }

  package mutating func float(_ value: Float) { FloatText.writeShortest(value, to: sink) }

  package mutating func double(_ value: Double) { FloatText.writeShortest(value, to: sink) }

  package mutating func decimal(_ bytes: Span<UInt8>, precision: Int, scale: Int) {
    PackedDecimal.write(bytes, precision: precision, scale: scale, to: sink)
  }

  package mutating func bits(_ number: UInt64, count: Int, bytes: Span<UInt8>) {
    sink.write(decimal: number)
  }

  package mutating func enumeration(_ number: UInt64) { labels(number, isSet: false) }

  package mutating func set(_ labels: UInt64, bytes: Span<UInt8>) {
    self.labels(labels, isSet: true)
  }

  private func labels(_ value: UInt64, isSet: Bool) {
    if let labels = at.column?.labels, sink.canWriteLabels(value, labels, isSet: isSet) {
      sink.writeLabels(value, labels, isSet: isSet, place)
    } else {
      sink.write(decimal: value)
    }
  }

  package mutating func string(_ bytes: Span<UInt8>) {
    // Most text: UTF-8 that is valid.
    guard at.form.text == .utf8, UTF8Scalars.areValid(bytes) else { return rarer(bytes) }
    sink.write(bytes, in: place)
  }

  private mutating func rarer(_ bytes: Span<UInt8>) {
    switch at.form.text {
    case .binary:
      hex(bytes)
      // BINARY lost the zeros at its end in the log.
      if at.form.layout.type == .string {
        sink.write(byte: 0x30, count: 2 * max(0, at.form.layout.length - bytes.count))
      }
    case .meant:
      if let meaning = at.column?.meaning { sink.write(bytes, meaning: meaning) }
    case .utf8, .json, .charset:
      guard let set = at.column?.characterSet else { return }
      guard !TextOutput.write(bytes, set, place, to: sink) else { return }
      hex(bytes)
      end(.noText)
    }
  }

  package mutating func compressed(_ value: ByteRegion) {
    do throws(ReadError) {
      let chunk = try CompressedValue.inflate(value)
      string(chunk.bytes)
    } catch {
      hex(value.bytes)
      end(.malformed(error))
    }
  }

  package mutating func json(_ value: ByteRegion) {
    do throws(ReadError) {
      if place == .plain {
        try JSONBinary.write(value.bytes, base: value.base, validatingText: true, to: sink)
        return
      }
      let memory = MemoryDestination()
      let writer = ByteSink(memory, capacity: 4096)
      try JSONBinary.write(value.bytes, base: value.base, validatingText: true, to: writer)
      writer.flush()
      let text = memory.bytes
      TextOutput.escape(text.span, place, to: sink)
    } catch {
      hex(value.bytes)
      end(.malformed(error))
    }
  }

  package mutating func geometry(_ bytes: Span<UInt8>, system: UInt64, shape: Range<Int>) {
    if system != 0 {
      sink.write("SRID=")
      sink.write(decimal: system)
      sink.write(byte: 0x3B)
    }
    hex(bytes.extracting(shape))
  }

  package mutating func vector(_ value: StoredVector) {
    sink.write(value) { FloatText.writeShortest($0, to: sink) }
  }

  package mutating func unknown(_ bytes: Span<UInt8>) {}

  package mutating func year(_ value: StoredYear) {
    sink.write(decimal: UInt64(value.year), width: 4)
  }

  package mutating func date(_ value: TemporalValue) { sink.writeDate(value) }

  package mutating func time(_ value: TemporalValue, decimals: Int) {
    sink.writeTime(value, decimals: decimals)
  }

  private var separator: UInt8 { place == .plain ? 0x20 : 0x54 }

  package mutating func datetime(_ value: TemporalValue, decimals: Int) {
    sink.writeDatetime(value, decimals: decimals, separator: separator)
  }

  package mutating func moment(_ value: StoredMoment, decimals: Int) {
    sink.writeMoment(value, decimals: decimals, separator: separator, zone: "Z")
  }

  private func hex(_ bytes: Span<UInt8>) {
    sink.write("0x")
    sink.write(lowerHex: bytes)
  }
}
