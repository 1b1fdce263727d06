import CCrypto

/// A key of AES: 16, 24 or 32 bytes; any other number opens nothing.
struct AESKey: Sendable {
  let bytes: [UInt8]

  init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }
}

/// AES as both servers use it; the ciphers are OpenSSL's (libcrypto).
enum AESBlocks {
  /// Bytes of a block.
  static let size = 16

  /// The library refused key, length, IV or padding.
  struct Failure: Error {}

  /// Decrypts whole blocks, CBC, without looking for padding.
  static func decryptCBC(_ bytes: [UInt8], key: AESKey, iv: [UInt8]) throws(Failure) -> [UInt8] {
    try run(.cbc, bytes, key: key, iv: iv, encrypt: false)
  }

  /// Decrypts padded text, CBC; nil where the padding is none, which is how a wrong key shows.
  static func decryptPaddedCBC(_ bytes: [UInt8], key: AESKey, iv: [UInt8]) -> [UInt8]? {
    guard !bytes.isEmpty, bytes.count % size == 0 else { return nil }
    return try? run(.cbc, bytes, key: key, iv: iv, encrypt: false, padded: true)
  }

  /// Encrypts or decrypts, which is the same, in counter mode from `counter` on.
  static func counterMode(
    _ bytes: [UInt8], key: AESKey, counter: [UInt8]
  ) throws(Failure) -> [UInt8] {
    guard !bytes.isEmpty else { return [] }
    return try run(.counter, bytes, key: key, iv: counter, encrypt: true)
  }

  /// One block in the forward direction, in place.
  static func encryptBlock(_ block: inout [UInt8], key: AESKey) throws(Failure) {
    block = try run(.block, block, key: key, iv: [], encrypt: true)
  }

  /// One block in the backward direction, in place.
  static func decryptBlock(_ block: inout [UInt8], key: AESKey) throws(Failure) {
    block = try run(.block, block, key: key, iv: [], encrypt: false)
  }

  // MARK: The library

  private enum Mode { case block, cbc, counter }

  private static func cipher(_ mode: Mode, keySize: Int) -> OpaquePointer? {
    switch (mode, keySize) {
    // Safe: each of these is a static object of the library.
    case (.block, 16): unsafe EVP_aes_128_ecb()
    case (.block, 24): unsafe EVP_aes_192_ecb()
    case (.block, 32): unsafe EVP_aes_256_ecb()
    case (.cbc, 16): unsafe EVP_aes_128_cbc()
    case (.cbc, 24): unsafe EVP_aes_192_cbc()
    case (.cbc, 32): unsafe EVP_aes_256_cbc()
    case (.counter, 16): unsafe EVP_aes_128_ctr()
    case (.counter, 24): unsafe EVP_aes_192_ctr()
    case (.counter, 32): unsafe EVP_aes_256_ctr()
    default: nil
    }
  }

  /// Runs all of `bytes` through a cipher; without padding only whole blocks come out of CBC.
  private static func run(
    _ mode: Mode, _ bytes: [UInt8], key: AESKey, iv: [UInt8], encrypt: Bool, padded: Bool = false
  ) throws(Failure) -> [UInt8] {
    // The library counts in 32 bits; no event is longer than 1 GiB.
    guard let cipher = unsafe cipher(mode, keySize: key.bytes.count),
      iv.count == (mode == .block ? 0 : size), bytes.count <= Int(Int32.max) - size,
      mode == .counter || bytes.count % size == 0
    else { throw Failure() }
    guard let context = unsafe EVP_CIPHER_CTX_new() else { throw Failure() }
    // Safe: made above, handed to nobody.
    defer { unsafe EVP_CIPHER_CTX_free(context) }
    let encrypting: Int32 = encrypt ? 1 : 0
    // Safe: key and IV have the lengths that the cipher reads, as was checked; it copies both.
    guard unsafe EVP_CipherInit_ex(context, cipher, nil, key.bytes, iv, encrypting) == 1 else {
      throw Failure()
    }
    _ = unsafe EVP_CIPHER_CTX_set_padding(context, padded ? 1 : 0)
    var complete = false
    // Safe: the library writes at most one block more than it is given, and there is that room.
    let result = unsafe [UInt8](unsafeUninitializedCapacity: bytes.count + size) { room, count in
      var written: Int32 = 0
      var last: Int32 = 0
      guard let start = room.baseAddress,
        unsafe EVP_CipherUpdate(context, start, &written, bytes, Int32(bytes.count)) == 1,
        unsafe EVP_CipherFinal_ex(context, start + Int(written), &last) == 1
      else { return }
      count = Int(written) + Int(last)
      complete = true
    }
    guard complete else { throw Failure() }
    return result
  }
}
