#if canImport(Glibc)
  import Glibc
#endif

/// A run of bytes that lie in memory, with the offset of the first of them.
///
/// Immutable once made, so it can be shared between threads; the memory lives as long as the
/// chunk. It is a window of a file mapping, or a buffer of its own.
@safe public final class ByteChunk: Sendable {
  /// Who owns the memory, and how it is given back.
  @unsafe private enum Storage {
    case mapping(address: UnsafeMutableRawPointer, length: Int)
    case allocation
    case heap
    /// It goes to the next who unpacks something.
    case room(UnpackingRoom)
    /// It is another's.
    case part(of: ByteChunk)
  }

  /// Offset of the first byte in the source.
  public let base: FileOffset

  // Safe: `memory` is written only before `init` returns, lies inside what `storage` owns, and
  // is given back only in `deinit`.
  @usableFromInline nonisolated(unsafe) let memory: UnsafeRawBufferPointer
  private nonisolated(unsafe) let storage: Storage

  /// A chunk without bytes.
  public static let empty = ByteChunk(base: .zero, copying: [])

  /// Takes over `length` mapped bytes at `address`; shows those from `skipping` on.
  @unsafe init(
    mapping address: UnsafeMutableRawPointer, length: Int, skipping: Int, base: FileOffset
  ) {
    self.base = base
    unsafe self.storage = .mapping(address: address, length: length)
    unsafe self.memory = UnsafeRawBufferPointer(
      rebasing: UnsafeRawBufferPointer(start: address, count: length)[skipping...])
  }

  /// Takes over `buffer`, which was allocated, and shows its first `count` bytes.
  @unsafe init(adopting buffer: UnsafeMutableRawBufferPointer, count: Int, base: FileOffset) {
    self.base = base
    unsafe self.storage = .allocation
    unsafe self.memory = UnsafeRawBufferPointer(start: buffer.baseAddress, count: count)
  }

  /// Takes over `buffer`, which ``MemoryLimits/allocate(_:)`` made, and shows its first `count`
  /// bytes.
  @unsafe init(heap buffer: UnsafeMutableRawBufferPointer, count: Int, base: FileOffset) {
    self.base = base
    unsafe self.storage = .heap
    unsafe self.memory = UnsafeRawBufferPointer(start: buffer.baseAddress, count: count)
  }

  /// Takes over `room`, and shows its first `count` bytes.
  init(room: UnpackingRoom, count: Int) {
    base = .zero
    unsafe storage = .room(room)
    // Safe: the room has so many, and is given back only in `deinit`.
    unsafe memory = UnsafeRawBufferPointer(rebasing: room.buffer[..<count])
  }

  /// A chunk that holds a copy of `bytes`.
  public convenience init(base: FileOffset = .zero, copying bytes: [UInt8]) {
    self.init(base: base, copying: bytes.span)
  }

  /// A chunk that holds a copy of `bytes`.
  package convenience init(base: FileOffset = .zero, copying bytes: Span<UInt8>) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(1, bytes.count), alignment: 16)
    unsafe bytes.withUnsafeBytes { unsafe buffer.copyMemory(from: $0) }
    unsafe self.init(adopting: buffer, count: bytes.count, base: base)
  }

  /// The bytes of `whole` before `end`, at their offsets.
  private init(part whole: ByteChunk, before end: FileOffset) {
    base = whole.base
    unsafe storage = .part(of: whole)
    let count = min(whole.count, Int(clamping: end.distance(from: whole.base)))
    // Safe: inside the memory of `whole`, which `storage` keeps.
    unsafe memory = UnsafeRawBufferPointer(rebasing: whole.memory[..<count])
  }

  /// Its bytes before `end`, as a chunk of their own, for another thread: it counts its references
  /// apart.
  public func prefix(before end: FileOffset) -> ByteChunk { ByteChunk(part: self, before: end) }

  deinit {
    switch unsafe storage {
    case .part: break
    case .room(let room): UnpackingRoom.giveBack(room)
    case .mapping(let address, let length): unsafe _ = munmap(address, length)
    case .heap: unsafe free(UnsafeMutableRawPointer(mutating: memory.baseAddress))
    case .allocation: unsafe UnsafeMutableRawPointer(mutating: memory.baseAddress)?.deallocate()
    }
  }

  /// How many bytes there are.
  @inlinable public var count: Int { unsafe memory.count }

  /// Offset after the last byte.
  @inlinable public var end: FileOffset { base.advanced(by: count) }

  /// All bytes; the span cannot outlive the chunk.
  @inlinable public var bytes: Span<UInt8> {
    @inline(__always) @_lifetime(borrow self)
    get {
      // Safe: the memory lives as long as self, and the result depends on self.
      let span = unsafe Span<UInt8>(_bytes: memory.bytes)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }
}
