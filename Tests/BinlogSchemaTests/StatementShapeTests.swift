import BinlogEvents
import BinlogSchema
import BinlogTestSupport
import Testing

/// Statements of one shape have one fingerprint and change the same tables.
@Suite struct StatementShapeTests {
  private func context(_ mode: UInt64) -> StatementContext {
    var context = StatementContext(origin: DefinitionOrigin(file: "x", place: .offset(4)))
    context.database = Array("d".utf8)
    context.dialect.flavor = .mysql
    context.dialect.set(sqlMode: mode)
    return context
  }

  private func shape(_ text: String, mode: UInt64 = 0, database: String = "d") -> StatementShape? {
    var shape = StatementShape()
    let isSet = shape.set(Array(text.utf8), database: Array(database.utf8), context(mode).dialect)
    return isSet ? shape : nil
  }

  @Test func valuesAreCutOut() {
    let one = shape("INSERT INTO t VALUES (1, 'a', 0x41, -1.5e3, x'41')")
    #expect(one != nil)
    #expect(one == shape("INSERT INTO t VALUES (22, 'it''s \\' so', 0xFF, -2, x'')"))
    #expect(one == shape("INSERT INTO t VALUES (1, \"a\", 0x41, -1.5e3, x'41')"))
  }

  @Test func namesStay() {
    #expect(shape("DELETE FROM t1") != shape("DELETE FROM t2"))
    #expect(shape("DELETE FROM `t1`") != shape("DELETE FROM `t2`"))
    #expect(shape("DELETE FROM t.1a") != shape("DELETE FROM t.2a"))
    #expect(shape("DELETE FROM 1a") != shape("DELETE FROM 2a"))
    #expect(shape("SET @1 = 5") != shape("SET @2 = 5"))
    #expect(shape("DELETE FROM \"t1\"", mode: 4) != shape("DELETE FROM \"t2\"", mode: 4))
    #expect(shape("DELETE FROM t", database: "a") != shape("DELETE FROM t", database: "b"))
    #expect(shape("DELETE FROM t", database: "a") != shape("aDELETE FROM t", database: ""))
  }

  @Test func whatIsNotSimpleHasNone() {
    for text in [
      "DELETE FROM t /* 1 */", "DELETE FROM t -- x", "DELETE FROM t # x", "SET @'a' = 1",
      "DELETE FROM t WHERE a = 'x", "DELETE FROM `t", "SELECT .5",
    ] {
      #expect(shape(text) == nil, "\(text)")
    }
  }

  @Test func oneShapeIsOneFingerprint() {
    let pieces = [
      "INSERT INTO ", "t", "t2", "`a b`", "\"x\"", "'y'", "'it''s'", "'\\''", "'\\", "1", "22",
      "0x41", "0x", "1.5", "1.", ".5", "1e5", "1e-5", "1e", "1ea", "-", "--", "+", "x'41'", "b'1'",
      "X'", "n'a'", "_utf8'a'", "null", "NULL", ",", "(", ")", " VALUES ", " ", "@a", "@1", "@@x.y",
      "=", ";", " UPDATE ", " SET ", " DELETE FROM ", ".", "d.", "é", "ON DUPLICATE KEY UPDATE ",
    ]
    var random = SeededRandom(15)
    var known: [StatementShape: (text: String, fingerprint: [UInt8], change: LoggedChange?)] = [:]
    var met = 0
    for round in 0..<60_000 {
      let mode: UInt64 = [0, 4, 1 << 20][round % 3]
      let starts = ["INSERT INTO t VALUES (", "UPDATE t SET a=", "DELETE FROM ", ""]
      var text = starts[round % 4]
      for _ in 0..<Int.random(in: 1...5, using: &random) {
        text += pieces.randomElement(using: &random) ?? ""
      }
      guard let shape = shape(text, mode: mode) else { continue }
      let context = context(mode)
      let fingerprint = StatementFingerprint.text(of: Array(text.utf8), context.dialect)
      let change = LoggedChange(Array(text.utf8), context)
      if let other = known[shape] {
        met += other.text == text ? 0 : 1
        #expect(other.fingerprint == fingerprint, "\(other.text) and \(text), mode \(mode)")
        #expect(other.change == change, "\(other.text) and \(text), mode \(mode)")
      } else {
        known[shape] = (text, fingerprint, change)
      }
    }
    // Enough of them to say something.
    #expect(met > 1000)
  }
}
