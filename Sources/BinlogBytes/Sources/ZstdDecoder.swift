import CZstd

/// Frames of a zstd file, one after the other; skippable ones are skipped.
///
/// A frame that needs a window of more than 128 MiB is refused, as the zstd tool refuses it.
@safe final class ZstdDecoder: StreamDecoder {
  let format = "zstd"
  private(set) var mayEnd = false
  // Safe: made in init, freed in deinit, used by one thread at a time.
  private let stream: OpaquePointer?

  init() { unsafe stream = ZSTD_createDStream() }

  deinit { unsafe _ = ZSTD_freeDStream(stream) }

  @unsafe func step(
    _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
  ) throws(StreamFault) -> (consumed: Int, produced: Int) {
    // Between frames nothing may be asked: it would begin a frame.
    if unsafe input.isEmpty, mayEnd { return (0, 0) }
    var source = unsafe ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = unsafe ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    // Safe: zstd reads below source.size and writes below target.size.
    let code = unsafe ZSTD_decompressStream(stream, &target, &source)
    if ZSTD_isError(code) != 0 {
      // Safe: the name of an error is a constant C string.
      throw StreamFault(reason: unsafe String(cString: ZSTD_getErrorName(code)))
    }
    mayEnd = code == 0
    return unsafe (source.pos, target.pos)
  }
}
