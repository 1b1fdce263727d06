import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogText

/// The files that `suggest` writes when it is asked to.
enum SuggestFiles {
  private static func batch(_ replacing: Bool, _ guarding: OutputGuard) -> FileBatch {
    // A server writes its index for itself and its group.
    FileBatch(
      FileBatch.Rules(
        isReplacing: replacing,
        adviceForTaken: "exists; --force puts a new one in its place (keep a copy of the old one)",
        mode: 0o640, isDurable: true),
      guarding: guarding)
  }

  /// Writes an index file as it should be.
  static func writeIndex(
    _ index: IndexProposal?, to path: String, replacing: Bool, guarding: OutputGuard
  ) throws(SourceError) {
    guard let index else {
      throw SourceError(
        name: path, kind: .request,
        message: "not written: the answer is not that an index file is wrong")
    }
    // A line end in a name would be another entry.
    if let line = index.lines.first(where: {
      $0.utf8.contains { [0, 0x0A, 0x0D].contains($0) }
    }) {
      throw SourceError(
        name: path, kind: .request,
        message: "not written: the name '\(line.printable)' cannot stand in an index file")
    }
    let batch = batch(replacing, guarding)
    let sink = ByteSink(try batch.file(path))
    sink.write(PathText.bytes(of: index.text))
    sink.flush()
    if let failure = sink.failure { throw failure }
    try batch.commit()
  }

  /// The definitions of tables that `paths` hold.
  static func definitions(_ paths: [String]) throws(SourceError) -> SchemaFiles {
    var definitions = SchemaFiles()
    for path in paths {
      do throws(SchemaFiles.Problem) {
        try definitions.read(path)
      } catch {
        throw SourceError(name: error.path, kind: .request, message: error.message)
      }
    }
    return definitions
  }

  /// Writes the groups that only the replica has, as statements for either side.
  ///
  /// Returns the files.
  static func export(
    _ recovery: Recovery, to directory: String, replacing: Bool, definitions: SchemaFiles,
    access: LogAccess, guarding: OutputGuard
  ) throws(SourceError) -> [String] {
    guard !recovery.onlyOnReplica.isEmpty else {
      throw SourceError(
        name: directory, kind: .request,
        message: "nothing to export: the answer lists no group that only the replica has"
          + " (its relay logs are needed for that: --replica)")
    }
    let batch = batch(replacing, guarding)
    try batch.makeDirectory(directory, mode: 0o750)
    let prefix = directory.hasSuffix("/") ? directory : directory + "/"
    let redo = prefix + "redo-on-source.sql"
    let undo = prefix + "undo-on-replica.sql"
    // Before anything is written, also the files of LOAD DATA.
    for path in [redo, undo] { try batch.check(path) }
    let export = GroupExport(
      recovery.onlyOnReplica.map { GroupExport.Group($0) }, schema: definitions,
      reporter: DumpMessages(), access: access,
      loadDirectory: directory)
    var results: [GroupExport.Result] = []
    for (path, isUndo) in [(redo, false), (undo, true)] {
      let sink = ByteSink(try batch.file(path))
      ExportHeader(recovery, isUndo: isUndo).write(to: sink)
      let result = isUndo ? export.writeUndo(to: sink) : export.writeRedo(to: sink)
      tell(result.missing, in: path, to: sink)
      sink.flush()
      if let failure = sink.failure ?? result.failure { throw failure }
      results.append(result)
    }
    try batch.commit()
    if let result = results.first {
      if result.leftOutRows > 0 {
        StandardError.write(
          "binlogtool: \(redo): \(result.leftOutRows) rows could not be written as statements;"
            + " comments there say why")
      }
    }
    if let result = results.last, result.leftOutRows + result.conflictRows + result.doubts > 0 {
      StandardError.write(
        "binlogtool: \(undo): does not take back all; the comments at its top and in place say"
          + " what and why")
    }
    return [redo, undo]
  }

  /// Says which groups the file lacks, as the relay logs changed or cannot be read.
  private static func tell(
    _ missing: [GroupExport.Group], in path: String, to sink: ByteSink
  ) {
    for group in missing {
      let place = "\(group.path.lastPathComponent):\(group.start)"
      sink.write("-- MISSING HERE: the group that starts at \(place) of the relay logs\n")
      StandardError.write(
        "binlogtool: \(path): the group that starts at \(place) is missing there; binlogtool dump"
          + " shows it")
    }
  }
}
