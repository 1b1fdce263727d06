import BinlogEvents

/// Which format descriptions a dump thread accepts: less strict than a reader should be, and
/// found by asking both servers for descriptions of every size, header length and version.
enum FormatCheck {
  /// Bytes of the event that decide.
  static let neededBytes = 19 + 57

  private static let versionOffset = 19 + 2
  private static let headerLengthOffset = 19 + 56

  /// What MySQL says against the description of `size` bytes that begins with `bytes`.
  static func mysqlComplaint(_ bytes: [UInt8], size: UInt32) -> String? {
    let truncated = "Found invalid Format description event in binary log"
    let invalid = "Found invalid event in binary log"
    guard size >= 76, bytes.count >= neededBytes else { return truncated }
    // The server reads the byte as a signed one and compares as unsigned.
    let headerLength = UInt32(bitPattern: Int32(Int8(bitPattern: bytes[headerLengthOffset])))
    if size < headerLength &+ 52 { return truncated }
    guard bytes[headerLengthOffset] >= 19 else { return invalid }
    guard let version = split(bytes[versionOffset..<versionOffset + 50]) else { return invalid }
    let hasChecksum = version >= ServerVersion(5, 6, 1)
    return size < (hasChecksum ? 82 : 77) ? invalid : nil
  }

  /// Whether MariaDB at `server` takes the description of `size` bytes that begins with `bytes`.
  ///
  /// 10.11 wants room for what the description's own version has; 11.8 takes everything.
  static func mariadbAccepts(_ bytes: [UInt8], size: UInt32, server: ServerVersion) -> Bool {
    if server >= ServerVersion(11, 0, 0) { return true }
    guard size >= 76, bytes.count >= neededBytes else { return false }
    return size >= (hasChecksumField(bytes) ? 81 : 76)
  }

  /// How many bytes of checksum MariaDB expects after events after the description `bytes`.
  ///
  /// That the algorithm is known it does not check. Nil where it cannot decode any event.
  static func mariadbChecksumLength(_ bytes: [UInt8], algorithm: UInt8?) -> UInt32? {
    guard bytes.count >= neededBytes, bytes[headerLengthOffset] != 0 else { return nil }
    return hasChecksumField(bytes) && algorithm != ChecksumAlgorithm.none.rawValue ? 4 : 0
  }

  /// Whether MariaDB, when it decodes the description to find GTIDs, believes it.
  static func mariadbDecodes(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= neededBytes, bytes[headerLengthOffset] >= 19 else { return false }
    return split(bytes[versionOffset..<versionOffset + 50]) != nil
  }

  /// The length of headers that the description claims.
  static func headerLength(_ bytes: [UInt8]) -> Int {
    bytes.count >= neededBytes ? Int(bytes[headerLengthOffset]) : EventHeader.size
  }

  private static func hasChecksumField(_ bytes: [UInt8]) -> Bool {
    let field = bytes[versionOffset..<versionOffset + 50].prefix { $0 != 0 }
    let atLeast =
      String(decoding: field, as: UTF8.self).contains("MariaDB")
      ? ServerVersion(5, 3, 0) : ServerVersion(5, 6, 1)
    return (split(field) ?? ServerVersion(0, 0, 0)) >= atLeast
  }

  /// The numbers of a version, as both servers split them; nil where they see none: the first is
  /// not followed by a dot, one is above 255, or all are 0.
  private static func split(_ field: ArraySlice<UInt8>) -> ServerVersion? {
    var numbers = [0, 0, 0]
    var position = field.startIndex
    for part in 0..<3 {
      var number = 0
      while position < field.endIndex, field[position] >= 0x30, field[position] <= 0x39 {
        number = min(number * 10 + Int(field[position] - 0x30), 1_000_000)
        position += 1
      }
      let isDot = position < field.endIndex && field[position] == 0x2E
      guard number < 256, part > 0 || isDot else { return nil }
      numbers[part] = number
      if isDot { position += 1 }
    }
    guard numbers != [0, 0, 0] else { return nil }
    return ServerVersion(numbers[0], numbers[1], numbers[2])
  }
}
