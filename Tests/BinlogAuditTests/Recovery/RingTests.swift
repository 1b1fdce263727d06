import BinlogAudit
import BinlogBytes
import BinlogTestSupport
import BinlogText
import Foundation
import Testing

/// Two servers that replicate from each other, one of which lost the tail of its log.
@Suite struct RingTests {
  private static let rings = ["ring-mysql", "ring-mariadb"]

  private struct Truth: Decodable {
    struct Group: Decodable, Equatable {
      var position: UInt64
      var endPosition: UInt64
    }
    var file: String
    var nextFile: String
    var lost: [Group]

    static func of(_ pair: String) throws -> Truth {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(Truth.self, from: Data(try Samples.bytes(pair + "/TRUTH.json")))
    }
  }

  /// What the replica made itself stood in the lost tail too, and is not lost to it.
  @Test(arguments: rings)
  func theWayOfTheLoss(_ pair: String) throws {
    let truth = try Truth.of(pair)
    let (answer, _) = try Question(sample: pair).ask()
    #expect(answer.situation == .sourceLostTail)
    #expect(answer.confidence == .certain)
    #expect(answer.file == truth.nextFile)
    #expect(answer.position == 4)
    let listed = answer.onlyOnReplica.map {
      Truth.Group(position: $0.position, endPosition: $0.endPosition)
    }
    #expect(listed == truth.lost)
    #expect(answer.onlyOnReplica.allSatisfy { $0.serverID == 1 })
    #expect(answer.reasons.contains { $0.text.contains("replicate from each other") })
    // Between the two, and after them.
    let own = try #require(answer.reasons.first { $0.text.contains("what it made itself") })
    let hole = "\(truth.file):\(truth.lost[0].endPosition)-\(truth.lost[1].position), "
    #expect(own.text.hasPrefix(hole))
    #expect(answer.limits.contains { $0.text.contains("server_id 1") })
    #expect(answer.preparations.contains { $0.text.contains("other direction") })
  }

  /// The server that crashed has lost nothing of what it reads; what its own log lacks is told.
  @Test(arguments: rings)
  func theWayBack(_ pair: String) throws {
    var question = try Question(sample: pair)
    question.source = [Samples.path(pair + "/replica")]
    question.replica = [Samples.path(pair + "/source")]
    question.statuses = [Saved(try Samples.text(pair + "/source/status.txt"), "status.txt")]
    let (answer, _) = try question.ask()
    // Its status says that neither thread runs; nothing else is wrong.
    #expect(answer.situation == .replicaStopped)
    #expect(answer.statements.count == 1)
    #expect(answer.statements.first?.hasPrefix("START ") == true)
    #expect(answer.onlyOnReplica.isEmpty)
    #expect(answer.confidence == .likely)
    #expect(answer.reasons.contains { $0.text.contains("2 groups up to") })
  }

  /// Without a ring nothing is said of one.
  @Test func noRing() throws {
    let (answer, _) = try Question(sample: "crashed-source-mariadb").ask()
    #expect(!answer.reasons.contains { $0.text.contains("each other") })
    #expect(!answer.preparations.contains { $0.text.contains("other direction") })
  }
}
