import BinlogBytes
import BinlogRows

/// Writes JSON of MySQL as an expression that keeps the type of each value.
///
/// The text of a JSON value says less than the value: decimals read back as doubles, dates and
/// bytes as strings. So what is not the same after parsing is built with `JSON_OBJECT`,
/// `JSON_ARRAY` and typed values; all else is text. Seen on MySQL 9.7, by comparing the bytes.
struct SQLJSON {
  let sink: ByteSink

  /// Why a value cannot be written; nil where it can.
  static func problem(_ tree: borrowing JSONTree) -> String? { problem(tree.root, tree) }

  private static func problem(_ node: JSONTree.Node, _ tree: borrowing JSONTree) -> String? {
    var found: String?
    switch tree.kind(of: node) {
    case .object:
      tree.forEachMember(of: node) { _, value in
        found = problem(value, tree)
        return found == nil
      }
    case .array:
      tree.forEachElement(of: node) { element in
        found = problem(element, tree)
        return found == nil
      }
    case .scalar(let place): found = problem(place, tree)
    }
    return found
  }

  private static func problem(_ place: JSONPlace, _ tree: borrowing JSONTree) -> String? {
    switch place.type {
    case 11:
      let bits = tree.bytes.span.littleEndian(at: place.range.lowerBound, width: 8)
      let value = Double(bitPattern: bits)
      return value.isFinite ? nil : "no server takes the number \(value) in JSON"
    case 15:
      guard case .unknown(let type) = Opaque(tree.scalar(at: place)) else { return nil }
      return "JSON holds a value of \(type), which no expression makes"
    default: return nil
    }
  }

  /// Writes a value as an expression.
  ///
  /// `isCast` says that it must be of the type JSON by itself; where it is assigned to a column a
  /// text will do.
  func write(_ tree: borrowing JSONTree, isCast: Bool = true) {
    var plainness = Plainness(tree)
    if case .scalar = tree.kind(of: tree.root), !plainness.isPlain {
      sink.write("CAST(")
      argument(tree.root, tree, &plainness)
      sink.write(" AS JSON)")
    } else if plainness.isPlain, !isCast {
      text(tree.root, tree)
    } else {
      argument(tree.root, tree, &plainness, isCast: true)
    }
  }

  /// Writes a value as an argument of a JSON function, which takes SQL's own types for JSON's.
  func argument(_ tree: borrowing JSONTree) {
    var plainness = Plainness(tree)
    argument(tree.root, tree, &plainness)
  }

  /// The same of a part of `tree`; `isCast` says that a plain value must be of the type JSON too.
  private func argument(
    _ node: JSONTree.Node, _ tree: borrowing JSONTree, _ plainness: inout Plainness,
    isCast: Bool = false
  ) {
    let kind = tree.kind(of: node)
    if case .scalar(let place) = kind, !isCast {
      scalar(tree.scalar(at: place))
      return
    }
    if plainness.takeNext(kind) {
      sink.write("CAST(")
      text(node, tree)
      sink.write(" AS JSON)")
      return
    }
    var isFirst = true
    if case .array = kind {
      sink.write("JSON_ARRAY(")
      tree.forEachElement(of: node) { element in
        if !isFirst { sink.write(", ") }
        isFirst = false
        argument(element, tree, &plainness)
        return true
      }
    } else {
      sink.write("JSON_OBJECT(")
      tree.forEachMember(of: node) { key, value in
        if !isFirst { sink.write(", ") }
        isFirst = false
        quoted(key)
        sink.write(", ")
        argument(value, tree, &plainness)
        return true
      }
    }
    sink.write(byte: 0x29)
  }

  private func text(_ node: JSONTree.Node, _ tree: borrowing JSONTree) {
    let memory = MemoryDestination()
    let writer = ByteSink(memory, capacity: 1024)
    // What stands in a tree was checked when it was made.
    try? tree.write(node, to: writer)
    writer.flush()
    quoted(memory.bytes.span)
  }

  private func quoted(_ text: Span<UInt8>) {
    sink.write(sqlLiteral: text)
  }

  private func scalar(_ bytes: [UInt8]) {
    switch bytes.first {
    case 4:
      switch bytes.count > 1 ? bytes[1] : 0 {
      case 1: sink.write("TRUE")
      case 2: sink.write("FALSE")
      default: sink.write("NULL")
      }
    case 5, 7, 9:
      sink.write(decimal: bytes.span.signedLittleEndian(at: 1, width: bytes.count - 1))
    case 6, 8, 10:
      sink.write("CAST(")
      sink.write(decimal: bytes.span.littleEndian(at: 1, width: bytes.count - 1))
      sink.write(" AS UNSIGNED)")
    case 11:
      SQLLiteral(sink: sink).number(
        Double(bitPattern: bytes.span.littleEndian(at: 1, width: 8)))
    case 12:
      let content = Self.content(bytes, at: 1)
      quoted(content.span)
    default: Opaque(bytes)?.write(to: sink)
    }
  }

  /// The bytes after a length of seven bits a byte.
  fileprivate static func content(_ bytes: [UInt8], at start: Int) -> [UInt8] {
    var index = start
    while index < bytes.count, bytes[index] & 0x80 != 0 { index += 1 }
    return Array(bytes.dropFirst(index + 1))
  }
}

/// Which objects and arrays of a value are the same after they were written as text and parsed.
///
/// Told for those that are not, and for those right in them, in the order in which they are written:
/// so each part is looked at once, however deep it lies.
private struct Plainness {
  /// Whether the whole value is.
  let isPlain: Bool
  private var containers: [Bool] = []
  private var next = 0

  init(_ tree: borrowing JSONTree) {
    var list: [Bool] = []
    isPlain = Self.look(tree.root, tree, &list)
    containers = list
  }

  /// Whether the next object or array that is written is plain; a scalar is asked for alone.
  mutating func takeNext(_ kind: JSONTree.Kind) -> Bool {
    if case .scalar = kind { return isPlain }
    guard next < containers.count else { return true }
    next += 1
    return containers[next - 1]
  }

  private static func look(
    _ node: JSONTree.Node, _ tree: borrowing JSONTree, _ list: inout [Bool]
  ) -> Bool {
    let kind = tree.kind(of: node)
    if case .scalar(let place) = kind { return isPlain(place, tree) }
    let own = list.count
    list.append(true)
    var isPlain = true
    if case .array = kind {
      tree.forEachElement(of: node) { element in
        if !look(element, tree, &list) { isPlain = false }
        return true
      }
    } else {
      tree.forEachMember(of: node) { _, value in
        if !look(value, tree, &list) { isPlain = false }
        return true
      }
    }
    // What is written as one text has no parts that are asked for.
    if isPlain { list.removeSubrange((own + 1)...) }
    list[own] = isPlain
    return isPlain
  }

  private static func isPlain(_ place: JSONPlace, _ tree: borrowing JSONTree) -> Bool {
    switch place.type {
    // Small numbers become signed ones.
    case 6, 8: false
    case 10:
      tree.bytes.span.littleEndian(at: place.range.lowerBound, width: 8) > UInt64(Int64.max)
    case 15: false
    default: true
    }
  }
}

/// A value in JSON that JSON itself has no type for.
private enum Opaque {
  case decimal([UInt8])
  case temporal(ColumnType, Int64)
  /// Bytes of VARBINARY, which a hexadecimal literal has.
  case bytes([UInt8])
  /// Bytes of a BLOB of some size.
  case blob(StaticString, [UInt8])
  case bit([UInt8])
  /// A BINARY whose bytes are text.
  case binary([UInt8])
  case unknown(String)

  /// Nil where the value is none of these.
  init?(_ bytes: [UInt8]) {
    guard bytes.first == 15, bytes.count > 1 else { return nil }
    let type = ColumnType(rawValue: bytes[1])
    let content = SQLJSON.content(bytes, at: 2)
    switch type {
    case .decimal: self = .decimal(content)
    case .date, .time, .datetime, .timestamp:
      let packed = Int64(bitPattern: content.span.littleEndian(at: 0, width: 8))
      self = .temporal(type, packed)
    case .varchar, .varString: self = .bytes(content)
    case .tinyBlob: self = .blob("TINYBLOB", content)
    case .blob: self = .blob("BLOB", content)
    case .mediumBlob: self = .blob("MEDIUMBLOB", content)
    case .longBlob: self = .blob("LONGBLOB", content)
    case .bit where content.count >= 1 && content.count <= 8: self = .bit(content)
    case .string where content.count <= 255 && TextOutput.isUTF8(content.span) && !content.isEmpty:
      self = .binary(content)
    default: self = .unknown("\(type)")
    }
  }

  func write(to sink: ByteSink) {
    let literal = SQLLiteral(sink: sink)
    switch self {
    case .decimal(let content): decimal(content, to: sink)
    case .temporal(let type, let packed): temporal(type, packed, to: sink)
    case .bytes(let content):
      if content.isEmpty {
        sink.write("x''")
      } else {
        literal.hex(content.span)
      }
    case .blob(let type, let content):
      // No cast makes them; a column of JSON_TABLE does, UNION hands its type on, and only JSON
      // keeps it when it leaves the query.
      sink.write("JSON_EXTRACT((SELECT JSON_ARRAY(c) FROM (SELECT c FROM ")
      sink.write("JSON_TABLE('[]', '$[*]' COLUMNS (c ")
      sink.write(type)
      sink.write(" PATH '$')) t UNION ALL SELECT ")
      if content.isEmpty {
        sink.write("x''")
      } else {
        literal.hex(content.span)
      }
      sink.write(") u), '$[0]')")
    case .bit(let content):
      sink.write("(SELECT c FROM JSON_TABLE('[")
      sink.write(decimal: content.span.bigEndian(at: 0, width: content.count))
      sink.write("]', '$[*]' COLUMNS (c BIT(")
      sink.write(decimal: UInt64(content.count * 8))
      sink.write(") PATH '$')) t)")
    case .binary(let content):
      sink.write("(SELECT c FROM JSON_TABLE(JSON_ARRAY(")
      sink.write(sqlLiteral: content.span)
      sink.write("), '$[*]' COLUMNS (c BINARY(")
      sink.write(decimal: UInt64(content.count))
      sink.write(") PATH '$')) t)")
    case .unknown: sink.write("NULL")
    }
  }

  /// Writes a DECIMAL so that the digits that it has room for stay the same, which JSON stores.
  ///
  /// A literal has room for what is written; a cast for words of nine digits before the point; a
  /// column for what it was declared with.
  private func decimal(_ content: [UInt8], to sink: ByteSink) {
    guard content.count >= 2 else { return }
    var text = ByteSink.bytes { sink in
      PackedDecimal.write(
        content.span.extracting(2..<content.count), precision: Int(content[0]),
        scale: Int(content[1]), to: sink)
    }
    let isNegative = text.first == 0x2D
    if isNegative { text.removeFirst() }
    let room = Int(content[0]) - Int(content[1])
    let written = text.prefix { $0 != 0x2E }.count
    let sign: [UInt8] = isNegative ? [0x2D] : []
    if room == written {
      sink.write(sign + text)
      // Without a point it would be an integer.
      if content[1] == 0 { sink.write(byte: 0x2E) }
    } else if room == 0, text.first == 0x30 {
      sink.write(sign + text.dropFirst())
    } else {
      let isCast = room % 9 == 0
      sink.write(isCast ? "CAST(" : "(SELECT c FROM JSON_TABLE('[\"")
      sink.write(sign + text)
      sink.write(isCast ? " AS DECIMAL(" : "\"]', '$[*]' COLUMNS (c DECIMAL(")
      sink.write(decimal: UInt64(content[0]))
      sink.write(byte: 0x2C)
      sink.write(decimal: UInt64(content[1]))
      sink.write(isCast ? "))" : ") PATH '$')) t)")
    }
  }

  private func temporal(_ type: ColumnType, _ packed: Int64, to sink: ByteSink) {
    switch type {
    case .date:
      sink.write("CAST('")
      sink.writeDate(TemporalValue(packedDatetime: packed))
      sink.write("' AS DATE)")
    case .time:
      sink.write("CAST('")
      sink.writeTime(TemporalValue(packedTime: packed), decimals: 6)
      sink.write("' AS TIME(6))")
    case .datetime:
      sink.write("CAST('")
      sink.writeDatetime(TemporalValue(packedDatetime: packed), decimals: 6)
      sink.write("' AS DATETIME(6))")
    default:
      // The only way to a TIMESTAMP outside a table.
      sink.write("(SELECT c FROM JSON_TABLE('[\"")
      sink.writeDatetime(TemporalValue(packedDatetime: packed), decimals: 6)
      sink.write("\"]', '$[*]' COLUMNS (c TIMESTAMP(6) PATH '$')) t)")
    }
  }
}
