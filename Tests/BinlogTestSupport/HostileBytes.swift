/// Strings of bytes that somebody may have chosen to break out of a literal, a comment, a line.
public enum HostileBytes {
  /// Every string of at most two bytes.
  public static var short: [[UInt8]] {
    var list: [[UInt8]] = [[]]
    for first in 0...UInt8.max {
      list.append([first])
      for second in 0...UInt8.max { list.append([first, second]) }
    }
    return list
  }

  /// Characters that do something to their neighbours, to a line or to a terminal, and what ends a
  /// literal, a name, a comment.
  public static let parts: [[UInt8]] =
    [
      "'", "''", "\\", "\\\\", "\\'", "`", "``", "\"", ";", "\n", "\r", "\r\n", "\t", "\0",
      "\u{1A}",
      "*/", "/*", "/*!50000 ", "-- ", "#", "/*!*/;", "DELIMITER ;", "\\c", "\\!", "\\.", "source x",
      "a", " ", "0", "é", "中", "表", "ソ", "😀", "\u{301}", "\u{200D}", "\u{FE0F}", "\u{600}",
      "\u{2028}", "\u{2029}", "\u{202E}", "\u{2066}", "\u{61C}", "\u{9B}", "\u{85}", "\u{7F}",
      "\u{1B}[2J", "\u{FEFF}", "\u{AD}", "\u{10FF00}", "%", "=", "-", ",", "|",
    ].map { Array($0.utf8) } + [
      // Lead and trail bytes of gbk, big5, sjis, cp932, eucjpms, gb18030; halves and impossible ones
      // of UTF-8, UTF-16, UTF-32.
      [0x81], [0xBF], [0xFE], [0xFF], [0xA1], [0xF9], [0xE0], [0xFC], [0x8E], [0x8F], [0x80],
      [0xC0],
      [0xC2], [0xE2, 0x80], [0xF0, 0x9F], [0xBF, 0x5C], [0x95, 0x5C], [0x83, 0x60], [0x81, 0x30],
      [0x81, 0x30, 0x81, 0x30], [0x8F, 0xA2, 0xB7], [0xD8, 0x3D], [0xDC, 0x00], [0x00, 0x27],
      [0x27, 0x00], [0x00, 0x00, 0x00, 0x27], [0xC0, 0xA7], [0xE0, 0x80, 0xA7], [0xED, 0xA0, 0x80],
    ]

  /// `count` strings made of the parts and of any bytes, always the same.
  public static func long(_ count: Int, seed: UInt64 = 19) -> [[UInt8]] {
    var random = SeededRandom(seed)
    return (0..<count).map { _ in
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        if Int.random(in: 0..<4, using: &random) == 0 {
          text.append(UInt8.random(in: 0...UInt8.max, using: &random))
        } else {
          text += parts[Int.random(in: 0..<parts.count, using: &random)]
        }
      }
      return text
    }
  }

  /// All pairs and triples of neighbours that matter.
  public static var all: [[UInt8]] {
    var list = short + parts + long(20_000)
    for first in parts { for second in parts { list.append(first + second) } }
    return list
  }
}
