import BinlogRows
import Testing

@testable import BinlogChanges

/// Rows are told apart by hashes of their keys.
@Suite struct RowHashTests {
  @Test func equalBytesHaveEqualHashesAndOthersDoNot() {
    let key = RowHash.Key()
    var seen: Set<RowHash> = []
    var sieve = RowSieve()
    for length in 0..<200 {
      for last in 0..<20 as Range<UInt8> where length > 0 || last == 0 {
        var bytes = [UInt8](repeating: 0, count: length)
        if length > 0 { bytes[length - 1] = last }
        let hash = RowHash(bytes.span, key)
        #expect(hash == RowHash(bytes.span, key))
        #expect(seen.insert(hash).inserted, "\(length) bytes, \(last)")
        if last % 2 == 0 { sieve.insert(hash) }
      }
    }
    // What was added passes; of the rest nearly nothing does.
    var passed = 0
    for hash in seen where sieve.mayContain(hash) { passed += 1 }
    let added = seen.count - 199 * 10
    #expect(passed >= added && passed < added + 20)
  }
}

/// Which tables a statement names that was logged as text.
@Suite struct StatementTablesTests {
  private let tables = [("shop", "orders"), ("shop", "odd `name"), ("other", "orders")].enumerated()
    .map { index, name in
      UndoneTable(
        number: UInt32(index),
        name: .init(database: Array(name.0.utf8), table: Array(name.1.utf8)))
    }

  private func found(_ text: String, _ database: String = "shop") -> [String] {
    StatementTables(Array(text.utf8)).mentioned(tables, database: Array(database.utf8))
      .map(\.plainName)
  }

  @Test func namesAreFoundWithAndWithoutTheirDatabase() {
    #expect(found("update orders set a = 1") == ["shop.orders"])
    #expect(found("UPDATE Other . Orders SET a = 1") == ["other.orders"])
    #expect(found("delete from orders", "other") == ["other.orders"])
    #expect(found("delete from `shop`.`orders` where x = 'other.orders'") == ["shop.orders"])
    #expect(found("truncate `odd ``name`") == ["shop.odd `name"])
    #expect(found("update x set a = 'orders' /* orders */") == [])
    #expect(found("drop database shop") == ["shop.orders", "shop.odd `name"])
  }

  @Test func whatEndsATableIsTold() {
    func end(_ text: String) -> String? { StatementTables(Array(text.utf8)).end }
    #expect(end("truncate table t") == "emptied by TRUNCATE")
    #expect(end("drop table if exists t") == "dropped")
    #expect(end("drop index i on t") == nil)
    #expect(end("rename table t to u") == "renamed")
    #expect(end("alter table t rename to u") == "renamed")
    #expect(end("alter table t rename column a to b, add c int") == nil)
    #expect(end("create or replace table t (a int)") == "replaced")
    #expect(end("create table t (a int)") == nil)
  }
}
