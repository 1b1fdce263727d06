public import BinlogBytes

/// A body that is whole (its checksum may even be right) but cannot be understood.
public struct DecodeError: Error, Equatable, Sendable {
  /// The kind of event.
  public var type: EventType
  /// Where the event starts: in the file, or inside the payload at ``payload``.
  public var event: FileOffset
  /// The payload event that it lies in.
  public var payload: FileOffset?
  /// What was wrong, and at which byte.
  public var cause: ReadError

  /// Wraps what a body reader threw.
  public init(frame: EventFrame, cause: ReadError) {
    type = frame.type
    event = frame.offset
    payload = frame.payload
    self.cause = cause
  }

  /// One line for people.
  public var message: String {
    "\(type) cannot be decoded at offset \(cause.offset): \(cause.reason)"
  }
}
