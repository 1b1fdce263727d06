import BinlogBytes
import BinlogEvents

/// Small changes to the bytes of a log, each named by what it does to it.
extension [UInt8] {
  /// The little-endian number of `width` bytes at `offset`.
  public func number(at offset: Int, width: Int = 4) -> UInt64 {
    var value: UInt64 = 0
    for index in (0..<width).reversed() { value = value << 8 | UInt64(self[offset + index]) }
    return value
  }

  /// Overwrites `width` bytes at `offset` with a little-endian number.
  public mutating func put(_ value: UInt64, at offset: Int, width: Int = 4) {
    for index in 0..<width { self[offset + index] = UInt8(value >> UInt64(8 * index) & 0xFF) }
  }

  /// Computes the checksum of the event at `offset` anew, as if its server had written it so.
  public mutating func fixChecksum(at offset: Int) {
    let size = Int(number(at: offset + 9))
    var event = [UInt8](self[offset..<offset + size - 4])
    if event[4] == EventType.formatDescription.rawValue { event[17] &= 0xFE }
    put(UInt64(CRC32.checksum(event.span)), at: offset + size - 4)
  }

  /// The first `count` bytes.
  public func cut(to count: Int) -> [UInt8] { [UInt8](self[0..<count]) }

  /// Without the bytes in `range`.
  public func removing(_ range: Range<Int>) -> [UInt8] {
    [UInt8](self[0..<range.lowerBound] + self[range.upperBound...])
  }

  /// With `bytes` put in at `offset`.
  public func inserting(_ bytes: [UInt8], at offset: Int) -> [UInt8] {
    [UInt8](self[0..<offset] + bytes + self[offset...])
  }

  /// With zeros in `range`.
  public func zeroing(_ range: Range<Int>) -> [UInt8] {
    var copy = self
    for index in range { copy[index] = 0 }
    return copy
  }

  /// With one bit turned over.
  public func flipping(bit: Int, at offset: Int) -> [UInt8] {
    var copy = self
    copy[offset] ^= 1 << UInt8(bit)
    return copy
  }

  /// With `edit` done to a copy.
  public func edited(_ edit: (inout [UInt8]) -> Void) -> [UInt8] {
    var copy = self
    edit(&copy)
    return copy
  }
}

/// The header of an event, read here by hand so that tests do not lean on the walker they test.
public struct RawEvent: Equatable, Sendable {
  /// Where it lies.
  public var offset: Int
  /// The type byte.
  public var type: UInt8
  /// Its size.
  public var size: Int
  /// end_log_pos as stored.
  public var endLogPos: UInt64
  /// After it.
  public var end: Int { offset + size }
  /// Header, body and checksum in the file.
  public var range: Range<Int> { offset..<end }

  /// The events of a sound log of format 4.
  public static func all(in bytes: [UInt8]) -> [RawEvent] {
    var list: [RawEvent] = []
    var offset = 4
    while offset + 19 <= bytes.count {
      let size = Int(bytes.number(at: offset + 9))
      guard size >= 19, offset + size <= bytes.count else { break }
      list.append(
        RawEvent(
          offset: offset, type: bytes[offset + 4], size: size,
          endLogPos: bytes.number(at: offset + 13)))
      offset += size
    }
    return list
  }
}

extension [RawEvent] {
  /// The first event of `type`, from the `from`th on.
  public func first(_ type: EventType, from: Int = 0) -> RawEvent? {
    dropFirst(from).first { $0.type == type.rawValue }
  }
}
