#if canImport(Glibc)
  import Glibc
#endif

extension ByteSource {
  /// Linux's O_TMPFILE, which the importer leaves out: a bit of its own and O_DIRECTORY.
  private static let nameless = Int32(0o20_000_000) | O_DIRECTORY

  /// All that `stream` delivers, in a nameless temporary file of `directory`, so that it can be
  /// read in any order; `stream` itself where it can be already.
  public static func seekable(
    _ stream: ByteSource, directory: String = "/tmp"
  ) throws(SourceError) -> ByteSource {
    guard !stream.isSeekable else { return stream }
    // Safe: the path is passed as a C string for the time of the call.
    let file = unsafe open(directory, nameless | O_RDWR | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw SourceError.system(directory, "cannot make a temporary file", errno)
    }
    defer { close(file) }
    let copy = DescriptorDestination(number: file, name: directory)
    var offset = FileOffset.zero
    let step = 1 << 20
    while true {
      let chunk = try stream.chunk(at: offset, atLeast: step)
      guard offset >= chunk.base, offset < chunk.end else { break }
      let bytes = chunk.bytes
      let start = Int(offset.distance(from: chunk.base))
      try copy.write(bytes.extracting(start..<bytes.count))
      offset = chunk.end
    }
    return try ByteSource(path: "/proc/self/fd/\(file)")
  }
}
