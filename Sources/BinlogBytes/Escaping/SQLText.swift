/// Text in statements: literals and names that stay one token, whatever their bytes are.
///
/// They are written for a session whose character set is utf8mb4. The client that splits a script
/// into statements may have another one, and reads bytes above 0x7F with what follows as one
/// character: in gbk, big5, sjis, cp932 and gb18030 that may be a backslash or a backtick, but
/// never a quote. And a session may not know the backslash at all (`NO_BACKSLASH_ESCAPES`), or
/// take a double quote for that of a name (`ANSI_QUOTES`). So quotes are doubled, never escaped;
/// what needs a backslash after a byte above 0x7F is hexadecimal; double quotes are not used.
public enum SQLText {
  /// Whether `bytes` may stand between single quotes, by ``TextPlace/sql``: they are UTF-8, hide
  /// nothing that has no escape, and no escape follows a byte above 0x7F.
  public static func canBeQuoted(_ bytes: Span<UInt8>) -> Bool {
    var check = QuotingCheck()
    let special = SpecialBytes(0x5C, 0x5C, controls: true, high: true)
    var index = 0
    while true {
      let next = special.next(in: bytes, from: index)
      if next > index { check.takePlain() }
      index = next
      guard index < bytes.count else { break }
      guard let (value, length) = UTF8Scalars.scalar(bytes, at: index), check.takes(value) else {
        return false
      }
      index &+= length
    }
    return true
  }

  /// Asks for one character after another whether they may stand between quotes.
  public struct QuotingCheck {
    private var followsHigh = false

    /// At the beginning of a text.
    public init() {}

    /// Passes over letters that may stand anywhere.
    mutating func takePlain() { followsHigh = false }

    /// Whether `scalar` may come next.
    public mutating func takes(_ scalar: UInt32) -> Bool {
      guard scalar < 0x80 else {
        followsHigh = true
        return !HiddenCharacters.contains(scalar)
      }
      switch scalar {
      case 0, 0x09, 0x0A, 0x0D, 0x1A, 0x5C: if followsHigh { return false }
      case 0..<0x20, 0x7F: return false
      default: break
      }
      followsHigh = false
      return true
    }
  }

  /// Whether a name may stand in backticks as it is: it is UTF-8 and hides nothing.
  public static func canBeName(_ name: Span<UInt8>) -> Bool {
    !name.isEmpty && !HiddenCharacters.areIn(name)
  }

  /// Whether a name means the same in each character set that a client may have: it is ASCII.
  public static func isPlainName(_ name: Span<UInt8>) -> Bool {
    for index in name.indices where name[index] < 0x20 || name[index] >= 0x7F { return false }
    return !name.isEmpty
  }

  /// `name` in backticks, those inside doubled.
  public static func name(_ name: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(name.count + 2)
    result.append(0x60)
    for byte in name {
      result.append(byte)
      if byte == 0x60 { result.append(byte) }
    }
    result.append(0x60)
    return result
  }

  /// `name` in backticks for people: hidden characters are shown.
  public static func shownName(_ name: [UInt8]) -> [UInt8] {
    HiddenCharacters.areIn(name.span) ? self.name(Array(name.printable.utf8)) : self.name(name)
  }

  /// `text` as a literal between quotes, for the statements that take no other form, such as
  /// CHANGE MASTER TO.
  public static func literal(_ text: String) -> String {
    let bytes = ByteSink.bytes { sink in
      sink.write(byte: 0x27)
      sink.write(Array(text.utf8).span, in: .sql)
      sink.write(byte: 0x27)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension ByteSink {
  /// Writes UTF-8 as a literal: between quotes where it can stand there, else hexadecimal with its
  /// character set, which must be the session's.
  public func write(sqlLiteral bytes: Span<UInt8>) {
    if SQLText.canBeQuoted(bytes) {
      write(byte: 0x27)
      write(bytes, in: .sql)
      write(byte: 0x27)
    } else {
      write("_utf8mb4 0x")
      write(upperHex: bytes)
    }
  }
}
