import BinlogBytes
import BinlogEvents
import Crypto

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

  let key: SymmetricKey
  let nonce: [UInt8]
  let mode: Mode

  private static let lengthField = 9..<13

  /// Decrypts the event at `offset` in place; of a torn one, as much as is there.
  func decrypt(_ event: inout [UInt8], at offset: FileOffset) throws {
    guard event.count >= EventHeader.size else { return }
    let length = event[Self.lengthField]
    event.replaceSubrange(Self.lengthField, with: event[0..<4])
    let place = UInt32(truncatingIfNeeded: offset.rawValue)
    let iv = nonce + (0..<4).map { UInt8(truncatingIfNeeded: place >> (8 * $0)) }
    var text = try decrypt([UInt8](event[4...]), iv: iv)
    // The timestamp stood in the place of the length.
    let timestamp = text[5..<9]
    text.replaceSubrange(5..<9, with: length)
    event = [UInt8](timestamp) + text
  }

  private func decrypt(_ bytes: [UInt8], iv: [UInt8]) throws -> [UInt8] {
    switch mode {
    case .counter: return try AESBlocks.counterMode(bytes, key: key, counter: iv)
    case .cbc:
      let whole = bytes.count - bytes.count % AESBlocks.size
      var text =
        whole == 0 ? [] : try AESBlocks.decryptCBC([UInt8](bytes[..<whole]), key: key, iv: iv)
      if whole < bytes.count {
        let mask = try AESBlocks.encryptBlock(iv, key: key)
        text += zip(bytes[whole...], mask).map { $0 ^ $1 }
      }
      return text
    }
  }
}
