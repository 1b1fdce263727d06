import BinlogEvents
import BinlogTestSupport
import Testing

@Suite struct IntervalListTests {
  /// Numbers that touch, overlap and bridge others, in lists of more than one chunk.
  @Test func agreesWithANaiveSet() {
    for seed in UInt64(1)...8 {
      var random = SeededRandom(seed)
      var list = IntervalList<Int64>()
      var naive: Set<Int64> = []
      for round in 0..<3000 {
        let start = Int64.random(in: 0..<6000, using: &random)
        // Now and then one that swallows many, across chunks.
        let length: Int64 = round % 500 == 499 ? 900 : Int64.random(in: 1...2, using: &random)
        list.insert(start..<start + length)
        for number in start..<start + length { naive.insert(number) }
      }
      let ranges = list.ranges
      #expect(ranges.reduce(0) { $0 + $1.count } == naive.count, "seed \(seed)")
      for (first, second) in zip(ranges, ranges.dropFirst()) {
        #expect(first.upperBound < second.lowerBound, "seed \(seed)")
      }
      #expect((Int64(-1)...7000).allSatisfy { list.contains($0) == naive.contains($0) })
      for number in stride(from: Int64(-1), to: 7000, by: 13) {
        let next = naive.filter { $0 > number }.min()
        #expect(list.first(above: number).map { max($0.lowerBound, number + 1) } == next)
      }
      var other = IntervalList<Int64>()
      for _ in 0..<700 {
        let start = Int64.random(in: 0..<6000, using: &random)
        other.insert(start..<start + 3)
      }
      let rest = list.subtracting(other)
      #expect(
        (Int64(0)...6100).allSatisfy {
          rest.contains($0) == (naive.contains($0) && !other.contains($0))
        })
      var built = IntervalList<Int64>()
      for range in ranges.shuffled(using: &random) { built.insert(range) }
      #expect(built == list)
    }
  }

  /// Would take hours if each moved all others.
  @Test(.timeLimit(.minutes(1)))
  func anyOrderIsTakenInGoodTime() {
    let count: UInt64 = 60_000
    var list = IntervalList<UInt64>()
    // Backwards, and then those in between in an order that jumps about.
    for number in (0..<count).reversed() { list.insert(number * 4..<number * 4 + 1) }
    for number in 0..<count {
      let place = number * 7919 % count
      list.insert(place * 4 + 2..<place * 4 + 3)
    }
    #expect(list.count == Int(count) * 2)
    #expect(list.contains(4 * 17 + 2))
    #expect(!list.contains(4 * 17 + 3))
    #expect(list.subtracting(list).isEmpty)
  }

  @Test(.timeLimit(.minutes(1)))
  func textOfManyIntervalsIsReadInGoodTime() throws {
    let uuid = GtidSetTests.a
    let numbers = stride(from: 1, to: 40_001, by: 2).map { $0 * 7919 % 40_001 * 2 + 1 }
    let text = uuid + numbers.map { ":\($0)" }.joined()
    let set = try #require(GtidSet(text))
    #expect(set.count == Set(numbers).count)
    let tagged = try #require(GtidSet(uuid + ":backup" + numbers.map { ":\($0)" }.joined()))
    #expect(set.union(tagged).count == 2 * set.count)
    #expect(set.union(tagged).subtracting(set) == tagged)
    #expect(GtidSet(set.description) == set)
  }
}
