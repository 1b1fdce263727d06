/// A set of MySQL GTIDs: for each source and tag, numbers in intervals.
public struct GtidSet: Sendable, Equatable, CustomStringConvertible {
  /// What shares one run of numbers.
  public struct Key: Hashable, Comparable, Sendable {
    /// The source.
    public var uuid: SourceUUID
    /// The tag.
    public var tag: Gtid.Tag

    /// A key from its parts.
    public init(uuid: SourceUUID, tag: Gtid.Tag = .none) {
      self.uuid = uuid
      self.tag = tag
    }

    /// Orders by UUID, then tag, as the server prints them.
    public static func < (left: Key, right: Key) -> Bool {
      left.uuid == right.uuid ? left.tag < right.tag : left.uuid < right.uuid
    }
  }

  /// The numbers of each key; none is empty.
  private var numbers: [Key: IntervalList<Int64>] = [:]

  /// Intervals of each key: sorted, apart from one another, half open.
  public var intervals: [Key: [Range<Int64>]] { numbers.mapValues(\.ranges) }

  /// The sources and tags of which it has numbers.
  public var keys: some Collection<Key> { numbers.keys }

  /// The empty set.
  public init() {}

  /// Whether nothing is in it.
  public var isEmpty: Bool { numbers.isEmpty }

  /// How many GTIDs it holds.
  public var count: Int {
    var count = 0
    for list in numbers.values { list.forEach { count += $0.count } }
    return count
  }

  /// Adds one GTID.
  public mutating func insert(_ gtid: Gtid) {
    guard gtid.number >= 1, gtid.number < Int64.max else { return }
    insert(Key(uuid: gtid.uuid, tag: gtid.tag), gtid.number..<gtid.number + 1)
  }

  /// Adds an interval.
  public mutating func insert(_ key: Key, _ range: Range<Int64>) {
    guard !range.isEmpty else { return }
    numbers[key, default: IntervalList()].insert(range)
  }

  /// The first number of `key` after `number` that is in it; nil where none is.
  public func number(behind number: Int64, of key: Key) -> Int64? {
    guard let range = numbers[key]?.first(above: number) else { return nil }
    return max(range.lowerBound, number + 1)
  }

  /// Whether `gtid` is in it.
  public func contains(_ gtid: Gtid) -> Bool {
    numbers[Key(uuid: gtid.uuid, tag: gtid.tag)]?.contains(gtid.number) ?? false
  }

  /// Adds everything of `other`.
  public mutating func formUnion(_ other: GtidSet) {
    for (key, list) in other.numbers {
      if numbers[key] == nil {
        numbers[key] = list
      } else {
        list.forEach { insert(key, $0) }
      }
    }
  }

  /// This set with everything of `other`.
  public func union(_ other: GtidSet) -> GtidSet {
    var result = self
    result.formUnion(other)
    return result
  }

  /// What is here and not in `other`.
  public func subtracting(_ other: GtidSet) -> GtidSet {
    var result = GtidSet()
    for (key, list) in numbers {
      let rest = other.numbers[key].map { list.subtracting($0) } ?? list
      if !rest.isEmpty { result.numbers[key] = rest }
    }
    return result
  }

  /// Whether everything here is in `other` too.
  public func isSubset(of other: GtidSet) -> Bool { subtracting(other).isEmpty }

  /// As the server prints it, on one line.
  public var description: String {
    var text = ""
    var lastUUID: SourceUUID?
    for key in numbers.keys.sorted() {
      if key.uuid != lastUUID {
        if lastUUID != nil { text += "," }
        text += key.uuid.description
        lastUUID = key.uuid
      }
      if key.tag != .none { text += ":\(key.tag.text)" }
      numbers[key]?.forEach { range in
        text += ":\(range.lowerBound)"
        if range.count > 1 { text += "-\(range.upperBound - 1)" }
      }
    }
    return text
  }
}
