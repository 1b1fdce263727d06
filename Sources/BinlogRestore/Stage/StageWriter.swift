package import BinlogBytes
package import BinlogChanges
package import BinlogEvents
import BinlogLogs
package import BinlogWriting

/// Writes staged relay logs, their index, the settings and the statements.
package struct StageWriter {
  private let access: LogAccess
  private let batch: FileBatch
  private let directory: String

  /// Writes into `directory`, which is made where it is missing, by way of `batch`.
  package init(
    _ directory: String, _ access: LogAccess, _ batch: FileBatch
  ) throws(SourceError) {
    self.access = access
    self.batch = batch
    self.directory = directory.hasSuffix("/") ? directory : directory + "/"
    try batch.makeDirectory(directory)
  }

  /// Writes all of `stage`; `tables` narrows what is applied.
  ///
  /// Nothing has its name before the batch is committed.
  package func write(
    _ stage: inout StagePlan, tables: RowFilter, _ selected: [String]
  ) throws(SourceError) -> CutReport? {
    var names: [String] = []
    var report: CutReport?
    if stage.isCut {
      let done = try cut(&stage, tables, selected, &names)
      report = done
      if done.refusedCount > 0 || done.lostCount > 0 { return done }
    } else {
      for file in stage.files {
        names.append(file.name)
        try write(file, stage)
      }
    }
    try text(
      stage.options.relayLogName + ".index", names.map { "./" + $0 })
    try text("stage.cnf", stage.settings)
    try text("stage.sql", stage.script)
    return report
  }

  private func text(_ name: String, _ lines: [String]) throws(SourceError) {
    let sink = ByteSink(try batch.file(directory + name))
    for line in lines {
      sink.write(PathText.bytes(of: line).span)
      sink.write("\n")
    }
    sink.flush()
    if let failure = sink.failure { throw failure }
  }

  // MARK: Copies

  private func write(_ file: StagePlan.File, _ stage: StagePlan) throws(SourceError) {
    let source = try access.open(file.path)
    let isPlain = !source.isUnwrapped && !source.isDecrypted
    switch file.kind {
    case .copy(let count):
      if count == nil, stage.isLinked, isPlain {
        return try batch.link(
          directory + file.name, to: DirectoryListing.absolute(file.path))
      }
      let draft = try batch.file(directory + file.name)
      if isPlain, let size = source.size,
        try draft.append(copyOf: file.path, count: count ?? size)
      {
        return
      }
      let sink = ByteSink(draft, capacity: 1 << 20)
      try copy(source, from: 0, to: count, into: sink)
    case .withHead(let from, let end, let place):
      let sink = ByteSink(try batch.file(directory + file.name), capacity: 1 << 20)
      let head = try description(source)
      sink.write(RelayHead.bytes(head, from: place.file, at: place.position).span)
      try copy(source, from: from, to: end, into: sink)
    }
  }

  private func copy(
    _ source: ByteSource, from start: UInt64, to end: UInt64?, into sink: ByteSink
  ) throws(SourceError) {
    var offset = start
    while end.map({ offset < $0 }) ?? true {
      let chunk = try source.chunk(at: FileOffset(offset), atLeast: 1 << 20)
      guard offset >= chunk.base.rawValue else { break }
      let skipped = Int(clamping: offset - chunk.base.rawValue)
      guard skipped < chunk.bytes.count else { break }
      var upper = chunk.bytes.count
      if let end { upper = min(upper, skipped + Int(clamping: end - offset)) }
      sink.write(chunk.bytes.extracting(skipped..<upper))
      offset += UInt64(upper - skipped)
      if let failure = sink.failure { throw failure }
    }
    if let failure = source.failure { throw failure }
    if let end, offset < end {
      throw SourceError(
        name: source.name, kind: .system(5),
        message: "ends at \(offset), before it did when it was looked at")
    }
    sink.flush()
    if let failure = sink.failure { throw failure }
  }

  /// What the log's description says.
  private func description(_ source: ByteSource) throws(SourceError) -> SourceDescription {
    do throws(LogDamage) {
      var reader = try LogReader(source, policy: ReadPolicy(payloads: .closed))
      while try reader.advance() == .event {
        guard reader.frame.type == .formatDescription else { break }
        return SourceDescription(reader.state.format, reader.frame, reader.bytes)
      }
    } catch {
      throw SourceError(name: source.name, kind: .request, message: error.message)
    }
    throw SourceError(
      name: source.name, kind: .request,
      message: "has no format description: no relay log can be made of it")
  }

  // MARK: Cuts

  private func cut(
    _ stage: inout StagePlan, _ tables: RowFilter, _ selected: [String],
    _ names: inout [String]
  ) throws(SourceError) -> CutReport {
    let plan = stage.plan
    var request = CutRequest()
    request.filter = tables
    if let first = plan.ranges.first {
      request.start = CutRequest.Place(log: 0, position: first.start)
    }
    if let last = plan.ranges.last, last.isCut {
      request.stop = CutRequest.Place(log: plan.ranges.count - 1, position: last.stop)
    }
    for group in plan.skipped {
      if let log = plan.ranges.firstIndex(where: { $0.path == group.path }) {
        request.dropped.append(
          CutRequest.Place(log: log, position: group.position.rawValue))
      }
    }
    // What the backup holds lies between what it lacks.
    if plan.isInterleaved {
      for (log, range) in plan.ranges.enumerated() {
        for hole in range.leftOut {
          request.dropped.append(CutRequest.Place(log: log, position: hole.lowerBound))
        }
      }
    }
    request.decrypts = plan.isEncrypted
    let stem = stage.options.relayLogName
    var number = 0
    if plan.flavor == .mariadb, let path = plan.ranges.first?.path {
      number = 1
      let name = StagePlan.name(stem, number)
      names.append(name)
      let sink = ByteSink(try batch.file(directory + name))
      let file = plan.ranges[0].file
      sink.write(
        RelayHead.bytes(try description(try access.open(path)), from: file, at: 4).span)
      sink.flush()
      if let failure = sink.failure { throw failure }
    }
    let output = StageOutput(directory, batch, stem, after: number)
    let report: CutReport
    do throws(CutFailure) {
      report = try CutRun(request, access, to: output).run(selected)
    } catch {
      throw SourceError(
        name: error.subject + (error.offset.map { ":\($0)" } ?? ""), kind: .request,
        message: error.message)
    }
    names += output.names
    if let last = report.written.last, let first = report.written.first {
      stage.sourceStart = LogCoordinate(file: first.name, position: 4)
      // A Stop is all that comes after the last group.
      let checksum = plan.ranges.last.flatMap { range in
        (try? access.open(range.path)).flatMap {
          try? LogReader($0).state.format.checksum.byteCount
        }
      }
      stage.sourceStop = LogCoordinate(
        file: last.name, position: last.size - UInt64(EventHeader.size + (checksum ?? 0)))
    }
    return report
  }
}

/// Logs that are called as relay logs, whatever they were.
private final class StageOutput: LogOutput {
  private let directory: String
  private let batch: FileBatch
  private let stem: String
  private var number: Int
  private(set) var names: [String] = []

  init(_ directory: String, _ batch: FileBatch, _ stem: String, after number: Int) {
    self.directory = directory
    self.batch = batch
    self.stem = stem
    self.number = number
  }

  var takesSeveral: Bool { true }

  func begin(_ name: String) throws(SourceError) -> any ByteDestination {
    number += 1
    let own = StagePlan.name(stem, number)
    names.append(own)
    return try batch.file(directory + own)
  }

  func path(of name: String) -> String { directory + name }
}
