/// A global transaction identifier of MySQL: `uuid:number`, or `uuid:tag:number` since 8.3.
public struct Gtid: Hashable, Sendable, CustomStringConvertible {
  /// A tag: letters, digits and underscores, at most 32; lower case.
  ///
  /// Empty means none. Trivial, as groups are copied for each event of a log.
  public struct Tag: Hashable, Comparable, Sendable {
    /// The bytes, the first one highest, with zeros after them.
    private var words: (UInt64, UInt64, UInt64, UInt64)
    /// The most bytes that a tag has.
    public static let mostBytes = 32
    /// No tag.
    public static let none = Tag("")

    /// Wraps a text, in lower case as the server keeps it; what is too long is cut off.
    public init(_ text: String) {
      let lower = text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
      self.init(stored: lower.span)
    }

    /// The bytes as stored, which are no text in a damaged log; what is too long is cut off.
    init(stored bytes: Span<UInt8>) {
      words = (0, 0, 0, 0)
      for index in 0..<min(bytes.count, Self.mostBytes) {
        let value = UInt64(bytes[index]) << UInt64(56 - index % 8 * 8)
        switch index / 8 {
        case 0: words.0 |= value
        case 1: words.1 |= value
        case 2: words.2 |= value
        default: words.3 |= value
        }
      }
    }

    /// The text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The bytes of the text.
    public var bytes: [UInt8] {
      var bytes: [UInt8] = []
      for word in [words.0, words.1, words.2, words.3] {
        for index in 0..<8 {
          let byte = UInt8(truncatingIfNeeded: word >> UInt64(56 - index * 8))
          if byte != 0 { bytes.append(byte) }
        }
      }
      return bytes
    }

    /// Compares the texts.
    public static func == (left: Tag, right: Tag) -> Bool { left.words == right.words }

    /// Takes what the server takes: a letter or underscore, then up to 31 letters, digits and
    /// underscores.
    init?(parsing text: String) {
      let isLetter: (UInt8) -> Bool = {
        $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x41 && $0 <= 0x5A || $0 == 0x5F
      }
      guard let first = text.utf8.first, isLetter(first), text.utf8.count <= 32,
        text.utf8.allSatisfy({ isLetter($0) || $0 >= 0x30 && $0 <= 0x39 })
      else { return nil }
      self.init(text)
    }

    /// Orders by bytes; no tag comes first.
    public static func < (left: Tag, right: Tag) -> Bool { left.words < right.words }

    /// Feeds the text.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(words.0)
      // Few have a tag, and fewer a long one.
      if words.1 != 0 { hasher.combine(words.1) }
    }
  }

  /// The source that gave it out.
  public var uuid: SourceUUID
  /// The tag.
  public var tag: Tag
  /// Number of the transaction, from 1.
  public var number: Int64

  /// An identifier from its parts.
  public init(uuid: SourceUUID, tag: Tag = .none, number: Int64) {
    self.uuid = uuid
    self.tag = tag
    self.number = number
  }

  /// As the server writes it.
  public var description: String { String(decoding: text, as: UTF8.self) }

  /// As the server writes it, in bytes.
  var text: [UInt8] {
    // The longest: 36 bytes of a UUID, a tag of 32, a sign, 20 digits, two colons.
    [UInt8](capacity: 96) { text in
      text.append(uuid)
      text.append(0x3A)
      if tag != .none {
        text.append(tag.bytes.span)
        text.append(0x3A)
      }
      if number < 0 { text.append(0x2D) }
      text.append(decimal: number.magnitude)
    }
  }
}

/// A global transaction identifier of MariaDB: `domain-server-sequence`.
public struct MariaGtid: Hashable, Sendable, CustomStringConvertible {
  /// The replication domain.
  public var domain: UInt32
  /// The server that gave it out.
  public var server: UInt32
  /// Number in the domain.
  public var sequence: UInt64

  /// An identifier from its parts.
  public init(domain: UInt32, server: UInt32, sequence: UInt64) {
    self.domain = domain
    self.server = server
    self.sequence = sequence
  }

  /// Parses `domain-server-sequence`.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let domain = UInt32(parts[0]), let server = UInt32(parts[1]),
      let sequence = UInt64(parts[2])
    else { return nil }
    self.init(domain: domain, server: server, sequence: sequence)
  }

  /// As the server writes it.
  public var description: String { String(decoding: text, as: UTF8.self) }

  /// As the server writes it, in bytes.
  var text: [UInt8] {
    [UInt8](capacity: 48) { text in
      text.append(decimal: UInt64(domain))
      text.append(0x2D)
      text.append(decimal: UInt64(server))
      text.append(0x2D)
      text.append(decimal: sequence)
    }
  }
}
