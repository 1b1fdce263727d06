import BinlogTestSupport
import Foundation

/// Runs the built `binlogtool` and collects what it says.
struct Tool {
  /// What a run left.
  struct Outcome {
    var status: Int32
    var signalled: Bool
    var output: String
    var errors: String

    /// The output as a JSON object.
    func json() throws -> [String: Any] {
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
    }
  }

  /// The executable, which is built beside the test bundle.
  static let path: String = {
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let beside = bundle.appendingPathComponent("binlogtool").path
    if FileManager.default.isExecutableFile(atPath: beside) { return beside }
    return Samples.packageRoot + "/.build/debug/binlogtool"
  }()

  /// Runs it with `arguments`; `input` goes to its standard input.
  static func run(_ arguments: [String], input: [UInt8] = []) throws -> Outcome {
    try launch(path, arguments, input: input)
  }

  /// Runs a shell command in which `$TOOL` is the executable.
  static func shell(_ command: String) throws -> Outcome {
    try launch("/bin/bash", ["-c", "set -o pipefail; " + command])
  }

  private static func launch(
    _ executable: String, _ arguments: [String], input: [UInt8] = []
  ) throws -> Outcome {
    let directory = try TemporaryDirectory()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment
    environment["TOOL"] = path
    environment["TZ"] = "UTC"
    process.environment = environment
    // Files instead of pipes: nothing can fill up, whatever is written.
    let inputPath = try directory.write(input, "in")
    let outputPath = try directory.write("", "out")
    let errorPath = try directory.write("", "err")
    process.standardInput = FileHandle(forReadingAtPath: inputPath)
    process.standardOutput = FileHandle(forWritingAtPath: outputPath)
    process.standardError = FileHandle(forWritingAtPath: errorPath)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      signalled: process.terminationReason == .uncaughtSignal,
      output: String(decoding: try directory.read("out"), as: UTF8.self),
      errors: String(decoding: try directory.read("err"), as: UTF8.self))
  }
}
