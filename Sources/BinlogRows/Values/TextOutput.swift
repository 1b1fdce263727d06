public import BinlogBytes

/// Writes text of any character set as UTF-8, escaped for where it stands.
public enum TextOutput {
  /// Where the text stands.
  public typealias Place = TextPlace

  /// Writes `bytes` of `set`; returns false, and writes nothing, where they are no such text.
  ///
  /// Bytes of an unknown character set are text where they are UTF-8.
  public static func write(
    _ bytes: Span<UInt8>, _ set: CharacterSet, _ place: Place, to sink: ByteSink
  ) -> Bool {
    guard isText(bytes, set) else { return false }
    if set.isUTF8 {
      sink.write(bytes, in: place)
      return true
    }
    var position = 0
    while let scalar = position < bytes.count ? set.next(bytes, &position) : nil {
      sink.write(scalar: scalar, in: place)
    }
    return true
  }

  /// Whether the bytes are text of `set` that may stand between the quotes of a statement.
  public static func canBeQuoted(_ bytes: Span<UInt8>, _ set: CharacterSet) -> Bool {
    if set.isUTF8 {
      return SQLText.canBeQuoted(bytes) && (set != .ascii || isText(bytes, .ascii))
    }
    var check = SQLText.QuotingCheck()
    var position = 0
    while position < bytes.count {
      guard let scalar = set.next(bytes, &position), check.takes(scalar) else { return false }
    }
    return true
  }

  /// Whether the bytes are text of `set`.
  public static func isText(_ bytes: Span<UInt8>, _ set: CharacterSet) -> Bool {
    if set.isUTF8 { return isUTF8(bytes, onlyASCII: set == .ascii) }
    var position = 0
    while position < bytes.count {
      guard set.next(bytes, &position) != nil else { return false }
    }
    return true
  }

  /// Whether the bytes are UTF-8: no overlong forms, no surrogates.
  public static func isUTF8(_ bytes: Span<UInt8>, onlyASCII: Bool = false) -> Bool {
    guard onlyASCII else { return UTF8Scalars.areValid(bytes) }
    return bytes.isASCII
  }

  /// Writes UTF-8 with what its place needs escaped.
  public static func escape(_ bytes: Span<UInt8>, _ place: Place, to sink: ByteSink) {
    sink.write(bytes, in: place)
  }
}
