import BinlogEvents
import BinlogTestSupport
import Testing

@Suite struct GtidSetTests {
  static let a = "11111111-2222-3333-4444-555555555555"
  static let b = "8c6930a9-e57e-11f1-94ff-02fc00000001"

  /// The naive set that ours is compared with.
  private struct Naive {
    var members: Set<Gtid> = []
  }

  /// Some GTIDs of two sources and two tags, with numbers that touch and overlap.
  private func random(
    _ random: inout SeededRandom, _ count: Int
  ) throws -> (set: GtidSet, naive: Set<Gtid>) {
    var set = GtidSet()
    var naive: Set<Gtid> = []
    for _ in 0..<count {
      let uuid = try #require(SourceUUID(Bool.random(using: &random) ? Self.a : Self.b))
      let tag = Gtid.Tag(Bool.random(using: &random) ? "" : "import")
      let start = Int64.random(in: 1...40, using: &random)
      let end = start + Int64.random(in: 0...6, using: &random)
      if start == end {
        set.insert(Gtid(uuid: uuid, tag: tag, number: start))
      } else {
        set.insert(GtidSet.Key(uuid: uuid, tag: tag), start..<end)
      }
      for number in start..<max(end, start + 1) {
        naive.insert(Gtid(uuid: uuid, tag: tag, number: number))
      }
    }
    return (set, naive)
  }

  /// What `set` holds, asked one by one.
  private func members(_ set: GtidSet) throws -> Set<Gtid> {
    var members: Set<Gtid> = []
    for text in [Self.a, Self.b] {
      let uuid = try #require(SourceUUID(text))
      for tag in ["", "import"] {
        for number in Int64(0)...50 {
          let gtid = Gtid(uuid: uuid, tag: Gtid.Tag(tag), number: number)
          if set.contains(gtid) { members.insert(gtid) }
        }
      }
    }
    return members
  }

  @Test func algebraAgreesWithANaiveSet() throws {
    for seed in UInt64(1)...60 {
      var generator = SeededRandom(seed)
      let (left, naiveLeft) = try random(&generator, Int.random(in: 0...20, using: &generator))
      let (right, naiveRight) = try random(&generator, Int.random(in: 0...20, using: &generator))
      let union = left.union(right)
      let rest = left.subtracting(right)
      #expect(try members(left) == naiveLeft, "seed \(seed)")
      #expect(left.count == naiveLeft.count, "seed \(seed)")
      #expect(try members(union) == naiveLeft.union(naiveRight), "seed \(seed)")
      #expect(try members(rest) == naiveLeft.subtracting(naiveRight), "seed \(seed)")
      #expect(left.isSubset(of: right) == naiveLeft.isSubset(of: naiveRight), "seed \(seed)")
      #expect(left.isSubset(of: union), "seed \(seed)")
      #expect(rest.union(right) == union, "seed \(seed)")
      #expect(GtidSet(union.description) == union, "seed \(seed)")
      // Intervals are sorted and do not touch.
      for list in union.intervals.values {
        for (first, second) in zip(list, list.dropFirst()) {
          #expect(first.upperBound < second.lowerBound, "seed \(seed)")
        }
      }
    }
  }

  @Test func theEmptySet() {
    #expect(GtidSet().isEmpty)
    #expect(GtidSet().count == 0)
    #expect(GtidSet().description == "")
    #expect(GtidSet("")?.isEmpty == true)
    #expect(GtidSet(" \n ")?.isEmpty == true)
    #expect(GtidSet().isSubset(of: GtidSet()))
  }

  @Test(arguments: [
    ("\(a):1", "\(a):1"), ("\(a):1-5", "\(a):1-5"), ("\(a):1-5:7", "\(a):1-5:7"),
    ("\(a):5:1-3:4", "\(a):1-5"), ("\(a):1-3:2-9", "\(a):1-9"),
    ("\(b):1,\(a):2", "\(a):2,\(b):1"), ("\(a):1,\n \(b):1-2", "\(a):1,\(b):1-2"),
    ("\(a):import:1-3", "\(a):import:1-3"), ("\(a):1-2:IMPORT:1-3", "\(a):1-2:import:1-3"),
    ("\(a):b:1:a:2", "\(a):a:2:b:1"), ("\(a): 1 - 5 : 7", "\(a):1-5:7"),
    (a.uppercased() + ":1", "\(a):1"), ("11111111222233334444555555555555:1", "\(a):1"),
    ("\(a):1,", "\(a):1"), ("\(a):3-2", ""),
    ("\(a):9223372036854775806", "\(a):9223372036854775806"),
  ])
  func parses(_ text: String, _ expected: String) {
    #expect(GtidSet(text)?.description == expected)
  }

  @Test(arguments: [
    "x", "\(a):x-", "\(a):0", "\(a):-1", "\(a):1-2-3", "\(a):1:", "\(a)::1", "1-2",
    "\(a):9223372036854775807", "\(a):99999999999999999999", "\(a):1-x",
    "\(a):" + String(repeating: "t", count: 33) + ":1", "0-1-43",
  ])
  func refuses(_ text: String) { #expect(GtidSet(text) == nil) }

  @Test func numbersOutOfRangeAreNotTaken() throws {
    let uuid = try #require(SourceUUID(Self.a))
    var set = GtidSet()
    for number in [0, -1, Int64.min, Int64.max] { set.insert(Gtid(uuid: uuid, number: number)) }
    set.insert(GtidSet.Key(uuid: uuid), 5..<5)
    #expect(set.isEmpty)
  }
}
