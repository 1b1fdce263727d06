import BinlogBytes

/// An object some members of which were changed, added or removed; the others stay where they lie.
final class JSONChangedObject {
  private let original: JSONContainer
  /// What became of members of the original, by their numbers; nil where they are gone.
  private var changed: [Int: JSONTree.Node?] = [:]
  private var added: [[UInt8]: JSONTree.Node] = [:]

  init(_ original: JSONContainer) { self.original = original }

  /// What stands for `key`; nil where nothing does.
  func value(_ key: [UInt8], _ bytes: Span<UInt8>) -> JSONTree.Node? {
    if let value = added[key] { return value }
    guard let index = original.index(of: key.span, bytes) else { return nil }
    if let known = changed[index] { return known }
    return original.value(index, bytes).map { .stored($0) }
  }

  /// Lets `value` stand for `key`; nil removes it.
  func set(_ key: [UInt8], _ value: JSONTree.Node?, _ bytes: Span<UInt8>) {
    if let index = original.index(of: key.span, bytes) {
      changed[index] = .some(value)
    } else {
      added[key] = value
    }
  }

  /// Calls `body` with each member in the server's order, until it says that this is enough.
  func forEach(_ bytes: Span<UInt8>, _ body: (Span<UInt8>, JSONTree.Node) -> Bool) {
    let names = added.keys.sorted(by: JSONKeyOrder.precedes)
    var next = 0
    for index in 0..<original.count {
      guard let range = original.key(index, bytes) else { return }
      let key = bytes.extracting(range)
      while next < names.count {
        let name = names[next]
        guard JSONKeyOrder.precedes(name.span, key) else { break }
        next += 1
        if let value = added[name], !body(name.span, value) { return }
      }
      let value = changed[index] ?? original.value(index, bytes).map { .stored($0) }
      if let value, !body(key, value) { return }
    }
    for name in names[next...] {
      if let value = added[name], !body(name.span, value) { return }
    }
  }
}

/// An array some elements of which were changed, put in or removed; the others stay where they lie.
///
/// A list of pieces in chunks of some hundreds, so that a change in the middle moves few of them.
final class JSONChangedArray {
  private enum Piece {
    /// So many elements of the original.
    case stored(Range<Int>)
    case node(JSONTree.Node)

    var count: Int {
      switch self {
      case .stored(let range): range.count
      case .node: 1
      }
    }
  }

  private let original: JSONContainer
  /// None is empty.
  private var chunks: [[Piece]] = []
  /// How many elements each chunk has.
  private var counts: [Int] = []
  /// How many elements there are.
  private(set) var count: Int
  private static let mostInChunk = 1024

  init(_ original: JSONContainer) {
    self.original = original
    count = original.count
    guard count > 0 else { return }
    chunks = [[.stored(0..<count)]]
    counts = [count]
  }

  /// The piece with element `cell`, and which of its elements that is.
  private func locate(_ cell: Int) -> (chunk: Int, piece: Int, offset: Int) {
    var rest = cell
    var chunk = 0
    while chunk < counts.count - 1, rest >= counts[chunk] {
      rest -= counts[chunk]
      chunk += 1
    }
    var piece = 0
    let list = chunks[chunk]
    while piece < list.count - 1, rest >= list[piece].count {
      rest -= list[piece].count
      piece += 1
    }
    return (chunk, piece, rest)
  }

  /// Cuts pieces so that element `cell`, which exists, is one of its own.
  private func isolate(_ cell: Int) -> (chunk: Int, piece: Int) {
    let (chunk, piece, offset) = locate(cell)
    guard case .stored(let range) = chunks[chunk][piece], range.count > 1 else {
      return (chunk, piece)
    }
    let own = range.lowerBound + offset
    var parts: [Piece] = []
    if own > range.lowerBound { parts.append(.stored(range.lowerBound..<own)) }
    parts.append(.stored(own..<own + 1))
    if own + 1 < range.upperBound { parts.append(.stored(own + 1..<range.upperBound)) }
    chunks[chunk].replaceSubrange(piece...piece, with: parts)
    return (chunk, own > range.lowerBound ? piece + 1 : piece)
  }

  private func split(_ chunk: Int) {
    let list = chunks[chunk]
    guard list.count > Self.mostInChunk else { return }
    let back = Array(list[(list.count / 2)...])
    let moved = back.reduce(0) { $0 + $1.count }
    chunks[chunk].removeSubrange((list.count / 2)...)
    counts[chunk] -= moved
    chunks.insert(back, at: chunk + 1)
    counts.insert(moved, at: chunk + 1)
  }

  /// Element `cell`; nil where there is none.
  func value(_ cell: Int, _ bytes: Span<UInt8>) -> JSONTree.Node? {
    guard cell < count else { return nil }
    let (chunk, piece, offset) = locate(cell)
    return switch chunks[chunk][piece] {
    case .node(let node): node
    case .stored(let range):
      original.value(range.lowerBound + offset, bytes).map { .stored($0) }
    }
  }

  /// Puts `value` in the place of element `cell`, which exists.
  func set(_ cell: Int, _ value: JSONTree.Node) {
    let (chunk, piece) = isolate(cell)
    chunks[chunk][piece] = .node(value)
    split(chunk)
  }

  /// Puts `value` before element `cell`, or at the end.
  func insert(_ value: JSONTree.Node, at cell: Int) {
    defer { count += 1 }
    guard cell < count else {
      if chunks.isEmpty {
        chunks = [[]]
        counts = [0]
      }
      chunks[chunks.count - 1].append(.node(value))
      counts[counts.count - 1] += 1
      split(chunks.count - 1)
      return
    }
    let (chunk, piece) = isolate(cell)
    chunks[chunk].insert(.node(value), at: piece)
    counts[chunk] += 1
    split(chunk)
  }

  /// Removes element `cell`, which exists.
  func remove(_ cell: Int) {
    let (chunk, piece) = isolate(cell)
    count -= 1
    counts[chunk] -= 1
    chunks[chunk].remove(at: piece)
    guard chunks[chunk].isEmpty else { return split(chunk) }
    chunks.remove(at: chunk)
    counts.remove(at: chunk)
  }

  /// Calls `body` with each element, until it says that this is enough.
  func forEach(_ bytes: Span<UInt8>, _ body: (JSONTree.Node) -> Bool) {
    for chunk in chunks {
      for piece in chunk {
        switch piece {
        case .node(let node): if !body(node) { return }
        case .stored(let range):
          for index in range {
            if let place = original.value(index, bytes), !body(.stored(place)) { return }
          }
        }
      }
    }
  }
}
