import BinlogBytes

/// Words of `--print-defaults`, which are read on screens and kept in logs: in place of a password
/// stands `*****`.
enum DumpPasswords {
  private static let mask = "*****"

  /// The words without passwords.
  static func hidden(_ words: [String]) -> [String] {
    var result: [String] = []
    var isValue = false
    for word in words {
      if isValue {
        result.append(mask)
        isValue = false
      } else if let equals = word.firstIndex(of: "="), isPassword(word[..<equals]) {
        result.append(word[...equals] + mask)
      } else if word.hasPrefix("-p"), word.utf8.count > 2 {
        result.append("-p" + mask)
      } else {
        result.append(word)
        // That of a server's account follows its name with `=` only.
        isValue = !word.contains("=") && isPassword(word[...]) && name(word[...]).hasPrefix("key")
      }
    }
    return result
  }

  private static func name(_ word: Substring) -> String {
    guard word.hasPrefix("--") else { return "" }
    let name = String(word.dropFirst(2).lowercased().map { $0 == "_" ? "-" : $0 })
    return name.hasPrefix("loose-") ? String(name.dropFirst(6)) : name
  }

  /// Whether the option `word` has a password; names may be shortened.
  private static func isPassword(_ word: Substring) -> Bool {
    let name = name(word)
    return name.contains("passw") && !name.hasSuffix("-file")
      || name.utf8.count >= 2 && "password".hasPrefix(name)
  }
}
