import BinlogBytes
import BinlogRows
import BinlogTestSupport
import Testing

/// Values in MySQL's binary form of JSON, made here by hand.
private indirect enum Value: Equatable {
  case number(Int32)
  case array([Value])
  case object([String: Value])

  var kind: UInt8 {
    switch self {
    case .number: 7
    case .array: 3
    case .object: 1
    }
  }

  /// The bytes after the type byte; the large form, in which 32 bits stand in the entry.
  var body: [UInt8] {
    switch self {
    case .number(let number): return Bytes.number(UInt64(UInt32(bitPattern: number)), width: 4)
    case .array(let elements): return Self.container([], elements)
    case .object(let members):
      let sorted = members.sorted { Self.precedes($0.key, $1.key) }
      return Self.container(sorted.map { Array($0.key.utf8) }, sorted.map(\.value))
    }
  }

  var bytes: [UInt8] { [kind] + body }

  static func precedes(_ left: String, _ right: String) -> Bool {
    (left.utf8.count, left) < (right.utf8.count, right)
  }

  private static func container(_ keys: [[UInt8]], _ values: [Value]) -> [UInt8] {
    let heads = 8 + keys.count * 6 + values.count * 5
    var keyEntries: [UInt8] = []
    var valueEntries: [UInt8] = []
    var rest: [UInt8] = []
    for key in keys {
      keyEntries += Bytes.number(UInt64(heads + rest.count), width: 4)
      keyEntries += Bytes.number(UInt64(key.count), width: 2)
      rest += key
    }
    for value in values {
      valueEntries.append(value.kind)
      if case .number = value {
        valueEntries += value.body
      } else {
        valueEntries += Bytes.number(UInt64(heads + rest.count), width: 4)
        rest += value.body
      }
    }
    return Bytes.number(UInt64(values.count), width: 4)
      + Bytes.number(UInt64(heads + rest.count), width: 4) + keyEntries + valueEntries + rest
  }

  var text: String {
    switch self {
    case .number(let number): "\(number)"
    case .array(let elements): "[" + elements.map(\.text).joined(separator: ", ") + "]"
    case .object(let members):
      "{"
        + members.sorted { Self.precedes($0.key, $1.key) }
        .map { "\"\($0.key)\": \($0.value.text)" }.joined(separator: ", ") + "}"
    }
  }
}

@Suite struct JSONChangesTests {
  private func diff(_ operation: UInt8, _ path: String, _ value: Value? = nil) -> [UInt8] {
    let bytes = value?.bytes ?? []
    return [operation] + Bytes.packed(UInt64(path.utf8.count)) + Array(path.utf8)
      + (value == nil ? [] : Bytes.packed(UInt64(bytes.count)) + bytes)
  }

  private func applied(_ value: Value, _ differences: [UInt8]) throws -> String? {
    var tree = try JSONTree(value.bytes.span, base: .zero)
    guard try tree.apply(differences.span, base: .zero) else { return nil }
    let bytes = written { sink in
      do { try tree.write(to: sink) } catch { Issue.record("\(error)") }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func changesOfAnArrayAgreeWithANaiveOne() throws {
    for seed in UInt64(1)...20 {
      var random = SeededRandom(seed)
      var naive = (0..<Int32.random(in: 0...40, using: &random)).map { Value.number($0) }
      let value = Value.array(naive)
      var differences: [UInt8] = []
      for number in Int32(1000)..<2500 {
        let place = Int.random(in: 0...naive.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0 where place < naive.count:
          differences += diff(0, "$[\(place)]", .number(number))
          naive[place] = .number(number)
        case 1 where place < naive.count && naive.count > 5:
          differences += diff(2, "$[\(place)]")
          naive.remove(at: place)
        default:
          differences += diff(1, "$[\(place)]", .number(number))
          naive.insert(.number(number), at: place)
        }
      }
      #expect(try applied(value, differences) == Value.array(naive).text, "seed \(seed)")
    }
  }

  @Test func changesOfAnObjectAgreeWithANaiveOne() throws {
    for seed in UInt64(1)...20 {
      var random = SeededRandom(seed)
      var naive: [String: Value] = [:]
      for number in Int32(0)..<40 { naive["k\(number * 3)"] = .number(number) }
      let value = Value.object(naive)
      var differences: [UInt8] = []
      for number in Int32(0)..<600 {
        let key = "k\(Int.random(in: 0...200, using: &random))"
        if naive[key] == nil {
          differences += diff(1, "$.\(key)", .number(number))
          naive[key] = .number(number)
        } else if Bool.random(using: &random) {
          differences += diff(0, "$.\"\(key)\"", .number(number))
          naive[key] = .number(number)
        } else {
          differences += diff(2, "$.\(key)")
          naive[key] = nil
        }
      }
      #expect(try applied(value, differences) == Value.object(naive).text, "seed \(seed)")
    }
  }

  @Test func changesReachIntoWhatWasPutIn() throws {
    let value = Value.object(["a": .array([.number(1), .object(["x": .number(2)])])])
    let differences =
      diff(0, "$.a[0]", .object(["n": .array([])])) + diff(1, "$.a[0].n[0]", .number(5))
      + diff(1, "$.a[0].n[9]", .number(6)) + diff(1, "$.a[1].y", .number(7))
      + diff(0, "$.a[1].x", .array([.number(8)])) + diff(2, "$.a[1].x[0]")
    #expect(
      try applied(value, differences) == #"{"a": [{"n": [5, 6]}, {"x": [], "y": 7}]}"#)
    #expect(try applied(value, diff(0, "$", .number(3))) == "3")
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let value = Value.object(["a": .array([.number(1)])])
    for differences in [
      diff(1, "$.a", .number(1)), diff(0, "$.b", .number(1)), diff(2, "$.b"), diff(2, "$"),
      diff(0, "$.a[1]", .number(1)), diff(2, "$.a[1]"), diff(0, "$.a.b", .number(1)),
      diff(0, "$.a[0].b", .number(1)), diff(0, "a", .number(1)), diff(1, "$", .number(1)),
    ] { #expect(try applied(value, differences) == nil) }
  }

  /// Each difference puts a deep value into the deepest place of the one before.
  @Test func differencesNestNoDeeperThanTheServerDoes() throws {
    var deep = Value.number(1)
    for _ in 0..<60 { deep = .array([deep]) }
    let path = "$" + String(repeating: "[0]", count: 60)
    #expect(throws: ReadError.self) {
      _ = try applied(deep, diff(0, path, deep))
    }
    var shallow = Value.number(1)
    for _ in 0..<40 { shallow = .array([shallow]) }
    #expect(try applied(deep, diff(0, path, shallow))?.hasPrefix("[[[[") == true)
    // A path that no value has.
    let endless = "$" + String(repeating: "[0]", count: 100_000)
    #expect(try applied(deep, diff(0, endless, .number(1))) == nil)
  }

  /// Would take hours if each change looked at, or copied, the whole value.
  @Test(.timeLimit(.minutes(1)))
  func manyDifferencesOfALargeValueTakeGoodTime() throws {
    let count = 8000
    let value = Value.object(["list": .array((0..<Int32(count)).map { .number($0) })])
    var differences: [UInt8] = []
    for number in 0..<count {
      differences += diff(0, "$.list[\(number * 7919 % count)]", .number(-1))
      differences += diff(1, "$.list[\(number * 31 % count)]", .number(Int32(number)))
      differences += diff(1, "$.k\(number)", .number(1))
    }
    let text = try #require(try applied(value, differences))
    #expect(text.utf8.filter { $0 == 0x2C }.count == 3 * count - 1)
  }
}
