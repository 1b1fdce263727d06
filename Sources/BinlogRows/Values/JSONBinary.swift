public import BinlogBytes

/// JSON in the binary form of MySQL, written out as the server writes it.
///
/// A value is a type byte and its bytes. Objects and arrays: count and size (2 bytes each in
/// the small form, 4 in the large), then for each key its offset and 2 bytes of length, then
/// for each value its type and its offset, or the value itself where it is short enough; keys
/// and values follow. Offsets count from the count. Source: `json_binary.h` of MySQL.
public struct JSONBinary: Sendable {
  /// How deep the server lets values nest.
  public static let greatestDepth = 100

  /// What the characters of the text are written for.
  public enum Quoting: Sendable {
    /// JSON for programs; hidden characters are escaped as JSON has it.
    case plain
    /// As part of what `mysqlbinlog` puts between single quotes.
    case mysqlbinlog
    /// As part of an SQL string that people read; hidden characters are shown.
    case shown
  }

  private let quoting: Quoting
  private let base: FileOffset
  /// How many bytes may still be visited.
  ///
  /// Values never overlap in what a server writes, so none visits more than there are;
  /// overlapping ones could go on without end.
  private var budget: Int
  /// Whether strings must be UTF-8.
  private var validatesText = false

  private init(quoting: Quoting, base: FileOffset, budget: Int) {
    self.quoting = quoting
    self.base = base
    self.budget = budget
  }

  /// The most that one byte of a value is written with: `\\u001f` of a control character, or a
  /// literal and a comma for its one byte.
  static let mostText = 16

  /// Writes the value in `bytes`, the first of which lies at `base`, with `quote` before and after
  /// it.
  ///
  /// With `quotesOuterString` false a value that is one string is written without its double
  /// quotes and escapes, as the vendor's tool has it. With `validatingText` strings must be UTF-8.
  /// Nothing is written when it throws.
  public static func write(
    _ bytes: Span<UInt8>, base: FileOffset, quoting: Quoting = .plain,
    quotesOuterString: Bool = true, validatingText: Bool = false, between quote: UInt8? = nil,
    to sink: ByteSink
  ) throws(ReadError) {
    // What may come to more than can be taken back is looked at first.
    let mark = sink.mark(room: 64 + bytes.count * mostText)
    if mark == nil { try check(bytes, base: base, validatingText: validatingText) }
    if let quote { sink.write(byte: quote) }
    do throws(ReadError) {
      try writeChecked(
        bytes, base: base, quoting: quoting, quotesOuterString: quotesOuterString,
        validatingText: validatingText, to: sink)
    } catch {
      if let mark { sink.takeBack(to: mark) }
      throw error
    }
    if let quote { sink.write(byte: quote) }
  }

  /// The same, for bytes that ``check(_:base:)`` has let pass.
  public static func writeChecked(
    _ bytes: Span<UInt8>, base: FileOffset, quoting: Quoting = .plain,
    quotesOuterString: Bool = true, validatingText: Bool = false, to sink: ByteSink
  ) throws(ReadError) {
    // The server takes no bytes at all for null.
    if bytes.isEmpty {
      sink.write("null")
      return
    }
    var writer = JSONBinary(quoting: quoting, base: base, budget: bytes.count)
    writer.validatesText = validatingText
    try writer.value(
      bytes, type: bytes[0], range: 1..<bytes.count, depth: 0, quotes: quotesOuterString,
      sink: sink)
  }

  /// Throws where the value in `bytes` is none, writes nothing.
  ///
  /// With `validatingText` strings must be UTF-8 as well. `depth` says how deep in another value
  /// it is to stand.
  public static func check(
    _ bytes: Span<UInt8>, base: FileOffset, validatingText: Bool = false, depth: Int = 0
  ) throws(ReadError) {
    guard !bytes.isEmpty else { return }
    var checker = JSONBinary(quoting: .plain, base: base, budget: bytes.count)
    checker.validatesText = validatingText
    try checker.value(
      bytes, type: bytes[0], range: 1..<bytes.count, depth: depth, quotes: true, sink: nil)
  }

  /// Writes the value at `place` of a value that was checked.
  static func write(
    _ place: JSONPlace, of bytes: Span<UInt8>, to sink: ByteSink
  ) throws(ReadError) {
    var writer = JSONBinary(quoting: .plain, base: .zero, budget: place.range.count)
    try writer.value(
      bytes, type: place.type, range: place.range, depth: 0, quotes: true, sink: sink)
  }

  /// Writes a key of an object, and what stands after it.
  static func write(key: Span<UInt8>, to sink: ByteSink) {
    JSONBinary(quoting: .plain, base: .zero, budget: 0).string(key, quotes: true, to: sink)
    sink.write(": ")
  }

  /// What kind of value the bytes hold, by its type byte.
  public enum Shape: Sendable {
    case null, boolean, number, string, object, array, temporal, opaque, invalid
  }

  /// The kind of the value in `bytes`.
  public static func shape(_ bytes: Span<UInt8>) -> Shape {
    guard bytes.count > 0 else { return .null }
    switch bytes[0] {
    case 0, 1: return .object
    case 2, 3: return .array
    case 4: return bytes.count > 1 && bytes[1] != 0 ? .boolean : .null
    case 5...11: return .number
    case 12: return .string
    case 15:
      guard bytes.count > 1 else { return .invalid }
      switch ColumnType(rawValue: bytes[1]) {
      case .decimal: return .number
      case .date, .time, .datetime, .timestamp: return .temporal
      default: return .opaque
      }
    default: return .invalid
    }
  }

  private func malformed(_ position: Int, _ reason: String) -> ReadError {
    .malformed(offset: base.advanced(by: position), reason: "JSON: " + reason)
  }

  private mutating func spend(_ count: Int, at position: Int) throws(ReadError) {
    guard count <= budget else { throw malformed(position, "values overlap") }
    budget -= count
  }

  private func validate(_ bytes: Span<UInt8>, _ text: Range<Int>) throws(ReadError) {
    guard !validatesText || TextOutput.isUTF8(bytes.extracting(text)) else {
      throw malformed(text.lowerBound, "a string that is not UTF-8")
    }
  }

  private mutating func value(
    _ bytes: Span<UInt8>, type: UInt8, range: Range<Int>, depth: Int, quotes: Bool,
    sink: ByteSink?
  ) throws(ReadError) {
    switch type {
    case 0...3:
      try container(bytes, type: type, range: range, depth: depth, sink: sink)
    case 4:
      try literal(need(bytes, range, 1), at: range.lowerBound, sink: sink)
    case 5, 7, 9:
      let width = type == 5 ? 2 : type == 7 ? 4 : 8
      _ = try need(bytes, range, width)
      sink?.write(decimal: bytes.signedLittleEndian(at: range.lowerBound, width: width))
    case 6, 8, 10:
      let width = type == 6 ? 2 : type == 8 ? 4 : 8
      sink?.write(decimal: try need(bytes, range, width))
    case 11:
      let bits = try need(bytes, range, 8)
      if let sink { FloatText.writeShortest(Double(bitPattern: bits), to: sink) }
    case 12:
      let text = try counted(bytes, range)
      try validate(bytes, text)
      if let sink { string(bytes.extracting(text), quotes: quotes, to: sink) }
    case 15:
      try opaque(bytes, range: range, quotes: quotes, sink: sink)
    default:
      throw malformed(range.lowerBound, "unknown type \(type)")
    }
  }

  /// `width` bytes at the start of `range`, little endian.
  private mutating func need(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ width: Int
  ) throws(ReadError) -> UInt64 {
    guard range.count >= width else {
      throw malformed(range.lowerBound, "needs \(width) bytes, \(range.count) are left")
    }
    try spend(width, at: range.lowerBound)
    return bytes.littleEndian(at: range.lowerBound, width: width)
  }

  private func literal(_ value: UInt64, at position: Int, sink: ByteSink?) throws(ReadError) {
    switch value & 0xFF {
    case 0: sink?.write("null")
    case 1: sink?.write("true")
    case 2: sink?.write("false")
    default: throw malformed(position, "unknown literal \(value & 0xFF)")
    }
  }

  /// A length of up to five bytes with seven bits each, then as many bytes.
  private mutating func counted(
    _ bytes: Span<UInt8>, _ range: Range<Int>
  ) throws(ReadError) -> Range<Int> {
    var length = 0
    var position = range.lowerBound
    var shift = 0
    while true {
      guard position < range.upperBound, shift < 35 else {
        throw malformed(range.lowerBound, "a length without end")
      }
      let byte = bytes[position]
      length |= Int(byte & 0x7F) << shift
      position += 1
      shift += 7
      if byte & 0x80 == 0 { break }
    }
    guard length <= range.upperBound - position else {
      throw malformed(
        range.lowerBound, "needs \(length) bytes, \(range.upperBound - position) are left")
    }
    try spend(position - range.lowerBound + length, at: range.lowerBound)
    return position..<position + length
  }

  private mutating func opaque(
    _ bytes: Span<UInt8>, range: Range<Int>, quotes: Bool, sink: ByteSink?
  ) throws(ReadError) {
    let type = ColumnType(rawValue: UInt8(truncatingIfNeeded: try need(bytes, range, 1)))
    let content = try counted(bytes, range.lowerBound + 1..<range.upperBound)
    let data = bytes.extracting(content)
    switch type {
    case .decimal:
      guard data.count >= 2,
        PackedDecimal.byteCount(precision: Int(data[0]), scale: Int(data[1])) == data.count - 2
      else { throw malformed(content.lowerBound, "an impossible DECIMAL") }
      if let sink {
        PackedDecimal.write(
          data.extracting(2..<data.count), precision: Int(data[0]), scale: Int(data[1]), to: sink)
      }
    case .date, .time, .datetime, .timestamp:
      guard data.count == 8 else {
        throw malformed(content.lowerBound, "a date or time of \(data.count) bytes, expected 8")
      }
      guard let sink else { return }
      let packed = Int64(bitPattern: data.littleEndian(at: 0, width: 8))
      if quotes { sink.write(byte: 0x22) }
      switch type {
      case .date: sink.writeDate(TemporalValue(packedDatetime: packed))
      case .time: sink.writeTime(TemporalValue(packedTime: packed), decimals: 6)
      default: sink.writeDatetime(TemporalValue(packedDatetime: packed), decimals: 6)
      }
      if quotes { sink.write(byte: 0x22) }
    default:
      guard let sink else { return }
      if quotes { sink.write(byte: 0x22) }
      sink.write("base64:type")
      sink.write(decimal: UInt64(type.rawValue))
      sink.write(byte: 0x3A)
      base64(data, quotes: quotes, to: sink)
      if quotes { sink.write(byte: 0x22) }
    }
  }
}

extension JSONBinary {
  /// Base64 in lines of 76 letters, as the server's own encoder has it, their ends escaped.
  private func base64(_ data: Span<UInt8>, quotes: Bool, to sink: ByteSink) {
    var start = 0
    while start < data.count {
      let end = min(data.count, start + 57)
      sink.writeBase64(data.extracting(start..<end))
      start = end
      if start == data.count { break }
      if quotes {
        jsonEscape(0x0A, to: sink)
      } else if quoting != .plain {
        MysqlbinlogQuoting.escape(0x0A, to: sink)
      } else {
        sink.write(byte: 0x0A)
      }
    }
  }

  private mutating func container(
    _ bytes: Span<UInt8>, type: UInt8, range: Range<Int>, depth: Int, sink: ByteSink?
  ) throws(ReadError) {
    guard depth < Self.greatestDepth else {
      throw malformed(range.lowerBound, "nested deeper than \(Self.greatestDepth)")
    }
    guard let own = JSONContainer(bytes, type: type, range: range) else {
      throw noContainer(bytes, type: type, range: range)
    }
    try spend(own.headSize, at: range.lowerBound)
    sink?.write(byte: own.isObject ? 0x7B : 0x5B)
    for index in 0..<own.count {
      if index > 0 { sink?.write(", ") }
      if own.isObject {
        guard let key = own.key(index, bytes) else {
          throw malformed(own.keyEntryOffset(index), "a key outside its object")
        }
        try spend(key.count, at: own.keyEntryOffset(index))
        try validate(bytes, key)
        if let sink {
          string(bytes.extracting(key), quotes: true, to: sink)
          sink.write(": ")
        }
      }
      guard let place = own.value(index, bytes) else {
        throw malformed(own.valueEntryOffset(index), "a value outside its container")
      }
      if own.isInlined(place.type) {
        // Its bytes were spent with the entry.
        budget += place.type == 4 ? 1 : place.type < 7 ? 2 : 4
      }
      try value(
        bytes, type: place.type, range: place.range, depth: depth + 1, quotes: true, sink: sink)
    }
    sink?.write(byte: own.isObject ? 0x7D : 0x5D)
  }

  private func noContainer(_ bytes: Span<UInt8>, type: UInt8, range: Range<Int>) -> ReadError {
    let width = type & 1 != 0 ? 4 : 2
    guard range.count >= 2 * width else {
      return malformed(range.lowerBound, "an object or array of \(range.count) bytes")
    }
    let count = bytes.littleEndian(at: range.lowerBound, width: width)
    let size = bytes.littleEndian(at: range.lowerBound + width, width: width)
    return malformed(
      range.lowerBound, "\(count) values in \(size) bytes, \(range.count) are there")
  }

  /// Writes a string, between double quotes and escaped as JSON, or as it is.
  private func string(_ text: Span<UInt8>, quotes: Bool, to sink: ByteSink) {
    let escapes = quoting != .plain
    if quotes { sink.write(byte: 0x22) }
    var start = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      let isPlain =
        byte >= 0x20 && byte != 0x5C && (byte != 0x22 || !quotes) && (byte != 0x27 || !escapes)
      if isPlain {
        guard byte >= 0x7F, quoting != .mysqlbinlog else {
          index += 1
          continue
        }
        let scalar = UTF8Scalars.scalar(text, at: index)
        if scalar.map({ HiddenCharacters.contains($0.value) }) ?? true {
          if index > start { sink.write(text.extracting(start..<index)) }
          hidden(scalar?.value, byte, quotes: quotes, to: sink)
          start = index + (scalar?.length ?? 1)
        }
        index += scalar?.length ?? 1
        continue
      }
      if index > start { sink.write(text.extracting(start..<index)) }
      index += 1
      start = index
      if quotes {
        jsonEscape(byte, to: sink)
      } else if quoting == .shown {
        sink.write(scalar: UInt32(byte), in: .shownSQL)
      } else if escapes {
        MysqlbinlogQuoting.escape(byte, to: sink)
      } else {
        sink.write(byte: byte)
      }
    }
    if start < text.count { sink.write(text.extracting(start..<text.count)) }
    if quotes { sink.write(byte: 0x22) }
  }

  /// Writes a hidden character as an escape, or a byte that is no UTF-8: for programs as the
  /// character of that number.
  private func hidden(_ value: UInt32?, _ byte: UInt8, quotes: Bool, to sink: ByteSink) {
    guard let scalar = value ?? (quoting == .plain ? UInt32(byte) : nil) else {
      sink.write("\\x")
      sink.write(hex: UInt64(byte), width: 2)
      return
    }
    sink.write(quoting == .shown && quotes ? "\\\\u" : "\\u" as StaticString)
    sink.write(hex: UInt64(scalar), width: 4)
  }

  /// Writes a byte that cannot stand in a JSON string, or a single quote.
  private func jsonEscape(_ byte: UInt8, to sink: ByteSink) {
    let backslash: StaticString = quoting == .plain ? "\\" : "\\\\"
    func escaped(_ letter: UInt8) {
      sink.write(backslash)
      sink.write(byte: letter)
    }
    switch byte {
    case 0x22: escaped(0x22)
    case 0x5C:
      sink.write(backslash)
      sink.write(backslash)
    case 0x08: escaped(0x62)
    case 0x0C: escaped(0x66)
    case 0x0A: escaped(0x6E)
    case 0x0D: escaped(0x72)
    case 0x09: escaped(0x74)
    case 0x27: sink.write(quoting == .shown ? "''" : "\\'" as StaticString)
    default:
      escaped(0x75)
      sink.write(hex: UInt64(byte), width: 4)
    }
  }
}
