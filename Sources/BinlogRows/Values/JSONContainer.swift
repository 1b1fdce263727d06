import BinlogBytes

/// Where a JSON value lies among the bytes of a larger one, in MySQL's binary form.
package struct JSONPlace: Sendable {
  /// Its type byte.
  package var type: UInt8
  /// Its bytes, up to the end of what it stands in.
  package var range: Range<Int>
}

/// The head of an object or array in MySQL's binary form, and where its entries are.
///
/// Count and size (2 bytes each in the small form, 4 in the large), then for each key of an object
/// its offset and 2 bytes of length, then for each value its type and its offset, or the value
/// itself where it is short enough. Offsets count from the count.
struct JSONContainer: Sendable {
  let isObject: Bool
  /// Bytes of an offset.
  let width: Int
  /// Where it begins.
  let start: Int
  /// How many members or elements it has.
  let count: Int
  /// Bytes that it takes.
  let size: Int

  /// The container of `type` in `range`; nil where its entries would not fit in it.
  init?(_ bytes: Span<UInt8>, type: UInt8, range: Range<Int>) {
    isObject = type < 2
    width = type & 1 != 0 ? 4 : 2
    start = range.lowerBound
    guard range.count >= 2 * width else { return nil }
    count = Int(bytes.littleEndian(at: start, width: width))
    size = Int(bytes.littleEndian(at: start + width, width: width))
    let entry = (isObject ? width + 2 : 0) + 1 + width
    guard size <= range.count, size >= 2 * width, count <= (size - 2 * width) / entry else {
      return nil
    }
  }

  /// Bytes of the head and of all entries.
  var headSize: Int { 2 * width + count * (keyEntry + 1 + width) }

  private var keyEntry: Int { isObject ? width + 2 : 0 }

  /// Where the key of member `index` lies; nil where that is not in the object.
  @inline(__always)
  func key(_ index: Int, _ bytes: Span<UInt8>) -> Range<Int>? {
    let at = keyEntryOffset(index)
    let offset = Int(bytes.littleEndian(at: at, width: width))
    let length = Int(bytes.littleEndian(at: at + width, width: 2))
    guard offset <= size, length <= size - offset else { return nil }
    return start + offset..<start + offset + length
  }

  /// Where the entry of key `index` lies.
  func keyEntryOffset(_ index: Int) -> Int { start + 2 * width + index * keyEntry }

  /// Where the entry of value `index` lies.
  func valueEntryOffset(_ index: Int) -> Int {
    start + 2 * width + count * keyEntry + index * (1 + width)
  }

  /// Whether a value of `kind` stands in its entry.
  @inline(__always)
  func isInlined(_ kind: UInt8) -> Bool {
    kind == 4 || kind == 5 || kind == 6 || width == 4 && (kind == 7 || kind == 8)
  }

  /// Where value `index` lies; nil where that is not in the container.
  @inline(__always)
  func value(_ index: Int, _ bytes: Span<UInt8>) -> JSONPlace? {
    let at = valueEntryOffset(index)
    let kind = bytes[at]
    if isInlined(kind) { return JSONPlace(type: kind, range: at + 1..<at + 1 + width) }
    let offset = Int(bytes.littleEndian(at: at + 1, width: width))
    guard offset < size else { return nil }
    return JSONPlace(type: kind, range: start + offset..<start + size)
  }

  /// The number of the member with `key`, as the server finds it: the keys stand in order of
  /// length, then of their bytes.
  func index(of key: Span<UInt8>, _ bytes: Span<UInt8>) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      guard let range = self.key(middle, bytes) else { return nil }
      let found = bytes.extracting(range)
      if found.elementsEqual(key) { return middle }
      if JSONKeyOrder.precedes(found, key) { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}

/// The order in which the server keeps the keys of an object.
enum JSONKeyOrder {
  /// Whether `left` comes before `right`.
  static func precedes(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return left.count < right.count }
    for index in 0..<left.count where left[index] != right[index] {
      return left[index] < right[index]
    }
    return false
  }

  /// The same of keys of their own.
  static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    precedes(left.span, right.span)
  }
}
