/// A character set that one of the servers has, or had.
///
/// The raw value is the server's own name.
public enum Charset: String, Sendable, CaseIterable {
  case armscii8, ascii, big5, binary, cp1250, cp1251, cp1256, cp1257, cp850, cp852, cp866, cp932
  case dec8, eucjpms, euckr, gb18030, gb2312, gbk, geostd8, greek, hebrew, hp8, keybcs2, koi8r
  case koi8u, latin1, latin2, latin5, latin7, macce, macroman, sjis, swe7, tis620, ucs2, ujis
  case utf16, utf16le, utf32, utf8mb3, utf8mb4

  /// The character set called `name`, in any case; `utf8` is the one of three bytes.
  public init?(name: String) {
    let name = name.lowercased()
    self.init(rawValue: name == "utf8" ? "utf8mb3" : name)
  }

  /// The character set of a collation by its number, as table maps and status variables have it.
  ///
  /// The servers number the same, as far as both have a collation.
  public init?(collation: UInt32) {
    var lower = 0
    var upper = Charset.collations.count
    while lower < upper {
      let middle = (lower + upper) / 2
      let run = Charset.collations[middle]
      if collation < UInt32(run.first) {
        upper = middle
      } else if collation > UInt32(run.last) {
        lower = middle + 1
      } else {
        self = run.charset
        return
      }
    }
    return nil
  }

  /// The character set that the collation called `name` is of.
  ///
  /// Nil for MariaDB's names that are of any set (`uca1400_ai_ci`), and for unknown ones.
  public init?(collationName name: String) {
    self.init(name: String(name.prefix { $0 != "_" }))
  }

  /// Bytes of the longest character.
  public var longestCharacter: Int {
    switch self {
    case .utf8mb4, .utf16, .utf16le, .utf32, .gb18030: 4
    case .utf8mb3, .ujis, .eucjpms: 3
    case .ucs2, .big5, .cp932, .euckr, .gb2312, .gbk, .sjis: 2
    default: 1
    }
  }
}
