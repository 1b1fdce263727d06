/// Kinds of definitions that a user asks for: `drop`, `table`, `drop-table`, with commas between
/// them.
package struct DefinitionKinds: Sendable, Equatable {
  private struct Kind: Sendable, Equatable {
    var verb: DefinitionStatement.Verb?
    var object: DefinitionStatement.Object?
  }

  /// None means all.
  private var kinds: [Kind] = []

  /// All kinds.
  package static let all = DefinitionKinds()

  private init() {}

  /// What may be asked for, as messages say it.
  package static var words: String {
    (DefinitionStatement.Verb.allCases.map(\.rawValue)
      + DefinitionStatement.Object.allCases.filter { $0 != .other }.map(\.rawValue))
      .joined(separator: ", ")
  }

  /// Reads a list; nil where a word of it is none.
  package init?(_ text: String) {
    let list = text.lowercased().split(separator: ",", omittingEmptySubsequences: false)
    if list == ["all"] { return }
    for word in list {
      let parts = word.split { $0 == "-" || $0 == " " || $0 == "_" }.map(String.init)
      guard let first = parts.first, parts.count <= 2 else { return nil }
      var kind = Kind()
      if let verb = DefinitionStatement.Verb(rawValue: first) {
        kind.verb = verb
        if parts.count == 2 {
          guard let object = Self.object(parts[1]) else { return nil }
          kind.object = object
        }
      } else {
        guard parts.count == 1, let object = Self.object(first) else { return nil }
        kind.object = object
      }
      kinds.append(kind)
    }
  }

  private static func object(_ word: String) -> DefinitionStatement.Object? {
    word == "schema" ? .database : DefinitionStatement.Object(rawValue: word)
  }

  /// Adds what `other` asks for.
  package mutating func add(_ other: DefinitionKinds) {
    kinds = kinds.isEmpty || other.kinds.isEmpty ? [] : kinds + other.kinds
  }

  /// Whether `statement` is of one of them.
  package func contains(_ statement: DefinitionStatement) -> Bool {
    kinds.isEmpty
      || kinds.contains { kind in
        (kind.verb ?? statement.verb) == statement.verb
          && (kind.object ?? statement.object) == statement.object
      }
  }
}
