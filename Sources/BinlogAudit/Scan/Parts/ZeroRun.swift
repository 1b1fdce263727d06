import BinlogBytes

/// Finds runs of zero bytes, as a power failure leaves them where blocks never reached the disk.
enum ZeroRun {
  private static let step = 256 << 10

  /// Where the run of zeros that begins at `start` ends; `start` itself when there is none.
  static func end(
    from start: FileOffset, in cursor: inout ByteCursor
  ) throws(SourceError) -> FileOffset {
    var offset = start
    while true {
      let count = try cursor.load(step, at: offset)
      guard count > 0 else { return offset }
      let bytes = cursor.bytes(count, at: offset)
      for index in 0..<bytes.count where bytes[index] != 0 {
        return offset.advanced(by: index)
      }
      offset = offset.advanced(by: bytes.count)
    }
  }

  /// Where the run of zeros that reaches to `end` begins; `end` itself when there is none.
  static func start(
    before end: FileOffset, notBefore least: FileOffset, in cursor: inout ByteCursor
  ) throws(SourceError) -> FileOffset {
    var upper = end
    while upper > least {
      let count = Int(clamping: min(UInt64(step), upper.distance(from: least)))
      let lower = FileOffset(upper.rawValue - UInt64(count))
      let loaded = try cursor.load(count, at: lower)
      let bytes = cursor.bytes(loaded, at: lower)
      var index = bytes.count
      while index > 0 {
        if bytes[index - 1] != 0 { return lower.advanced(by: index) }
        index -= 1
      }
      upper = lower
    }
    return upper
  }
}
