/// A global transaction identifier of MySQL: `uuid:number`, or `uuid:tag:number` since 8.3.
public struct Gtid: Hashable, Sendable, CustomStringConvertible {
  /// A tag: letters, digits and underscores, at most 32; lower case.
  ///
  /// Empty means none.
  public struct Tag: Hashable, Comparable, Sendable {
    /// The text.
    public let text: String
    /// No tag.
    public static let none = Tag("")

    /// Wraps a text, in lower case as the server keeps it.
    public init(_ text: String) { self.text = text.lowercased() }

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
    public static func < (left: Tag, right: Tag) -> Bool { left.text < right.text }
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
  public var description: String {
    tag == .none ? "\(uuid):\(number)" : "\(uuid):\(tag.text):\(number)"
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
  public var description: String { "\(domain)-\(server)-\(sequence)" }
}
