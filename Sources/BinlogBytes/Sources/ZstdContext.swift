import CZstd

/// What libzstd keeps while it unpacks; used again, as to make one takes ten times as long as to
/// unpack a small payload.
@safe final class ZstdContext: Sendable {
  // Safe: made in init, freed in deinit; one user at a time, who has it from `take()` to `giveBack(_:)`.
  nonisolated(unsafe) let pointer: OpaquePointer?

  init() { unsafe pointer = ZSTD_createDCtx() }

  deinit { unsafe _ = ZSTD_freeDCtx(pointer) }

  /// One that holds more, for the window of a large frame, is not kept.
  private static let greatestIdle = 4 << 20

  /// One that is at the beginning of a frame.
  static func take() -> ZstdContext { IdleMemory.own?.contexts.popLast() ?? ZstdContext() }

  /// Takes back one that nobody uses any more.
  static func giveBack(_ context: ZstdContext) {
    guard context.reset(), let idle = IdleMemory.own, idle.contexts.count < IdleMemory.most else {
      return
    }
    idle.contexts.append(context)
  }

  /// Brings it to the beginning of a frame; false where it should not be kept.
  func reset() -> Bool {
    // There is none where there was no memory for it.
    guard let pointer = unsafe pointer else { return false }
    // Safe: nobody else uses it.
    unsafe _ = ZSTD_DCtx_reset(pointer, ZSTD_reset_session_only)
    return unsafe ZSTD_sizeof_DCtx(pointer) <= Self.greatestIdle
  }
}
