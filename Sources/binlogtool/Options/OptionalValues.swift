import BinlogSchema

/// Options whose value may be left out: `--ddl` means all kinds, unless kinds follow.
enum OptionalValues {
  /// The words with the value put to the option in any case.
  static func fill(_ words: [String]) -> [String] {
    var result: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" { return result + [word] + rest }
      guard word == "--ddl" else {
        result.append(word)
        continue
      }
      if let next = rest.first, !next.hasPrefix("-"), DefinitionKinds(next) != nil {
        result.append("--ddl=" + next)
        rest = rest.dropFirst()
      } else {
        result.append("--ddl=all")
      }
    }
    return result
  }
}
