import BinlogAudit
import BinlogBytes
import BinlogTestSupport
import BinlogText
import Testing

/// Replicas that a provider runs take its procedures only.
@Suite struct ManagedServerTests {
  private func ask(_ change: (inout String) -> Void) throws -> Recovery {
    let directory = try TemporaryDirectory()
    var lines = ""
    for number in ["000562", "000563"] {
      let bytes = try Samples.bytes("crashed-source-mysql/source/mysql-bin." + number)
      try directory.write(bytes, "mysql-bin-changelog." + number)
      lines += "./mysql-bin-changelog.\(number)\n"
    }
    try directory.write(lines, "mysql-bin-changelog.index")
    var text = try Samples.text("crashed-source-mysql/replica/status.txt")
      .replacing("mysql-bin.", with: "mysql-bin-changelog.")
    change(&text)
    var question = Question(source: directory.path, "x", 4)
    question.position = nil
    question.statuses = [Saved(text, "status.txt")]
    return try question.ask().recovery
  }

  @Test func aReadReplica() throws {
    let answer = try ask {
      $0 = $0.replacing("Source_User: repl", with: "Source_User: rdsrepladmin")
    }
    #expect(answer.situation == .sourceLostTail)
    #expect(answer.file == "mysql-bin-changelog.000563")
    #expect(answer.statements == ["CALL mysql.rds_next_source_log(562);"])
    #expect(answer.reasons.contains { $0.text.contains("Amazon RDS") })
  }

  /// An older server has the procedure under its older name.
  @Test func anOlderServer() throws {
    let answer = try ask {
      $0 = $0.replacing("Source_User: repl", with: "Source_User: rdsrepladmin")
        .replacing("Source_", with: "Master_").replacing("_Source_", with: "_Master_")
        .replacing("Replica_", with: "Slave_")
    }
    #expect(answer.statements == ["CALL mysql.rds_next_master_log(562);"])
  }

  /// The source alone may be a managed server.
  @Test func aReplicaElsewhere() throws {
    let answer = try ask { _ in }
    #expect(answer.statements.contains { $0.hasPrefix("CHANGE REPLICATION SOURCE TO") })
    #expect(answer.limits.contains { $0.text.contains("CALL mysql.rds_next_source_log(562);") })
  }
}
