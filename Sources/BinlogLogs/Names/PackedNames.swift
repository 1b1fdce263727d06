/// Logs in a directory that are packed so that they cannot be read as they are.
package struct PackedNames {
  private let names: [String: String]

  /// What the names of such files end with.
  private static let endings = [
    ".bz2", ".xz", ".lz4", ".lzo", ".zip", ".7z", ".rar", ".lz", ".lzma", ".Z", ".tar", ".tgz",
    ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst", ".gpg", ".age", ".enc", ".asc", ".qp",
    ".xbstream",
  ]

  /// Those among `names`.
  package init(_ names: [String]) {
    var found: [String: String] = [:]
    for name in names {
      for ending in Self.endings where name.hasSuffix(ending) {
        let bare = String(name.dropLast(ending.count))
        if LogName(bare) != nil { found[bare] = name }
      }
    }
    self.names = found
  }

  /// The packed file that holds the log `bare`, as its name says.
  package func name(of bare: String) -> String? { names[bare] }

  /// One of them.
  package var first: String? { names.values.min() }
}
