import BinlogEvents

/// Looks at one statement and at all that it runs: views, triggers, functions.
///
/// As the servers do, which open all of them before they begin.
struct HazardRun {
  typealias Name = SchemaCatalog.TableName

  private(set) var hazards: [StatementHazard] = []
  /// Whether it writes a table that is rolled back; nil where that is not known.
  private(set) var writesTransactional: Bool? = false

  private let catalog: SchemaCatalog
  private let temporary: SchemaCatalog?
  private let flavor: Flavor
  private let database: [UInt8]
  private var seen: Set<Name> = []
  private var seenTriggers: Set<Name> = []
  /// Whether a table is read besides.
  private var hasRead = false
  /// Whether a table that is read or written is rolled back.
  private var touchesTransactional = false
  /// Whether one of them is not.
  private var touchesOther = false
  /// Whether of the engine of one nothing is known.
  private var touchesUnknown = false
  /// Tables that are written and not rolled back.
  private var unsafeWrites: [String] = []
  /// Tables that are written of whose engine nothing is known.
  private var doubtfulWrites: [String] = []
  /// Tables that are written, and count by themselves; and those of which that is not known.
  private var counting: [String] = []
  private var perhapsCounting: [String] = []
  private static let mostHazards = 1000
  private static let deepest = 64

  init(
    _ catalog: SchemaCatalog, _ temporary: SchemaCatalog?, _ flavor: Flavor, database: [UInt8]
  ) {
    self.catalog = catalog
    self.temporary = temporary
    self.flavor = flavor
    self.database = database
  }

  mutating func add(_ hazard: StatementHazard) {
    guard hazards.count < Self.mostHazards, !hazards.contains(hazard) else { return }
    hazards.append(hazard)
  }

  private func full(_ name: QualifiedName, _ database: [UInt8]) -> Name {
    Name(database: name.database ?? database, table: name.name)
  }

  // MARK: The statement itself

  /// Looks at a statement whose tables are those of `scope`.
  mutating func statement(_ head: ChangeHead, _ scope: StatementScope, _ bits: UInt64?) {
    var scan = HazardScan(head.parser)
    scan.run()
    for hazard in scan.hazards { add(hazard) }
    for name in scan.functions { call(name, database, depth: 0) }
    let (targets, others) = tables(head, scope, bits)
    if !scope.isExact, head.verb != .create, head.verb != .call {
      add(StatementHazard(.unreadable, isCertain: false))
    }
    for name in others { read(name, database, depth: 0) }
    for name in scan.reads {
      // Those among which some are written are told by the scope.
      let isListed =
        (scope.tables.count > 1 || scan.isOfSeveral)
        && scope.tables.contains { $0.name == name.name && $0.database == name.database }
      if !isListed { read(name, database, depth: 0) }
    }
    if head.verb == .call || head.verb == .create {
      for write in scan.writes { read(write.name, database, depth: 0) }
    }
    for target in targets { self.target(full(target, database), head, scan) }
    kind(head, scan, isSingle: scope.kind != .multiUpdate)
    numbers()
  }

  /// The tables that are written, and those of the same list that are read.
  private func tables(
    _ head: ChangeHead, _ scope: StatementScope, _ bits: UInt64?
  ) -> (targets: [QualifiedName], others: [QualifiedName]) {
    guard head.verb != .call, head.verb != .create else { return ([], []) }
    var targets: [QualifiedName] = []
    var others: [QualifiedName] = []
    for (index, table) in scope.tables.enumerated() where !table.name.isEmpty {
      var isWritten = table.isUpdated
      if scope.kind == .multiUpdate, let bits, bits != 0 {
        isWritten = index < 64 && bits & (1 << UInt64(index)) != 0
      }
      let name = QualifiedName(database: table.database, name: table.name)
      if isWritten { targets.append(name) } else { others.append(name) }
    }
    return (targets, others)
  }

  /// What the kind of statement says.
  private mutating func kind(_ head: ChangeHead, _ scan: HazardScan, isSingle: Bool) {
    switch head.verb {
    case .insert where head.hasQuery:
      if head.isIgnoring { add(StatementHazard(.insertIgnoreSelect)) }
      if scan.hasDuplicate { add(StatementHazard(.insertSelectUpdate)) }
    case .replace where head.hasQuery: add(StatementHazard(.replaceSelect))
    case .update where head.isIgnoring && isSingle: add(StatementHazard(.updateIgnore))
    case .create:
      if head.isIgnoring { add(StatementHazard(.createIgnoreSelect)) }
      if head.isReplacing { add(StatementHazard(.createReplaceSelect)) }
      if head.makesNumbers { add(StatementHazard(.createSelectAutoIncrement)) }
    default: break
    }
    if head.isDelayed { add(StatementHazard(.insertDelayed, isCertain: false)) }
  }

  /// Numbers that go to rows in the order in which others are read.
  private mutating func numbers() {
    guard hasRead else { return }
    if let first = counting.first {
      add(StatementHazard(.autoIncrementSelect, subject: first))
    } else if let first = perhapsCounting.first {
      add(StatementHazard(.autoIncrementSelect, isCertain: false, subject: first))
    }
  }

  /// A table that the statement itself writes.
  private mutating func target(_ name: Name, _ head: ChangeHead, _ scan: HazardScan) {
    let base = base(of: name)
    triggers(of: base, head, scan)
    if HazardNames.isServersOwn(base.database, base.table, flavor) {
      add(StatementHazard(.systemTable, subject: base.text))
    }
    guard let table = definition(base) else {
      unknown(base)
      perhapsCounting.append(base.text)
      if head.verb == .insert, !head.hasQuery, scan.hasDuplicate {
        add(StatementHazard(.twoKeys, isCertain: false, subject: base.text))
      }
      writesTransactional = writesTransactional == true ? true : nil
      return
    }
    written(table, base)
    if head.verb == .insert, !head.hasQuery, scan.hasDuplicate,
      table.keys.count(where: { $0.kind != .plain }) > 1
    {
      add(StatementHazard(.twoKeys, subject: base.text))
    }
    if table.hasTextParser, flavor == .mysql {
      add(StatementHazard(.fullTextParser, subject: base.text))
    }
    if let column = table.columns.first(where: \.hasUnsafeDefault),
      flavor == .mariadb || head.usesDefault(of: table)
    {
      add(StatementHazard(.systemFunction, subject: "the default of \(column.nameText)"))
    }
  }

  /// What holds of each table that is written, by the statement itself or by what it runs.
  private mutating func written(_ table: TableDefinition, _ name: Name) {
    if let column = table.columns.firstIndex(where: \.isAutoIncrement) {
      counting.append(name.text)
      let isFirst = table.keys.contains { $0.parts.first?.column == column }
      if !isFirst { add(StatementHazard(.autoIncrementNotFirst, subject: name.text)) }
    }
    // What a session made for itself is no matter of other sessions.
    if isTemporary(name) { return }
    switch HazardNames.isTransactional(table.engine) {
    case true?:
      touchesTransactional = true
      writesTransactional = true
    case false?:
      unsafeWrites.append(name.text)
      touchesOther = true
    case nil:
      doubtfulWrites.append(name.text)
      touchesUnknown = true
      if writesTransactional == false { writesTransactional = nil }
    }
    if let engine = table.engine,
      ["NDB", "NDBCLUSTER"].contains(String(decoding: engine, as: UTF8.self).uppercased())
    {
      add(StatementHazard(.selfLogging, isCertain: false, subject: name.text))
    }
  }

  // MARK: Engines

  /// Whether tables that are not rolled back are written after others in one transaction.
  ///
  /// A statement that writes a table that is rolled back, and looks at one that is not, is unsafe in
  /// any transaction, but not where it is one by itself: of the first of a transaction the log tells
  /// that only by what follows.
  mutating func engines(_ place: HazardJudge.Place) {
    let earlier = place.hasTransactional
    if writesTransactional == true, touchesOther {
      return add(StatementHazard(.mixedEngines, isCertain: place.hasChange))
    }
    if place.hasChange, writesTransactional != false, touchesUnknown,
      touchesOther || touchesTransactional
    {
      add(StatementHazard(.mixedEngines, isCertain: false))
    }
    guard earlier != false else { return }
    if let first = unsafeWrites.first {
      add(
        touchesTransactional
          ? StatementHazard(.mixedEngines, isCertain: earlier == true)
          : StatementHazard(.nontransactionalAfter, isCertain: earlier == true, subject: first))
    } else if let first = doubtfulWrites.first {
      add(StatementHazard(.nontransactionalAfter, isCertain: false, subject: first))
    }
  }

  // MARK: Tables

  private func definition(_ name: Name) -> TableDefinition? {
    temporary?.definition(database: name.database, table: name.table)
      ?? catalog.definition(database: name.database, table: name.table)
  }

  private func isTemporary(_ name: Name) -> Bool {
    temporary?.definition(database: name.database, table: name.table) != nil
  }

  private mutating func unknown(_ name: Name) {
    add(StatementHazard(.unknownTable, isCertain: false, subject: name.text))
  }

  /// The table that a view stands for; what the view says counts too.
  private mutating func base(of name: Name) -> Name {
    var name = name
    for _ in 0..<Self.deepest {
      guard definition(name) == nil, let view = catalog.programs.views[name] else { return name }
      let scan = scanned(view)
      for hazard in scan.hazards { add(hazard) }
      for function in scan.functions { call(function, view.database, depth: 1) }
      guard let first = scan.reads.first else { return name }
      for other in scan.reads.dropFirst() { read(other, view.database, depth: 1) }
      name = full(first, view.database)
    }
    return name
  }

  private mutating func read(_ table: QualifiedName, _ database: [UInt8], depth: Int) {
    let name = full(table, database)
    guard seen.insert(name).inserted else { return }
    let owner = String(decoding: name.database, as: UTF8.self).lowercased()
    if owner == "information_schema" {
      // MySQL's are views on tables of its own.
      if flavor == .mysql { hasRead = true }
      return
    }
    if HazardNames.isServersOwn(name.database, name.table, flavor) {
      hasRead = true
      return add(StatementHazard(.systemTable, subject: name.text))
    }
    if HazardNames.isOfAccounts(name.database, name.table, flavor) {
      hasRead = true
      return add(StatementHazard(.accountTable, subject: name.text))
    }
    if definition(name) == nil, let view = catalog.programs.views[name] {
      return program(view, depth: depth)
    }
    hasRead = true
    guard owner != "mysql" else { return }
    guard let table = definition(name) else { return unknown(name) }
    if isTemporary(name) { return }
    switch HazardNames.isTransactional(table.engine) {
    case true?: touchesTransactional = true
    case false?: touchesOther = true
    case nil: touchesUnknown = true
    }
  }

  // MARK: What a statement runs

  private mutating func triggers(of name: Name, _ head: ChangeHead, _ scan: HazardScan) {
    var verbs: [HazardScan.Verb]
    switch head.verb {
    case .insert: verbs = scan.hasDuplicate ? [.insert, .update] : [.insert]
    case .replace: verbs = [.insert, .delete]
    case .load: verbs = [.insert, .delete]
    case .update: verbs = [.update]
    case .delete: verbs = [.delete]
    case .create, .call: verbs = []
    }
    triggers(of: name, verbs, depth: 0)
  }

  private mutating func triggers(of name: Name, _ verbs: [HazardScan.Verb], depth: Int) {
    for (key, trigger) in catalog.programs.triggers(of: name)
    where verbs.contains(trigger.verb) && seenTriggers.insert(key).inserted {
      program(trigger.program, depth: depth)
    }
  }

  private mutating func call(_ name: QualifiedName, _ database: [UInt8], depth: Int) {
    var key = StoredPrograms.folded(full(name, database))
    var found = catalog.programs.functions[key]
    if found == nil, name.database == nil {
      key.database = []
      found = catalog.programs.functions[key]
    }
    let text = String(decoding: name.name, as: UTF8.self) + "()"
    guard let found else {
      return add(StatementHazard(.unknownFunction, isCertain: false, subject: text))
    }
    if found.isLoadable { return add(StatementHazard(.loadableFunction, subject: text)) }
    key.table += [Letter.open]
    guard seen.insert(key).inserted else { return }
    program(found, depth: depth)
  }

  /// The tokens of a program as the server reads it, of which a schema file does not tell whose it is.
  private func scanned(_ program: StoredPrograms.Program) -> HazardScan {
    var dialect = program.dialect
    dialect.flavor = flavor
    var scan = HazardScan(SQLParser(program.text, dialect))
    scan.run()
    return scan
  }

  /// The body of a trigger, a function or a view.
  private mutating func program(_ program: StoredPrograms.Program, depth: Int) {
    guard depth < Self.deepest, !program.text.isEmpty else {
      return add(StatementHazard(.unreadable, isCertain: false))
    }
    let scan = scanned(program)
    for hazard in scan.hazards { add(hazard) }
    for name in scan.reads { read(name, program.database, depth: depth + 1) }
    for name in scan.functions { call(name, program.database, depth: depth + 1) }
    for write in scan.writes {
      let name = base(of: full(write.name, program.database))
      if let table = definition(name) {
        let before = counting.count
        written(table, name)
        if counting.count > before {
          add(StatementHazard(.autoIncrementTrigger, subject: name.text))
        }
        if flavor == .mariadb,
          let column = table.columns.first(where: \.hasUnsafeDefault)
        {
          add(StatementHazard(.systemFunction, subject: "the default of \(column.nameText)"))
        }
      } else {
        unknown(name)
        perhapsCounting.append(name.text)
      }
      let verbs: [HazardScan.Verb] =
        switch write.verb {
        case .insert, .load: [.insert, .update]
        case .replace: [.insert, .delete]
        case .update: [.update]
        case .delete: [.delete]
        }
      triggers(of: name, verbs, depth: depth + 1)
    }
  }
}
