package import BinlogBytes
import BinlogDump
public import BinlogEvents
public import BinlogRows

/// What is the same for all rows of a table: layout, names, signs, labels, character sets and
/// keys, worked out once; the one place that knows columns.
public final class DecodedTable: Sendable {
  /// A column, ready for its values.
  ///
  /// A class, as each value is written by its column: a value of its own would be copied for each,
  /// with everything in it.
  public final class Column: Sendable {
    /// How the values lie in bytes.
    public let layout: ColumnLayout
    /// Its name in UTF-8, or `@1`, counted from 1, where none is known.
    public let name: [UInt8]
    /// Whether ``name`` is its real name.
    public let isNamed: Bool
    /// Whether a number has no sign.
    public let isUnsigned: Bool
    /// Whether anybody told about the sign.
    public let isSignKnown: Bool
    /// How its bytes stand for characters.
    public let characterSet: CharacterSet
    /// The labels in UTF-8; nil where they are not known.
    public let labels: [[UInt8]]?
    /// Whether the server works its values out; false where nobody told.
    public let isGenerated: Bool
    /// Whether `SELECT *` leaves it out; false where nobody told.
    public let isInvisible: Bool
    /// What its values mean, where that is not what their type says.
    public let meaning: TableSchema.Meaning?
    /// Whether the server gives its numbers out; nil where nobody told.
    public let isAutoIncrement: Bool?

    package init(
      layout: ColumnLayout, name: [UInt8], isNamed: Bool, known: TableSchema.Column?,
      characterSet: CharacterSet, labels: [[UInt8]]?
    ) {
      self.layout = layout
      self.name = name
      self.isNamed = isNamed
      isUnsigned = known?.isUnsigned ?? false
      isSignKnown = known?.isUnsigned != nil
      self.characterSet = characterSet
      self.labels = labels
      isGenerated = known?.isGenerated ?? false
      isInvisible = known?.isInvisible ?? false
      isAutoIncrement = known?.isAutoIncrement
      meaning = known?.meaning
    }
  }

  /// What writers ask of a column for each of its values; without a reference, so that nothing is
  /// counted.
  package struct Form: Sendable, BitwiseCopyable {
    /// How the bytes of its strings are to be written.
    package enum Text: UInt8, Sendable, BitwiseCopyable {
      /// As text, if they are UTF-8.
      case utf8
      /// As text of its character set.
      case charset
      /// As bytes.
      case binary
      /// As JSON, if they are.
      case json
      /// As what they mean.
      case meant
    }

    /// How the values lie in bytes.
    package let layout: ColumnLayout
    /// Whether a number has no sign.
    package let isUnsigned: Bool
    /// How strings are written.
    package let text: Text

    init(_ column: Column) {
      layout = column.layout
      isUnsigned = column.isUnsigned
      switch (column.meaning, column.characterSet) {
      case (.json, .binary): text = .binary
      case (.json, _): text = .json
      case (.uuid, _), (.inet4, _), (.inet6, _): text = .meant
      case (nil, .binary): text = .binary
      case (nil, .utf8), (nil, .unknown): text = .utf8
      case (nil, _): text = .charset
      }
    }

    /// Of no column.
    package init() {
      layout = ColumnLayout(TableMap.Column(type: ColumnType.null.rawValue, metadata: 0))
      isUnsigned = false
      text = .binary
    }
  }

  /// The table; also what keeps its address from being used again.
  public let table: TableMap
  /// How its images lie.
  public let layout: RowLayout
  /// Its columns.
  public let columns: [Column]
  /// What is asked of each column for each value.
  package let forms: [Form]
  /// Places of the columns that name one row, in the key's order; nil where nobody told, empty
  /// where there is no such key.
  public let key: [Int]?
  /// All keys that keep its rows apart; nil where nobody told of them all.
  public let uniqueKeys: [TableSchema.UniqueKey]?
  /// Foreign keys of its rows.
  public let parents: [TableSchema.ForeignKey]
  /// Foreign keys that refer to its rows.
  public let children: [TableSchema.ForeignKey]
  /// Who named the columns; nil where nobody did.
  public let origin: TableSchema.Origin?
  /// Whether it keeps history (MariaDB).
  public let isVersioned: Bool
  /// The first column of which nobody told whether its times have a fraction, and so whether its
  /// values have the size that the table map makes them seem to have (MariaDB).
  package let hiddenFraction: Column?
  /// Why a part of what the table map tells of its columns cannot be believed, so that names or signs
  /// are missing, or values are wrong.
  package let metadataProblem: ReadError?

  /// Works out `table`, whose columns `schema` knows.
  public init(_ table: TableMap, schema: TableSchema?, flavor: Flavor) {
    self.table = table
    layout = RowLayout(table, schema: schema)
    let collations = flavor == .mysql ? Collations.mysql : Collations.mariadb11
    var names: Set<[UInt8]> = []
    var list: [Column] = []
    list.reserveCapacity(layout.columns.count)
    for (index, layout) in layout.columns.enumerated() {
      let known = schema.flatMap { index < $0.columns.count ? $0.columns[index] : nil }
      var set = CharacterSet.unknown
      if let word = known?.characterSet {
        set = CharacterSet(named: word)
      } else if let number = known?.collation, let narrow = UInt16(exactly: number) {
        set = collations.characterSet(of: narrow).map { CharacterSet(named: $0) } ?? .unknown
      }
      let labels = known?.labels.map { labels in labels.map { DecodedTable.label($0, set) } }
      // A name that is no text, or stands twice, would make a line that nobody can read.
      var text = Array("@\(index + 1)".utf8)
      var isNamed = false
      if let given = known?.name, !given.isEmpty, TextOutput.isUTF8(given.span),
        names.insert(given).inserted
      {
        text = given
        isNamed = true
      }
      list.append(
        Column(
          layout: layout, name: text, isNamed: isNamed, known: known, characterSet: set,
          labels: labels))
    }
    let told = schema?.columns ?? []
    hiddenFraction =
      flavor == .mariadb
      ? list.enumerated().first { index, column in
        column.layout.mayHideFraction
          && (index >= told.count || told[index].fractionDigits == nil)
      }?.element : nil
    metadataProblem =
      layout.oddColumn(of: table)
      ?? (table.optionalMetadata.isEmpty ? nil : TableMapMetadata(table).problems.first)
    let count = list.count
    key = schema?.key.flatMap { key in key.allSatisfy { $0 >= 0 && $0 < count } ? key : nil }
    uniqueKeys = schema?.uniqueKeys
    parents = schema?.parents ?? []
    children = schema?.children ?? []
    isVersioned = schema?.isVersioned ?? false
    origin = list.contains { $0.isNamed } ? schema?.origin : nil
    columns = list
    forms = list.map { Form($0) }
  }

  /// A label in UTF-8; in hexadecimal digits where it is no text.
  private static func label(_ bytes: [UInt8], _ set: CharacterSet) -> [UInt8] {
    let memory = MemoryDestination()
    let sink = ByteSink(memory, capacity: 256)
    if !TextOutput.write(bytes.span, set, .plain, to: sink) {
      sink.write("0x")
      sink.write(lowerHex: bytes.span)
    }
    sink.flush()
    return memory.bytes
  }
}

/// What is kept for each table, found again by the table itself.
package struct TableCache<Value> {
  private var last: (table: DecodedTable, value: Value)?
  private var all: [ObjectIdentifier: (table: DecodedTable, value: Value)] = [:]
  private static var mostKept: Int { 1024 }

  package init() {}

  /// What is kept for `table`, made by `make` where it is new.
  package mutating func value(_ table: DecodedTable, make: (DecodedTable) -> Value) -> Value {
    if let last, last.table === table { return last.value }
    let key = ObjectIdentifier(table)
    if let known = all[key] {
      last = known
      return known.value
    }
    if all.count >= Self.mostKept { all.removeAll(keepingCapacity: true) }
    let made = make(table)
    all[key] = (table, made)
    last = (table, made)
    return made
  }
}

/// Tables that were worked out, found again by their maps.
package struct DecodedTables {
  private let schemas: any RowSchemas
  private var last: DecodedTable?
  private var all: [ObjectIdentifier: DecodedTable] = [:]
  private var revision = 0
  private static let mostKept = 1024

  /// Tables as `schemas` knows them.
  package init(_ schemas: any RowSchemas) {
    self.schemas = schemas
    revision = schemas.revision
  }

  /// The table for `map`, as it is at `place`.
  package mutating func table(_ map: TableMap, at place: RowsPlace) -> DecodedTable {
    if schemas.revision != revision {
      revision = schemas.revision
      last = nil
      all.removeAll(keepingCapacity: true)
    }
    if let last, last.table === map { return last }
    let key = ObjectIdentifier(map)
    if let known = all[key] {
      last = known
      return known
    }
    if all.count >= Self.mostKept { all.removeAll(keepingCapacity: true) }
    let made = DecodedTable(
      map, schema: schemas.schema(of: map, at: place), flavor: place.flavor)
    all[key] = made
    last = made
    return made
  }
}

/// What printers say of a table once.
package struct TableNotes: Sendable {
  private var told: Set<[UInt8]> = []
  private var waiting: [String] = []
  private static let mostTold = 4096

  /// Notes that a value of column `index` could not be written as text.
  package mutating func noText(_ decoded: DecodedTable, _ index: Int, as form: String) {
    let table = decoded.table
    let column = decoded.columns[index]
    let key = table.database + [0] + table.table
    guard told.count < Self.mostTold, told.insert(key).inserted else { return }
    let name = String(decoding: table.database + [0x2E] + table.table, as: UTF8.self)
    switch column.characterSet {
    case .other(let set):
      waiting.append(
        "table \(name): text in character set \(String(decoding: set, as: UTF8.self)) is shown "
          + "as \(form), there is no table for it")
    case .unknown:
      waiting.append(
        "table \(name): the log does not tell character sets; what is not UTF-8 is shown as "
          + form)
    default:
      waiting.append(
        "table \(name): text that is not valid in its character set is shown as \(form)")
    }
  }

  /// What was not told yet.
  package mutating func take() -> [String] {
    guard !waiting.isEmpty else { return [] }
    defer { waiting = [] }
    return waiting
  }
}
