import BinlogBytes

/// A log file's name, taken apart: `mysql-bin.000562` is the stem `mysql-bin` and the number 562.
public struct LogName: Hashable, Sendable {
  /// What stands before the last dot.
  public let stem: String
  /// The number after it.
  public internal(set) var number: UInt64
  /// How many digits it was written with.
  public let digits: Int

  /// Takes a bare name apart; nil when it does not end with a dot and digits, or with those and
  /// the ending of an archive, `.gz`, `.zst` or `.zstd`.
  public init?(_ text: String) {
    var name = text
    for ending in Self.archiveEndings where name.hasSuffix(ending) {
      name.removeLast(ending.count)
      break
    }
    guard let dot = name.utf8.lastIndex(of: 0x2E) else { return nil }
    let digits = name.utf8[name.utf8.index(after: dot)...]
    guard !digits.isEmpty, digits.count <= 18, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let number = UInt64(String(Substring(digits)))
    else { return nil }
    stem = String(name[..<dot])
    self.number = number
    self.digits = digits.count
    guard !stem.isEmpty else { return nil }
  }

  /// What the names of packed logs end with that are read as they are.
  package static let archiveEndings = [".gz", ".zst", ".zstd"]

  /// The name that a server gives the next file: one more, at least six digits.
  public var next: String {
    let text = String(number + 1)
    let width = max(6, digits)
    return stem + "." + String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }
}

extension String {
  /// The bare name of the log at this path: an archive answers to the name of the log in it,
  /// `mysql-bin.000562.gz` to `mysql-bin.000562`.
  public var logFileName: String {
    let bare = lastPathComponent
    for ending in LogName.archiveEndings where bare.hasSuffix(ending) {
      return LogName(bare) == nil ? bare : String(bare.dropLast(ending.count))
    }
    return bare
  }

  /// Whether this is the name of an archive of a log.
  package var isArchiveName: Bool { logFileName != lastPathComponent }
}
