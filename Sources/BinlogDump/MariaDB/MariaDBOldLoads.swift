import BinlogBytes
import BinlogEvents

extension MariaDBDumpPrinter {
  mutating func load(
    _ event: DumpedEvent, _ load: LoadEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> EventFate {
    let bringsFile = event.frame.type == .createFile
    if bringsFile, skipsDatabase(bytes.extracting(load.database)) { return .leftOut }
    if !options.shortForm {
      header(event, bytes)
      sink.write(threadOf: load)
    }
    if !bringsFile || !options.shortForm {
      sink.write(
        load: load, bytes, flags: event.frame.header.flags, from: nil, isComment: bringsFile,
        state.session)
    }
    guard bringsFile else { return .printed }
    if !options.shortForm { sink.write(fileOf: load) }
    try loadFiles.begin(
      load.fileID, bytes.extracting(load.block), named: bytes.extracting(load.fileName).array)
    return .printed
  }

  mutating func execLoad(
    _ event: DumpedEvent, _ file: FileReferenceEvent, _ bytes: Span<UInt8>
  ) {
    if !options.shortForm {
      header(event, bytes)
      sink.write(execLoad: file)
    }
    guard let open = state.loads[file.fileID] else {
      warn("Exec_load of file \(file.fileID) without its Create_file: no statement is printed")
      return
    }
    let path = loadFiles.takeOld(file.fileID)
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
      load: load, statement, flags: open.event.frame.header.flags, from: path,
      isComment: false, state.session)
    if !options.shortForm { sink.write(fileOf: load) }
  }
}
