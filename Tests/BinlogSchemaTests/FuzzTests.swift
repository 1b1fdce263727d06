import BinlogBytes
import BinlogSchema
import Foundation
import Testing

/// Hostile text: nothing traps, nothing takes long.
@Suite struct FuzzTests {
  /// The same numbers each time, so that a failure comes again.
  struct Generator {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(truncatingIfNeeded: state >> 20) & 0xFFFF_FFFF % bound
    }
  }

  static func statements() throws -> [[UInt8]] {
    let path = LogReplay.fixtures + "cases.sql"
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    return bytes.split(separator: 0x3B).map { Array($0) }
  }

  static func run(_ text: [UInt8], _ catalog: inout SchemaCatalog, _ generator: inout Generator) {
    var context = StatementContext(origin: DefinitionOrigin(file: "f", place: .line(1)))
    context.database = Array("shop".utf8)
    context.dialect.hasANSIQuotes = generator.next(4) == 0
    context.dialect.hasNoBackslashEscapes = generator.next(4) == 0
    context.dialect.version = generator.next(2) == 0 ? nil : 90_000
    catalog.apply(text, context)
  }

  @Test func changedStatementsDoNotTrap() throws {
    let statements = try Self.statements()
    var generator = Generator(state: 0x2545_F491_4F6C_DD1D)
    var catalog = SchemaCatalog()
    let pieces = [
      "(", ")", ",", "'", "\"", "`", "/*", "*/", "/*!", "--", "#", "\\", ".", "=", " select ",
      " as ", " if not exists ", " after ", " first ", " add ", " drop ", " unique ", "(1", "\0",
    ].map { Array($0.utf8) }
    for _ in 0..<6000 {
      var text = statements[generator.next(statements.count)]
      for _ in 0..<generator.next(6) + 1 where !text.isEmpty {
        let place = generator.next(text.count)
        switch generator.next(5) {
        case 0: text[place] = UInt8(truncatingIfNeeded: generator.next(256))
        case 1: text.remove(at: place)
        case 2: text.removeSubrange(place..<min(text.count, place + generator.next(40)))
        case 3: text.insert(contentsOf: pieces[generator.next(pieces.count)], at: place)
        default:
          let other = statements[generator.next(statements.count)]
          text.insert(contentsOf: other.prefix(generator.next(60)), at: place)
        }
      }
      Self.run(text, &catalog, &generator)
    }
    for case .known(let table) in catalog.tables.values {
      #expect(table.keys.allSatisfy { $0.parts.allSatisfy { $0.column < table.columns.count } })
      #expect(table.rowKeys.count <= table.keys.count)
    }
  }

  @Test func cutStatementsDoNotTrap() throws {
    var generator = Generator(state: 7)
    var catalog = SchemaCatalog()
    for statement in try Self.statements() {
      for end in stride(from: 0, to: statement.count, by: 3) {
        Self.run(Array(statement[..<end]), &catalog, &generator)
      }
    }
  }

  @Test func noiseInScriptsDoesNotTrap() {
    var generator = Generator(state: 99)
    let letters = Array("cCreate table(`\"'#-/*!M50 );\n\\delimiter alter\0\u{FF}".utf8)
    for _ in 0..<300 {
      let text = (0..<generator.next(900)).map { _ in
        generator.next(9) == 0
          ? UInt8(truncatingIfNeeded: generator.next(256)) : letters[generator.next(letters.count)]
      }
      var catalog = SchemaCatalog()
      var script = SchemaScript(file: "noise")
      script.feed(text.span, to: &catalog)
      script.finish(to: &catalog)
    }
  }

  @Test(arguments: [
    ("create table t (", "a int,"), ("create table t (a int ", "not null "),
    ("create table t ", "/*!"), ("create table t (a int default ", "-"),
    ("create table t (a int default ", "("), ("alter table t ", "add a int, "),
    ("create table t (a int, key (", "a,"), ("create table t (a enum(", "'x',"),
    ("drop table ", "a,"), ("", "("), ("create ", "/**/"), ("create table ", "`"),
    ("create table t (a enum('", "\\"), ("set ", "sql_mode='ANSI',"),
    ("create table t (a int, b int, ", "unique(a),"), ("alter table t ", "drop a, add a int, "),
    ("create table t (", "unique (a"), ("rename table ", "a to b,"),
  ])
  func longStatementsTakeLinearTime(start: String, repeated: String) {
    var text = Array("create table t (a int, b int)".utf8)
    var catalog = SchemaCatalog()
    let context = StatementContext(origin: DefinitionOrigin(file: "f", place: .line(1)))
    catalog.apply(text, context)
    text = Array(start.utf8)
    while text.count < 1 << 18 { text += Array(repeated.utf8) }
    let clock = ContinuousClock()
    let time = clock.measure { _ = catalog.apply(text, context) }
    // A debug build on a busy machine; quadratic work would take minutes.
    #expect(time < .seconds(20))
  }
}
