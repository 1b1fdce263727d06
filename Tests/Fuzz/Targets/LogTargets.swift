import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogEvents
import BinlogRows
import BinlogTestSupport
import Foundation

/// Logs, as they are or built of events, through every reader and printer.
enum LogTargets {
  /// The input is a log as it stands: lengths, types and checksums are all the fuzzer's.
  static func frames(_ input: [UInt8], _ output: inout OutputCount) {
    scan(input, isDeep: true)
    if let first = input.last { print(input, choice: first, &output) }
  }

  /// The input is events of which the frames are right, so that bodies are reached.
  static func events(_ input: [UInt8], _ output: inout OutputCount) {
    scan(EventScript.log(input), isDeep: true)
  }

  /// The same, printed as the vendors do.
  static func dump(_ input: [UInt8], _ output: inout OutputCount) {
    print(EventScript.log(input), choice: input.first ?? 0, &output)
  }

  /// The same, decoded to rows.
  static func rows(_ input: [UInt8], _ output: inout OutputCount) {
    decode(EventScript.log(input), choice: input.first ?? 0, &output)
  }

  // MARK: Jobs

  private static func scan(_ log: [UInt8], isDeep: Bool) {
    _ = try? BinlogTestSupport.scan(
      log, offsets: [4, UInt64(log.count / 2), UInt64(log.count)], content: true, deep: isDeep)
  }

  private static func print(_ log: [UInt8], choice: UInt8, _ output: inout OutputCount) {
    guard let path = LogFile.write(log) else { return }
    var options = DumpOptions()
    options.verbosity = Int(choice >> 4 & 3) == 0 ? 0 : Int(choice >> 4 & 1) + 1
    options.forceRead = choice & 8 != 0
    let destination = CountingDestination()
    let dump = LogDump(
      options: options, access: .read, sink: ByteSink(destination, capacity: 4096),
      reporter: Silence())
    _ = dump.run([LogDump.Input(path)])
    output.bytes += destination.count
  }

  private static func decode(_ log: [UInt8], choice: UInt8, _ output: inout OutputCount) {
    guard let path = LogFile.write(log) else { return }
    let destination = CountingDestination()
    let sink = ByteSink(destination, capacity: 4096)
    let printer: any RowsPrinter =
      switch choice >> 4 & 7 {
      case 0: JSONLinesPrinter(sink)
      case 1: FieldsPrinter(sink, style: .csv)
      case 2: RedoPrinter(sink)
      case 3: UndoPrinter(sink)
      case 4: CountPrinter(sink, by: [.table, .op], layout: .text)
      default: TextRowsPrinter(sink)
      }
    var filter = RowFilter()
    filter.forceRead = choice & 8 != 0
    filter.keepsWholeGroups = choice & 128 != 0
    _ = RowDecode(
      filter: filter, printer: printer, schemas: LogSchemas(), sink: sink, reporter: Silence(),
      access: .read
    ).run([path])
    output.bytes += destination.count
  }
}

/// Hears everything and keeps nothing.
private final class Silence: DumpReporter {
  func report(_ message: DumpMessage) {}
}

/// The one file that logs are read from by path; in memory where the system has such a place.
enum LogFile {
  private static let path: String = {
    let directory =
      FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    let path = "\(directory)/binlogtool-fuzz-\(getpid())"
    atexit { unlink(LogFile.path) }
    return path
  }()

  /// Writes it; nil where that fails.
  static func write(_ log: [UInt8]) -> String? {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return Glibc.write(descriptor, log, log.count) == log.count ? path : nil
  }
}

/// A log as a list of events, whose frames are made right.
///
/// | bytes | field |
/// |---|---|
/// | 1 | whose log: bits 0 and 1 choose a server, bit 2 a relay log; the rest is for the target |
/// | then for each event: 1 | type |
/// | 1 | flags, the low byte |
/// | 2 | bytes of the body, little endian |
/// | as many | body, without checksum |
enum EventScript {
  static func log(_ input: [UInt8]) -> [UInt8] {
    guard let choice = input.first else { return [] }
    var builder =
      switch choice & 3 {
      case 0: BinlogBuilder(.mysql, checksum: .none, isRelayLog: choice & 4 != 0)
      case 1: BinlogBuilder(.mysql, checksum: .crc32, isRelayLog: choice & 4 != 0)
      case 2: BinlogBuilder(.mariadb, checksum: .crc32, isRelayLog: choice & 4 != 0)
      default:
        BinlogBuilder(
          .mariadb, version: "11.8.3-MariaDB-log", checksum: .none, isRelayLog: choice & 4 != 0)
      }
    var index = 1
    while index + 4 <= input.count {
      let size = Int(input[index + 2]) | Int(input[index + 3]) << 8
      let body = Array(input[(index + 4)..<min(input.count, index + 4 + size)])
      builder.append(
        EventType(rawValue: input[index]), flags: EventFlags(rawValue: UInt16(input[index + 1])),
        body: body)
      index += 4 + size
    }
    return builder.bytes
  }

  /// The events of a real log in that form; those that are too long for it are left out.
  static func script(_ log: [UInt8], choice: UInt8) throws -> [UInt8] {
    var script = [choice]
    for event in try DecodedEvent.all(in: source(log)) where event.frame.type != .formatDescription
    {
      let body = Array(event.bytes[event.frame.bodyRange])
      guard body.count <= 0xFFFF else { continue }
      script += [
        event.frame.type.rawValue, UInt8(truncatingIfNeeded: event.frame.header.flags.rawValue),
        UInt8(body.count & 0xFF), UInt8(body.count >> 8),
      ]
      script += body
    }
    return script
  }
}
