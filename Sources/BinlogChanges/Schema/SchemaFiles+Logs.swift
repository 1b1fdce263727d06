import BinlogBytes
package import BinlogEvents
import BinlogLogs
import BinlogSchema

/// Definitions that logs teach by the statements in them.
extension SchemaFiles {
  /// Reads `path`: a log, an index file or a directory of logs, whose definitions are taken in, or
  /// what ``read(_:)`` reads.
  package mutating func read(_ path: String, _ access: LogAccess) throws(Problem) {
    guard path != "-", Self.holdsLogs(path) else { return try read(path) }
    let logs: LogSelection
    do throws(SourceError) {
      logs = try LogSelection([path], access)
    } catch {
      throw Problem(path: error.name, message: error.message)
    }
    var found = 0
    for log in logs.paths { found += try definitions(log, access) }
    guard found > 0 else {
      throw Problem(path: path, message: "these logs define no table")
    }
  }

  /// Whether `path` is a log, an index file, or a directory with logs and no script.
  private static func holdsLogs(_ path: String) -> Bool {
    switch DirectoryListing.kind(of: path) {
    case .missing, .other: return false
    case .directory:
      guard let names = try? DirectoryListing.names(in: path) else { return false }
      return !names.contains { name in
        [".sql", ".sql.gz", ".sql.zst"].contains { name.hasSuffix($0) }
      }
    case .file:
      if let isLog = try? LogInputs.isLog(path), isLog { return true }
      return path.hasSuffix(".index")
    }
  }

  /// Takes in the definitions of one log; returns how many statements may have been some.
  private mutating func definitions(
    _ path: String, _ access: LogAccess
  ) throws(Problem) -> Int {
    var reader: LogReader
    do throws(LogDamage) {
      do throws(SourceError) {
        reader = LogReader(try access.open(path), format: .unknown)
        let source = reader.source
        guard case .log(let format) = try LogOpening(source) else {
          throw SourceError(name: path, kind: .request, message: "no binary log")
        }
        reader = LogReader(
          source, format: format, policy: ReadPolicy(damage: .resynchronize, tracking: .format))
      } catch {
        throw LogDamage(.source(error), at: .zero)
      }
    } catch {
      throw Problem(path: path, message: error.message)
    }
    var found = 0
    while let step = reader.next(reporting: { _ in }) {
      guard step == .event, reader.frame.type == .query || reader.frame.type == .queryCompressed
      else { continue }
      let event = reader.event
      guard let query = try? event.body(QueryEvent.self) else { continue }
      let text = event.bytes.extracting(query.text.clamped(to: 0..<event.bytes.count))
      guard query.isCompressed || SchemaCatalog.mayDefine(text) else { continue }
      found += 1
      // What was not understood is told where a table is wanted.
      _ = try? catalog.apply(
        query, bytes: event.content, frame: reader.frame, format: reader.state.format, file: path)
    }
    return found
  }
}
