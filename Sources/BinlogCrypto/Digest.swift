import CCrypto

/// A digest, as the files of keys and the headers of encrypted logs need it; OpenSSL's (libcrypto).
enum Digest {
  case sha1, sha224, sha256, sha384, sha512

  /// Bytes of what ``hash(_:)`` gives.
  var byteCount: Int {
    switch self {
    case .sha1: 20
    case .sha224: 28
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }

  private var function: OpaquePointer? {
    switch self {
    // Safe: each of these is a static object of the library.
    case .sha1: unsafe EVP_sha1()
    case .sha224: unsafe EVP_sha224()
    case .sha256: unsafe EVP_sha256()
    case .sha384: unsafe EVP_sha384()
    case .sha512: unsafe EVP_sha512()
    }
  }

  /// The digest of `bytes`; nil where the library offers none (a policy of the host may forbid it).
  func hash(_ bytes: [UInt8]) -> [UInt8]? {
    var size: UInt32 = 0
    var result = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    // Safe: the library writes at most EVP_MAX_MD_SIZE bytes.
    guard unsafe EVP_Digest(bytes, bytes.count, &result, &size, function, nil) == 1,
      Int(size) == byteCount
    else { return nil }
    return Array(result.prefix(byteCount))
  }

  /// PBKDF2 (RFC 8018) with HMAC of this digest; nil where the library offers none.
  func deriveKey(
    password: [UInt8], salt: [UInt8], iterations: Int, byteCount: Int
  ) -> [UInt8]? {
    guard let rounds = Int32(exactly: iterations), rounds > 0, password.count <= Int(Int32.max)
    else { return nil }
    var key = [UInt8](repeating: 0, count: byteCount)
    let secret = password.map { CChar(bitPattern: $0) }
    // Safe: lengths are those of the arrays.
    guard
      unsafe PKCS5_PBKDF2_HMAC(
        secret, Int32(secret.count), salt, Int32(salt.count), rounds, function, Int32(byteCount),
        &key) == 1
    else { return nil }
    return key
  }
}
