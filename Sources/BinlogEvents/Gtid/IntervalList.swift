/// Numbers in intervals: sorted, apart from one another, half open.
///
/// Intervals lie in chunks of a few hundred, so that one that comes out of order moves no more
/// than its chunk: any order of insertions takes n log n, whatever a log or a user gives.
public struct IntervalList<Bound: FixedWidthInteger & Sendable>: Sendable {
  /// None is empty; the intervals of one lie before those of the next.
  @usableFromInline var chunks: [[Range<Bound>]] = []
  /// The most intervals in a chunk.
  @inlinable static var mostInChunk: Int { 512 }

  /// No numbers.
  @inlinable public init() {}

  /// Whether there are none.
  @inlinable public var isEmpty: Bool { chunks.isEmpty }

  /// How many intervals there are.
  public var count: Int { chunks.reduce(0) { $0 + $1.count } }

  /// The last interval.
  @inlinable public var last: Range<Bound>? { chunks.last?.last }

  /// All intervals, in order.
  public var ranges: [Range<Bound>] { Array(chunks.joined()) }

  /// Calls `body` with each interval, in order.
  @inlinable public func forEach(_ body: (Range<Bound>) -> Void) {
    for chunk in chunks { for range in chunk { body(range) } }
  }

  /// Adds the numbers of `range`.
  @inlinable public mutating func insert(_ range: Range<Bound>) {
    guard !range.isEmpty else { return }
    // The usual case: the number after the last one.
    guard let last, range.lowerBound <= last.upperBound else { return append(range) }
    if range.lowerBound >= last.lowerBound {
      let place = chunks.count - 1
      let end = chunks[place].count - 1
      chunks[place][end] = last.lowerBound..<max(last.upperBound, range.upperBound)
      return
    }
    let first = chunk { $0.upperBound >= range.lowerBound }
    let start = Self.index(in: chunks[first]) { $0.upperBound >= range.lowerBound }
    let met = chunks[first][start]
    guard met.lowerBound <= range.upperBound else {
      chunks[first].insert(range, at: start)
      split(first)
      return
    }
    merge(range, from: start, in: first)
  }

  /// Puts `range` in place of the intervals that it touches, of which the first is known.
  @inlinable mutating func merge(_ range: Range<Bound>, from start: Int, in first: Int) {
    let lower = min(range.lowerBound, chunks[first][start].lowerBound)
    var upper = range.upperBound
    var chunk = first
    var end = start
    while true {
      while end < chunks[chunk].count, chunks[chunk][end].lowerBound <= upper {
        upper = max(upper, chunks[chunk][end].upperBound)
        end += 1
      }
      guard end == chunks[chunk].count, chunk + 1 < chunks.count,
        chunks[chunk + 1][0].lowerBound <= upper
      else { break }
      chunk += 1
      end = 0
    }
    guard chunk > first else {
      chunks[first].replaceSubrange(start..<end, with: CollectionOfOne(lower..<upper))
      return
    }
    chunks[first].replaceSubrange(start..., with: CollectionOfOne(lower..<upper))
    chunks[chunk].removeFirst(end)
    chunks.removeSubrange(first + 1..<(chunks[chunk].isEmpty ? chunk + 1 : chunk))
  }

  @inlinable mutating func append(_ range: Range<Bound>) {
    if let count = chunks.last?.count, count < Self.mostInChunk {
      chunks[chunks.count - 1].append(range)
    } else {
      chunks.append([range])
    }
  }

  @inlinable mutating func split(_ place: Int) {
    let count = chunks[place].count
    guard count > Self.mostInChunk else { return }
    let back = Array(chunks[place][(count / 2)...])
    chunks[place].removeSubrange((count / 2)...)
    chunks.insert(back, at: place + 1)
  }

  /// The first chunk whose last interval is one that `isBehind` says yes to, or the number of
  /// chunks; it says no to all intervals before.
  @inlinable func chunk(_ isBehind: (Range<Bound>) -> Bool) -> Int {
    Self.first(of: chunks.count) { place in
      let list = chunks[place]
      return isBehind(list[list.count - 1])
    }
  }

  @inlinable static func index(
    in list: [Range<Bound>], _ isBehind: (Range<Bound>) -> Bool
  ) -> Int { first(of: list.count) { isBehind(list[$0]) } }

  @inlinable static func first(of count: Int, _ isBehind: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isBehind(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The first interval that has a number above `number`.
  public func first(above number: Bound) -> Range<Bound>? {
    // It ends above the number after.
    guard number < Bound.max else { return nil }
    let place = chunk { $0.upperBound > number + 1 }
    guard place < chunks.count else { return nil }
    let list = chunks[place]
    return list[Self.index(in: list) { $0.upperBound > number + 1 }]
  }

  /// Whether `number` is in it.
  @inlinable public func contains(_ number: Bound) -> Bool {
    let place = chunk { $0.upperBound > number }
    guard place < chunks.count else { return false }
    let list = chunks[place]
    return list[Self.index(in: list) { $0.upperBound > number }].contains(number)
  }

  /// Calls `body` with the part of each interval that lies in `window`, in order.
  @inlinable public func forEachOverlap(of window: Range<Bound>, _ body: (Range<Bound>) -> Void) {
    guard !window.isEmpty else { return }
    var place = chunk { $0.upperBound > window.lowerBound }
    guard place < chunks.count else { return }
    var index = Self.index(in: chunks[place]) { $0.upperBound > window.lowerBound }
    while place < chunks.count {
      let list = chunks[place]
      while index < list.count {
        guard list[index].lowerBound < window.upperBound else { return }
        body(list[index].clamped(to: window))
        index += 1
      }
      place += 1
      index = 0
    }
  }

  /// What is here and not in `other`.
  public func subtracting(_ other: IntervalList) -> IntervalList {
    var result = IntervalList()
    forEach { range in
      var start = range.lowerBound
      other.forEachOverlap(of: range) { hole in
        if hole.lowerBound > start { result.append(start..<hole.lowerBound) }
        start = hole.upperBound
      }
      if start < range.upperBound { result.append(start..<range.upperBound) }
    }
    return result
  }
}

extension IntervalList: Equatable {
  /// Compares the numbers.
  public static func == (left: IntervalList, right: IntervalList) -> Bool {
    left.chunks.joined().elementsEqual(right.chunks.joined())
  }
}
