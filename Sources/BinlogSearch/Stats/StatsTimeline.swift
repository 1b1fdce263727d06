import BinlogBytes

/// Bytes over time, in equal parts of it.
struct StatsTimeline {
  /// Bytes of each part.
  private(set) var bytes: [UInt64] = []
  /// When the first and the last part begin.
  private(set) var first = ""
  private(set) var last = ""
  /// How long a part is, in words.
  private(set) var unit = ""
  /// The same in seconds, and when the first begins.
  private(set) var seconds: Int64 = 60
  private(set) var start: Int64 = 0

  /// How long parts may be.
  private static let lengths: [(Int64, String)] = [
    (60, "1 minute"), (300, "5 minutes"), (900, "15 minutes"), (3600, "1 hour"),
    (10_800, "3 hours"), (21_600, "6 hours"), (43_200, "12 hours"), (86_400, "1 day"),
    (604_800, "1 week"), (2_592_000, "30 days"), (31_536_000, "1 year"),
  ]

  /// At most so many parts.
  init(_ report: StatsReport, most: Int) {
    guard let times = report.times else { return }
    let (begin, end) = (Int64(times.lowerBound), Int64(times.upperBound))
    let length =
      Self.lengths.first { (end - begin) / $0.0 + 2 <= Int64(most) } ?? Self.lengths[10]
    (seconds, unit) = length
    start = begin - begin % seconds
    let count = Int((end - start) / seconds) + 1
    bytes = [UInt64](repeating: 0, count: count)
    for (minute, amount) in report.minuteBytes where Int64(minute) * 60 + 59 >= start {
      let place = Int((max(start, Int64(minute) * 60) - start) / seconds)
      if place < count { bytes[place] += amount }
    }
    first = StatsReport.text(of: start)
    last = StatsReport.text(of: start + Int64(count - 1) * seconds)
  }
}
