/// Where a server's read cache stands, for MariaDB and for MySQL before 8.0 say of a torn event
/// how far the *cache* had got, not how far the file goes.
///
/// The cache reads windows of whole 4 KiB blocks; of a long read it takes whole blocks straight
/// to their target. A read that fails leaves it in one of two states, which decide the number in
/// the message. Source: `IO_CACHE` of both servers (`my_b_read`, `my_b_seek`), and tests with
/// events of all sizes on MariaDB 10.11.
struct CachedReads {
  private static let block: UInt64 = 4096

  /// Bytes of a window: `binlog_file_cache_size` of MariaDB, 8 KiB of MySQL.
  private let window: UInt64
  private let fileSize: UInt64
  /// Where reading is to stop though the file may go on; the file's size, or no limit.
  var limit = UInt64.max

  private var base: UInt64 = 0
  private var filled: UInt64 = 0
  private var next: UInt64 = 0

  /// A cache over a file of `fileSize` bytes that was just opened.
  init(window: UInt64, fileSize: UInt64) {
    self.window = window
    self.fileSize = fileSize
  }

  /// The offset that the server would name.
  var position: UInt64 { base + next }

  /// Goes to `offset`; keeps the window where it covers it.
  mutating func seek(to offset: UInt64) {
    if offset >= base, offset - base < filled {
      next = offset - base
    } else {
      base = offset
      filled = 0
      next = 0
    }
  }

  /// Reads `count` bytes; false when there are fewer.
  mutating func read(_ count: UInt64) -> Bool {
    guard count > filled - next else {
      next += count
      return true
    }
    var wanted = count - (filled - next)
    var offset = base + filled
    var misalignment = offset % Self.block
    if wanted >= 2 * Self.block - misalignment {
      if limit <= offset { return false }
      let direct = wanted / Self.block * Self.block - misalignment
      if offset >= fileSize || fileSize - offset < direct { return false }
      wanted -= direct
      offset += direct
      misalignment = 0
    }
    let room = min(window - misalignment, limit > offset ? limit - offset : 0)
    if room == 0 {
      // Nothing is left to read: complete only when blocks were all that was asked for.
      guard wanted == 0 else { return false }
      base = offset
      filled = 0
      next = 0
      return true
    }
    let length = min(room, offset < fileSize ? fileSize - offset : 0)
    base = offset
    guard length >= wanted else {
      filled = 0
      next = 0
      return false
    }
    filled = length
    next = wanted
    return true
  }
}
