package import BinlogBytes
package import BinlogEvents
import BinlogLogs

/// Writes logs that follow one another.
package final class LogSetWriter {
  /// What is done with what is written.
  package struct Options: Sendable {
    /// What events have at their end; nil for what they had.
    package var checksum: ChecksumAlgorithm?
    /// Where a log of this size ends, between two groups.
    package var split: UInt64?
    /// Whether all goes into one log, as far as it may.
    package var joins = false

    /// Each log is written as one, with the checksums that it had.
    package init() {}
  }

  /// A log that was written.
  package struct Written: Sendable, Equatable {
    /// Where it lies.
    package var path: String
    /// Its name.
    package var name: String
    /// Its size.
    package var size: UInt64
    /// Its groups.
    package var groups: UInt64
    /// The GTIDs of these.
    package var gtids: GtidHistory
  }

  /// What the servers can count in an event's position; a log that is larger has one group only.
  package static let greatestSize: UInt64 = 1 << 32

  /// What was written so far.
  package private(set) var written: [Written] = []
  /// The GTIDs of all that went before the next group.
  package private(set) var history = GtidHistory()
  private let output: any LogOutput
  private let options: Options
  private var current: LogFileWriter?
  private var pending: (head: SourceDescription, name: String)?

  /// Writes to `output`.
  package init(_ output: any LogOutput, _ options: Options) {
    self.output = output
    self.options = options
  }

  /// Whether a log was begun.
  package var hasBegun: Bool { current != nil }

  /// A log is read that begins with `head`; it is called `name`, or what is written of it is, where
  /// each keeps its own.
  ///
  /// `before` is what went before the first group that is written.
  package func beginLog(
    _ head: SourceDescription, named name: String, after before: GtidHistory
  ) throws(SourceError) {
    if current == nil { history = before }
    let checksum = options.checksum ?? head.format.checksum
    if checksum != .none, !head.format.hasChecksumField {
      throw SourceError(
        name: name, kind: .request,
        message: "its server (\(head.format.serverVersion)) knows no checksums: none can be added")
    }
    current?.beginLog()
    guard let last = current?.head, let before = current?.checksum else {
      try open(head, named: name)
      return
    }
    if options.joins, last.describes(head), before == checksum { return }
    guard output.takesSeveral else {
      if last.describes(head), before == checksum { return }
      throw SourceError(
        name: name, kind: .request,
        message: "another server version or other checksums wrote it than the log before it: the"
          + " two cannot be one log; give --output-dir")
    }
    let next = options.joins || options.split != nil ? successor() : name
    try open(head, named: next)
  }

  /// The name after that of the log at hand.
  private func successor() -> String {
    guard let name = current?.name else { return "" }
    return LogName(name)?.next ?? name + ".000002"
  }

  private func open(_ head: SourceDescription, named name: String) throws(SourceError) {
    let isFirst = current == nil
    try close(next: name)
    current = LogFileWriter(
      name, try output.begin(name), head, checksum: options.checksum ?? head.format.checksum,
      after: history, isFirst: isFirst)
  }

  private func close(next: String?) throws(SourceError) {
    guard var last = current.take() else { return }
    try last.end(next: next)
    written.append(
      Written(
        path: output.path(of: last.name), name: last.name, size: last.size, groups: last.groups,
        gtids: last.written))
  }

  /// A group with this commit id is left out.
  package func pass(commitID: UInt64?) { current?.pass(commitID: commitID) }

  /// Writes a group of the log that was begun last; returns the log that it is in and where it
  /// begins.
  package func write(_ draft: borrowing GroupDraft) throws(SourceError) {
    guard let size = current?.size, let own = current?.size(of: draft),
      let groups = current?.groups, let head = current?.head
    else { return }
    let most = min(options.split ?? Self.greatestSize, Self.greatestSize)
    // A Rotate takes less than 300 bytes.
    if groups > 0, size + own + 300 > most {
      guard output.takesSeveral else {
        throw SourceError(
          name: output.path(of: ""), kind: .tooLarge,
          message: "more than 4 GiB for one log, which no server reads; give --output-dir")
      }
      try open(head, named: successor())
    }
    try current?.write(draft)
    if let identifier = draft.gtid?.identifier { history.insert(identifier) }
  }

  /// Ends the last log.
  package func finish() throws(SourceError) { try close(next: nil) }
}
