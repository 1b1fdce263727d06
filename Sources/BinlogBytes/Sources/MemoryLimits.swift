#if canImport(Glibc)
  import Glibc
#endif

/// What the limits of the process leave it.
public enum MemoryLimits {
  /// Bytes of address space that a thread with its windows and its text may come to.
  public static let perThread: UInt64 = 192 << 20
  /// Bytes that stay with what is not shared.
  private static let reserve: UInt64 = 128 << 20
  /// The same for descriptors: those of a file that is read and of what its text waits in.
  private static let descriptorsPerThread: UInt64 = 3
  private static let descriptorReserve: UInt64 = 8

  /// How many threads besides the first the limits of memory and descriptors allow.
  public static var affordableThreads: Int {
    var most = UInt64(Int32.max)
    if let room = addressSpaceLeft {
      most = room > reserve ? (room - reserve) / perThread : 0
    }
    if let files = limit(RLIMIT_NOFILE) {
      let left = files > descriptorReserve ? files - descriptorReserve : 0
      most = min(most, left / descriptorsPerThread)
    }
    return Int(clamping: most)
  }

  /// Bytes that may still be mapped; nil where nobody set a limit.
  static var addressSpaceLeft: UInt64? {
    let limits = [limit(RLIMIT_AS), limit(RLIMIT_DATA)].compactMap { $0 }
    guard let least = limits.min() else { return nil }
    guard let file = try? FileDescriptor(opening: "/proc/self/statm"),
      let text = try? RewoundFeed.take(64, from: file)
    else { return least / 2 }
    let pages = text.prefix { $0 != 0x20 }.reduce(UInt64(0)) { sum, digit in
      sum &* 10 &+ UInt64(digit &- 0x30)
    }
    let used = pages &* UInt64(max(4096, sysconf(Int32(_SC_PAGESIZE))))
    return least > used ? least - used : 0
  }

  /// Whether memory cannot be had, so far as that can be told; a signal's handler may ask.
  static var isExhausted: Bool {
    if limit(RLIMIT_AS) != nil || limit(RLIMIT_DATA) != nil { return true }
    let probe = 256 << 20
    // Safe: a mapping of its own, which nobody uses.
    let address = unsafe mmap(
      nil, probe, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let address = unsafe address, unsafe address != MAP_FAILED else { return true }
    unsafe munmap(address, probe)
    return false
  }

  private static func limit(_ resource: __rlimit_resource) -> UInt64? {
    var value = rlimit()
    // Safe: getrlimit fills the structure that it is given.
    guard unsafe getrlimit(__rlimit_resource_t(resource.rawValue), &value) == 0,
      value.rlim_cur < UInt64(Int64.max)
    else { return nil }
    return UInt64(value.rlim_cur)
  }

  /// Memory for `count` bytes, to be given back with `free`; nil where there is none.
  @unsafe static func allocate(_ count: Int) -> UnsafeMutableRawBufferPointer? {
    guard let start = unsafe malloc(max(1, count)) else { return nil }
    return unsafe UnsafeMutableRawBufferPointer(start: start, count: max(1, count))
  }

  /// The error where it could not be had.
  static func lack(of count: Int, for name: String, at offset: FileOffset) -> SourceError {
    SourceError(
      name: name, kind: .system(ENOMEM),
      message: "out of memory: \(count) bytes are needed at once at offset \(offset); raise the"
        + " limit (ulimit -v)")
  }
}
