/// What a body needs to know of the log that it stands in.
public struct DecodeContext: Sendable {
  /// The version of the log's layout.
  public var binlogVersion: Int
  /// Post-header length of the event at hand, where the log tells.
  public var postHeaderLength: Int?
  /// Kind of event at hand.
  public var type: EventType
  /// Flags of the event at hand.
  public var flags: EventFlags
  /// Whose server wrote the log.
  public var flavor: Flavor
  /// Whether bytes that say nothing may be wrong, as the vendors' tools never look at them.
  public var isTolerant = false

  /// A context for an event of `type`; numbers only, as one is made for each event.
  @inlinable public init(
    format: borrowing FormatDescription, type: EventType, flags: EventFlags = []
  ) {
    binlogVersion = format.binlogVersion
    flavor = format.flavor
    postHeaderLength = format.postHeaderLength(of: type)
    self.type = type
    self.flags = flags
  }
}
