import BinlogBytes
import BinlogEvents
import BinlogLogs
import Synchronization

/// Scans the files of one family, each once, on all cores where nothing goes from file to file.
///
/// Relay logs hand groups on to the next and are scanned one after another, and so is everything
/// whose groups somebody wants to see in order. The outcome is the same either way.
struct FamilyScan: Sendable {
  let family: LogFamily
  let options: LogAudit.Options

  /// What the scan of one file left.
  struct Outcome: Sendable {
    var report: FileReport
    var findings: [Finding] = []
    var surroundings: [PositionSurroundings] = []
    var continuation: FileScan.Continuation?
  }

  /// One outcome for each member, in order.
  func run(_ groupVisitor: FileScan.GroupVisitor?) throws(SourceError) -> [Outcome] {
    var outcomes: [Outcome] = []
    let count = family.members.count
    let mayShare = options.threads > 1 && groupVisitor == nil && count > 2
    while outcomes.count < count {
      let place = outcomes.count
      // The first tells what the family is.
      if mayShare, place > 0, outcomes[place - 1].continuation == nil {
        try share(from: place, &outcomes)
      } else {
        outcomes.append(
          try scan(place, continuing: outcomes.last?.continuation, groupVisitor))
      }
    }
    return outcomes
  }

  /// Scans the files from `start` on side by side; what follows a relay log is left to the caller.
  private func share(from start: Int, _ outcomes: inout [Outcome]) throws(SourceError) {
    let slots = Mutex<[Result<Outcome, SourceError>?]>(
      Array(repeating: nil, count: family.members.count - start))
    let count = family.members.count - start
    WorkerThreads.forEach(count, width: options.threads) { [self] index in
      let outcome: Result<Outcome, SourceError>
      do throws(SourceError) {
        outcome = .success(try scan(start + index, continuing: nil, nil, isAlone: false))
      } catch {
        outcome = .failure(error)
      }
      slots.withLock { $0[index] = outcome }
    }
    for result in slots.withLock({ $0 }) {
      switch result {
      case .success(let outcome):
        // Unlike the first, this one follows a relay log: it has to be scanned after it.
        if outcomes.last?.continuation != nil { return }
        outcomes.append(outcome)
      case .failure(let error): throw error
      case nil: return
      }
    }
  }

  /// One finding in place of `found`, where all of them come from one thing: the log was sent as
  /// text.
  private func transferDamage(of path: String, _ found: [Finding]) -> Finding? {
    guard path != "-", found.contains(where: { $0.severity == .error && $0.offset != nil }),
      let source = try? options.access.open(path), let damage = try? TransferDamage(source)
    else { return nil }
    return Finding(
      .transferDamage, file: path, offset: damage.offset, message: damage.message,
      expected: "the bytes that the server wrote", found: damage.kind.rawValue, hint: damage.hint)
  }

  /// Bytes of log in a piece.
  private static let pieceSize: UInt64 = 512 << 10

  /// Scans one file; `isAlone` where no other one is scanned meanwhile, so that pieces of it may be
  /// scanned side by side.
  private func scan(
    _ place: Int, continuing: FileScan.Continuation?, _ groupVisitor: FileScan.GroupVisitor?,
    isAlone: Bool = true
  ) throws(SourceError) -> Outcome {
    let member = family.members[place]
    let source: ByteSource
    do throws(SourceError) {
      source = try options.access.open(member.path)
    } catch {
      // One file that cannot be opened must not hide the others; alone, it is the answer.
      guard family.members.count > 1 || family.index != nil else { throw error }
      return Outcome(
        report: FileReport(path: member.path),
        findings: [Finding(.unreadableFile, file: member.path, message: error.message)])
    }
    var scanOptions = FileScan.Options()
    scanOptions.collectsContent = groupVisitor != nil
    scanOptions.hasSuccessor = place + 1 < family.members.count
    scanOptions.isDeep = options.isDeep
    let wanted = options.positions.filter { $0.name == member.name }
    var found: [Finding] = []
    var scan = FileScan(
      source, options: scanOptions, offsets: wanted.map { FileOffset($0.position) },
      continuing: continuing, groupVisitor: groupVisitor,
      sharing: isAlone
        ? PieceSharing(workers: options.threads, pieceSize: Self.pieceSize) : nil
    ) { found.append($0) }
    let result = try scan.run()
    if let damage = transferDamage(of: member.path, found) { found = [damage] }
    return Outcome(
      report: result.report, findings: found, surroundings: result.surroundings,
      continuation: result.report.kind == .relayLog ? result.continuation : nil)
  }
}
