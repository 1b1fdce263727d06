package import BinlogBytes
import BinlogEvents
package import BinlogRows

/// Writes values as JSON for programs: exact, whatever a reader's numbers can hold.
package struct JSONValueWriter {
  package let sink: ByteSink
  private let memory = MemoryDestination()
  private let scratch: ByteSink

  /// A writer to `sink`.
  package init(sink: ByteSink) {
    self.sink = sink
    scratch = ByteSink(memory, capacity: 4096)
  }

  /// How a value came out.
  package enum Outcome {
    case written
    /// Written as base64, as it is no text in its character set.
    case noText
    /// Written as base64, as it makes no sense.
    case malformed(ReadError)
  }

  /// Writes the value in `bytes`, the first of which lies at `base`.
  package func write(
    _ bytes: Span<UInt8>, _ column: DecodedTable.Column, base: FileOffset
  ) -> Outcome {
    let layout = column.layout
    switch layout.kind {
    case .int8, .int16, .int24, .int32, .int64:
      sink.write(integer: bytes, of: column)
    case .string:
      return string(bytes, column)
    case .blob:
      return column.characterSet == .binary ? base64(bytes) : text(bytes, column)
    case .compressedString, .compressedBlob:
      return compressed(bytes, column, base: base)
    case .decimal:
      sink.write(byte: 0x22)
      PackedDecimal.write(bytes, precision: layout.length, scale: layout.decimals, to: sink)
      sink.write(byte: 0x22)
    case .bit: sink.write(decimal: bytes.bigEndian(at: 0, width: min(8, bytes.count)))
    case .enumeration, .set: labels(bytes, column)
    case .json:
      do throws(ReadError) {
        try JSONBinary.write(bytes, base: base, validatingText: true, to: sink)
      } catch {
        _ = base64(bytes)
        return .malformed(error)
      }
    case .geometry:
      // 4 bytes of the coordinate system's number, then the well-known binary form.
      return base64(bytes.extracting(min(4, bytes.count)..<bytes.count))
    case .vector:
      sink.write(vector: bytes) { number($0) }
    case .null, .unknown: sink.write("null")
    default: numberOrTime(bytes, layout)
    }
    return .written
  }

  private func numberOrTime(_ bytes: Span<UInt8>, _ layout: ColumnLayout) {
    switch layout.kind {
    case .float: number(Float(bitPattern: UInt32(bytes.littleEndian(at: 0, width: 4))))
    case .double:
      let value = Double(bitPattern: bytes.littleEndian(at: 0, width: 8))
      if value.isFinite {
        FloatText.writeShortest(value, to: sink)
      } else {
        special(value.isNaN, value.sign)
      }
    case .year:
      let year = bytes.littleEndian(at: 0, width: 1)
      sink.write(decimal: year == 0 ? 0 : 1900 + year)
    default:
      sink.write(byte: 0x22)
      sink.writeTemporal(bytes, layout, separator: 0x54, zone: "Z")
      sink.write(byte: 0x22)
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

  /// Writes CHAR, VARCHAR and their binary kin.
  ///
  /// BINARY lost the zeros at its end in the log.
  private func string(_ bytes: Span<UInt8>, _ column: DecodedTable.Column) -> Outcome {
    if let meaning = column.meaning, meaning != .json {
      sink.write(byte: 0x22)
      sink.write(bytes, meaning: meaning)
      sink.write(byte: 0x22)
      return .written
    }
    guard column.characterSet == .binary else { return text(bytes, column) }
    let full = column.layout.length
    guard column.layout.type == .string, bytes.count < full else { return base64(bytes) }
    var padded = bytes.array
    padded.append(contentsOf: repeatElement(0, count: full - bytes.count))
    return base64(padded.span)
  }

  private func text(_ bytes: Span<UInt8>, _ column: DecodedTable.Column) -> Outcome {
    if column.meaning == .json, json(bytes, column.characterSet) { return .written }
    sink.write(byte: 0x22)
    let isText = TextOutput.write(bytes, column.characterSet, .json, to: sink)
    if !isText { sink.writeBase64(bytes) }
    sink.write(byte: 0x22)
    return isText ? .written : .noText
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

  private func compressed(
    _ bytes: Span<UInt8>, _ column: DecodedTable.Column, base: FileOffset
  ) -> Outcome {
    let chunk: ByteChunk
    do throws(ReadError) {
      chunk = try CompressedValue.inflate(bytes, base: base)
    } catch {
      _ = base64(bytes)
      return .malformed(error)
    }
    return column.characterSet == .binary ? base64(chunk.bytes) : text(chunk.bytes, column)
  }

  private func base64(_ bytes: Span<UInt8>) -> Outcome {
    sink.write(byte: 0x22)
    sink.writeBase64(bytes)
    sink.write(byte: 0x22)
    return .written
  }

  private func labels(_ bytes: Span<UInt8>, _ column: DecodedTable.Column) {
    let value = bytes.littleEndian(at: 0, width: min(8, bytes.count))
    guard let labels = column.labels,
      sink.canWriteLabels(value, labels, isSet: column.layout.kind == .set)
    else {
      sink.write(decimal: value)
      return
    }
    sink.write(byte: 0x22)
    sink.writeLabels(value, labels, isSet: column.layout.kind == .set, .json)
    sink.write(byte: 0x22)
  }
}

extension ByteSink {
  /// Whether all that `value` means has a label.
  package func canWriteLabels(_ value: UInt64, _ labels: [[UInt8]], isSet: Bool) -> Bool {
    if isSet { return labels.count >= 64 - value.leadingZeroBitCount }
    return value <= UInt64(labels.count)
  }

  /// Writes the label of an ENUM, or those of a SET with commas between them; an ENUM of 0 is
  /// the server's empty string for a wrong value.
  package func writeLabels(
    _ value: UInt64, _ labels: [[UInt8]], isSet: Bool, _ place: TextOutput.Place
  ) {
    guard isSet else {
      if value > 0 {
        let label = labels[Int(value - 1)]
        write(anyBytes: label.span, in: place)
      }
      return
    }
    var rest = value
    while rest != 0 {
      let label = labels[rest.trailingZeroBitCount]
      write(anyBytes: label.span, in: place)
      rest &= rest &- 1
      if rest != 0 { write(byte: 0x2C) }
    }
  }

  /// Writes a temporal value of any age.
  ///
  /// Date and time have `separator` between them, a moment in UTC has `zone` behind it. The zero moment is written as the zero date that it is.
  package func writeTemporal(
    _ bytes: Span<UInt8>, _ layout: ColumnLayout, separator: UInt8, zone: StaticString
  ) {
    let decimals = layout.decimals
    switch layout.kind {
    case .date, .newDate: writeDate(TemporalValue(bytes, layout))
    case .time, .time2, .highResolutionTime:
      writeTime(TemporalValue(bytes, layout), decimals: decimals)
    case .datetime, .datetime2, .highResolutionDatetime:
      writeDatetime(TemporalValue(bytes, layout), decimals: decimals, separator: separator)
    case .timestamp, .timestamp2, .highResolutionTimestamp:
      let moment = StoredMoment(bytes, layout)
      if moment.seconds == 0, moment.microsecond == 0 {
        writeDatetime(TemporalValue(), decimals: decimals, separator: separator)
      } else {
        writeDatetime(
          TemporalValue(
            secondsSince1970: Int64(moment.seconds), microsecond: moment.microsecond),
          decimals: decimals, separator: separator)
        write(zone)
      }
    default: break
    }
  }
}
