/// MySQL's logical clock of a file: which groups may run beside one another on a replica.
///
/// In each file sequence numbers count from 1, and `last_committed` is the number of the last group
/// that must be done before. Numbers are given anew here; a group waits for the last that is
/// written of those that it waited for, and for all of logs before its own, as a replica did at
/// their end. So nothing runs beside what it did not run beside before.
struct LogicalClock: Sendable {
  /// Groups whose numbers follow one another here and there.
  private struct Run {
    var source: Int64
    var written: Int64
    var count: Int64
  }

  private var runs: [Run] = []
  /// The last number that was given out before the log that is read began.
  private var base: Int64 = 0
  /// The last number that was given out in this file.
  private var last: Int64 = 0
  private var lastSource: Int64 = 0
  /// More holes than this are not remembered; what waited for a group before waits for more.
  private static let mostRuns = 1 << 16

  /// A file is begun.
  mutating func beginFile() {
    runs = []
    base = 0
    last = 0
  }

  /// The next log is read.
  mutating func beginLog() {
    runs = []
    base = last
    lastSource = 0
  }

  /// The numbers of the next group that is written, which had these.
  mutating func next(
    lastCommitted: Int64, sequence: Int64
  ) -> (lastCommitted: Int64, sequence: Int64) {
    // Without a number of its own a group runs alone.
    guard sequence > 0 else { return (lastCommitted, sequence) }
    // Numbers that begin again are those of another log.
    if sequence <= lastSource { beginLog() }
    lastSource = sequence
    var wait = base
    if lastCommitted >= sequence {
      wait = last
    } else if let run = run(of: lastCommitted) {
      wait = run.written + min(lastCommitted - run.source, run.count - 1)
    }
    last += 1
    if let end = runs.last, end.source + end.count == sequence, end.written + end.count == last {
      runs[runs.count - 1].count += 1
    } else {
      if runs.count == Self.mostRuns {
        let gone = runs[Self.mostRuns / 2 - 1]
        base = gone.written + gone.count - 1
        runs.removeFirst(Self.mostRuns / 2)
      }
      runs.append(Run(source: sequence, written: last, count: 1))
    }
    return (wait, last)
  }

  /// The last run that begins at `number` or before.
  private func run(of number: Int64) -> Run? {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].source <= number { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? runs[low - 1] : nil
  }
}

/// MariaDB's commit ids: groups with the same one after another were committed together, and may
/// run beside one another on a replica.
///
/// Two runs that were apart may come together where groups between them, or the end of a log, are
/// gone; then the second gets another number.
struct CommitRuns: Sendable {
  private var source: UInt64?
  private var written: UInt64?
  /// The id that the last group had in what is written.
  private var lastWritten: UInt64?

  /// The next log is read: no group of it committed with one of the log before.
  mutating func beginLog() { source = nil }

  /// A group that had `id` is left out, or stands without an id where it is written.
  mutating func pass(_ id: UInt64?, isWritten: Bool) {
    if isWritten { lastWritten = nil }
    guard id != source || id == nil else { return }
    source = id
    written = nil
  }

  /// The id of the next group that is written, which had `id`.
  mutating func next(_ id: UInt64?) -> UInt64? {
    defer { if id == nil { lastWritten = nil } }
    guard let id else {
      source = nil
      return nil
    }
    if id != source || written == nil {
      source = id
      // Another number than that of the run before, and the same whenever this is done again.
      written = id == lastWritten ? id ^ 1 << 63 : id
    }
    lastWritten = written
    return written
  }
}
