public import BinlogBytes

/// The 512 bytes in front of a log that MySQL encrypted (`binlog_encryption=ON`, since 8.0.14).
///
/// | bytes | field | |
/// |---|---|---|
/// | 4 | magic | `fd 62 69 6e` |
/// | 1 | version | 1 |
/// | 1, 1, n | type 1, length, key id | the master key's name in the keyring |
/// | 1, 32 | type 2, password | of the file, AES-256-CBC by the master key, not padded |
/// | 1, 16 | type 3, IV | with which the password was encrypted |
///
/// Zeros up to 512. Then follows the log, magic number and all, AES-256-CTR by what SHA-512 makes
/// of the password. Source: `Rpl_encryption_header_v1`.
public struct EncryptedLogHeader: Sendable, Equatable {
  /// Bytes in front of the log.
  public static let size = 512

  /// The master key's name in the keyring, such as `MySQLReplicationKey_UUID_1`.
  public var keyID: String
  /// The file's password, encrypted.
  public var password: [UInt8]
  /// The initialization vector for the password.
  public var passwordIV: [UInt8]

  /// Reads the header from the front of a file.
  public init(_ bytes: Span<UInt8>) throws(ReadError) {
    var reader = ByteReader(bytes, base: .zero)
    try reader.seek(to: FileMagic.size)
    let version = try reader.readUInt8()
    guard version == 1 else {
      throw reader.malformed("version \(version) of the encryption header, 1 is known")
    }
    keyID = ""
    password = []
    passwordIV = []
    while password.isEmpty || passwordIV.isEmpty || keyID.isEmpty {
      switch try reader.readUInt8() {
      case 1:
        let length = Int(try reader.readUInt8())
        let name = bytes.extracting(try reader.skip(length)).array
        guard name.allSatisfy({ (0x21...0x7E).contains($0) }) else {
          throw reader.malformed("the master key's name has characters that no such name has")
        }
        keyID = String(decoding: name, as: UTF8.self)
      case 2: password = bytes.extracting(try reader.skip(32)).array
      case 3: passwordIV = bytes.extracting(try reader.skip(16)).array
      case let type: throw reader.malformed("field \(type) of the encryption header is not known")
      }
    }
  }

  /// What a user is told who gave no key.
  public var advice: String {
    "it needs the master key '\(keyID)': give the server's keyring file with --keyring FILE (path "
      + "in component_keyring_file.cnf, or keyring_file_data of the old plugin)"
  }
}
