package import BinlogBytes
import BinlogEvents

/// The file of `--resume`: keeps up to where everything was written out.
///
/// It is replaced as a whole, after what was printed has left this program: who is killed between
/// the two prints the last group again, and nothing is lost.
package final class ResumeFile {
  /// The path.
  package let path: String
  /// What was learned of tables.
  package let journal: DefinitionJournal
  /// Where reading goes on that was ended before; nil where there was no such file.
  package private(set) var found: ResumeState?

  private var state: ResumeState?
  /// What is known of the group that ended last, until its end is saved.
  private var ended: (mark: ResumeState.Mark, gtid: String?)?
  /// The GTID of the last group, also where it is of the log before.
  private var gtid: String?
  private var saved: (log: String, position: UInt64, written: UInt64)?
  /// So many bytes of a log are read again at most where nothing of it was printed.
  private static let longestSilence: UInt64 = 64 << 20

  /// The file at `path`, which is read where there is one.
  ///
  /// - Throws: where it is no such file, so that it is not written over.
  package init(_ path: String) throws(SourceError) {
    self.path = path
    journal = DefinitionJournal(path + ".definitions")
    switch DirectoryListing.kind(of: path) {
    case .missing:
      if let problem = DirectoryListing.problem(of: path) { throw problem }
      return
    case .directory: throw Self.refusal(path, "it is a directory")
    case .other: throw Self.refusal(path, "it is no file")
    case .file: break
    }
    let source = try ByteSource(path: path, access: .read)
    let chunk = try source.chunk(at: .zero, atLeast: 64 << 10)
    do throws(ResumeState.Unreadable) {
      found = try ResumeState(PathText.text(of: chunk.bytes.array))
    } catch {
      throw Self.refusal(path, error.reason)
    }
  }

  private static func refusal(_ path: String, _ reason: String) -> SourceError {
    SourceError(
      name: path, kind: .system(0),
      message: "is no file that --resume has written: \(reason); give another name")
  }

  /// Why the logs do not fit this file.
  func misfit(_ reason: String) -> SourceError {
    let place = found.map {
      "reading was ended in \($0.log) at \($0.position)"
        + ($0.gtid.map { ", after \($0)" } ?? "") + ": "
    }
    return SourceError(name: path, kind: .system(0), message: (place ?? "") + reason)
  }

  /// Reading goes on where it was ended.
  func goOn(_ state: ResumeState) {
    self.state = state
    saved = (state.log, state.position, 0)
  }

  /// Another log is read from here on; `front` is nil where it has no event yet.
  func begin(_ log: String, _ front: LogFront?, at position: FileOffset) {
    if let front, let state, state.log == log, state.front == front.checksum { return }
    gtid = state?.gtid ?? gtid
    state = front.map { ResumeState(log: log, position: position.rawValue, front: $0) }
    state?.gtid = gtid
    ended = nil
  }

  /// A group ended with this event.
  func meet(_ frame: EventFrame, _ bytes: Span<UInt8>, gtid: [UInt8]) {
    ended = (
      ResumeState.Mark(frame, bytes), gtid.isEmpty ? nil : String(decoding: gtid, as: UTF8.self)
    )
  }

  /// Whether the place at `position` is worth to be kept, where so many bytes were printed.
  func isDue(_ position: FileOffset, written: UInt64) -> Bool {
    guard let state, ended != nil else { return false }
    guard let saved, saved.log == state.log else { return true }
    return saved.written != written
      || position.rawValue > saved.position
        && position.rawValue - saved.position > Self.longestSilence
  }

  /// Keeps that everything up to `position` was written out; `isDurable` waits for the disk.
  func save(_ position: FileOffset, written: UInt64, isDurable: Bool) throws(SourceError) {
    guard var next = state else { return }
    if let saved, saved.log == next.log, saved.position == position.rawValue { return }
    next.position = position.rawValue
    // A group that is read again has ended after this place.
    if let ended, ended.mark.offset < position.rawValue {
      next.last = ended.mark
      next.gtid = ended.gtid
    }
    if let failure = journal.failure { throw failure }
    next.definitions = journal.length
    try NewFile.replace(
      path, mode: 0o600, isDurable: isDurable, with: Array(next.text.utf8).span)
    state = next
    ended = nil
    saved = (next.log, next.position, written)
  }
}
