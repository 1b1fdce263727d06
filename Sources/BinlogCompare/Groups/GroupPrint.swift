import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogEvents

/// Which of the two.
package enum Side: UInt8, Sendable, CaseIterable {
  case a
  case b

  /// The other one.
  var other: Side { self == .a ? .b : .a }

  /// As people are told.
  var name: String { self == .a ? "A" : "B" }
}

/// By what groups are known on the other side.
enum KnownBy {
  /// Their GTIDs.
  case gtid
  /// When and by whom they were first committed.
  case commit
  /// Their content, and who made them.
  case content
}

/// What stands for a group while two sets of logs are compared: by what it is known, and what it
/// changed.
struct GroupPrint: Sendable {
  var side: Side
  /// Its place among the groups of its side, from 1.
  var order: UInt64
  var identity: RowHash
  var content: RowHash
  /// Whether it changed something.
  var isEmpty: Bool
}

/// Takes the prints of all groups of one side.
struct PrintPass: GroupVisitor {
  private let side: Side
  private let key: RowHash.Key
  private let knownBy: KnownBy
  /// Those that were not fetched yet.
  private(set) var prints: [GroupPrint] = []
  /// The time of the last group.
  private(set) var time: UInt32 = 0
  /// How many groups there were.
  private(set) var groups: UInt64 = 0
  /// Groups whose end is missing: they are not compared.
  private(set) var unfinished: UInt64 = 0
  private(set) var damage = DamageList()
  private var sum = Sum()
  private var earlier = Sum()
  private var table: (map: TableMap, hash: RowHash)?
  private var scratch: [UInt8] = []

  /// So many groups are taken before the other side has its turn.
  private static let batch = 512

  private struct Sum {
    var number: UInt64 = 0
    var content = RowHash(high: 0, low: 0)
    var isEmpty = true
  }

  init(_ side: Side, _ key: RowHash.Key, knownBy: KnownBy) {
    self.side = side
    self.key = key
    self.knownBy = knownBy
  }

  /// Hands over the prints.
  mutating func take() -> [GroupPrint] {
    let list = prints
    prints.removeAll(keepingCapacity: true)
    return list
  }

  mutating func step(
    _ reader: borrowing LogReader, _ step: LogStep, _ groups: inout GroupCollector
  ) -> Bool {
    let number = groups.atHand?.number ?? 0
    if number != sum.number {
      earlier = sum
      sum = Sum()
      sum.number = number
    }
    if step == .event {
      if let statement = groups.statement, !statement.isBesideRows { take(statement) }
      if let rows = groups.rows { take(rows, reader) }
    }
    return prints.count < Self.batch
  }

  private mutating func take(_ statement: GroupCollector.StatementAtHand) {
    sum.content.mix(RowHash(statement.text.span, key), label: 1)
    sum.isEmpty = false
  }

  private mutating func take(
    _ rows: GroupCollector.RowsAtHand, _ reader: borrowing LogReader
  ) {
    let map = rows.table
    let name: RowHash
    if let table, table.map === map {
      name = table.hash
    } else {
      name = RowHash((map.database + [0] + map.table).span, key)
      table = (map, name)
    }
    let event = reader.event
    var images = RowHash(high: 0, low: 0)
    do throws(DecodeError) {
      let body = try event.body(RowsEvent.self)
      try event.withImages(of: body) { images = RowHash($0.bytes, key) }
    } catch {
      return  // The collector tells of it.
    }
    images.mix(name, label: rows.operation == .insert ? 2 : rows.operation == .update ? 3 : 4)
    sum.content.mix(images)
    sum.isEmpty = false
  }

  mutating func ended(_ group: GroupSummary, state: [MariaGtid]) {
    groups += 1
    time = group.timestamp
    guard group.isComplete else {
      unfinished += 1
      return
    }
    let sum = sum.number == group.number ? sum : earlier.number == group.number ? earlier : Sum()
    prints.append(
      GroupPrint(
        side: side, order: group.number, identity: identity(group, sum.content),
        content: sum.content, isEmpty: sum.isEmpty))
  }

  private mutating func identity(_ group: GroupSummary, _ content: RowHash) -> RowHash {
    let known: GroupKey? =
      switch knownBy {
      case .gtid:
        GroupKey.identity(group.gtid, server: group.serverID, firstCommit: group.commitTime)
      case .commit: GroupKey.commitTime(server: group.serverID, firstCommit: group.commitTime)
      case .content: nil
      }
    scratch.removeAll(keepingCapacity: true)
    switch known {
    case .gtid(.mysql(let gtid)):
      scratch.append(1)
      scratch += gtid.uuid.bytes
      append(UInt64(bitPattern: gtid.number), 8)
      if gtid.tag != .none { scratch += gtid.tag.bytes }
    case .gtid(.mariadb(let gtid)):
      scratch.append(2)
      append(UInt64(gtid.domain), 4)
      append(UInt64(gtid.server), 4)
      append(gtid.sequence, 8)
    case .commit(let server, let time):
      scratch.append(3)
      append(UInt64(server), 4)
      append(time, 8)
    default:
      scratch.append(4)
      append(UInt64(group.serverID), 4)
      append(content.high, 8)
      append(content.low, 8)
    }
    let bytes = scratch
    return RowHash(bytes.span, key)
  }

  private mutating func append(_ value: UInt64, _ width: Int) {
    for index in 0..<width { scratch.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
  }

  mutating func notice(_ notice: LogNotice, in path: String) { damage.add(notice, in: path) }
}
