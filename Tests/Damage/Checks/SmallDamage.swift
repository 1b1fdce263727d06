import BinlogTestSupport

/// One small change to a log.
public enum SmallDamage: Hashable, Sendable, CustomStringConvertible {
  /// Only so many bytes are left.
  case cut(Int)
  /// One byte has another value.
  case byte(Int, UInt8)
  /// An event, by its number, and the one after it have changed places.
  case swapped(Int)
  /// An event stands there twice.
  case doubled(Int)
  /// An event is missing.
  case dropped(Int)

  /// As a failure names it, and as ``init(_:)`` reads it.
  public var description: String {
    switch self {
    case .cut(let size): "cut:\(size)"
    case .byte(let offset, let value): "byte:\(offset):\(value)"
    case .swapped(let event): "swapped:\(event)"
    case .doubled(let event): "doubled:\(event)"
    case .dropped(let event): "dropped:\(event)"
    }
  }

  /// Reads what ``description`` says; nil where it is something else.
  public init?(_ text: String) {
    let parts = text.split(separator: ":")
    let numbers = parts.dropFirst().compactMap { Int($0) }
    guard let kind = parts.first, numbers.count == parts.count - 1, let first = numbers.first
    else { return nil }
    switch (kind, numbers.count) {
    case ("cut", 1): self = .cut(first)
    case ("byte", 2): self = .byte(first, UInt8(truncatingIfNeeded: numbers[1]))
    case ("swapped", 1): self = .swapped(first)
    case ("doubled", 1): self = .doubled(first)
    case ("dropped", 1): self = .dropped(first)
    default: return nil
    }
  }

  /// Every damage of `log`: each cut, three other values for each byte, each event doubled, dropped
  /// and swapped with its neighbour.
  public static func all(of log: SmallLog) -> [SmallDamage] {
    var list = (0..<log.bytes.count).map { SmallDamage.cut($0) }
    for (offset, byte) in log.bytes.enumerated() {
      // A little off, a high bit, and what storage leaves: nothing, or nothing but ones.
      let candidates = [byte &+ 1, byte ^ 0x80, 0, 0xFF, 0x7F]
      var values: [UInt8] = []
      for value in candidates where value != byte && !values.contains(value) && values.count < 3 {
        values.append(value)
      }
      list += values.map { .byte(offset, $0) }
    }
    for event in log.events.indices {
      list.append(.doubled(event))
      list.append(.dropped(event))
      if event + 1 < log.events.count { list.append(.swapped(event)) }
    }
    return list
  }

  /// The bytes of `log` with this damage.
  public func bytes(of log: SmallLog) -> [UInt8] {
    switch self {
    case .cut(let size): return log.bytes.cut(to: size)
    case .byte(let offset, let value): return log.bytes.edited { $0[offset] = value }
    case .swapped(let event):
      let (first, second) = (log.events[event], log.events[event + 1])
      return log.bytes.removing(first).inserting(
        [UInt8](log.bytes[first]), at: first.lowerBound + second.count)
    case .doubled(let event):
      let range = log.events[event]
      return log.bytes.inserting([UInt8](log.bytes[range]), at: range.upperBound)
    case .dropped(let event): return log.bytes.removing(log.events[event])
    }
  }

  /// From where on the log is another one.
  public func start(in log: SmallLog) -> Int {
    switch self {
    case .cut(let size): size
    case .byte(let offset, _): offset
    case .swapped(let event), .dropped(let event): log.events[event].lowerBound
    case .doubled(let event): log.events[event].upperBound
    }
  }
}
