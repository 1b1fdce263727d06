public import BinlogBytes
public import BinlogEvents

extension ColumnLayout {
  /// Whether bytes of the right length may be no value of the column all the same.
  ///
  /// Of decimals, dates and times, vectors; JSON and what is compressed is opened by who shows it.
  @inlinable public var mayHaveFlaws: Bool {
    switch kind {
    case .decimal, .vector, .datetime2, .time2, .datetime, .date, .newDate: true
    default: false
    }
  }

  /// Why no server can have written these bytes of a value; nil where one can.
  public func flaw(of bytes: Span<UInt8>) -> String? {
    switch kind {
    case .decimal:
      return PackedDecimal.isSound(bytes, precision: length, scale: decimals)
        ? nil : "no DECIMAL(\(length),\(decimals)) has these bytes"
    case .vector:
      return bytes.count % 4 == 0 ? nil : "a VECTOR of \(bytes.count) bytes, not of floats"
    case .datetime2, .time2, .datetime, .date, .newDate:
      return TemporalValue(bytes, self).isPlausible ? nil : "no \(type) has these bytes"
    default: return nil
    }
  }
}

extension RowLayout {
  /// The first column of `table` that no server writes so, as a sentence; nil where there is none, or
  /// the table map is so old that it does not tell.
  public func oddColumn(of table: TableMap) -> ReadError? {
    guard table.hasMetadata else { return nil }
    for (index, column) in columns.enumerated() where !column.isPlausible {
      return .malformed(
        offset: table.offset,
        reason: "column @\(index + 1) is \(column.type) with metadata \(column.metadata), which no "
          + "server writes")
    }
    return nil
  }
}
