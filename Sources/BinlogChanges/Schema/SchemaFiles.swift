import BinlogBytes
import BinlogEvents
package import BinlogSchema

/// Definitions of tables from files of SQL, as mysqldump and mariadb-dump write them.
public struct SchemaFiles: Sendable {
  /// Why a file is of no use.
  public struct Problem: Error, Sendable, Equatable {
    /// The file or directory.
    public var path: String
    /// What is wrong, and what was expected.
    public var message: String
  }

  /// What was read so far.
  package var catalog = SchemaCatalog()
  /// Statements that were not understood, as `FILE:LINE: MESSAGE`; their tables are not known.
  public private(set) var notes: [String] = []
  private static let mostNotes = 20

  /// No definitions.
  public init() {}

  /// Reads the file `path`, `-` for standard input, or the files of the directory `path` whose
  /// names end in `.sql`, `.sql.gz` or `.sql.zst`, in the order of their names.
  ///
  /// Names as mydumper (`DB.TABLE-schema.sql`) and MySQL Shell (`DB@TABLE.sql`) give them tell the
  /// database where the text does not.
  public mutating func read(_ path: String) throws(Problem) {
    if path == "-" { return try file(path) }
    switch DirectoryListing.kind(of: path) {
    case .missing:
      throw Problem(
        path: path,
        message: DirectoryListing.problem(of: path)?.message ?? "there is no such schema file")
    case .directory: try directory(path)
    case .file, .other: try file(path)
    }
  }

  private mutating func directory(_ path: String) throws(Problem) {
    let names: [String]
    do throws(SourceError) {
      names = try DirectoryListing.names(in: path)
    } catch {
      throw Problem(path: path, message: error.message)
    }
    let files = names.filter { Self.isScript($0) }.map { "\(path)/\($0)" }
      .filter { DirectoryListing.kind(of: $0) == .file }
    guard !files.isEmpty else {
      throw Problem(
        path: path, message: "no file in this directory ends in .sql, .sql.gz or .sql.zst")
    }
    // A directory of a whole dump has files with rows beside those with tables.
    var found = 0
    for name in files { found += try statements(of: name) }
    guard found > 0 else {
      throw Problem(path: path, message: "no file in it has a CREATE TABLE statement")
    }
  }

  private mutating func file(_ path: String) throws(Problem) {
    guard try statements(of: path) > 0 else {
      throw Problem(
        path: path,
        message: "no CREATE TABLE statement was found: a schema file is SQL, as "
          + "`mysqldump --no-data` writes it")
    }
  }

  /// Reads a file; returns how many of its statements were about tables.
  private mutating func statements(of path: String) throws(Problem) -> Int {
    var script = SchemaScript(file: path, database: Self.database(inNameOf: path))
    var foreign: (message: String, hint: String)?
    do throws(SourceError) {
      var cursor = ByteCursor(
        path == "-"
          ? try ByteSource(standardInputNamed: path) : try ByteSource(path: path, access: .read))
      foreign = ForeignFile.notText(cursor.source)
      var offset = FileOffset.zero
      while foreign == nil {
        let count = try cursor.load(1 << 16, at: offset)
        if count == 0 { break }
        script.feed(cursor.bytes(count, at: offset), to: &catalog)
        offset = offset.advanced(by: count)
      }
      if let failure = cursor.source.failure { throw failure }
    } catch {
      throw Problem(path: path, message: error.message)
    }
    if let (message, hint) = foreign {
      throw Problem(path: path, message: hint.isEmpty ? message : "\(message); \(hint)")
    }
    script.finish(to: &catalog)
    for problem in script.problems where notes.count < Self.mostNotes {
      notes.append("\(path):\(problem.line): not understood: \(problem.message)")
    }
    return script.tableStatements
  }

  // MARK: Names of files

  private static func isScript(_ name: String) -> Bool {
    [".sql", ".sql.gz", ".sql.zst"].contains { name.hasSuffix($0) }
  }

  /// The database that the name of a file tells: `DB.TABLE-schema.sql`, `DB@TABLE.sql` with
  /// percent signs for what is special in it, wrapped or not; nil for other names.
  static func database(inNameOf path: String) -> [UInt8]? {
    var name = Substring(path)
    if let slash = name.lastIndex(of: "/") { name = name[name.index(after: slash)...] }
    for suffix in [".gz", ".zst"] where name.hasSuffix(suffix) {
      name = name.dropLast(suffix.count)
    }
    guard name.hasSuffix(".sql") else { return nil }
    name = name.dropLast(4)
    if name.hasSuffix("-schema"), let point = name.firstIndex(of: "."), point > name.startIndex {
      return Array(name[..<point].utf8)
    }
    guard let at = name.firstIndex(of: "@"), at > name.startIndex else { return nil }
    return unescaped(Array(name[..<at].utf8))
  }

  /// What `%20` and the like stand for.
  private static func unescaped(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == 0x25, index + 2 < text.count,
        let byte = UInt8(
          String(decoding: text[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
      {
        result.append(byte)
        index += 3
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }
}
