/// What each sequence of bytes means in one character set, ready to be looked up.
///
/// Made at first use, and then kept for good: 512 bytes for a set of single bytes, 65 or 130 KB
/// for the others.
final class CharacterTable: Sendable {
  /// Characters of one byte; 0 for none, but for the byte 0.
  let single: [UInt16]
  /// Characters of two bytes, by the low 7 bits of the first and then the second; 0 for none.
  let pair: [UInt16]
  /// Characters of three bytes, the first being 8F, by the others as in ``pair``.
  let triple: [UInt16]
  /// Runs of characters of four bytes in gb18030's order.
  let quads: [Run]
  /// Whether the bytes below 80 are ASCII.
  let hasASCII: Bool
  /// Which bytes begin a character of two bytes (bit 0), or end one (bit 1).
  let roles: [UInt8]

  /// Sequences that follow each other like their characters.
  struct Run: Sendable {
    var first: Int
    var length: Int
    var character: UInt32
  }

  private init(_ packed: PackedTable) {
    let base = packed.base?.table
    single = Self.filled(256, base?.one, packed.one)
    pair = Self.filled(0x8000, base?.two, packed.two)
    triple = Self.filled(0x8000, base?.three, packed.three)
    var runs: [Run] = []
    PackedTable.forEachRun(packed.four) { first, length, character in
      if let character { runs.append(Run(first: first, length: length, character: character)) }
    }
    quads = runs
    hasASCII = single.prefix(0x80).elementsEqual(0..<0x80)
    var roles = [UInt8](repeating: 0, count: 256)
    for index in pair.indices where pair[index] != 0 {
      roles[index >> 8 | 0x80] |= 1
      roles[index & 0xFF] |= 2
    }
    self.roles = roles
  }

  private static func filled(
    _ size: Int, _ base: StaticString?, _ part: StaticString?
  ) -> [UInt16] {
    guard base != nil || part != nil else { return [] }
    var table = [UInt16](repeating: 0, count: size)
    for part in [base, part] {
      PackedTable.forEachRun(part) { first, length, character in
        for index in first..<max(first, min(first + length, size)) {
          table[index] = character.map { UInt16(truncatingIfNeeded: Int($0) + index - first) } ?? 0
        }
      }
    }
    return table
  }

  /// The character of four bytes that has number `sequence`; nil for none.
  func quad(_ sequence: Int) -> UInt32? {
    var lower = 0
    var upper = quads.count
    while lower < upper {
      let middle = (lower + upper) / 2
      let run = quads[middle]
      if sequence < run.first {
        upper = middle
      } else if sequence >= run.first + run.length {
        lower = middle + 1
      } else {
        return run.character + UInt32(sequence - run.first)
      }
    }
    return nil
  }
}

extension CharacterTable {
  /// The table of `charset`; nil where the code knows the rule.
  static func of(_ charset: Charset) -> CharacterTable? {
    switch charset {
    case .armscii8: armscii8
    case .big5: big5
    case .cp1250: cp1250
    case .cp1251: cp1251
    case .cp1256: cp1256
    case .cp1257: cp1257
    case .cp850: cp850
    case .cp852: cp852
    case .cp866: cp866
    case .cp932: cp932
    case .dec8: dec8
    case .eucjpms: eucjpms
    case .euckr: euckr
    case .gb18030: gb18030
    case .gb2312: gb2312
    case .gbk: gbk
    case .geostd8: geostd8
    case .greek: greek
    case .hebrew: hebrew
    case .hp8: hp8
    case .keybcs2: keybcs2
    case .koi8r: koi8r
    case .koi8u: koi8u
    case .latin1: latin1
    case .latin2: latin2
    case .latin5: latin5
    case .latin7: latin7
    case .macce: macce
    case .macroman: macroman
    case .sjis: sjis
    case .swe7: swe7
    case .tis620: tis620
    case .ujis: ujis
    case .ascii, .binary, .utf8mb3, .utf8mb4, .ucs2, .utf16, .utf16le, .utf32: nil
    }
  }

  private static let armscii8 = CharacterTable(.armscii8)
  private static let big5 = CharacterTable(.big5)
  private static let cp1250 = CharacterTable(.cp1250)
  private static let cp1251 = CharacterTable(.cp1251)
  private static let cp1256 = CharacterTable(.cp1256)
  private static let cp1257 = CharacterTable(.cp1257)
  private static let cp850 = CharacterTable(.cp850)
  private static let cp852 = CharacterTable(.cp852)
  private static let cp866 = CharacterTable(.cp866)
  private static let cp932 = CharacterTable(.cp932)
  private static let dec8 = CharacterTable(.dec8)
  private static let eucjpms = CharacterTable(.eucjpms)
  private static let euckr = CharacterTable(.euckr)
  private static let gb18030 = CharacterTable(.gb18030)
  private static let gb2312 = CharacterTable(.gb2312)
  private static let gbk = CharacterTable(.gbk)
  private static let geostd8 = CharacterTable(.geostd8)
  private static let greek = CharacterTable(.greek)
  private static let hebrew = CharacterTable(.hebrew)
  private static let hp8 = CharacterTable(.hp8)
  private static let keybcs2 = CharacterTable(.keybcs2)
  private static let koi8r = CharacterTable(.koi8r)
  private static let koi8u = CharacterTable(.koi8u)
  private static let latin1 = CharacterTable(.latin1)
  private static let latin2 = CharacterTable(.latin2)
  private static let latin5 = CharacterTable(.latin5)
  private static let latin7 = CharacterTable(.latin7)
  private static let macce = CharacterTable(.macce)
  private static let macroman = CharacterTable(.macroman)
  private static let sjis = CharacterTable(.sjis)
  private static let swe7 = CharacterTable(.swe7)
  private static let tis620 = CharacterTable(.tis620)
  private static let ujis = CharacterTable(.ujis)
}
