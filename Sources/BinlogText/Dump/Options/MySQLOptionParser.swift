/// Reads command lines as the servers' own programs do: `--name=value`, `--name value`, `-xvalue`,
/// `-x value`, `-xyz`, `_` for `-`, `--skip-`, `--disable-`, `--enable-` and `--loose-` before a
/// name, options and arguments in any order, `--` before arguments only.
public struct MySQLOptionParser: Sendable {
  /// An option that was given, with its value.
  public struct Found: Sendable {
    /// The row of the table.
    public let option: DumpOption
    /// The value, where there was one.
    public let value: String?
    /// Whether it was taken back, by `--skip-`, `--disable-` or `=0`.
    public let isOff: Bool
  }

  /// Why a command line cannot be understood.
  public struct UsageError: Error, Equatable, Sendable {
    /// One line for people.
    public let text: String

    init(_ text: String) { self.text = text }
  }

  /// What a command line says.
  public struct Result: Sendable {
    /// The options, in the order given.
    public var options: [Found] = []
    /// The arguments.
    public var arguments: [String] = []
    /// Unknown options that `--loose-` forgives.
    public var forgiven: [String] = []
  }

  private let table: [DumpOption]

  /// A parser for the options of `table`.
  public init(_ table: [DumpOption] = DumpOption.all) { self.table = table }

  /// Reads a command line.
  public func parse(_ line: [String]) throws(UsageError) -> Result {
    var result = Result()
    var index = 0
    while index < line.count {
      let word = line[index]
      index += 1
      if word == "--" {
        result.arguments.append(contentsOf: line[index...])
        break
      }
      if word.hasPrefix("--") {
        try long(String(word.dropFirst(2)), line, &index, &result)
      } else if word.hasPrefix("-"), word.count > 1 {
        try short(Array(word.dropFirst()), line, &index, &result)
      } else {
        result.arguments.append(word)
      }
    }
    return result
  }

  /// Option names compare with `_` and `-` being the same.
  static func folded(_ name: some StringProtocol) -> String {
    String(name.map { $0 == "_" ? "-" : $0 })
  }

  private func find(_ name: String) -> DumpOption? {
    let wanted = Self.folded(name)
    return table.first { $0.name == wanted }
  }

  private func long(
    _ word: String, _ line: [String], _ index: inout Int, _ result: inout Result
  ) throws(UsageError) {
    var name = word
    var value: String?
    if let equals = word.firstIndex(of: "=") {
      name = String(word[..<equals])
      value = String(word[word.index(after: equals)...])
    }
    var isLoose = false
    var isOff = false
    var isOn = false
    var option = find(name)
    // Prefixes may pile up: --loose-skip-verbose.
    while option == nil {
      let folded = Self.folded(name)
      if folded.hasPrefix("loose-") {
        isLoose = true
        name = String(name.dropFirst(6))
      } else if folded.hasPrefix("skip-") {
        isOff = true
        name = String(name.dropFirst(5))
      } else if folded.hasPrefix("disable-") {
        isOff = true
        name = String(name.dropFirst(8))
      } else if folded.hasPrefix("enable-") {
        isOn = true
        name = String(name.dropFirst(7))
      } else {
        break
      }
      option = find(name)
    }
    guard let option else {
      if isLoose {
        result.forgiven.append(word)
        return
      }
      throw UsageError("unknown option '--\(word)'; `binlogtool dump --help` lists the options")
    }
    switch option.value {
    case .none, .switching:
      if let value {
        guard case .switching = option.value, let flag = Self.flag(value), !isOff, !isOn else {
          throw UsageError("option '--\(option.name)' cannot take the value '\(value)'")
        }
        isOff = !flag
      }
      result.options.append(Found(option: option, value: nil, isOff: isOff))
    default:
      guard !isOff, !isOn else {
        throw UsageError("option '--\(option.name)' needs a value and cannot be skipped")
      }
      if value == nil, index < line.count {
        value = line[index]
        index += 1
      }
      guard let value else { throw UsageError("option '--\(option.name)' requires a value") }
      result.options.append(Found(option: option, value: value, isOff: false))
    }
  }

  private func short(
    _ letters: [Character], _ line: [String], _ index: inout Int, _ result: inout Result
  ) throws(UsageError) {
    var position = 0
    while position < letters.count {
      let letter = letters[position]
      position += 1
      guard let option = table.first(where: { $0.letter == letter }) else {
        throw UsageError("unknown option '-\(letter)'; `binlogtool dump --help` lists the options")
      }
      switch option.value {
      case .none, .switching:
        result.options.append(Found(option: option, value: nil, isOff: false))
      default:
        if position < letters.count {
          result.options.append(
            Found(option: option, value: String(letters[position...]), isOff: false))
        } else if index < line.count {
          result.options.append(Found(option: option, value: line[index], isOff: false))
          index += 1
        } else {
          throw UsageError("option '-\(letter)' requires a value")
        }
        return
      }
    }
  }

  private static func flag(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "1", "on", "true": true
    case "0", "off", "false": false
    default: nil
    }
  }

  /// A number as the servers' programs read it: digits, and K, M, G, T, P or E for powers of 1024.
  ///
  /// Negative numbers are nil: callers that allow them look at the sign.
  public static func number(_ text: String) -> UInt64? {
    var digits = text[...]
    var factor: UInt64 = 1
    if let last = text.last, let power = "kmgtpe".firstIndex(of: Character(last.lowercased())) {
      digits = text.dropLast()
      let exponent = "kmgtpe".distance(from: "kmgtpe".startIndex, to: power) + 1
      factor = 1 << UInt64(10 * exponent)
    }
    guard let value = UInt64(digits) else { return nil }
    let (product, overflow) = value.multipliedReportingOverflow(by: factor)
    return overflow ? .max : product
  }

  /// The word of `words` that `text` is, or the only one that it begins.
  public static func word(_ text: String, of words: [String]) -> String? {
    let wanted = text.lowercased()
    if let exact = words.first(where: { $0.lowercased() == wanted }) { return exact }
    if let number = Int(wanted), number >= 1, number <= words.count { return words[number - 1] }
    let matches = words.filter { $0.lowercased().hasPrefix(wanted) }
    return matches.count == 1 && !wanted.isEmpty ? matches[0] : nil
  }
}
