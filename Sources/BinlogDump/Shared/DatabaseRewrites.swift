import BinlogBytes
import BinlogEvents

/// Databases that are to have another name in the output.
struct DatabaseRewrites: Sendable {
  private let pairs: [(from: [UInt8], to: [UInt8])]

  init(_ rewrites: [DumpOptions.DatabaseRewrite]) {
    pairs = rewrites.map { (Array($0.from.utf8), Array($0.to.utf8)) }
  }

  /// Whether there are none.
  var isEmpty: Bool { pairs.isEmpty }

  /// The new name of `database`, as the first pair that fits has it; nil where it keeps its own.
  func name(for database: Span<UInt8>) -> [UInt8]? {
    for pair in pairs where pair.from.span.elementsEqual(database) { return pair.to }
    return nil
  }

  /// A table map, whose event is `bytes`, with the new name of its database; nil where it keeps its
  /// own.
  func renamed(
    _ map: TableMapEvent, _ bytes: Span<UInt8>
  ) -> (map: TableMapEvent, bytes: [UInt8])? {
    guard !pairs.isEmpty, let name = name(for: bytes.extracting(map.database)) else { return nil }
    var renamed = map
    let copy = renamed.rename(bytes, to: name)
    return (renamed, copy)
  }
}

extension TableMapEvent {
  /// The event `bytes` with another database name: its size changes, the checksum does not.
  ///
  /// Also moves the ranges of the fields. Names of 251 bytes and more do not exist.
  mutating func rename(_ bytes: Span<UInt8>, to name: [UInt8]) -> [UInt8] {
    var copy = bytes.extracting(0..<database.lowerBound - 1).array
    copy.append(UInt8(truncatingIfNeeded: name.count))
    copy.append(contentsOf: name)
    copy.append(contentsOf: bytes.extracting(database.upperBound..<bytes.count).array)
    copy.store(UInt32(clamping: copy.count), at: 9)
    let shift = name.count - database.count
    func moved(_ range: Range<Int>) -> Range<Int> {
      range.lowerBound + shift..<range.upperBound + shift
    }
    database = database.lowerBound..<database.upperBound + shift
    table = moved(table)
    types = moved(types)
    metadata = moved(metadata)
    nullable = moved(nullable)
    optionalMetadata = moved(optionalMetadata)
    return copy
  }
}
