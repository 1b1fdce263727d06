#if canImport(Glibc)
  import Glibc
#endif

/// The processors that this process may run on.
public enum Processors {
  /// How many there are, at least 1; `taskset` and the processors of a container count.
  public static var available: Int {
    allowed ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }

  /// The bits of `Cpus_allowed` in /proc/self/status (proc(5)), hexadecimal digits with commas;
  /// nil where the system does not tell.
  private static var allowed: Int? {
    guard let file = try? FileDescriptor(opening: "/proc/self/status"),
      let status = try? RewoundFeed.take(4096, from: file)
    else { return nil }
    let name = Array("Cpus_allowed:".utf8)
    guard let line = status.split(separator: 0x0A).first(where: { $0.starts(with: name) }) else {
      return nil
    }
    let count = line.dropFirst(name.count).reduce(0) { sum, byte in
      sum + (Character(UnicodeScalar(byte)).hexDigitValue?.nonzeroBitCount ?? 0)
    }
    return count > 0 ? count : nil
  }
}
