import BinlogBytes
import BinlogEvents

/// The GTIDs of one log: what its head says of the logs before it, and its own.
struct GtidScan {
  /// MySQL: PREVIOUS_GTIDS; nil where there is none.
  private(set) var previous: GtidSet?
  /// MySQL: the log's own, if all of it was read.
  private(set) var gtids: [Gtid] = []
  /// MySQL: the source of the last group that this server wrote itself.
  private(set) var ownUUID: SourceUUID?
  /// MariaDB: the GTID list; nil where there is none.
  private(set) var list: [MariaGtid]?
  /// MariaDB: the log's own, if all of it was read.
  private(set) var mariaGtids: [MariaGtid] = []

  /// Reads the head of the log of `entry`, or the whole of it up to the first damage; nil when it
  /// cannot be read.
  init?(_ entry: String, _ context: DumpContext, whole: Bool = false) {
    do throws(SourceError) {
      let source = try context.open(entry)
      guard source.size != nil, case .log(let format) = try LogOpening(source) else { return nil }
      var walker = FrameWalker(source)
      walker.adopt(format)
      var own: UInt32?
      var count = 0
      while whole || count < 4, let frame = try? walker.nextFrame() {
        count += 1
        switch frame.type {
        case .formatDescription:
          if own == nil { own = frame.header.serverID }
          continue
        case .previousGtids, .gtidList, .gtid, .taggedGtid, .mariaGtid: break
        default: continue
        }
        let bytes = walker.cursor.bytes(frame.size, at: frame.offset)
        guard let event = try? Event(frame, bytes: bytes, format: format) else { break }
        take(event, header: frame.header, own: own)
      }
    } catch {
      return nil
    }
  }

  private mutating func take(_ event: Event, header: EventHeader, own: UInt32?) {
    switch event {
    case .previousGtids(let body): previous = body.gtids
    case .gtidList(let body): if list == nil { list = body.gtids }
    case .gtid(let body):
      guard let gtid = body.gtid else { return }
      gtids.append(gtid)
      if header.serverID == own { ownUUID = gtid.uuid }
    case .mariaGtid(let body):
      mariaGtids.append(
        MariaGtid(domain: body.domain, server: header.serverID, sequence: body.sequence))
    default: break
    }
  }
}
