import BinlogBytes
import BinlogEvents
import BinlogLogs

/// Asks the model of the server that has the audited logs what it answers to a replica.
struct ServerAnswers {
  private let families: [LogAudit.Family]
  private let access: LogAccess
  /// One model for each family, made when it is first needed.
  private var models: [Int: ServerModel] = [:]

  init(_ families: [LogAudit.Family], access: LogAccess) {
    self.families = families
    self.access = access
  }

  /// Notes what the server answers to the coordinate of `verdict`; nothing where no binlog of
  /// the server was given.
  mutating func fill(_ verdict: inout PositionVerdict) {
    guard let place = family(of: verdict.file) else { return }
    var model = models[place] ?? makeModel(families[place])
    let answer = model.answer(to: DumpRequest(file: verdict.file, position: verdict.position))
    models[place] = model
    switch answer {
    case .serves: verdict.serverAnswer = .serves
    case .refuses(_, let text):
      verdict.serverAnswer = .refuses
      verdict.serverError = text
    case .unknown(let reason):
      verdict.serverAnswer = .unknown(reason)
      return
    }
    verdict.answerBasis = model.basis
  }

  /// What the server answers to a replica that connects by GTID.
  ///
  /// Asked is the first family of binlogs whose flavor has such GTIDs.
  func answer(to question: GtidQuestion, strict: Bool) -> GtidVerdict {
    var verdict = GtidVerdict(
      request: question.text, flavor: nil,
      answer: .unknown("no binlogs of a server with such GTIDs were given"))
    let asked = families.first { family in
      guard let flavor = family.reports.last(where: { $0.format != nil })?.format?.flavor,
        family.reports.contains(where: { $0.kind == .binlog })
      else { return false }
      return flavor == .mysql ? question.set != nil : question.position != nil
    }
    guard let asked else { return verdict }
    let context = makeContext(asked)
    verdict.flavor = context.flavor
    let request: GtidDumpRequest
    switch context.flavor {
    case .mysql: request = .mysql(question.set ?? GtidSet())
    case .mariadb: request = .mariadb(question.position ?? [], strict: strict)
    }
    switch ServerModel.answer(to: request, context: context, serverUUID: Self.serverUUID(of: asked))
    {
    case .serves: verdict.answer = .serves
    case .refuses(_, let text):
      verdict.answer = .refuses
      verdict.serverError = text
    case .unknown(let reason):
      verdict.answer = .unknown(reason)
      return verdict
    }
    verdict.answerBasis = AnswerBasis(ofGtidsFor: context.flavor, context.version)
    return verdict
  }

  /// MySQL's `server_uuid`, from the file in the data directory that holds it.
  static func serverUUID(of family: LogAudit.Family) -> SourceUUID? {
    let directory =
      family.family.index?.directory ?? family.family.members.first?.path.directoryPrefix ?? ""
    let path = directory + "auto.cnf"
    guard DirectoryListing.isFile(path), let text = try? DirectoryListing.text(of: path) else {
      return nil
    }
    for line in text.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
      guard parts.count == 2, parts[0] == "server-uuid" || parts[0] == "server_uuid" else {
        continue
      }
      return SourceUUID(parts[1])
    }
    return nil
  }

  /// The family that has the file; else the only one whose server could be asked for it.
  private func family(of file: String) -> Int? {
    let candidates = families.indices.filter { place in
      families[place].reports.contains { $0.kind == .binlog }
    }
    if let place = candidates.first(where: { place in
      families[place].family.members.contains { $0.name == file }
    }) {
      return place
    }
    let stem = LogName(file)?.stem
    return candidates.first { place in
      families[place].family.members.contains { LogName($0.name)?.stem == stem }
    } ?? candidates.first
  }

  private func makeModel(_ family: LogAudit.Family) -> ServerModel {
    ServerModel(makeContext(family))
  }

  private func makeContext(_ family: LogAudit.Family) -> DumpContext {
    let format = family.reports.last { $0.format != nil }?.format ?? .unknown
    let logs = family.family
    // Without an index the server is taken to have the files that are here, written as both
    // servers write them by default.
    let entries =
      logs.index.map { $0.entries(for: format.flavor) } ?? logs.members.map { "./" + $0.name }
    let access = access
    var context = DumpContext(index: entries, flavor: format.flavor, version: format.version) {
      entry throws(SourceError) in
      let path =
        logs.index?.resolve(entry)
        ?? logs.members.first { "./" + $0.name == entry }?.path ?? entry
      return try access.openAsDumpThread(path)
    }
    context.isCut = logs.index?.isCut(for: format.flavor) ?? false
    context.gtidMode = DumpContext.GtidMode(inferredFrom: context)
    return context
  }
}
