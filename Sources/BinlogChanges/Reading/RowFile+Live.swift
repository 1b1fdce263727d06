import BinlogBytes
import BinlogDump
import BinlogEvents
import BinlogLogs

/// A log that is read while its server writes it, and by somebody who may be started again.
///
/// Only whole groups are printed: a server that crashes in the midst of one has not committed it,
/// and takes it out of the log.
///
/// A class, as whether there is one is asked for each event, and little should be moved for that.
final class LiveLog {
  /// Waits for more; nil for a log that has a next one already.
  var follower: LogFollower?
  /// Keeps how far all is written out.
  var resume: ResumeFile?
  /// Up to where groups are whole; all of it where nobody waits.
  var horizon = FileOffset(.max)
  /// Goes ahead to find out.
  var scout: GroupScout?
  /// Whether nothing comes after ``horizon``.
  var isComplete = false
  /// The log that goes on where this one ended.
  var successor: String?

  init(resume: ResumeFile?) { self.resume = resume }

  /// Whether there is more to read.
  enum Standing {
    /// Events are there.
    case reads
    /// The log is through.
    case complete
    /// Nothing more is wanted, or can be had.
    case over
  }
}

extension RowFile {
  /// Writes out what is printed where the next event has to be waited for, so that who follows a
  /// log through a pipe has each row as soon as it is there.
  func flushBeforeWaiting(_ reader: borrowing LogReader) {
    guard sink.hasUnflushed, !reader.isNextLoaded, source.isWaiting else { return }
    sink.flush()
  }

  /// Prepares to follow the log, and to keep how far it was read.
  mutating func beginFollowing(_ reader: borrowing LogReader) {
    guard let live else { return }
    if live.follower != nil {
      live.scout = GroupScout(source, reader.state, at: reader.position)
      live.horizon = reader.position
    }
    guard let resume = live.resume else { return }
    // What cannot be read is told by who reads the log.
    let front = (try? LogFront(source, format: reader.state.format)) ?? nil
    resume.begin(path.logFileName, front, at: reader.position)
  }

  /// Notes how the events are laid out that follow the description at hand.
  func noteDescription(_ event: borrowing EventView) {
    guard let resume = live?.resume else { return }
    resume.journal.describe(event.frame, event.bytes)
    guard event.frame.offset == FileMagic.firstEvent else { return }
    resume.begin(
      path.logFileName, LogFront(event.frame, event.bytes), at: event.frame.end)
  }

  /// Notes that the group in `place` ended with the event at hand.
  func noteEnd(_ reader: borrowing LogReader) {
    live?.resume?.meet(reader.frame, reader.bytes, gtid: place.group.gtid)
  }

  /// Before the next event of the log: keeps how far all is written out, and waits where no whole
  /// group follows.
  mutating func keepUp(_ reader: borrowing LogReader) -> LiveLog.Standing {
    if let resume = live?.resume, reader.state.groups.isAtBoundary, !hasBegun,
      resume.isDue(reader.position, written: sink.written),
      !keepPlace(reader, isDurable: false)
    {
      return .over
    }
    while let horizon = live?.horizon, reader.position >= horizon {
      if live?.isComplete == true { return .complete }
      live?.scout?.advance()
      guard let scout = live?.scout else { return .reads }
      if scout.isBlind {
        // What is wrong there, and how much of the group can be read, is told by who reads it.
        live?.horizon = FileOffset(.max)
        return .reads
      }
      if scout.boundary > reader.position {
        live?.horizon = scout.boundary
        return .reads
      }
      guard keepPlace(reader, isDurable: true) else { return .over }
      if let standing = waitForMore(reader, scout) { return standing }
    }
    return .reads
  }

  /// Waits for more of the log; nil where there may be some.
  private mutating func waitForMore(
    _ reader: borrowing LogReader, _ scout: GroupScout
  ) -> LiveLog.Standing? {
    guard let follower = live?.follower else { return .complete }
    let used = reader.position.rawValue
    let step = follower.wait(
      for: source, beyond: scout.known, used: used, isClosed: scout.isClosed, output: sink)
    switch step {
    case .changed:
      if source.size ?? 0 < scout.known {
        live?.scout?.goBack(to: reader.position, reader.state)
      }
      return nil
    case .next(let path):
      live?.successor = path
      live?.isComplete = true
      return ended(reader, scout)
    case .ended: return .over
    case .lost(let text):
      report(nil, text)
      outcome = max(outcome, .damaged)
      return .over
    }
  }

  /// The server goes on in another log: tells what the end of this one holds besides whole groups.
  private mutating func ended(
    _ reader: borrowing LogReader, _ scout: GroupScout
  ) -> LiveLog.Standing? {
    guard reader.position < scout.position || scout.isTorn else { return .complete }
    if reader.state.isRelayLog, !scout.isTorn {
      // A replica cuts its relay logs in the middle of groups.
      live?.horizon = scout.position
      return .reads
    }
    report(
      reader.position,
      "the log ends in the middle of a group that begins here: its server stopped while it wrote it, "
        + "or it could not be written; its rows are left out")
    outcome = max(outcome, .damaged)
    return .complete
  }

  /// Keeps that everything up to here was written out; false where that cannot be.
  private mutating func keepPlace(_ reader: borrowing LogReader, isDurable: Bool) -> Bool {
    sink.flush()
    guard sink.failure == nil else { return false }
    guard let resume = live?.resume, reader.state.groups.isAtBoundary else { return true }
    do throws(SourceError) {
      try resume.save(reader.position, written: sink.written, isDurable: isDurable)
      return true
    } catch {
      report(nil, "--resume: \(error.name): \(error.message)")
      outcome = .failed
      return false
    }
  }
}
