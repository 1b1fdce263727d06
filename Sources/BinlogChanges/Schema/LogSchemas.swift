import BinlogBytes
import BinlogCharsets
public import BinlogEvents
public import BinlogRows
import BinlogSchema

/// Knows tables from all that can be had without a server.
///
/// In this order: what the table map says itself; schema files; statements of the logs, each from
/// its position on. A table that a statement of the logs made or changed is taken as that left it.
/// What the first leaves open, the next fills in: keys, signs, generated columns.
///
/// A definition that does not fit the table map is not used, and told once for the table.
public final class LogSchemas: RowSchemas {
  /// Changes with each statement that may define tables.
  public private(set) var revision = 0

  /// What the files say, whatever happened later.
  private var files: CatalogSchema
  private let hasFiles: Bool
  /// What the files say, and the logs made of it.
  private(set) var evolved: CatalogSchema
  /// What the logs say alone.
  private(set) var logged = CatalogSchema(SchemaCatalog())
  /// Where statements that define tables are kept for another run; nil for nowhere.
  package var journal: DefinitionJournal?
  private var told: Set<[UInt8]> = []
  private var notes: [String] = []
  private static let mostTold = 4096

  /// Of how many catalogs it was known at the beginning how names are compared.
  private var provenAtFirst = 0

  /// Knows the tables of `files`, and learns from the logs.
  public init(_ files: SchemaFiles = SchemaFiles()) {
    self.files = CatalogSchema(files.catalog)
    hasFiles = !files.catalog.isEmpty
    evolved = self.files
    provenAtFirst = proven
  }

  /// Reads what was left unread of the log; nil where nothing was.
  private var unread: ((any RowSchemas) -> Void)?
  /// Whether something was left unread that only another one can read.
  private var lacksSome = false

  /// Whether nothing that was given before may depend on what the logs define.
  public var canWait: Bool { !hasFiles && journal == nil && unread == nil }

  /// Waits until a table needs it.
  public func wait(for read: @escaping (any RowSchemas) -> Void) { unread = read }

  /// Has what was left unread read, as the answer that is asked for depends on it.
  private func catchUp() {
    if lacksSome { revision += 1 }
    guard let read = unread else { return }
    unread = nil
    revision += 1
    read(self)
  }

  private init(
    files: CatalogSchema, hasFiles: Bool, evolved: CatalogSchema, logged: CatalogSchema,
    told: Set<[UInt8]>, lacksSome: Bool
  ) {
    self.lacksSome = lacksSome
    self.files = files
    self.hasFiles = hasFiles
    self.evolved = evolved
    self.logged = logged
    self.told = told
    provenAtFirst = proven
  }

  private var proven: Int {
    [files, evolved, logged].count { $0.catalog.areNamesProven }
  }

  /// Others that know what this one does now.
  public var pieces: (@Sendable () -> any RowSchemas)? { copies }

  /// Others that know what this one does now.
  package var copies: @Sendable () -> LogSchemas {
    let (files, hasFiles, evolved, logged, told) = (files, hasFiles, evolved, logged, told)
    let lacksSome = lacksSome || unread != nil
    return {
      LogSchemas(
        files: files, hasFiles: hasFiles, evolved: evolved, logged: logged, told: told,
        lacksSome: lacksSome)
    }
  }

  /// Whether a statement of the log may have defined tables, or rows told how names are compared.
  public var hasLearned: Bool { revision != 0 || proven != provenAtFirst }

  /// Takes in a statement that may define tables.
  public func observe(
    _ query: QueryEvent, event bytes: Span<UInt8>, frame: EventFrame, format: FormatDescription,
    place: RowsPlace
  ) {
    let text = bytes.extracting(query.text.clamped(to: 0..<bytes.count))
    guard query.isCompressed || SchemaCatalog.mayDefine(text) else { return }
    catchUp()
    revision += 1
    journal?.note(query, bytes, frame: frame, format: format)
    // What was not understood is told where a table is wanted.
    do throws(ReadError) {
      try logged.catalog.apply(
        query, bytes: bytes, frame: frame, format: format, file: place.path)
      if hasFiles {
        try evolved.catalog.apply(
          query, bytes: bytes, frame: frame, format: format, file: place.path)
      }
    } catch {
      // Whoever reads the log tells of it.
    }
  }

  /// What is known of the table that `map` announces.
  public func schema(of map: TableMap, at place: RowsPlace) -> TableSchema? {
    files.catalog.meet(database: map.database, table: map.table)
    evolved.catalog.meet(database: map.database, table: map.table)
    logged.catalog.meet(database: map.database, table: map.table)
    let metadata = TableSchema(map)
    if unread != nil || lacksSome, !Self.isWhole(metadata, map, place.flavor) { catchUp() }
    var reasons: [String] = []
    for candidate in candidates(map) {
      switch candidate.answer(map) {
      case .nothing: continue
      case .unusable(let reason): reasons.append(reason)
      case .columns(let columns, let definition):
        if let conflict = Self.conflict(metadata, columns) {
          let origin = definition.changed ?? definition.origin
          reasons.append(
            "the definition of \(Self.name(map)) at \(origin) does not fit its rows: \(conflict)")
          continue
        }
        var known = Self.schema(columns, definition)
        let name = TableSchema.Name(database: map.database, table: map.table)
        known.parents = candidate.catalog.parents(of: name)
        known.children = candidate.catalog.children(of: name)
        guard var schema = metadata else { return known }
        schema.complete(from: known)
        return schema
      }
    }
    let isNamed = metadata?.columns.contains { $0.name != nil } ?? false
    if let reason = reasons.first, !isNamed || hasFiles { tell(map, reason, isNamed: isNamed) }
    return metadata
  }

  /// What is to be told of tables, once each.
  public func takeNotes() -> [String] {
    guard !notes.isEmpty else { return [] }
    defer { notes = [] }
    return notes
  }

  private static func name(_ map: TableMap) -> String {
    String(decoding: map.database + [0x2E] + map.table, as: UTF8.self)
  }

  private func tell(_ map: TableMap, _ reason: String, isNamed: Bool) {
    let key = map.database + [0] + map.table
    guard told.count < Self.mostTold, told.insert(key).inserted else { return }
    notes.append(
      reason + (isNamed ? "; it is not used" : "; its columns are called @1, @2 and so on"))
  }

  /// Whether a table map tells all that rows are printed by, so that no definition adds to it: names,
  /// and with them signs, labels, character sets and the key.
  ///
  /// MariaDB's tells of a UUID or JSON no more than that it is a string.
  private static func isWhole(
    _ metadata: TableSchema?, _ map: TableMap, _ flavor: Flavor
  ) -> Bool {
    guard let metadata, metadata.key != nil, metadata.columns.count == map.columns.count,
      metadata.columns.allSatisfy({ $0.name != nil })
    else { return false }
    return map.columns.allSatisfy { column in
      switch ColumnLayout(column).kind {
      case .string, .blob, .compressedString, .compressedBlob: flavor == .mysql
      case .time, .datetime, .timestamp: flavor == .mysql
      default: true
      }
    }
  }

  func candidates(_ map: TableMap) -> [CatalogSchema] {
    guard hasFiles else { return [logged] }
    return isOfLogs(map) ? [evolved, files, logged] : [files, logged]
  }

  /// Whether a statement of the logs made or changed the table, or failed to be understood.
  private func isOfLogs(_ map: TableMap) -> Bool {
    switch evolved.catalog.entry(database: map.database, table: map.table) {
    case nil: return false
    case .unknown(_, let origin):
      if case .offset = origin.place { return true }
      return false
    case .known(let definition):
      if case .offset = (definition.changed ?? definition.origin).place { return true }
      return false
    }
  }

  /// What of a definition the table map's own metadata denies, as a part of a sentence.
  private static func conflict(
    _ metadata: TableSchema?, _ columns: [ColumnDefinition]
  ) -> String? {
    guard let metadata, metadata.columns.count == columns.count else { return nil }
    for (index, (told, column)) in zip(metadata.columns, columns).enumerated() {
      let place = "column \(index + 1), \(column.nameText),"
      if let name = told.name {
        let text = String(decoding: name, as: UTF8.self)
        if text.lowercased() != column.nameText.lowercased() {
          return "\(place) is called \(text) in the rows"
        }
      }
      if column.type.isNumber, let isUnsigned = told.isUnsigned, isUnsigned != column.isUnsigned {
        return isUnsigned
          ? "\(place) has a sign and is UNSIGNED in the rows"
          : "\(place) is UNSIGNED and has a sign in the rows"
      }
      let isText = column.type.hasCharset && column.type != .enumeration && column.type != .set
      if isText, !column.isCharsetAssumed, let charset = column.charset,
        let collation = told.collation, let other = Charset(collation: collation),
        other != charset
      {
        return "\(place) is \(charset.rawValue) and \(other.rawValue) in the rows"
      }
    }
    return nil
  }

  /// A definition in the words of rows.
  private static func schema(
    _ columns: [ColumnDefinition], _ definition: TableDefinition
  ) -> TableSchema {
    var schema = TableSchema(
      columns: columns.map { column in
        var known = TableSchema.Column()
        known.name = column.name
        if column.type.isNumber { known.isUnsigned = column.isUnsigned }
        if column.type == .enumeration || column.type == .set {
          // Labels are UTF-8 here, whatever the column's own character set is.
          known.labels = column.labels
          known.characterSet = Array("utf8mb4".utf8)
        } else if let charset = column.charset {
          known.characterSet = Array(charset.rawValue.utf8)
        } else if column.type.isBytes || column.type == .vector {
          known.characterSet = Array("binary".utf8)
        } else if column.type == .json {
          known.characterSet = Array("utf8mb4".utf8)
        }
        known.isGenerated = column.generation != .none || column.isHidden
        known.isInvisible = column.isInvisible
        known.isAutoIncrement = column.isAutoIncrement
        switch column.type {
        case .uuid: known.meaning = .uuid
        case .inet4: known.meaning = .inet4
        case .inet6: known.meaning = .inet6
        case .time, .datetime, .timestamp: known.fractionDigits = column.length ?? 0
        default: known.meaning = column.holdsJSON ? .json : nil
        }
        return known
      })
    schema.key = definition.rowKeys.first?.parts.map { $0.column } ?? []
    schema.uniqueKeys = definition.keys.compactMap { key in
      // What an expression makes unique cannot be asked for by columns.
      guard key.kind != .plain, !key.hasExpression else { return nil }
      return TableSchema.UniqueKey(
        parts: key.parts.dropLast(key.period == nil ? 0 : 2).map {
          TableSchema.UniqueKey.Part(column: $0.column, prefix: $0.prefix)
        }, period: key.period)
    }
    schema.isVersioned = definition.isVersioned
    let origin = definition.changed ?? definition.origin
    switch origin.place {
    case .line: schema.origin = .file(origin.description)
    case .offset: schema.origin = .statement(origin.description)
    }
    return schema
  }
}
