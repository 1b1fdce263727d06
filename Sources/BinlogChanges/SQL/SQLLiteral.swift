package import BinlogBytes
import BinlogRows

/// Writes values as literals that a server takes and stores as the very same bytes.
///
/// It is meant for the session that ``SQLSession`` sets up. Seen on MySQL 9.7 and MariaDB 10.11.
package struct SQLLiteral {
  package let sink: ByteSink

  package init(sink: ByteSink) { self.sink = sink }

  /// Why the value in `bytes` cannot be written; nil where it can.
  ///
  /// Asked before anything of a statement is written.
  package static func problem(_ bytes: Span<UInt8>, _ column: SQLColumn, base: FileOffset)
    -> String?
  {
    let layout = column.column.layout
    switch layout.kind {
    case .float:
      let value = Float(bitPattern: UInt32(bytes.littleEndian(at: 0, width: 4)))
      return value.isFinite ? nil : "no server takes the number \(value)"
    case .double:
      let value = Double(bitPattern: bytes.littleEndian(at: 0, width: 8))
      return value.isFinite ? nil : "no server takes the number \(value)"
    case .json:
      do throws(ReadError) {
        return SQLJSON.problem(try JSONTree(bytes, base: base))
      } catch {
        return error.reason
      }
    case .string, .blob: return textProblem(bytes, column)
    case .compressedString, .compressedBlob:
      do throws(ReadError) {
        let chunk = try CompressedValue.inflate(bytes, base: base)
        return textProblem(chunk.bytes, column)
      } catch {
        return error.reason
      }
    case .null, .unknown: return "values of \(layout.type) are not understood"
    default: return nil
    }
  }

  private static func textProblem(_ bytes: Span<UInt8>, _ column: SQLColumn) -> String? {
    guard case .unknown = column.text, !isASCII(bytes) else { return nil }
    return "its character set is not known"
  }

  /// Writes the value in `bytes`, for which ``problem(_:_:base:)`` found nothing.
  ///
  /// `isCompared` says that it is for a comparison, where JSON must be JSON and no text.
  package func write(
    _ bytes: Span<UInt8>, _ column: SQLColumn, base: FileOffset, isCompared: Bool = false
  ) {
    let layout = column.column.layout
    switch layout.kind {
    case .int8, .int16, .int24, .int32, .int64:
      if column.column.isUnsigned {
        sink.write(decimal: bytes.littleEndian(at: 0, width: layout.size))
      } else {
        sink.write(decimal: bytes.signedLittleEndian(at: 0, width: layout.size))
      }
    case .float:
      // With all the digits of the double that it is: one that is shorter equals no FLOAT.
      number(Double(Float(bitPattern: UInt32(bytes.littleEndian(at: 0, width: 4)))))
    case .double: number(Double(bitPattern: bytes.littleEndian(at: 0, width: 8)))
    case .decimal:
      PackedDecimal.write(bytes, precision: layout.length, scale: layout.decimals, to: sink)
    case .bit: sink.write(decimal: bytes.bigEndian(at: 0, width: bytes.count))
    case .year:
      let year = bytes.littleEndian(at: 0, width: 1)
      sink.write(decimal: year == 0 ? 0 : 1900 + year)
    case .enumeration, .set: labels(bytes, column)
    case .geometry, .vector: hex(bytes)
    case .json:
      do throws(ReadError) {
        try SQLJSON(sink: sink).write(bytes, base: base, isCast: isCompared)
      } catch {
        sink.write("NULL")
      }
    case .string, .blob: text(bytes, column)
    case .compressedString, .compressedBlob:
      do throws(ReadError) {
        let chunk = try CompressedValue.inflate(bytes, base: base)
        text(chunk.bytes, column)
      } catch {
        sink.write("NULL")
      }
    case .null, .unknown: sink.write("NULL")
    default:
      sink.write(byte: 0x27)
      sink.writeTemporal(bytes, layout, separator: 0x20, zone: "")
      sink.write(byte: 0x27)
    }
  }

  /// Writes a condition that holds for this value and no other, whatever the collation says.
  package func writeComparison(_ bytes: Span<UInt8>, _ column: SQLColumn, base: FileOffset) {
    switch column.column.layout.kind {
    case .string, .blob:
      comparison(bytes, column)
    case .compressedString, .compressedBlob:
      do throws(ReadError) {
        let chunk = try CompressedValue.inflate(bytes, base: base)
        comparison(chunk.bytes, column)
      } catch {
        sink.write("FALSE")
      }
    case .vector:
      // No comparison of MySQL takes a VECTOR itself.
      asBytes(column)
      hex(bytes)
    default:
      sink.write(column.name)
      sink.write(" <=> ")
      write(bytes, column, base: base, isCompared: true)
    }
  }

  /// Writes a condition that holds for NULL alone.
  ///
  /// Not `IS NULL`, which holds for a zero date too.
  package func writeNullComparison(_ column: SQLColumn) {
    if column.column.layout.kind == .vector {
      asBytes(column)
    } else {
      sink.write(column.name)
      sink.write(" <=> ")
    }
    sink.write("NULL")
  }

  private func comparison(_ bytes: Span<UInt8>, _ column: SQLColumn) {
    switch column.text {
    case .bytes, .none:
      sink.write(column.name)
      sink.write(" <=> ")
      text(bytes, column)
    case .unknown:
      asBytes(column)
      stored(bytes)
    case .characters(let set, _, _, let hasASCII):
      asBytes(column)
      let isUTF8 = set == .utf8 && TextOutput.isUTF8(bytes)
      if isUTF8 || hasASCII && Self.isASCII(bytes) {
        stored(bytes)
      } else {
        hex(bytes)
      }
    }
  }

  private func asBytes(_ column: SQLColumn) {
    sink.write("CAST(")
    sink.write(column.name)
    sink.write(" AS BINARY) <=> ")
  }

  /// A number as a double: a DECIMAL has no sign for zero, and no such range.
  package func number(_ value: Double) {
    var text = value.description
    if !text.utf8.contains(0x65) { text += "e0" }
    sink.write(text)
  }

  private func text(_ bytes: Span<UInt8>, _ column: SQLColumn) {
    switch column.text {
    case .bytes(let width): hex(bytes, width: width)
    case .none: hex(bytes)
    case .unknown: sink.write(sqlLiteral: bytes)
    case .characters(let set, let name, let isExact, let hasASCII):
      if bytes.isEmpty {
        sink.write("''")
      } else if isExact, TextOutput.canBeQuoted(bytes, set) {
        sink.write(byte: 0x27)
        _ = TextOutput.write(bytes, set, .sql, to: sink)
        sink.write(byte: 0x27)
      } else if hasASCII, Self.isPlain(bytes) {
        sink.write(sqlLiteral: bytes)
      } else {
        sink.write(byte: 0x5F)
        sink.write(name)
        sink.write(byte: 0x20)
        hex(bytes)
      }
    }
  }

  /// UTF-8 for a comparison with bytes.
  private func stored(_ bytes: Span<UInt8>) {
    if SQLText.canBeQuoted(bytes) { sink.write(sqlLiteral: bytes) } else { hex(bytes) }
  }

  /// Whether all bytes are ASCII.
  package static func isASCII(_ bytes: Span<UInt8>) -> Bool {
    for index in bytes.indices where bytes[index] >= 0x80 { return false }
    return true
  }

  /// Whether all bytes are the same characters in every set that has ASCII: Japanese and Korean
  /// ones are in doubt about the backslash and the tilde.
  private static func isPlain(_ bytes: Span<UInt8>) -> Bool {
    for index in bytes.indices {
      let byte = bytes[index]
      if byte >= 0x7E || byte == 0x5C { return false }
    }
    return true
  }

  /// Writes bytes in hexadecimal digits, filled up with zeros to `width`.
  package func hex(_ bytes: Span<UInt8>, width: Int = 0) {
    if bytes.isEmpty, width == 0 {
      sink.write("''")
      return
    }
    sink.write("0x")
    sink.write(upperHex: bytes)
    sink.write(byte: 0x30, count: 2 * max(0, width - bytes.count))
  }

  private func labels(_ bytes: Span<UInt8>, _ column: SQLColumn) {
    let value = bytes.littleEndian(at: 0, width: min(8, bytes.count))
    let isSet = column.column.layout.kind == .set
    guard value != 0, column.hasPlainLabels, let labels = column.column.labels,
      sink.canWriteLabels(value, labels, isSet: isSet)
    else {
      sink.write(decimal: value)
      return
    }
    sink.write(byte: 0x27)
    sink.writeLabels(value, labels, isSet: isSet, .sql)
    sink.write(byte: 0x27)
  }
}
