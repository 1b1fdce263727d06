package import BinlogBytes
import BinlogDump
package import BinlogEvents
package import BinlogLogs

/// How a run goes on in logs that grow (`--stop-never`), and where it begins.
package struct RowFollowing {
  /// Whether only what comes from now on is wanted (`--from-end`).
  package var startsAtEnd = false
  /// Where it is kept how far it came; nil for nowhere.
  package var resume: ResumeFile?

  package init() {}

  /// Where to begin: logs, the first of them that is read, and what was met before in that one.
  package struct Start {
    package var logs: LogSelection
    package var first: Int
    var continuation: RowContinuation?
  }

  /// Finds where to begin among `logs`, from that at `first` on where nothing else tells; `schemas`
  /// learns what was learned before.
  ///
  /// - Throws: where the logs are not those that were read before.
  package func start(
    _ logs: LogSelection, first: Int, _ access: LogAccess, _ schemas: LogSchemas
  ) throws(SourceError) -> Start {
    defer { schemas.journal = resume?.journal }
    if let resume, let state = resume.found {
      return try self.start(state, resume, logs, access, schemas)
    }
    guard startsAtEnd else { return Start(logs: logs, first: first, continuation: nil) }
    schemas.journal = resume?.journal
    return try startAtEnd(logs, access, schemas)
  }

  // MARK: At the end

  /// The end of the last log; the definitions in that log are learned on the way to it.
  private func startAtEnd(
    _ logs: LogSelection, _ access: LogAccess, _ schemas: LogSchemas
  ) throws(SourceError) -> Start {
    let first = max(0, logs.paths.count - 1)
    let path = logs.paths[first]
    let (source, format) = try Self.open(path, access)
    resume?.begin(
      path.logFileName, try LogFront(source, format: format), at: FileMagic.firstEvent)
    var scout = GroupScout(source, LogState(format: format), at: FileMagic.firstEvent)
    var state = scout.state
    var place = RowsPlace()
    place.path = path
    scout.advance { reader in
      learn(reader, schemas, place)
      if case .completed(let group) = reader.groupChange {
        resume?.meet(reader.frame, reader.bytes, gtid: group.identifier?.text ?? [])
      }
      if reader.state.groups.isAtBoundary { state = reader.state }
    }
    if scout.isBlind {
      throw SourceError(
        name: path, kind: .system(0),
        message: "is damaged at offset \(scout.position), so that its end cannot be found; "
          + "`binlogtool verify` says more")
    }
    try resume?.save(scout.boundary, written: 0, isDurable: true)
    return Start(
      logs: logs, first: first, continuation: RowContinuation(state, at: scout.boundary))
  }

  /// Takes in what the event at hand defines.
  private func learn(
    _ reader: borrowing LogReader, _ schemas: LogSchemas, _ place: RowsPlace
  ) {
    let event = reader.event
    let type = reader.frame.type
    if type == .formatDescription { resume?.journal.describe(reader.frame, event.bytes) }
    guard type == .query || type == .queryCompressed,
      let query = try? event.body(QueryEvent.self)
    else { return }
    schemas.observe(
      query, event: event.content, frame: reader.frame, format: reader.state.format, place: place)
  }

  // MARK: Where reading was ended

  /// The place that `state` names, among `logs` or after them.
  private func start(
    _ state: ResumeState, _ resume: ResumeFile, _ logs: LogSelection, _ access: LogAccess,
    _ schemas: LogSchemas
  ) throws(SourceError) -> Start {
    let (logs, first) = try Self.find(state, resume, logs, access)
    let path = logs.paths[first]
    let (source, format) = try Self.open(path, access)
    guard let front = try LogFront(source, format: format), front.checksum == state.front else {
      let began = LocalTime(secondsSince1970: Int64(state.begun)).text
      throw resume.misfit(
        "\(path) is another log than the one that was read, which server \(state.serverID) began at "
          + "\(began): these are logs of another server, or the server was reset; give the right "
          + "ones, or remove this file to begin anew")
    }
    let size = source.size ?? 0
    guard size >= state.position else {
      throw resume.misfit(
        "\(path) ends before that, at \(size): it is an older copy, or its server lost the end of it "
          + "in a crash, and rows were printed that the server does not have any more; give the right "
          + "log, or remove this file to begin anew")
    }
    try resume.journal.resume(state.definitions, schemas)
    resume.goOn(state)
    var scout = GroupScout(source, LogState(format: format), at: FileMagic.firstEvent)
    var isMarked = state.last == nil
    scout.advance(upTo: FileOffset(state.position)) { reader in
      if reader.frame.type == .formatDescription {
        resume.journal.describe(reader.frame, reader.bytes)
      }
      if let last = state.last, reader.frame.offset.rawValue == last.offset {
        isMarked = ResumeState.Mark(reader.frame, reader.bytes) == last
      }
    }
    guard scout.position.rawValue == state.position, scout.boundary == scout.position else {
      throw resume.misfit(
        "in \(path) no group ends there: it is another log, or it is damaged before; "
          + "`binlogtool verify` says more")
    }
    guard isMarked else {
      throw resume.misfit(
        "what \(path) holds before that place is not what was read: it is another log, or it was "
          + "changed; give the right one, or remove this file to begin anew")
    }
    return Start(
      logs: logs, first: first, continuation: RowContinuation(scout.state, at: scout.position))
  }

  /// The log that `state` names.
  private static func find(
    _ state: ResumeState, _ resume: ResumeFile, _ logs: LogSelection, _ access: LogAccess
  ) throws(SourceError) -> (logs: LogSelection, first: Int) {
    if let place = logs.paths.lastIndex(where: { $0.logFileName == state.log }) {
      return (logs, place)
    }
    let first = logs.paths.first?.logFileName ?? ""
    let last = logs.paths.last?.logFileName ?? ""
    let range = first == last ? "only \(first) is here" : "\(first) to \(last) are here"
    guard let wanted = LogName(state.log), let path = logs.paths.last,
      let begin = LogName(first), let end = LogName(last), begin.stem == wanted.stem
    else { throw resume.misfit("that log is not among those given; \(range)") }
    // Who is started again is given the same words, though the logs have gone on.
    let sibling = path.directoryPrefix + state.log
    if wanted.number > end.number, DirectoryListing.kind(of: sibling) == .file {
      return (try LogSelection([sibling], access), 0)
    }
    if wanted.number < begin.number {
      throw resume.misfit(
        "that log is gone, \(range): it was purged before all of it was read, and what stood in it "
          + "after that place, and in the logs that are missing, would be lost; bring them back from "
          + "an archive, or remove this file to begin anew")
    }
    throw resume.misfit(
      "that log is not here, \(range): these are logs of another server, an older copy, or the server "
        + "was reset; give the right ones, or remove this file to begin anew")
  }

  private static func open(
    _ path: String, _ access: LogAccess
  ) throws(SourceError) -> (ByteSource, FormatDescription) {
    guard path != "-" else {
      throw SourceError(name: path, kind: .system(0), message: LogFollower.refusal)
    }
    let source = try access.open(path)
    guard source.size != nil else {
      throw SourceError(name: path, kind: .system(0), message: LogFollower.refusal)
    }
    let opening = try LogOpening(source)
    guard case .log(let format) = opening else {
      throw SourceError(
        name: path, kind: .system(0),
        message: FileRefusal.text(opening, source, command: "decode-rows"))
    }
    return (source, format)
  }
}

extension RowContinuation {
  /// Between two groups of a binlog, at `offset`, where `state` is in force.
  init(_ state: LogState, at offset: FileOffset) {
    self.init(
      state: state, place: RowsPlace(), groupStart: nil, hasBegun: false, ending: .committed,
      isGroupWanted: true, reading: GroupReading(), offset: offset)
  }
}
