/// What a body needs to know of the log that it stands in.
///
/// Trivial, so that one can be made for each event of a log at no cost.
public struct DecodeContext: Sendable {
  /// The kind of event at hand.
  public var type: EventType
  /// Flags of the event at hand.
  public var flags: EventFlags
  /// The version of the layout in force: 1, 3 or 4.
  public var binlogVersion: Int
  /// Post-header length of the event at hand, where the log tells.
  public var postHeaderLength: Int?
  /// Whether bytes that say nothing may be wrong, as the vendors' tools never look at them.
  public var isTolerant = false

  /// A context for an event of `type`.
  @inlinable public init(format: FormatDescription, type: EventType, flags: EventFlags = []) {
    self.type = type
    self.flags = flags
    binlogVersion = format.binlogVersion
    postHeaderLength = format.postHeaderLength(of: type)
  }
}
