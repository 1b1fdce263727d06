import BinlogEvents

/// Writes logs of the formats before version 4, whose headers and LOAD DATA differ.
public struct OldLog {
  /// The log so far.
  public private(set) var bytes: [UInt8] = [0xFE, 0x62, 0x69, 0x6E]
  /// 1 (3.23), 2 (4.0.0) or 3 (4.0, 4.1).
  public let version: Int
  private var timestamp: UInt32 = 1_000_000_000

  /// Begins a log with a Start event of `server`; without one where `isFirst` is false, as 4.0 and
  /// 4.1 wrote all but the first log after a start, and all relay logs.
  public init(
    _ version: Int, server: String, created: UInt32 = 1_000_000_000, isFirst: Bool = true
  ) {
    self.version = version
    guard isFirst else { return }
    append(
      .startV3,
      body: Bytes.number(UInt64(version), width: 2) + Bytes.padded(server, to: 50)
        + Bytes.number(UInt64(created), width: 4))
  }

  /// Appends an event; its position is where it starts, as servers of those days had it.
  public mutating func append(_ type: EventType, body: [UInt8], position: UInt32? = nil) {
    let start = bytes.count
    let header = version == 1 ? EventHeader.oldSize : EventHeader.size
    bytes += Bytes.number(UInt64(timestamp), width: 4) + [type.rawValue]
    bytes += Bytes.number(1, width: 4) + Bytes.number(UInt64(header + body.count), width: 4)
    if version > 1 {
      bytes += Bytes.number(UInt64(position ?? UInt32(start)), width: 4) + [0, 0]
    }
    bytes += body
    timestamp += 1
  }

  /// A Query event, which has no status variables yet.
  public mutating func query(_ text: String, database: String = "test", position: UInt32? = nil) {
    let head = Bytes.number(3, width: 4) + Bytes.number(2, width: 4)
    append(
      .query,
      body: head + [UInt8(database.utf8.count), 0, 0] + Array(database.utf8) + [0]
        + Array(text.utf8), position: position)
  }

  /// Load (one byte a mark), New_load or Create_file (marks of any length; number and block).
  public mutating func load(
    _ type: EventType, file: String, columns: [String] = [], skip: UInt64 = 0,
    options: UInt8 = 0, number: UInt64 = 0, block: String = ""
  ) {
    var body = Bytes.number(3, width: 4) + Bytes.number(1, width: 4)
    body += Bytes.number(skip, width: 4) + [2, 4]
    body += Bytes.number(UInt64(columns.count), width: 4)
    if type == .createFile { body += Bytes.number(number, width: 4) }
    if type == .load {
      // TAB, nothing, newline, nothing, backslash.
      body += [0x09, 0, 0x0A, 0, 0x5C, options, 0b01010]
    } else {
      body += [1, 0x2C, 1, 0x22, 2, 0x0D, 0x0A, 0, 1, 0x5C, options]
    }
    body += columns.map { UInt8($0.utf8.count) }
    for column in columns { body += Array(column.utf8) + [0] }
    body += Array("t1\0test\0".utf8) + Array(file.utf8)
    if type == .createFile { body += [0] + Array(block.utf8) }
    append(type, body: body)
  }

  /// Append_block, Exec_load or Delete_file of file `number`.
  public mutating func file(_ type: EventType, _ number: UInt64, block: String = "") {
    append(type, body: Bytes.number(number, width: 4) + Array(block.utf8))
  }
}
