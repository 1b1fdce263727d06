import BinlogBytes
import BinlogCharsets
import BinlogEvents
package import BinlogRows

/// A column as statements for a server need it.
package final class SQLColumn {
  /// How the bytes of its strings can stand in a statement.
  package enum Text {
    /// It holds no strings.
    case none
    /// Bytes, filled up with zeros to `width`.
    case bytes(width: Int)
    /// Characters. `name` is the set for an introducer; `isExact` says whether the servers turn
    /// UTF-8 back into the very bytes, `hasASCII` whether codes below 0x80 are ASCII.
    case characters(CharacterSet, name: [UInt8], isExact: Bool, hasASCII: Bool)
    /// Characters of a set that nobody told.
    case unknown
  }

  /// How its values lie, and what they mean.
  package let column: DecodedTable.Column
  /// Its name in backticks.
  package let name: [UInt8]
  /// How its strings are written.
  package let text: Text
  /// Whether it holds strings.
  let isText: Bool
  /// Whether it holds strings of a character set that nobody told.
  let isOfUnknownSet: Bool
  /// Whether its labels can be written in place of their numbers.
  package let hasPlainLabels: Bool
  /// Whether statements may give its value.
  package var isGiven: Bool { !column.isGenerated }

  /// Whether there may be a value of which ``SQLLiteral/problem(_:_:)`` knows why it cannot be
  /// written.
  var mayBeRefused: Bool {
    switch column.layout.kind {
    case .float, .double, .json, .compressedString, .compressedBlob, .null, .unknown: true
    case .string, .blob: isOfUnknownSet
    default: false
    }
  }

  package init(_ column: DecodedTable.Column) {
    self.column = column
    name = SQLText.name(column.name)
    text = Self.text(column)
    switch text {
    case .none: (isText, isOfUnknownSet) = (false, false)
    case .unknown: (isText, isOfUnknownSet) = (true, true)
    case .bytes, .characters: (isText, isOfUnknownSet) = (true, false)
    }
    hasPlainLabels = column.labels.map(Self.arePlain) ?? false
  }

  /// Sets of which both servers turn each character back into the bytes that it came from: seen by
  /// converting every code there and back.
  private static let exact: Set<Charset> = [
    .latin1, .latin2, .cp1250, .cp1251, .cp1256, .cp1257, .cp850, .cp852, .cp866, .koi8r, .koi8u,
    .latin5, .latin7, .greek, .hebrew, .keybcs2, .macce, .macroman, .gbk, .gb2312, .gb18030,
    .euckr, .ucs2, .utf16, .utf16le, .utf32, .utf8mb3, .utf8mb4, .ascii,
  ]

  private static func text(_ column: DecodedTable.Column) -> Text {
    switch column.layout.kind {
    case .string, .blob, .compressedString, .compressedBlob: break
    default: return .none
    }
    func characters(_ name: String, isExact: Bool = true, hasASCII: Bool = true) -> Text {
      .characters(
        column.characterSet, name: Array(name.utf8), isExact: isExact, hasASCII: hasASCII)
    }
    if column.meaning == .uuid || column.meaning == .inet4 || column.meaning == .inet6 {
      return .bytes(width: column.layout.length)
    }
    switch column.characterSet {
    case .unknown: return .unknown
    case .binary:
      // Rows leave out the zeros at the end of a BINARY, and of a UUID or INET6.
      let isPadded = column.layout.type == .string
      return .bytes(width: isPadded ? column.layout.length : 0)
    case .utf8: return characters("utf8mb4")
    case .ascii: return characters("ascii")
    case .latin1: return characters("latin1")
    case .ucs2: return characters("ucs2", hasASCII: false)
    case .utf16: return characters("utf16", hasASCII: false)
    case .utf16le: return characters("utf16le", hasASCII: false)
    case .utf32: return characters("utf32", hasASCII: false)
    case .table(let decoder):
      let set = decoder.charset
      return characters(
        set.rawValue, isExact: exact.contains(set), hasASCII: set != .swe7)
    case .other(let name):
      return .characters(column.characterSet, name: name, isExact: false, hasASCII: false)
    }
  }

  /// Whether labels name their numbers whatever the collation: letters of ASCII, none empty, none
  /// twice in another case.
  private static func arePlain(_ labels: [[UInt8]]) -> Bool {
    var seen: Set<[UInt8]> = []
    for label in labels {
      guard let last = label.last, last != 0x20,
        label.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x27 && $0 != 0x5C && $0 != 0x2C })
      else { return false }
      let folded = label.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
      guard seen.insert(folded).inserted else { return false }
    }
    return true
  }
}
