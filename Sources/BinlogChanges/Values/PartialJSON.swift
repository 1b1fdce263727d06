import BinlogBytes
import BinlogRows

/// JSON values of which a log has only what an update changed (MySQL, `PARTIAL_JSON`).
enum PartialJSON {
  /// Writes what the differences that `cell` of `view` is make of the value before; where that is
  /// missing or does not fit, the differences themselves.
  ///
  /// Nothing is written where it throws.
  static func write(
    _ cell: Cell, of view: borrowing RowView, to sink: ByteSink
  ) throws(ReadError) {
    if try writeWhole(cell, of: view, to: sink) { return }
    try write(view.value(of: cell), to: sink)
  }

  /// Writes what the differences that `cell` of `view` is make of the value before; false, and
  /// nothing, where that is missing or does not fit.
  static func writeWhole(
    _ cell: Cell, of view: borrowing RowView, to sink: ByteSink
  ) throws(ReadError) -> Bool {
    guard let before = view.row.cell(cell.column, in: view.row.before), !before.isNull else {
      return false
    }
    var tree = try JSONTree(view.value(of: before))
    guard try tree.apply(view.value(of: cell)) else { return false }
    try tree.write(to: sink)
    return true
  }

  /// Writes differences as a list of operations.
  private static func write(
    _ differences: ByteRegion, to sink: ByteSink
  ) throws(ReadError) {
    var checker = differences.reader()
    while !checker.isAtEnd {
      let diff = try JSONDiff(from: &checker)
      guard TextOutput.isUTF8(differences[diff.path].bytes) else {
        throw checker.malformed("a JSON path that is not UTF-8")
      }
      guard diff.operation != .remove else { continue }
      let value = differences[diff.value]
      try JSONBinary.check(value.bytes, base: value.base, validatingText: true)
    }
    sink.write("{\"$diff\":[")
    var reader = differences.reader()
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
      TextOutput.escape(differences[diff.path].bytes, .json, to: sink)
      sink.write(byte: 0x22)
      if diff.operation != .remove {
        sink.write(",\"value\":")
        let value = differences[diff.value]
        try JSONBinary.writeChecked(value.bytes, base: value.base, to: sink)
      }
      sink.write(byte: 0x7D)
    }
    sink.write("]}")
  }
}
