public import BinlogBytes

/// What is done with values, by what they are: the one way from the bytes of a value to its parts.
///
/// A visitor holds words and quotes, or compares, or checks; none knows how a value lies in its
/// bytes. ``ColumnLayout/visit(_:into:)`` calls one method for each value, made for each visitor by
/// the compiler. NULL, and differences of JSON in place of a value, are told by their ``Cell``.
public protocol ValueVisitor {
  /// TINYINT to BIGINT; whether there is a sign is not told by the layout.
  mutating func integer(_ value: StoredInteger)
  /// FLOAT.
  mutating func float(_ value: Float)
  /// DOUBLE.
  mutating func double(_ value: Double)
  /// DECIMAL, as ``PackedDecimal`` reads it.
  mutating func decimal(_ bytes: Span<UInt8>, precision: Int, scale: Int)
  /// BIT: `count` bits, the last of `bytes`; `number` is what they say, or the first 64 of more
  /// than any server has.
  mutating func bits(_ number: UInt64, count: Int, bytes: Span<UInt8>)
  /// ENUM, by the number of its label, 0 for a wrong value.
  mutating func enumeration(_ number: UInt64)
  /// SET, a bit for each label, the first lowest.
  mutating func set(_ labels: UInt64, bytes: Span<UInt8>)
  /// CHAR, VARCHAR, BINARY, VARBINARY, TEXT, BLOB.
  mutating func string(_ bytes: Span<UInt8>)
  /// The same with MariaDB's attribute COMPRESSED; see ``CompressedValue``.
  mutating func compressed(_ value: ByteRegion)
  /// JSON in binary form; see ``JSONBinary``.
  mutating func json(_ value: ByteRegion)
  /// GEOMETRY: the number of its coordinate system, and after it, in `shape` of `bytes`, its
  /// well-known binary form.
  mutating func geometry(_ bytes: Span<UInt8>, system: UInt64, shape: Range<Int>)
  /// VECTOR.
  mutating func vector(_ value: StoredVector)
  /// YEAR.
  mutating func year(_ value: StoredYear)
  /// DATE.
  mutating func date(_ value: TemporalValue)
  /// TIME with `decimals` digits of a fraction.
  mutating func time(_ value: TemporalValue, decimals: Int)
  /// DATETIME with `decimals` digits of a fraction.
  mutating func datetime(_ value: TemporalValue, decimals: Int)
  /// TIMESTAMP with `decimals` digits of a fraction.
  mutating func moment(_ value: StoredMoment, decimals: Int)
  /// A type of which nobody knows what it means.
  mutating func unknown(_ bytes: Span<UInt8>)
}

/// An integer as it is stored.
public struct StoredInteger: Equatable, Sendable {
  /// Its value where the column has no sign.
  public let unsigned: UInt64
  /// How many bytes it takes.
  public let width: Int

  /// The lowest `width` bytes of `bits`, all others being zero.
  @inlinable @inline(__always)
  public init(_ bits: UInt64, width: Int) {
    unsigned = bits
    self.width = width
  }

  /// Its value where the column has a sign.
  @inlinable @inline(__always)
  public var signed: Int64 {
    let shift = Int64(64 &- 8 &* width)
    return Int64(bitPattern: unsigned &<< UInt64(bitPattern: shift)) &>> shift
  }
}

/// A YEAR as it is stored: years since 1900.
public struct StoredYear: Equatable, Sendable {
  /// The byte.
  public let stored: UInt8

  /// Wraps a stored byte.
  @inlinable public init(stored: UInt8) { self.stored = stored }

  /// The year; 0 is that of wrong values.
  @inlinable public var year: Int { stored == 0 ? 0 : 1900 &+ Int(stored) }
}

/// A VECTOR as it is stored: 4 bytes for each of its numbers.
public struct StoredVector: ~Escapable {
  /// All of its bytes.
  public let bytes: Span<UInt8>

  /// Wraps stored bytes.
  @inlinable @_lifetime(copy bytes)
  public init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  /// How many numbers there are.
  @inlinable public var count: Int { bytes.count / 4 }

  /// Whether there are whole numbers only.
  @inlinable public var isWhole: Bool { bytes.count % 4 == 0 }

  /// The number at `index`, from 0.
  @inlinable public subscript(index: Int) -> Float {
    Float(bitPattern: UInt32(truncatingIfNeeded: bytes.littleEndian(at: index * 4, width: 4)))
  }
}

/// A visitor that asks of a few types only: for all others nothing is done.
public protocol ValueProbe: ValueVisitor {}

extension ValueProbe {
  /// Does nothing.
  @inlinable public mutating func integer(_ value: StoredInteger) {}
  /// Does nothing.
  @inlinable public mutating func float(_ value: Float) {}
  /// Does nothing.
  @inlinable public mutating func double(_ value: Double) {}
  /// Does nothing.
  @inlinable public mutating func decimal(_ bytes: Span<UInt8>, precision: Int, scale: Int) {}
  /// Does nothing.
  @inlinable public mutating func bits(_ number: UInt64, count: Int, bytes: Span<UInt8>) {}
  /// Does nothing.
  @inlinable public mutating func enumeration(_ number: UInt64) {}
  /// Does nothing.
  @inlinable public mutating func set(_ labels: UInt64, bytes: Span<UInt8>) {}
  /// Does nothing.
  @inlinable public mutating func string(_ bytes: Span<UInt8>) {}
  /// Does nothing.
  @inlinable public mutating func compressed(_ value: ByteRegion) {}
  /// Does nothing.
  @inlinable public mutating func json(_ value: ByteRegion) {}
  /// Does nothing.
  @inlinable
  public mutating func geometry(_ bytes: Span<UInt8>, system: UInt64, shape: Range<Int>) {}
  /// Does nothing.
  @inlinable public mutating func vector(_ value: StoredVector) {}
  /// Does nothing.
  @inlinable public mutating func year(_ value: StoredYear) {}
  /// Does nothing.
  @inlinable public mutating func date(_ value: TemporalValue) {}
  /// Does nothing.
  @inlinable public mutating func time(_ value: TemporalValue, decimals: Int) {}
  /// Does nothing.
  @inlinable public mutating func datetime(_ value: TemporalValue, decimals: Int) {}
  /// Does nothing.
  @inlinable public mutating func moment(_ value: StoredMoment, decimals: Int) {}
  /// Does nothing.
  @inlinable public mutating func unknown(_ bytes: Span<UInt8>) {}
}

extension ColumnLayout {
  /// Hands `value` to `visitor`.
  ///
  /// Bytes that are too few, which ``ImageWalker`` never gives, count as zeros.
  @inlinable @inline(__always)
  public func visit<Visitor: ValueVisitor>(_ value: ByteRegion, into visitor: inout Visitor) {
    let bytes = value.bytes
    switch kind {
    case .int8: visitor.integer(StoredInteger(bytes.littleEndian(at: 0, width: 1), width: 1))
    case .int16: visitor.integer(StoredInteger(bytes.littleEndian(at: 0, width: 2), width: 2))
    case .int24: visitor.integer(StoredInteger(bytes.littleEndian(at: 0, width: 3), width: 3))
    case .int32: visitor.integer(StoredInteger(bytes.littleEndian(at: 0, width: 4), width: 4))
    case .int64: visitor.integer(StoredInteger(bytes.littleEndian(at: 0, width: 8), width: 8))
    case .float:
      visitor.float(
        Float(bitPattern: UInt32(truncatingIfNeeded: bytes.littleEndian(at: 0, width: 4))))
    case .double: visitor.double(Double(bitPattern: bytes.littleEndian(at: 0, width: 8)))
    case .decimal: visitor.decimal(bytes, precision: length, scale: decimals)
    case .bit:
      visitor.bits(
        bytes.bigEndian(at: 0, width: min(8, bytes.count)), count: length, bytes: bytes)
    case .enumeration:
      visitor.enumeration(bytes.littleEndian(at: 0, width: min(8, bytes.count)))
    case .set: visitor.set(bytes.littleEndian(at: 0, width: min(8, bytes.count)), bytes: bytes)
    case .string, .blob: visitor.string(bytes)
    case .compressedString, .compressedBlob: visitor.compressed(value)
    case .json: visitor.json(value)
    case .geometry:
      visitor.geometry(
        bytes, system: bytes.littleEndian(at: 0, width: 4),
        shape: min(4, bytes.count)..<bytes.count)
    case .vector: visitor.vector(StoredVector(bytes))
    case .year:
      visitor.year(
        StoredYear(stored: UInt8(truncatingIfNeeded: bytes.littleEndian(at: 0, width: 1))))
    case .date, .newDate: visitor.date(TemporalValue(date: bytes))
    case .time: visitor.time(TemporalValue(oldTime: bytes), decimals: decimals)
    case .time2:
      visitor.time(TemporalValue(time2: bytes, decimals: decimals), decimals: decimals)
    case .highResolutionTime:
      visitor.time(
        TemporalValue(highResolutionTime: bytes, decimals: decimals), decimals: decimals)
    case .datetime: visitor.datetime(TemporalValue(oldDatetime: bytes), decimals: decimals)
    case .datetime2:
      visitor.datetime(TemporalValue(datetime2: bytes, decimals: decimals), decimals: decimals)
    case .highResolutionDatetime:
      visitor.datetime(
        TemporalValue(highResolutionDatetime: bytes, decimals: decimals), decimals: decimals)
    case .timestamp, .timestamp2, .highResolutionTimestamp:
      visitor.moment(StoredMoment(bytes, self), decimals: decimals)
    case .null, .unknown: visitor.unknown(bytes)
    }
  }
}
