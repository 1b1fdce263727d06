import BinlogBytes
package import BinlogEvents

/// Writes one log: its head, groups, and how it ends.
package struct LogFileWriter: ~Copyable {
  /// The name that Rotate events and the index have for it.
  package let name: String
  /// How its events are laid out.
  package let head: SourceDescription
  /// What its events have at their end.
  package let checksum: ChecksumAlgorithm
  /// Groups written so far.
  package private(set) var groups: UInt64 = 0
  /// The GTIDs of these.
  package private(set) var written = GtidHistory()
  private let sink: ByteSink
  private var stamper: EventStamper
  private var clock = LogicalClock()
  private var commits = CommitRuns()
  private var timestamp: UInt32

  /// Begins the log `name` as `head` has it, after groups with `history`.
  init(
    _ name: String, _ destination: any ByteDestination, _ head: SourceDescription,
    checksum: ChecksumAlgorithm, after history: GtidHistory, isFirst: Bool
  ) {
    self.name = name
    self.head = head
    self.checksum = checksum
    timestamp = head.timestamp
    sink = ByteSink(destination, capacity: 1 << 20)
    sink.write([0xFE, 0x62, 0x69, 0x6E])
    // The description has its checksum whatever the events have.
    var own = EventStamper(
      at: UInt64(FileMagic.size), checksum: head.format.hasChecksumField ? .crc32 : .none,
      keepsUnsetPositions: false)
    own.take(head.described(checksum, keepsCreated: isFirst).bytes.span, into: sink)
    stamper = EventStamper(
      at: own.position, checksum: checksum, keepsUnsetPositions: head.format.mayLackPositions)
    if let header = head.gtidsHeader {
      let body =
        header.type == .gtidList
        ? history.gtidListBody : history.previousGtidsBody(isTagged: head.isTagged)
      put(EventRecord(header, body: body))
    }
    if let header = head.checkpoint {
      var body: [UInt8] = []
      let bytes = PathText.bytes(of: name)
      body.append(bytes.count, width: 4)
      put(EventRecord(header, body: body + bytes))
    }
  }

  /// Bytes so far.
  package var size: UInt64 { stamper.position }

  /// What went wrong with the place that it is written to.
  var failure: SourceError? { sink.failure }

  private mutating func put(_ record: EventRecord) {
    stamper.take(record.bytes.span, into: sink)
  }

  /// The groups that come are of another log than those before.
  mutating func beginLog() {
    clock.beginLog()
    commits.beginLog()
  }

  /// A group that had this commit id is left out.
  mutating func pass(commitID: UInt64?) { commits.pass(commitID, isWritten: false) }

  /// How many bytes the group takes, but for changes of its GTID event's own size.
  func size(of draft: borrowing GroupDraft) -> UInt64 {
    let own = draft.gtid.map { UInt64($0.record.count + checksum.byteCount + 8) } ?? 0
    return own + draft.byteCount + UInt64(draft.eventCount * checksum.byteCount)
  }

  /// Writes a group.
  mutating func write(_ draft: borrowing GroupDraft) throws(SourceError) {
    if let gtid = draft.gtid {
      let numbers = gtid.clock.map {
        clock.next(lastCommitted: $0.lastCommitted, sequence: $0.sequence)
      }
      var commitID: UInt64?
      if gtid.isInGroupCommit {
        commitID = commits.next(gtid.commitID)
      } else {
        commits.pass(gtid.commitID, isWritten: true)
      }
      let length = draft.byteCount + UInt64(draft.eventCount * checksum.byteCount)
      do throws(ReadError) {
        put(
          try gtid.written(
            clock: numbers, commitID: commitID, length: length,
            checksumLength: checksum.byteCount))
      } catch {
        throw SourceError(
          name: name, kind: .compression, message: "a GTID event cannot be written: \(error.reason)"
        )
      }
      if let identifier = gtid.identifier { written.insert(identifier) }
      timestamp = gtid.timestamp
    }
    if draft.eventCount > 0 {
      var own = stamper
      try draft.read { own.take($0, into: sink) }
      stamper = own
      timestamp = draft.timestamp
    }
    groups += 1
    if let failure = sink.failure { throw failure }
  }

  /// Ends the log: with a Rotate to `next`, or a Stop where there is none.
  mutating func end(next: String?) throws(SourceError) {
    if let next {
      var body: [UInt8] = []
      body.append(FileMagic.size, width: 8)
      put(
        EventRecord(
          EventHeader(.rotate, timestamp: timestamp, serverID: head.serverID),
          body: body + PathText.bytes(of: next)))
    } else {
      put(
        EventRecord(
          EventHeader(.stop, timestamp: timestamp, serverID: head.serverID), body: []))
    }
    sink.flush()
    if let failure = sink.failure { throw failure }
  }
}
