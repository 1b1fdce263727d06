import BinlogBytes
import BinlogEvents

/// Identifiers of MySQL's groups.
extension MySQLDumpPrinter {
  mutating func print(
    _ event: DumpedEvent, _ gtid: GtidEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    let sink = self.sink
    let onlyRows = gtid.flags & 1 == 0
    let original = gtid.originalCommitTimestamp ?? 0
    let immediate = gtid.immediateCommitTimestamp ?? 0
    if !writer.options.shortForm {
      begin(event, bytes, to: sink)
      Self.writeLine(event, gtid, to: sink)
    }
    if onlyRows {
      sink.write("/*!50718 SET TRANSACTION ISOLATION LEVEL READ COMMITTED*/")
      sink.writeDelimiter()
    }
    sink.write("# original_commit_timestamp=")
    write(time: original, to: sink)
    sink.write("# immediate_commit_timestamp=")
    write(time: immediate, to: sink)
    sink.write("/*!80001 SET @@session.original_commit_timestamp=")
    sink.write(decimal: original)
    sink.write("*/")
    sink.writeDelimiter()
    // Before 8.0.1 there was no place for versions; since then an absent one is undefined.
    let absent = gtid.immediateCommitTimestamp == nil ? 0 : GtidEvent.undefinedServerVersion
    writeVersions(
      original: gtid.originalServerVersion ?? absent,
      immediate: gtid.immediateServerVersion ?? absent, to: sink)
    sink.write("SET @@SESSION.GTID_NEXT= '")
    if let name = gtid.gtid { write(name, to: sink) } else { sink.write("ANONYMOUS") }
    sink.write(byte: 0x27)
    sink.writeDelimiter()
  }

  /// The versions of the servers; their lines are made once, as groups mostly have the same.
  private mutating func writeVersions(original: UInt32, immediate: UInt32, to sink: ByteSink) {
    if writer.versions.text.isEmpty || writer.versions.original != original
      || writer.versions.immediate != immediate
    {
      let text = """
        /*!80014 SET @@session.original_server_version=\(original)*//*!*/;
        /*!80014 SET @@session.immediate_server_version=\(immediate)*//*!*/;

        """
      writer.versions = (original, immediate, Array(text.utf8))
    }
    sink.write(writer.versions.text)
  }

  private static func writeLine(_ event: DumpedEvent, _ gtid: GtidEvent, to sink: ByteSink) {
    sink.write(event.frame.type == .anonymousGtid ? "\tAnonymous_GTID" : "\tGTID" as StaticString)
    sink.write("\tlast_committed=")
    sink.write(decimal: UInt64(bitPattern: gtid.lastCommitted ?? 0))
    sink.write("\tsequence_number=")
    sink.write(decimal: UInt64(bitPattern: gtid.sequenceNumber ?? 0))
    sink.write("\trbr_only=")
    sink.write(gtid.flags & 1 == 0 ? "yes" : "no" as StaticString)
    sink.write("\toriginal_committed_timestamp=")
    sink.write(decimal: gtid.originalCommitTimestamp ?? 0)
    sink.write("\timmediate_commit_timestamp=")
    sink.write(decimal: gtid.immediateCommitTimestamp ?? 0)
    sink.write("\ttransaction_length=")
    sink.write(decimal: gtid.transactionLength ?? 0)
    sink.write(byte: 0x0A)
  }

  private mutating func write(_ gtid: Gtid, to sink: ByteSink) {
    if let source = writer.source, source.uuid == gtid.uuid {
      sink.write(source.text)
    } else {
      let text = Array(gtid.uuid.description.utf8)
      writer.source = (gtid.uuid, text)
      sink.write(text)
    }
    if gtid.tag != .none {
      sink.write(byte: 0x3A)
      sink.write(gtid.tag.bytes)
    }
    sink.write(byte: 0x3A)
    sink.write(decimal: gtid.number)
  }

  private mutating func write(time microseconds: UInt64, to sink: ByteSink) {
    sink.write(decimal: microseconds)
    sink.write(" (")
    writer.clock.write(microseconds: microseconds, to: sink)
    sink.write(")\n")
  }

  /// One line for each source, as comments.
  func previousGtids(_ previous: PreviousGtidsEvent) {
    if !writer.options.shortForm { sink.write("\tPrevious-GTIDs\n") }
    sink.write("# ")
    if previous.gtids.isEmpty {
      sink.write("[empty]")
    } else {
      sink.write(previous.gtids.description.split(separator: ",").joined(separator: ",\n# "))
    }
    sink.write(byte: 0x0A)
  }
}
