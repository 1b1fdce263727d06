import BinlogBytes
import BinlogRows

// What all ways to write values have in common.

extension ByteSink {
  /// Writes an integer in digits, with its sign where the column has one.
  @inline(__always)
  func write(_ value: StoredInteger, isUnsigned: Bool) {
    if isUnsigned { write(decimal: value.unsigned) } else { write(decimal: value.signed) }
  }

  /// Writes the elements of a vector between brackets, each by `element`.
  func write(_ vector: StoredVector, _ element: (Float) -> Void) {
    write(byte: 0x5B)
    for index in 0..<vector.count {
      if index > 0 { write(byte: 0x2C) }
      element(vector[index])
    }
    write(byte: 0x5D)
  }

  /// Whether all that `value` means has a label.
  func canWriteLabels(_ value: UInt64, _ labels: [[UInt8]], isSet: Bool) -> Bool {
    if isSet { return labels.count >= 64 - value.leadingZeroBitCount }
    return value <= UInt64(labels.count)
  }

  /// Writes the label of an ENUM, or those of a SET with commas between them; an ENUM of 0 is
  /// the server's empty string for a wrong value.
  func writeLabels(
    _ value: UInt64, _ labels: [[UInt8]], isSet: Bool, _ place: TextOutput.Place
  ) {
    guard isSet else {
      if value > 0 { write(anyBytes: labels[Int(value - 1)], in: place) }
      return
    }
    var rest = value
    while rest != 0 {
      write(anyBytes: labels[rest.trailingZeroBitCount], in: place)
      rest &= rest &- 1
      if rest != 0 { write(byte: 0x2C) }
    }
  }

  /// Writes a moment: date and time with `separator` between them, `zone` after it.
  ///
  /// The zero moment is written as the zero date that it is.
  func writeMoment(
    _ moment: StoredMoment, decimals: Int, separator: UInt8, zone: StaticString
  ) {
    guard moment.seconds != 0 || moment.microsecond != 0 else {
      return writeDatetime(TemporalValue(), decimals: decimals, separator: separator)
    }
    writeDatetime(
      TemporalValue(secondsSince1970: Int64(moment.seconds), microsecond: moment.microsecond),
      decimals: decimals, separator: separator)
    write(zone)
  }
}
