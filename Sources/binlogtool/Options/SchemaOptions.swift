import BinlogChanges
import BinlogEvents

extension SchemaFiles {
  /// Reads what `--schema` names, and tells what of it was not understood.
  static func read(_ paths: [String], _ access: LogAccess) throws -> SchemaFiles {
    var files = SchemaFiles()
    for path in paths {
      do throws(SchemaFiles.Problem) {
        try files.read(path, access)
      } catch {
        StandardError.write("binlogtool: \(error.path): \(error.message)")
        throw ExitStatus.failed
      }
    }
    for note in files.notes { StandardError.write("binlogtool: \(note)") }
    return files
  }
}
