package import BinlogChanges

/// A group in which the two sides do not agree, or may not.
package struct ComparedGroup: Sendable {
  /// Why it is looked at.
  package enum Kind: String, Sendable {
    /// Only A has it.
    case onlyA
    /// Only B has it.
    case onlyB
    /// Both have it, and it does not look the same.
    case different
    /// Both have its content, by other identifiers.
    case moved
    /// Both have it, in another place among others.
    case overtaken
  }

  /// What the lack of a group means.
  package enum Outcome: String, Sendable {
    /// The other side has the same values by another way, or nothing was changed.
    case harmless
    /// The other side lacks what it did.
    case lost
    /// The other side has values of its own there.
    case conflict
  }

  package var kind: Kind
  /// Its number among the groups of each side.
  var orders: [Side: UInt64] = [:]
  /// As each side has it; nil where it does not have it, or where there are too many to keep.
  package var summaries: [Side: GroupSummary] = [:]
  /// Whether it changed rows of which an outcome can be told.
  var hasRows = false
  /// Whether it did something that no row shows: a definition, or changes logged as text.
  var hasStatements = false
  /// Whether some of its rows are not as on the other side.
  var isLost = false
  /// Whether the other side wrote such a row itself.
  var isConflict = false
  /// Whether rows or statements of it differ between the sides.
  package var isDifferent = false
  /// Whether one side logged statements for it and the other rows, so that they cannot be compared.
  package var isUncomparable = false
  /// Whether the other side had executed it before its logs begin, or in a log that is missing.
  package var isElsewhere = false
  var texts: [Side: RowHash] = [:]
  var rows: [Side: UInt64] = [:]

  init(_ kind: Kind, _ orders: [Side: UInt64]) {
    self.kind = kind
    self.orders = orders
  }

  /// What it means that one side lacks it, or has it otherwise.
  package var outcome: Outcome {
    if isConflict { return .conflict }
    if isLost || hasStatements { return .lost }
    return .harmless
  }
}

/// The groups that matter, found by side and number.
final class GroupsOfInterest {
  var groups: [ComparedGroup] = []
  private var places: [Side: [UInt64: Int]] = [.a: [:], .b: [:]]
  /// How many are kept with what they did.
  static let mostSummaries = 50_000
  private var kept = 0
  /// Whether there were more.
  private(set) var isCut = false

  /// The groups of a pairing that are not the same on both sides, or stand elsewhere.
  init(_ pairing: GroupPairing) {
    for order in pairing.alone[.a] ?? [] { add(ComparedGroup(.onlyA, [.a: order])) }
    for order in pairing.alone[.b] ?? [] { add(ComparedGroup(.onlyB, [.b: order])) }
    for pair in pairing.renamed { add(ComparedGroup(.moved, [.a: pair.a, .b: pair.b])) }
    for pair in pairing.unequal { add(ComparedGroup(.different, [.a: pair.a, .b: pair.b])) }
    for pair in pairing.overtaken where places[.a]?[pair.a] == nil {
      add(ComparedGroup(.overtaken, [.a: pair.a, .b: pair.b]))
    }
  }

  private func add(_ group: ComparedGroup) {
    for (side, order) in group.orders { places[side]?[order] = groups.count }
    groups.append(group)
  }

  /// The place of group `order` of `side`; nil where it is the same on both.
  func place(_ side: Side, _ order: UInt64) -> Int? { places[side]?[order] }

  /// Keeps what a group did, while there is room.
  func keep(_ summary: GroupSummary, _ side: Side, at place: Int) {
    guard kept < Self.mostSummaries else {
      isCut = true
      return
    }
    kept += 1
    groups[place].summaries[side] = summary
  }
}
