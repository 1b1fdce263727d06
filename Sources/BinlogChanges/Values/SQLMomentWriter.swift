import BinlogBytes
import BinlogRows

/// Writes dates and times as SQL literals: for people and for servers they differ by the zone alone.
protocol SQLMomentWriter: ValueVisitor {
  /// Where the literals go.
  var sink: ByteSink { get }
  /// What stands after a moment, which the log has in UTC.
  static var zone: StaticString { get }
}

extension SQLMomentWriter {
  mutating func date(_ value: TemporalValue) {
    sink.write(byte: 0x27)
    sink.writeDate(value)
    sink.write(byte: 0x27)
  }

  mutating func time(_ value: TemporalValue, decimals: Int) {
    sink.write(byte: 0x27)
    sink.writeTime(value, decimals: decimals)
    sink.write(byte: 0x27)
  }

  mutating func datetime(_ value: TemporalValue, decimals: Int) {
    sink.write(byte: 0x27)
    sink.writeDatetime(value, decimals: decimals)
    sink.write(byte: 0x27)
  }

  mutating func moment(_ value: StoredMoment, decimals: Int) {
    sink.write(byte: 0x27)
    sink.writeMoment(value, decimals: decimals, separator: 0x20, zone: Self.zone)
    sink.write(byte: 0x27)
  }
}
