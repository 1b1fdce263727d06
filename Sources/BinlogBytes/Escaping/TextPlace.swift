/// What a text stands in, and so what must be escaped in it: the one list of escapes.
public enum TextPlace: Sendable {
  /// Between the double quotes of a JSON string.
  case json
  /// Between the single quotes of an SQL string of a statement, for a text of which
  /// ``SQLText/canBeQuoted(_:)`` says that it may stand there: quotes are doubled.
  case sql
  /// Between the single quotes of an SQL string that people read; hidden characters are shown.
  case shownSQL
  /// Between the double quotes of a field of CSV: quotes are doubled, as RFC 4180 has it.
  case csv
  /// In a field between tabs, as MySQL's `LOAD DATA` reads it.
  case tsv
  /// Nowhere: nothing is escaped.
  case plain

  /// Whether `byte` may begin something that is escaped.
  @inlinable @inline(__always) func mayEscape(_ byte: UInt8) -> Bool {
    switch self {
    case .json: byte == 0x5C || byte == 0x22 || HiddenCharacters.mayBegin(with: byte)
    case .sql: byte < 0x20 || byte == 0x5C || byte == 0x27
    case .shownSQL: byte == 0x5C || byte == 0x27 || HiddenCharacters.mayBegin(with: byte)
    case .csv: byte == 0x22
    case .tsv: byte < 0x20 || byte == 0x5C
    case .plain: false
    }
  }

  /// Whether something in `bytes` may have to be escaped.
  package func escapes(in bytes: Span<UInt8>) -> Bool {
    self != .plain && special.next(in: bytes, from: 0) < bytes.count
  }

  /// The bytes for which ``mayEscape(_:)`` is true, and those that belong to what is above ASCII
  /// where some of that is.
  var special: SpecialBytes {
    switch self {
    case .json: SpecialBytes(0x5C, 0x22, controls: true, high: true)
    case .sql: SpecialBytes(0x5C, 0x27, controls: true)
    case .shownSQL: SpecialBytes(0x5C, 0x27, controls: true, high: true)
    case .csv, .plain: SpecialBytes(0x22, 0x22)
    case .tsv: SpecialBytes(0x5C, 0x5C, controls: true)
    }
  }
}

extension ByteSink {
  /// Writes UTF-8 with what its place needs escaped.
  ///
  /// Bytes that are no UTF-8 go through as they are, so whoever cannot vouch for them asks
  /// ``UTF8Scalars/areValid(_:)`` first, or takes ``write(anyBytes:in:)``.
  public func write(_ bytes: Span<UInt8>, in place: TextPlace) {
    if place == .plain {
      write(bytes)
      return
    }
    let special = place.special
    var start = 0
    var index = 0
    while true {
      index = special.next(in: bytes, from: index)
      guard index < bytes.count else { break }
      let byte = bytes[index]
      if !place.mayEscape(byte) {
        // Of characters above ASCII few begin with a byte that something hidden may begin with.
        repeat {
          index &+= 1
        } while index < bytes.count && bytes[index] >= 0x80 && !place.mayEscape(bytes[index])
        continue
      }
      var length = 1
      var value = UInt32(byte)
      if byte >= 0x80 {
        guard let scalar = UTF8Scalars.scalar(bytes, at: index),
          HiddenCharacters.contains(scalar.value)
        else {
          index &+= 1
          continue
        }
        (value, length) = scalar
      }
      if index > start { write(bytes.extracting(start..<index)) }
      escape(value, in: place)
      index &+= length
      start = index
    }
    if start < bytes.count { write(bytes.extracting(start..<bytes.count)) }
  }

  /// Writes a text of which nobody says that it is UTF-8, as UTF-8: where it is none, each byte as
  /// the character of that number (latin1), rather than lost.
  public func write(anyBytes bytes: Span<UInt8>, in place: TextPlace) {
    if UTF8Scalars.areValid(bytes) {
      write(bytes, in: place)
    } else {
      for index in bytes.indices { write(scalar: UInt32(bytes[index]), in: place) }
    }
  }

  /// Writes an array of bytes as ``write(anyBytes:in:)-(Span<UInt8>,_)`` does.
  public func write(anyBytes bytes: [UInt8], in place: TextPlace) {
    write(anyBytes: bytes.span, in: place)
  }

  /// Writes one character as UTF-8, escaped where its place needs that.
  public func write(scalar: UInt32, in place: TextPlace) {
    func trailing(_ shift: UInt32) {
      write(byte: 0x80 | UInt8(truncatingIfNeeded: scalar >> shift & 0x3F))
    }
    switch scalar {
    case 0..<0x80:
      let byte = UInt8(truncatingIfNeeded: scalar)
      if place.mayEscape(byte) { escape(scalar, in: place) } else { write(byte: byte) }
    case _ where HiddenCharacters.contains(scalar) && (place == .json || place == .shownSQL):
      escape(scalar, in: place)
    case 0x80..<0x800:
      write(byte: 0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
      trailing(0)
    case 0x800..<0x10000:
      write(byte: 0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
      trailing(6)
      trailing(0)
    default:
      write(byte: 0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
      trailing(12)
      trailing(6)
      trailing(0)
    }
  }

  /// Writes the escape of a character that ``TextPlace/mayEscape(_:)`` names.
  private func escape(_ scalar: UInt32, in place: TextPlace) {
    switch (scalar, place) {
    case (_, .plain): write(byte: UInt8(truncatingIfNeeded: scalar))
    case (0x22, .csv): write("\"\"")
    case (0x27, .sql), (0x27, .shownSQL): write("''")
    case (0x0A, _): write("\\n")
    case (0x0D, _): write("\\r")
    case (0x09, _): write("\\t")
    case (0x5C, _): write("\\\\")
    case (0x22, _): write("\\\"")
    case (0, .sql), (0, .shownSQL), (0, .tsv): write("\\0")
    case (0x1A, .sql), (0x1A, .shownSQL): write("\\Z")
    case (_, .json):
      write("\\u")
      write(hex: UInt64(scalar), width: 4)
    case (_, .shownSQL): write(hidden: scalar)
    default: write(byte: UInt8(truncatingIfNeeded: scalar))
    }
  }
}
