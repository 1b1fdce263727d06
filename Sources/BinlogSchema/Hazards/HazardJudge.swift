package import BinlogEvents

/// Says of each statement why it may leave something else on a replica, by the list of unsafe
/// statements of the server that ran it.
///
/// A value, which learns from the definitions that it is told of. What depends on a definition that
/// nobody gave is *possible*, never nothing.
package struct HazardJudge: Sendable {
  typealias Name = SchemaCatalog.TableName

  /// How a statement stands in its transaction.
  package struct Place: Sendable {
    /// Whether the transaction wrote a table that is rolled back; nil where that is not known.
    package var hasTransactional: Bool? = false
    /// Whether the transaction has changed something already.
    package var hasChange = false
    /// Whether it is an XA transaction.
    package var isXA = false

    /// The beginning of a transaction.
    package init() {}
  }

  /// What came of a statement.
  package struct Answer: Sendable {
    package var hazards: [StatementHazard] = []
    /// Whether it writes a table that is rolled back; nil where that is not known.
    package var writesTransactional: Bool? = false
    /// Whether it changes rows, as far as its kind tells.
    package var isChange = false
  }

  private(set) var catalog: SchemaCatalog
  let flavor: Flavor
  private var temporary: [UInt32: SchemaCatalog] = [:]
  private static let mostThreads = 1000

  /// A judge who knows what `catalog` knows.
  package init(_ catalog: SchemaCatalog, flavor: Flavor) {
    self.catalog = catalog
    self.flavor = flavor
  }

  // MARK: Definitions

  /// Takes in what a statement defines, whose text is UTF-8.
  package mutating func observe(_ text: [UInt8], _ context: StatementContext) {
    var context = context
    context.dialect.charset = nil
    catalog.apply(text, context)
    var parser = SQLParser(text, context.dialect)
    guard let statement = try? parser.statement() else { return }
    let thread = context.thread
    switch statement {
    case .createTable(var create) where create.isTemporary:
      guard temporary[thread] != nil || temporary.count < Self.mostThreads else { return }
      create.isTemporary = false
      if let like = create.like,
        let model = catalog.definition(
          database: like.database ?? context.database, table: like.name)
      {
        temporary[thread, default: SchemaCatalog()].learn(
          Name(database: create.name.database ?? context.database, table: create.name.name), model)
      } else {
        _ = temporary[thread, default: SchemaCatalog()].apply(
          .createTable(create), context)
      }
    case .dropTables(let names, _):
      _ = temporary[thread]?.apply(.dropTables(names, isTemporary: false), context)
    case .alterTable, .renameTables: _ = temporary[thread]?.apply(statement, context)
    default: break
    }
  }

  /// Whether a table is rolled back; nil where that is not known.
  package func isTransactional(database: [UInt8], table: [UInt8]) -> Bool? {
    catalog.definition(database: database, table: table)
      .flatMap { HazardNames.isTransactional($0.engine) }
  }

  // MARK: Statements

  /// What is unsafe in a statement, whose text is UTF-8.
  package func judge(
    _ text: [UInt8], _ context: StatementContext, _ place: Place
  ) -> Answer {
    var context = context
    context.dialect.charset = nil
    var answer = Answer()
    guard let head = ChangeHead(text, context.dialect) else {
      answer.hazards = definition(text, context)
      return answer
    }
    var run = HazardRun(
      catalog, temporary[context.thread], flavor, database: context.database)
    let scope = StatementScope(text, context)
    run.statement(head, scope, context.updatedTables)
    if place.isXA, flavor == .mysql, head.verb != .call { run.add(StatementHazard(.xa)) }
    run.engines(place)
    answer.hazards = run.hazards
    // Which of several tables are changed is in the event, where its server was not too old.
    if scope.kind == .multiUpdate, context.updatedTables ?? 0 == 0 {
      for index in answer.hazards.indices where answer.hazards[index].code.dependsOnTables {
        answer.hazards[index].isCertain = false
      }
    }
    // What the server does not look at as one statement it does not call unsafe.
    if head.verb == .load {
      for index in answer.hazards.indices { answer.hazards[index].isCertain = false }
      answer.hazards.append(StatementHazard(.loadData, isCertain: false))
    }
    answer.writesTransactional = run.writesTransactional
    answer.isChange = true
    return answer
  }

  /// Of a definition only what each server works out for itself.
  private func definition(_ text: [UInt8], _ context: StatementContext) -> [StatementHazard] {
    guard text.count < 1 << 20 else { return [] }
    var parser = SQLParser(text, context.dialect)
    guard parser.isWord("ALTER"), case .alterTable(let alter)? = try? parser.statement() else {
      return []
    }
    for change in alter.changes {
      if case .addColumn(let column, _, _) = change, column.definition.hasUnsafeDefault {
        return [
          StatementHazard(
            .defaultExpression, isCertain: false,
            subject: "the default of \(column.definition.nameText)")
        ]
      }
    }
    return []
  }
}
