/// The flags of an event header; bits that we do not know stay as they are.
public struct EventFlags: OptionSet, Hashable, Sendable {
  /// The bits as stored.
  public let rawValue: UInt16

  /// Wraps stored bits.
  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// In a format description: the log was not closed (MySQL clears it at restart, MariaDB keeps
  /// it for ever).
  ///
  /// Left out of the checksum.
  @inlinable public static var inUse: EventFlags { EventFlags(rawValue: 0x1) }
  /// The statement depends on its thread (temporary tables).
  @inlinable public static var threadSpecific: EventFlags { EventFlags(rawValue: 0x4) }
  /// The statement needs no `USE`.
  @inlinable public static var suppressUse: EventFlags { EventFlags(rawValue: 0x8) }
  /// Made up by the server for a replica; not in the source's file.
  @inlinable public static var artificial: EventFlags { EventFlags(rawValue: 0x20) }
  /// Written by a replica's I/O thread into its relay log.
  @inlinable public static var relayLog: EventFlags { EventFlags(rawValue: 0x40) }
  /// A reader that does not know the type may pass it over.
  @inlinable public static var ignorable: EventFlags { EventFlags(rawValue: 0x80) }
  /// Not filtered by database.
  @inlinable public static var noFilter: EventFlags { EventFlags(rawValue: 0x100) }
  /// MySQL: the applier runs the group alone.
  @inlinable public static var isolate: EventFlags { EventFlags(rawValue: 0x200) }
  /// MariaDB: the replica need not run it again.
  @inlinable public static var skipReplication: EventFlags { EventFlags(rawValue: 0x8000) }
}
