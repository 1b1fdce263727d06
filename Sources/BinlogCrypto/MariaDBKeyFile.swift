import BinlogBytes
import FoundationEssentials

/// The keys in a file of MariaDB's `file_key_management` plugin: lines `id;key`, the key in
/// hexadecimal, 16, 24 or 32 bytes; `#` begins a comment.
///
/// The file may itself be encrypted as `openssl enc -aes-256-cbc` does it: `Salted__`, 8 bytes of
/// salt, then the text, padded. Key and IV are made of password and salt, by SHA-1 or, by
/// `file_key_management_digest` of later servers, another digest; which one shows by trying.
/// Source: `file_key_management/parser.cc`.
struct MariaDBKeyFile {
  /// The file.
  let path: String
  private let keys: [UInt32: [UInt8]]

  /// What the plugin reads at the most.
  private static let greatestSize = 1 << 20
  private static let greatestPassword = 256
  private static let salted = Array("Salted__".utf8)

  init(path: String, password: String?, iterations: Int) throws(SourceError) {
    self.path = path
    let bytes = try MySQLKeyring.content(of: path, limit: Self.greatestSize)
    guard bytes.starts(with: Self.salted) else {
      keys = try Self.parse(bytes, path: path)
      return
    }
    guard let password else {
      throw .encryption(
        path,
        "this key file is itself encrypted: give its password (file_key_management_filekey) with "
          + "--key-file-password-file FILE")
    }
    let secret = try Self.secret(password)
    let front = Self.salted.count
    guard bytes.count >= front + 8 + AESBlocks.size else {
      throw .encryption(path, "\(bytes.count) bytes: this encrypted key file is cut off")
    }
    let salt = [UInt8](bytes[front..<front + 8])
    let text = [UInt8](bytes[(front + 8)...])
    for material in Self.materials(secret, salt, iterations: iterations) {
      let key = AESKey(material[0..<32])
      guard
        let plain = AESBlocks.decryptPaddedCBC(text, key: key, iv: [UInt8](material[32..<48])),
        let keys = try? Self.parse(plain, path: path), !keys.isEmpty
      else { continue }
      self.keys = keys
      return
    }
    throw .encryption(
      path,
      "the password does not open this key file (tried "
        + (iterations > 0
          ? "PBKDF2 of \(iterations) iterations with SHA-1, SHA-224, SHA-256, SHA-384 and SHA-512)"
          : "SHA-1, SHA-256, SHA-384 and SHA-512; where the server has "
            + "file_key_management_use_pbkdf2=N, give --key-file-pbkdf2=N)"))
  }

  /// The key of that number.
  func key(_ id: UInt32) -> [UInt8]? { keys[id] }

  /// The password itself, or what stands in the file that it names.
  private static func secret(_ password: String) throws(SourceError) -> [UInt8] {
    guard password.hasPrefix("FILE:") else { return Array(password.utf8) }
    let path = String(password.dropFirst(5))
    var bytes = try MySQLKeyring.content(of: path, limit: 1 << 16)
    while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
    guard bytes.count <= greatestPassword else {
      throw .encryption(
        path, "a password of \(bytes.count) bytes, MariaDB reads at most \(greatestPassword)")
    }
    return bytes
  }

  /// Key and IV as each digest makes them of password and salt.
  private static func materials(
    _ secret: [UInt8], _ salt: [UInt8], iterations: Int
  ) -> [[UInt8]] {
    if iterations > 0 {
      let digests: [Digest] = [.sha1, .sha224, .sha256, .sha384, .sha512]
      return digests.compactMap {
        $0.deriveKey(password: secret, salt: salt, iterations: iterations, byteCount: 48)
      }
    }
    let digests: [Digest] = [.sha1, .sha256, .sha384, .sha512]
    return digests.compactMap { chained(secret, salt, $0) }
  }

  /// OpenSSL's older way to make a key of a password: each digest goes into the next.
  private static func chained(_ secret: [UInt8], _ salt: [UInt8], _ digest: Digest) -> [UInt8]? {
    var material: [UInt8] = []
    var last: [UInt8] = []
    while material.count < 48 {
      guard let next = digest.hash(last + secret + salt) else { return nil }
      last = next
      material += last
    }
    return material
  }

  private static func parse(
    _ bytes: [UInt8], path: String
  ) throws(SourceError) -> [UInt32: [UInt8]] {
    var keys: [UInt32: [UInt8]] = [:]
    var number = 0
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      let text = line.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
      guard let first = text.first, first != 0x23 else { continue }
      let parts = text.split(separator: 0x3B, maxSplits: 1, omittingEmptySubsequences: false)
      let digits = parts.count == 2 ? parts[1].prefix { isHexDigit($0) } : []
      guard parts.count == 2, let id = UInt32(String(decoding: parts[0], as: UTF8.self)), id > 0,
        let key = Hexadecimal.bytes(digits), [16, 24, 32].contains(key.count)
      else {
        throw .encryption(
          path,
          "line \(number) is no key: expected a number, ';' and 32, 48 or 64 hexadecimal digits")
      }
      keys[id] = key
    }
    return keys
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }
}
