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
  public static let inUse = EventFlags(rawValue: 0x1)
  /// The statement depends on its thread (temporary tables).
  public static let threadSpecific = EventFlags(rawValue: 0x4)
  /// The statement needs no `USE`.
  public static let suppressUse = EventFlags(rawValue: 0x8)
  /// Made up by the server for a replica; not in the source's file.
  public static let artificial = EventFlags(rawValue: 0x20)
  /// Written by a replica's I/O thread into its relay log.
  public static let relayLog = EventFlags(rawValue: 0x40)
  /// A reader that does not know the type may pass it over.
  public static let ignorable = EventFlags(rawValue: 0x80)
  /// Not filtered by database.
  public static let noFilter = EventFlags(rawValue: 0x100)
  /// MySQL: the applier runs the group alone.
  public static let isolate = EventFlags(rawValue: 0x200)
  /// MariaDB: the replica need not run it again.
  public static let skipReplication = EventFlags(rawValue: 0x8000)
}
