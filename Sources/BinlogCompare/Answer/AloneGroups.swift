import BinlogBytes
import BinlogChanges
import BinlogEvents
package import BinlogText

/// The groups that only a source or only its replica has, and what that means, for `suggest`.
package enum AloneGroups {
  private static let most = 8
  private static let outcomes: [ComparedGroup.Outcome] = [.conflict, .lost, .harmless]

  /// What a comparison of a source (A) with its replica (B) says of them.
  package static func section(_ comparison: Comparison) -> SuggestSection {
    var lines: [String] = []
    let replicas = comparison.groups(.onlyB)
    let sources = comparison.groups(.onlyA)
    if let refusal = comparison.refusal {
      lines.append("they cannot be compared: \(refusal)")
    } else if let failure = comparison.failure {
      lines.append("they cannot be compared: \(failure.message)")
    } else {
      lines.append("only on the replica: " + counted(replicas))
      lines.append("only on the source, with what is not applied yet: " + counted(sources))
      let text = GroupText(style: .plain)
      // Those that are lost stand in the answer already.
      for outcome in [ComparedGroup.Outcome.conflict, .harmless] {
        let found = replicas.filter { $0.outcome == outcome }
        for group in found.prefix(most) {
          guard let summary = group.summaries[.b] else { continue }
          lines.append("\(words(outcome)): \(text.line(summary))")
        }
        if found.count > most { lines.append("\(words(outcome)): \(found.count - most) more") }
      }
      if !replicas.isEmpty { lines.append("binlogtool compare tells the rows, and what to type") }
    }
    return SuggestSection("What the groups of one side alone mean", lines: lines) { json in
      json.key("compared")
      json.beginObject()
      for (name, groups) in [
        ("only_on_source" as StaticString, sources), ("only_on_replica", replicas),
      ] {
        json.key(name)
        json.beginObject()
        json.member("harmless", UInt64(groups.count { $0.outcome == .harmless }))
        json.member("lost", UInt64(groups.count { $0.outcome == .lost }))
        json.member("conflict", UInt64(groups.count { $0.outcome == .conflict }))
        json.endObject()
      }
      json.key("groups")
      json.beginArray()
      for group in replicas.prefix(1000) {
        json.beginObject()
        if let summary = group.summaries[.b] {
          json.key("group")
          GroupJSON.write(summary, to: &json)
        }
        json.member("outcome", group.outcome.rawValue)
        json.endObject()
      }
      json.endArray()
      json.endObject()
    }
  }

  private static func counted(_ groups: [ComparedGroup]) -> String {
    guard !groups.isEmpty else { return "none" }
    return outcomes.compactMap { outcome in
      let count = groups.count { $0.outcome == outcome }
      return count == 0 ? nil : "\(count) \(words(outcome))"
    }.joined(separator: ", ")
  }

  private static func words(_ outcome: ComparedGroup.Outcome) -> String {
    switch outcome {
    case .harmless: "harmless (the other side has the same values)"
    case .lost: "lost (the other side lacks what it did)"
    case .conflict: "conflict (the other side has values of its own there)"
    }
  }
}
