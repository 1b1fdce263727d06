public import BinlogBytes

/// A JSON value taken apart, so that the differences of a partial update can be applied to it.
public struct JSONTree: Sendable {
  /// A key of an object, and what it stands for.
  package struct Member: Sendable {
    /// The key, in UTF-8.
    package var key: [UInt8]
    /// What it stands for.
    package var value: Node
  }

  /// A value, taken apart.
  package indirect enum Node: Sendable {
    /// A type byte and the value behind it, as in the binary form.
    case scalar([UInt8])
    /// Its members, in the server's order.
    case object([Member])
    /// Its elements.
    case array([Node])
  }

  /// The whole value.
  package private(set) var root: Node

  /// Takes apart the value in `bytes`, in binary form; the first of them lies at `base`.
  public init(_ bytes: Span<UInt8>, base: FileOffset) throws(ReadError) {
    try JSONBinary.check(bytes, base: base, validatingText: true)
    guard !bytes.isEmpty else {
      root = .scalar([4, 0])
      return
    }
    root = Self.node(bytes, type: bytes[0], at: 1)
  }

  /// Applies the differences in `bytes`, in their order; returns false, with the tree half
  /// changed, where one does not fit.
  public mutating func apply(
    _ bytes: Span<UInt8>, base: FileOffset
  ) throws(ReadError) -> Bool {
    var reader = ByteReader(bytes, base: base)
    while !reader.isAtEnd {
      let diff = try JSONDiff(from: &reader)
      guard let legs = Leg.path(bytes.extracting(diff.path).array) else { return false }
      var value: Node?
      if diff.operation != .remove {
        value = try JSONTree(
          bytes.extracting(diff.value), base: base.advanced(by: diff.value.lowerBound)
        ).root
      }
      guard Self.change(&root, legs[...], diff.operation, value) else { return false }
    }
    return true
  }

  /// Writes the value as the server spells it.
  public func write(to sink: ByteSink) throws(ReadError) { try Self.write(root, to: sink) }

  // MARK: Taking apart; the bytes were checked before.

  private static func node(_ bytes: Span<UInt8>, type: UInt8, at start: Int) -> Node {
    guard type < 4 else {
      let end = min(bytes.count, start + scalarLength(bytes, type: type, at: start))
      return .scalar([type] + bytes.extracting(min(start, end)..<end).array)
    }
    let isLarge = type & 1 != 0
    let width = isLarge ? 4 : 2
    let isObject = type < 2
    let count = Int(bytes.littleEndian(at: start, width: width))
    let keyEntry = isObject ? width + 2 : 0
    let values = start + 2 * width + count * keyEntry
    var members: [Member] = []
    var elements: [Node] = []
    for index in 0..<count {
      let entry = values + index * (1 + width)
      guard entry < bytes.count else { break }
      let kind = bytes[entry]
      let isInlined = kind == 4 || kind == 5 || kind == 6 || isLarge && (kind == 7 || kind == 8)
      let place =
        isInlined ? entry + 1 : start + Int(bytes.littleEndian(at: entry + 1, width: width))
      let value = node(bytes, type: kind, at: place)
      guard isObject else {
        elements.append(value)
        continue
      }
      let at = start + 2 * width + index * keyEntry
      let first = start + Int(bytes.littleEndian(at: at, width: width))
      let length = Int(bytes.littleEndian(at: at + width, width: 2))
      let end = min(bytes.count, first + length)
      members.append(Member(key: bytes.extracting(min(first, end)..<end).array, value: value))
    }
    return isObject ? .object(members) : .array(elements)
  }

  private static func scalarLength(_ bytes: Span<UInt8>, type: UInt8, at start: Int) -> Int {
    switch type {
    case 4: return 1
    case 5, 6: return 2
    case 7, 8: return 4
    case 12, 15:
      var position = type == 15 ? start + 1 : start
      let first = position
      var length = 0
      while position < bytes.count, position < first + 5 {
        let byte = bytes[position]
        length |= Int(byte & 0x7F) << (7 * (position - first))
        position += 1
        if byte & 0x80 == 0 { break }
      }
      return position - start + length
    default: return 8
    }
  }

  /// Writes one value as the server spells it.
  package static func write(_ node: Node, to sink: ByteSink) throws(ReadError) {
    switch node {
    case .scalar(let bytes): try JSONBinary.write(bytes.span, base: .zero, to: sink)
    case .array(let elements):
      sink.write(byte: 0x5B)
      for index in elements.indices {
        if index > 0 { sink.write(", ") }
        try write(elements[index], to: sink)
      }
      sink.write(byte: 0x5D)
    case .object(let members):
      sink.write(byte: 0x7B)
      for index in members.indices {
        if index > 0 { sink.write(", ") }
        sink.write(byte: 0x22)
        let key = members[index].key
        TextOutput.escape(key.span, .json, to: sink)
        sink.write("\": ")
        try write(members[index].value, to: sink)
      }
      sink.write(byte: 0x7D)
    }
  }

  // MARK: Changing

  /// One step of a path.
  private enum Leg {
    case member([UInt8])
    case cell(Int)

    /// Reads `$.a."b c"[1]`.
    static func path(_ text: [UInt8]) -> [Leg]? {
      guard text.first == 0x24 else { return nil }
      var legs: [Leg] = []
      var index = 1
      while index < text.count {
        switch text[index] {
        case 0x5B:
          index += 1
          var cell = 0
          let first = index
          while index < text.count, text[index] >= 0x30, text[index] <= 0x39, index - first < 10 {
            cell = cell * 10 + Int(text[index] - 0x30)
            index += 1
          }
          guard index > first, index < text.count, text[index] == 0x5D else { return nil }
          index += 1
          legs.append(.cell(cell))
        case 0x2E:
          index += 1
          guard let name = name(text, &index) else { return nil }
          legs.append(.member(name))
        default: return nil
        }
      }
      return legs
    }

    private static func name(_ text: [UInt8], _ index: inout Int) -> [UInt8]? {
      var name: [UInt8] = []
      guard index < text.count, text[index] == 0x22 else {
        while index < text.count, text[index] != 0x2E, text[index] != 0x5B {
          name.append(text[index])
          index += 1
        }
        return name
      }
      index += 1
      while index < text.count, text[index] != 0x22 {
        guard text[index] == 0x5C else {
          name.append(text[index])
          index += 1
          continue
        }
        guard index + 1 < text.count else { return nil }
        let letter = text[index + 1]
        index += 2
        switch letter {
        case 0x62: name.append(0x08)
        case 0x66: name.append(0x0C)
        case 0x6E: name.append(0x0A)
        case 0x72: name.append(0x0D)
        case 0x74: name.append(0x09)
        case 0x75:
          // The server writes only control characters so.
          guard index + 4 <= text.count,
            let code = UInt8(String(decoding: text[index..<index + 4], as: UTF8.self), radix: 16)
          else { return nil }
          name.append(code)
          index += 4
        default: name.append(letter)
        }
      }
      guard index < text.count else { return nil }
      index += 1
      return name
    }
  }

  private static func change(
    _ node: inout Node, _ legs: ArraySlice<Leg>, _ operation: JSONDiff.Operation, _ value: Node?
  ) -> Bool {
    guard let leg = legs.first else {
      guard operation == .replace, let value else { return false }
      node = value
      return true
    }
    let isLast = legs.count == 1
    switch (leg, node) {
    case (.member(let key), .object(var members)):
      let found = members.firstIndex { $0.key == key }
      if let found {
        if isLast, operation == .remove {
          members.remove(at: found)
        } else if isLast, operation == .insert {
          return false
        } else if !change(&members[found].value, legs.dropFirst(), operation, value) {
          return false
        }
      } else {
        guard isLast, operation == .insert, let value else { return false }
        // Keys stand in order of length, then of their bytes.
        let place =
          members.firstIndex {
            $0.key.count > key.count
              || $0.key.count == key.count && key.lexicographicallyPrecedes($0.key)
          } ?? members.count
        members.insert(Member(key: key, value: value), at: place)
      }
      node = .object(members)
      return true
    case (.cell(let cell), .array(var elements)):
      if isLast, operation == .insert {
        guard let value else { return false }
        elements.insert(value, at: min(cell, elements.count))
      } else {
        guard cell < elements.count else { return false }
        if isLast, operation == .remove {
          elements.remove(at: cell)
        } else if !change(&elements[cell], legs.dropFirst(), operation, value) {
          return false
        }
      }
      node = .array(elements)
      return true
    default: return false
    }
  }
}
