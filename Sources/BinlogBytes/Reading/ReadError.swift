#if canImport(Glibc)
  import Glibc
#endif

/// What a ``ByteReader`` found when the bytes did not hold what was asked of them.
public enum ReadError: Error, Equatable, Sendable {
  /// `needed` bytes were asked for at `offset`, `available` were left.
  case truncated(offset: FileOffset, needed: UInt64, available: UInt64)
  /// The bytes at `offset` are there but cannot mean what they should.
  case malformed(offset: FileOffset, reason: String)

  /// Where it happened.
  public var offset: FileOffset {
    switch self {
    case .truncated(let offset, _, _), .malformed(let offset, _): offset
    }
  }

  /// One line for people, without the offset.
  public var reason: String {
    switch self {
    case .truncated(_, let needed, let available):
      "needs \(needed) bytes, \(available) are left"
    case .malformed(_, let reason): reason
    }
  }
}

/// Why bytes could not be had from a file, a stream or a compressed block.
public struct SourceError: Error, Equatable, Sendable {
  /// What went wrong, in kinds that a caller treats differently.
  public enum Kind: Equatable, Sendable {
    /// The operating system said no; the number is `errno`.
    case system(Int32)
    /// What was asked for cannot be had of this, or not so.
    case request
    /// Nothing of that name is there, or nothing of the kind that is wanted.
    case missing
    /// Something is there where nothing was to be.
    case exists
    /// More than one file, or one event, may have.
    case tooLarge
    /// A stream cannot go back to what it has already passed.
    case notSeekable
    /// Compressed data that is damaged, or larger than it may be.
    case compression
    /// The file has become shorter since it was opened.
    case cutBack
    /// Encrypted data whose key is missing or wrong, or a file of keys that cannot be used.
    case encryption
  }

  /// Whether the bytes are at fault, and not the way to them: what came before is whole, and there
  /// is no more.
  public var isDamage: Bool { kind == .compression || kind == .cutBack }

  /// The file, or a name for the stream.
  public var name: String
  /// The kind of failure.
  public var kind: Kind
  /// One line for people, without the file name.
  public var message: String

  /// Whether nobody reads any more what is written (`| head`), which is no failure of ours.
  public var isWithoutReader: Bool { kind == .system(EPIPE) }

  /// Makes an error about `name`.
  public init(name: String, kind: Kind, message: String) {
    self.name = name
    self.kind = kind
    self.message = message
  }
}
