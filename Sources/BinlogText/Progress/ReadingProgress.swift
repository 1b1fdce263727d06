import BinlogBytes

/// How far the logs of a run were read, as one line for people.
package struct ReadingProgress: Sendable {
  /// The logs by their paths, with their sizes; unknown ones have none.
  private let sizes: [String: UInt64]
  private let total: UInt64
  private var reached: [String: UInt64] = [:]
  /// Bytes of this pass, and of all.
  private var done: UInt64 = 0
  private var read: UInt64 = 0
  private var pass = 1
  private var latest = ""

  /// Nothing of `logs` was read yet.
  package init(_ logs: [(path: String, size: UInt64)]) {
    sizes = Dictionary(logs.map { ($0.path, $0.size) }) { first, _ in first }
    total = sizes.values.reduce(0, &+)
  }

  /// The files at `paths`, as large as they are.
  package init(files paths: [String]) {
    self.init(paths.map { ($0, $0 == "-" ? 0 : DirectoryListing.size(of: $0) ?? 0) })
  }

  /// A log was read up to `offset`.
  package mutating func read(_ path: String, upTo offset: UInt64) {
    guard let size = sizes[path] else { return }
    let before = reached[path] ?? 0
    if offset < before || offset == before && offset == size {
      // What is looked at again counts only where all of it was read.
      guard size > 0, before >= size, done >= total - total / 100, offset < size || sizes.count == 1
      else { return }
      reached = [:]
      done = 0
      pass += 1
    }
    let gain = offset - (reached[path] ?? 0)
    reached[path] = offset
    done += gain
    read += gain
    latest = path
  }

  /// What is shown after so many milliseconds, in so many columns.
  package func line(after milliseconds: UInt64, columns: Int) -> String {
    let seconds = Double(max(1, milliseconds)) / 1000
    let rate = Double(read) / seconds
    var parts: [String] = []
    if pass > 1 { parts.append("pass \(pass)") }
    if total > 0 {
      let shown = min(done, total)
      parts.append("\(Self.size(shown)) of \(Self.size(total))")
      parts.append("\(shown * 100 / total) %")
    } else {
      parts.append(Self.size(done))
    }
    parts.append(Self.size(UInt64(rate)) + "/s")
    if total > done, rate > 0 {
      parts.append(Self.duration(UInt64(Double(total - done) / rate)) + " left")
    }
    let numbers = parts.joined(separator: "  ")
    let name = (latest == "-" ? "standard input" : latest.lastPathComponent).printable
    let room = columns - 1 - numbers.count - 2
    if room < 4 { return String(numbers.prefix(max(0, columns - 1))) }
    return (name.count > room ? "…" + name.suffix(room - 1) : name) + "  " + numbers
  }

  /// `1.2 GiB`.
  private static func size(_ bytes: UInt64) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"]
    var unit = 0
    var scale: UInt64 = 1
    while unit + 1 < units.count, bytes / scale >= 1024 {
      scale <<= 10
      unit += 1
    }
    guard unit > 0 else { return "\(bytes) bytes" }
    let whole = bytes / scale
    guard whole < 100 else { return "\(whole) \(units[unit])" }
    return "\(whole).\(bytes % scale * 10 / scale) \(units[unit])"
  }

  /// `8 s`, `3 min 5 s`, `2 h 10 min`.
  private static func duration(_ seconds: UInt64) -> String {
    switch seconds {
    case ..<60: "\(seconds) s"
    case ..<3600: "\(seconds / 60) min \(seconds % 60) s"
    default: "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    }
  }
}
