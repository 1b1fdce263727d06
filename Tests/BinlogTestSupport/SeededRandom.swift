import Foundation

/// A generator that gives the same numbers for the same seed, so that a failure can be repeated.
public struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Starts at `seed`, which the test names in its messages.
  public init(_ seed: UInt64) { state = seed }

  /// The next number (SplitMix64).
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}

/// How much of a sweep over all bytes of large logs is done.
public enum Sweep {
  /// Set `BINLOGTOOL_FULL_SWEEPS` to do all of it: some minutes instead of one.
  public static let isFull = ProcessInfo.processInfo.environment["BINLOGTOOL_FULL_SWEEPS"] != nil

  /// From this size on a log is large.
  public static let large = 10_000
}
