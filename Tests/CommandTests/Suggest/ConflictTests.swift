import BinlogTestSupport
import Foundation
import Testing

/// What `suggest` makes of real replicas whose applier met a row, or a GTID, that it could not have
/// met (`Samples/make/conflicts`).
@Suite struct ConflictTests {
  /// One answer.
  struct Answer {
    var recovery: [String: Any]
    var status: Int32
    var situation: String { recovery["situation"] as? String ?? "" }
    var confidence: String { recovery["confidence"] as? String ?? "" }
    var conflict: [String: Any] { recovery["conflict"] as? [String: Any] ?? [:] }
    var by: String { conflict["by"] as? String ?? "" }
    var ways: [String: [String]] {
      let list = recovery["ways"] as? [[String: Any]] ?? []
      return Dictionary(
        list.map { ($0["name"] as? String ?? "", $0["statements"] as? [String] ?? []) },
        uniquingKeysWith: { first, _ in first })
    }
    var reasons: [String] { recovery["reasons"] as? [String] ?? [] }

    /// Whether any reason has `text` in it.
    func tells(_ text: String) -> Bool { reasons.contains { $0.contains(text) } }
  }

  private func ask(_ sample: String, replica: Bool = true, workers: Bool = true) throws -> Answer {
    let path = Samples.path("conflicts/" + sample)
    var arguments = [
      "suggest", "--json", "--source", path + "/source", "--status", path + "/replica/status.txt",
    ]
    if replica { arguments += ["--replica", path + "/replica"] }
    let table = path + "/replica/workers.txt"
    if workers, FileManager.default.fileExists(atPath: table) { arguments += ["--status", table] }
    let outcome = try Tool.run(arguments)
    #expect(outcome.errors.isEmpty, "\(outcome.errors)")
    let json = try outcome.json()
    return Answer(
      recovery: try #require(json["recovery"] as? [String: Any]), status: outcome.status)
  }

  /// The statements that change rows.
  private func changes(_ statements: [String]) -> [String] {
    statements.filter {
      ["DELETE", "INSERT", "UPDATE"].contains(String($0.prefix(6)))
    }
  }

  @Test(arguments: ["mysql", "mariadb", "mariadb11"], [true, false])
  func aKeyWrittenOnTheReplica(_ flavor: String, _ hasWorkers: Bool) throws {
    // Without the workers' texts the row is told by the replica's own log alone.
    let answer = try ask("\(flavor)-exists", workers: hasWorkers)
    #expect(answer.status == 1)
    #expect(answer.situation == "applier-conflict")
    #expect(answer.confidence == "certain")
    #expect(answer.conflict["table"] as? String == "shop.orders")
    #expect(answer.conflict["key"] as? String == "id=10")
    #expect(answer.by.contains("INSERT on the replica itself"))
    #expect(answer.by.contains("replica-bin.000001"))
    #expect(answer.tells("2 more conflicts wait"))
    #expect(answer.tells("error 1062 at") && answer.tells("shop.orders with id=11"))
    #expect(answer.tells("error 1032 at") && answer.tells("shop.orders with id=4"))
    let delete = "DELETE FROM `shop`.`orders` WHERE `id`="
    #expect(
      changes(try #require(answer.ways["keep-source"])) == [
        delete
          + "10 AND CAST(`item` AS BINARY) <=> 'lid' AND `qty` <=> 3"
          + " AND CAST(`code` AS BINARY) <=> 'B1';",
        delete
          + "11 AND CAST(`item` AS BINARY) <=> 'jar' AND `qty` <=> 4"
          + " AND CAST(`code` AS BINARY) <=> 'B2';",
        "INSERT INTO `shop`.`orders` (`id`, `item`, `qty`, `code`) VALUES (4, 'mug', 9, 'A4');",
      ])
    #expect(answer.recovery["statements"] as? [String] == answer.ways["keep-source"])
    // The rest of the group is done by hand, under its own GTID.
    let kept = try #require(answer.ways["keep-replica"])
    #expect(
      changes(kept) == [
        "INSERT INTO `shop`.`notes` (`a`, `b`) VALUES (3, 'three');",
        "INSERT INTO `shop`.`orders` (`id`, `item`, `qty`, `code`) VALUES (9, 'fig', 1, 'C0');",
      ])
    if flavor == "mysql" {
      #expect(kept.first == "STOP REPLICA;" && kept.last == "START REPLICA;")
      #expect(kept.contains { $0.hasPrefix("SET GTID_NEXT='") && $0.hasSuffix(":6';") })
      #expect(kept.contains("SET GTID_NEXT='AUTOMATIC';"))
    } else {
      #expect(kept.first == "STOP SLAVE;" && kept.last == "START SLAVE;")
      #expect(kept.contains("SET GLOBAL gtid_slave_pos='0-1-6';"))
    }
    for statements in answer.ways.values {
      #expect(!statements.contains { $0.lowercased().contains("skip_counter") })
    }
  }

  @Test(arguments: ["mysql", "mariadb"], [true, false])
  func aRowDeletedOnTheReplica(_ flavor: String, _ hasWorkers: Bool) throws {
    let answer = try ask("\(flavor)-missing", workers: hasWorkers)
    #expect(answer.situation == "applier-conflict")
    #expect(answer.conflict["key"] as? String == "id=2")
    #expect(answer.by.contains("DELETE on the replica itself"))
    #expect(answer.tells("row 2 of it; the group has 3 rows"))
    #expect(
      changes(try #require(answer.ways["keep-source"])) == [
        "INSERT INTO `shop`.`orders` (`id`, `item`, `qty`, `code`) VALUES (2, 'cup', 1, 'A2');"
      ])
    let kept = try #require(answer.ways["keep-replica"])
    #expect(changes(kept).count == 2)
    #expect(kept.contains { $0.contains("RELAY_LOG_FILE='relay-bin.000002', RELAY_LOG_POS=") })
  }

  @Test(arguments: ["mysql", "mariadb", "mariadb11"])
  func aUniqueKeyInCompressedEvents(_ flavor: String) throws {
    let answer = try ask("\(flavor)-unique")
    #expect(answer.conflict["key"] as? String == "code='C1'")
    #expect(answer.by.contains("INSERT on the replica itself"))
    #expect(
      changes(try #require(answer.ways["keep-source"])) == [
        "DELETE FROM `shop`.`orders` WHERE `id`=77 AND CAST(`item` AS BINARY) <=> 'lid'"
          + " AND `qty` <=> 3 AND CAST(`code` AS BINARY) <=> 'C1';"
      ])
    #expect(answer.tells("row 1 of it; the group has 2 rows"))
  }

  @Test(arguments: ["mysql", "mariadb", "mariadb11"])
  func anUpdateMeetsAKey(_ flavor: String) throws {
    let answer = try ask("\(flavor)-update")
    #expect(answer.conflict["key"] as? String == "id=20")
    #expect(answer.by.contains("INSERT on the replica itself"))
    #expect(changes(try #require(answer.ways["keep-source"])).first?.contains("`id`=20") == true)
  }

  @Test(arguments: ["mysql", "mariadb"])
  func aTableWithoutKeys(_ flavor: String) throws {
    let answer = try ask("\(flavor)-keyless")
    #expect(answer.by.contains("UPDATE on the replica itself"))
    #expect(
      changes(try #require(answer.ways["keep-source"])) == [
        "UPDATE `shop`.`notes` SET `a`=2, `b`='two' WHERE `a` <=> 2"
          + " AND CAST(`b` AS BINARY) <=> 'deux' LIMIT 1;"
      ])
  }

  @Test(arguments: ["mysql", "mariadb"])
  func nobodyTells(_ flavor: String) throws {
    let silent = try ask("\(flavor)-silent")
    #expect(silent.confidence == "likely")
    #expect(silent.conflict["key"] as? String == "id=10")
    #expect(silent.by.contains("cannot be told"))
    #expect(silent.by.contains("sql_log_bin=0"))
    // Nothing is known of the row but its key.
    #expect(
      changes(try #require(silent.ways["keep-source"])) == [
        "DELETE FROM `shop`.`orders` WHERE `id`=10;"
      ])
    let unlogged = try ask("\(flavor)-unlogged")
    #expect(unlogged.confidence == "likely")
    #expect(unlogged.by.contains("log_replica_updates"))
    #expect(unlogged.tells("one of 2 rows"))
    #expect(
      changes(try #require(unlogged.ways["keep-source"])) == [
        "INSERT IGNORE INTO `shop`.`orders` (`id`, `item`, `qty`, `code`) VALUES (1, 'tea', 5, 'A1');",
        "INSERT IGNORE INTO `shop`.`orders` (`id`, `item`, `qty`, `code`) VALUES (2, 'cup', 1, 'A2');",
      ])
  }

  @Test(arguments: ["mysql", "mariadb"])
  func withoutTheReplicasLogs(_ flavor: String) throws {
    let answer = try ask("\(flavor)-exists", replica: false)
    #expect(answer.status == 1)
    #expect(answer.situation == "applier-conflict")
    #expect(answer.confidence != "certain")
    // The source's logs have the row still.
    #expect(answer.conflict["key"] as? String == "id=10")
    #expect(answer.by.contains("--replica"))
  }

  @Test(arguments: ["mysql", "mariadb"])
  func aLostGroup(_ flavor: String) throws {
    let answer = try ask("\(flavor)-lost")
    #expect(answer.situation == "applier-conflict")
    #expect(answer.by.contains("which the source's logs have no more"))
    #expect(answer.by.contains("server_id 1"))
    // MariaDB gave out the very GTID again, for another row: it was not applied before.
    #expect(answer.ways["reapply"] == nil)
    #expect(
      changes(try #require(answer.ways["keep-source"])).first?.contains("'tea'") == true)
  }

  @Test(arguments: ["mysql", "mariadb"])
  func aStatement(_ flavor: String) throws {
    let answer = try ask("\(flavor)-statement")
    #expect(answer.conflict["table"] as? String == "shop.orders")
    #expect(answer.conflict["key"] as? String == "id='10'")
    #expect(answer.by.contains("on the replica itself"))
    #expect(answer.confidence == "likely")
    #expect(
      changes(try #require(answer.ways["keep-source"])) == [
        "DELETE FROM `shop`.`orders` WHERE `id`='10';"
      ])
    #expect(answer.ways["keep-replica"] != nil)
  }

  @Test(arguments: ["mariadb", "mariadb11"])
  func gtidsThatCollide(_ flavor: String) throws {
    let answer = try ask("\(flavor)-order")
    #expect(answer.situation == "gtid-out-of-order")
    #expect(answer.status == 1)
    #expect(answer.tells("it failed at 0-1-6, mysql-bin.000001:"))
    #expect(answer.by.contains("0-2-6, replica-bin.000001:"))
    #expect(answer.by.contains("on the replica itself"))
    let source = try #require(answer.ways["keep-source"])
    #expect(changes(source) == ["DELETE FROM `shop`.`orders` WHERE `id`=10;"])
    #expect(source.contains("RESET MASTER;"))
    #expect(
      answer.ways["keep-replica"] == [
        "STOP SLAVE;", "SET GLOBAL gtid_strict_mode=OFF;", "START SLAVE;",
        "SELECT MASTER_GTID_WAIT('0-1-6', 3600);", "SET GLOBAL gtid_strict_mode=ON;",
      ])
  }
}
