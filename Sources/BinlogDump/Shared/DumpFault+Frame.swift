import BinlogBytes
import BinlogEvents

extension DumpFault {
  /// Why a frame cannot be had, in words.
  init(_ error: FrameError, at place: FileOffset? = nil, payload: FileOffset? = nil) {
    switch error {
    case .source(let source):
      self.init(source)
      // The wrapper is damaged; that the log goes on behind is all that can be said of it.
      if source.isDamage {
        self = .damage(at: place, "the log could be read up to here: \(source.message)")
      }
      if payload != nil {
        self = .damage(at: payload, source.message)
      }
    case .tornHeader(let offset, let available):
      self = .damage(
        at: payload ?? offset,
        "\(DumpFault.inside(payload, offset))the log ends in the middle of an event header: "
          + "\(available) of 19 bytes are there")
      isTorn = true
    case .eventTooSmall(let offset, let header, let least):
      self = .damage(
        at: payload ?? offset,
        "\(DumpFault.inside(payload, offset))no event can begin here: the size field says "
          + "\(header.eventSize), at least \(least) are needed; "
          + "`binlogtool verify` finds how far the damage goes")
    case .eventTooLarge(let offset, let header, let available):
      self = .damage(
        at: payload ?? offset,
        "\(DumpFault.inside(payload, offset))\(header.type) claims \(header.eventSize) bytes, "
          + "\(available) are left: the log was cut, or is damaged here")
      isTorn = true
    }
  }

  private static func inside(_ payload: FileOffset?, _ offset: FileOffset) -> String {
    payload == nil ? "" : "in the payload, at offset \(offset) of its content: "
  }
}
