#if canImport(Glibc)
  import Glibc
#endif

/// Where the bytes of a ``ByteSink`` go when its buffer is full.
public protocol ByteDestination: AnyObject {
  /// Takes all of `bytes`.
  func write(_ bytes: Span<UInt8>) throws(SourceError)
}

/// Collects output in a buffer of fixed size; the one thing that printers write to.
///
/// Writing never throws, so that printers stay simple: after a failure of the destination the
/// sink drops everything and says so in ``failure``. Not shared between threads: each printer
/// has its own.
@safe public final class ByteSink {
  /// What went wrong with the destination, if anything did.
  public private(set) var failure: SourceError?
  /// Bytes written so far, flushed or not.
  public var written: UInt64 { flushed + UInt64(used) }

  // Safe: `start` points to `capacity` bytes from init to deinit, and `used` never exceeds
  // `capacity`: every writer below asks `room(for:)` first.
  @usableFromInline let start: UnsafeMutablePointer<UInt8>
  @usableFromInline let capacity: Int
  @usableFromInline var used = 0
  private var flushed: UInt64 = 0
  private let destination: any ByteDestination

  /// A sink with a buffer of `capacity` bytes in front of `destination`.
  public init(_ destination: any ByteDestination, capacity: Int = 256 << 10) {
    self.destination = destination
    self.capacity = max(256, capacity)
    unsafe start = UnsafeMutablePointer<UInt8>.allocate(capacity: self.capacity)
  }

  deinit { unsafe start.deallocate() }

  /// Hands everything that was collected to the destination.
  public func flush() {
    guard used > 0 else { return }
    if failure == nil {
      // Safe: the first `used` bytes were written.
      let buffer = unsafe UnsafeBufferPointer(start: start, count: used)
      do throws(SourceError) {
        try unsafe destination.write(Span(_unsafeElements: buffer))
      } catch {
        failure = error
      }
    }
    flushed += UInt64(used)
    used = 0
  }

  /// Whether something was written that the destination has not got yet.
  @inlinable public var hasUnflushed: Bool { used > 0 }

  /// Moves what the destination has not got yet to the end of `other`.
  public func moveUnflushed(to other: ByteSink) {
    // Safe: the first `used` bytes were written.
    unsafe other.write(UnsafeBufferPointer(start: start, count: used))
    used = 0
  }

  /// Makes room for `count` bytes, at most 256, without a flush in between.
  @inlinable func room(for count: Int) {
    if capacity &- used < count { flush() }
  }

  /// Writes one byte.
  @inlinable public func write(byte: UInt8) {
    room(for: 1)
    unsafe start[used] = byte
    used &+= 1
  }

  /// Writes a constant text.
  @inlinable public func write(_ text: StaticString) {
    let count = text.utf8CodeUnitCount
    // Safe: a static string's bytes are there for ever.
    unsafe write(UnsafeBufferPointer(start: text.utf8Start, count: count))
  }

  /// Writes a run of bytes.
  @inlinable public func write(_ bytes: Span<UInt8>) {
    // Safe: only read, for the time of the call.
    unsafe bytes.withUnsafeBufferPointer { buffer in unsafe write(buffer) }
  }

  /// Writes an array of bytes.
  @inlinable public func write(_ bytes: [UInt8]) { write(bytes.span) }

  /// Writes a text.
  public func write(_ text: String) {
    var copy = text
    // Safe: only read, for the time of the call.
    copy.withUTF8 { buffer in unsafe write(buffer) }
  }

  @unsafe @usableFromInline func write(_ buffer: UnsafeBufferPointer<UInt8>) {
    guard var source = buffer.baseAddress else { return }
    var left = buffer.count
    while left > 0 {
      if used == capacity { flush() }
      let count = min(left, capacity - used)
      // Safe: `count` bytes are left in both buffers.
      unsafe (start + used).update(from: source, count: count)
      used += count
      left -= count
      unsafe source += count
    }
  }

  /// Writes a number in decimal digits.
  @inlinable public func write(decimal value: UInt64) {
    room(for: 20)
    if value < 10 {
      unsafe start[used] = 0x30 &+ UInt8(truncatingIfNeeded: value)
      used &+= 1
      return
    }
    var rest = value
    let digits = DecimalDigits.count(value)
    var index = used &+ digits
    used = index
    while rest >= 100 {
      let pair = Int(truncatingIfNeeded: rest % 100) &* 2
      rest /= 100
      index &-= 2
      unsafe start[index] = DecimalDigits.pairs[pair]
      unsafe start[index &+ 1] = DecimalDigits.pairs[pair &+ 1]
    }
    if rest >= 10 {
      let pair = Int(truncatingIfNeeded: rest) &* 2
      unsafe start[index &- 2] = DecimalDigits.pairs[pair]
      unsafe start[index &- 1] = DecimalDigits.pairs[pair &+ 1]
    } else {
      unsafe start[index &- 1] = 0x30 &+ UInt8(truncatingIfNeeded: rest)
    }
  }

  /// Writes a signed number in decimal digits.
  @inlinable public func write(decimal value: Int64) {
    if value < 0 { write(byte: 0x2D) }
    write(decimal: value.magnitude)
  }

  /// Writes a number in decimal digits, padded with zeros to `width`, at most 20.
  @inlinable public func write(decimal value: UInt64, width: Int) {
    var missing = min(20, width) &- DecimalDigits.count(value)
    while missing > 0 {
      write(byte: 0x30)
      missing &-= 1
    }
    write(decimal: value)
  }

  /// Writes a number in lower-case hexadecimal digits, padded with zeros to `width`.
  public func write(hex value: UInt64, width: Int = 1) {
    room(for: 16)
    let needed = max(1, (64 - value.leadingZeroBitCount + 3) / 4)
    let count = max(needed, min(16, width))
    for index in 0..<count {
      let digit = UInt8(value >> UInt64(4 * (count - 1 - index)) & 0xF)
      unsafe start[used] = digit < 10 ? 0x30 + digit : 0x57 + digit
      used += 1
    }
  }

  /// Writes `count` times the same byte.
  public func write(byte: UInt8, count: Int) {
    for _ in 0..<max(0, count) { write(byte: byte) }
  }
}

/// Tables for writing numbers.
@usableFromInline enum DecimalDigits {
  /// "00" to "99".
  @usableFromInline static let pairs: InlineArray<200, UInt8> = InlineArray { index in
    0x30 + UInt8(index % 2 == 0 ? index / 20 : index / 2 % 10)
  }

  /// How many decimal digits `value` has.
  @inlinable static func count(_ value: UInt64) -> Int {
    var count = 1
    var limit: UInt64 = 10
    while value >= limit {
      count &+= 1
      let (next, overflow) = limit.multipliedReportingOverflow(by: 10)
      if overflow { break }
      limit = next
    }
    return count
  }
}

/// Writes to an open file, such as standard output.
public final class DescriptorDestination: ByteDestination {
  private let number: Int32
  private let name: String

  /// Writes to the descriptor `number`, called `name` in errors; does not close it.
  public init(number: Int32, name: String) {
    self.number = number
    self.name = name
  }

  /// Writes all of `bytes`, however often that takes.
  public func write(_ bytes: Span<UInt8>) throws(SourceError) {
    var done = 0
    while done < bytes.count {
      let rest = bytes.extracting(done..<bytes.count)
      // Safe: the kernel reads `count` bytes of a buffer of that size.
      let count = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.write(number, buffer.baseAddress, buffer.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw SourceError.system(name, "cannot write", errno)
      }
      done += count
    }
  }
}

/// Keeps everything in memory: for tests, and for parts that are put in order later.
public final class MemoryDestination: ByteDestination {
  /// What was written.
  public private(set) var bytes: [UInt8] = []

  /// Empty.
  public init() {}

  /// Appends `bytes`.
  public func write(_ bytes: Span<UInt8>) { self.bytes.append(contentsOf: bytes.array) }

  /// What was written, as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}
