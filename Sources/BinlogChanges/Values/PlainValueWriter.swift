package import BinlogBytes
import BinlogEvents
package import BinlogRows

/// Writes values as bare text, for tables of fields and for comparisons: numbers in digits, text
/// in UTF-8, times in ISO 8601, bytes in hexadecimal digits behind `0x`.
package struct PlainValueWriter {
  package let sink: ByteSink
  /// Where the text stands.
  package let place: TextOutput.Place

  package init(sink: ByteSink, place: TextOutput.Place) {
    self.sink = sink
    self.place = place
  }

  /// Whether a value of `column` may need quotes: what is not a number or a moment.
  package static func isText(_ column: DecodedTable.Column) -> Bool {
    switch column.layout.kind {
    case .string, .blob, .compressedString, .compressedBlob, .enumeration, .set, .json, .vector,
      .geometry:
      true
    default: false
    }
  }

  /// Writes the value in `bytes`, the first of which lies at `base`.
  package func write(
    _ bytes: Span<UInt8>, _ column: DecodedTable.Column, base: FileOffset
  ) -> JSONValueWriter.Outcome {
    let layout = column.layout
    switch layout.kind {
    case .int8, .int16, .int24, .int32, .int64:
      sink.write(integer: bytes, of: column)
    case .string, .blob: return text(bytes, column)
    case .compressedString, .compressedBlob:
      let chunk: ByteChunk
      do throws(ReadError) {
        chunk = try CompressedValue.inflate(bytes, base: base)
      } catch {
        hex(bytes)
        return .malformed(error)
      }
      return text(chunk.bytes, column)
    case .decimal:
      PackedDecimal.write(bytes, precision: layout.length, scale: layout.decimals, to: sink)
    case .bit: sink.write(decimal: bytes.bigEndian(at: 0, width: min(8, bytes.count)))
    case .enumeration, .set:
      let value = bytes.littleEndian(at: 0, width: min(8, bytes.count))
      let isSet = layout.kind == .set
      if let labels = column.labels, sink.canWriteLabels(value, labels, isSet: isSet) {
        sink.writeLabels(value, labels, isSet: isSet, place)
      } else {
        sink.write(decimal: value)
      }
    case .json: return json(bytes, base: base)
    case .geometry:
      let system = bytes.littleEndian(at: 0, width: 4)
      if system != 0 {
        sink.write("SRID=")
        sink.write(decimal: system)
        sink.write(byte: 0x3B)
      }
      hex(bytes.extracting(min(4, bytes.count)..<bytes.count))
    case .vector:
      sink.write(vector: bytes) { FloatText.writeShortest($0, to: sink) }
    case .float:
      FloatText.writeShortest(
        Float(bitPattern: UInt32(bytes.littleEndian(at: 0, width: 4))), to: sink)
    case .double:
      FloatText.writeShortest(
        Double(bitPattern: bytes.littleEndian(at: 0, width: 8)), to: sink)
    case .year:
      let year = bytes.littleEndian(at: 0, width: 1)
      sink.write(decimal: year == 0 ? 0 : 1900 + year, width: 4)
    case .null, .unknown: break
    default:
      sink.writeTemporal(bytes, layout, separator: place == .plain ? 0x20 : 0x54, zone: "Z")
    }
    return .written
  }

  private func json(_ bytes: Span<UInt8>, base: FileOffset) -> JSONValueWriter.Outcome {
    do throws(ReadError) {
      if place == .plain {
        try JSONBinary.write(bytes, base: base, validatingText: true, to: sink)
        return .written
      }
      let memory = MemoryDestination()
      let writer = ByteSink(memory, capacity: 4096)
      try JSONBinary.write(bytes, base: base, validatingText: true, to: writer)
      writer.flush()
      let text = memory.bytes
      TextOutput.escape(text.span, place, to: sink)
      return .written
    } catch {
      hex(bytes)
      return .malformed(error)
    }
  }

  private func text(
    _ bytes: Span<UInt8>, _ column: DecodedTable.Column
  ) -> JSONValueWriter.Outcome {
    if let meaning = column.meaning, meaning != .json {
      sink.write(bytes, meaning: meaning)
      return .written
    }
    if column.characterSet == .binary {
      hex(bytes)
      // BINARY lost the zeros at its end in the log.
      if column.layout.type == .string {
        for _ in 0..<max(0, column.layout.length - bytes.count) { sink.write("00") }
      }
      return .written
    }
    guard TextOutput.write(bytes, column.characterSet, place, to: sink) else {
      hex(bytes)
      return .noText
    }
    return .written
  }

  private func hex(_ bytes: Span<UInt8>) {
    sink.write("0x")
    sink.write(lowerHex: bytes)
  }
}
