import BinlogBytes
import BinlogChanges

/// Finds for each group of one side the same group of the other, as their prints come in.
///
/// Both sides are read at about the same pace, so that few wait; beyond a bound they wait sorted on
/// disk, where those that belong together come to lie side by side.
struct GroupPairing {
  /// Two groups that are one.
  struct Pair {
    var a: UInt64
    var b: UInt64
    /// Whether they look the same.
    var isEqual: Bool
  }

  /// Groups that follow one another on both sides.
  struct Run {
    var a: UInt64
    var b: UInt64
    var count: UInt64
  }

  /// How many groups both have.
  private(set) var count: UInt64 = 0
  /// Pairs whose prints differ.
  private(set) var unequal: [Pair] = []
  /// Pairs that were overtaken by others on one side.
  private(set) var overtaken: [Pair] = []
  /// Pairs of the same content that are known by other identifiers.
  private(set) var renamed: [Pair] = []
  /// The groups that only one side has, in their order.
  private(set) var alone: [Side: [UInt64]] = [.a: [], .b: []]
  private(set) var runs: [Run] = []
  private var most: (a: UInt64, b: UInt64) = (0, 0)
  private var waiting: [RowHash: GroupPrint] = [:]
  /// Those with the identity of one that waits.
  private var more: [RowHash: [GroupPrint]] = [:]
  private var moreCount = 0
  private let disk: SpillSort
  private let directory: String
  private let limit: Int

  /// Keeps `limit` groups in memory; others wait in `directory`.
  init(directory: String, limit: Int = 500_000) {
    self.directory = directory
    self.limit = limit
    disk = SpillSort(keySize: 25, directory: directory, limit: 32 << 20)
  }

  /// Whether nothing waits on disk, and no more in memory than that.
  var waitingCount: Int { waiting.count + moreCount }

  /// Takes in a group.
  mutating func add(_ print: GroupPrint) throws(SourceError) {
    guard let known = waiting[print.identity] else {
      waiting[print.identity] = print
      if waitingCount > limit { try spill() }
      return
    }
    guard known.side != print.side else {
      more[print.identity, default: []].append(print)
      moreCount += 1
      return
    }
    pair(known, print)
    if var list = more[print.identity], !list.isEmpty {
      waiting[print.identity] = list.removeFirst()
      moreCount -= 1
      more[print.identity] = list.isEmpty ? nil : list
    } else {
      waiting[print.identity] = nil
    }
  }

  private mutating func pair(_ one: GroupPrint, _ other: GroupPrint) {
    let a = one.side == .a ? one : other
    let b = one.side == .a ? other : one
    let pair = Pair(a: a.order, b: b.order, isEqual: a.content == b.content)
    count += 1
    if !pair.isEqual { unequal.append(pair) }
    if pair.a < most.a || pair.b < most.b { overtaken.append(pair) }
    most = (max(most.a, pair.a), max(most.b, pair.b))
    join(pair)
  }

  private mutating func join(_ pair: Pair) {
    if let last = runs.last, last.a + last.count == pair.a, last.b + last.count == pair.b {
      runs[runs.count - 1].count += 1
    } else {
      runs.append(Run(a: pair.a, b: pair.b, count: 1))
    }
  }

  private mutating func spill() throws(SourceError) {
    for print in waiting.values { try write(print, print.identity, print.content, to: disk) }
    for list in more.values {
      for print in list { try write(print, print.identity, print.content, to: disk) }
    }
    waiting.removeAll(keepingCapacity: true)
    more = [:]
    moreCount = 0
  }

  private func write(
    _ print: GroupPrint, _ first: RowHash, _ second: RowHash, to sort: SpillSort
  ) throws(SourceError) {
    var record: [UInt8] = []
    record.reserveCapacity(42)
    record.append(big: first.high)
    record.append(big: first.low)
    record.append(print.side.rawValue)
    record.append(big: print.order)
    record.append(big: second.high)
    record.append(big: second.low)
    record.append(print.isEmpty ? 1 : 0)
    try sort.add(record.span)
  }

  private static func read(_ record: Span<UInt8>) -> (first: RowHash, print: GroupPrint) {
    let first = RowHash(high: record.big(at: 0), low: record.big(at: 8))
    let second = RowHash(high: record.big(at: 25), low: record.big(at: 33))
    return (
      first,
      GroupPrint(
        side: record[16] == 0 ? .a : .b, order: record.big(at: 17), identity: first,
        content: second, isEmpty: record[41] == 1)
    )
  }

  /// Settles what waits; nothing more comes.
  mutating func finish() throws(SourceError) {
    let rest = SpillSort(keySize: 25, directory: directory, limit: 32 << 20)
    if disk.count == 0 {
      for print in waiting.values { try write(print, print.content, print.identity, to: rest) }
      for list in more.values {
        for print in list { try write(print, print.content, print.identity, to: rest) }
      }
      waiting = [:]
      more = [:]
    } else {
      try spill()
      var open: [GroupPrint] = []
      try disk.drain { record throws(SourceError) in
        let print = Self.read(record).print
        if let last = open.last, last.identity != print.identity {
          for left in open { try write(left, left.content, left.identity, to: rest) }
          open = []
        }
        if print.side == .b, let place = open.firstIndex(where: { $0.side == .a }) {
          pair(open.remove(at: place), print)
        } else {
          open.append(print)
        }
      }
      for left in open { try write(left, left.content, left.identity, to: rest) }
    }
    // The same content under another name: those of A come first, in their order.
    var open: [GroupPrint] = []
    var content: RowHash?
    try rest.drain { record in
      var print = Self.read(record).print
      print.content = print.identity
      if content != print.content {
        leave(open)
        open = []
        content = print.content
      }
      if print.side == .b, !print.isEmpty, let place = open.firstIndex(where: { $0.side == .a }) {
        let one = open.remove(at: place)
        let pair = Pair(a: one.order, b: print.order, isEqual: true)
        renamed.append(pair)
        join(pair)
      } else {
        open.append(print)
      }
    }
    leave(open)
    alone[.a]?.sort()
    alone[.b]?.sort()
    renamed.sort { $0.a < $1.a }
    unequal.sort { $0.a < $1.a }
    overtaken.sort { $0.a < $1.a }
    runs.sort { $0.b < $1.b }
  }

  private mutating func leave(_ prints: [GroupPrint]) {
    for print in prints { alone[print.side]?.append(print.order) }
  }

  /// The number of A's group that is group `order` of B; nil where A has none.
  func partner(ofB order: UInt64) -> UInt64? {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].b <= order { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let run = runs[low - 1]
    return order - run.b < run.count ? run.a + (order - run.b) : nil
  }
}

extension [UInt8] {
  /// Appends 8 bytes, the highest first, so that comparing bytes compares numbers.
  mutating func append(big value: UInt64) {
    for shift in stride(from: 56, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
    }
  }

  /// Appends so many bytes, the lowest first.
  mutating func append(little value: UInt64, _ width: Int) {
    for index in 0..<width { append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
  }
}

extension Span<UInt8> {
  /// 8 bytes as a number, the highest first.
  func big(at start: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in start..<start + 8 { value = value << 8 | UInt64(self[index]) }
    return value
  }
}
