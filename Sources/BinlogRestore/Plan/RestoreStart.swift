package import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogLogs

/// Where a restore begins in the logs: the backup's coordinate, found among them.
package struct RestoreStart: Sendable {
  /// The coordinate as the backup has it.
  package var note: BackupNote
  /// The first log that is needed.
  package var place: Int
  /// Where the backup ends in it; nil where only GTIDs tell.
  package var position: UInt64?
  /// In relay logs: where the backup ends in the logs of the source.
  var source: SourceCoordinate?
  /// Whether position and GTIDs are compared with one another.
  var checksPosition = true
  /// What lacks before the first log: the names of logs, the GTIDs.
  var missing: (files: [String], gtids: String?)?
  /// What is worth knowing.
  var remarks: [String] = []

  /// Why a coordinate does not fit these logs.
  struct Problem: Error {
    var text: String
    /// Whether the logs may be right, and lack a part; else they are others.
    var isGap = false
    var files: [String] = []
    var gtids: String?
  }

  /// Finds `note` among `logs`.
  init(_ note: BackupNote, in logs: LogSelection) throws(Problem) {
    self.note = note
    place = 0
    let heads = logs.paths.map { logs.order.heads[$0] }
    let flavor = heads.compactMap { $0?.flavor }.first ?? .mysql
    try Self.checkFlavor(note, flavor, logs)
    if let coordinate = note.place {
      do throws(LogSelection.NoSuchLog) {
        place = try logs.place(
          of: LogCoordinate(file: note.path ?? coordinate.file, position: coordinate.position))
        position = coordinate.position
        checkHead(heads)
        return
      } catch {
        // Relay logs have the source's coordinates.
        if heads.allSatisfy({ $0?.isRelayLog ?? false }), LogName(coordinate.file) != nil,
          LogName(coordinate.file)?.stem != heads.first??.name?.stem
        {
          source = coordinate
          return
        }
        guard hasGtids(flavor, heads) else { throw Self.absent(coordinate, logs, error.text) }
        remarks.append(
          "\(error.text); the GTIDs of the backup say where to begin")
      }
    }
    guard hasGtids(flavor, heads) else {
      throw Problem(
        text: "the backup is named by GTIDs, and these logs say nothing of theirs: give its place,"
          + " --backup FILE:POS")
    }
    beginByGtid(heads)
    checkHead(heads)
  }

  private static func checkFlavor(
    _ note: BackupNote, _ flavor: Flavor, _ logs: LogSelection
  ) throws(Problem) {
    let wrong = flavor == .mysql ? note.state != nil : note.set != nil
    guard wrong, note.place == nil || note.set != nil || note.state != nil else { return }
    throw Problem(
      text: "the GTIDs of the backup are \(flavor == .mysql ? "MariaDB's" : "MySQL's"), and"
        + " \(logs.paths[0].logFileName) is a log of \(flavor == .mysql ? "MySQL" : "MariaDB"):"
        + " these are the logs of another server")
  }

  /// Whether backup and logs both have GTIDs.
  private func hasGtids(_ flavor: Flavor, _ heads: [LogHead?]) -> Bool {
    switch flavor {
    case .mysql:
      note.set != nil && heads.contains { $0?.previous != nil || $0?.isRelayLog ?? false }
    case .mariadb:
      note.state != nil && heads.contains { $0?.list != nil || $0?.isRelayLog ?? false }
    }
  }

  /// Skips logs of which the backup holds all.
  private mutating func beginByGtid(_ heads: [LogHead?]) {
    for index in heads.indices.dropFirst() {
      guard let head = heads[index], !head.isRelayLog else { return }
      if let set = note.set, let previous = head.previous {
        guard previous.isSubset(of: set) else { return }
      } else if let state = note.state, let list = head.list {
        guard list.allSatisfy({ Self.holds(state, $0) }) else { return }
      } else {
        return
      }
      place = index
    }
  }

  static func holds(_ state: [MariaGtid], _ gtid: MariaGtid) -> Bool {
    state.contains { $0.domain == gtid.domain && $0.sequence >= gtid.sequence }
  }

  /// Looks whether the logs before the first one held something that the backup lacks.
  private mutating func checkHead(_ heads: [LogHead?]) {
    guard let head = heads[place], !head.isRelayLog else { return }
    if let set = note.set, let previous = head.previous {
      let lost = previous.subtracting(set)
      guard !lost.isEmpty else { return }
      missing = (Self.before(head), lost.description)
    } else if let state = note.state, let list = head.list {
      let lost = list.filter { !Self.holds(state, $0) }
      guard !lost.isEmpty else { return }
      missing = (Self.before(head), lost.map(\.description).joined(separator: ","))
    }
  }

  /// The log before the first one.
  private static func before(_ head: LogHead) -> [String] {
    guard let name = head.name, name.number > 1 else { return [] }
    let text = String(name.number - 1)
    return [
      name.stem + "." + String(repeating: "0", count: max(0, name.digits - text.utf8.count)) + text
    ]
  }

  private static func absent(
    _ coordinate: SourceCoordinate, _ logs: LogSelection, _ text: String
  ) -> Problem {
    let first = LogName(logs.paths[0].logFileName)
    let last = logs.paths.last.flatMap { LogName($0.logFileName) }
    guard let name = LogName(coordinate.file), let first, let last, name.stem == first.stem else {
      return Problem(
        text: "the backup ends at \(coordinate), which is in none of these logs"
          + (first.map { " (\($0.stem).*)" } ?? "") + ": they are those of another server")
    }
    var problem = Problem(
      text: "the backup ends at \(coordinate), and \(text)", isGap: true, files: [coordinate.file])
    if name.number < first.number {
      problem.files = (name.number..<min(first.number, name.number + 100)).map {
        name.name(behind: $0 - name.number)
      }
    } else if name.number > last.number {
      problem.text += ": they end before the backup"
    }
    return problem
  }
}
