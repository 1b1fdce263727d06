import BinlogBytes
import BinlogEvents

/// The head of a statement: what its session had set, so far as it differs from what the
/// statements before have set.
struct StatementHead {
  /// The statement.
  let query: QueryEvent
  /// Its text where that was compressed.
  let inflated: ByteChunk?
  /// What it leaves whatever its session had set.
  let core: StatementCore
  /// What its session had set, in one element; nothing where that is settled.
  ///
  /// Out of the way, as it is large, and mostly nothing.
  private let stored: [QueryStatusVariables]

  /// What is known of `query`; `variables` are nil where they are settled.
  init(
    query: QueryEvent, inflated: ByteChunk?, core: StatementCore, variables: QueryStatusVariables?
  ) {
    self.query = query
    self.inflated = inflated
    self.core = core
    stored = variables.map { [$0] } ?? []
  }

  /// Whether the variables are those of the statement before, byte for byte, and none of them is
  /// printed each time; then they were not decoded.
  var isSettled: Bool { stored.isEmpty }
  /// What its session had set; nothing where that is settled.
  var variables: QueryStatusVariables { isSettled ? QueryStatusVariables() : stored[0] }
  /// Microseconds after the second at which it ran.
  var microseconds: UInt32? { isSettled ? nil : stored[0].microseconds }
  /// The XID that a DDL was logged with.
  var ddlXid: UInt64? { isSettled ? nil : stored[0].ddlXid }
  /// MariaDB's flags of an ALTER in two phases.
  var gtidFlags3: UInt16? { isSettled ? nil : stored[0].gtidFlags3 }

  /// Where the name of its default database lies; see ``StatementCore/database``.
  var database: Range<Int> { core.database }
  /// Whether it asks for no `use`.
  var suppressesUse: Bool { core.suppressesUse }
  /// What its text means to the tools.
  var keyword: StatementKeyword { core.keyword }
}

/// What a statement leaves for the next ones but for what its session had set.
struct StatementCore {
  /// Where the name of its default database lies, with what a tool shows after a name that does
  /// not end where it should.
  let database: Range<Int>
  /// How many bytes that name has by its own length.
  let databaseCount: Int
  /// Whether it asks for no `use`.
  let suppressesUse: Bool
  /// The thread that ran it.
  let threadID: UInt32
  /// Whether it depends on which that is.
  let isThreadSpecific: Bool
  /// What its text means to the tools.
  let keyword: StatementKeyword
}

/// What a statement's text is for the vendors' tools, by their own comparisons.
struct StatementKeyword {
  /// BEGIN, COMMIT, SAVEPOINT, ROLLBACK: needs no `use`, belongs to every database.
  let isTransactional: Bool
  /// Begins a group.
  let startsGroup: Bool
  /// Ends a group.
  let endsGroup: Bool

  /// Judges `text` by the tool's `rule`; `isXA` says that the group is marked as part of an XA
  /// transaction, as MariaDB's are.
  init(_ text: Span<UInt8>, _ rule: VendorRules.Transactional, isXA: Bool = false) {
    if text.equals("BEGIN") {
      isTransactional = rule == .alsoXA || !isXA
      startsGroup = true
      endsGroup = false
      return
    }
    let isBegin = Self.isPrefix(text, of: "BEGIN")
    let isCommit = Self.isPrefix(text, of: "COMMIT")
    let isRollback = text.hasPrefix(ignoringCase: "ROLLBACK")
    let isPlain = isBegin || isCommit || isRollback || text.hasPrefix(ignoringCase: "SAVEPOINT")
    switch rule {
    case .alsoXA: isTransactional = isPlain || Self.isXA(text)
    case .xaInItsGroups:
      isTransactional = isXA ? text.hasPrefix(ignoringCase: "XA ") : isPlain
    }
    startsGroup = isBegin || Self.begins(text, with: "XA START")
    endsGroup =
      isCommit || (isRollback && !text.hasPrefix(ignoringCase: "ROLLBACK TO "))
      || Self.begins(text, with: "XA ROLLBACK")
  }

  private static func isXA(_ text: Span<UInt8>) -> Bool {
    guard text.hasPrefix(ignoringCase: "XA ") else { return false }
    return text.hasPrefix(ignoringCase: "XA START") || text.hasPrefix(ignoringCase: "XA END")
      || text.hasPrefix(ignoringCase: "XA PREPARE") || text.hasPrefix(ignoringCase: "XA COMMIT")
      || text.hasPrefix(ignoringCase: "XA ROLLBACK")
  }

  /// Whether `text` is a beginning of `word`, as the tools compare the text's length only.
  private static func isPrefix(_ text: Span<UInt8>, of word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard text.count <= count else { return false }
    if text.count == count { return text.equals(word) }
    return "\(word)".utf8.starts(with: text.array)
  }

  private static func begins(_ text: Span<UInt8>, with word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    return text.count >= count && text.extracting(0..<count).equals(word)
  }
}

/// Bits of a statement's session options, as both servers log them.
enum SessionOption {
  static let autoIsNull: UInt32 = 1 << 14
  static let noCheckConstraintChecks: UInt32 = 1 << 15
  static let notAutocommit: UInt32 = 1 << 19
  static let explicitDefaultsForTimestamp: UInt32 = 1 << 24
  static let noForeignKeyChecks: UInt32 = 1 << 26
  static let relaxedUniqueChecks: UInt32 = 1 << 27
  static let ifExists: UInt32 = 1 << 28
  static let insertHistory: UInt32 = 1 << 30

  /// One option as the tools print it.
  struct Line: Sendable {
    let bit: UInt32
    let isInverted: Bool
    let name: StaticString
  }

  static let mysql: [Line] = [
    Line(bit: noForeignKeyChecks, isInverted: true, name: "@@session.foreign_key_checks"),
    Line(bit: autoIsNull, isInverted: false, name: "@@session.sql_auto_is_null"),
    Line(bit: relaxedUniqueChecks, isInverted: true, name: "@@session.unique_checks"),
    Line(bit: notAutocommit, isInverted: true, name: "@@session.autocommit"),
  ]

  /// The bits that a MariaDB server of `version` writes; sql_if_exists came with 10.5.2, and
  /// explicit_defaults_for_timestamp with a patch of each series.
  static func knownToMariaDB(_ version: ServerVersion, isNamed: Bool) -> UInt32 {
    var known = UInt32.max
    if !isNamed || version < ServerVersion(10, 5, 2) { known &= ~ifExists }
    let firstPatch = [5: 17, 6: 9, 7: 5, 8: 4, 9: 2]
    let since =
      version.major == 10 && version.minor < 10
      ? ServerVersion(10, version.minor, firstPatch[version.minor] ?? .max)
      : ServerVersion(10, 10, 0)
    if !isNamed || version < since { known &= ~explicitDefaultsForTimestamp }
    return known
  }

  static let mariadb: [Line] =
    mysql + [
      Line(
        bit: noCheckConstraintChecks, isInverted: true, name: "@@session.check_constraint_checks"),
      Line(bit: ifExists, isInverted: false, name: "@@session.sql_if_exists"),
      Line(
        bit: explicitDefaultsForTimestamp, isInverted: false,
        name: "@@session.explicit_defaults_for_timestamp"),
      Line(
        bit: insertHistory, isInverted: false, name: "@@session.system_versioning_insert_history"),
    ]
}

extension SessionState {
  /// Writes the default database where it changed.
  ///
  /// `suppressed` says that the event asks for no `use`. `count` bytes of `name` are compared; it
  /// may go on after them, up to a NUL.
  func writeUse(_ name: Span<UInt8>, count: Int, suppressed: Bool, to sink: ByteSink) {
    guard !suppressed, !isCurrent(name, count: count), name.count > 0, name[0] != 0 else { return }
    sink.write("use ")
    sink.write(identifier: name)
    sink.writeDelimiter()
  }

  /// Writes the time of a statement, with its microseconds where there are any.
  static func timestamp(_ seconds: UInt32, microseconds: UInt32, to sink: ByteSink) {
    sink.write("SET TIMESTAMP=")
    sink.write(decimal: UInt64(seconds))
    if microseconds > 0 {
      sink.write(byte: 0x2E)
      sink.write(decimal: UInt64(microseconds), width: 6)
    }
    sink.writeDelimiter()
  }

  /// Writes the thread's number where that is to be said; `shown` is what is written in its place.
  func writeThread(_ number: UInt32, isSpecific: Bool, shown: UInt32? = nil, to sink: ByteSink) {
    guard showsThread(number, isSpecific: isSpecific) else { return }
    sink.write("SET @@session.pseudo_thread_id=")
    sink.write(decimal: UInt64(shown ?? number))
    sink.writeDelimiter()
  }

  /// Writes option bits that changed.
  ///
  /// Only those in `known` are shown: the server that wrote the log may be older than an option.
  func writeOptions(
    _ bits: UInt32, _ lines: [SessionOption.Line], known: UInt32 = .max, to sink: ByteSink
  ) {
    let changed = flags2.map { $0 ^ bits } ?? .max
    guard changed != 0 else { return }
    sink.write("SET ")
    var comma = false
    for line in lines where changed & line.bit & known != 0 {
      if comma { sink.write(", ") }
      comma = true
      sink.write(line.name)
      sink.write(byte: 0x3D)
      sink.write(byte: (bits & line.bit != 0) != line.isInverted ? 0x31 : 0x30)
    }
    sink.writeDelimiter()
  }

  /// Writes auto_increment_increment and auto_increment_offset where they changed.
  func writeAutoIncrement(_ pair: [UInt16], to sink: ByteSink) {
    guard pair != autoIncrement, pair.count == 2 else { return }
    sink.write("SET @@session.auto_increment_increment=")
    sink.write(decimal: UInt64(pair[0]))
    sink.write(", @@session.auto_increment_offset=")
    sink.write(decimal: UInt64(pair[1]))
    sink.writeDelimiter()
  }

  /// Writes the time zone where it changed.
  func writeTimeZone(_ name: Span<UInt8>, to sink: ByteSink) {
    guard name.count > 0, !timeZone.span.elementsEqual(name) else { return }
    sink.write("SET @@session.time_zone='")
    sink.write(cString: name)
    sink.write(byte: 0x27)
    sink.writeDelimiter()
  }

  /// Writes lc_time_names where it changed.
  func writeTimeNames(_ number: UInt16, to sink: ByteSink) {
    guard lcTimeNames != number else { return }
    sink.write("SET @@session.lc_time_names=")
    sink.write(decimal: UInt64(number))
    sink.writeDelimiter()
  }

  /// Writes collation_database where it changed; 0 stands for the default.
  func writeDatabaseCollation(_ number: UInt16, to sink: ByteSink) {
    guard charsetDatabase != number else { return }
    sink.write("SET @@session.collation_database=")
    if number == 0 { sink.write("DEFAULT") } else { sink.write(decimal: UInt64(number)) }
    sink.writeDelimiter()
  }
}
