import BinlogAudit
import BinlogChanges
import BinlogEvents

extension ConflictInquiry {
  /// The last definition statement of the replica's own clients that names the object of the
  /// error, and the group it is in; nil where its logs have none.
  func localDefinition() -> (text: String, group: Conflict.Group)? {
    guard let name = objectName, !ownLogs.isEmpty else { return nil }
    let facts = ConflictFacts(error, inputs, channel: channel)
    guard facts.replicaServerID != nil else { return nil }
    let schemas = ConflictSchemas(schema)
    let history = OwnHistory([], serverID: facts.replicaServerID, schemas: schemas)
    read(ownLogs, history, schemas)
    for statement in history.localStatements.reversed() {
      let text = String(decoding: statement.text, as: UTF8.self)
      guard case .definition = LoggedStatement(statement.text),
        StatementTarget.words(text).contains(where: { $0.lowercased() == name.lowercased() }),
        let group = facts.ownGroup(path: statement.groupPath, start: statement.groupStart)
      else { continue }
      return (text.count > 200 ? text.prefix(200) + " …" : text, group)
    }
    return nil
  }

  /// The object that the error is about: the table that it names, else the first name in quotes.
  private var objectName: String? {
    if let table = error.table { return table }
    let parts = error.message.split(separator: "'", omittingEmptySubsequences: false)
    // Statements are told as `Error 'MESSAGE' on query`.
    let place = error.message.hasPrefix("Error '") ? 2 : 1
    guard parts.count > place + 1 else { return nil }
    let name = parts[place].split(separator: ".").last.map(String.init)
    return name.flatMap { $0.isEmpty ? nil : $0 }
  }
}
