public import BinlogBytes

/// Takes a text piece by piece, as ``CharsetDecoder`` finds it.
public protocol TextReceiver: ~Copyable {
  /// Takes whole characters, at least one, in UTF-8.
  mutating func take(utf8: Span<UInt8>)
  /// Takes stored bytes, at least one, that are no characters of the set.
  mutating func take(undecodable: Span<UInt8>)
}

/// Writes a text to a sink as UTF-8, and bytes that are no characters as a closure likes.
public struct SinkReceiver: TextReceiver, ~Copyable {
  let sink: ByteSink
  let undecodable: (Span<UInt8>, ByteSink) -> Void
  /// How many bytes were no characters.
  public private(set) var undecodableBytes = 0

  /// Writes to `sink`; `undecodable` writes what cannot be written as text.
  public init(_ sink: ByteSink, undecodable: @escaping (Span<UInt8>, ByteSink) -> Void) {
    self.sink = sink
    self.undecodable = undecodable
  }

  /// Writes `utf8` as it is.
  public mutating func take(utf8: Span<UInt8>) { sink.write(utf8) }

  /// Counts `bytes`, and lets the closure write them.
  public mutating func take(undecodable bytes: Span<UInt8>) {
    undecodableBytes += bytes.count
    undecodable(bytes, sink)
  }
}

/// Only counts the bytes that are no characters.
struct UndecodableCounter: TextReceiver {
  var count = 0

  mutating func take(utf8: Span<UInt8>) {}
  mutating func take(undecodable: Span<UInt8>) { count += undecodable.count }
}

/// Keeps the text, and counts what is left out of it.
struct TextCollector: TextReceiver {
  var text: [UInt8] = []
  var undecodable = 0

  mutating func take(utf8: Span<UInt8>) {
    text.reserveCapacity(text.count + utf8.count)
    for index in utf8.indices { text.append(utf8[index]) }
  }

  mutating func take(undecodable bytes: Span<UInt8>) { undecodable += bytes.count }
}
