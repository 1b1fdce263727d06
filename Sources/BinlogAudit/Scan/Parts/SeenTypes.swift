import BinlogEvents

/// The types of events that were met in a log.
struct SeenTypes {
  private static let none = [Bool](repeating: false, count: 256)

  /// By their codes: those that were met and that a server of ``flavor`` writes.
  private var known = none
  private var flavor: Flavor?
  /// Codes that no such server writes, and that were told.
  private var told: Set<UInt8> = []

  /// Whether `type` was met, and is one of the log's server.
  @inline(__always) func contains(_ type: EventType) -> Bool { known[Int(type.rawValue)] }

  /// A description says that a server of `flavor` writes from here on.
  mutating func begin(_ flavor: Flavor) {
    guard self.flavor != flavor else { return }
    self.flavor = flavor
    known = Self.none
  }

  /// Adds those of a piece of the log, whose server is the same and in which nothing had to be told.
  mutating func add(_ other: SeenTypes) {
    for code in known.indices where other.known[code] { known[code] = true }
  }

  /// Takes in a type that was not met yet, in a log of `flavor`; returns whether it has to be told,
  /// once for each type that no server of that flavor writes.
  mutating func insert(_ type: EventType, in flavor: Flavor) -> Bool {
    if EventCatalog.isKnown(type, to: flavor) {
      known[Int(type.rawValue)] = true
      return false
    }
    return told.insert(type.rawValue).inserted
  }
}
