import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogText

/// The files that `suggest` writes when it is asked to.
enum SuggestFiles {
  /// Writes an index file as it should be.
  static func writeIndex(
    _ index: IndexProposal?, to path: String, replacing: Bool
  ) throws(SourceError) {
    guard let index else {
      throw SourceError(
        name: path, kind: .system(0),
        message: "not written: the answer is not that an index file is wrong")
    }
    // A server writes its index for itself and its group.
    let isWritten = try NewFile.write(path, mode: 0o640, replacing: replacing) { sink in
      sink.write(index.text)
    }
    guard isWritten else { throw exists(path) }
  }

  /// Writes the groups that only the replica has, as statements for either side.
  ///
  /// Returns the files.
  static func export(
    _ recovery: Recovery, to directory: String, replacing: Bool, schemas: [String],
    access: LogAccess
  ) throws(SourceError) -> [String] {
    guard !recovery.onlyOnReplica.isEmpty else {
      throw SourceError(
        name: directory, kind: .system(0),
        message: "nothing to export: the answer lists no group that only the replica has"
          + " (its relay logs are needed for that: --replica)")
    }
    var definitions = SchemaFiles()
    for path in schemas {
      do throws(SchemaFiles.Problem) {
        try definitions.read(path)
      } catch {
        throw SourceError(name: error.path, kind: .system(0), message: error.message)
      }
    }
    try NewFile.createDirectory(directory)
    let prefix = directory.hasSuffix("/") ? directory : directory + "/"
    let redo = prefix + "redo-on-source.sql"
    let undo = prefix + "undo-on-replica.sql"
    for path in [redo, undo] where !replacing && DirectoryListing.kind(of: path) != .missing {
      throw exists(path)
    }
    let export = GroupExport(
      recovery.onlyOnReplica.map { GroupExport.Group($0) }, schema: definitions,
      reporter: ExportMessages(), access: access,
      temporaryDirectory: environment("TMPDIR") ?? "/tmp", loadDirectory: directory)
    var results: [GroupExport.Result] = []
    for (path, isUndo) in [(redo, false), (undo, true)] {
      let isNew = try NewFile.write(
        path, mode: 0o640, replacing: replacing,
        fill: { sink in
          ExportHeader(recovery, isUndo: isUndo).write(to: sink)
          let result = isUndo ? export.writeUndo(to: sink) : export.writeRedo(to: sink)
          tell(result.missing, in: path, to: sink)
          results.append(result)
        })
      guard isNew else { throw exists(path) }
    }
    for result in results {
      if let failure = result.failure { throw failure }
    }
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

  private static func exists(_ path: String) -> SourceError {
    SourceError(
      name: path, kind: .system(17),
      message: "exists; --force puts a new one in its place (keep a copy of the old one)")
  }
}

/// Writes the messages of an export to standard error.
private final class ExportMessages: DumpReporter {
  func report(_ message: DumpMessage) {
    let place = message.offset.map { "\(message.file):\($0)" } ?? message.file
    StandardError.write("binlogtool: \(place): \(message.text)")
  }
}
