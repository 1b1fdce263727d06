public import BinlogBytes

/// The identifier that a group carries.
public enum GroupIdentifier: Hashable, Sendable, CustomStringConvertible {
  /// MySQL's, tagged or not.
  case mysql(Gtid)
  /// MariaDB's.
  case mariadb(MariaGtid)

  /// As the server writes it.
  public var description: String {
    switch self {
    case .mysql(let gtid): gtid.description
    case .mariadb(let gtid): gtid.description
    }
  }

  /// As the server writes it, in bytes.
  package var text: [UInt8] {
    switch self {
    case .mysql(let gtid): gtid.text
    case .mariadb(let gtid): gtid.text
    }
  }
}

/// Events that commit together, from the first to the last.
public struct EventGroup: Sendable, Equatable {
  /// Offset of its first event in the file.
  public var start: FileOffset
  /// Offset after its last event.
  public var end: FileOffset
  /// Its identifier; nil for anonymous groups and logs without GTIDs.
  public var identifier: GroupIdentifier?
  /// The position at which its first event starts, as the writer saw it: in a relay log that is
  /// the group's start in the source's file.
  public var startPosition: UInt32
  /// end_log_pos of its last event.
  public var endPosition: LogPosition
  /// Timestamp of its last event.
  public var timestamp: UInt32
  /// The server that made it.
  public var serverID: UInt32
  /// Whether it starts with a GTID event, anonymous ones included.
  public var hasGtidEvent: Bool
}
