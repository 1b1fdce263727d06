package import BinlogBytes
import BinlogRows

/// Writes values as literals that a server takes and stores as the very same bytes.
///
/// It is meant for the session that ``SQLSession`` sets up. Seen on MySQL 9.7 and MariaDB 10.11.
package struct SQLLiteral {
  package let sink: ByteSink

  package init(sink: ByteSink) { self.sink = sink }

  /// Why `value` cannot be written; nil where it can.
  ///
  /// Asked before anything of a statement is written.
  package static func problem(_ value: ByteRegion, _ column: SQLColumn) -> String? {
    var check = SQLLiteralCheck(column: column)
    column.column.layout.visit(value, into: &check)
    return check.problem
  }

  /// Whether `value` is that of an ENUM which stands for a wrong label.
  static func isWrongLabel(_ value: ByteRegion, _ column: SQLColumn) -> Bool {
    var probe = WrongLabel()
    column.column.layout.visit(value, into: &probe)
    return probe.isWrong
  }

  /// Writes `value`, for which ``problem(_:_:)`` found nothing.
  ///
  /// `isCompared` says that it is for a comparison, where JSON must be JSON and no text.
  package func write(_ value: ByteRegion, _ column: SQLColumn, isCompared: Bool = false) {
    var writer = SQLLiteralWriter(literal: self, column: column, isCompared: isCompared)
    column.column.layout.visit(value, into: &writer)
  }

  /// Writes a condition that holds for this value and no other, whatever the collation says.
  package func writeComparison(_ value: ByteRegion, _ column: SQLColumn) {
    switch column.column.layout.kind {
    case .string, .blob:
      comparison(value.bytes, column)
    case .compressedString, .compressedBlob:
      do throws(ReadError) {
        let chunk = try CompressedValue.inflate(value)
        comparison(chunk.bytes, column)
      } catch {
        sink.write("FALSE")
      }
    case .vector:
      // No comparison of MySQL takes a VECTOR itself.
      asBytes(column)
      hex(value.bytes)
    default:
      sink.write(column.name)
      sink.write(" <=> ")
      write(value, column, isCompared: true)
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

  fileprivate func text(_ bytes: Span<UInt8>, _ column: SQLColumn) {
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
  package static func isASCII(_ bytes: Span<UInt8>) -> Bool { bytes.isASCII }

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
}

/// Writes one value.
private struct SQLLiteralWriter: SQLMomentWriter {
  /// The session that runs the statements is in UTC.
  static var zone: StaticString { "" }
  let literal: SQLLiteral
  let column: SQLColumn
  let isCompared: Bool

  var sink: ByteSink { literal.sink }

  mutating func integer(_ value: StoredInteger) {
    sink.write(value, isUnsigned: column.column.isUnsigned)
  }

  mutating func float(_ value: Float) {
    // With all the digits of the double that it is: one that is shorter equals no FLOAT.
    literal.number(Double(value))
  }

  mutating func double(_ value: Double) { literal.number(value) }

  mutating func decimal(_ bytes: Span<UInt8>, precision: Int, scale: Int) {
    PackedDecimal.write(bytes, precision: precision, scale: scale, to: sink)
  }

  mutating func bits(_ number: UInt64, count: Int, bytes: Span<UInt8>) {
    sink.write(decimal: number)
  }

  mutating func year(_ value: StoredYear) { sink.write(decimal: UInt64(value.year)) }

  mutating func enumeration(_ number: UInt64) { labels(number, isSet: false) }

  mutating func set(_ labels: UInt64, bytes: Span<UInt8>) { self.labels(labels, isSet: true) }

  private func labels(_ value: UInt64, isSet: Bool) {
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

  mutating func geometry(_ bytes: Span<UInt8>, system: UInt64, shape: Range<Int>) {
    literal.hex(bytes)
  }

  mutating func vector(_ value: StoredVector) { literal.hex(value.bytes) }

  mutating func json(_ value: ByteRegion) {
    do throws(ReadError) {
      SQLJSON(sink: sink).write(try JSONTree(value), isCast: isCompared)
    } catch {
      sink.write("NULL")
    }
  }

  mutating func string(_ bytes: Span<UInt8>) { literal.text(bytes, column) }

  mutating func compressed(_ value: ByteRegion) {
    do throws(ReadError) {
      let chunk = try CompressedValue.inflate(value)
      literal.text(chunk.bytes, column)
    } catch {
      sink.write("NULL")
    }
  }

  mutating func unknown(_ bytes: Span<UInt8>) { sink.write("NULL") }
}

/// Looks for what no literal can say.
private struct SQLLiteralCheck: ValueProbe {
  let column: SQLColumn
  var problem: String?

  init(column: SQLColumn) { self.column = column }

  mutating func float(_ value: Float) {
    if !value.isFinite { problem = "no server takes the number \(value)" }
  }

  mutating func double(_ value: Double) {
    if !value.isFinite { problem = "no server takes the number \(value)" }
  }

  mutating func json(_ value: ByteRegion) {
    do throws(ReadError) {
      problem = SQLJSON.problem(try JSONTree(value))
    } catch {
      problem = error.reason
    }
  }

  mutating func string(_ bytes: Span<UInt8>) {
    if case .unknown = column.text, !SQLLiteral.isASCII(bytes) {
      problem = "its character set is not known"
    }
  }

  mutating func compressed(_ value: ByteRegion) {
    do throws(ReadError) {
      let chunk = try CompressedValue.inflate(value)
      string(chunk.bytes)
    } catch {
      problem = error.reason
    }
  }

  mutating func unknown(_ bytes: Span<UInt8>) {
    problem = "values of \(column.column.layout.type) are not understood"
  }
}

/// Finds the number of an ENUM that stands for a wrong label.
private struct WrongLabel: ValueProbe {
  var isWrong = false

  mutating func enumeration(_ number: UInt64) { isWrong = number == 0 }
}
