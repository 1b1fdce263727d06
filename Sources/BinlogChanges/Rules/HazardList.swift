import BinlogEvents
package import BinlogSchema

/// The hazards of the statements of logs, in their order.
package struct HazardList: Sendable {
  /// A hazard of one statement.
  package struct Entry: Sendable {
    /// Which group it is of.
    package var group: GroupSummary
    /// Offset of the event; of a payload where it is inside one.
    package var position: UInt64
    /// The beginning of the statement.
    package var statement: String
    package var hazard: StatementHazard
  }

  package private(set) var entries: [Entry] = []
  /// How many there are of each kind, those included that are not listed.
  package private(set) var counts: [StatementHazard.Code: (certain: UInt64, possible: UInt64)] = [:]
  /// How many are not listed, as there are too many.
  package private(set) var untold: UInt64 = 0
  /// How many statements were looked at.
  package private(set) var statements: UInt64 = 0

  private let schemas: SchemaFiles
  private var judge: HazardJudge?
  private var place = HazardJudge.Place()
  private var number: UInt64 = 0
  /// The first entry of the group at hand, whose end is not known yet.
  private var firstOpen = 0
  /// The first change of the group, where it is unsafe if others follow.
  private var mixed: Int?
  private var hasChange = false
  private static let most = 20_000

  /// A list by the definitions of `schemas` and of the logs.
  package init(_ schemas: SchemaFiles) { self.schemas = schemas }

  private mutating func enter(_ group: GroupSummary) {
    if judge == nil { judge = HazardJudge(schemas.catalog, flavor: group.flavor) }
    guard group.number != number else { return }
    number = group.number
    place = HazardJudge.Place()
    mixed = nil
    hasChange = false
  }

  /// Another change of the group shows that the first was not one by itself.
  private mutating func noteChange() {
    if let mixed {
      entries[mixed].hazard.isCertain = true
      var count = counts[.mixedEngines] ?? (0, 0)
      count.certain &+= 1
      count.possible -= min(1, count.possible)
      counts[.mixedEngines] = count
      self.mixed = nil
    }
  }

  /// Takes a statement; `isApplied` says whether the replica runs it.
  mutating func take(
    _ text: [UInt8], _ context: StatementContext, _ group: GroupSummary, at position: UInt64,
    isApplied: Bool
  ) {
    enter(group)
    place.isXA = group.kind == .xa
    place.hasChange = hasChange
    guard let answer = judge?.judge(text, context, place) else { return }
    judge?.observe(text, context)
    let isFirst = !hasChange
    if answer.isChange {
      noteChange()
      hasChange = true
    }
    note(written: answer.writesTransactional)
    guard isApplied else { return }
    statements &+= 1
    for hazard in answer.hazards {
      var count = counts[hazard.code] ?? (0, 0)
      if hazard.isCertain { count.certain &+= 1 } else { count.possible &+= 1 }
      counts[hazard.code] = count
      guard entries.count < Self.most else {
        untold &+= 1
        continue
      }
      if isFirst, hazard.code == .mixedEngines { mixed = entries.count }
      entries.append(
        Entry(
          group: group, position: position, statement: RuleWalk.beginning(text), hazard: hazard))
    }
  }

  /// Takes notice of rows, whose table may be rolled back.
  mutating func takeRows(_ database: [UInt8], _ table: [UInt8], _ group: GroupSummary) {
    enter(group)
    noteChange()
    hasChange = true
    note(written: judge?.isTransactional(database: database, table: table))
  }

  private mutating func note(written: Bool?) {
    switch written {
    case true?: place.hasTransactional = true
    case nil: if place.hasTransactional == false { place.hasTransactional = nil }
    case false?: break
    }
  }

  /// The group at hand ended.
  mutating func ended(_ group: GroupSummary) {
    while firstOpen < entries.count {
      if entries[firstOpen].group.number == group.number { entries[firstOpen].group = group }
      firstOpen += 1
    }
  }
}
