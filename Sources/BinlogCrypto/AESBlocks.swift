import Crypto
import FoundationEssentials
import _CryptoExtras

/// AES as both servers use it; the ciphers are swift-crypto's.
enum AESBlocks {
  /// Bytes of a block.
  static let size = 16

  /// Decrypts whole blocks, CBC, without looking for padding.
  static func decryptCBC(_ bytes: [UInt8], key: SymmetricKey, iv: [UInt8]) throws -> [UInt8] {
    [UInt8](
      try AES._CBC.decrypt(bytes, using: key, iv: try AES._CBC.IV(ivBytes: iv), noPadding: true))
  }

  /// Decrypts padded text, CBC; nil where the padding is none, which is how a wrong key shows.
  static func decryptPaddedCBC(_ bytes: [UInt8], key: SymmetricKey, iv: [UInt8]) -> [UInt8]? {
    guard !bytes.isEmpty, bytes.count % size == 0, let iv = try? AES._CBC.IV(ivBytes: iv),
      let text = try? AES._CBC.decrypt(bytes, using: key, iv: iv)
    else { return nil }
    return [UInt8](text)
  }

  /// Encrypts or decrypts, which is the same, in counter mode from `counter` on.
  static func counterMode(_ bytes: [UInt8], key: SymmetricKey, counter: [UInt8]) throws -> [UInt8] {
    guard !bytes.isEmpty else { return [] }
    return [UInt8](
      try AES._CTR.encrypt(bytes, using: key, nonce: try AES._CTR.Nonce(nonceBytes: counter)))
  }

  /// One block in the forward direction, in place.
  static func encryptBlock(_ block: inout [UInt8], key: SymmetricKey) throws {
    try AES.permute(&block, key: key)
  }

  /// One block in the backward direction, in place.
  static func decryptBlock(_ block: inout [UInt8], key: SymmetricKey) throws {
    try AES.inversePermute(&block, key: key)
  }
}
