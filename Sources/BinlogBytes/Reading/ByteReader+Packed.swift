#if canImport(Glibc)
  import Glibc
#endif

extension ByteReader {
  /// MySQL's packed integer: a byte below 251 is the value, 252, 253 and 254 announce 2, 3 and 8
  /// bytes.
  ///
  /// 251 (NULL) and 255 cannot stand in an event.
  @inlinable @inline(__always)
  public mutating func readPackedInteger() throws(ReadError) -> UInt64 {
    let first = try readUInt8()
    if first < 251 { return UInt64(first) }
    return try readWidePackedInteger(first)
  }

  /// What follows the first byte of one that does not fit into it.
  @inlinable mutating func readWidePackedInteger(_ first: UInt8) throws(ReadError) -> UInt64 {
    switch first {
    case 252: return try readUInt(width: 2)
    case 253: return try readUInt(width: 3)
    case 254: return try readUInt64()
    default:
      cursor -= 1
      throw malformed("\(first) cannot begin a packed integer")
    }
  }

  /// A packed integer that counts bytes or things which must lie in what is left.
  ///
  /// `unit` is the least number of bytes that one of them takes.
  public mutating func readPackedCount(unit: Int = 1) throws(ReadError) -> Int {
    let start = position
    let value = try readPackedInteger()
    guard unit <= 0 || value <= UInt64(remaining / unit) else {
      let available = remaining
      cursor = start
      throw .truncated(
        offset: offset, needed: value.multipliedReportingOverflow(by: UInt64(unit)).partialValue,
        available: UInt64(available))
    }
    return Int(value)
  }

  /// A string with a one-byte length before it; returns where its bytes lie.
  @inlinable public mutating func skipShortString() throws(ReadError) -> Range<Int> {
    let length = try readUInt8()
    return try skip(Int(length))
  }

  /// A string that ends with NUL; returns where its bytes lie, without the NUL.
  public mutating func skipTerminatedString() throws(ReadError) -> Range<Int> {
    let start = position
    var end = start
    while end < bytes.count, bytes[end] != 0 { end &+= 1 }
    guard end < bytes.count else { throw malformed("a string without its closing NUL") }
    cursor = end + 1
    return start..<end
  }
}

extension Span where Element == UInt8 {
  /// The bytes as an array of their own.
  public var array: [UInt8] {
    [UInt8](copying: self)
  }

  /// The bytes as text; what is not UTF-8 becomes the replacement character.
  public var lossyString: String { String(decoding: array, as: UTF8.self) }

  /// Whether the bytes are those of `other`.
  public func elementsEqual(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    return unsafe withUnsafeBytes { mine in
      unsafe other.withUnsafeBytes { theirs in
        guard let left = mine.baseAddress, let right = theirs.baseAddress else { return true }
        // Safe: both have `count` bytes.
        return unsafe memcmp(left, right, mine.count) == 0
      }
    }
  }

  /// Whether the bytes are the ASCII text `text`, letter for letter.
  public func equals(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    // Safe: a static string's pointer is valid for ever, for that many bytes.
    let start = unsafe text.utf8Start
    for index in 0..<count where unsafe self[index] != start[index] { return false }
    return true
  }

  /// Whether the bytes begin with the ASCII text `text`, whatever the case of its letters.
  public func hasPrefix(ignoringCase text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard count >= length else { return false }
    // Safe: as above.
    let start = unsafe text.utf8Start
    for index in 0..<length {
      let mine = self[index]
      let theirs = unsafe start[index]
      if mine == theirs { continue }
      let folded = mine | 0x20
      guard folded >= 0x61, folded <= 0x7A, folded == theirs | 0x20 else { return false }
    }
    return true
  }
}

extension Array where Element == UInt8 {
  /// A copy of `span`.
  init(copying span: Span<UInt8>) {
    // Safe: exactly `span.count` bytes are written, into room for as many.
    unsafe self.init(unsafeUninitializedCapacity: span.count) { buffer, count in
      unsafe span.withUnsafeBytes { source in
        unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(from: source)
      }
      count = span.count
    }
  }

  /// Makes it a copy of `bytes`, with room for some more, in the memory that it has if that is enough.
  public mutating func replaceAll(by bytes: Span<UInt8>, room: Int = 0) {
    removeAll(keepingCapacity: true)
    reserveCapacity(bytes.count + room)
    // Safe: the bytes are copied while they are lent.
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}
