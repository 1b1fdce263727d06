public import BinlogBytes

/// The start of a log: its magic number, and the layout that its first event tells.
public enum LogOpening: Sendable, Equatable {
  /// A log; the walker may start at offset 4 with this layout.
  case log(FormatDescription)
  /// A log that MySQL encrypted as a whole, and whose key was not given; nil where the header that
  /// names the key cannot be read.
  case encrypted(EncryptedLogHeader?)
  /// No bytes at all.
  case empty
  /// No log; the first bytes.
  case notALog([UInt8])

  /// Looks at the front of `source`.
  ///
  /// The layout is that of the first event, or of the first after Rotate events, where it describes
  /// one (version 4); a guess from types, sizes and positions in the formats before, whose servers
  /// described only the first log after their start; and version 4 without checksums where the
  /// first event is damaged.
  public init(_ source: ByteSource) throws(SourceError) {
    var cursor = ByteCursor(source)
    // Enough for the longest description: 256 types.
    let count = try cursor.load(512, at: .zero)
    let bytes = cursor.bytes(count, at: .zero)
    switch FileMagic(bytes) {
    case .empty:
      self = .empty
      return
    case .encryptedLog:
      self = .encrypted(try? EncryptedLogHeader(bytes))
      return
    case .other(let first):
      self = .notALog(first)
      return
    case .log: break
    }
    self = .log(Self.layout(bytes))
  }

  private static func layout(
    _ bytes: Span<UInt8>, at first: Int = FileMagic.size
  ) -> FormatDescription {
    do throws(ReadError) {
      var reader = ByteReader(bytes, base: .zero)
      try reader.seek(to: first)
      let header = try EventHeader(from: &reader)
      let size = Int(header.eventSize)
      switch header.type {
      case .formatDescription:
        guard size >= EventHeader.size, first + size <= bytes.count else {
          return .unknown
        }
        var body = ByteReader(
          bytes.extracting(first..<first + size), base: FileOffset(UInt64(first)))
        try body.seek(to: EventHeader.size)
        return try FormatDescription(from: &body)
      case .startV3:
        // The old header is 13 bytes long, the body 56.
        let isOld = size < EventHeader.size + 56
        let start = first + (isOld ? EventHeader.oldSize : EventHeader.size)
        // Version 2, of 4.0.0 and 4.0.1, is laid out as version 3.
        let isSecond = start < bytes.count && bytes[start] == 2
        return FormatDescription(binlogVersion: isOld ? 1 : isSecond ? 2 : 3)
      case .rotate where size >= EventHeader.size && first + size < bytes.count:
        // Relay logs of 4.0 and 4.1 begin with the name of the source's file; a description that
        // follows takes effect where it stands.
        let behind = layout(bytes, at: first + size)
        return behind.binlogVersion < 4 ? behind : .unknown
      case .rotate where first + size == bytes.count && header.endLogPos.isUnset:
        // Made up for the replica, and nothing came after it yet.
        return first == FileMagic.size ? FormatDescription(binlogVersion: 3) : .unknown
      default:
        return isOfVersion3(header, bytes, at: first)
          ? FormatDescription(binlogVersion: 3) : .unknown
      }
    } catch {
      return .unknown
    }
  }

  /// Whether an event is one of MySQL 4.0 or 4.1, which described only the first log after a start.
  ///
  /// Its position is where it starts, not where it ends; in a relay log, whose positions are those
  /// of another file, the first statement tells by its form.
  private static func isOfVersion3(
    _ header: EventHeader, _ bytes: Span<UInt8>, at first: Int
  ) -> Bool {
    let size = Int(header.eventSize)
    // Types up to User_var; sizes that leave room for the walk after it.
    guard size > EventHeader.size, header.type.rawValue >= 1, header.type.rawValue <= 14 else {
      return false
    }
    if header.endLogPos.rawValue == UInt32(first) { return true }
    guard header.type == .query else {
      let behind = first + size
      return behind + EventHeader.size <= bytes.count
        && layout(bytes, at: behind).binlogVersion == 3
    }
    let database = first + EventHeader.size + 8
    guard database + 3 < bytes.count else { return false }
    // A zero ends the database's name; version 4 has status variables before it.
    func endsName(at offset: Int) -> Bool {
      offset < min(first + size, bytes.count) && bytes[offset] == 0
    }
    let name = Int(bytes[database])
    let status =
      Int(bytes[database + 3])
      | (database + 4 < bytes.count ? Int(bytes[database + 4]) << 8 : 0)
    return endsName(at: database + 3 + name) && !endsName(at: database + 5 + status + name)
  }
}
