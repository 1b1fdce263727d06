package import BinlogBytes
import BinlogDump
import BinlogEvents
import BinlogRows

/// Lines of SQL comments about groups, events and statements.
package struct SQLComment {
  package let sink: ByteSink
  private var clock = LocalClock()
  /// The second that was written last, and its text: most groups are of the one before.
  private var second: UInt32?
  private var secondText: [UInt8] = []

  package init(_ sink: ByteSink) { self.sink = sink }

  /// A line about a group: file and position, time, GTID, server, thread.
  package mutating func group(_ group: RowGroup) {
    sink.write("-- ")
    text(group.file)
    sink.write(byte: 0x3A)
    sink.write(decimal: group.start.rawValue)
    sink.write("  ")
    if let time = group.commitTime, time > 0 {
      clock.write(microseconds: time, to: sink)
    } else {
      moment(group.timestamp)
    }
    if !group.gtid.isEmpty {
      sink.write("  GTID ")
      text(group.gtid)
    }
    sink.write("  server ")
    sink.write(decimal: UInt64(group.serverID))
    if let thread = group.threadID {
      sink.write("  thread ")
      sink.write(decimal: UInt64(thread))
    }
    sink.write(byte: 0x0A)
  }

  /// A line about a rows event, and the statement that made it where it was logged.
  package mutating func event(_ place: RowsPlace) {
    sink.write("-- at ")
    sink.write(decimal: place.offset.rawValue)
    if let inner = place.innerOffset {
      sink.write(" inner ")
      sink.write(decimal: inner.rawValue)
    }
    if !place.sourceFile.isEmpty {
      sink.write(", source ")
      text(place.sourceFile)
      if let position = place.sourcePosition {
        sink.write(byte: 0x3A)
        sink.write(decimal: UInt64(position))
      }
    }
    sink.write(byte: 0x0A)
    if !place.query.isEmpty { lines(place.query, behind: "--   ") }
  }

  /// A sentence of ours.
  package func line(_ sentence: String) {
    sink.write("-- ")
    text(Array(sentence.utf8))
    sink.write(byte: 0x0A)
  }

  /// The line that ``line(_:)`` writes.
  package static func line(_ sentence: String) -> [UInt8] {
    ByteSink.bytes { SQLComment($0).line(sentence) }
  }

  /// A text of the log, each of its lines after `mark`; the beginning of a very long one.
  package func lines(_ text: [UInt8], behind mark: StaticString) {
    sink.write(commentLines: text, after: mark)
  }

  /// Words of ours and of logs, without a mark or an end.
  package func words(_ bytes: Span<UInt8>) { text(bytes.array) }

  private func text(_ bytes: [UInt8]) { sink.write(shown: bytes) }

  private mutating func moment(_ timestamp: UInt32) {
    if second != timestamp {
      (second, secondText) = (timestamp, ByteSink.bytes { Self.write(timestamp, to: $0) })
    }
    sink.write(secondText)
  }

  private static func write(_ timestamp: UInt32, to sink: ByteSink) {
    let time = LocalTime(secondsSince1970: Int64(timestamp))
    func two(_ value: Int) { sink.write(decimal: UInt64(clamping: value), width: 2) }
    sink.write(decimal: UInt64(clamping: time.year), width: 4)
    sink.write(byte: 0x2D)
    two(time.month)
    sink.write(byte: 0x2D)
    two(time.day)
    sink.write(byte: 0x20)
    two(time.hour)
    sink.write(byte: 0x3A)
    two(time.minute)
    sink.write(byte: 0x3A)
    two(time.second)
  }
}
