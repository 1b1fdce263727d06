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

  /// Intervals of each key: sorted, apart from one another, half open.
  public private(set) var intervals: [Key: [Range<Int64>]] = [:]

  /// The empty set.
  public init() {}

  /// Whether nothing is in it.
  public var isEmpty: Bool { intervals.isEmpty }

  /// How many GTIDs it holds.
  public var count: Int {
    intervals.values.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } }
  }

  /// Adds one GTID.
  public mutating func insert(_ gtid: Gtid) {
    guard gtid.number >= 1, gtid.number < Int64.max else { return }
    insert(Key(uuid: gtid.uuid, tag: gtid.tag), gtid.number..<gtid.number + 1)
  }

  /// Adds an interval.
  public mutating func insert(_ key: Key, _ range: Range<Int64>) {
    guard !range.isEmpty else { return }
    var list = intervals.removeValue(forKey: key) ?? []
    // The usual case: the number behind the last one.
    if let last = list.last, range.lowerBound >= last.lowerBound {
      if range.lowerBound <= last.upperBound {
        list[list.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        list.append(range)
      }
      intervals[key] = list
      return
    }
    list.append(range)
    list.sort { $0.lowerBound < $1.lowerBound }
    var merged: [Range<Int64>] = []
    for next in list {
      if let last = merged.last, next.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, next.upperBound)
      } else {
        merged.append(next)
      }
    }
    intervals[key] = merged
  }

  /// The first number of `key` behind `number` that is in it; nil where none is.
  public func number(behind number: Int64, of key: Key) -> Int64? {
    guard let range = intervals[key]?.first(where: { $0.upperBound - 1 > number }) else {
      return nil
    }
    return max(range.lowerBound, number + 1)
  }

  /// Whether `gtid` is in it.
  public func contains(_ gtid: Gtid) -> Bool {
    guard let list = intervals[Key(uuid: gtid.uuid, tag: gtid.tag)] else { return false }
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if list[middle].upperBound <= gtid.number { low = middle + 1 } else { high = middle }
    }
    return low < list.count && list[low].contains(gtid.number)
  }

  /// This set with everything of `other`.
  public func union(_ other: GtidSet) -> GtidSet {
    var result = self
    for (key, list) in other.intervals {
      for range in list { result.insert(key, range) }
    }
    return result
  }

  /// What is here and not in `other`.
  public func subtracting(_ other: GtidSet) -> GtidSet {
    var result = GtidSet()
    for (key, list) in intervals {
      let holes = other.intervals[key] ?? []
      for range in list {
        var start = range.lowerBound
        for hole in holes where hole.upperBound > start && hole.lowerBound < range.upperBound {
          if hole.lowerBound > start { result.insert(key, start..<hole.lowerBound) }
          start = max(start, hole.upperBound)
        }
        if start < range.upperBound { result.insert(key, start..<range.upperBound) }
      }
    }
    return result
  }

  /// Whether everything here is in `other` too.
  public func isSubset(of other: GtidSet) -> Bool { subtracting(other).isEmpty }

  /// Parses text as the server prints it: `uuid:1-5:7:tag:1-3,uuid:…`, white space ignored.
  ///
  /// Returns nil for what the server would refuse.
  public init?(_ text: some StringProtocol) {
    for part in text.split(separator: ",") {
      let pieces = part.split(separator: ":", omittingEmptySubsequences: false)
        .map { String($0.filter { !$0.isWhitespace }) }
      if pieces.count == 1, pieces[0].isEmpty { continue }
      guard let uuid = SourceUUID(pieces[0]) else { return nil }
      var tag = Gtid.Tag.none
      for piece in pieces.dropFirst() {
        guard let first = piece.utf8.first else { return nil }
        if first < 0x30 || first > 0x39 {
          guard let found = Gtid.Tag(parsing: piece) else { return nil }
          tag = found
          continue
        }
        let ends = piece.split(separator: "-", omittingEmptySubsequences: false)
        guard let start = Int64(ends[0]), start >= 1, ends.count <= 2 else { return nil }
        var end = start
        if ends.count == 2 {
          guard let last = Int64(ends[1]) else { return nil }
          end = last
        }
        guard end < Int64.max else { return nil }
        if end >= start { insert(Key(uuid: uuid, tag: tag), start..<end + 1) }
      }
    }
  }

  /// As the server prints it, on one line.
  public var description: String {
    var text = ""
    var lastUUID: SourceUUID?
    for key in intervals.keys.sorted() {
      if key.uuid != lastUUID {
        if lastUUID != nil { text += "," }
        text += key.uuid.description
        lastUUID = key.uuid
      }
      if key.tag != .none { text += ":\(key.tag.text)" }
      for range in intervals[key] ?? [] {
        text += ":\(range.lowerBound)"
        if range.count > 1 { text += "-\(range.upperBound - 1)" }
      }
    }
    return text
  }
}
