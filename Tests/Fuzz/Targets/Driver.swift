import BinlogBytes
import BinlogTestSupport
import Foundation

/// What libFuzzer calls: one function for all targets; `BINLOGTOOL_FUZZ` names the one that is meant.
///
/// Besides crashes, and what the address sanitizer sees, a run fails that takes fifty times the time
/// that its input and its output justify; libFuzzer itself limits memory.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = [UInt8](UnsafeBufferPointer(start: start, count: count))
  let begin = processorTime()
  var output = OutputCount()
  Driver.target(input, &output)
  let nanoseconds = processorTime() - begin
  // Measured on sound logs with the sanitizer: half a microsecond a byte, and one millisecond for
  // making and opening what a target needs.
  let justified = 1_000_000 + UInt64(count + output.bytes) * 500
  if nanoseconds > 50 * justified, !Driver.isPatient {
    FileHandle.standardError.write(
      Data(
        "too slow: \(nanoseconds / 1_000_000) ms for \(count) bytes in and \(output.bytes) out\n"
          .utf8))
    abort()
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

/// Chooses the target, and makes its first inputs from the samples.
enum Driver {
  typealias Target = @Sendable (_ input: [UInt8], _ output: inout OutputCount) -> Void

  /// Every target by its name.
  static let targets: [String: Target] = [
    "frames": LogTargets.frames, "events": LogTargets.events, "dump": LogTargets.dump,
    "rows": LogTargets.rows, "json": ValueTargets.json, "values": ValueTargets.values,
    "gtids": TextTargets.gtids, "definitions": TextTargets.definitions,
    "status": TextTargets.status, "index": TextTargets.index, "options": TextTargets.options,
  ]

  static let name = ProcessInfo.processInfo.environment["BINLOGTOOL_FUZZ"] ?? ""
  /// Whether time does not count: under valgrind, or on a machine that is busy.
  static let isPatient = ProcessInfo.processInfo.environment["BINLOGTOOL_FUZZ_PATIENT"] != nil

  static let target: Target = {
    guard let target = targets[name] else {
      FileHandle.standardError.write(
        Data(
          "BINLOGTOOL_FUZZ names no target: \(targets.keys.sorted().joined(separator: " "))\n".utf8)
      )
      exit(2)
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
  return 0
}
