import BinlogBytes
import BinlogEvents

extension DumpContext.GtidMode {
  /// The mode that the logs of `context` tell of.
  ///
  /// A change of mode begins a new log, so the first groups of the newest log that has any are
  /// enough. What they cannot tell is whether the mode was a permissive one; most servers' is not.
  /// Without any group it is the default: ON since MySQL 9.7 (seen), OFF before.
  public init(inferredFrom context: DumpContext) {
    self = .permissive
    guard context.flavor == .mysql, context.version >= ServerVersion(5, 6, 5) else { return }
    if context.version < ServerVersion(5, 7, 6) {
      // These write Previous_gtids only where the mode is on, and change it only by a restart.
      guard let newest = context.index.last else { return }
      switch GtidHead(newest, context) {
      case .previous: self = .on
      case .other, .noSecond: self = .off
      default: break
      }
      return
    }
    for entry in context.index.reversed() {
      guard let source = try? context.open(entry), case .log(let format)? = try? LogOpening(source)
      else { continue }
      var walker = FrameWalker(source)
      walker.adopt(format)
      for _ in 0..<32 {
        guard let frame = try? walker.nextFrame() else { break }
        switch frame.type {
        case .gtid, .taggedGtid:
          self = .on
          return
        case .anonymousGtid:
          self = .off
          return
        default: continue
        }
      }
    }
    self = context.version >= ServerVersion(9, 7, 0) ? .on : .off
  }
}
