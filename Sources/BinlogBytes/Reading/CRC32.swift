import CDeflate

/// The CRC-32 of zlib and IEEE 802.3, which both servers put after their events.
public enum CRC32 {
  /// The checksum of `bytes`, going on from `seed`, the checksum of what came before.
  public static func checksum(_ bytes: Span<UInt8>, seed: UInt32 = 0) -> UInt32 {
    unsafe bytes.withUnsafeBytes { buffer in
      // Safe: libdeflate reads `count` bytes at the address and keeps nothing. For an empty
      // span the address is nil, which it takes for a request of its initial value.
      guard let address = buffer.baseAddress, buffer.count > 0 else { return seed }
      return unsafe libdeflate_crc32(seed, address, buffer.count)
    }
  }
}
