public import BinlogBytes

/// Writes text of any character set as UTF-8, escaped for where it stands.
public enum TextOutput {
  /// Where the text stands.
  public enum Place: Sendable {
    /// Between the double quotes of a JSON string.
    case json
    /// Between the single quotes of an SQL string.
    case sql
    /// Between the double quotes of a field of CSV: quotes are doubled.
    case csv
    /// In a field between tabs, as MySQL's `LOAD DATA` reads it.
    case tsv
    /// Nowhere: nothing is escaped.
    case plain
  }

  /// Writes `bytes` of `set`; returns false, and writes nothing, where they are no such text.
  ///
  /// Bytes of an unknown character set are text where they are UTF-8.
  public static func write(
    _ bytes: Span<UInt8>, _ set: CharacterSet, _ place: Place, to sink: ByteSink
  ) -> Bool {
    guard isText(bytes, set) else { return false }
    if set.isUTF8 {
      escape(bytes, place, to: sink)
      return true
    }
    var position = 0
    while let scalar = position < bytes.count ? set.next(bytes, &position) : nil {
      write(scalar: scalar, place, to: sink)
    }
    return true
  }

  /// Whether the bytes are text of `set`.
  public static func isText(_ bytes: Span<UInt8>, _ set: CharacterSet) -> Bool {
    if set.isUTF8 { return isUTF8(bytes, onlyASCII: set == .ascii) }
    var position = 0
    while position < bytes.count {
      guard set.next(bytes, &position) != nil else { return false }
    }
    return true
  }

  /// Whether the bytes are UTF-8: no overlong forms, no surrogates.
  public static func isUTF8(_ bytes: Span<UInt8>, onlyASCII: Bool = false) -> Bool {
    var index = 0
    while index < bytes.count {
      let first = bytes[index]
      if first < 0x80 {
        index &+= 1
        continue
      }
      guard !onlyASCII, first >= 0xC2, first <= 0xF4 else { return false }
      let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      guard length <= bytes.count - index else { return false }
      let second = bytes[index + 1]
      let low: UInt8 = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80
      let high: UInt8 = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF
      guard second >= low, second <= high else { return false }
      var next = 2
      while next < length {
        guard bytes[index + next] & 0xC0 == 0x80 else { return false }
        next += 1
      }
      index += length
    }
    return true
  }

  /// Writes UTF-8 with what its place needs escaped.
  public static func escape(_ bytes: Span<UInt8>, _ place: Place, to sink: ByteSink) {
    if place == .plain {
      sink.write(bytes)
      return
    }
    var start = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if !needsEscape(byte, place) {
        index &+= 1
        continue
      }
      if index > start { sink.write(bytes.extracting(start..<index)) }
      escape(byte, place, to: sink)
      index &+= 1
      start = index
    }
    if index > start { sink.write(bytes.extracting(start..<index)) }
  }

  @inline(__always) private static func needsEscape(_ byte: UInt8, _ place: Place) -> Bool {
    switch place {
    case .json: byte < 0x20 || byte == 0x5C || byte == 0x22
    case .sql: byte < 0x20 || byte == 0x5C || byte == 0x27
    case .csv: byte == 0x22
    case .tsv: byte < 0x20 || byte == 0x5C
    case .plain: false
    }
  }

  private static func escape(_ byte: UInt8, _ place: Place, to sink: ByteSink) {
    switch (byte, place) {
    case (_, .plain): sink.write(byte: byte)
    case (0x22, .csv): sink.write("\"\"")
    case (_, .csv): sink.write(byte: byte)
    case (0x0A, _): sink.write("\\n")
    case (0x0D, _): sink.write("\\r")
    case (0x09, _): sink.write("\\t")
    case (0x5C, _): sink.write("\\\\")
    case (0x22, .json): sink.write("\\\"")
    case (0x27, .sql): sink.write("\\'")
    case (0, .sql), (0, .tsv): sink.write("\\0")
    case (0x1A, .sql): sink.write("\\Z")
    case (0..<0x20, .json):
      sink.write("\\u")
      sink.write(hex: UInt64(byte), width: 4)
    default: sink.write(byte: byte)
    }
  }

  private static func write(scalar: UInt32, _ place: Place, to sink: ByteSink) {
    func trailing(_ shift: UInt32) {
      sink.write(byte: 0x80 | UInt8(truncatingIfNeeded: scalar >> shift & 0x3F))
    }
    switch scalar {
    case 0..<0x80:
      let byte = UInt8(scalar)
      if byte < 0x20 || byte == 0x22 || byte == 0x27 || byte == 0x5C {
        escape(byte, place, to: sink)
      } else {
        sink.write(byte: byte)
      }
    case 0x80..<0x800:
      sink.write(byte: 0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
      trailing(0)
    case 0x800..<0x10000:
      sink.write(byte: 0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
      trailing(6)
      trailing(0)
    default:
      sink.write(byte: 0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
      trailing(12)
      trailing(6)
      trailing(0)
    }
  }
}
