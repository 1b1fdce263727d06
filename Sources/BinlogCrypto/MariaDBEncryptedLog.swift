import BinlogBytes
import BinlogEvents
import Crypto
import Synchronization

/// A log of MariaDB whose events are encrypted one by one, decrypted as they are asked for.
///
/// Decrypting changes no length, so that offsets stay. An event can only be decrypted as a whole
/// and from its first byte; one of every mebibyte is remembered, to find the way back to.
final class MariaDBEncryptedLog: ByteWindows {
  /// Bytes that are decrypted at once, where there are as many in memory.
  private static let step = 256 << 10
  /// How far remembered events lie apart.
  private static let spacing: UInt64 = 1 << 20

  private struct State {
    var cursor: ByteCursor
    /// Decrypted bytes that were lent last; they end where an event begins.
    var last = ByteChunk.empty
    /// Offsets of events, ascending.
    var marks: [UInt64]
  }

  private let source: ByteSource
  private let cipher: MariaDBEventCipher
  /// Where encrypted events begin.
  private let start: FileOffset
  private let state: Mutex<State>

  private init(_ source: ByteSource, _ cipher: MariaDBEventCipher, from start: FileOffset) {
    self.source = source
    self.cipher = cipher
    self.start = start
    state = Mutex(State(cursor: ByteCursor(source), marks: [start.rawValue]))
  }

  var size: UInt64? { source.size }
  var isSeekable: Bool { source.isSeekable }
  var failure: SourceError? { source.failure }

  func chunk(at offset: FileOffset, atLeast count: Int) throws(SourceError) -> ByteChunk {
    try state.withLock { state throws(SourceError) in
      let end = offset.advanced(by: max(1, count))
      if offset >= state.last.base, end <= state.last.end { return state.last }
      var bytes: [UInt8] = []
      var next: FileOffset
      if state.last.count > 0, offset >= state.last.base, offset <= state.last.end {
        let last = state.last
        bytes =
          last.bytes.extracting(
            Int(clamping: offset.distance(from: last.base))..<last.count
          ).array
        next = last.end
      } else if offset < start {
        let count = try state.cursor.load(
          Int(clamping: start.distance(from: offset)), at: offset)
        bytes = state.cursor.bytes(count, at: offset).array
        next = offset.advanced(by: count)
        guard next == start else { return ByteChunk(base: offset, copying: bytes) }
      } else {
        next = FileOffset(Self.mark(before: offset, in: state.marks))
        // What was lent last is nearer than any mark, on the way forward.
        if state.last.end <= offset, state.last.end > next { next = state.last.end }
      }
      while true {
        if next >= end {
          guard bytes.count < Self.step else { break }
          // Beyond what was asked for only what is in memory.
          guard Self.isLoaded(state.cursor, at: next) else { break }
        }
        guard var event = try Self.event(&state.cursor, at: next) else {
          // No event can be made out: bytes as they are, and not for keeping.
          let tail = try rest(&state.cursor, from: next, to: end)
          return Self.chunk(offset, bytes, next, tail)
        }
        let after = next.advanced(by: event.bytes.count)
        do {
          try cipher.decrypt(&event.bytes, at: next)
        } catch {
          throw SourceError.encryption(
            source.name, "the event at offset \(next) cannot be decrypted: \(error)")
        }
        guard event.isWhole else { return Self.chunk(offset, bytes, next, event.bytes) }
        if next.rawValue >= (state.marks.last ?? 0) + Self.spacing {
          state.marks.append(next.rawValue)
        }
        if after > offset {
          bytes += event.bytes[Int(clamping: offset.distance(from: next))...]
        }
        next = after
      }
      state.last = ByteChunk(base: offset, copying: bytes)
      return state.last
    }
  }

  /// `bytes`, which begin at `offset`, and `tail`, which begins at `next`.
  private static func chunk(
    _ offset: FileOffset, _ bytes: [UInt8], _ next: FileOffset, _ tail: [UInt8]
  ) -> ByteChunk {
    let skip = min(tail.count, Int(clamping: offset.distance(from: next)))
    return ByteChunk(
      base: max(min(offset, next.advanced(by: tail.count)), bytes.isEmpty ? .zero : offset),
      copying: bytes + tail[skip...])
  }

  /// The event remembered last at or before `offset`.
  private static func mark(before offset: FileOffset, in marks: [UInt64]) -> UInt64 {
    var low = 0
    var high = marks.count
    while low < high {
      let middle = (low + high) / 2
      if marks[middle] <= offset.rawValue { low = middle + 1 } else { high = middle }
    }
    return marks[max(0, low - 1)]
  }

  /// The length that the event at `offset` claims, where its header is in memory.
  private static func length(_ cursor: ByteCursor, at offset: FileOffset) -> Int? {
    guard cursor.loaded(at: offset) >= EventHeader.size else { return nil }
    let bytes = cursor.bytes(EventHeader.size, at: offset)
    var length = 0
    for index in [12, 11, 10, 9] { length = length << 8 | Int(bytes[index]) }
    return length
  }

  /// Whether the whole event at `offset` is in memory.
  private static func isLoaded(_ cursor: ByteCursor, at offset: FileOffset) -> Bool {
    guard let length = length(cursor, at: offset), length >= EventHeader.size else { return false }
    return cursor.loaded(at: offset) >= length
  }

  /// The bytes of the event at `offset`, as many as there are; nil where its length cannot be.
  private static func event(
    _ cursor: inout ByteCursor, at offset: FileOffset
  ) throws(SourceError) -> (bytes: [UInt8], isWhole: Bool)? {
    guard try cursor.load(EventHeader.size, at: offset) == EventHeader.size,
      let length = length(cursor, at: offset), length >= EventHeader.size
    else { return nil }
    if let size = cursor.source.size, UInt64(length) > FileOffset(size).distance(from: offset) {
      // Torn, or a length that lies: of a lie no more than a bit is looked at.
      let count = try cursor.load(min(length, step), at: offset)
      return (cursor.bytes(count, at: offset).array, false)
    }
    let count = try cursor.load(length, at: offset)
    return (cursor.bytes(count, at: offset).array, count == length)
  }

  /// Bytes from `start` to `end`, or as many as there are.
  private func rest(
    _ cursor: inout ByteCursor, from start: FileOffset, to end: FileOffset
  ) throws(SourceError) -> [UInt8] {
    let count = try cursor.load(Int(clamping: end.distance(from: start)), at: start)
    return cursor.bytes(count, at: start).array
  }
}

extension MariaDBEncryptedLog {
  /// The number of the key for logs: ENCRYPTION_KEY_SYSTEM_DATA.
  private static let keyID: UInt32 = 1

  /// `source` with its events decrypted, where they are encrypted; else `source`.
  static func open(_ source: ByteSource, keys: MariaDBKeyFile) throws(SourceError) -> ByteSource {
    guard let (frame, encryption) = try beginning(of: source) else { return source }
    let bytes = frame.bytes
    let what =
      "the events behind offset \(frame.end) are encrypted with key \(keyID), version "
      + "\(encryption.keyVersion)"
    guard encryption.scheme == 1 else {
      throw .encryption(
        source.name, "encryption scheme \(encryption.scheme), only 1 is known: " + what)
    }
    guard let key = keys.key(keyID) else {
      throw .encryption(
        source.name,
        what + ", and \(keys.path) has no key \(keyID): give the server's "
          + "file_key_management_filename")
    }
    let nonce = [UInt8](bytes[encryption.nonce])
    for mode in MariaDBEventCipher.Mode.allCases {
      let cipher = MariaDBEventCipher(key: SymmetricKey(data: key), nonce: nonce, mode: mode)
      if try fits(cipher, source, at: frame.end, format: frame.format) {
        return ByteSource(
          decrypting: source, through: MariaDBEncryptedLog(source, cipher, from: frame.end))
      }
    }
    throw .encryption(
      source.name,
      what + ", and key \(keyID) of \(keys.path) is not that key, or the first of them is damaged: "
        + "give the server's file_key_management_filename")
  }

  /// The Start_encryption event, which stands behind the format description.
  private static func beginning(
    of source: ByteSource
  ) throws(SourceError) -> (
    frame: (bytes: [UInt8], end: FileOffset, format: FormatDescription),
    encryption: StartEncryptionEvent
  )? {
    guard case .log(let format) = try LogOpening(source), format.flavor == .mariadb else {
      return nil
    }
    do throws(FrameError) {
      var walker = FrameWalker(source)
      walker.adopt(format)
      guard let description = try walker.nextFrame(), description.type == .formatDescription,
        let frame = try walker.nextFrame(), frame.type == .startEncryption
      else { return nil }
      let cursor = walker.cursor
      let bytes = cursor.bytes(frame.size, at: frame.offset)
      guard case .startEncryption(let event)? = try? Event(frame, bytes: bytes, format: format)
      else { return nil }
      return ((bytes.array, frame.end, format), event)
    } catch {
      return nil
    }
  }

  /// Whether the event at `offset` makes sense when it is decrypted; also where there is none, as
  /// then nothing speaks against the key.
  private static func fits(
    _ cipher: MariaDBEventCipher, _ source: ByteSource, at offset: FileOffset,
    format: FormatDescription
  ) throws(SourceError) -> Bool {
    var cursor = ByteCursor(source)
    guard let (stored, isWhole) = try event(&cursor, at: offset) else { return true }
    var bytes = stored
    do {
      try cipher.decrypt(&bytes, at: offset)
    } catch {
      return false
    }
    let header: EventHeader
    do throws(ReadError) {
      var reader = ByteReader(bytes.span, base: offset)
      header = try EventHeader(from: &reader)
    } catch {
      return true
    }
    if isWhole, format.checksum == .crc32,
      ChecksumComparison(
        event: bytes.span, isFormatDescription: header.type == .formatDescription
      ).agrees
    {
      return true
    }
    // A damaged body leaves the header; without checksums there is nothing else.
    return EventCatalog.isKnown(header.type, to: .mariadb)
      && (header.endLogPos.matches(endAt: offset.rawValue &+ UInt64(header.eventSize))
        || header.endLogPos.isUnset)
  }
}
