package import BinlogAudit
package import BinlogBytes
import BinlogEvents
package import BinlogLogs
import BinlogSearch
import BinlogText

/// Which logs no backup and no replica needs any more.
package struct PurgePlan: Sendable {
  /// Who needs logs, from which one on.
  package struct Need: Sendable {
    /// The backup's file, or where the replica's place was read.
    package var who: String
    package var isReplica: Bool
    /// The first log that it needs; nil where that cannot be said.
    package var place: Int?
    /// Where it stands.
    package var text: String
    /// Why ``place`` is nil.
    package var problem: String?
  }

  package private(set) var needs: [Need] = []
  private let logs: LogSelection

  /// What `backups` and `replicas` need of `logs`.
  package init(
    backups: [(name: String, notes: [BackupNote])], replicas: [ReplicaState], _ logs: LogSelection
  ) {
    self.logs = logs
    for backup in backups { add(backup.name, backup.notes, isReplica: false) }
    for state in replicas {
      let name = state.channel.map { $0.isEmpty ? state.origin : "\(state.origin) (\($0))" }
      add(name ?? state.origin, [BackupNote(state, .own)], isReplica: true)
    }
  }

  private mutating func add(_ who: String, _ notes: [BackupNote], isReplica: Bool) {
    var problem: String?
    for note in notes where !note.isEmpty {
      do throws(RestoreStart.Problem) {
        let start = try RestoreStart(note, in: logs)
        needs.append(
          Need(
            who: who, isReplica: isReplica, place: start.place, text: Self.text(note),
            problem: start.missing.map { missing in
              "it needs \(missing.gtids ?? "groups") of logs that are gone already"
            }))
        return
      } catch {
        if problem == nil { problem = error.text }
      }
    }
    needs.append(
      Need(
        who: who, isReplica: isReplica, place: nil,
        text: notes.first.map { Self.text($0) } ?? "",
        problem: problem ?? "it does not say where it stands"))
  }

  private static func text(_ note: BackupNote) -> String {
    var parts: [String] = []
    if let place = note.place { parts.append(place.description) }
    if let set = note.set { parts.append(RestoreWays.short(set.description)) }
    if let state = note.state { parts.append(StatementDialect.text(state)) }
    return parts.joined(separator: ", ")
  }

  /// The first log that somebody needs; nil where somebody's place is not known.
  package var firstNeeded: Int? {
    guard !needs.contains(where: { $0.place == nil }) else { return nil }
    return needs.compactMap(\.place).min()
  }

  /// What removes the others; nil where there are none.
  package var statement: String? {
    guard let first = firstNeeded, first > 0 else { return nil }
    return "PURGE BINARY LOGS TO \(SQLText.literal(logs.paths[first].logFileName));"
  }

  /// The exit status: 1 where somebody's place is not known, or somebody needs what is gone.
  package var status: Int32 { needs.contains { $0.problem != nil } ? 1 : 0 }

  private var bytes: UInt64 {
    guard let first = firstNeeded else { return 0 }
    return logs.paths[..<first].reduce(0) { $0 &+ (logs.order.heads[$1]?.size ?? 0) }
  }

  /// For people.
  package func print(style: TextStyle, to sink: ByteSink) {
    func line(_ text: String) { sink.write(text + "\n") }
    if let first = firstNeeded {
      if first > 0 {
        line(
          style.bold("purgeable up to \(logs.paths[first - 1].logFileName.printable)")
            + ": \(first) \(first == 1 ? "log" : "logs"), \(bytes) bytes")
      } else {
        line(style.bold("nothing is purgeable") + ": the first log is needed")
      }
      for need in needs where need.place == first {
        line(
          "\(logs.paths[first].logFileName.printable) is needed by \(need.who.printable)"
            + " (\(need.text.printable))")
      }
    } else {
      line(
        style.bold("nothing is purgeable")
          + ": of one that may need these logs it is not known where"
          + " it stands")
    }
    for need in needs {
      if let problem = need.problem {
        line(style.yellow("\(need.who.printable): \(problem.printable)"))
      }
    }
    if let statement { line(statement.printable) }
  }

  /// For programs.
  package func printJSON(to sink: ByteSink) {
    var json = JSONWriter(sink)
    json.beginObject()
    CommandJSON.head(
      "restore", status: status, isComplete: status == 0, logs, findings: [], to: &json)
    json.key("purgeable")
    json.beginObject()
    if let first = firstNeeded {
      json.member("last", first > 0 ? logs.paths[first - 1].logFileName : nil)
      json.member("count", UInt64(first))
      json.member("bytes", bytes)
      json.member("needed", logs.paths[first].logFileName)
    }
    json.member("statement", statement)
    json.endObject()
    json.key("needs")
    json.beginArray()
    for need in needs {
      json.beginObject()
      json.member("who", need.who)
      json.member("kind", need.isReplica ? "replica" : "backup")
      json.member("place", need.text)
      json.member("file", need.place.map { logs.paths[$0].logFileName })
      json.member("problem", need.problem)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    sink.write("\n")
  }
}
