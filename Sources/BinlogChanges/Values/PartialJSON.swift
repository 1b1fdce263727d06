import BinlogBytes
import BinlogRows

/// JSON values of which a log has only what an update changed (MySQL, `PARTIAL_JSON`).
enum PartialJSON {
  /// Writes what the differences in `bytes`, the first of which lies at `offset`, make of the
  /// value in `before`; where that is missing or does not fit, the differences themselves.
  ///
  /// `before` lies in `images`, the first byte of which is at `base`. Nothing is written where it
  /// throws.
  static func write(
    _ bytes: Span<UInt8>, at offset: FileOffset, before: Cell?, images: Span<UInt8>,
    base: FileOffset, to sink: ByteSink
  ) throws(ReadError) {
    if let before, !before.isNull {
      var tree = try JSONTree(
        images.extracting(before.range), base: base.advanced(by: before.start))
      if try tree.apply(bytes, base: offset) {
        try tree.write(to: sink)
        return
      }
    }
    try differences(bytes, base: offset, to: sink)
  }

  /// Writes differences as a list of operations.
  private static func differences(
    _ bytes: Span<UInt8>, base: FileOffset, to sink: ByteSink
  ) throws(ReadError) {
    var checker = ByteReader(bytes, base: base)
    while !checker.isAtEnd {
      let diff = try JSONDiff(from: &checker)
      guard TextOutput.isUTF8(bytes.extracting(diff.path)) else {
        throw checker.malformed("a JSON path that is not UTF-8")
      }
      guard diff.operation != .remove else { continue }
      try JSONBinary.check(
        bytes.extracting(diff.value), base: base.advanced(by: diff.value.lowerBound),
        validatingText: true)
    }
    sink.write("{\"$diff\":[")
    var reader = ByteReader(bytes, base: base)
    var isFirst = true
    while !reader.isAtEnd {
      let diff = try JSONDiff(from: &reader)
      if !isFirst { sink.write(byte: 0x2C) }
      isFirst = false
      switch diff.operation {
      case .replace: sink.write("{\"op\":\"replace\",\"path\":\"")
      case .insert: sink.write("{\"op\":\"insert\",\"path\":\"")
      case .remove: sink.write("{\"op\":\"remove\",\"path\":\"")
      }
      TextOutput.escape(bytes.extracting(diff.path), .json, to: sink)
      sink.write(byte: 0x22)
      if diff.operation != .remove {
        sink.write(",\"value\":")
        try JSONBinary.writeChecked(
          bytes.extracting(diff.value), base: base.advanced(by: diff.value.lowerBound), to: sink)
      }
      sink.write(byte: 0x7D)
    }
    sink.write("]}")
  }
}
