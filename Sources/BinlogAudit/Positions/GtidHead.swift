import BinlogBytes
import BinlogEvents

/// What a server finds at the head of a log when it looks for the one to begin with.
enum GtidHead {
  /// The file cannot be opened, or is no log.
  case noLog
  /// The format description is damaged or missing.
  case noFormat
  /// The event behind it is.
  case noSecond
  /// The event behind it is another one.
  case other
  /// MariaDB's log is encrypted, so what comes next cannot be read here.
  case encrypted
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
        guard FormatCheck.mariadbAccepts(description, size: size, server: context.version) else {
          return
        }
      }
      self = .noSecond
      var walker = FrameWalker(source, at: FileOffset(4 + UInt64(size)))
      walker.adopt(format)
      guard let frame = try? walker.nextFrame() else { return }
      self = .other
      switch frame.type {
      case .startEncryption: self = .encrypted
      case .previousGtids, .gtidList:
        self = .noSecond
        let bytes = walker.cursor.bytes(frame.size, at: frame.offset)
        switch try? Event(frame, bytes: bytes, format: format) {
        case .previousGtids(let body): self = .previous(body.gtids)
        case .gtidList(let body): self = .list(body.gtids)
        default: break
        }
      default: break
      }
    } catch {
      return
    }
  }
}
