import BinlogBytes
import BinlogEvents

/// What a server finds at the head of a log when it looks for the one to begin with.
enum GtidHead {
  /// The file cannot be opened, or is no log.
  case noLog
  /// The format description is damaged or missing.
  case noFormat
  /// The event after it is.
  case noSecond
  /// The event after it is another one.
  case other
  /// What comes next cannot be read here: MariaDB's log is encrypted, or its description claims a
  /// layout that no server writes.
  case undecodable
  /// PREVIOUS_GTIDS of MySQL.
  case previous(GtidSet)
  /// The GTID list of MariaDB.
  case list([MariaGtid])

  /// Looks at the log of `entry`.
  init(_ entry: String, _ context: DumpContext) {
    self = .noLog
    do throws(SourceError) {
      let source = try context.open(entry)
      guard var log = DumpedLog(source), case .log(let format) = try LogOpening(source) else {
        return
      }
      self = .noFormat
      let first = try log.read(at: 4)
      guard case .event(EventType.formatDescription.rawValue, let size) = first else { return }
      let description = try log.bytes(FormatCheck.neededBytes, at: 4)
      switch context.flavor {
      case .mysql:
        guard FormatCheck.mysqlComplaint(description, size: size) == nil else { return }
      case .mariadb:
        guard FormatCheck.mariadbAccepts(description, size: size, server: context.version),
          FormatCheck.mariadbDecodes(description)
        else { return }
      }
      self = .noSecond
      var walker = FrameWalker(source, at: FileOffset(4 + UInt64(size)))
      walker.adopt(format)
      guard let frame = try? walker.nextFrame(),
        frame.bodyRange.count >= FormatCheck.headerLength(description) - EventHeader.size + 4
      else { return }
      if FormatCheck.headerLength(description) != EventHeader.size {
        self = .undecodable
        return
      }
      let bytes = walker.cursor.bytes(frame.size, at: frame.offset)
      guard EventCatalog.entry(for: frame.type) != nil,
        let event = try? Event(frame, bytes: bytes, format: format)
      else { return }
      switch event {
      case .startEncryption: self = .undecodable
      case .previousGtids(let body): self = .previous(body.gtids)
      case .gtidList(let body): self = .list(body.gtids)
      default: self = .other
      }
    } catch {
      return
    }
  }
}
