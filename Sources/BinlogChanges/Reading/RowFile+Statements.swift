import BinlogBytes
import BinlogCharsets
import BinlogEvents
import BinlogSchema

extension RowFile {
  /// Takes in a statement that was logged as text.
  mutating func statement(
    _ query: QueryEvent, _ event: borrowing EventView, _ payload: EventFrame?
  ) {
    let (frame, bytes) = (event.frame, event.bytes)
    place.group.threadID = query.threadID
    let status = bytes.extracting(query.statusVariables.clamped(to: 0..<bytes.count))
    sessions.find(status)
    if let collation = sessions.current.collation { clientCollation = collation }
    switch EventDetail(query, frame, bytes: bytes).statement {
    case .begin: return checkSession(query, frame, bytes)
    case .end, .xaEnd:
      checkSession(query, frame, bytes)
      if isRollback(query, frame, bytes) { ending = .rolledBack }
      return
    case .other: break
    }
    let body = event.content
    locate(frame, payload)
    // Read again, it was heard of before.
    if reading.pass != .printing {
      schemas.observe(query, event: body, frame: frame, format: format, place: place)
    }
    do throws(ReadError) {
      if query.isCompressed {
        // Opened in any case: what cannot be is damage, wanted or not.
        let text = try CompressedField.inflate(
          body, range: query.text, base: frame.offset, name: path)
        try statement(text.bytes, of: query, frame, body)
      } else {
        try statement(body.extracting(query.text), of: query, frame, body)
      }
    } catch {
      cannotRead(frame, error)
    }
    takeNotes()
  }

  /// Tells where nobody can read what a statement says of its session.
  private mutating func checkSession(
    _ query: QueryEvent, _ frame: EventFrame, _ bytes: Span<UInt8>
  ) {
    guard sessions.current.provenFor != format.flavor else { return }
    do throws(ReadError) {
      _ = try QueryStatusVariables(
        event: bytes, range: query.statusVariables, base: frame.offset,
        flavor: format.flavor)
      sessions.current.provenFor = format.flavor
    } catch {
      cannotRead(frame, error)
    }
  }

  /// Hands on a wanted statement, and counts it where it changes rows.
  private mutating func statement(
    _ text: Span<UInt8>, of query: QueryEvent, _ frame: EventFrame, _ body: Span<UInt8>
  ) throws(ReadError) {
    let isWanted =
      !isBeyond && isGroupWanted && isInRange(place.offset, place.timestamp)
      && isWantedMaker(frame)
    guard isWanted || printer.readsOn else { return }
    let context = try StatementContext(
      query, event: body, frame: frame, format: format, file: path)
    let bytes = text.array
    let isApplied =
      !selection.hasReplica || selection.isApplied(statement: sessionText(text), context)
    guard isWanted, isApplied else {
      guard printer.readsOn else { return }
      printer.otherStatement(
        RowStatement(text: sessionText(text), database: context.database), place: place)
      return
    }
    definition(text, context)
    let change = filter.wantsNoRows ? nil : LoggedChange(bytes, context)
    if let change {
      changed(change)
    } else if !printer.wantsStatements {
      return
    }
    guard printer.wantsStatements, change.map(wants) ?? wants(definition: bytes, context) else {
      return
    }
    let statement = RowStatement(text: sessionText(text), database: context.database)
    if reading.pass == .scanning {
      reading.hasStatement = true
      if printer.readsOn { reading.keep(statement, place) }
      return
    }
    printer.statement(statement, place: place)
  }

  /// Hands on a definition, where such are wanted and it is about wanted tables.
  private mutating func definition(_ text: Span<UInt8>, _ context: StatementContext) {
    guard filter.wantsDefinitions else { return }
    let text = sessionText(text)
    guard DefinitionStatement.mayBe(text),
      let found = DefinitionStatement(text, context.dialect, database: context.database)
    else { return }
    guard
      selection.wantsAllTables
        || found.tables.contains(where: { selection.wants(table: $0.table, of: $0.database) })
        || found.databases.contains(where: { selection.wants(table: nil, of: $0) })
    else { return }
    if reading.pass == .scanning {
      reading.hasStatement = true
      return
    }
    let table = found.tables.first.map { (database: $0.database, table: $0.table) }
    printer.definition(
      RowDefinition(
        statement: RowStatement(text: text, database: context.database), table: table),
      place: place)
    if selection.left > 0, selection.left != .max { selection.left -= 1 }
  }

  /// Takes in a LOAD DATA of servers before 5.0.3, which is an event of fields.
  mutating func load(_ load: LoadEvent, _ event: borrowing EventView) {
    let (frame, bytes) = (event.frame, event.bytes)
    place.group.threadID = load.threadID
    locate(frame, nil)
    guard !isBeyond, isGroupWanted, isInRange(place.offset, place.timestamp),
      isWantedMaker(frame)
    else { return }
    let whole = 0..<bytes.count
    let name = SchemaCatalog.TableName(
      database: bytes.extracting(load.database.clamped(to: whole)).array,
      table: bytes.extracting(load.table.clamped(to: whole)).array)
    guard selection.isApplied(loadInto: name) else { return }
    changed(
      LoggedChange(
        tables: [name], effects: load.format.options & LoadFormat.replace != 0 ? .all : .inserts))
  }

  /// Counts changes that were logged as a statement, as far as they are wanted.
  private mutating func changed(_ change: LoggedChange) {
    guard wantsEffects(change.effects) else { return }
    let tables = wantedTables(change)
    guard !tables.isEmpty else { return }
    if reading.pass == .scanning {
      // Counted when the group is read again, where it is wanted.
      reading.hasStatement = true
      return
    }
    let wanted = StatementChange(tables: tables)
    if change.isDefinition {
      selection.met.emptied.add(wanted, at: place)
    } else {
      selection.met.statements.add(wanted, at: place)
      printer.changed(wanted, place: place)
    }
  }

  /// Whether something that is wanted may be among `effects`.
  private func wantsEffects(_ effects: LoggedChange.Effects) -> Bool {
    if reading.keepsAll { return true }
    let isUpdate = effects.contains(.updates)
    if !filter.changedColumns.isEmpty, !isUpdate { return false }
    guard !filter.operations.isEmpty else { return true }
    return effects.contains(.inserts) && filter.operations.contains(.insert)
      || isUpdate && filter.operations.contains(.update)
      || effects.contains(.deletes) && filter.operations.contains(.delete)
  }

  private func wants(_ change: LoggedChange) -> Bool { !wantedTables(change).isEmpty }

  /// The tables of `change` that are wanted; databases stand for tables that it does not tell.
  private func wantedTables(_ change: LoggedChange) -> [StatementChange.Table] {
    var list: [StatementChange.Table] = []
    for name in change.tables
    where reading.keepsAll || selection.wants(table: name.table, of: name.database) {
      list.append(StatementChange.Table(database: name.database, table: name.table))
    }
    guard change.tables.isEmpty else { return list }
    for name in change.databases
    where reading.keepsAll || selection.wants(table: nil, of: name) {
      list.append(StatementChange.Table(database: name, table: nil))
    }
    // Nothing tells where it reaches, so it may reach everywhere.
    if change.databases.isEmpty { list.append(StatementChange.Table(database: [], table: nil)) }
    return list
  }

  /// Whether a statement that changes no rows is wanted: one about other tables is not.
  private func wants(definition text: [UInt8], _ context: StatementContext) -> Bool {
    if selection.wantsAllTables || reading.keepsAll { return true }
    guard let definition = LoggedDefinition(text, context) else { return true }
    return definition.tables.contains { selection.wants(table: $0.table, of: $0.database) }
      || definition.databases.contains { selection.wants(table: nil, of: $0) }
  }

  /// A text that the group's session sent, in UTF-8.
  func sessionText(_ text: Span<UInt8>) -> [UInt8] {
    SessionText.utf8(text, clientCollation.flatMap { Charset(collation: UInt32($0)) })
  }

  /// Whether a statement that ends a group takes it back: `ROLLBACK`, `XA ROLLBACK`.
  private func isRollback(
    _ query: QueryEvent, _ frame: EventFrame, _ bytes: Span<UInt8>
  ) -> Bool {
    var text = bytes.extracting(query.text).array
    if query.isCompressed {
      do throws(ReadError) {
        let chunk = try CompressedField.inflate(
          bytes, range: query.text, base: frame.offset, name: path)
        text = chunk.bytes.array
      } catch {
        return false
      }
    }
    let word = String(decoding: text.prefix(64), as: UTF8.self).uppercased()
    if word.hasPrefix("XA") {
      return word.dropFirst(2).drop { $0 == " " }.hasPrefix("ROLLBACK")
    }
    return word.hasPrefix("ROLLBACK")
  }
}
