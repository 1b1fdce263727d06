import BinlogBytes
import BinlogEvents

/// Fragments of a rows event that wait for more, and the table maps that they need.
struct OpenFragments: Sendable {
  /// What puts them together.
  var parts = RowFragments()
  /// The table maps of the statement at hand, to be said again with the last fragment.
  private(set) var maps: [UInt8] = []
  /// Where each of them ends.
  private(set) var mapEnds: [Int] = []
  /// Bytes that are kept of them at the most; what is more is left to the server to refuse.
  private static let most = 16 << 20

  /// Keeps a table map of the statement at hand.
  mutating func remember(map: Span<UInt8>) {
    guard maps.count + map.count <= Self.most else { return }
    maps.append(contentsOf: map.array)
    mapEnds.append(maps.count)
  }

  /// A statement ended.
  mutating func forgetMaps() {
    maps.removeAll(keepingCapacity: true)
    mapEnds.removeAll(keepingCapacity: true)
  }

  /// Writes the table maps in base64.
  func writeMaps(to sink: ByteSink) {
    var start = 0
    for end in mapEnds {
      sink.write(base64Lines: maps.span.extracting(start..<end))
      start = end
    }
  }
}
