#if canImport(Glibc)
  import Glibc
#endif

/// Where the bytes of a ``ByteSink`` go when its buffer is full.
public protocol ByteDestination: AnyObject {
  /// Takes all of `bytes`.
  func write(_ bytes: Span<UInt8>) throws(SourceError)
  /// Whether somebody may still read what is written.
  var hasReader: Bool { get }
}

extension ByteDestination {
  /// Nobody can go away.
  public var hasReader: Bool { true }
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
  // Safe: points to one number from init to deinit. After a pointer, as the fields of a class are
  // guarded against overlapping access each time, which costs more than writing a byte.
  @usableFromInline let counter: UnsafeMutablePointer<Int>
  private var flushed: UInt64 = 0
  private let destination: any ByteDestination

  /// A sink with a buffer of `capacity` bytes in front of `destination`.
  public init(_ destination: any ByteDestination, capacity: Int = 256 << 10) {
    self.destination = destination
    self.capacity = max(256, capacity)
    unsafe start = UnsafeMutablePointer<UInt8>.allocate(capacity: self.capacity)
    unsafe counter = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    unsafe counter.initialize(to: 0)
  }

  deinit {
    unsafe start.deallocate()
    unsafe counter.deallocate()
  }

  /// How many bytes are in the buffer.
  @inlinable var used: Int {
    get { unsafe counter.pointee }
    set { unsafe counter.pointee = newValue }
  }

  /// Hands everything that was collected to the destination.
  ///
  /// Never part of a caller: in a loop, its fields would be guarded on each way into the loop.
  @inline(never) public func flush() {
    guard used > 0 else { return }
    // Safe: the first `used` bytes were written.
    unsafe pass(UnsafeBufferPointer(start: start, count: used))
    used = 0
  }

  /// Hands `buffer` to the destination, unless that has failed.
  @unsafe private func pass(_ buffer: UnsafeBufferPointer<UInt8>) {
    if failure == nil {
      do throws(SourceError) {
        try unsafe destination.write(Span(_unsafeElements: buffer))
      } catch {
        failure = error
      }
    }
    flushed += UInt64(buffer.count)
  }

  /// Whether somebody may still read what is written.
  public var hasReader: Bool { destination.hasReader }

  /// Whether something was written that the destination has not got yet.
  @inlinable public var hasUnflushed: Bool { used > 0 }

  /// How many bytes were written that the destination has not got yet.
  @inlinable package var unflushed: Int { used }

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

  /// Makes room for `count` bytes, so that as many can be taken back with ``takeBack(to:)``; nil
  /// where the buffer is too small for that.
  public func mark(room count: Int) -> Int? {
    guard count <= capacity else { return nil }
    if capacity &- used < count { flush() }
    return used
  }

  /// Takes back what was written since `mark` was given, which must be no more than was asked for.
  public func takeBack(to mark: Int) {
    if mark < used { used = mark }
  }

  /// Writes one byte.
  @inlinable public func write(byte: UInt8) {
    room(for: 1)
    unsafe start[used] = byte
    used &+= 1
  }

  /// Writes the lowest `count` bytes of `word`, at most 8, the lowest first.
  @inlinable @inline(__always) package func write(word: UInt64, count: Int) {
    room(for: 8)
    let position = used
    // Safe: there is room for eight.
    unsafe UnsafeMutableRawPointer(start + position).storeBytes(
      of: word.littleEndian, as: UInt64.self)
    used = position &+ min(8, max(0, count))
  }

  /// Writes a constant text.
  @inlinable @inline(__always) public func write(_ text: StaticString) {
    let count = text.utf8CodeUnitCount
    let position = used
    if count <= capacity &- position {
      // Safe: a static string's bytes are there for ever, and there is room for them.
      unsafe (start + position).update(from: text.utf8Start, count: count)
      used = position &+ count
    } else {
      unsafe write(UnsafeBufferPointer(start: text.utf8Start, count: count))
    }
  }

  /// Writes a run of bytes.
  @inlinable public func write(_ bytes: Span<UInt8>) {
    // Safe: only read, for the time of the call; copied at once only where there is room.
    unsafe bytes.withUnsafeBufferPointer { buffer in
      let position = used
      let count = buffer.count
      if let source = buffer.baseAddress, count <= capacity &- position {
        unsafe (start + position).update(from: source, count: count)
        used = position &+ count
      } else {
        unsafe write(buffer)
      }
    }
  }

  /// Writes an array of bytes.
  @inlinable public func write(_ bytes: [UInt8]) { write(bytes.span) }

  /// Writes a text.
  ///
  /// A literal is taken for a constant, which is written faster.
  @_disfavoredOverload public func write(_ text: String) {
    var copy = text
    // Safe: only read, for the time of the call.
    copy.withUTF8 { buffer in unsafe write(buffer) }
  }

  @unsafe @usableFromInline func write(_ buffer: UnsafeBufferPointer<UInt8>) {
    guard var source = buffer.baseAddress else { return }
    var left = buffer.count
    while left > 0 {
      if used == capacity { flush() }
      if used == 0, left >= capacity {
        // More than the buffer holds: there is no sense in a copy. In steps, as some destinations
        // keep them in memory.
        let count = min(left, 1 << 20)
        // Safe: `left` bytes are left from `source` on.
        unsafe pass(UnsafeBufferPointer(start: source, count: count))
        left -= count
        unsafe source += count
        continue
      }
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
    room(for: 24)
    let position = used
    if value < 10 {
      unsafe start[position] = 0x30 &+ UInt8(truncatingIfNeeded: value)
      used = position &+ 1
      return
    }
    let eight: UInt64 = 100_000_000
    if value < eight {
      used = put(DecimalDigits.eight(value), at: position, least: 1)
      return
    }
    let low = DecimalDigits.eight(value % eight)
    let rest = value / eight
    var next = position
    if rest < eight {
      next = put(DecimalDigits.eight(rest), at: next, least: 1)
    } else {
      next = put(DecimalDigits.eight(rest / eight), at: next, least: 1)
      next = put(DecimalDigits.eight(rest % eight), at: next, least: 8)
    }
    used = put(low, at: next, least: 8)
  }

  /// Puts eight digits at `position`, where there is room for eight bytes, without the zeros in
  /// front of the last `least`; returns where they end.
  @inlinable @inline(__always) func put(
    _ digits: UInt64, at position: Int, least: Int
  ) -> Int {
    let zeros = min(digits.trailingZeroBitCount &>> 3, 8 &- least)
    let text = (digits | 0x3030_3030_3030_3030) &>> UInt64(zeros &* 8)
    // Safe: there is room for eight.
    unsafe UnsafeMutableRawPointer(start + position).storeBytes(
      of: text.littleEndian, as: UInt64.self)
    return position &+ 8 &- zeros
  }

  /// Writes a signed number in decimal digits.
  @inlinable public func write(decimal value: Int64) {
    if value < 0 { write(byte: 0x2D) }
    write(decimal: value.magnitude)
  }

  /// Writes a number in decimal digits, padded with zeros to `width`, at most 20.
  @inlinable public func write(decimal value: UInt64, width: Int) {
    if value < 100_000_000, width <= 8 {
      room(for: 8)
      used = put(DecimalDigits.eight(value), at: used, least: max(1, width))
      return
    }
    var missing = min(20, width) &- DecimalDigits.count(value)
    while missing > 0 {
      write(byte: 0x30)
      missing &-= 1
    }
    write(decimal: value)
  }

  /// Writes eight lower-case hexadecimal digits, all at a time, each in its byte: every event has a
  /// checksum.
  @inlinable @inline(__always) package func write(eightHex number: UInt32) {
    write(word: HexDigits.eight(number).byteSwapped, count: 8)
  }

  /// Writes a number in lower-case hexadecimal digits, padded with zeros to `width`.
  public func write(hex value: UInt64, width: Int = 1) {
    room(for: 16)
    let needed = max(1, (64 - value.leadingZeroBitCount + 3) / 4)
    let count = max(needed, min(16, width))
    let position = used
    var rest = value
    var index = position &+ count
    used = index
    while index > position {
      index &-= 1
      let digit = UInt8(truncatingIfNeeded: rest & 0xF)
      unsafe start[index] = digit < 10 ? 0x30 &+ digit : 0x57 &+ digit
      rest &>>= 4
    }
  }

  /// Writes `count` times the same byte.
  public func write(byte: UInt8, count: Int) {
    for _ in 0..<max(0, count) { write(byte: byte) }
  }
}

/// Numbers as hexadecimal digits.
@usableFromInline package enum HexDigits {
  /// The eight lower-case digits of `number`, all made at a time, the last of them in the lowest byte.
  @inlinable @inline(__always) package static func eight(_ number: UInt32) -> UInt64 {
    let value = UInt64(number)
    var digits = (value &<< 16 | value) & 0x0000_FFFF_0000_FFFF
    digits = (digits &<< 8 | digits) & 0x00FF_00FF_00FF_00FF
    digits = (digits &<< 4 | digits) & 0x0F0F_0F0F_0F0F_0F0F
    let letters = (digits &+ 0x0606_0606_0606_0606) &>> 4 & 0x0101_0101_0101_0101
    return digits &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
  }
}

/// Numbers as digits.
@usableFromInline enum DecimalDigits {
  /// The eight digits of a number below 100,000,000, each in its byte, the first in the lowest.
  ///
  /// Halves are split into halves, all of a kind at once: a multiplication and a shift divide each
  /// part by 100, then by 10, as no part is so large that it would reach into the next.
  @inlinable @inline(__always) static func eight(_ value: UInt64) -> UInt64 {
    let fours = value / 10_000 | (value % 10_000) &<< 32
    let hundreds = (fours &* 10_486) &>> 20 & 0x0000_007F_0000_007F
    let twos = hundreds | (fours &- hundreds &* 100) &<< 16
    let tens = (twos &* 103) &>> 10 & 0x000F_000F_000F_000F
    return tens | (twos &- tens &* 10) &<< 8
  }

  /// How many decimal digits `value` has.
  @inlinable static func count(_ value: UInt64) -> Int {
    if value < 10_000 {
      if value < 100 { return value < 10 ? 1 : 2 }
      return value < 1000 ? 3 : 4
    }
    if value < 100_000_000 {
      if value < 1_000_000 { return value < 100_000 ? 5 : 6 }
      return value < 10_000_000 ? 7 : 8
    }
    if value < 1_000_000_000_000 {
      if value < 10_000_000_000 { return value < 1_000_000_000 ? 9 : 10 }
      return value < 100_000_000_000 ? 11 : 12
    }
    if value < 10_000_000_000_000_000 {
      if value < 100_000_000_000_000 { return value < 10_000_000_000_000 ? 13 : 14 }
      return value < 1_000_000_000_000_000 ? 15 : 16
    }
    if value < 1_000_000_000_000_000_000 { return value < 100_000_000_000_000_000 ? 17 : 18 }
    return value < 10_000_000_000_000_000_000 ? 19 : 20
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

  /// False once the other end of a pipe or socket is closed.
  public var hasReader: Bool {
    var state = pollfd(fd: number, events: 0, revents: 0)
    // Safe: poll looks at one structure, which is there for the call.
    guard unsafe poll(&state, 1, 0) > 0 else { return true }
    return Int32(state.revents) & (POLLERR | POLLHUP | POLLNVAL) == 0
  }
}

/// Takes everything and keeps nothing.
public final class NoDestination: ByteDestination {
  /// Keeps nothing.
  public init() {}

  /// Drops `bytes`.
  public func write(_ bytes: Span<UInt8>) {}
}

extension ByteSink {
  /// What `write` writes.
  package static func bytes(
    capacity: Int = 256, _ write: (ByteSink) throws -> Void
  ) rethrows -> [UInt8] {
    let memory = MemoryDestination()
    let sink = ByteSink(memory, capacity: capacity)
    try write(sink)
    sink.flush()
    return memory.bytes
  }
}

/// Keeps everything in memory: for tests, and for parts that are put in order later.
public final class MemoryDestination: ByteDestination {
  /// What was written.
  public private(set) var bytes: [UInt8]
  private let limit: Int

  /// Empty; takes at most `limit` bytes, into the room that `storage` has.
  public init(reusing storage: [UInt8] = [], limit: Int = .max) {
    bytes = storage
    bytes.removeAll(keepingCapacity: true)
    self.limit = limit
  }

  /// Appends `bytes`.
  ///
  /// - Throws: where the limit is in the way.
  public func write(_ bytes: Span<UInt8>) throws(SourceError) {
    guard bytes.count <= limit - self.bytes.count else {
      throw SourceError(
        name: "memory", kind: .system(ENOMEM), message: "no room for more than \(limit) bytes")
    }
    // Safe: only read, for the time of the call.
    unsafe bytes.withUnsafeBufferPointer { unsafe self.bytes.append(contentsOf: $0) }
  }

  /// Forgets what was written, and keeps the room for more.
  public func clear() { bytes.removeAll(keepingCapacity: true) }

  /// What was written, as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}
