import BinlogBytes

extension TemporalValue {
  /// A date or a time as `layout` stores it; TIMESTAMP is a ``StoredMoment``.
  public init(_ bytes: Span<UInt8>, _ layout: ColumnLayout) {
    switch layout.kind {
    case .date, .newDate: self.init(date: bytes)
    case .datetime: self.init(oldDatetime: bytes)
    case .datetime2: self.init(datetime2: bytes, decimals: layout.decimals)
    case .highResolutionDatetime:
      self.init(highResolutionDatetime: bytes, decimals: layout.decimals)
    case .time: self.init(oldTime: bytes)
    case .time2: self.init(time2: bytes, decimals: layout.decimals)
    case .highResolutionTime: self.init(highResolutionTime: bytes, decimals: layout.decimals)
    default: self.init()
    }
  }
}

/// A TIMESTAMP as it is stored.
public struct StoredMoment: Equatable, Sendable {
  /// Seconds since 1970, UTC.
  public var seconds: UInt64
  /// Microseconds.
  public var microsecond: Int

  /// The moment in `bytes`, as `layout` stores it.
  public init(_ bytes: Span<UInt8>, _ layout: ColumnLayout) {
    switch layout.kind {
    case .timestamp:
      seconds = bytes.littleEndian(at: 0, width: 4)
      microsecond = 0
    case .highResolutionTimestamp:
      seconds = bytes.bigEndian(at: 0, width: 4)
      microsecond = TemporalValue.highResolutionFraction(bytes, decimals: layout.decimals)
    default:
      seconds = bytes.bigEndian(at: 0, width: 4)
      microsecond = TemporalValue.fraction(bytes, at: 4, decimals: layout.decimals)
    }
  }
  /// Microseconds as the vendors' tools take them: with more than two digits of a fraction, what no
  /// clock has is below zero.
  package func signedMicrosecond(decimals: Int) -> Int {
    switch decimals {
    case 3, 4: Int(Int16(truncatingIfNeeded: microsecond / 100)) * 100
    case 5, 6: Int(Int32(truncatingIfNeeded: microsecond << 8) >> 8)
    default: microsecond
    }
  }
}
