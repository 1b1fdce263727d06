import BinlogBytes
import BinlogRows

/// Writes the differences of a partial update as calls of MySQL's JSON functions.
///
/// | difference | function |
/// |---|---|
/// | replace | `JSON_REPLACE` |
/// | insert, path of a member | `JSON_INSERT` |
/// | insert, path of a cell | `JSON_ARRAY_INSERT`, which appends where the cell is after the end, as the difference does |
/// | remove | `JSON_REMOVE` |
enum SQLJSONDiff {
  /// Why `differences` cannot be written; nil where they can.
  static func problem(_ differences: ByteRegion) -> String? {
    do throws(ReadError) {
      var reader = differences.reader()
      while !reader.isAtEnd {
        let diff = try JSONDiff(from: &reader)
        guard TextOutput.isUTF8(differences[diff.path].bytes) else {
          return "a JSON path that is not UTF-8"
        }
        guard diff.operation != .remove else { continue }
        if let problem = SQLJSON.problem(try value(of: diff, differences)) { return problem }
      }
      return nil
    } catch {
      return error.reason
    }
  }

  /// Writes what `differences` make of `column`, a name in backticks.
  static func write(
    _ differences: ByteRegion, column: [UInt8], to sink: ByteSink
  ) throws(ReadError) {
    var functions: [Function] = []
    var checker = differences.reader()
    while !checker.isAtEnd {
      functions.append(Function(try JSONDiff(from: &checker), differences.bytes))
    }
    // The first is the innermost.
    for function in functions.reversed() {
      sink.write(function.name)
      sink.write(byte: 0x28)
    }
    sink.write(column)
    let json = SQLJSON(sink: sink)
    var reader = differences.reader()
    while !reader.isAtEnd {
      let diff = try JSONDiff(from: &reader)
      sink.write(", ")
      sink.write(sqlLiteral: differences[diff.path].bytes)
      if diff.operation != .remove {
        sink.write(", ")
        json.argument(try value(of: diff, differences))
      }
      sink.write(byte: 0x29)
    }
  }

  private static func value(
    of diff: JSONDiff, _ differences: ByteRegion
  ) throws(ReadError) -> JSONTree {
    let value = differences[diff.value]
    return try JSONTree(value.bytes, base: value.base)
  }

  private enum Function {
    case replace, remove, insert, arrayInsert

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
      case .remove: "JSON_REMOVE"
      case .insert: "JSON_INSERT"
      case .arrayInsert: "JSON_ARRAY_INSERT"
      }
    }
  }
}
