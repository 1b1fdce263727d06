import BinlogTestSupport
import Foundation
import Testing

@testable import BinlogAudit

/// The advisor's table: every combination of facts has exactly one row.
@Suite struct CasesTests {
  /// Calls `body` with every combination of facts.
  private static func forEach(_ body: (Facts) throws -> Void) rethrows {
    var facts = Facts()
    for own in Facts.Own.allCases {
      facts.own = own
      for note in Facts.Note.allCases {
        facts.note = note
        for applier in Facts.Applier.allCases {
          facts.applier = applier
          for receiver in Facts.Receiver.allCases {
            facts.receiver = receiver
            for ask in Facts.Ask.allCases {
              facts.ask = ask
              for errant in Facts.Errant.allCases {
                facts.errant = errant
                try body(facts)
              }
            }
          }
        }
      }
    }
  }

  @Test func everyCombinationHasExactlyOneRow() {
    var count = 0
    var used: Set<String> = []
    var odd: [String] = []
    Self.forEach { facts in
      count += 1
      let rows = Cases.all.filter { $0.fits(facts) }
      used.formUnion(rows.map(\.name))
      if rows.count != 1 { odd.append("\(facts): \(rows.map(\.name))") }
    }
    #expect(odd.isEmpty, "\(odd.prefix(5))")
    #expect(count == 6 * 2 * 6 * 6 * Facts.Ask.allCases.count * 2)
    #expect(used.count == Cases.all.count, "a row that nothing fits")
  }

  @Test func namesAreUnique() {
    #expect(Set(Cases.all.map(\.name)).count == Cases.all.count)
  }

  @Test func everySituationHasARow() {
    #expect(Set(Cases.all.map(\.situation)) == Set(Situation.allCases))
  }

  /// Status 0 is a promise: nothing that was given says that something is wrong.
  @Test func healthyOnlyWhereNothingSpeaksAgainst() {
    Self.forEach { facts in
      guard Cases.row(for: facts)?.situation == .healthy else { return }
      #expect(facts.own == .sound)
      #expect(facts.note == .right)
      #expect(facts.applier == .fine)
      #expect(facts.receiver == .fine)
      #expect(facts.errant == .none)
      #expect(facts.ask == .served || facts.ask == .gtidsServed)
    }
  }

  /// An applier that stopped with an error is the situation, unless the replica's own files or its
  /// note explain it.
  @Test func errorsOfTheApplierAreNeverPassedOver() {
    Self.forEach { facts in
      guard ![.fine, .stopped].contains(facts.applier) else { return }
      let situation = Cases.row(for: facts)?.situation
      let allowed: Set<Situation> = [
        .relayIndexBroken, .relayLogCorrupt, .replicaReplays, .applierConflict, .gtidOutOfOrder,
        .gtidState, .applierStopped,
      ]
      #expect(situation.map(allowed.contains) == true)
    }
  }
}

/// The document has a section for each situation, and the table's rows in their order.
@Suite struct CasesDocumentTests {
  private static func document() throws -> String {
    String(
      decoding: try Data(
        contentsOf: URL(fileURLWithPath: Samples.packageRoot + "/docs/recovery.md")),
      as: UTF8.self)
  }

  @Test func everySituationHasASection() throws {
    let lines = Set(try Self.document().split(separator: "\n").map(String.init))
    for situation in Situation.allCases {
      #expect(lines.contains("## \(situation.rawValue)"))
    }
  }

  @Test func theRowsStandInTheDocument() throws {
    let document = try Self.document()
    let section = try #require(document.components(separatedBy: "## The cases\n").last)
    let rows = section.split(separator: "\n").drop { $0 != "|---|---|" }.dropFirst()
      .prefix { $0.hasPrefix("|") }.map(String.init)
    #expect(rows == Cases.all.map { "| \($0.name) | \($0.situation.rawValue) |" })
  }
}
