import CZlib

/// Makes zlib streams, as in MariaDB's compressed events.
package enum Deflate {
  /// Compresses `bytes` as MariaDB does, by zlib's own choice of effort; `name` is said in errors.
  package static func compress(
    _ bytes: Span<UInt8>, name: String
  ) throws(SourceError) -> [UInt8] {
    let most = compressBound(UInt(bytes.count))
    var status = Z_OK
    // Safe: zlib reads `count` bytes of the span and writes at most `size` bytes, and says how many.
    let result = unsafe [UInt8](unsafeUninitializedCapacity: Int(most)) { buffer, count in
      unsafe bytes.withUnsafeBytes { source in
        var size = most
        status = unsafe CZlib.compress(
          buffer.baseAddress, &size, source.bindMemory(to: UInt8.self).baseAddress,
          UInt(source.count))
        count = status == Z_OK ? Int(size) : 0
      }
    }
    guard status == Z_OK else {
      throw SourceError(
        name: name, kind: .compression, message: "zlib cannot compress this (it says \(status))")
    }
    return result
  }
}
