import BinlogBytes
import BinlogText
import Glibc
import Synchronization

/// Tells a person at a terminal how far the logs were read, in one line of standard error; nobody
/// else, and only where it takes long.
///
/// There is one terminal, and so one line. All that opens logs tells it (``ReadingWatch``); a command
/// says which logs count.
final class ProgressLine: ReadingWatch {
  /// That of this process.
  static let shared = ProgressLine()

  private struct State {
    var progress: ReadingProgress?
    var began = ContinuousClock.now
    var shown = ContinuousClock.now
    var isDirty = false
  }

  private static let patience = Duration.milliseconds(400)
  private static let interval = Duration.milliseconds(200)

  private let state = Mutex(State())

  private init() {}

  /// The line, where somebody can see it.
  static var watch: ProgressLine? { StandardError.isTerminal ? shared : nil }

  /// What comes is the work on `paths`.
  ///
  /// Rows that scroll by on the same terminal say themselves how far they are (`isStreaming`).
  func expect(_ paths: [String], isWanted: Bool = true, isStreaming: Bool = false) {
    guard isWanted, StandardError.isTerminal, !(isStreaming && StandardOutput.isTerminal) else {
      return
    }
    let progress = ReadingProgress(files: paths)
    state.withLock { state in
      state.progress = progress
      state.began = .now
    }
  }

  func read(_ path: String, upTo offset: UInt64) {
    state.withLock { state in
      guard state.progress != nil else { return }
      state.progress?.read(path, upTo: offset)
      let now = ContinuousClock.now
      let elapsed = now - state.began
      guard elapsed >= Self.patience, !state.isDirty || now - state.shown >= Self.interval else {
        return
      }
      let milliseconds =
        UInt64(max(0, elapsed.components.seconds)) * 1000
        + UInt64(max(0, elapsed.components.attoseconds)) / 1_000_000_000_000_000
      let line = state.progress?.line(after: milliseconds, columns: Self.columns) ?? ""
      Self.write("\r\u{1B}[K" + line)
      state.shown = now
      state.isDirty = true
    }
  }

  /// Takes the line away; it comes again where the work goes on.
  func clear() {
    state.withLock { state in
      if state.isDirty { Self.write("\r\u{1B}[K") }
      state.isDirty = false
      state.shown = .now
    }
  }

  /// The work is done.
  func end() {
    clear()
    state.withLock { $0.progress = nil }
  }

  private static func write(_ text: String) {
    let destination = DescriptorDestination(number: STDERR_FILENO, name: "standard error")
    // Nobody is left to tell when this fails.
    try? destination.write(Array(text.utf8).span)
  }

  private static var columns: Int {
    var size = winsize()
    // Safe: the system fills the structure that it is given.
    let code = unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size)
    return code == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }
}
