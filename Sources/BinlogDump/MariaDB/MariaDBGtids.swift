import BinlogBytes
import BinlogEvents

/// Identifiers of MariaDB's groups.
extension MariaDBDumpPrinter {
  mutating func gtid(
    _ event: DumpedEvent, _ gtid: MariaGtidEvent, _ bytes: Span<UInt8>
  ) {
    skipReplication(event)
    if flashback == nil, !options.shortForm { identify(event, gtid, bytes) }
    if flashback == nil, gtid.flags & MariaGtidEvent.preparedXA != 0 {
      sink.write("XA START ")
      if let global = gtid.xaGlobal, let branch = gtid.xaBranch {
        sink.write(
          xid: gtid.xaFormatID ?? 0, global: bytes.extracting(global),
          branch: bytes.extracting(branch))
      }
      sink.writeDelimiter()
    } else if !gtid.isStandalone {
      sink.write(flashback == nil ? "START TRANSACTION\n" : "COMMIT\n" as StaticString)
      sink.writeDelimiter()
    }
  }

  /// The group's line, and what it is to be called when it runs again.
  private mutating func identify(
    _ event: DumpedEvent, _ gtid: MariaGtidEvent, _ bytes: Span<UInt8>
  ) {
    header(event, bytes)
    let sink = self.sink
    let server = event.frame.header.serverID
    sink.write("\tGTID ")
    sink.write(decimal: UInt64(gtid.domain))
    sink.write(byte: 0x2D)
    sink.write(decimal: UInt64(server))
    sink.write(byte: 0x2D)
    sink.write(decimal: gtid.sequence)
    if let commit = gtid.commitID {
      sink.write(" cid=")
      sink.write(decimal: commit)
    }
    if gtid.flags & MariaGtidEvent.ddl != 0 { sink.write(" ddl") }
    if gtid.flags & MariaGtidEvent.transactional != 0 { sink.write(" trans") }
    if gtid.flags & MariaGtidEvent.waited != 0 { sink.write(" waited") }
    let extra = gtid.extraFlags ?? 0
    if extra & MariaGtidEvent.startAlter != 0 { sink.write(" START ALTER") }
    if extra & MariaGtidEvent.commitAlter != 0 {
      sink.write(" COMMIT ALTER id= ")
      sink.write(decimal: gtid.startAlterSequence ?? 0)
    }
    if extra & MariaGtidEvent.rollbackAlter != 0 {
      sink.write(" ROLLBACK ALTER id= ")
      sink.write(decimal: gtid.startAlterSequence ?? 0)
    }
    if writer.rules.gtidTellsThread, let thread = gtid.threadID {
      sink.write(" thread_id=")
      sink.write(decimal: UInt64(thread))
    }
    sink.write(byte: 0x0A)
    if !options.skipGtids { identity(gtid, server: server) }
  }

  /// What the group is called when it runs again; only what changed since the last one.
  private mutating func identity(_ gtid: MariaGtidEvent, server: UInt32) {
    let sink = self.sink
    let allowed = gtid.flags & MariaGtidEvent.allowParallel != 0
    if state.identity.allowParallel != allowed {
      sink.write("/*M!100101 SET @@session.skip_parallel_replication=")
      sink.write(byte: allowed ? 0x30 : 0x31)
      sink.write("*/")
      sink.writeDelimiter()
    }
    if state.identity.domain != gtid.domain { set("gtid_domain_id=", UInt64(gtid.domain)) }
    if state.identity.server != server { set("server_id=", UInt64(server)) }
    set("gtid_seq_no=", gtid.sequence)
  }

  private func set(_ name: StaticString, _ value: UInt64) {
    let sink = self.sink
    sink.write("/*M!100001 SET @@session.")
    sink.write(name)
    sink.write(decimal: value)
    sink.write("*/")
    sink.writeDelimiter()
  }

  /// The list at a log's front, in the order of domains and numbers.
  func gtidList(_ list: GtidListEvent) {
    sink.write("\tGtid list [")
    let sorted = list.gtids.sorted {
      ($0.domain, $0.sequence, $0.server) < ($1.domain, $1.sequence, $1.server)
    }
    var isFirst = true
    for gtid in sorted {
      if !isFirst { sink.write(",\n# ") }
      isFirst = false
      sink.write(decimal: UInt64(gtid.domain))
      sink.write(byte: 0x2D)
      sink.write(decimal: UInt64(gtid.server))
      sink.write(byte: 0x2D)
      sink.write(decimal: gtid.sequence)
    }
    sink.write("]\n")
  }
}
