import BinlogBytes
import BinlogRows

/// Writes the differences of a partial update as calls of MySQL's JSON functions.
///
/// | difference | function |
/// |---|---|
/// | replace | `JSON_REPLACE` |
/// | insert, path of a member | `JSON_INSERT` |
/// | insert, path of a cell | `JSON_ARRAY_INSERT`, which appends where the cell is behind the end, as the difference does |
/// | remove | `JSON_REMOVE` |
enum SQLJSONDiff {
  private struct Call {
    var function: StaticString
    var path: Range<Int>
    var value: JSONTree.Node?
  }

  /// Why the differences in `bytes` cannot be written; nil where they can.
  static func problem(_ bytes: Span<UInt8>, base: FileOffset) -> String? {
    do throws(ReadError) {
      for call in try calls(bytes, base: base) {
        guard TextOutput.isUTF8(bytes.extracting(call.path)) else {
          return "a JSON path that is not UTF-8"
        }
        if let value = call.value, let problem = SQLJSON.problem(value) { return problem }
      }
      return nil
    } catch {
      return error.reason
    }
  }

  /// Writes what the differences in `bytes` make of `column`, a name in backticks.
  static func write(
    _ bytes: Span<UInt8>, base: FileOffset, column: [UInt8], to sink: ByteSink
  ) throws(ReadError) {
    let calls = try calls(bytes, base: base)
    // The first is the innermost.
    for call in calls.reversed() {
      sink.write(call.function)
      sink.write(byte: 0x28)
    }
    sink.write(column)
    let json = SQLJSON(sink: sink)
    for call in calls {
      sink.write(", ")
      sink.write(sqlLiteral: bytes.extracting(call.path))
      if let value = call.value {
        sink.write(", ")
        json.argument(value)
      }
      sink.write(byte: 0x29)
    }
  }

  private static func calls(
    _ bytes: Span<UInt8>, base: FileOffset
  ) throws(ReadError) -> [Call] {
    var calls: [Call] = []
    var reader = ByteReader(bytes, base: base)
    while !reader.isAtEnd {
      let diff = try JSONDiff(from: &reader)
      let function: StaticString
      switch diff.operation {
      case .replace: function = "JSON_REPLACE"
      case .remove: function = "JSON_REMOVE"
      case .insert:
        let isCell = !diff.path.isEmpty && bytes[diff.path.upperBound - 1] == 0x5D
        function = isCell ? "JSON_ARRAY_INSERT" : "JSON_INSERT"
      }
      var value: JSONTree.Node?
      if diff.operation != .remove {
        value = try JSONTree(
          bytes.extracting(diff.value), base: base.advanced(by: diff.value.lowerBound)
        ).root
      }
      calls.append(Call(function: function, path: diff.path, value: value))
    }
    return calls
  }
}
