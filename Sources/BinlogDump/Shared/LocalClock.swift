package import BinlogBytes

/// Writes times as the vendors' header lines have them, in local time; remembers the last second,
/// as the events of a log mostly share it.
package struct LocalClock {
  private var second: UInt32?
  private var text: [UInt8] = []
  private var lineSecond: UInt32 = 0
  private var lineServer: UInt32 = 0
  private var line: [UInt8] = []
  private var stampSecond: UInt64?
  private var stampDate: [UInt8] = []
  private var stampZone: [UInt8] = []

  package init() {}

  /// Writes the start of a header line, up to `end_log_pos `.
  package mutating func writeLine(_ timestamp: UInt32, server: UInt32, to sink: ByteSink) {
    if line.isEmpty || timestamp != lineSecond || server != lineServer {
      prepare(timestamp)
      line.removeAll(keepingCapacity: true)
      line.append(0x23)
      line.append(contentsOf: text)
      line.append(contentsOf: " server id \(server)  end_log_pos ".utf8)
      lineSecond = timestamp
      lineServer = server
    }
    sink.write(line)
  }

  /// Writes `YYMMDD hh:mm:ss`, the hour padded with a space.
  package mutating func write(_ timestamp: UInt32, to sink: ByteSink) {
    prepare(timestamp)
    sink.write(text)
  }

  private mutating func prepare(_ timestamp: UInt32) {
    if timestamp != second {
      let time = LocalTime(secondsSince1970: Int64(timestamp))
      text.removeAll(keepingCapacity: true)
      append(two: time.year % 100, to: &text)
      append(two: time.month, to: &text)
      append(two: time.day, to: &text)
      text.append(0x20)
      append(two: time.hour, padding: 0x20, to: &text)
      text.append(0x3A)
      append(two: time.minute, to: &text)
      text.append(0x3A)
      append(two: time.second, to: &text)
      second = timestamp
    }
  }

  /// Writes `YYYY-MM-DD hh:mm:ss.uuuuuu ZONE` of microseconds since 1970.
  package mutating func write(microseconds: UInt64, to sink: ByteSink) {
    let seconds = microseconds / 1_000_000
    if seconds != stampSecond {
      let time = LocalTime(secondsSince1970: Int64(clamping: seconds))
      stampDate.removeAll(keepingCapacity: true)
      append(decimal: time.year, to: &stampDate)
      stampDate.append(0x2D)
      append(two: time.month, to: &stampDate)
      stampDate.append(0x2D)
      append(two: time.day, to: &stampDate)
      stampDate.append(0x20)
      append(two: time.hour, to: &stampDate)
      stampDate.append(0x3A)
      append(two: time.minute, to: &stampDate)
      stampDate.append(0x3A)
      append(two: time.second, to: &stampDate)
      stampDate.append(0x2E)
      stampZone = [0x20] + time.zone
      stampSecond = seconds
    }
    sink.write(stampDate)
    sink.write(decimal: microseconds % 1_000_000, width: 6)
    sink.write(stampZone)
  }

  private func append(two value: Int, padding: UInt8 = 0x30, to text: inout [UInt8]) {
    let digits = UInt8(truncatingIfNeeded: abs(value) % 100)
    text.append(digits < 10 ? padding : 0x30 + digits / 10)
    text.append(0x30 + digits % 10)
  }

  private func append(decimal value: Int, to text: inout [UInt8]) {
    text.append(contentsOf: String(value).utf8)
  }
}
