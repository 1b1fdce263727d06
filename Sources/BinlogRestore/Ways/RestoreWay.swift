import BinlogAudit
import BinlogBytes
import BinlogChanges
package import BinlogEvents
import BinlogLogs
import BinlogSearch

/// One way to do what a plan says, ready to paste.
package struct RestoreWay: Sendable {
  package enum Name: String, Sendable {
    /// SQL, piped into the server's client.
    case pipe
    /// The same with the vendor's tool.
    case vendor
    /// Relay logs that the server applies itself.
    case stage
  }

  package var name: Name
  /// What is typed in a shell, or in the server's client.
  package var statements: [String]
  /// What must be so before, and what to mind.
  package var remarks: [String] = []
  /// Why it cannot be gone; ``statements`` is empty then.
  package var obstacle: String?
}

/// What a restore's ways depend on besides the plan.
package struct RestoreWayOptions: Sendable {
  /// The server that is restored.
  package var version: ServerVersion
  /// Whether it runs with gtid_mode=ON; nil for what the logs have.
  package var hasGtidMode: Bool?
  /// The tables that are restored; empty for all.
  package var tables: [String] = []
  /// The options with the keys of encrypted logs, as words of a shell.
  package var keys: [String] = []
  /// Where definitions of tables are from.
  package var schemas: [String] = []
  /// Names of relay logs.
  package var relayLogName = "relay-bin"
  /// How many workers apply staged logs.
  package var workers = 4
  /// The user of the server, and its client with the account's options.
  package var owner = "mysql"

  package init(version: ServerVersion) { self.version = version }
}

/// The commands that print the logs of a plan.
struct RestoreCommands {
  let plan: RestorePlan
  let options: RestoreWayOptions
  private let lists: LogList

  init(_ plan: RestorePlan, _ options: RestoreWayOptions) {
    self.plan = plan
    self.options = options
    lists = LogList(plan.ranges.map(\.path), flavor: plan.flavor)
  }

  /// A run of bytes that is applied: from a place to a place.
  private struct Segment {
    var first: Int
    var start: UInt64?
    var last: Int
    var stop: UInt64?
    /// Whether it is a group that does not fit, and is typed as statements.
    var isForced = false
  }

  /// Groups that do not fit without those that are skipped, where the pipe goes on at them.
  private var forced: [GroupSummary] {
    guard let report = plan.skipReport, report.choice != .stop else { return [] }
    return report.groupsInConflict
  }

  /// The runs between what is left out.
  private var segments: [Segment] {
    var list: [Segment] = []
    var first = 0
    var start = begin(0)
    let forced = forced
    for (index, range) in plan.ranges.enumerated() {
      let own = forced.filter { $0.path == range.path }.map {
        (bytes: $0.position.rawValue..<max($0.position, $0.endPosition).rawValue, isForced: true)
      }
      let holes = (range.leftOut.map { (bytes: $0, isForced: false) } + own)
        .sorted { $0.bytes.lowerBound < $1.bytes.lowerBound }
      for (hole, isForced) in holes {
        if first < index || (start ?? 4) < hole.lowerBound {
          list.append(Segment(first: first, start: start, last: index, stop: hole.lowerBound))
        }
        if isForced {
          list.append(
            Segment(
              first: index, start: hole.lowerBound, last: index, stop: hole.upperBound,
              isForced: true))
        }
        first = index
        start = hole.upperBound
      }
    }
    let last = plan.ranges.count - 1
    let range = plan.ranges[last]
    if first < last || (start ?? 4) < range.stop {
      list.append(
        Segment(first: first, start: start, last: last, stop: range.isCut ? range.stop : nil))
    }
    return list
  }

  private func begin(_ index: Int) -> UInt64? {
    let range = plan.ranges[index]
    let first = range.head?.firstGroup.rawValue ?? 4
    return range.start > first ? range.start : nil
  }

  private static let mostSegments = 30

  /// The commands of our tool and of the vendor's, nil where it cannot read the logs.
  var both: (dump: String, vendor: String?) {
    var dumps: [String] = []
    var vendors: [String]? = []
    let parts = segments
    if parts.count > Self.mostSegments, forced.isEmpty, let set = plan.start?.note.set {
      // Too many parts: MySQL knows what it has by itself.
      let own = "--exclude-gtids='\(set)'"
      let whole = lists.reading(0...(plan.ranges.count - 1))
      return (
        insert(own, whole.dump),
        whole.vendor.map { insert(own, $0) }
      )
    }
    for part in parts {
      if part.isForced {
        dumps.append(statements(part))
        vendors = nil
        continue
      }
      let commands = lists.reading(part.first...part.last, start: part.start, stop: part.stop)
      dumps.append(withKeys(commands.dump))
      if let vendor = commands.vendor { vendors?.append(vendor) } else { vendors = nil }
    }
    return (
      Self.joined(dumps), plan.isEncrypted ? nil : vendors.map { Self.joined($0) }
    )
  }

  /// What prints a group as statements that go on where they do not fit.
  private func statements(_ part: Segment) -> String {
    var words = [
      "binlogtool", "decode-rows", "--format", "sql", "--with-ddl", "--keep-gtids", "--on-conflict",
      plan.skipReport?.choice.rawValue ?? "stop",
    ]
    words += options.keys
    for schema in options.schemas { words += ["--schema", LogList.quoted(schema)] }
    if plan.skipReport?.needsLogs ?? false {
      for range in plan.ranges { words += ["--schema", LogList.quoted(range.path)] }
    }
    words += ["--start-position", "\(part.start ?? 4)", "--stop-position", "\(part.stop ?? 4)"]
    return (words + [LogList.quoted(plan.ranges[part.first].path)]).joined(separator: " ")
  }

  /// A command with one more option, before its files.
  private func insert(_ option: String, _ command: String) -> String {
    let words = command.split(separator: " ", omittingEmptySubsequences: false)
    let count = command.hasPrefix("binlogtool ") ? 2 : 1
    return withKeys(
      (words.prefix(count) + [Substring(option)] + words.dropFirst(count)).joined(separator: " "))
  }

  private func withKeys(_ command: String) -> String {
    guard !options.keys.isEmpty, plan.isEncrypted, command.hasPrefix("binlogtool dump ") else {
      return command
    }
    return "binlogtool dump " + options.keys.joined(separator: " ") + " "
      + command.dropFirst("binlogtool dump ".count)
  }

  private static func joined(_ commands: [String]) -> String {
    commands.count == 1 ? commands[0] : "{ \(commands.joined(separator: "; ")); }"
  }

  /// What cuts the wanted tables out of the range, to standard output.
  var cut: String {
    var words = ["binlogtool", "cut"]
    for table in options.tables { words += ["--table", table.shellWord] }
    words += options.keys
    if plan.isEncrypted { words.append("--decrypt") }
    if let first = plan.ranges.first, let start = begin(0) {
      words += ["--start-position", "\(first.file):\(start)".shellWord]
    }
    if let last = plan.ranges.last, last.isCut {
      words += ["--stop-position", "\(last.file):\(last.stop)".shellWord]
    }
    for group in plan.skipped {
      words += [
        "--drop", (group.gtidText ?? "\(group.file):\(group.position)").shellWord,
      ]
    }
    words += ["--output", "-"]
    return words.joined(separator: " ") + " "
      + plan.ranges.map { LogList.quoted($0.path) }.joined(separator: " ")
  }
}
