public import BinlogBytes
public import BinlogEvents

/// What a server says to a replica that asks for a coordinate.
///
/// It is the end of what the server sends: it may have sent events before it came to the damage
/// that it complains of. A replica that is sent nonsense (the position lies inside an event and
/// the bytes there happen to look like one) stops by itself at the first event whose checksum is
/// wrong, with a text of its own, before it sees what the server would say later.
public enum ServerAnswer: Equatable, Sendable {
  /// The server sends all it has, and waits for more.
  case serves
  /// The server ends with an error packet of this number and text. The number is 1236, but for
  /// files that MariaDB cannot open: 29, and the replica tries again for ever.
  case refuses(errorNumber: Int, text: String)
  /// The bytes needed to tell cannot be had here, though the server has them: a log that MySQL
  /// encrypted, a file that only we may not read.
  case unknown(reason: String)

  /// The number of every refusal that ends replication: ER_MASTER_FATAL_ERROR_READING_BINLOG.
  static let fatal = 1236

  /// The text of the error packet; nil where there is none, or none that we know.
  public var text: String? {
    if case .refuses(_, let text) = self { text } else { nil }
  }

  /// The refusal that stops the replica for good.
  ///
  /// An error packet holds 511 bytes of text: MYSQL_ERRMSG_SIZE is 512 in both servers. Seen with
  /// file names of 200 bytes on MySQL 9.7 and MariaDB 10.11.
  static func fatal(_ text: String) -> ServerAnswer {
    .refuses(errorNumber: fatal, text: text.cut(toBytes: 511))
  }
}

/// What a replica asks for, by file and position (COM_BINLOG_DUMP).
public struct DumpRequest: Hashable, Sendable {
  /// The file's name as the replica knows it, without a directory; empty for the first file.
  public var file: String
  /// The position; what of it reaches the server is ``positionOnTheWire``.
  public var position: UInt64

  /// A request from its parts.
  public init(file: String, position: UInt64) {
    self.file = file
    self.position = position
  }

  /// The position that the server sees: the command's field is 32 bits wide and wraps, so
  /// that 4 GiB + 4 means 4 (seen on both servers).
  public var positionOnTheWire: UInt64 { UInt64(UInt32(truncatingIfNeeded: position)) }
}

/// The source's logs, as its dump thread finds them.
///
/// The last file of the index is taken for the one that is being written, up to its end.
public struct DumpContext: Sendable {
  /// MySQL's `gtid_mode`, as far as a dump thread cares: the two that refuse events.
  public enum GtidMode: Sendable {
    /// Refuses groups without GTID.
    case on
    /// Refuses groups with GTID.
    case off
    /// ON_PERMISSIVE or OFF_PERMISSIVE, or unknown: refuses neither.
    case permissive
  }

  /// The index file's entries, in order and as written, such as `./mysql-bin.000562`.
  public var index: [String]
  /// Whose server it is.
  public var flavor: Flavor
  /// Its version.
  public var version: ServerVersion
  /// MySQL's `gtid_mode`.
  public var gtidMode: GtidMode
  /// Whether MariaDB has the key of its encrypted logs.
  public var hasEncryptionKey = true
  /// Whether the server writes a log that it does not find after the last entry.
  public var isCut = false
  /// Opens the file of an index entry.
  ///
  /// The error's `errno` ends up in MariaDB's text. Logs that MySQL encrypted are to be given
  /// decrypted where the key is known.
  public var open: @Sendable (_ entry: String) throws(SourceError) -> ByteSource

  /// Which entry of the index `file` is, without its directories; where none is named, the first.
  func place(of file: String) -> Int? {
    guard !file.isEmpty else { return index.indices.first }
    let name = file.lastPathComponent
    return index.firstIndex { $0.lastPathComponent == name }
  }

  /// A context from its parts.
  public init(
    index: [String], flavor: Flavor, version: ServerVersion, gtidMode: GtidMode = .permissive,
    open: @escaping @Sendable (_ entry: String) throws(SourceError) -> ByteSource
  ) {
    self.index = index
    self.flavor = flavor
    self.version = version
    self.gtidMode = gtidMode
    self.open = open
  }
}

/// Says what a server answers to requests for its binlogs, as its dump thread would.
///
/// What it read once of a file it remembers, so that many requests cost little more than one.
public struct ServerModel {
  private var thread: DumpThread
  /// How its answers are known.
  public let basis: AnswerBasis

  private enum DumpThread {
    case early(EarlyDumpThread)
    case mysql(MySQLDumpThread)
    case mariadb(MariaDBDumpThread)
  }

  /// A model of the server that has the logs of `context`.
  public init(_ context: DumpContext) {
    basis = AnswerBasis(context.flavor, context.version)
    thread =
      switch DumpThreadAge.of(context.flavor, context.version).kind {
      case .early: .early(EarlyDumpThread(context))
      case .sender: .mysql(MySQLDumpThread(context))
      case .mariadb: .mariadb(MariaDBDumpThread(context))
      }
  }

  /// What the server says to `request`.
  public mutating func answer(to request: DumpRequest) -> ServerAnswer {
    switch thread {
    case .early(let model): return model.answer(to: request)
    case .mysql(var model):
      defer { thread = .mysql(model) }
      return model.answer(to: request)
    case .mariadb(var model):
      defer { thread = .mariadb(model) }
      return model.answer(to: request)
    }
  }
}

extension String {
  /// The text, cut where it has more than `limit` bytes of UTF-8, between characters.
  func cut(toBytes limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var end = utf8.index(utf8.startIndex, offsetBy: limit)
    while end > utf8.startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
    return String(self[..<end])
  }
}
