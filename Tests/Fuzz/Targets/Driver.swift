import BinlogBytes
import BinlogTestSupport
import Foundation

/// What libFuzzer calls: one function for all targets; `BINLOGTOOL_FUZZ` names the one that is meant.
///
/// Besides crashes, and what the address sanitizer sees, a run fails that takes fifty times the time
/// or the memory that its input and its output justify.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = [UInt8](UnsafeBufferPointer(start: start, count: count))
  Memory.begin()
  let begin = processorTime()
  var output = OutputCount()
  Driver.target(input, &output)
  let nanoseconds = processorTime() - begin
  let peak = Memory.peak
  Driver.mostMemory = max(Driver.mostMemory, peak)
  // Measured on sound logs with the sanitizer: half a microsecond a byte, and one millisecond for
  // making and opening what a target needs.
  let justified = Driver.startTime + UInt64(count + output.bytes) * 500 * Driver.slowness
  if nanoseconds > 50 * justified, !Driver.isPatient {
    Driver.fail(
      "too slow: \(nanoseconds / 1_000_000) ms for \(count) bytes in and \(output.bytes) out")
  }
  // A byte in, a byte of what is kept of it; and what a target needs for windows, buffers and the
  // state of a decompressor, whatever it reads.
  if peak > Driver.startMemory + 50 * (count + output.bytes) {
    Driver.fail("too much memory: \(peak >> 10) KB for \(count) bytes in and \(output.bytes) out")
  }
  return 0
}

/// How much a run has written, which time may be spent on too.
struct OutputCount {
  var bytes = 0
}

/// A destination that counts and drops.
final class CountingDestination: ByteDestination {
  private(set) var count = 0

  func write(_ bytes: Span<UInt8>) throws(SourceError) { count += bytes.count }
}

/// A destination that keeps.
final class MemoryDestination: ByteDestination {
  private(set) var bytes: [UInt8] = []

  func write(_ bytes: Span<UInt8>) throws(SourceError) {
    for index in bytes.indices { self.bytes.append(bytes[index]) }
  }
}

/// Chooses the target, and makes its first inputs from the samples.
enum Driver {
  typealias Target = @Sendable (_ input: [UInt8], _ output: inout OutputCount) -> Void

  /// Every target by its name.
  static let targets: [String: Target] = [
    "frames": LogTargets.frames, "events": LogTargets.events, "dump": LogTargets.dump,
    "rows": LogTargets.rows, "json": ValueTargets.json, "values": ValueTargets.values,
    "gtids": TextTargets.gtids, "definitions": TextTargets.definitions,
    "status": TextTargets.status, "index": TextTargets.index, "options": TextTargets.options,
    "bodies": ByteTargets.bodies, "wrapped": ByteTargets.wrapped, "keys": ByteTargets.keys,
    "rules": RuleTargets.rules, "hazards": RuleTargets.hazards,
    "patterns": RuleTargets.patterns,
    "optionfile": RuleTargets.optionfile, "find": GroupTargets.find, "stats": GroupTargets.stats,
    "judge": GroupTargets.judge, "cut": GroupTargets.cut,
  ]

  static let name = ProcessInfo.processInfo.environment["BINLOGTOOL_FUZZ"] ?? ""
  /// Whether time does not count: under valgrind, or on a machine that is busy.
  static let isPatient = ProcessInfo.processInfo.environment["BINLOGTOOL_FUZZ_PATIENT"] != nil

  /// How much slower the code is than it is when it is optimized.
  static let slowness: UInt64 = {
    #if DEBUG
      20
    #else
      1
    #endif
  }()
  static let startTime: UInt64 = 1_000_000 * slowness
  static let startMemory = 64 << 20
  /// The most memory that any run took.
  nonisolated(unsafe) static var mostMemory = 0

  static func fail(_ text: String) -> Never {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
    abort()
  }

  static let target: Target = {
    guard let target = targets[name] else {
      fail("BINLOGTOOL_FUZZ names no target: \(targets.keys.sorted().joined(separator: " "))")
    }
    return target
  }()
}

private func processorTime() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// What libFuzzer calls first: with `BINLOGTOOL_FUZZ_SEED` the first inputs are written to the
/// directory that it names, and nothing else is done.
@_cdecl("LLVMFuzzerInitialize")
public func initializeFuzzer(
  _ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?
) -> CInt {
  if let directory = ProcessInfo.processInfo.environment["BINLOGTOOL_FUZZ_SEED"] {
    Seeds.write(to: directory, target: Driver.name)
    exit(0)
  }
  Memory.watch()
  atexit {
    FileHandle.standardError.write(Data("most memory: \(Driver.mostMemory >> 10) KB\n".utf8))
  }
  return 0
}
