/// Names of databases and tables in names of files.
///
/// Letters, digits and `_` stay, and `-` after the first place; other bytes are `%` and two
/// digits. So no name leaves its directory, hides, looks like an option, or meets another.
public enum FileNameText {
  /// Where a name is cut; directories take 255 bytes, and endings are added.
  private static let longest = 200

  /// A name made of `parts` with points between them, which no part has itself.
  public static func join(_ parts: [[UInt8]]) -> String {
    let name = parts.map(part).joined(separator: ".")
    guard name.utf8.count > longest else { return name }
    // What was cut off still tells it from others.
    return String(decoding: name.utf8.prefix(180), as: UTF8.self) + "~" + mark(parts)
  }

  /// Sixteen digits that tell `parts` from others whose names look the same.
  public static func mark(_ parts: [[UInt8]]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for part in parts {
      // FNV-1a; the length keeps parts apart.
      for byte in part { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      hash = (hash ^ UInt64(truncatingIfNeeded: part.count) ^ 0xFF00) &* 0x100_0000_01B3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  private static func part(_ bytes: [UInt8]) -> String {
    // No server has a table without a name; a file must not begin with a point all the same.
    guard !bytes.isEmpty else { return "%" }
    var text: [UInt8] = []
    for byte in bytes {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: text.append(byte)
      case 0x2D where !text.isEmpty: text.append(byte)
      default:
        text.append(0x25)
        text.append(Base64Digits.upperHex(byte >> 4))
        text.append(Base64Digits.upperHex(byte & 15))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
