package import BinlogBytes
package import BinlogEvents

/// Where a reader that follows logs goes on when it is started again, and by what the logs are known
/// to be those that it has read: what `--resume` keeps in a file.
package struct ResumeState: Sendable, Equatable {
  /// The last event of a group, by which the log is known again.
  package struct Mark: Sendable, Equatable {
    /// Where it begins.
    package var offset: UInt64
    /// The checksum of its last bytes.
    package var checksum: UInt32

    private static let mostBytes = 256

    package init(offset: UInt64, checksum: UInt32) {
      self.offset = offset
      self.checksum = checksum
    }

    /// The mark of the event of `frame`.
    ///
    /// Without the event's own checksum: with it, the sum would be the same for all events.
    package init(_ frame: EventFrame, _ bytes: Span<UInt8>) {
      let end = max(0, bytes.count - frame.checksumLength)
      let start = max(0, end - Self.mostBytes)
      self.init(
        offset: frame.offset.rawValue, checksum: CRC32.checksum(bytes.extracting(start..<end)))
    }
  }

  /// The bare name of the log.
  package var log: String
  /// The end of the last group of which everything was written out.
  package var position: UInt64
  /// The GTID of that group, where it has one.
  package var gtid: String?
  /// The server that wrote the log, as its first event says.
  package var serverID: UInt32
  /// When it began the log, seconds since 1970.
  package var begun: UInt32
  /// The checksum of the log's first event.
  package var front: UInt32
  /// The last event of the last group in the log; nil before the first.
  package var last: Mark?
  /// How many bytes of the file of definitions belong to this place.
  package var definitions: UInt64 = 0

  private static let title = "binlogtool resume"
  private static let version = 1

  /// A place in a log, whose first event is told besides.
  package init(log: String, position: UInt64, front: LogFront) {
    self.log = log
    self.position = position
    serverID = front.serverID
    begun = front.begun
    self.front = front.checksum
  }

  /// The content of the file: a line for each fact.
  package var text: String {
    var lines = [
      "\(Self.title) \(Self.version)",
      "log=\(log)",
      "position=\(position)",
    ]
    if let gtid { lines.append("gtid=\(gtid)") }
    lines.append("server_id=\(serverID)")
    lines.append("begun=\(begun)")
    lines.append("first_event=\(front)")
    if let last { lines.append("last_event=\(last.offset):\(last.checksum)") }
    if definitions > 0 { lines.append("definitions=\(definitions)") }
    return lines.joined(separator: "\n") + "\nend\n"
  }

  /// Why a file is none of these.
  package struct Unreadable: Error {
    /// A part of a sentence.
    package var reason: String
  }

  /// Reads the content of a file.
  package init(_ text: String) throws(Unreadable) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    guard let first = lines.popFirst(), first.hasPrefix(Self.title + " ") else {
      throw Unreadable(reason: "it does not begin with '\(Self.title)'")
    }
    let number = first.dropFirst(Self.title.count + 1)
    guard Int(number) == Self.version else {
      throw Unreadable(reason: "it is of version \(number), this program knows \(Self.version)")
    }
    var facts: [Substring: String] = [:]
    var isWhole = false
    for line in lines {
      if line.isEmpty { break }
      if line == "end" {
        isWhole = true
        break
      }
      guard let equals = line.firstIndex(of: "=") else {
        throw Unreadable(reason: "'\(line)' is no line of it")
      }
      facts[line[..<equals]] = String(line[line.index(after: equals)...])
    }
    guard isWhole else { throw Unreadable(reason: "its end is missing") }
    guard let log = facts["log"], !log.isEmpty, !log.contains("/"),
      let position = facts["position"].flatMap({ UInt64($0) }),
      let serverID = facts["server_id"].flatMap({ UInt32($0) }),
      let begun = facts["begun"].flatMap({ UInt32($0) }),
      let front = facts["first_event"].flatMap({ UInt32($0) })
    else { throw Unreadable(reason: "log, position or what the log is known by is missing") }
    self.log = log
    self.position = position
    self.serverID = serverID
    self.begun = begun
    self.front = front
    gtid = facts["gtid"]
    if let text = facts["last_event"] {
      let parts = text.split(separator: ":")
      guard parts.count == 2, let offset = UInt64(parts[0]), let checksum = UInt32(parts[1]) else {
        throw Unreadable(reason: "last_event is '\(text)'")
      }
      last = Mark(offset: offset, checksum: checksum)
    }
    if let text = facts["definitions"] {
      guard let count = UInt64(text) else {
        throw Unreadable(reason: "definitions is '\(text)'")
      }
      definitions = count
    }
  }
}

/// The first event of a log, by which it is told from all others.
package struct LogFront: Sendable, Equatable {
  /// The server that wrote it.
  package var serverID: UInt32
  /// When, seconds since 1970.
  package var begun: UInt32
  /// A checksum of it; the flag that says whether the server has the log open does not count, nor
  /// the event's own checksum, with which the sum would be the same for all events.
  package var checksum: UInt32
  /// Its bytes, with that flag off.
  package var bytes: [UInt8]

  /// Offset of the flag in the event.
  private static let flag = 17

  /// The first event of `source`; nil where there is none yet.
  package init?(_ source: ByteSource, format: FormatDescription) throws(SourceError) {
    var walker = FrameWalker(source)
    walker.adopt(format)
    let frame: EventFrame
    do throws(FrameError) {
      guard let found = try walker.nextFrame() else { return nil }
      frame = found
    } catch {
      if case .source(let error) = error { throw error }
      return nil
    }
    self.init(frame, walker.cursor.bytes(frame.size, at: frame.offset))
  }

  /// The front that the event of `frame` makes.
  package init(_ frame: EventFrame, _ event: Span<UInt8>) {
    var bytes = event.array
    if frame.type == .formatDescription, bytes.count > Self.flag { bytes[Self.flag] &= ~1 }
    self.bytes = bytes
    serverID = frame.header.serverID
    begun = frame.header.timestamp
    checksum = CRC32.checksum(bytes.span.extracting(0..<max(0, bytes.count - 4)))
  }
}
