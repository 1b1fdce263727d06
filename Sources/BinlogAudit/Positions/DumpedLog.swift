import BinlogBytes
import BinlogEvents

/// One log, as a dump thread reads it: event after event by the size fields, from any offset.
struct DumpedLog {
  /// The largest event that a dump thread of today sends: MAX_MAX_ALLOWED_PACKET, 1 GiB, in both
  /// servers.
  static let largestEvent: UInt32 = 1 << 30

  /// What stands at an offset.
  enum Reading: Equatable {
    /// Exactly the end.
    case end
    /// A header, and all the bytes that it asks for.
    case event(type: UInt8, size: UInt32)
    /// Fewer bytes than a header has.
    case tornHeader
    /// A size below that of a header.
    case bogus
    /// A size above the largest that is sent.
    case tooLarge
    /// A size that reaches past the end.
    case torn(size: UInt32)
  }

  /// The whole of its bytes.
  let size: UInt64
  private let largest: UInt32
  private var cursor: ByteCursor

  /// A log with the bytes of `source`; nil when its size is not known.
  init?(_ source: ByteSource, largestEvent: UInt32 = DumpedLog.largestEvent) {
    guard let size = try? source.measuredSize() else { return nil }
    self.size = size
    largest = largestEvent
    cursor = ByteCursor(source)
  }

  /// The first `count` bytes, or as many as there are.
  mutating func front(_ count: Int) throws(SourceError) -> [UInt8] {
    try bytes(count, at: 0)
  }

  /// `count` bytes at `offset`, or as many as there are.
  mutating func bytes(_ count: Int, at offset: UInt64) throws(SourceError) -> [UInt8] {
    let available = try cursor.load(count, at: FileOffset(offset))
    return cursor.bytes(min(count, available), at: FileOffset(offset)).array
  }

  /// What stands at `offset`.
  mutating func read(at offset: UInt64) throws(SourceError) -> Reading {
    guard offset < size else { return .end }
    let left = size - offset
    guard left >= UInt64(EventHeader.size) else { return .tornHeader }
    // The file may have shrunk since its size was asked.
    guard try cursor.load(EventHeader.size, at: FileOffset(offset)) >= EventHeader.size else {
      return .tornHeader
    }
    let header = cursor.bytes(EventHeader.size, at: FileOffset(offset))
    let length =
      UInt32(header[9]) | UInt32(header[10]) << 8 | UInt32(header[11]) << 16
      | UInt32(header[12]) << 24
    if length < UInt32(EventHeader.size) { return .bogus }
    if length > largest { return .tooLarge }
    if UInt64(length) > left { return .torn(size: length) }
    return .event(type: header[4], size: length)
  }
}

/// Where a walk through a log ends, however it began.
enum WalkEnd: Equatable {
  /// At the end of the file.
  case end
  /// At the event at `at`.
  case fault(Fault, at: UInt64)

  /// What is wrong there.
  enum Fault: Equatable {
    /// As ``DumpedLog/Reading`` has it.
    case tornHeader, bogus, tooLarge, torn
    /// An event that MySQL's `gtid_mode` forbids; its type and size.
    case forbidden(type: UInt8, size: UInt32)
    /// The file could not be read.
    case unreadable(SourceError)
  }
}

/// Walks through one log, and remembers where walks lead to.
///
/// Walks that ever meet go on together, so it is enough to remember some of the offsets that a
/// walk came through: one for each mebibyte. A walk that begins inside an event mostly ends soon.
struct LogWalks {
  private static let spacing: UInt64 = 1 << 20

  private struct Walk {
    var stops: [UInt64]
    var end: WalkEnd
  }

  private var walks: [Walk] = []

  /// Walks from `start` to where it ends; `forbids` says which events end it.
  mutating func walk(
    _ log: inout DumpedLog, from start: UInt64, forbids: (_ type: UInt8, _ size: UInt32) -> Bool
  ) -> WalkEnd {
    var offset = start
    var stops: [UInt64] = []
    var nextStop = offset
    var end: WalkEnd
    walking: while true {
      // Only offsets that come first after a mebibyte are ever remembered; others are not
      // looked up.
      if offset >= nextStop {
        if let known = knownEnd(at: offset) {
          end = known
          break
        }
        stops.append(offset)
        nextStop = (offset / Self.spacing + 1) * Self.spacing
      }
      let reading: DumpedLog.Reading
      do throws(SourceError) {
        reading = try log.read(at: offset)
      } catch {
        end = .fault(.unreadable(error), at: offset)
        break
      }
      switch reading {
      case .end:
        end = .end
        break walking
      case .event(let type, let size):
        if forbids(type, size) {
          end = .fault(.forbidden(type: type, size: size), at: offset)
          break walking
        }
        offset += UInt64(size)
      case .tornHeader:
        end = .fault(.tornHeader, at: offset)
        break walking
      case .bogus:
        end = .fault(.bogus, at: offset)
        break walking
      case .tooLarge:
        end = .fault(.tooLarge, at: offset)
        break walking
      case .torn:
        end = .fault(.torn, at: offset)
        break walking
      }
    }
    remember(Walk(stops: stops, end: end))
    return end
  }

  private func knownEnd(at offset: UInt64) -> WalkEnd? {
    for walk in walks {
      var low = 0
      var high = walk.stops.count
      while low < high {
        let middle = (low + high) / 2
        if walk.stops[middle] < offset { low = middle + 1 } else { high = middle }
      }
      if low < walk.stops.count, walk.stops[low] == offset { return walk.end }
    }
    return nil
  }

  /// Keeps long walks, and of the others only some.
  private mutating func remember(_ walk: Walk) {
    guard !walk.stops.isEmpty, walk.stops.count > 4 || walks.count < 64 else { return }
    walks.append(walk)
  }
}
