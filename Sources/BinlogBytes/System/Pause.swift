#if canImport(Glibc)
  import Glibc
#endif

/// Waiting for something that another process does.
public enum Pause {
  /// Does nothing for a while; a signal ends it early.
  public static func wait(milliseconds: UInt32) { usleep(milliseconds * 1000) }
}
