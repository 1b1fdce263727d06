import ArgumentParser
import BinlogBytes

/// How many threads work on the logs.
struct ThreadOptions: ParsableArguments {
  @Option(
    name: .customLong("threads"),
    help: ArgumentHelp(
      """
      How many threads work on the logs; without it, one on each processor that may be used. The \
      output is the same for any number.
      """, valueName: "n"))
  var wanted: Int?

  /// How many there are to be.
  var count: Int { wanted ?? Processors.available }

  func validate() throws {
    guard let wanted else { return }
    guard (1...1024).contains(wanted) else {
      throw ValidationError("--threads is a number from 1 to 1024")
    }
  }
}
