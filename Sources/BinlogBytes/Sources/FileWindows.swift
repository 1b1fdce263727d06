import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A regular file, lent window by window, so that memory stays flat whatever its size.
final class FileWindows: Sendable {
  /// Bytes of a mapped window; large, since mapping costs a system call and address space is
  /// cheap, but small enough that resident memory stays flat.
  static let mappedWindow = 8 << 20
  /// Bytes of a window that is read; fits the second-level cache of today's processors.
  static let readWindow = 1 << 20
  /// Bytes that are read where few are wanted from the front.
  static let frontWindow = 4096

  private let file: FileDescriptor
  private let access: ByteSource.FileAccess
  private let pageSize: UInt64
  /// The largest size that the file was seen with.
  private let largest = Atomic<UInt64>(0)

  init(file: FileDescriptor, access: ByteSource.FileAccess) {
    self.file = file
    self.access = access
    pageSize = UInt64(max(4096, sysconf(Int32(_SC_PAGESIZE))))
  }

  var size: UInt64 {
    let size = file.size
    if size > largest.load(ordering: .relaxed) { largest.store(size, ordering: .relaxed) }
    return size
  }

  /// The error where the file, whose size is `size` now, was longer before.
  private func cutBack(_ size: UInt64) -> SourceError? {
    let before = largest.load(ordering: .relaxed)
    guard size < before else { return nil }
    return SourceError(
      name: file.name, kind: .cutBack,
      message: "the file was cut back from \(before) to \(size) bytes while it was read")
  }

  /// Whether windows are mapped.
  var isMapped: Bool { access == .mapped }

  func chunk(at offset: FileOffset, atLeast count: Int) throws(SourceError) -> ByteChunk {
    let size = self.size
    guard offset.rawValue < size, count > 0 else {
      if count > 0, let error = cutBack(size) { throw error }
      return ByteChunk(base: FileOffset(min(offset.rawValue, size)), copying: [])
    }
    let left = size - offset.rawValue
    switch access {
    case .mapped:
      let start = offset.rawValue - offset.rawValue % pageSize
      let skipped = offset.rawValue - start
      let wanted = max(UInt64(clamping: count), UInt64(Self.mappedWindow))
      let length = Int(clamping: skipped + min(left, wanted))
      // Safe: a private read-only mapping of an open file; the chunk owns it.
      // Filled at once, as faults would cost more, but for windows that only a lying size asks for.
      let eager = length <= 4 * Self.mappedWindow ? MAP_POPULATE : 0
      let address = unsafe mmap(
        nil, length, PROT_READ, MAP_PRIVATE | eager, file.number, off_t(clamping: start))
      if let address = unsafe address, unsafe address != MAP_FAILED {
        unsafe madvise(address, length, MADV_SEQUENTIAL)
        return unsafe ByteChunk(
          mapping: address, length: length, skipping: Int(skipped), base: offset)
      }
      // Some file systems cannot map: read instead.
      return try readChunk(at: offset, count: count, left: left)
    case .read:
      return try readChunk(at: offset, count: count, left: left)
    }
  }

  private func readChunk(
    at offset: FileOffset, count: Int, left: UInt64
  ) throws(SourceError) -> ByteChunk {
    // Who looks at the front of a file to see what it is takes no window of it.
    let window = offset == .zero && count <= Self.frontWindow ? Self.frontWindow : Self.readWindow
    let length = Int(clamping: min(left, UInt64(max(count, window))))
    guard let buffer = unsafe MemoryLimits.allocate(length) else {
      throw MemoryLimits.lack(of: length, for: file.name, at: offset)
    }
    do throws(SourceError) {
      // Safe: the buffer was allocated with that length just now, and the chunk takes it over.
      let filled = unsafe try file.read(
        into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<length]), at: offset)
      return unsafe ByteChunk(heap: buffer, count: filled, base: offset)
    } catch {
      unsafe free(buffer.baseAddress)
      throw error
    }
  }
}
