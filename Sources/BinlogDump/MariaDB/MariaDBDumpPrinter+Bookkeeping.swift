import BinlogBytes
import BinlogEvents

// Events that matter to nobody but the log itself, and those that nobody knows.

extension MariaDBDumpPrinter {
  mutating func bookkeeping(
    _ event: DumpedEvent, _ body: Event, _ bytes: Span<UInt8>
  ) {
    if options.shortForm {
      skipReplication(event)
      short(body, bytes)
      return
    }
    begin(event, bytes)
    switch body {
    case .intVar, .rand, .userVar: writer.variable(body, bytes, to: sink)
    case .stop: sink.write("\tStop\n")
    case .rotate(let rotate):
      sink.write("\tRotate to ")
      sink.write(bytes.extracting(rotate.nextFile))
      sink.write("  pos: ")
      sink.write(decimal: Int64(bitPattern: rotate.position))
      sink.write(byte: 0x0A)
    case .gtidList(let list): gtidList(list)
    case .binlogCheckpoint(let checkpoint):
      sink.write("\tBinlog checkpoint ")
      sink.write(bytes.extracting(checkpoint.file))
      sink.write(byte: 0x0A)
    case .xaPrepare(let prepare):
      sink.write("\tXID = ")
      xid(prepare, bytes)
      sink.write("\nXA PREPARE ")
      xid(prepare, bytes)
      sink.write(byte: 0x0A)
      sink.writeDelimiter()
    case .deleteFile(let file):
      sink.write("\n#Delete_file: file_id=")
      sink.write(decimal: UInt64(file.fileID))
      sink.write(byte: 0x0A)
    case .incident(let incident):
      sink.write("\n# Incident: ")
      sink.write(incident.number == 1 ? "LOST_EVENTS" : "NOTHING" as StaticString)
      sink.write("\nRELOAD DATABASE; # Shall generate syntax error\n")
    default: ignorable(event)
    }
  }

  /// What `--short-form` leaves of the events that are no statements: what statements need.
  private func short(_ event: Event, _ bytes: Span<UInt8>) {
    switch event {
    case .intVar(let value): sink.write(intVar: value)
    case .rand(let value): sink.write(rand: value)
    case .userVar(let value): sink.write(userVar: value, bytes, style: writer.style)
    case .xaPrepare(let prepare):
      sink.write("XA PREPARE ")
      xid(prepare, bytes)
      sink.write(byte: 0x0A)
      sink.writeDelimiter()
    default: break
    }
  }

  private func xid(_ prepare: XAPrepareEvent, _ bytes: Span<UInt8>) {
    sink.write(
      xid: prepare.formatID, global: bytes.extracting(prepare.global),
      branch: bytes.extracting(prepare.branch))
  }

  private func ignorable(_ event: DumpedEvent) {
    let type = event.frame.type
    guard isIgnorable(event) else {
      writer.unknown(event, to: sink)
      return
    }
    sink.write("\tIgnorable\n# Ignorable event type ")
    sink.write(decimal: UInt64(type.rawValue))
    sink.write(" (")
    sink.write(IgnorableNames.name(of: type))
    sink.write(")\n")
  }
}
