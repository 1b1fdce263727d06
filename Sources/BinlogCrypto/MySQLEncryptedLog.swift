import BinlogBytes
import BinlogEvents
import Synchronization

/// A log that MySQL encrypted as a whole, decrypted at any offset as it is asked for.
///
/// Offsets are those of the log inside, as all positions are; 512 bytes lie before it.
final class MySQLEncryptedLog: ByteWindows {
  /// Bytes that are decrypted at once.
  private static let step = 1 << 20

  private let source: ByteSource
  private let key: AESKey
  /// The first half of the counter; the second counts blocks from the log's first byte.
  private let nonce: [UInt8]
  private let inner: Mutex<ByteCursor>

  private init(_ source: ByteSource, key: AESKey, nonce: [UInt8]) {
    self.source = source
    self.key = key
    self.nonce = nonce
    inner = Mutex(ByteCursor(source))
  }

  /// The log inside `source`, whose first bytes are `front`.
  static func open(
    _ source: ByteSource, _ front: Span<UInt8>, keyring: MySQLKeyring
  ) throws(SourceError) -> ByteSource {
    let header: EncryptedLogHeader
    do throws(ReadError) {
      header = try EncryptedLogHeader(front)
    } catch {
      throw .encryption(
        source.name, "the encryption header is damaged at offset \(error.offset): \(error.reason)")
    }
    guard let master = keyring.key(header.keyID) else {
      let others = keyring.logKeyNames
      throw .encryption(
        source.name,
        "\(keyring.path) does not have the master key '\(header.keyID)', which this log needs"
          + (others.isEmpty ? "" : "; it has " + others.joined(separator: ", "))
          + ": give the keyring file of the server that wrote the log")
    }
    let wrong = SourceError.encryption(
      source.name,
      "the key '\(header.keyID)' of \(keyring.path) does not open this log: it is another server's "
        + "key of that name, or the header is damaged")
    guard [16, 24, 32].contains(master.count),
      let password = try? AESBlocks.decryptCBC(
        header.password, key: AESKey(master), iv: header.passwordIV),
      let digest = Digest.sha512.hash(password)
    else { throw wrong }
    let log = MySQLEncryptedLog(
      source, key: AESKey(digest[0..<32]), nonce: [UInt8](digest[32..<40]))
    let opened = ByteSource(decrypting: source, through: log)
    var cursor = ByteCursor(opened)
    let count = try cursor.load(FileMagic.size, at: .zero)
    // A server that crashed at once leaves nothing behind its header.
    guard count < FileMagic.size || FileMagic(cursor.bytes(count, at: .zero)) == .log else {
      throw wrong
    }
    return opened
  }

  var size: UInt64? {
    source.size.map {
      $0 > UInt64(EncryptedLogHeader.size) ? $0 - UInt64(EncryptedLogHeader.size) : 0
    }
  }

  var isSeekable: Bool { source.isSeekable }
  var isWaiting: Bool { source.isWaiting }

  var failure: SourceError? { source.failure }

  func chunk(at offset: FileOffset, atLeast count: Int) throws(SourceError) -> ByteChunk {
    let block = UInt64(AESBlocks.size)
    let start = FileOffset(offset.rawValue - offset.rawValue % block)
    let skipped = Int(offset.distance(from: start))
    let place = start.advanced(by: EncryptedLogHeader.size)
    let (wanted, overflow) = max(1, count).addingReportingOverflow(skipped)
    let bytes = try inner.withLock { cursor throws(SourceError) in
      let got = try cursor.load(overflow ? .max : wanted, at: place)
      // More than asked for only where it is in memory already.
      let take = max(got, min(Self.step, cursor.loaded(at: place)))
      return cursor.bytes(take, at: place).array
    }
    var counter = nonce
    for shift in stride(from: 56, through: 0, by: -8) {
      counter.append(UInt8(truncatingIfNeeded: (start.rawValue / block) >> UInt64(shift)))
    }
    do {
      return ByteChunk(
        base: start, copying: try AESBlocks.counterMode(bytes, key: key, counter: counter))
    } catch {
      throw SourceError.encryption(source.name, "cannot be decrypted at offset \(start): \(error)")
    }
  }
}
