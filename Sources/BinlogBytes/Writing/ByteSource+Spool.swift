#if canImport(Glibc)
  import Glibc
#endif

extension ByteSource {
  /// All that `stream` delivers, in a nameless temporary file of `directory`, so that it can be
  /// read in any order; `stream` itself where it can be already.
  public static func seekable(
    _ stream: ByteSource, directory: String = ScratchDirectory.standard
  ) throws(SourceError) -> ByteSource {
    guard !stream.isSeekable else { return stream }
    let file = try TemporaryFile.open(in: directory)
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
