public import BinlogBytes

/// An index file: the text file in which a server lists its logs, one path a line.
public struct LogIndex: Sendable {
  /// Its path.
  public let path: String
  /// The lines as written, such as `./mysql-bin.000562`.
  public let entries: [String]
  /// The entries that a server sees: it stops reading at an empty line.
  public var visibleEntries: ArraySlice<String> { entries.prefix(visibleCount ?? entries.count) }
  private var visibleCount: Int?
  /// What a server trips over in its lines, though their names can be read.
  public private(set) var flaws: [Flaw] = []

  /// A flaw in the form of the lines.
  public enum Flaw: Equatable, Sendable {
    /// This line, from 1, ends with CR LF, as an editor of Windows leaves it.
    case carriageReturn(line: Int)
    /// This line, from 1, is empty, and so many names follow.
    case blankLine(line: Int, namesBehind: Int)
    /// The last line does not end.
    case unendedLine(line: Int)
  }

  /// The directory that it lies in, with a slash at the end; empty for the working directory.
  public var directory: String { path.directoryPrefix }

  /// Takes `text` for the content of the index at `path`; nil when it cannot be one.
  public init?(path: String, text: String) {
    self.path = path
    var list: [String] = []
    var rest = Substring(text)
    var number = 0
    var blank: Int?
    var hasReturn = false
    while !rest.isEmpty {
      number += 1
      let end = rest.firstIndex { $0 == "\n" || $0 == "\r\n" }
      let entry = String(rest[..<(end ?? rest.endIndex)])
      let isReturn = end.map { rest[$0] == "\r\n" } ?? false
      rest = end.map { rest[rest.index(after: $0)...] } ?? ""
      if entry.isEmpty {
        if blank == nil {
          blank = number
          visibleCount = list.count
        }
        continue
      }
      guard LogName(entry.lastPathComponent) != nil else { return nil }
      if isReturn, !hasReturn {
        flaws.append(.carriageReturn(line: number))
        hasReturn = true
      }
      if end == nil { flaws.append(.unendedLine(line: number)) }
      list.append(entry)
    }
    if let blank {
      flaws.append(.blankLine(line: blank, namesBehind: list.count - (visibleCount ?? 0)))
    }
    // A server that crashed at the wrong moment leaves an empty index; its name tells then.
    guard !list.isEmpty || path.hasSuffix(".index") else { return nil }
    entries = list
  }

  /// Reads the file at `path`; nil when it is no index.
  public static func read(_ path: String) throws(SourceError) -> LogIndex? {
    let text = try DirectoryListing.text(of: path)
    guard !text.utf8.contains(0) else { return nil }
    return LogIndex(path: path, text: text)
  }

  /// Where the file of `entry` is expected: where the entry says, else beside the index, as in a
  /// copy of a data directory.
  public func resolve(_ entry: String) -> String {
    let beside = directory + entry.lastPathComponent
    guard entry.hasPrefix("/") else {
      let relative = directory + (entry.hasPrefix("./") ? String(entry.dropFirst(2)) : entry)
      return DirectoryListing.kind(of: relative) == .file ? relative : beside
    }
    if DirectoryListing.kind(of: beside) == .file { return beside }
    return DirectoryListing.kind(of: entry) == .file ? entry : beside
  }
}

extension String {
  /// Everything up to and with the last slash.
  var directoryPrefix: String {
    guard let slash = utf8.lastIndex(of: 0x2F) else { return "" }
    return String(self[...slash])
  }
}
