import BinlogChanges

extension SchemaFiles {
  /// Reads what `--schema` names, and tells what of it was not understood.
  static func read(_ paths: [String]) throws -> SchemaFiles {
    var files = SchemaFiles()
    for path in paths {
      do throws(SchemaFiles.Problem) {
        try files.read(path)
      } catch {
        StandardError.write("binlogtool: \(error.path): \(error.message)")
        throw ExitStatus.failed
      }
    }
    for note in files.notes { StandardError.write("binlogtool: \(note)") }
    return files
  }
}
