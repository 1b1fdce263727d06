import BinlogBytes
import BinlogEvents

extension MySQLDumpPrinter {
  mutating func load(
    _ event: DumpedEvent, _ load: LoadEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> EventFate {
    let bringsFile = event.frame.type == .createFile
    let shortForm = writer.options.shortForm
    if isOtherDatabase(bytes.extracting(load.database)) {
      hold(event)
      return .leftOut
    }
    if !shortForm {
      begin(event, bytes, to: sink)
      sink.write(threadOf: load)
    }
    if !bringsFile || !shortForm {
      sink.write(
        load: load, bytes, flags: event.frame.header.flags, from: nil, isComment: bringsFile,
        state.session)
    }
    guard bringsFile else { return .printed }
    if !shortForm { sink.write(fileOf: load) }
    try loadFiles.begin(
      load.fileID, bytes.extracting(load.block), named: bytes.extracting(load.fileName).array)
    return .printed
  }

  mutating func execLoad(
    _ event: DumpedEvent, _ file: FileReferenceEvent, _ bytes: Span<UInt8>
  ) {
    let shortForm = writer.options.shortForm
    if !shortForm {
      begin(event, bytes, to: sink)
      sink.write(execLoad: file)
    }
    guard let open = state.loads[file.fileID] else {
      warn("Exec_load of file \(file.fileID) without its Create_file: no statement is printed")
      return
    }
    let path = loadFiles.takeOld(file.fileID)
    let load = open.load
    let statement = open.bytes.span
    if !shortForm {
      writer.header(open.event, statement, to: sink)
      sink.write(threadOf: load)
    }
    sink.write(
      load: load, statement, flags: open.event.frame.header.flags, from: path,
      isComment: false, state.session)
    if !shortForm { sink.write(fileOf: load) }
  }
}
