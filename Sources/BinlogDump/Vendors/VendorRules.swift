import BinlogEvents

/// What one vendor's tool does otherwise than the others, as values: what goes from event to event
/// asks these, not whose tool it is.
///
/// Each was seen at the tool named by the ``DumpStyle``; a tool of a newer version is one more value.
struct VendorRules: Sendable {
  /// Whose events it reads, whoever wrote the log.
  var flavor: Flavor

  // How it reads a log.

  /// What it takes a log for that does not begin with a description.
  var undescribed: Undescribed
  /// Whether it knows no layout but that of version 4, whatever number a description has.
  var knowsOneLayout: Bool
  /// Whether types are allowed that went out of use before there were checksums.
  var allowsAncientTypes: Bool
  /// Whether rows of the first version are allowed only where the description lists them.
  var asksForOldRows: Bool
  /// Whether it looks no further at an event that is marked as one to be ignored, of any type;
  /// else only at those whose types it does not know any more.
  var passesOverAllIgnorable: Bool
  /// Whether it looks no further at the other vendor's types either, whatever their flags say.
  var passesOverOtherVendors: Bool
  /// Whether it passes over a description at a log's front that is marked as one to be ignored.
  var passesOverIgnorableDescription: Bool
  /// How it goes to a start position.
  var opening: Opening
  /// The highest code of a session variable that it knows.
  var newestSessionVariable: UInt8

  // Where it ends.

  /// Whether all damage in a log that its server has open is taken for the log's end, or only an
  /// event that is torn.
  var takesDamageForEnd: Bool
  /// Whether the description is printed of a log that it refuses as one in use.
  var showsRefusedDescription: Bool
  /// What else it refuses.
  var refusals: Refusals

  // What it leaves out, and how it prints.

  /// Whether `--server-id` is one number that counts without filters of the vendor's own.
  var choosesOneServer: Bool
  /// Whether `--rewrite-db` renames in the event's bytes, before anything is printed of it.
  var renamesInEvents: Bool
  /// Which statements belong to every database.
  var transactional: Transactional
  /// Whether such a statement asks for no `use`.
  var transactionalNeedsNoUse: Bool
  /// How the name of a statement's database shows where it does not end at its NUL.
  var databaseNames: DatabaseNames
  /// Whether `--hexdump` belongs to the header line.
  var hexdumpIsInHeader: Bool
  /// Whether the line of a GTID tells the thread.
  var gtidTellsThread: Bool
  /// Whether an image after a change that lacks columns is turned round without those that it
  /// lacks.
  var flashbackMindsPartialImages: Bool
  /// Permissions of the files of LOAD DATA.
  var loadFileMode: UInt32
  /// How a user variable is written.
  var userVariables: UserVariables
  /// How rows are written.
  var rows: VerboseRules

  /// What a log is taken for that has no description.
  enum Undescribed: Sendable {
    /// One of version 4 of MySQL's.
    case mysql
    /// One of MySQL 4.0.
    case old
    /// One of version 4 of MariaDB's.
    case mariadb

    /// How many types of events it can have.
    var typeCount: Int {
      switch self {
      case .mysql: 42
      case .old: 14
      case .mariadb: 171
      }
    }

    /// The format in force.
    var format: FormatDescription {
      switch self {
      case .mysql: .assumed(.mysql, checksum: .none)
      case .old: FormatDescription(binlogVersion: 3)
      case .mariadb: .assumed(.mariadb, checksum: .none)
      }
    }
  }

  /// How a tool goes to a start position.
  enum Opening: Sendable {
    /// Over descriptions, rotations and GTID sets, until one event after them; then the last
    /// description is printed.
    case overFront
    /// Over descriptions and rotations; each description is printed.
    case overDescriptions
  }

  /// Events that can be read, but that it ends at.
  struct Refusals: Sendable {
    /// Statements without text.
    var emptyStatements: Bool
    /// Rotations to a log without a name.
    var namelessRotations: Bool
    /// User variables without a name, or with a value that no server has.
    var oddUserVariables: Bool
    /// Annotations without text.
    var emptyAnnotations: Bool
    /// XA transactions without a name.
    var namelessXA: Bool
  }

  /// Which statements belong to every database, beside those that begin and end groups.
  enum Transactional: Sendable {
    /// Those of XA, always.
    case alsoXA
    /// Those of XA, and they alone, in a group that is marked as part of one.
    case xaInItsGroups
  }

  /// How the name of a statement's database shows where it does not end at its NUL.
  enum DatabaseNames: Sendable {
    /// Where there should be none, whatever stands there shows, up to a NUL.
    case runOnWhereEmpty
    /// It shows with what follows it.
    case runOn
  }

  /// How a user variable is written.
  struct UserVariables: Sendable {
    /// Whether a name ends at a NUL; one with a NUL in it is written as a text.
    var namesEndAtNUL: Bool
    /// Whether nothing follows the name where the value's type is not known.
    var stopsAtUnknownTypes: Bool
    /// Whether numbers are read from eight bytes, however many are said to be there.
    var readsEightBytes: Bool
    /// Whether a text is a number in hexadecimal, or a literal of digits.
    var writesTextsAsNumbers: Bool
  }
}

extension DumpStyle {
  /// What this tool does otherwise than the others.
  var rules: VendorRules {
    switch self {
    case .mysql: .mysql
    case .mariadb: .mariadb
    case .mariadb11: .mariadb11
    }
  }
}

extension VendorRules {
  /// `mysqlbinlog` 9.7.
  fileprivate static let mysql = VendorRules(
    flavor: .mysql,
    undescribed: .mysql,
    knowsOneLayout: true,
    allowsAncientTypes: false,
    asksForOldRows: true,
    passesOverAllIgnorable: false,
    passesOverOtherVendors: false,
    passesOverIgnorableDescription: false,
    opening: .overFront,
    newestSessionVariable: .max,
    takesDamageForEnd: false,
    showsRefusedDescription: false,
    refusals: Refusals(
      emptyStatements: true, namelessRotations: true, oddUserVariables: true,
      emptyAnnotations: false, namelessXA: false),
    choosesOneServer: true,
    renamesInEvents: true,
    transactional: .alsoXA,
    transactionalNeedsNoUse: false,
    databaseNames: .runOnWhereEmpty,
    hexdumpIsInHeader: true,
    gtidTellsThread: false,
    flashbackMindsPartialImages: false,
    loadFileMode: 0o640,
    userVariables: UserVariables(
      namesEndAtNUL: true, stopsAtUnknownTypes: false, readsEightBytes: false,
      writesTextsAsNumbers: true),
    rows: .mysql)

  /// `mariadb-binlog` 10.11.
  fileprivate static let mariadb = VendorRules(
    flavor: .mariadb,
    undescribed: .old,
    knowsOneLayout: false,
    allowsAncientTypes: true,
    asksForOldRows: false,
    passesOverAllIgnorable: true,
    passesOverOtherVendors: true,
    passesOverIgnorableDescription: true,
    opening: .overDescriptions,
    newestSessionVariable: 130,
    takesDamageForEnd: true,
    showsRefusedDescription: true,
    refusals: Refusals(
      emptyStatements: false, namelessRotations: false, oddUserVariables: false,
      emptyAnnotations: true, namelessXA: true),
    choosesOneServer: false,
    renamesInEvents: false,
    transactional: .xaInItsGroups,
    transactionalNeedsNoUse: true,
    databaseNames: .runOn,
    hexdumpIsInHeader: false,
    gtidTellsThread: false,
    flashbackMindsPartialImages: false,
    loadFileMode: 0o660,
    userVariables: UserVariables(
      namesEndAtNUL: false, stopsAtUnknownTypes: true, readsEightBytes: true,
      writesTextsAsNumbers: false),
    rows: .mariadb)

  /// `mariadb-binlog` 11.8.
  fileprivate static let mariadb11 = {
    var rules = mariadb
    rules.undescribed = .mariadb
    rules.allowsAncientTypes = false
    rules.newestSessionVariable = .max
    rules.gtidTellsThread = true
    rules.flashbackMindsPartialImages = true
    return rules
  }()
}
