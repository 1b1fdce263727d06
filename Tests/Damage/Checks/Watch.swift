import Foundation

/// Minds time and memory, and says what was being read when the process dies or hangs.
final class Watch {
  private var start: UInt64 = 0
  private var memory = 0
  /// How much more time than usual is taken for the machine's fault.
  private let patience: Double
  /// What one reading may take besides fifty times what the sound log takes.
  private static let least: UInt64 = 20_000_000
  /// What the process may come to need for one damaged log, in kilobytes.
  private static let mostMemory = 64 << 10

  init(patience: Double) {
    self.patience = patience
    LastWords.prepare()
  }

  func begin(_ what: String) {
    LastWords.set(what)
    memory = Self.residentPeak()
    start = Self.processorTime()
  }

  /// What was too much since the beginning; nil where nothing was.
  func end(expected: UInt64, output: Int) -> String? {
    let time = Self.processorTime() - start
    let allowed = Double(Self.least + expected * 50 + UInt64(output) * 50) * patience
    if Double(time) > allowed { return "takes \(time / 1_000_000) ms" }
    let grown = Self.residentPeak() - memory
    if grown > Self.mostMemory { return "needs \(grown >> 10) MB more than the others" }
    return nil
  }

  func idle() { LastWords.set("nothing") }

  /// Of this thread, in nanoseconds.
  static func processorTime() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  private static func residentPeak() -> Int {
    var usage = rusage()
    getrusage(0 /* RUSAGE_SELF */, &usage)
    return usage.ru_maxrss
  }
}

/// What stands on standard error when a trap, or the clock, ends the process.
enum LastWords {
  private static let room = 512
  nonisolated(unsafe) private static let text = UnsafeMutablePointer<UInt8>.allocate(capacity: room)
  nonisolated(unsafe) private static var length = 0
  /// A reading that takes longer hangs.
  private static let seconds: UInt32 = 60

  static func prepare() {
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGALRM] {
      signal(number) { number in
        LastWords.say(number == SIGALRM ? "\nhangs: " : "\ndies: ")
        _ = write(2, LastWords.text, LastWords.length)
        LastWords.say("\n")
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }

  private static func say(_ words: StaticString) {
    _ = write(2, words.utf8Start, words.utf8CodeUnitCount)
  }

  static func set(_ what: String) {
    var what = what
    what.withUTF8 { bytes in
      length = min(room, bytes.count)
      guard let start = bytes.baseAddress else { return }
      text.update(from: start, count: length)
    }
    alarm(what == "nothing" ? 0 : seconds)
  }
}
