package import BinlogBytes
package import BinlogRows

/// JSON differences as `mysqlbinlog` prints them: calls of JSON functions, the last operation
/// outermost, operations of one kind in one call.
package enum VerboseJSONDiff {
  /// Writes what the differences in `bytes` do to `column`, a name in backticks.
  ///
  /// With `quoting` for people, hidden characters are shown.
  package static func write(
    _ bytes: Span<UInt8>, base: FileOffset, column: [UInt8],
    quoting: JSONBinary.Quoting = .mysqlbinlog, to sink: ByteSink
  ) throws(ReadError) {
    // Once without printing: the functions come in reverse, and nothing half-done is printed.
    var functions: [Function] = []
    var checker = ByteReader(bytes, base: base)
    while !checker.isAtEnd {
      let diff = try JSONDiff(from: &checker)
      functions.append(Function(diff, bytes))
      if diff.operation != .remove {
        try JSONBinary.check(
          bytes.extracting(diff.value), base: base.advanced(by: diff.value.lowerBound))
      }
    }
    var isFirst = true
    for index in functions.indices.reversed()
    where index == 0 || functions[index - 1] != functions[index] {
      if !isFirst { sink.write("\n###      ") }
      isFirst = false
      sink.write(functions[index].name)
      sink.write(byte: 0x28)
    }
    sink.write(column)
    guard !functions.isEmpty else { return }
    sink.write(", ")
    var reader = ByteReader(bytes, base: base)
    var index = 0
    while !reader.isAtEnd {
      let diff = try JSONDiff(from: &reader)
      quoted(bytes.extracting(diff.path), quoting, to: sink)
      if diff.operation != .remove {
        sink.write(", ")
        try value(
          bytes.extracting(diff.value), base: base.advanced(by: diff.value.lowerBound),
          quoting: quoting, to: sink)
      }
      if reader.isAtEnd || functions[index + 1] != functions[index] { sink.write(byte: 0x29) }
      if !reader.isAtEnd { sink.write(",\n###      ") }
      index += 1
    }
  }

  private enum Function {
    case replace, insert, arrayInsert, remove

    init(_ diff: JSONDiff, _ bytes: Span<UInt8>) {
      switch diff.operation {
      case .replace: self = .replace
      case .remove: self = .remove
      case .insert:
        let isCell = !diff.path.isEmpty && bytes[diff.path.upperBound - 1] == 0x5D
        self = isCell ? .arrayInsert : .insert
      }
    }

    var name: StaticString {
      switch self {
      case .replace: "JSON_REPLACE"
      case .insert: "JSON_INSERT"
      case .arrayInsert: "JSON_ARRAY_INSERT"
      case .remove: "JSON_REMOVE"
      }
    }
  }

  private static func value(
    _ bytes: Span<UInt8>, base: FileOffset, quoting: JSONBinary.Quoting, to sink: ByteSink
  ) throws(ReadError) {
    let (before, after): (StaticString, StaticString) =
      switch JSONBinary.shape(bytes) {
      case .null, .boolean, .number: ("", "")
      case .object, .array: ("CAST('", "' AS JSON)")
      case .string, .temporal, .opaque, .invalid: ("'", "'")
      }
    sink.write(before)
    try JSONBinary.writeChecked(
      bytes, base: base, quoting: quoting, quotesOuterString: false, to: sink)
    sink.write(after)
  }

  private static func quoted(
    _ bytes: Span<UInt8>, _ quoting: JSONBinary.Quoting, to sink: ByteSink
  ) {
    sink.write(byte: 0x27)
    if quoting == .shown {
      sink.write(anyBytes: bytes, in: .shownSQL)
      sink.write(byte: 0x27)
      return
    }
    for index in 0..<bytes.count { MysqlbinlogQuoting.escape(bytes[index], to: sink) }
    sink.write(byte: 0x27)
  }
}
