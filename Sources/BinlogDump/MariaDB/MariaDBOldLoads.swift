import BinlogBytes
import BinlogEvents

extension MariaDBDumpPrinter {
  mutating func load(
    _ event: DumpedEvent, _ load: LoadEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    let bringsFile = event.frame.type == .createFile
    if bringsFile, skipsDatabase(bytes.extracting(load.database)) { return }
    if !options.shortForm {
      header(event, bytes)
      sink.write(threadOf: load)
    }
    if !bringsFile || !options.shortForm {
      sink.write(
        load: load, bytes, flags: event.frame.header.flags, from: nil, isComment: bringsFile,
        &state.session)
    }
    guard bringsFile else { return }
    if !options.shortForm { sink.write(fileOf: load) }
    let path = try loadFiles.begin(
      load.fileID, bytes.extracting(load.block), named: bytes.extracting(load.fileName).array)
    state.openLoad(event, load, bytes.array, path: path)
  }

  mutating func execLoad(
    _ event: DumpedEvent, _ file: FileReferenceEvent, _ bytes: Span<UInt8>
  ) {
    if !options.shortForm {
      header(event, bytes)
      sink.write(execLoad: file)
    }
    guard let open = state.closeLoad(file.fileID) else {
      warn("Exec_load of file \(file.fileID) without its Create_file: no statement is printed")
      return
    }
    let load = open.load
    let statement = open.bytes.span
    if !options.shortForm {
      // The line of the Create_file, but at the place of this event.
      var created = open.event
      created.position = event.position
      header(created, statement)
      sink.write(threadOf: load)
    }
    sink.write(
      load: load, statement, flags: open.event.frame.header.flags, from: open.path,
      isComment: false, &state.session)
    if !options.shortForm { sink.write(fileOf: load) }
  }
}
