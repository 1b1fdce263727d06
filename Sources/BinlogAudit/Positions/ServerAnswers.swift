import BinlogBytes
import BinlogEvents

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
    }
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
    let format = family.reports.last { $0.format != nil }?.format ?? .unknown
    let logs = family.family
    // Without an index the server is taken to have the files that are here, written as both
    // servers write them by default.
    let entries = logs.index?.entries ?? logs.members.map { "./" + $0.name }
    let access = access
    var context = DumpContext(index: entries, flavor: format.flavor, version: format.version) {
      entry throws(SourceError) in
      let path =
        logs.index?.resolve(entry)
        ?? logs.members.first { "./" + $0.name == entry }?.path ?? entry
      return try access.openAsDumpThread(path)
    }
    context.gtidMode = DumpContext.GtidMode(inferredFrom: context)
    return ServerModel(context)
  }
}
