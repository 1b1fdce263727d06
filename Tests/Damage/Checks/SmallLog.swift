import BinlogCrypto
import BinlogEvents
import BinlogTestSupport

/// A sound log of at most 2 KB, and what is known of it.
public struct SmallLog: Sendable {
  /// What a failure calls it.
  public let name: String
  /// The file.
  public let bytes: [UInt8]
  /// Where its events lie; they lie there in the file, too, where that is encrypted.
  public let events: [Range<Int>]
  /// The event types, in order.
  public let types: [EventType]
  /// Whether a checksum covers every event.
  public let hasChecksums: Bool
  /// Whether end_log_pos of every event says where it ends in this file.
  public let hasPositions: Bool
  /// Whether it is encrypted, as a whole (MySQL) or event by event (MariaDB).
  public let encryption: Encryption
  /// Who wrote it.
  public let flavor: Flavor
  /// How it is opened.
  public let access: LogAccess

  /// How a log is encrypted.
  public enum Encryption: Sendable {
    case none, file, events
  }

  /// Whether the event that holds `offset` is covered by a checksum there; the in-use flag of a
  /// description is not.
  public func isCovered(_ offset: Int, changedTo value: UInt8) -> Bool {
    guard hasChecksums, encryption != .file || offset >= 512 else { return false }
    guard let index = events.firstIndex(where: { $0.contains(offset) }) else { return false }
    let isFlag = types[index] == .formatDescription && offset == events[index].lowerBound + 17
    return !isFlag || (bytes[offset] ^ value) & 0xFE != 0
  }

  /// The event that holds `offset`.
  public func event(at offset: Int) -> Range<Int>? { events.first { $0.contains(offset) } }

  init(
    _ name: String, _ bytes: [UInt8], flavor: Flavor, encryption: Encryption = .none,
    access: LogAccess = .read, events: [Range<Int>]? = nil, content: [UInt8]? = nil
  ) {
    self.name = name
    self.bytes = bytes
    self.flavor = flavor
    self.encryption = encryption
    self.access = access
    let shift = encryption == .file ? 512 : 0
    let content = content ?? bytes
    let raw = events == nil ? RawEvent.all(in: content) : []
    self.events = events ?? raw.map { $0.offset + shift..<$0.end + shift }
    types = self.events.map { EventType(rawValue: content[$0.lowerBound - shift + 4]) }
    let description = raw.first { $0.type == EventType.formatDescription.rawValue }
    hasChecksums = description.map { content[$0.end - 5] == 1 } ?? false
    hasPositions =
      !raw.isEmpty && encryption == .none
      && raw.allSatisfy { Int($0.endLogPos) == $0.end }
  }
}
