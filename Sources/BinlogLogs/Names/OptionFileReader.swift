import BinlogBytes

/// Reads option files, `my.cnf`, with the files that they include, as the servers' programs do.
package struct OptionFileReader {
  /// Why a file cannot be used.
  package struct Problem: Error {
    /// What is wrong, and where.
    package var message: String

    init(_ message: String) { self.message = message }
  }

  /// One option.
  package struct Option: Equatable {
    /// The group it stands in, in small letters.
    package var group: String
    /// `name=value`, or the name alone.
    package var text: String
    /// File and line.
    package var origin: String
  }

  /// All options of all groups, in their order.
  package private(set) var options: [Option] = []
  /// The files that were read.
  package private(set) var paths: [String] = []
  /// What deserves a word although it is no error.
  package private(set) var warnings: [String] = []

  /// How deep files may include others.
  private static let deepest = 10

  /// Nothing read yet.
  package init() {}

  /// Reads a file and what it includes; one that is not required may be missing.
  package mutating func read(_ path: String, isRequired: Bool) throws(Problem) {
    try read(path, isRequired: isRequired, depth: 0)
  }

  private mutating func read(_ path: String, isRequired: Bool, depth: Int) throws(Problem) {
    guard DirectoryListing.kind(of: path) == .file else {
      // A directory, also that of the name "", reads as an empty file.
      if isRequired, !path.isEmpty, DirectoryListing.kind(of: path) != .directory {
        throw Problem("\(path): no such option file")
      }
      return
    }
    guard !DirectoryListing.isWritableByAll(path) else {
      warnings.append(
        "\(path): the option file is ignored, as everybody may write to it (chmod o-w)")
      return
    }
    paths.append(path)
    let text: String
    do throws(SourceError) {
      text = try DirectoryListing.text(of: path)
    } catch {
      guard isRequired else { return }
      throw Problem("\(path): the option file cannot be read: \(error.message)")
    }
    var group: String?
    var number = 0
    // Lines may end as Windows has it, which is one character to Swift.
    for raw in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      let origin = "\(path):\(number)"
      let line = Self.trimmed(raw)
      guard let first = line.first, first != "#", first != ";" else { continue }
      if first == "!" {
        try directive(line, origin, depth)
      } else if first == "[" {
        guard let end = line.firstIndex(of: "]") else {
          throw Problem("\(origin): a group's name must end with ]")
        }
        // Spaces count before the name, and not after it; capitals do not matter.
        var name = line[line.index(after: line.startIndex)..<end]
        while name.last?.isWhitespace == true { name = name.dropLast() }
        group = name.lowercased()
      } else {
        guard let group else { throw Problem("\(origin): an option before the first [group]") }
        options.append(Option(group: group, text: Self.option(line), origin: origin))
      }
    }
  }

  /// `!include FILE` and `!includedir DIRECTORY`.
  private mutating func directive(
    _ line: Substring, _ origin: String, _ depth: Int
  ) throws(Problem) {
    let parts = line.dropFirst().split(maxSplits: 1, whereSeparator: \.isWhitespace)
    guard let name = parts.first, name == "include" || name == "includedir" else { return }
    guard parts.count == 2 else {
      throw Problem("\(origin): !\(name) needs the name of a file or directory")
    }
    let path = String(Self.trimmed(parts[1]))
    guard depth < Self.deepest else {
      warnings.append("\(origin): \(path) is not read: files include one another too deep")
      return
    }
    guard name == "includedir" else { return try read(path, isRequired: false, depth: depth + 1) }
    guard let names = try? DirectoryListing.names(in: path) else {
      throw Problem("\(origin): the directory \(path) cannot be read")
    }
    for name in names where name.hasSuffix(".cnf") {
      try read(path + (path.hasSuffix("/") ? "" : "/") + name, isRequired: false, depth: depth + 1)
    }
  }

  /// `name = value # remark` as a word of a command line.
  private static func option(_ line: Substring) -> String {
    let text = withoutRemark(line)
    guard let equals = text.firstIndex(of: "=") else { return String(trimmed(text)) }
    let name = trimmed(text[..<equals])
    var value = trimmed(text[text.index(after: equals)...])
    if let quote = value.first, quote == "'" || quote == "\"", value.count > 1, value.last == quote
    {
      value = value.dropFirst().dropLast()
    }
    return name + "=" + unescaped(value)
  }

  /// Up to a `#` that is in no quotes; a quote after a backslash is none.
  private static func withoutRemark(_ line: Substring) -> Substring {
    var quote: Character?
    var isEscaped = false
    for index in line.indices {
      let character = line[index]
      if character == "'" || character == "\"", !isEscaped {
        if quote == nil { quote = character } else if quote == character { quote = nil }
      }
      if quote == nil, character == "#" { return line[..<index] }
      isEscaped = quote != nil && character == "\\" && !isEscaped
    }
    return line
  }

  private static func unescaped(_ value: Substring) -> String {
    var text = ""
    var isEscaped = false
    for character in value {
      guard isEscaped else {
        if character == "\\" { isEscaped = true } else { text.append(character) }
        continue
      }
      isEscaped = false
      switch character {
      case "n": text.append("\n")
      case "t": text.append("\t")
      case "r": text.append("\r")
      case "b": text.append("\u{8}")
      case "s": text.append(" ")
      case "\"", "'", "\\": text.append(character)
      default:
        text.append("\\")
        text.append(character)
      }
    }
    if isEscaped { text.append("\\") }
    return text
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, first.isWhitespace { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return text
  }
}
