#if canImport(Glibc)
  import Glibc
#endif

/// Where temporary files go.
public enum ScratchDirectory {
  /// The directory that TMPDIR names, else /tmp.
  public static var standard: String {
    // Safe: the value is copied at once, and nothing here changes the environment.
    guard let value = unsafe getenv("TMPDIR") else { return "/tmp" }
    let path = unsafe PathText.text(ofCString: value)
    return path.isEmpty ? "/tmp" : path
  }
}
