package import BinlogBytes
package import BinlogEvents
import BinlogRows

/// Writes values as SQL literals for people.
package struct SQLValueWriter {
  package let sink: ByteSink
  /// Whose server the literals are for.
  package var flavor = Flavor.mysql

  /// Writes the value in `bytes`, the first of which lies at `base`; what is no text comes out
  /// as hexadecimal digits.
  package func write(
    _ bytes: Span<UInt8>, _ column: DecodedTable.Column, base: FileOffset
  ) -> JSONValueWriter.Outcome {
    let layout = column.layout
    switch layout.kind {
    case .int8, .int16, .int24, .int32, .int64:
      sink.write(integer: bytes, of: column)
    case .string, .blob: return text(bytes, column)
    case .compressedString, .compressedBlob:
      return compressed(bytes, column, base: base)
    case .decimal:
      PackedDecimal.write(bytes, precision: layout.length, scale: layout.decimals, to: sink)
    case .bit: bits(bytes, count: layout.length)
    case .enumeration, .set: labels(bytes, column)
    case .json:
      do throws(ReadError) {
        try JSONBinary.write(
          bytes, base: base, quoting: .shown, between: 0x27, to: sink)
      } catch {
        hex(bytes)
        return .malformed(error)
      }
    case .geometry:
      sink.write("ST_GeomFromWKB(")
      hex(bytes.extracting(min(4, bytes.count)..<bytes.count))
      let system = bytes.littleEndian(at: 0, width: 4)
      if system != 0 {
        sink.write(", ")
        sink.write(decimal: system)
        // The stored form has the longitude first; MySQL 8 takes WKB by the system's own order.
        if flavor == .mysql { sink.write(", 'axis-order=long-lat'") }
      }
      sink.write(byte: 0x29)
    case .vector:
      sink.write("STRING_TO_VECTOR('")
      sink.write(vector: bytes) { number($0) }
      sink.write("')")
    case .null, .unknown: sink.write("NULL")
    default: numberOrTime(bytes, layout)
    }
    return .written
  }

  private func numberOrTime(_ bytes: Span<UInt8>, _ layout: ColumnLayout) {
    switch layout.kind {
    case .float: number(Float(bitPattern: UInt32(bytes.littleEndian(at: 0, width: 4))))
    case .double:
      FloatText.writeShortest(
        Double(bitPattern: bytes.littleEndian(at: 0, width: 8)), to: sink)
    case .year:
      let year = bytes.littleEndian(at: 0, width: 1)
      sink.write(decimal: year == 0 ? 0 : 1900 + year, width: 4)
    default:
      sink.write(byte: 0x27)
      sink.writeTemporal(bytes, layout, separator: 0x20, zone: "+00:00")
      sink.write(byte: 0x27)
    }
  }

  private func number(_ value: Float) { FloatText.writeShortest(value, to: sink) }

  private func text(
    _ bytes: Span<UInt8>, _ column: DecodedTable.Column
  ) -> JSONValueWriter.Outcome {
    if let meaning = column.meaning, meaning != .json {
      sink.write(byte: 0x27)
      sink.write(bytes, meaning: meaning)
      sink.write(byte: 0x27)
      return .written
    }
    if column.characterSet == .binary {
      hex(bytes)
      return .written
    }
    if bytes.isEmpty {
      sink.write("''")
      return .written
    }
    guard TextOutput.isText(bytes, column.characterSet) else {
      hex(bytes)
      return .noText
    }
    sink.write(byte: 0x27)
    _ = TextOutput.write(bytes, column.characterSet, .shownSQL, to: sink)
    sink.write(byte: 0x27)
    return .written
  }

  private func compressed(
    _ bytes: Span<UInt8>, _ column: DecodedTable.Column, base: FileOffset
  ) -> JSONValueWriter.Outcome {
    let chunk: ByteChunk
    do throws(ReadError) {
      chunk = try CompressedValue.inflate(bytes, base: base)
    } catch {
      hex(bytes)
      return .malformed(error)
    }
    return text(chunk.bytes, column)
  }

  private func hex(_ bytes: Span<UInt8>) {
    if bytes.isEmpty {
      sink.write("''")
      return
    }
    sink.write("0x")
    sink.write(upperHex: bytes)
  }

  private func bits(_ bytes: Span<UInt8>, count: Int) {
    sink.write("b'")
    let all = bytes.count * 8
    var index = max(0, all - count)
    while index < all {
      sink.write(byte: 0x30 + bytes[index / 8] >> UInt8(7 - index % 8) & 1)
      index += 1
    }
    sink.write(byte: 0x27)
  }

  private func labels(_ bytes: Span<UInt8>, _ column: DecodedTable.Column) {
    let value = bytes.littleEndian(at: 0, width: min(8, bytes.count))
    let isSet = column.layout.kind == .set
    guard let labels = column.labels, sink.canWriteLabels(value, labels, isSet: isSet) else {
      sink.write(decimal: value)
      return
    }
    sink.write(byte: 0x27)
    sink.writeLabels(value, labels, isSet: isSet, .shownSQL)
    sink.write(byte: 0x27)
  }
}
