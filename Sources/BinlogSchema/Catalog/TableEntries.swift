/// How a server takes upper and lower case in the names of databases and tables.
enum NameCase: Sendable {
  /// Nothing has told yet.
  case unproven
  /// They differ (`lower_case_table_names=0`).
  case matters
  /// They are the same, and rows have them in lower case (`lower_case_table_names=1`).
  case folded
}

extension SchemaCatalog.TableName {
  /// The name in lower case.
  var folded: SchemaCatalog.TableName {
    SchemaCatalog.TableName(database: SQLName.folded(database), table: SQLName.folded(table))
  }
}

/// The tables of a catalog, found by their names, by their databases, and by their names in other
/// letters; each in a time that does not depend on how many there are.
struct TableEntries: Sendable {
  typealias Name = SchemaCatalog.TableName

  private(set) var all: [Name: SchemaCatalog.Entry] = [:]
  /// The names that differ from what is asked in the case of letters only.
  private var spellings: [Name: [Name]] = [:]
  /// The names of each database, in lower case.
  private var databases: [[UInt8]: Set<Name>] = [:]

  var isEmpty: Bool { all.isEmpty }

  /// What is known under exactly that name.
  subscript(name: Name) -> SchemaCatalog.Entry? {
    get { all[name] }
    set {
      guard let newValue else {
        remove(name)
        return
      }
      if all.updateValue(newValue, forKey: name) == nil {
        let folded = name.folded
        spellings[folded, default: []].append(name)
        databases[folded.database, default: []].insert(name)
      }
    }
  }

  /// The one name that is the same but for the case of its letters; nil where there are several.
  func onlyName(like name: Name) -> Name? {
    guard let names = spellings[name.folded], names.count == 1 else { return nil }
    return names[0]
  }

  @discardableResult
  mutating func remove(_ name: Name) -> SchemaCatalog.Entry? {
    guard let old = all.removeValue(forKey: name) else { return nil }
    let folded = name.folded
    spellings[folded]?.removeAll { $0 == name }
    if spellings[folded]?.isEmpty ?? false { spellings[folded] = nil }
    databases[folded.database]?.remove(name)
    return old
  }

  /// Removes the tables of a database.
  mutating func removeDatabase(_ database: [UInt8], anyCase: Bool) {
    for name in databases[SQLName.folded(database)] ?? []
    where anyCase || name.database == database { remove(name) }
  }
}
