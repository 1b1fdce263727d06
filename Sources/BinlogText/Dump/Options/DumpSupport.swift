/// What a printer does not do yet: such an option is refused, never passed over.
enum DumpSupport {
  /// Names of options without effect in MySQL's printer so far.
  static let missingForMySQL: Set<String> = []

  /// Names of options without effect in MariaDB's printer so far.
  static let missingForMariaDB: Set<String> = []

  /// What is asked for with `options` and not there yet in `style`, as words for people.
  static func missing(_ options: DumpOptions, _ style: DumpStyle) -> [String] {
    let names = style.vendor == .mysql ? missingForMySQL : missingForMariaDB
    return options.given.intersection(names).sorted().map { "--\($0)" }
  }
}
