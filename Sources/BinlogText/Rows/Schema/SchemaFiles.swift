import BinlogBytes
import BinlogSchema

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
  var catalog = SchemaCatalog()
  /// Statements that were not understood, as `FILE:LINE: MESSAGE`; their tables are not known.
  public private(set) var notes: [String] = []
  private static let mostNotes = 20

  /// No definitions.
  public init() {}

  /// Reads the file `path`, or the files of the directory `path` whose names end in `.sql`, in the
  /// order of their names.
  public mutating func read(_ path: String) throws(Problem) {
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
    let files = names.filter { $0.hasSuffix(".sql") }.map { "\(path)/\($0)" }
      .filter { DirectoryListing.kind(of: $0) == .file }
    guard !files.isEmpty else {
      throw Problem(path: path, message: "no file in this directory ends in .sql")
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
    var script = SchemaScript(file: path)
    do throws(SourceError) {
      let source = try ByteSource(path: path, access: .read)
      var offset = FileOffset.zero
      while true {
        let chunk = try source.chunk(at: offset, atLeast: 1 << 16)
        let bytes = chunk.bytes
        if bytes.isEmpty { break }
        script.feed(bytes, to: &catalog)
        offset = offset.advanced(by: bytes.count)
      }
    } catch {
      throw Problem(path: path, message: error.message)
    }
    script.finish(to: &catalog)
    for problem in script.problems where notes.count < Self.mostNotes {
      notes.append("\(path):\(problem.line): not understood: \(problem.message)")
    }
    return script.tableStatements
  }
}
