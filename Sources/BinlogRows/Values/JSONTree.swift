public import BinlogBytes

/// A JSON value in binary form, to which the differences of a partial update can be applied.
///
/// What no difference touches stays in its bytes, so that it costs no more than these, and each
/// difference takes no longer than what it says; see ``JSONChangedObject`` and
/// ``JSONChangedArray``. Values nest no deeper than the server lets them, however they were put
/// together.
public struct JSONTree: ~Copyable {
  /// A value.
  package enum Node {
    /// One that lies in the bytes as it is.
    case stored(JSONPlace)
    /// One in which something was changed.
    case object(JSONChangedObjectBox)
    case array(JSONChangedArrayBox)
  }

  /// What kind of value a node is.
  package enum Kind {
    case scalar(JSONPlace)
    case object
    case array
  }

  /// The value and the differences that were applied, one after the other.
  package private(set) var bytes: [UInt8]
  /// The whole value.
  package private(set) var root: Node

  /// The value in `bytes`, in binary form; the first of them lies at `base`.
  public init(_ bytes: Span<UInt8>, base: FileOffset) throws(ReadError) {
    try JSONBinary.check(bytes, base: base, validatingText: true)
    // The server takes no bytes at all for null.
    self.bytes = bytes.isEmpty ? [4, 0] : bytes.array
    root = .stored(JSONPlace(type: self.bytes[0], range: 1..<self.bytes.count))
  }

  /// The value in `value`, in binary form.
  package init(_ value: ByteRegion) throws(ReadError) {
    try self.init(value.bytes, base: value.base)
  }

  /// Applies `differences`, as ``apply(_:base:)`` does.
  package mutating func apply(_ differences: ByteRegion) throws(ReadError) -> Bool {
    try apply(differences.bytes, base: differences.base)
  }

  /// Applies the differences in `bytes`, in their order; returns false, with the tree half
  /// changed, where one does not fit.
  ///
  /// - Throws: where they are none, or would nest values deeper than the server lets them.
  public mutating func apply(
    _ differences: Span<UInt8>, base: FileOffset
  ) throws(ReadError) -> Bool {
    let start = bytes.count
    bytes.append(contentsOf: differences.array)
    var reader = ByteReader(differences, base: base)
    while !reader.isAtEnd {
      let diff = try JSONDiff(from: &reader)
      guard let legs = JSONPath(differences.extracting(diff.path)) else { return false }
      var value: Node?
      if diff.operation != .remove {
        let own = differences.extracting(diff.value)
        try JSONBinary.check(
          own, base: base.advanced(by: diff.value.lowerBound), validatingText: true,
          depth: legs.count)
        let first = start + diff.value.lowerBound
        // An empty value is null, which stands nowhere in the bytes.
        value =
          own.isEmpty
          ? .stored(Self.null(&bytes))
          : .stored(
            JSONPlace(type: own[0], range: first + 1..<start + diff.value.upperBound))
      }
      var top = root
      let fits = Self.change(&top, legs, diff.operation, value, bytes.span)
      root = top
      guard fits else { return false }
    }
    return true
  }

  /// A place for null, at the end of `bytes`.
  private static func null(_ bytes: inout [UInt8]) -> JSONPlace {
    bytes.append(0)
    return JSONPlace(type: 4, range: bytes.count - 1..<bytes.count)
  }

  private static func change(
    _ root: inout Node, _ legs: JSONPath, _ operation: JSONDiff.Operation, _ value: Node?,
    _ bytes: Span<UInt8>
  ) -> Bool {
    guard let last = legs.last else {
      guard operation == .replace, let value else { return false }
      root = value
      return true
    }
    guard var here = opened(root, bytes) else { return false }
    root = here
    for leg in legs.dropLast() {
      guard let next = child(here, leg, bytes), let opened = opened(next, bytes) else {
        return false
      }
      // What was opened before is known by reference.
      if case .stored = next { set(here, leg, opened, bytes) }
      here = opened
    }
    switch (last, here) {
    case (.cell(let cell), .array(let array)) where operation == .insert:
      guard let value else { return false }
      array.array.insert(value, at: cell)
      return true
    default: break
    }
    let exists = child(here, last, bytes) != nil
    switch operation {
    case .insert:
      // Into an object, where there is no such member.
      guard case .object = here, case .member = last, !exists, let value else { return false }
      set(here, last, value, bytes)
    case .replace:
      guard exists, let value else { return false }
      set(here, last, value, bytes)
    case .remove:
      guard exists else { return false }
      set(here, last, nil, bytes)
    }
    return true
  }

  /// The node as one that can be changed; nil where it has no parts.
  private static func opened(_ node: Node, _ bytes: Span<UInt8>) -> Node? {
    guard case .stored(let place) = node else { return node }
    guard place.type < 4,
      let container = JSONContainer(bytes, type: place.type, range: place.range)
    else { return nil }
    return container.isObject
      ? .object(JSONChangedObjectBox(object: JSONChangedObject(container)))
      : .array(JSONChangedArrayBox(array: JSONChangedArray(container)))
  }

  private static func child(_ node: Node, _ leg: JSONPath.Leg, _ bytes: Span<UInt8>) -> Node? {
    switch (leg, node) {
    case (.member(let key), .object(let object)): object.object.value(key, bytes)
    case (.cell(let cell), .array(let array)): array.array.value(cell, bytes)
    default: nil
    }
  }

  /// Lets `value` stand at `leg`, where something stands already, or a member is new.
  private static func set(
    _ node: Node, _ leg: JSONPath.Leg, _ value: Node?, _ bytes: Span<UInt8>
  ) {
    switch (leg, node) {
    case (.member(let key), .object(let object)): object.object.set(key, value, bytes)
    case (.cell(let cell), .array(let array)):
      if let value { array.array.set(cell, value) } else { array.array.remove(cell) }
    default: break
    }
  }
}

/// A changed object, for other modules to hold.
package struct JSONChangedObjectBox {
  let object: JSONChangedObject
}

/// A changed array, for other modules to hold.
package struct JSONChangedArrayBox {
  let array: JSONChangedArray
}

// Reading.
extension JSONTree {
  /// What `node` is.
  package func kind(of node: Node) -> Kind {
    switch node {
    case .object: .object
    case .array: .array
    case .stored(let place):
      place.type > 3 ? .scalar(place) : place.type < 2 ? .object : .array
    }
  }

  /// Calls `body` with each member of an object in the server's order, until it says that this is
  /// enough.
  package func forEachMember(of node: Node, _ body: (Span<UInt8>, Node) -> Bool) {
    let bytes = self.bytes.span
    switch node {
    case .object(let object): object.object.forEach(bytes, body)
    case .array: break
    case .stored(let place):
      guard let container = JSONContainer(bytes, type: place.type, range: place.range) else {
        return
      }
      for index in 0..<container.count {
        guard let key = container.key(index, bytes), let value = container.value(index, bytes),
          body(bytes.extracting(key), .stored(value))
        else { return }
      }
    }
  }

  /// Calls `body` with each element of an array, until it says that this is enough.
  package func forEachElement(of node: Node, _ body: (Node) -> Bool) {
    let bytes = self.bytes.span
    switch node {
    case .object: break
    case .array(let array): array.array.forEach(bytes, body)
    case .stored(let place):
      guard let container = JSONContainer(bytes, type: place.type, range: place.range) else {
        return
      }
      for index in 0..<container.count {
        guard let value = container.value(index, bytes), body(.stored(value)) else { return }
      }
    }
  }

  /// A type byte and the value after it, of a value that has no parts.
  package func scalar(at place: JSONPlace) -> [UInt8] {
    let bytes = self.bytes.span
    let start = place.range.lowerBound
    let end = min(
      place.range.upperBound, start + Self.scalarLength(bytes, type: place.type, at: start))
    return [place.type] + bytes.extracting(min(start, end)..<end).array
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

  /// Writes the value as the server spells it.
  public func write(to sink: ByteSink) throws(ReadError) { try write(root, to: sink) }

  /// Writes one value as the server spells it.
  package func write(_ node: Node, to sink: ByteSink) throws(ReadError) {
    var failure: ReadError?
    func part(_ node: Node) -> Bool {
      do throws(ReadError) {
        try write(node, to: sink)
        return true
      } catch {
        failure = error
        return false
      }
    }
    var isFirst = true
    switch node {
    case .stored(let place): try JSONBinary.write(place, of: bytes.span, to: sink)
    case .array:
      sink.write(byte: 0x5B)
      forEachElement(of: node) { element in
        if !isFirst { sink.write(", ") }
        isFirst = false
        return part(element)
      }
      sink.write(byte: 0x5D)
    case .object:
      sink.write(byte: 0x7B)
      forEachMember(of: node) { key, value in
        if !isFirst { sink.write(", ") }
        isFirst = false
        JSONBinary.write(key: key, to: sink)
        return part(value)
      }
      sink.write(byte: 0x7D)
    }
    if let failure { throw failure }
  }
}
