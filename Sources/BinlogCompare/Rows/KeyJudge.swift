import BinlogBytes
import BinlogChanges
import BinlogRows

/// Goes over the changes of one row on both sides, and says what became of it.
///
/// What both sides did first in the same order is passed over. From there on each side has a history
/// of its own: where they end in the same values, nothing is lost; where one side alone wrote, the
/// other lacks it; where both did, they had not seen one another.
final class KeyJudge {
  private let book: TableBook
  private let interest: GroupsOfInterest
  /// Hears of each row.
  private let report: (RowDifference) -> Void
  /// One group on both sides that found a row in different states.
  private(set) var drift: [Drift] = []
  private var drifted: [Int: Int] = [:]
  /// Rows that groups common to both reached in another order, with other values at the end.
  private(set) var orders: [Inversion] = []
  /// New rows to which both sides gave the same number.
  private(set) var doubled: [Doubled] = []
  /// All of those.
  private(set) var doubledCount: UInt64 = 0
  private static let most = 1000

  /// A row that a group found otherwise on one side than on the other.
  struct Drift {
    var row: RowDifference
    var gtid: [UInt8]
    var order: UInt64
  }

  /// Two groups that came in another order.
  struct Inversion {
    var row: RowDifference
    var first: RowTouch
    var second: RowTouch
  }

  /// A number that was given out twice.
  struct Doubled {
    var row: RowDifference
    var a: RowTouch
    var b: RowTouch
  }

  init(
    _ book: TableBook, _ interest: GroupsOfInterest, report: @escaping (RowDifference) -> Void
  ) {
    self.book = book
    self.interest = interest
    self.report = report
  }

  /// Judges the row that all of `touches` are of.
  func judge(_ touches: [RowTouch]) {
    guard let first = touches.first else { return }
    let all: [Side: [RowTouch]] = [
      .a: touches.filter { $0.side == .a }, .b: touches.filter { $0.side == .b },
    ]
    let version = version(all)
    let key = book.key(ofVersion: version)
    if key.isEmpty {
      judgeCounts(all, first.table, version)
      return
    }
    let (a, b) = (all[.a] ?? [], all[.b] ?? [])
    var prefix = 0
    while prefix < min(a.count, b.count), a[prefix].token == b[prefix].token,
      isSame(a[prefix], b[prefix])
    {
      prefix += 1
    }
    let rest: [Side: [RowTouch]] = [.a: Array(a[prefix...]), .b: Array(b[prefix...])]
    let last = prefix > 0 ? a[prefix - 1] : nil
    if rest[.a]?.isEmpty ?? true, rest[.b]?.isEmpty ?? true { return }
    var row = RowDifference(
      kind: .missing, differs: false, version: version, table: first.table, key: key, states: [:],
      writers: [:])
    for side in Side.allCases {
      row.states[side] = state(side, rest, last, all, first.table).moved(to: version, book)
      row.writers[side] = rest[side]?.last ?? all[side]?.last
    }
    if let one = row.states[.a], let other = row.states[.b] {
      row.differs = one.differs(from: other)
    }
    conclude(&row, rest)
  }

  /// How its table was last, as the side that knows it better has it.
  private func version(_ all: [Side: [RowTouch]]) -> Int {
    let candidates = [all[.a]?.last, all[.b]?.last].compactMap { touch in
      touch.map { book.best(ofVersion: $0.version) }
    }
    func isGood(_ version: Int) -> Bool {
      let table = book.versions[version]
      return table.columns.allSatisfy { $0.isNamed } && table.key != nil
    }
    return candidates.first(where: isGood) ?? candidates.first ?? 0
  }

  private func isSame(_ one: RowTouch, _ other: RowTouch) -> Bool {
    if one.kind == other.kind, one.before == other.before, one.after == other.after { return true }
    guard one.kind == other.kind else { return false }
    return !before(one).moved(to: other.version, book).differs(from: before(other))
      && !after(one).moved(to: other.version, book).differs(from: after(other))
  }

  private func before(_ touch: RowTouch) -> RowState {
    RowState(
      touch.before, version: touch.version, columns: book.versions[touch.version].columns.count)
  }

  private func after(_ touch: RowTouch) -> RowState {
    RowState(
      touch.after, version: touch.version, columns: book.versions[touch.version].columns.count)
  }

  /// The row at the end of a side's logs.
  private func state(
    _ side: Side, _ rest: [Side: [RowTouch]], _ last: RowTouch?, _ all: [Side: [RowTouch]],
    _ table: Int
  ) -> RowState {
    var state: RowState
    let own = rest[side] ?? []
    if let first = own.first {
      state = before(first)
      if let last { state.complete(from: after(last).moved(to: first.version, book)) }
      for touch in own {
        var next = after(touch)
        if touch.kind == .changed {
          next.complete(from: before(touch))
          next.complete(from: state.moved(to: touch.version, book))
        }
        state = next
      }
    } else if let other = rest[side.other]?.first {
      // It did nothing since: the row is as the other side found it.
      state = before(other)
      if let last { state.complete(from: after(last).moved(to: other.version, book)) }
    } else {
      return .absent(last?.version ?? 0)
    }
    let resets = book[table].resets[side] ?? []
    let others = book[table].resets[side.other] ?? []
    if let order = all[side]?.last?.order {
      if resets.contains(where: { $0 > order }) { return .absent(state.version) }
    } else if resets.count > others.count {
      return .absent(state.version)
    }
    return state
  }

  /// Says what the histories mean, and who is hit by it.
  private func conclude(_ row: inout RowDifference, _ rest: [Side: [RowTouch]]) {
    let (a, b) = (rest[.a] ?? [], rest[.b] ?? [])
    let (tokensA, tokensB) = (Set(a.map(\.token)), Set(b.map(\.token)))
    let uniqueA = a.filter { !tokensB.contains($0.token) }
    let uniqueB = b.filter { !tokensA.contains($0.token) }
    note(a, tokensB, row.differs, isMet: !uniqueB.isEmpty)
    note(b, tokensA, row.differs, isMet: !uniqueA.isEmpty)
    drift(row, a, b)

    let commonA = a.filter { tokensB.contains($0.token) }
    let commonB = b.filter { tokensA.contains($0.token) }
    let inversion = Self.inversion(commonA, commonB)
    let isWrittenOver = Self.isWrittenOver(a, uniqueA) || Self.isWrittenOver(b, uniqueB)
    let isMet = !uniqueA.isEmpty && !uniqueB.isEmpty
    guard row.differs || isMet || inversion != nil || isWrittenOver else { return }
    if isMet || inversion != nil || isWrittenOver {
      let gone = (a + b).contains { $0.kind == .went }
      let kept = (a + b).contains { $0.kind == .changed }
      if gone, kept {
        row.kind = .deleteUpdate
      } else {
        row.kind = isMet ? .conflict : .lostUpdate
      }
    }
    if isMet { double(row, uniqueA, uniqueB) }
    if let inversion, row.differs, orders.count < Self.most {
      orders.append(Inversion(row: row, first: inversion.0, second: inversion.1))
    }
    report(row)
  }

  /// Notes with the groups that one side did alone what came of it.
  private func note(_ list: [RowTouch], _ others: Set<UInt64>, _ differs: Bool, isMet: Bool) {
    for touch in list {
      guard let place = touch.group, !others.contains(touch.token) else { continue }
      switch interest.groups[place].kind {
      case .onlyA, .onlyB, .different:
        interest.groups[place].isDifferent = true
        if differs {
          interest.groups[place].isLost = true
          if isMet { interest.groups[place].isConflict = true }
        }
      case .moved, .overtaken: continue
      }
    }
  }

  /// Two common groups that are in another order on the other side.
  private static func inversion(
    _ a: [RowTouch], _ b: [RowTouch]
  ) -> (RowTouch, RowTouch)? {
    guard let place = zip(a, b).enumerated().first(where: { $1.0.token != $1.1.token })?.offset
    else { return nil }
    return (a[place], b[place])
  }

  /// Whether somebody else wrote over what only this side has, without having seen it.
  private static func isWrittenOver(_ all: [RowTouch], _ unique: [RowTouch]) -> Bool {
    let tokens = Set(unique.map(\.token))
    for (place, touch) in all.enumerated() where tokens.contains(touch.token) {
      if all[(place + 1)...].contains(where: {
        !tokens.contains($0.token) && $0.server != touch.server
      }) {
        return true
      }
    }
    return false
  }

  /// Keeps the first row of each table that one group found in different states.
  private func drift(_ row: RowDifference, _ a: [RowTouch], _ b: [RowTouch]) {
    for one in a {
      guard let other = b.first(where: { $0.token == one.token }) else { continue }
      let (left, right) = (
        before(one).moved(to: row.version, book), before(other).moved(to: row.version, book)
      )
      let isDrift = left.differs(from: right)
      if isDrift || one.kind != other.kind
        || after(one).moved(to: row.version, book).differs(
          from: after(other).moved(to: row.version, book))
      {
        for place in [one.group, other.group].compactMap({ $0 }) {
          interest.groups[place].isDifferent = true
          if row.differs { interest.groups[place].isLost = true }
        }
      }
      guard isDrift else { continue }
      var found = row
      found.differs = true
      found.states = [.a: left, .b: right]
      found.writers = [.a: one, .b: other]
      let drift = Drift(row: found, gtid: one.gtid, order: one.order)
      if let place = drifted[row.table] {
        if one.order < self.drift[place].order { self.drift[place] = drift }
      } else {
        drifted[row.table] = self.drift.count
        self.drift.append(drift)
      }
      return
    }
  }

  /// Notes that both sides gave a new row the same number.
  private func double(_ row: RowDifference, _ a: [RowTouch], _ b: [RowTouch]) {
    guard row.key.count == 1, let column = row.key.first,
      let one = a.first(where: { $0.kind == .came }),
      let other = b.first(where: { $0.kind == .came }),
      one.server != other.server
    else { return }
    let known = book.versions[row.version].columns[column]
    guard known.layout.isInteger, known.isAutoIncrement != false else { return }
    doubledCount += 1
    if doubled.count < Self.most { doubled.append(Doubled(row: row, a: one, b: other)) }
  }

  // MARK: Tables without key

  /// Compares how often a row came and went.
  private func judgeCounts(_ all: [Side: [RowTouch]], _ table: Int, _ version: Int) {
    let (a, b) = (all[.a] ?? [], all[.b] ?? [])
    func net(_ list: [RowTouch]) -> Int {
      list.reduce(0) { $0 + ($1.kind == .came ? 1 : $1.kind == .went ? -1 : 0) }
    }
    let surplus = net(a) - net(b)
    let (tokensA, tokensB) = (Set(a.map(\.token)), Set(b.map(\.token)))
    let uniqueA = a.filter { !tokensB.contains($0.token) }
    let uniqueB = b.filter { !tokensA.contains($0.token) }
    note(a, tokensB, surplus != 0, isMet: !uniqueB.isEmpty)
    note(b, tokensA, surplus != 0, isMet: !uniqueA.isEmpty)
    guard surplus != 0, let sample = a.first ?? b.first else { return }
    var row = RowDifference(
      kind: .missing, differs: true, version: version, table: table, key: [], states: [:],
      writers: [:])
    row.surplus = surplus
    let image = (sample.after ?? sample.before).map {
      RowState($0, version: sample.version, columns: book.versions[sample.version].columns.count)
    }
    let present = (image ?? .absent(version)).moved(to: version, book)
    row.states = [
      .a: surplus > 0 ? present : .absent(version), .b: surplus > 0 ? .absent(version) : present,
    ]
    row.writers[.a] = a.last
    row.writers[.b] = b.last
    report(row)
  }
}

extension ColumnLayout {
  /// Whether its values are whole numbers.
  var isInteger: Bool {
    switch kind {
    case .int8, .int16, .int24, .int32, .int64: true
    default: false
    }
  }
}
