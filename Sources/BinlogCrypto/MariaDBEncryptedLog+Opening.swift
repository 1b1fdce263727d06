import BinlogBytes
import BinlogEvents

extension MariaDBEncryptedLog {
  /// The number of the key for logs: ENCRYPTION_KEY_SYSTEM_DATA.
  private static let keyID: UInt32 = 1
  /// How far Start_encryption lies from the front at most.
  private static let reach = 1 << 10

  /// What Start_encryption tells, and where the events after it begin.
  private struct Beginning {
    var event: StartEncryptionEvent
    var nonce: [UInt8]
    var offset: FileOffset
    var end: FileOffset
    var serverID: UInt32
    /// Whether its checksum, where there is one, is right.
    var isSound: Bool
  }

  /// `source` with its events decrypted, where they are encrypted; else `source`.
  static func open(_ source: ByteSource, keys: MariaDBKeyFile) throws(SourceError) -> ByteSource {
    guard let beginning = try beginning(of: source) else { return source }
    let what =
      "the events after offset \(beginning.end) are encrypted with key \(keyID), version "
      + "\(beginning.event.keyVersion)"
    guard beginning.event.scheme == 1 else {
      throw .encryption(
        source.name, "encryption scheme \(beginning.event.scheme), only 1 is known: " + what)
    }
    guard let key = keys.key(keyID) else {
      throw .encryption(
        source.name,
        what + ", and \(keys.path) has no key \(keyID): give the server's "
          + "file_key_management_filename")
    }
    let finders = MariaDBEventCipher.Mode.allCases.map { mode in
      MariaDBEventFinder(
        MariaDBEventCipher(key: AESKey(key), nonce: beginning.nonce, mode: mode),
        serverID: beginning.serverID)
    }
    for (pass, finder) in (0..<3).flatMap({ pass in finders.map { (pass, $0) } }) {
      // With a wrong nonce most of an event is right, and the rest rubbish.
      if !beginning.isSound {
        guard try finder.checksumAgrees(source, at: beginning.end) else { continue }
      }
      let fits =
        pass == 1
        ? try finder.findsEvent(source, behind: beginning.end)
        : try finder.recognizes(source, at: beginning.end, short: pass == 2)
      if fits {
        return ByteSource(
          decrypting: source, through: MariaDBEncryptedLog(source, finder, from: beginning.end))
      }
    }
    guard beginning.isSound else {
      throw .encryption(
        source.name,
        "Start_encryption at offset \(beginning.offset) is damaged, its checksum is wrong; without "
          + "the nonce in it nothing can be decrypted: " + what)
    }
    throw .encryption(
      source.name,
      what + ", and key \(keyID) of \(keys.path) is not that key, or the events there are damaged: "
        + "give the server's file_key_management_filename")
  }

  /// The Start_encryption event, which stands after the format description; it is found by itself
  /// where that is damaged.
  private static func beginning(of source: ByteSource) throws(SourceError) -> Beginning? {
    guard case .log(let format) = try LogOpening(source),
      format.flavor == .mariadb || format == .unknown
    else { return nil }
    var walker = FrameWalker(source)
    walker.adopt(format)
    if let description = try? walker.nextFrame(), description.type == .formatDescription,
      let frame = try? walker.nextFrame()
    {
      guard frame.type == .startEncryption else {
        // Another event that makes sense: nothing is encrypted.
        let bytes = walker.cursor.bytes(frame.size, at: frame.offset)
        if ChecksumComparison(event: bytes, isFormatDescription: false).agrees
          || frame.header.endLogPos.matches(endAt: frame.end.rawValue)
        {
          return nil
        }
        return try search(source)
      }
      let bytes = walker.cursor.bytes(frame.size, at: frame.offset)
      if let found = read(
        bytes, at: frame.offset, serverID: description.header.serverID,
        hasChecksum: format.checksum == .crc32)
      {
        return found
      }
    }
    return try search(source)
  }

  /// Looks for the event by its type, its size, and its checksum or position.
  private static func search(_ source: ByteSource) throws(SourceError) -> Beginning? {
    var cursor = ByteCursor(source)
    let count = try cursor.load(reach, at: .zero)
    let sizes = [false, true].map { EventHeader.size + StartEncryptionEvent.size + ($0 ? 4 : 0) }
    for start in FileMagic.size..<max(FileMagic.size + 1, count - EventHeader.size) {
      let offset = FileOffset(UInt64(start))
      let length = MariaDBEventFinder.length(cursor, at: offset)
      guard sizes.contains(length), start + length <= count else { continue }
      let bytes = cursor.bytes(length, at: offset)
      guard bytes[4] == EventType.startEncryption.rawValue,
        let found = read(bytes, at: offset, serverID: nil, hasChecksum: length == sizes[1]),
        found.isSound
      else { continue }
      return found
    }
    return nil
  }

  /// The event; one flipped bit, which the checksum tells, is turned back.
  private static func read(
    _ bytes: Span<UInt8>, at offset: FileOffset, serverID: UInt32?, hasChecksum: Bool
  ) -> Beginning? {
    let stored = decode(bytes, at: offset, serverID: serverID, hasChecksum: hasChecksum)
    if let stored, stored.isSound || !hasChecksum { return stored }
    var event = bytes.array
    for bit in 0..<8 * event.count {
      event[bit / 8] ^= 1 << UInt8(bit % 8)
      if let mended = decode(event.span, at: offset, serverID: serverID, hasChecksum: true),
        mended.isSound
      {
        return mended
      }
      event[bit / 8] ^= 1 << UInt8(bit % 8)
    }
    return stored
  }

  private static func decode(
    _ bytes: Span<UInt8>, at offset: FileOffset, serverID: UInt32?, hasChecksum: Bool
  ) -> Beginning? {
    var reader = ByteReader(bytes, base: offset)
    guard let header = try? EventHeader(from: &reader),
      let event = try? StartEncryptionEvent(
        from: &reader, DecodeContext(format: .unknown, type: .startEncryption))
    else { return nil }
    let end = offset.advanced(by: bytes.count)
    return Beginning(
      event: event, nonce: bytes.extracting(event.nonce).array, offset: offset, end: end,
      serverID: serverID ?? header.serverID,
      isSound: hasChecksum
        ? ChecksumComparison(event: bytes, isFormatDescription: false).agrees
        : header.endLogPos.matches(endAt: end.rawValue))
  }
}
