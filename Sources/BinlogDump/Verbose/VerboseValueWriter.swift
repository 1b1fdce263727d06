import BinlogBytes
import BinlogRows

/// Writes values as the vendors' tools do, what they do wrong included.
struct VerboseValueWriter: ValueVisitor {
  /// What the bytes of the value at hand mean; the tools tell more kinds apart than there are types.
  var kind = ColumnLayout.Kind.unknown
  /// Whether something is wrong with the value.
  private(set) var hasFlaw = false

  private let rules: VerboseRules
  private let sink: ByteSink
  /// What cannot stand between quotes.
  private let special: SpecialBytes
  private var reason = ""
  private var error: ReadError?

  init(rules: VerboseRules, sink: ByteSink) {
    self.rules = rules
    self.sink = sink
    special =
      rules.escapesQuotes
      ? SpecialBytes(0x27, 0x5C, controls: true) : SpecialBytes(0, 0, controls: true)
  }

  /// What is wrong with the value, which lies at `offset`; the next one begins without.
  mutating func takeFlaw(at offset: FileOffset) -> ReadError {
    hasFlaw = false
    let found = error ?? .malformed(offset: offset, reason: reason)
    error = nil
    return found
  }

  private mutating func note(_ reason: String) {
    hasFlaw = true
    self.reason = reason
  }

  /// Without a sign after it, where it seems to have one: the log does not tell.
  @inline(__always)
  mutating func integer(_ value: StoredInteger) {
    sink.write(decimal: value.signed)
    guard value.signed < 0 else { return }
    sink.write(" (")
    sink.write(decimal: value.unsigned)
    sink.write(byte: 0x29)
  }

  mutating func float(_ value: Float) {
    let count = FloatText.writeGeneral(Double(value), digits: 6, to: sink)
    sink.write(byte: 0x20, count: 20 - count)
  }

  mutating func double(_ value: Double) {
    FloatText.writeGeneral(value, digits: 20, to: sink)
  }

  mutating func decimal(_ bytes: Span<UInt8>, precision: Int, scale: Int) {
    let isSound = PackedDecimal.write(
      bytes, precision: precision, scale: scale, as: rules.decimals, to: sink)
    if !isSound { note("digits that no DECIMAL has") }
  }

  mutating func bits(_ number: UInt64, count: Int, bytes: Span<UInt8>) {
    sink.write(bits: bytes, count: count)
  }

  mutating func enumeration(_ number: UInt64) { sink.write(decimal: number) }

  mutating func set(_ labels: UInt64, bytes: Span<UInt8>) {
    sink.write(bits: bytes, count: bytes.count * 8)
  }

  @inline(__always)
  mutating func string(_ bytes: Span<UInt8>) { quoted(bytes) }

  mutating func compressed(_ value: ByteRegion) { quoted(value.bytes) }

  mutating func json(_ value: ByteRegion) {
    do throws(ReadError) {
      try JSONBinary.write(
        value.bytes, base: value.base, quoting: .mysqlbinlog, quotesOuterString: false,
        between: 0x27, to: sink)
    } catch {
      sink.write("Invalid JSON\n")
      hasFlaw = true
      self.error = error
    }
  }

  mutating func geometry(_ bytes: Span<UInt8>, system: UInt64, shape: Range<Int>) {
    quoted(bytes)
  }

  mutating func vector(_ value: StoredVector) {
    sink.write(byte: 0x5B)
    for index in 0..<value.count {
      FloatText.writeExponent(Double(value[index]), digits: 5, to: sink)
      sink.write(byte: index == value.count - 1 ? 0x5D : 0x2C)
    }
    guard !value.isWhole else { return }
    note("a VECTOR of \(value.bytes.count) bytes, not a multiple of 4")
  }

  mutating func year(_ value: StoredYear) { sink.write(decimal: 1900 + UInt64(value.stored)) }

  /// A date; the tools have four places for the year, and show in the first whatever character its
  /// thousands lead to.
  mutating func date(_ value: TemporalValue) {
    sink.write(byte: 0x27)
    sink.write(byte: UInt8(truncatingIfNeeded: 0x30 + value.year / 1000))
    sink.write(decimal: UInt64(value.year % 1000), width: 3)
    sink.writeMonthAndDay(value, separator: 0x3A)
    sink.write(byte: 0x27)
  }

  mutating func time(_ value: TemporalValue, decimals: Int) {
    sink.write(byte: 0x27)
    if kind == .time2 {
      sink.writeTime(value, decimals: decimals, beyond: rules.overflow)
    } else {
      sink.writeTime(rules.dropsOldSigns ? Self.withoutSign(value) : value)
      if !value.isPlausible { note(Self.misread) }
    }
    sink.write(byte: 0x27)
  }

  /// A TIME of before MySQL 5.6, whose number MySQL's tool takes for one without a sign.
  private static func withoutSign(_ value: TemporalValue) -> TemporalValue {
    guard value.isNegative else { return value }
    let digits = 1 << 24 - (value.hour * 10000 + value.minute * 100 + value.second)
    var taken = TemporalValue()
    taken.hour = digits / 10000
    taken.minute = digits % 10000 / 100
    taken.second = digits % 100
    return taken
  }

  mutating func datetime(_ value: TemporalValue, decimals: Int) {
    if kind == .datetime2 {
      sink.write(byte: 0x27)
      sink.writeDatetime(value, decimals: decimals, beyond: rules.overflow)
      sink.write(byte: 0x27)
      return
    }
    let quotes = rules.quotesOldDatetimes
    if quotes { sink.write(byte: 0x27) }
    sink.writeDatetime(value)
    if quotes { sink.write(byte: 0x27) }
    if !value.isPlausible { note(Self.misread) }
  }

  mutating func moment(_ value: StoredMoment, decimals: Int) {
    guard kind == .timestamp2 else {
      // As C's %d has it.
      sink.write(decimal: Int64(Int32(truncatingIfNeeded: value.seconds)))
      return
    }
    sink.write(decimal: value.seconds)
    guard decimals > 0 else { return }
    var fraction = value.signedMicrosecond(decimals: decimals)
    // MariaDB's tool takes what no clock has for the most that there is.
    if rules.capsFractions, !(0...999_999).contains(fraction) { fraction = 999_999 }
    sink.writeFraction(fraction, decimals: decimals)
  }

  mutating func unknown(_ bytes: Span<UInt8>) {}

  /// What an old TIME or DATETIME that no clock shows tells.
  private static let misread =
    "no such time: a column with fractions of MariaDB's old format, which the log does not tell"

  /// Writes bytes between single quotes, escaped as the tool in question does it.
  @inline(__always)
  private func quoted(_ bytes: Span<UInt8>) {
    sink.write(byte: 0x27)
    var start = 0
    while true {
      let index = special.next(in: bytes, from: start)
      if index > start { sink.write(bytes.extracting(start..<index)) }
      guard index < bytes.count else { break }
      escape(bytes[index])
      start = index &+ 1
    }
    sink.write(byte: 0x27)
  }

  private func escape(_ byte: UInt8) {
    if rules.escapesQuotes {
      MysqlbinlogQuoting.escape(byte, to: sink)
    } else {
      sink.write("\\x")
      sink.write(hex: UInt64(byte), width: 2)
    }
  }
}
