import BinlogBytes
import BinlogEvents

extension MySQLDumpPrinter {
  mutating func load(
    _ event: DumpedEvent, _ load: LoadEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    let bringsFile = event.frame.type == .createFile
    let shortForm = writer.options.shortForm
    if isOtherDatabase(bytes.extracting(load.database)) { return hold(event) }
    if !shortForm {
      begin(event, bytes, to: sink)
      sink.write(threadOf: load)
    }
    if !bringsFile || !shortForm {
      sink.write(
        load: load, bytes, flags: event.frame.header.flags, from: nil, isComment: bringsFile,
        &state.session)
    }
    guard bringsFile else { return }
    if !shortForm { sink.write(fileOf: load) }
    let path = try loadFiles.begin(
      load.fileID, bytes.extracting(load.block), named: bytes.extracting(load.fileName).array)
    state.openLoad(event, load, bytes.array, path: path)
  }

  mutating func execLoad(
    _ event: DumpedEvent, _ file: FileReferenceEvent, _ bytes: Span<UInt8>
  ) {
    let shortForm = writer.options.shortForm
    if !shortForm {
      begin(event, bytes, to: sink)
      sink.write(execLoad: file)
    }
    guard let open = state.closeLoad(file.fileID) else {
      warn("Exec_load of file \(file.fileID) without its Create_file: no statement is printed")
      return
    }
    let load = open.load
    let statement = open.bytes.span
    if !shortForm {
      writer.header(open.event, statement, to: sink)
      sink.write(threadOf: load)
    }
    sink.write(
      load: load, statement, flags: open.event.frame.header.flags, from: open.path,
      isComment: false, &state.session)
    if !shortForm { sink.write(fileOf: load) }
  }
}
