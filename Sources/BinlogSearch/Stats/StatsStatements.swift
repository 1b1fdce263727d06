import BinlogBytes
import BinlogChanges
import BinlogSchema

/// What statements count under, worked out once for all that differ only in their values.
struct StatsStatements {
  typealias Slot = StatsDivision<StatsKey>.Slot

  /// What a statement counts under.
  struct Keys {
    /// The table that it changes, where it is one.
    var table: StatsKey
    var fingerprint: Slot
  }

  private var known: [StatementShape: Keys] = [:]
  /// Of those that stand beside their rows, which have the tables.
  private var besideRows: [StatementShape: Keys] = [:]
  private var size = 0
  private var shape = StatementShape()
  /// How many bytes of shapes are kept.
  private static let mostBytes = 16 << 20

  /// What `statement` counts under; new fingerprints get a slot among `fingerprints`.
  mutating func keys(
    of statement: GroupCollector.StatementAtHand, _ fingerprints: inout StatsDivision<StatsKey>
  ) -> Keys {
    let dialect = statement.context?.dialect ?? SQLDialect()
    // Tables of definitions, and of what is about to be one, are no matter of the text alone.
    guard statement.definition == nil, !(statement.context?.isFirstPhase ?? false),
      shape.set(statement.text, database: statement.context?.database ?? [], dialect)
    else { return make(statement, dialect, &fingerprints) }
    let found = statement.isBesideRows ? besideRows[shape] : known[shape]
    if let found { return found }
    let keys = make(statement, dialect, &fingerprints)
    if size + shape.size > Self.mostBytes {
      known.removeAll(keepingCapacity: true)
      besideRows.removeAll(keepingCapacity: true)
      size = 0
    }
    size += shape.size
    if statement.isBesideRows { besideRows[shape] = keys } else { known[shape] = keys }
    return keys
  }

  private func make(
    _ statement: GroupCollector.StatementAtHand, _ dialect: SQLDialect,
    _ fingerprints: inout StatsDivision<StatsKey>
  ) -> Keys {
    let text = StatementFingerprint.text(of: statement.text, dialect)
    return Keys(table: table(of: statement), fingerprint: fingerprints.slot(.name(text)))
  }

  private func table(of statement: GroupCollector.StatementAtHand) -> StatsKey {
    if let definition = statement.definition {
      return definition.tables.count == 1 ? .table(definition.tables[0]) : .statements
    }
    guard let context = statement.context,
      let change = LoggedChange(statement.text, context), change.tables.count == 1
    else { return .statements }
    return .table(change.tables[0])
  }
}

extension StatsKey {
  fileprivate static func table(_ name: SchemaCatalog.TableName) -> Self {
    .name(name.database + [0x2E] + name.table)
  }
}
