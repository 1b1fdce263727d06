import BinlogBytes

/// `BINLOG` statements too long for a server: MariaDB's tool hands them over in two halves.
enum BinlogFragments {
  /// Beyond that a statement is cut: what a packet may hold at the most.
  private static let greatest: UInt64 = 1 << 30
  /// What the tool adds to the text when it compares.
  private static let frame: UInt64 = 4 + 11 + 5

  /// Whether `count` bytes of base64 lines are too many for one statement.
  static func areNeeded(for count: UInt64) -> Bool { frame + count > greatest }

  /// Writes what waits in `body` as one statement, or in two halves and one.
  static func drain(_ body: PendingPart, into sink: ByteSink) throws(DumpFault) {
    let count = body.size
    guard areNeeded(for: count) else {
      sink.write("\nBINLOG '\n")
      try body.drain(into: sink)
      sink.write(byte: 0x27)
      sink.writeDelimiter()
      return
    }
    sink.write("\nSET @binlog_fragment_0 ='\n")
    let cutter = ByteSink(Cutter(sink, after: count / 2 + 1))
    try body.drain(into: cutter)
    cutter.flush()
    sink.write(byte: 0x27)
    sink.writeDelimiter()
    sink.write("BINLOG @binlog_fragment_0, @binlog_fragment_1")
    sink.writeDelimiter()
  }

  /// Hands bytes on, and after so many of them ends the first statement and begins the second.
  private final class Cutter: ByteDestination {
    private let sink: ByteSink
    private var left: UInt64

    init(_ sink: ByteSink, after count: UInt64) {
      self.sink = sink
      left = count
    }

    func write(_ bytes: Span<UInt8>) throws(SourceError) {
      guard left > 0, UInt64(bytes.count) >= left else {
        left -= min(left, UInt64(bytes.count))
        sink.write(bytes)
        return
      }
      let end = Int(left)
      left = 0
      sink.write(bytes.extracting(0..<end))
      sink.write("\n'")
      sink.write("/*!*/;")
      sink.write("\nSET @binlog_fragment_1 ='\n")
      sink.write(bytes.extracting(end..<bytes.count))
    }
  }
}
