package import BinlogBytes
package import BinlogEvents

/// The logs that a command reads: what the paths that a user gave turn out to be, each log once, in
/// the order in which they were written.
///
/// A path is a log, wrapped or not, an index file, or a directory: that means its binlogs, or its
/// relay logs where there are no others.
package struct LogSelection: Sendable {
  /// Which of the logs in directories are meant, and what is asked of them all.
  package struct Wishes: Sendable {
    /// Of a directory with both kinds, the relay logs.
    package var prefersRelayLogs = false
    /// Of a replica's directory, the relay logs of this channel; empty for the default one.
    package var channel: String?
    /// What is asked of their order.
    package var rules = LogOrder.Rules()

    package init() {}

    fileprivate var wantsRelayLogs: Bool { prefersRelayLogs || channel != nil }
  }

  /// Logs that are missing among those selected, as names tell.
  package struct Missing: Sendable, Equatable {
    /// The name of the log before them, where there is one.
    package var after: String?
    /// The name of the log after them, where there is one.
    package var before: String?
    /// The first of them.
    package var first: LogName
    /// How many there are.
    package var count: UInt64

    /// What is written out of very many.
    private static let mostNames: UInt64 = 100

    /// Their names, at most a hundred.
    package var names: [String] {
      (0..<min(count, Self.mostNames)).map { first.name(behind: $0) }
    }

    /// As people say it: one name, or the first and the last.
    package var text: String {
      count == 1
        ? first.name(behind: 0) : "\(first.name(behind: 0)) to \(first.name(behind: count - 1))"
    }
  }

  /// The paths of the logs, in order; `-` is standard input.
  package var paths: [String] { order.paths }
  /// What is missing between them.
  package private(set) var missing: [Missing] = []
  /// What is worth knowing of them.
  package private(set) var notes: [LogOrder.Message] = []
  /// What is wrong with the indexes and directories that they come from.
  package private(set) var findings: [Finding] = []
  /// All that was looked at to find them: indexes, besides the logs.
  package private(set) var indexPaths: [String] = []
  /// The order, and the beginnings of the logs.
  package private(set) var order: LogOrder
  /// Where each log stands, by the name that its server gave it.
  private let places: [String: [Int]]

  /// Finds the logs that `given` means.
  ///
  /// - Throws: where a path is nothing of the kind, where the logs are of several families, and
  ///   where their order cannot be told.
  package init(
    _ given: [String], _ access: LogAccess, wishes: Wishes = Wishes()
  ) throws(SourceError) {
    var found = Found()
    for path in given {
      guard path != "-", DirectoryListing.kind(of: path) == .directory else {
        try found.addFile(path)
        continue
      }
      try found.addDirectory(path, wishes, access)
    }
    var rules = wishes.rules
    rules.isNamedOneByOne = rules.isNamedOneByOne && found.isNamedOneByOne
    guard !found.paths.isEmpty else {
      throw SourceError(
        name: given.first ?? "-", kind: .missing, message: "holds no log that can be read")
    }
    if rules.hasBarePosition, !rules.isNamedOneByOne, found.paths.count > 1 {
      throw SourceError(
        name: given.first ?? "-", kind: .request,
        message: "a position needs the name of its log here, as \(found.paths[0].logFileName):4")
    }
    order = LogOrder(found.paths, access, rules: rules)
    if let refusal = order.refusal {
      throw SourceError(name: refusal.subject, kind: .request, message: refusal.text)
    }
    notes = found.notes + order.notes
    findings = found.findings
    indexPaths = found.indexes
    var places: [String: [Int]] = [:]
    for (index, path) in order.paths.enumerated() {
      places[path.logFileName, default: []].append(index)
    }
    self.places = places
    missing = Self.missing(order, listed: found.missing)
  }

  /// The names and the text of a log that is not the one that `coordinate` names.
  package struct NoSuchLog: Error, Sendable {
    /// What to tell the user.
    package var text: String
  }

  /// The place among ``paths`` of the log that `coordinate` names.
  package func place(of coordinate: LogCoordinate) throws(NoSuchLog) -> Int {
    if let exact = paths.firstIndex(of: coordinate.file) { return exact }
    let named = places[coordinate.name] ?? []
    if coordinate.file.contains("/") {
      let identity = DirectoryListing.identity(of: coordinate.file)
      if let identity,
        let place = named.first(where: { order.heads[paths[$0]]?.identity == identity })
      {
        return place
      }
    }
    if named.count == 1 { return named[0] }
    if named.count > 1 {
      throw NoSuchLog(
        text: "\(coordinate.name) is the name of \(named.count) of these logs; give its path")
    }
    if let gap = missing.first(where: { $0.holds(coordinate.name) }) {
      throw NoSuchLog(text: "\(coordinate.name) is missing" + gap.whereText)
    }
    let names = paths.map(\.logFileName)
    throw NoSuchLog(
      text: "\(coordinate.name) is not among these logs"
        + (names.count == 1
          ? ": it is \(names[0])" : ", \(names.first ?? "") to \(names.last ?? "")"))
  }

  /// What is missing before the log at `place`, as names tell.
  package func missing(before place: Int) -> Missing? {
    missing.first { $0.before == paths[place].logFileName }
  }

  private static func missing(_ order: LogOrder, listed: [String: [LogName]]) -> [Missing] {
    var list: [Missing] = []
    var last: LogName?
    var beyond = listed
    func run(_ names: [LogName], after: String?, before: String?) {
      var rest = names.sorted { $0.number < $1.number }[...]
      while let first = rest.first {
        var count = 1
        while count < rest.count,
          rest[rest.startIndex + count].number == first.number + UInt64(count)
        { count += 1 }
        list.append(Missing(after: after, before: before, first: first, count: UInt64(count)))
        rest = rest.dropFirst(count)
      }
    }
    for path in order.paths {
      guard let name = LogName(path.logFileName) else {
        last = nil
        continue
      }
      if let last, last.stem == name.stem {
        if name.number > last.number + 1 {
          list.append(
            Missing(
              after: last.name(behind: 0), before: path.logFileName,
              first: last.advanced(by: 1), count: name.number - last.number - 1))
        }
      } else if let names = beyond[name.stem] {
        // What an index lists before the first log that is here.
        run(names.filter { $0.number < name.number }, after: nil, before: path.logFileName)
      }
      last = name
    }
    if let last, let names = beyond.removeValue(forKey: last.stem) {
      run(names.filter { $0.number > last.number }, after: last.name(behind: 0), before: nil)
    }
    return list
  }

  /// What the paths turned out to be, before they are put in order.
  private struct Found {
    var paths: [String] = []
    var isNamedOneByOne = true
    var notes: [LogOrder.Message] = []
    var findings: [Finding] = []
    var indexes: [String] = []
    /// Logs that indexes list and that are not here, by stem.
    var missing: [String: [LogName]] = [:]

    /// A path that is no directory.
    mutating func addFile(_ path: String) throws(SourceError) {
      let inputs = try LogInputs([path])
      for family in inputs.families {
        if family.index != nil { isNamedOneByOne = false }
        add(family)
      }
    }

    mutating func addDirectory(
      _ path: String, _ wishes: Wishes, _ access: LogAccess
    ) throws(SourceError) {
      isNamedOneByOne = false
      let inputs = try LogInputs([path])
      var binlogs: [LogFamily] = []
      var relayLogs: [LogFamily] = []
      for family in inputs.families where !family.members.isEmpty || !family.missing.isEmpty {
        if family.members.allSatisfy({ $0.path.hasSuffix(".ibb") }), !family.members.isEmpty {
          notes.append(
            (
              family.members[0].path,
              "an InnoDB binlog (MariaDB 12.3), which is not read; the logs beside it are"
            ))
          continue
        }
        if Self.holdsRelayLogs(family, access) {
          relayLogs.append(family)
        } else {
          binlogs.append(family)
        }
      }
      var chosen = wishes.wantsRelayLogs || binlogs.isEmpty ? relayLogs : binlogs
      if let channel = wishes.channel {
        let stems = Set(chosen.compactMap { Self.stem($0) })
        let stem = ChannelName.stem(of: channel, among: stems)
        chosen = chosen.filter { Self.stem($0) == stem && stem != nil }
        guard !chosen.isEmpty else {
          throw SourceError(
            name: path, kind: .missing,
            message: "holds no relay logs of channel '\(channel)'"
              + (stems.isEmpty
                ? "" : "; there are those of \(stems.sorted().joined(separator: ", "))"))
        }
      }
      guard !chosen.isEmpty else {
        throw SourceError(
          name: path, kind: .missing,
          message: wishes.wantsRelayLogs
            ? "holds no relay logs" : "holds no binary log, relay log or index file")
      }
      for family in chosen { add(family) }
    }

    private mutating func add(_ family: LogFamily) {
      paths += family.members.map(\.path)
      findings += family.findings
      if let index = family.index { indexes.append(index.path) }
      for entry in family.missing {
        if let name = LogName(entry.logFileName) { missing[name.stem, default: []].append(name) }
      }
    }

    private static func stem(_ family: LogFamily) -> String? {
      (family.members.first?.name ?? family.missing.first?.logFileName).flatMap {
        LogName($0)?.stem
      }
    }

    /// Whether the logs of a family are relay logs, as the first tells that can be read.
    private static func holdsRelayLogs(_ family: LogFamily, _ access: LogAccess) -> Bool {
      for member in family.members {
        if let head = LogHead(member.path, access) { return head.isRelayLog }
      }
      let names = (family.index.map(\.path) ?? family.members.first?.path ?? "").lastPathComponent
      return names.contains("relay")
    }
  }
}

extension LogSelection.Missing {
  /// Whether the log called `name` is one of them.
  package func holds(_ name: String) -> Bool {
    guard let wanted = LogName(name), wanted.stem == first.stem, wanted.number >= first.number
    else { return false }
    return wanted.number - first.number < count
  }

  /// Where they are missing, as the rest of a sentence.
  package var whereText: String {
    switch (after, before) {
    case (let after?, let before?): " between \(after) and \(before)"
    case (nil, let before?): " before \(before)"
    case (let after?, nil): " after \(after)"
    case (nil, nil): ""
    }
  }
}

extension LogName {
  /// The name of this log with `count` added to its number.
  package func advanced(by count: UInt64) -> LogName {
    var name = self
    name.number &+= count
    return name
  }

  /// The name of the log so many after this one, as its server writes it.
  package func name(behind count: UInt64) -> String {
    let text = String(number &+ count)
    return stem + "." + String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
