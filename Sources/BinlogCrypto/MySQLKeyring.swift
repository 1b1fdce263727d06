import BinlogBytes
import FoundationEssentials

/// The keys in a keyring file of MySQL.
///
/// `component_keyring_file` writes JSON, with keys in hexadecimal. The `keyring_file` plugin
/// (until 8.3) writes `Keyring file version:1.0` or `2.0`, then for each key five lengths of 8 or
/// 4 bytes (of all of it, key id, type, user, key), those four, and padding; then `EOF`, and since
/// 2.0 a SHA-256 digest of what stands before. Its keys are XORed with a constant text, which
/// hides them from nobody. Source: `keyring_key.cc`, `buffered_file_io.cc`,
/// `keyring_common/data_file`.
struct MySQLKeyring {
  /// The file.
  let path: String
  private let keys: [String: [UInt8]]

  /// Larger files are no keyrings.
  private static let greatestSize = 16 << 20
  private static let mask = Array("*305=Ljt0*!@$Hnm(*-9-w;:".utf8)
  private static let magic = Array("Keyring file version:".utf8)

  init(path: String) throws(SourceError) {
    self.path = path
    let bytes = try Self.content(of: path, limit: Self.greatestSize)
    guard let keys = Self.binaryKeys(bytes) ?? Self.componentKeys(bytes) else {
      throw .encryption(
        path,
        "no keyring file that can be read: expected JSON of component_keyring_file, or 'Keyring "
          + "file version:1.0' or '2.0' of the keyring_file plugin, whole and unchanged")
    }
    self.keys = keys
  }

  /// The key of that name.
  func key(_ name: String) -> [UInt8]? { keys[name] }

  /// Names of the master keys of logs, for messages: those that end in a number; others with that
  /// beginning say which number is the newest.
  var logKeyNames: [String] {
    keys.keys.filter { name in
      let number = name.utf8.reversed().prefix { (0x30...0x39).contains($0) }
      return name.hasPrefix("MySQLReplicationKey_") && !number.isEmpty && number.count < 20
        && name.utf8.dropLast(number.count).last == 0x5F
    }.sorted()
  }

  /// The whole of a small file, at most `limit` bytes.
  static func content(of path: String, limit: Int) throws(SourceError) -> [UInt8] {
    let source = try ByteSource(path: path, access: .read)
    let chunk = try source.chunk(at: .zero, atLeast: limit + 1)
    guard chunk.count <= limit else {
      throw .encryption(path, "too large for a file of keys")
    }
    return chunk.bytes.array
  }

  // MARK: The component's file

  private struct ComponentFile: Decodable {
    struct Element: Decodable {
      var data_id: String
      var data: String
    }
    var elements: [Element]
  }

  private static func componentKeys(_ bytes: [UInt8]) -> [String: [UInt8]]? {
    guard let file = try? JSONDecoder().decode(ComponentFile.self, from: Data(bytes)) else {
      return nil
    }
    var keys: [String: [UInt8]] = [:]
    for element in file.elements {
      guard let key = Hexadecimal.bytes(element.data.utf8) else { continue }
      keys[element.data_id] = key
    }
    return keys
  }

  // MARK: The plugin's file

  private static func binaryKeys(_ bytes: [UInt8]) -> [String: [UInt8]]? {
    guard bytes.starts(with: magic), bytes.count >= magic.count + 3 else { return nil }
    let version = String(decoding: bytes[magic.count..<magic.count + 3], as: UTF8.self)
    var end = bytes.count
    if version == "2.0" {
      guard end >= magic.count + 3 + Digest.sha256.byteCount else { return nil }
      end -= Digest.sha256.byteCount
    } else if version != "1.0" {
      return nil
    }
    guard end >= magic.count + 6, bytes[end - 3..<end].elementsEqual("EOF".utf8) else { return nil }
    // Not judged by the digest: a key that makes a log readable is right, whatever it says.
    let body = bytes[magic.count + 3..<end - 3]
    return packedKeys(body, width: 8) ?? packedKeys(body, width: 4)
  }

  /// The keys, with lengths of `width` bytes, as a server of 64 or 32 bits wrote them.
  private static func packedKeys(_ body: ArraySlice<UInt8>, width: Int) -> [String: [UInt8]]? {
    var keys: [String: [UInt8]] = [:]
    var place = body.startIndex
    while place < body.endIndex {
      guard body.endIndex - place >= 5 * width else { return nil }
      var lengths: [Int] = []
      for index in 0..<5 {
        var value: UInt64 = 0
        let start = place + index * width
        for byte in body[start..<start + width].reversed() { value = value << 8 | UInt64(byte) }
        guard value <= UInt64(body.count) else { return nil }
        lengths.append(Int(value))
      }
      let (whole, id, type, user, key) = (
        lengths[0], lengths[1], lengths[2], lengths[3], lengths[4]
      )
      guard whole >= 5 * width + id + type + user + key, whole <= body.endIndex - place else {
        return nil
      }
      let idStart = place + 5 * width
      let keyStart = idStart + id + type + user
      let name = String(decoding: body[idStart..<idStart + id], as: UTF8.self)
      keys[name] = body[keyStart..<keyStart + key].enumerated().map { index, byte in
        byte ^ mask[index % mask.count]
      }
      place += whole
    }
    return keys
  }
}

/// Bytes written as hexadecimal digits.
enum Hexadecimal {
  /// The bytes; nil where there is another character, or half a byte.
  static func bytes(_ digits: some Collection<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    var high: UInt8?
    for digit in digits {
      let value: UInt8
      switch digit {
      case 0x30...0x39: value = digit - 0x30
      case 0x41...0x46: value = digit - 0x41 + 10
      case 0x61...0x66: value = digit - 0x61 + 10
      default: return nil
      }
      if let first = high {
        result.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return high == nil ? result : nil
  }
}
