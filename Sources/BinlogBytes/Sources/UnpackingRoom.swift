import CZstd

#if canImport(Glibc)
  import Glibc
#endif

/// Memory for what is unpacked at once, and what libzstd needs for it, used again: fresh memory is
/// handed out page by page, each of them cleared, which takes longer than to unpack into it.
@safe final class UnpackingRoom: Sendable {
  /// Its bytes: as many as a stream is read in at once, so that content of fewer is there at once in
  /// both ways.
  static let size = StreamWindow.step

  // Safe: allocated in init, deallocated in deinit; one user at a time, who has it from `take()` to
  // `giveBack(_:)`.
  nonisolated(unsafe) let buffer: UnsafeMutableRawBufferPointer
  private let context = ZstdContext()

  private init?() {
    guard let buffer = unsafe MemoryLimits.allocate(Self.size) else { return nil }
    unsafe self.buffer = buffer
  }

  deinit { unsafe free(buffer.baseAddress) }

  /// One that nobody uses; nil where there is no memory for it.
  static func take() -> UnpackingRoom? { IdleMemory.own?.rooms.popLast() ?? UnpackingRoom() }

  /// Takes back one that nobody uses any more.
  static func giveBack(_ room: UnpackingRoom) {
    guard room.context.reset(), let idle = IdleMemory.own, idle.rooms.count < IdleMemory.most else {
      return
    }
    idle.rooms.append(room)
  }

  /// Unpacks the zstd frames in `source`; returns how many bytes there are now, or nil where they would
  /// be more than `limit` or fill the room, or are damaged.
  @unsafe func unpack(_ source: UnsafeRawBufferPointer, limit: UInt64) -> Int? {
    guard let stream = unsafe context.pointer else { return nil }
    var output = unsafe ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
    var input = unsafe ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
    // Safe: zstd reads below input.size and writes below output.size.
    while unsafe input.pos < input.size {
      let before = unsafe input.pos
      let code = unsafe ZSTD_decompressStream(stream, &output, &input)
      guard ZSTD_isError(code) == 0, unsafe output.pos < output.size, unsafe input.pos > before,
        // At the end of the bytes is the end of a frame.
        unsafe code == 0 || input.pos < input.size
      else { return nil }
    }
    return unsafe UInt64(output.pos) <= limit ? output.pos : nil
  }
}
