import BinlogSchema
import Testing

/// Definitions in the dress in which people have them.
@Suite struct SchemaDressTests {
  private static let create = """
    CREATE TABLE `t` (
      `id` int unsigned NOT NULL,
      `name` varchar(20) DEFAULT 'x; y',
      `e` enum('a','b | c') DEFAULT NULL,
      PRIMARY KEY (`id`)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4
    """

  private func columns(_ bytes: [UInt8], piece: Int = 7) -> [String] {
    var catalog = SchemaCatalog()
    var script = SchemaScript(file: "f")
    var index = 0
    while index < bytes.count {
      let end = min(index + piece, bytes.count)
      script.feed(Array(bytes[index..<end]).span, to: &catalog)
      index = end
    }
    script.finish(to: &catalog)
    #expect(script.problems == [])
    return catalog.definition(database: Array("d".utf8), table: Array("t".utf8))?.columns.map(
      \.nameText) ?? []
  }

  @Test(arguments: [1, 2, 3, 5, 1 << 16])
  func encodings(piece: Int) {
    let text = Self.create + ";\n"
    let utf16 = text.utf16.flatMap {
      [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
    }
    let swapped = text.utf16.flatMap {
      [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)]
    }
    for bytes in [
      Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), [0xFF, 0xFE] + utf16, utf16,
      [0xFE, 0xFF] + swapped, swapped,
    ] {
      #expect(columns(bytes, piece: piece) == ["id", "name", "e"])
    }
  }

  @Test func whatClientsPrint() {
    let vertical = """
      *************************** 1. row ***************************
             Table: s
      Create Table: CREATE TABLE `s` (
        `x` int
      )
      *************************** 2. row ***************************
             Table: t
      Create Table: \(Self.create)
      2 rows in set (0.00 sec)

      mysql> exit
      """
    let bordered = """
      mysql> show create table t;
      +-------+--------------+
      | Table | Create Table |
      +-------+--------------+
      | t     | \(Self.create) |
      +-------+--------------+
      1 row in set (0.00 sec)
      """
    let escaped = Self.create.replacing("\n", with: "\\n")
    let batch = "Table\tCreate Table\nt\t\(escaped)\n"
    for text in [vertical, bordered, batch, vertical.replacing("\n", with: "\r\n")] {
      #expect(columns(Array(text.utf8)) == ["id", "name", "e"])
    }
  }

  @Test func openCommentsTakeNoLongerThanTheirText() {
    // Quadratic, this took twenty seconds.
    let comments = String(repeating: "/*!50000 ", count: 40_000)
    var catalog = SchemaCatalog()
    var script = SchemaScript(file: "f")
    script.feed(Array("CREATE TABLE t (a int \(comments));\n".utf8).span, to: &catalog)
    script.finish(to: &catalog)
    #expect(catalog.definition(database: [], table: Array("t".utf8))?.columns.count == 1)
  }
}
