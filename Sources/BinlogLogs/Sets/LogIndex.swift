public import BinlogBytes
package import BinlogEvents

/// An index file: the text file in which a server lists its logs, one path a line.
///
/// Servers read it byte by byte: a name is what stands before a LF, or before a zero byte; a blank,
/// a CR, or the byte order mark of an editor is a part of it; an empty line ends it. A crash leaves
/// zero bytes or half a line at its end, after which the server goes on writing.
public struct LogIndex: Sendable {
  /// Its path.
  public let path: String
  /// The names as a person reads them, such as `./mysql-bin.000562`.
  public private(set) var entries: [String] = []
  /// The names as a server reads them, up to where it stops reading.
  public private(set) var visibleEntries: [String] = []
  /// What a server trips over in its lines, though their names can be read.
  public private(set) var flaws: [Flaw] = []
  /// Which of ``entries`` no server finds under their names.
  public private(set) var hidden: Set<Int> = []
  /// Which of them come after zero bytes: MySQL finds them no more, MariaDB does.
  public private(set) var behindZeros: Set<Int> = []
  /// Whether an empty line ends what servers read before its last log.
  public private(set) var isCut = false
  /// Whether zero bytes end what MySQL reads before its last log.
  private var isCutByZeros = false

  /// A flaw in the form of the lines.
  public enum Flaw: Equatable, Sendable {
    /// This line, from 1, ends with CR LF, as an editor of Windows leaves it.
    case carriageReturn(line: Int)
    /// This line, from 1, is empty, and so many names follow.
    case blankLine(line: Int, namesBehind: Int)
    /// The last line does not end.
    case unendedLine(line: Int)
    /// So many zero bytes stand in this line, and so many names follow in it and after it.
    case zeroBytes(line: Int, count: Int, namesBehind: Int)
    /// So many zero bytes stand in this line, which begins with a name.
    case zeroBytesBehind(line: Int, count: Int)
    /// A byte order mark stands before the first name.
    case byteOrderMark
    /// Blanks stand before or after the name in this line.
    case blanks(line: Int, isBefore: Bool)
    /// This line is no log's name.
    case noName(line: Int, text: String)
    /// This line holds two names, as the first did not end when the second was written.
    case joinedNames(line: Int, text: String)
    /// The file is UTF-16.
    case utf16
  }

  /// The directory that it lies in, with a slash at the end; empty for the working directory.
  public var directory: String { path.directoryPrefix }

  /// Bytes of a line that a server takes for a name.
  private static let nameLimit = 4096
  /// Bytes of an index that are read: those of a million logs.
  private static let sizeLimit = 64 << 20
  /// Flaws of one kind that are told one by one.
  private static let flawLimit = 20

  /// Takes `text` for the content of the index at `path`; nil when it cannot be one.
  public init?(path: String, text: String) { self.init(path: path, bytes: Array(text.utf8)) }

  /// Takes `bytes` for the content of the index at `path`; nil when they cannot be one.
  ///
  /// What ends with `.index` may hold lines that are no names; else each must be one.
  public init?(path: String, bytes: [UInt8]) {
    self.path = path
    let isNamed = path.hasSuffix(".index")
    var bytes = bytes
    if let plain = Self.fromUTF16(bytes) {
      flaws.append(.utf16)
      bytes = plain
    }
    guard read(bytes, isNamed: isNamed) else { return nil }
    if flaws.first == .utf16 {
      hidden = Set(entries.indices)
      visibleEntries = []
    }
    // A server that crashed at the wrong moment leaves an empty index; its name tells then.
    guard !entries.isEmpty || isNamed else { return nil }
  }

  /// Reads the lines; returns whether they can be those of an index.
  private mutating func read(_ bytes: [UInt8], isNamed: Bool) -> Bool {
    var place = 0
    var number = 0
    var counts: [String: Int] = [:]
    func note(_ flaw: Flaw, _ kind: String, _ flaws: inout [Flaw]) {
      counts[kind, default: 0] += 1
      if counts[kind, default: 0] <= Self.flawLimit { flaws.append(flaw) }
    }
    var blank: (line: Int, entries: Int)?
    var zeros: (line: Int, count: Int, entries: Int)?
    while place < bytes.count {
      number += 1
      let end = bytes[place...].firstIndex(of: 0x0A)
      let line = bytes[place..<(end ?? bytes.count)]
      place = end.map { $0 + 1 } ?? bytes.count
      if line.isEmpty {
        if blank == nil { blank = (number, entries.count) }
        continue
      }
      var name = line
      let zeroCount = name.count { $0 == 0 }
      if zeroCount > 0 {
        // Only where no name stands before them.
        if line.first == 0, zeros == nil { zeros = (number, zeroCount, entries.count) }
        name = ArraySlice(name.filter { $0 != 0 })
        guard !name.isEmpty else {
          if blank == nil { visibleEntries.append("") }
          continue
        }
      }
      let hasMark = number == 1 && name.starts(with: [0xEF, 0xBB, 0xBF])
      if hasMark { name = name.dropFirst(3) }
      let hasReturn = name.last == 0x0D
      if hasReturn { name = name.dropLast() }
      let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
      let begun = name.drop(while: isBlank)
      let isBefore = begun.count < name.count
      name = begun
      while let last = name.last, isBlank(last) { name = name.dropLast() }
      let isBehind = name.count < begun.count
      let entry = PathText.text(of: Array(name))
      guard name.count < Self.nameLimit, LogName(entry.lastPathComponent) != nil else {
        guard isNamed else { return false }
        let shown = String(entry.prefix(80))
        note(.noName(line: number, text: shown), "name", &flaws)
        if blank == nil, zeros == nil { visibleEntries.append(entry) }
        continue
      }
      if hasMark { note(.byteOrderMark, "mark", &flaws) }
      if hasReturn, counts["return"] == nil {
        note(.carriageReturn(line: number), "return", &flaws)
        counts["return"] = 1
      }
      if isBefore || isBehind {
        note(.blanks(line: number, isBefore: isBefore), "blanks", &flaws)
      }
      if end == nil { note(.unendedLine(line: number), "end", &flaws) }
      if Self.isJoined(name) { note(.joinedNames(line: number, text: entry), "joined", &flaws) }
      if zeroCount > 0, line.first != 0 {
        note(.zeroBytesBehind(line: number, count: zeroCount), "zeros", &flaws)
      }
      let read = Self.asRead(line)
      if blank != nil
        || (hasReturn && read.hasSuffix("\r") ? String(read.dropLast()) : read) != entry
      {
        hidden.insert(entries.count)
      }
      if zeros != nil { behindZeros.insert(entries.count) }
      entries.append(entry)
      guard blank == nil else { continue }
      visibleEntries.append(read)
    }
    if let blank {
      isCut = entries.count > blank.entries
      flaws.append(.blankLine(line: blank.line, namesBehind: entries.count - blank.entries))
    }
    if let zeros {
      isCutByZeros = entries.count > zeros.entries
      flaws.append(
        .zeroBytes(
          line: zeros.line, count: zeros.count, namesBehind: entries.count - zeros.entries))
    }
    return true
  }

  /// The name that a server reads in a line: what stands before the first zero byte.
  private static func asRead(_ line: ArraySlice<UInt8>) -> String {
    PathText.text(of: Array(line.prefix { $0 != 0 }))
  }

  /// Whether the path holds the beginning of another one, `./binlog.000004./binlog.000005`.
  private static func isJoined(_ name: ArraySlice<UInt8>) -> Bool {
    guard name.count > 4 else { return false }
    for index in name.indices.dropFirst(2).dropLast(2)
    where name[index] == 0x2E && name[index + 1] == 0x2F {
      let before = name[index - 1]
      if before >= 0x30 && before <= 0x39 || before | 0x20 >= 0x61 && before | 0x20 <= 0x7A {
        return true
      }
    }
    return false
  }

  /// The bytes of a text in UTF-16 as plain ones; nil for another.
  private static func fromUTF16(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count >= 4 else { return nil }
    let isLittle = bytes[0] == 0xFF && bytes[1] == 0xFE
    let isBig = bytes[0] == 0xFE && bytes[1] == 0xFF
    var from = isLittle || isBig ? 2 : 0
    var low = isBig ? 1 : 0
    if from == 0 {
      // Without a mark: every other byte of the beginning is zero, and the others are not.
      let head = bytes.prefix(32)
      let even = head.indices.filter { $0 % 2 == 0 }.allSatisfy { head[$0] != 0 }
      let odd = head.indices.filter { $0 % 2 == 1 }.allSatisfy { head[$0] != 0 }
      let evenZero = head.indices.filter { $0 % 2 == 0 }.allSatisfy { head[$0] == 0 }
      let oddZero = head.indices.filter { $0 % 2 == 1 }.allSatisfy { head[$0] == 0 }
      guard even && oddZero || odd && evenZero else { return nil }
      low = evenZero ? 1 : 0
    }
    var result: [UInt8] = []
    while from + 1 < bytes.count {
      result.append(bytes[from + low])
      from += 2
    }
    return result
  }

  /// Whether a server of `flavor` that comes to the end of what it reads finds no next log, though
  /// it writes one.
  package func isCut(for flavor: Flavor) -> Bool { isCut || flavor == .mysql && isCutByZeros }

  /// The names as a server of `flavor` reads them.
  package func entries(for flavor: Flavor) -> [String] {
    guard let zero = visibleEntries.firstIndex(where: \.isEmpty) else { return visibleEntries }
    // MySQL's search ends at a name that is empty.
    return flavor == .mysql ? Array(visibleEntries[..<zero]) : visibleEntries
  }

  /// Reads the file at `path`; nil when it is no index.
  public static func read(_ path: String) throws(SourceError) -> LogIndex? {
    let source = try ByteSource(path: path, access: .read)
    let chunk = try source.chunk(at: .zero, atLeast: sizeLimit)
    let bytes = chunk.bytes.extracting(0..<min(sizeLimit, chunk.count)).array
    // A log is none, whatever it is called.
    if case .other = FileMagic(bytes.span) {} else if !bytes.isEmpty { return nil }
    return LogIndex(path: path, bytes: bytes)
  }

  /// Where the file of `entry` is expected: where the entry says, else beside the index, as in a
  /// copy of a data directory.
  public func resolve(_ entry: String) -> String {
    let beside = directory + entry.lastPathComponent
    guard entry.hasPrefix("/") else {
      let relative = directory + (entry.hasPrefix("./") ? String(entry.dropFirst(2)) : entry)
      // What an editor put before or after a name is a part of it to a server.
      if Self.isSpoiled(entry) { return relative }
      if DirectoryListing.kind(of: relative) == .file { return relative }
      return DirectoryListing.kind(of: beside) == .file ? beside : archive(of: beside)
    }
    if DirectoryListing.kind(of: beside) == .file { return beside }
    return DirectoryListing.kind(of: entry) == .file ? entry : archive(of: beside)
  }

  /// The packed log that lies where `path` should be; else `path`.
  private func archive(of path: String) -> String {
    for ending in LogName.archiveEndings where DirectoryListing.kind(of: path + ending) == .file {
      return path + ending
    }
    return path
  }

  /// Whether a name as a server reads it begins with what an editor put there.
  package static func isSpoiled(_ entry: String) -> Bool {
    guard let first = entry.utf8.first, let last = entry.utf8.last else { return true }
    return first == 0x20 || first == 0x09 || first == 0xEF || last == 0x20 || last == 0x09
  }
}

extension String {
  /// Everything up to and with the last slash.
  package var directoryPrefix: String {
    guard let slash = utf8.lastIndex(of: 0x2F) else { return "" }
    return String(self[...slash])
  }
}
