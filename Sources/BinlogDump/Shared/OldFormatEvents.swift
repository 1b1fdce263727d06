import BinlogBytes
import BinlogEvents

/// A Create_file whose Exec_load has not come: its statement is printed then, with the name of the
/// file that was written here.
struct OpenLoad: Sendable {
  /// The event as it was met.
  let event: DumpedEvent
  /// What it says.
  let load: LoadEvent
  /// Its bytes.
  let bytes: [UInt8]
}

extension StartV3Event {
  /// What the event says of its log, as a description says it.
  var description: FormatDescription {
    var description = FormatDescription(
      binlogVersion: binlogVersion, serverVersion: serverVersion)
    description.created = created
    return description
  }
}

extension LoadEvent {
  /// Where the name of its database lies.
  func databaseName(_ bytes: Span<UInt8>) -> Range<Int> {
    database.lowerBound..<database.lowerBound + bytes.extracting(database).countUntilNUL
  }
}

extension ByteSink {
  /// LOAD DATA from its fields, from `use` on.
  ///
  /// `path` is the file that was written here; without it the statement names the file that its
  /// client had. `isComment` puts `# ` before each line.
  func write(
    load event: LoadEvent, _ bytes: Span<UInt8>, flags: EventFlags, from path: String?,
    isComment: Bool, _ session: borrowing SessionState
  ) {
    let mark: StaticString = isComment ? "# " : ""
    let database = bytes.extracting(event.databaseName(bytes))
    if database.count > 0, !session.isCurrent(database, count: database.count) {
      write(mark)
      write("use ")
      write(identifier: database)
      writeDelimiter()
    }
    if flags.contains(.threadSpecific) {
      write(mark)
      write("SET @@session.pseudo_thread_id=")
      write(decimal: UInt64(event.threadID))
      writeDelimiter()
    }
    write(mark)
    write("LOAD DATA ")
    if let path {
      write("LOCAL INFILE '")
      write(PathText.bytes(of: path).map { $0 == 0x5C ? 0x2F : $0 })
    } else {
      write("INFILE '")
      write(bytes.extracting(event.fileName))
    }
    write("' ")
    if event.format.options & LoadFormat.replace != 0 {
      write("REPLACE ")
    } else if event.format.options & LoadFormat.ignore != 0 {
      write("IGNORE ")
    }
    write("INTO TABLE `")
    write(cString: bytes.extracting(event.table))
    write(byte: 0x60)
    write(format: event.format, bytes)
    // Shown as the tool shows it: a number that is negative as signed is no number of lines.
    if Int64(event.skippedLines) > 0 {
      write(" IGNORE ")
      write(decimal: UInt64(event.skippedLines))
      write(" LINES")
    }
    for (index, column) in event.columns.enumerated() {
      write(index == 0 ? " (" : "," as StaticString)
      write(identifier: bytes.extracting(column))
    }
    if !event.columns.isEmpty { write(byte: 0x29) }
    writeDelimiter()
  }

  private func write(format: LoadFormat, _ bytes: Span<UInt8>) {
    write(" FIELDS TERMINATED BY ")
    write(prettyString: bytes.extracting(format.fieldEnd))
    if format.options & LoadFormat.optionallyEnclosed != 0 { write(" OPTIONALLY ") }
    write(" ENCLOSED BY ")
    write(prettyString: bytes.extracting(format.enclosure))
    write(" ESCAPED BY ")
    write(prettyString: bytes.extracting(format.escape))
    write(" LINES TERMINATED BY ")
    write(prettyString: bytes.extracting(format.lineEnd))
    write(" STARTING BY ")
    write(prettyString: bytes.extracting(format.lineStart))
  }

  /// What follows the statement of a Create_file.
  func write(fileOf event: LoadEvent) {
    write("# file_id: ")
    write(decimal: Int64(Int32(bitPattern: event.fileID)))
    write("  block_len: ")
    write(decimal: UInt64(event.block.count))
    write(byte: 0x0A)
  }

  /// Who ran a LOAD DATA, after the header.
  func write(threadOf event: LoadEvent) {
    write("\tQuery\tthread_id=")
    write(decimal: UInt64(event.threadID))
    write("\texec_time=")
    write(decimal: UInt64(event.executionTime))
    write(byte: 0x0A)
  }
}

extension Span where Element == UInt8 {
  /// How many bytes stand before the first NUL.
  var countUntilNUL: Int {
    var length = 0
    while length < count, self[length] != 0 { length += 1 }
    return length
  }
}
