/// What a body needs to know of the log that it stands in.
public struct DecodeContext: Sendable {
  /// The layout in force.
  public var format: FormatDescription
  /// The kind of event at hand.
  public var type: EventType
  /// Flags of the event at hand.
  public var flags: EventFlags

  /// Whether bytes that say nothing may be wrong, as the vendors' tools never look at them.
  public var isTolerant = false

  /// A context for an event of `type`.
  @inlinable public init(format: FormatDescription, type: EventType, flags: EventFlags = []) {
    self.format = format
    self.type = type
    self.flags = flags
  }

  /// Post-header length of the event at hand, where the log tells.
  var postHeaderLength: Int? { format.postHeaderLength(of: type) }
}
