#if canImport(Glibc)
  import Glibc
#endif

/// What a thread has used to unpack something and keeps for the next time.
///
/// Each thread has its own: one that all share would have to be locked for each payload, and threads
/// that outnumber the processors would wait for one another more than they work.
@safe final class IdleMemory {
  /// Rooms that nobody uses.
  var rooms: [UnpackingRoom] = []
  /// Contexts that nobody uses.
  var contexts: [ZstdContext] = []
  /// So many of each are kept: a thread reads one payload at a time, and mostly holds none meanwhile.
  static let most = 2

  private init() {}

  private static let key: pthread_key_t? = {
    var key = pthread_key_t()
    // Safe: what is stored under the key is nil or the reference that `own` has made, which the thread
    // gives back at its end.
    let code = unsafe pthread_key_create(&key) { pointer in
      if let pointer = unsafe pointer { unsafe Unmanaged<IdleMemory>.fromOpaque(pointer).release() }
    }
    return code == 0 ? key : nil
  }()

  /// That of this thread; nil where it can have none.
  static var own: IdleMemory? {
    guard let key else { return nil }
    // Safe: as above; no other thread gets to see it.
    if let pointer = unsafe pthread_getspecific(key) {
      return unsafe Unmanaged<IdleMemory>.fromOpaque(pointer).takeUnretainedValue()
    }
    let owned = unsafe Unmanaged.passRetained(IdleMemory())
    guard unsafe pthread_setspecific(key, owned.toOpaque()) == 0 else {
      unsafe owned.release()
      return nil
    }
    return unsafe owned.takeUnretainedValue()
  }
}
