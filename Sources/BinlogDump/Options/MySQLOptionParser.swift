/// Reads command lines as the servers' own programs do: `--name=value`, `--name value`, `-xvalue`,
/// `-x value`, `-xyz`, `_` for `-`, `--skip-`, `--disable-`, `--enable-`, `--maximum-` and
/// `--loose-` before a name, options and arguments in any order, `--` before arguments only;
/// for MariaDB also beginnings of names that only one option has, and capitals.
public struct MySQLOptionParser: Sendable {
  /// A word of a command line, or a line of an option file.
  public struct Word: Sendable {
    /// As given; from a file always one option in its long form.
    public var text: String
    /// The file and line it stands in; nil for the command line.
    public var origin: String?

    /// A word from its parts.
    public init(_ text: String, origin: String? = nil) {
      self.text = text
      self.origin = origin
    }
  }

  /// An option that was given, with its value.
  public struct Found: Sendable {
    /// The row of the table.
    public let option: DumpOption
    /// The value, where there was one.
    public let value: String?
    /// Whether it was taken back, by `--skip-`, `--disable-` or `=0`.
    public let isOff: Bool
    /// The file and line it stands in; nil for the command line.
    public var origin: String?
  }

  /// Why a command line cannot be understood.
  public struct UsageError: Error, Equatable, Sendable {
    /// One line for people.
    public let text: String
    /// Whether an option is none of this vendor's; the other vendor may have it.
    let isUnknown: Bool

    init(_ text: String, isUnknown: Bool = false) {
      self.text = text
      self.isUnknown = isUnknown
    }

    func at(_ origin: String?) -> UsageError {
      guard let origin else { return self }
      return UsageError("\(origin): \(text)", isUnknown: isUnknown)
    }
  }

  /// What a command line says.
  public struct Result: Sendable {
    /// The options, in the order given.
    public var options: [Found] = []
    /// The arguments.
    public var arguments: [String] = []
    /// What deserves a word although it is no error.
    public var warnings: [String] = []
  }

  private let table: [DumpOption]
  private let vendor: DumpVendor

  /// A parser by the rules of `vendor`.
  public init(_ vendor: DumpVendor = .mysql) {
    self.vendor = vendor
    table = DumpOption.all.filter { $0.belongs(to: vendor) }
  }

  /// Reads a command line.
  public func parse(_ line: [String]) throws(UsageError) -> Result {
    try parse(line.map { Word($0) })
  }

  /// Reads what option files and a command line say, in this order.
  public func parse(_ line: [Word]) throws(UsageError) -> Result {
    var result = Result()
    var index = 0
    while index < line.count {
      let word = line[index]
      index += 1
      do throws(UsageError) {
        if word.origin == nil, word.text == "--" {
          result.arguments.append(contentsOf: line[index...].map(\.text))
          break
        }
        if word.text.hasPrefix("--") {
          try long(word, line, &index, &result)
        } else if word.text.hasPrefix("-"), word.text.utf8.count > 1 {
          try short(Array(word.text.dropFirst()), line, &index, &result)
        } else {
          result.arguments.append(word.text)
        }
      } catch {
        throw error.at(word.origin)
      }
    }
    return result
  }

  /// Option names compare with `_` and `-` being the same.
  static func folded(_ name: some StringProtocol) -> String {
    String(name.map { $0 == "_" ? "-" : $0 })
  }

  /// A name as the table has it: MariaDB's tool does not mind capitals.
  private func spelled(_ name: String) -> String {
    let folded = Self.folded(name)
    return vendor == .mariadb ? folded.lowercased() : folded
  }

  /// The option called `name`, or for MariaDB the only one whose name begins so.
  private func find(_ name: String, _ result: inout Result) throws(UsageError) -> DumpOption? {
    let wanted = spelled(name)
    if let exact = table.first(where: { $0.name == wanted }) { return exact }
    guard vendor == .mariadb, !wanted.isEmpty else { return nil }
    // Our own options are no part of that: what they begin with means the vendor's.
    let matches = table.filter { $0.name.hasPrefix(wanted) && !$0.isOurs }
    guard matches.count < 2 else {
      throw UsageError(
        "option '--\(name)' is ambiguous: "
          + matches.map { "--" + $0.name }.joined(separator: ", "))
    }
    if let match = matches.first {
      result.warnings.append("option '--\(name)' is taken for '--\(match.name)'")
    }
    return matches.first
  }

  /// Words about an option that only the other vendor's tool has; nil for one that nobody has.
  private func unknown(_ name: String) -> String? {
    let wanted = Self.folded(name)
    guard let option = DumpOption.all.first(where: { $0.name == wanted }) else { return nil }
    let other = vendor == .mysql ? DumpVendor.mariadb : .mysql
    let cut =
      vendor == .mariadb
      ? "GTIDs of MariaDB go to --start-position and --stop-position, and `binlogtool decode-rows "
        + "--format sql` takes --exclude-gtids"
      : "GTIDs of MySQL go to --include-gtids and --exclude-gtids"
    return "option '--\(option.name)' is one of \(other.tool), and \(vendor.tool) has none of this "
      + "name"
      + (option.name.contains("gtid") || option.name.contains("domain") ? ": \(cut)" : "")
  }

  /// What stands before an option's name.
  private struct Prefixes {
    var isLoose = false
    /// What `--skip-`, `--disable-` and `--enable-` make of a missing value; of several prefixes
    /// the one next to the name counts.
    var isOn: Bool?
  }

  private func long(
    _ word: Word, _ line: [Word], _ index: inout Int, _ result: inout Result
  ) throws(UsageError) {
    let body = word.text.dropFirst(2)
    var name = String(body)
    var value: String?
    if let equals = body.firstIndex(of: "=") {
      name = String(body[..<equals])
      value = String(body[body.index(after: equals)...])
    }
    var prefixes = Prefixes()
    var option = try find(name, &result)
    // Prefixes may pile up: --loose-skip-hexdump.
    while option == nil, strip(&name, &prefixes, value) { option = try find(name, &result) }
    guard let option else {
      if prefixes.isLoose {
        result.warnings.append("unknown option '--\(body)' is passed over")
        return
      }
      throw UsageError(
        unknown(name)
          ?? "unknown option '--\(body)'; `binlogtool dump --help` lists the options",
        isUnknown: true)
    }
    switch option.value {
    case .none:
      // What --skip- and the like make of an option is a value, too.
      guard value == nil, prefixes.isOn == nil else {
        throw UsageError("option '--\(option.name)' takes no value, and has one in '--\(body)'")
      }
      append(option, nil, isOff: prefixes.isOn == false, word, &result)
    case .switching:
      // --skip-x=0 is x, --skip-x=anything is not.
      var isOn = prefixes.isOn ?? true
      if let value, prefixes.isOn == nil {
        guard let flag = flag(value) else {
          result.warnings.append(
            "option '--\(option.name)' is left as it is: '\(value)' is none of 0, 1, OFF, ON, "
              + "FALSE, TRUE")
          return
        }
        isOn = flag
      } else if value == "0" {
        isOn.toggle()
      }
      append(option, nil, isOff: !isOn, word, &result)
    case .optionalText:
      append(option, prefixes.isOn == false ? "" : value, isOff: false, word, &result)
    default:
      if let isOn = prefixes.isOn { value = isOn ? "1" : "0" }
      if value == nil, word.origin == nil, index < line.count {
        value = line[index].text
        index += 1
      }
      guard let value else { throw UsageError("option '--\(option.name)' requires a value") }
      append(option, value, isOff: false, word, &result)
    }
  }

  /// Takes one prefix off `name`; false when none is there.
  private func strip(_ name: inout String, _ prefixes: inout Prefixes, _ value: String?) -> Bool {
    let folded = spelled(name)
    for (prefix, isOn) in [
      ("loose-", nil), ("skip-", false), ("disable-", false), ("enable-", true), ("maximum-", nil),
    ] as [(String, Bool?)] where folded.hasPrefix(prefix) {
      name = String(name.dropFirst(prefix.count))
      if prefix == "loose-" { prefixes.isLoose = true }
      prefixes.isOn = isOn
      return true
    }
    return false
  }

  private func append(
    _ option: DumpOption, _ value: String?, isOff: Bool, _ word: Word, _ result: inout Result
  ) {
    result.options.append(
      Found(option: option, value: value, isOff: isOff, origin: word.origin))
  }

  private func short(
    _ letters: [Character], _ line: [Word], _ index: inout Int, _ result: inout Result
  ) throws(UsageError) {
    var position = 0
    while position < letters.count {
      let letter = letters[position]
      position += 1
      guard let option = table.first(where: { $0.letter == letter }) else {
        throw UsageError(
          "unknown option '-\(letter)'; `binlogtool dump --help` lists the options",
          isUnknown: true)
      }
      let rest = position < letters.count ? String(letters[position...]) : nil
      switch option.value {
      case .none, .switching:
        result.options.append(Found(option: option, value: nil, isOff: false))
      case .optionalText:
        result.options.append(Found(option: option, value: rest, isOff: false))
        return
      default:
        var value = rest
        if value == nil, index < line.count {
          value = line[index].text
          index += 1
        }
        guard let value else { throw UsageError("option '-\(letter)' requires a value") }
        result.options.append(Found(option: option, value: value, isOff: false))
        return
      }
    }
  }

  /// What a word after a switch means; MariaDB's tool looks at a number's first digit only.
  private func flag(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "1", "on", "true": true
    case "0", "off", "false": false
    case let text where vendor == .mariadb && text.hasPrefix("1"): true
    case let text where vendor == .mariadb && text.hasPrefix("0"): false
    default: nil
    }
  }

  /// A number as the servers' programs read it: spaces, digits, and K, M, G, T, P or E for powers
  /// of 1024, after which they look no further.
  ///
  /// Nil for all else, also for numbers of more than 64 bits and negative ones: callers that allow
  /// them look at the sign.
  public static func number(_ text: String) -> UInt64? {
    var rest = text.utf8.drop { $0 == 0x20 || (9...13).contains($0) }
    if rest.first == 0x2B { rest = rest.dropFirst() }
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard let value = UInt64(String(digits) ?? "") else { return nil }
    guard let suffix = rest.dropFirst(digits.count).first else { return value }
    guard let power = Array("kmgtpe".utf8).firstIndex(of: suffix | 0x20) else { return nil }
    let factor: UInt64 = 1 << UInt64(10 * (power + 1))
    let (product, overflow) = value.multipliedReportingOverflow(by: factor)
    return overflow ? .max : product
  }

  /// The word of `words` that `text` is, or the only one that it begins; spaces may follow.
  public static func word(_ text: String, of words: [String]) -> String? {
    var wanted = text.lowercased()
    while wanted.last == " " { wanted.removeLast() }
    if let exact = words.first(where: { $0.lowercased() == wanted }) { return exact }
    let matches = words.filter { $0.lowercased().hasPrefix(wanted) }
    return matches.count == 1 && !wanted.isEmpty ? matches[0] : nil
  }
}

extension DumpOption {
  /// Whether no vendor has it.
  var isOurs: Bool {
    if case .ours = owner { return true }
    return false
  }
}
