import BinlogBytes

/// One rule by which a replica leaves changes out, in the server's own words.
public struct FilterRule: Hashable, Sendable {
  /// What kind of rule it is; the raw value is the server's option.
  public enum Kind: String, Sendable, CaseIterable {
    case doDatabase = "replicate-do-db"
    case ignoreDatabase = "replicate-ignore-db"
    case doTable = "replicate-do-table"
    case ignoreTable = "replicate-ignore-table"
    case wildDoTable = "replicate-wild-do-table"
    case wildIgnoreTable = "replicate-wild-ignore-table"
    case rewriteDatabase = "replicate-rewrite-db"
    /// A list of `CHANGE … TO`.
    case ignoreServer = "ignore-server-ids"
    /// MariaDB: a list of `CHANGE MASTER TO`.
    case doDomain = "do-domain-ids"
    /// MariaDB: a list of `CHANGE MASTER TO`.
    case ignoreDomain = "ignore-domain-ids"
    /// What a server writes into its own log.
    case binlogDoDatabase = "binlog-do-db"
    /// What a server keeps out of its own log.
    case binlogIgnoreDatabase = "binlog-ignore-db"

    /// Whether it is about tables.
    public var isOfTables: Bool {
      switch self {
      case .doTable, .ignoreTable, .wildDoTable, .wildIgnoreTable: true
      default: false
      }
    }
  }

  /// What kind of rule it is.
  public var kind: Kind
  /// What it says: a name, a pattern, a number; of a new name the one before.
  public var value: [UInt8]
  /// The new name of a database.
  public var newName: [UInt8] = []
  /// The channel or connection that it is for; nil for all that have none of the kind.
  public var channel: [UInt8]?
  /// Whether MySQL takes what stands before a colon in it for a channel.
  var mayNameChannel = false

  /// A rule from its parts.
  public init(_ kind: Kind, _ value: [UInt8], to newName: [UInt8] = [], channel: [UInt8]? = nil) {
    self.kind = kind
    self.value = value
    self.newName = newName
    self.channel = channel
  }

  /// `replicate-do-db=shop`, as an option has it.
  public var description: String {
    let text = String(decoding: value, as: UTF8.self)
    guard kind == .rewriteDatabase else { return "\(kind.rawValue)=\(text)" }
    return "\(kind.rawValue)=\(text)->\(String(decoding: newName, as: UTF8.self))"
  }
}

/// Why rules cannot be used.
public struct RuleProblem: Error, Equatable, Sendable {
  /// What is wrong, and what to do.
  public var message: String

  /// A problem.
  public init(_ message: String) { self.message = message }
}
