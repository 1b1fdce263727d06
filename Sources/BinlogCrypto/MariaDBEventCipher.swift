import BinlogBytes
import BinlogEvents

/// How MariaDB encrypts one event (`encrypt_binlog=ON`).
///
/// The length field, bytes 9 to 12, stays readable; the timestamp of bytes 0 to 3 is put in its
/// place, and what then stands from byte 4 on is encrypted. The first four bytes on disk are the
/// encrypted ones whose place the length has taken. The IV is the nonce of the log and the 32 low
/// bits of the event's offset. With CBC, what is no whole block at the end is XORed with the
/// encrypted IV. Source: `Log_event_writer::encrypt_and_write`, `MyCTX_nopad`.
struct MariaDBEventCipher {
  /// `file_key_management_encryption_algorithm`.
  enum Mode: CaseIterable {
    case cbc
    case counter
  }

  let key: AESKey
  let nonce: [UInt8]
  let mode: Mode

  private static let lengthField = 9..<13
  /// Bytes of an event that ``header(of:at:)`` wants: a header, and all of the first block.
  static let frontSize = 4 + AESBlocks.size

  /// Decrypts the event at `offset` in place; of a torn one, as much as is there.
  func decrypt(_ event: inout [UInt8], at offset: FileOffset) throws {
    guard event.count >= EventHeader.size else { return }
    let length = event[Self.lengthField]
    event.replaceSubrange(Self.lengthField, with: event[0..<4])
    var text = try decrypt([UInt8](event[4...]), iv: initializationVector(at: offset))
    // The timestamp stood in the place of the length.
    let timestamp = text[5..<9]
    text.replaceSubrange(5..<9, with: length)
    event = [UInt8](timestamp) + text
  }

  /// What a header tells of an event's origin.
  struct Header {
    var type: EventType
    var serverID: UInt32
    var endLogPos: LogPosition
  }

  /// The header of the event at `offset`.
  ///
  /// `front` is its beginning: ``frontSize`` bytes, or all of a shorter event. One block is
  /// decrypted, whatever the length says.
  func header(of front: Span<UInt8>, at offset: FileOffset) -> Header? {
    let bytes: [UInt8]
    if front.count == Self.frontSize {
      var iv = initializationVector(at: offset)
      var block = front.extracting(4...).array
      for index in 0..<4 { block[5 + index] = front[index] }
      switch mode {
      case .counter:
        guard (try? AESBlocks.encryptBlock(&iv, key: key)) != nil else { return nil }
      case .cbc: guard (try? AESBlocks.decryptBlock(&block, key: key)) != nil else { return nil }
      }
      for index in 0..<AESBlocks.size { block[index] ^= iv[index] }
      bytes = block
    } else {
      var event = front.array
      guard event.count >= EventHeader.size, (try? decrypt(&event, at: offset)) != nil else {
        return nil
      }
      bytes = [UInt8](event[4...])
    }
    func number(_ place: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
    }
    return Header(
      type: EventType(rawValue: bytes[0]), serverID: number(1), endLogPos: LogPosition(number(9)))
  }

  private func initializationVector(at offset: FileOffset) -> [UInt8] {
    let place = UInt32(truncatingIfNeeded: offset.rawValue)
    return nonce + (0..<4).map { UInt8(truncatingIfNeeded: place >> (8 * $0)) }
  }

  private func decrypt(_ bytes: [UInt8], iv: [UInt8]) throws -> [UInt8] {
    switch mode {
    case .counter: return try AESBlocks.counterMode(bytes, key: key, counter: iv)
    case .cbc:
      let whole = bytes.count - bytes.count % AESBlocks.size
      var text =
        whole == 0 ? [] : try AESBlocks.decryptCBC([UInt8](bytes[..<whole]), key: key, iv: iv)
      if whole < bytes.count {
        var mask = iv
        try AESBlocks.encryptBlock(&mask, key: key)
        text += zip(bytes[whole...], mask).map { $0 ^ $1 }
      }
      return text
    }
  }
}
