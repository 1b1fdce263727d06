/// What statements set of a replica's filter rules: `CHANGE REPLICATION FILTER` (MySQL), `SET
/// GLOBAL replicate_…` (MariaDB), and the lists of `CHANGE … TO` in both.
package enum FilterStatements {
  /// One list of rules; it takes the place of the one before.
  package struct Setting: Equatable, Sendable {
    /// As an option has it, such as `replicate-do-db`.
    package var name: String
    /// Its values: one part each, two for a table or a database with another name.
    package var values: [[[UInt8]]]
    /// Whether it is one text, in which commas stand between values.
    package var isText = false
    /// The channel or connection; nil where none is named.
    package var channel: [UInt8]?
  }

  /// Whether `text` has statements of the kind.
  package static func areIn(_ text: [UInt8]) -> Bool { !settings(in: text).isEmpty }

  /// What `text` sets, in its order; statements of other kinds are passed over.
  package static func settings(in text: [UInt8]) -> [Setting] {
    var parser = SQLParser(text, SQLDialect())
    var list: [Setting] = []
    var standard: [UInt8]?
    while !parser.isAtEnd {
      if parser.accept("CHANGE", "REPLICATION", "FILTER") {
        list += lists(&parser)
      } else if parser.accept("CHANGE", "REPLICATION", "SOURCE")
        || parser.accept("CHANGE", "MASTER")
      {
        let named = parser.token.kind == .string ? parser.optionText() : nil
        guard parser.accept("TO") else { continue }
        list += lists(&parser).map { setting in
          var setting = setting
          setting.channel = setting.channel ?? named ?? standard
          return setting
        }
      } else if parser.accept("SET") {
        set(&parser, &list, &standard)
      }
      while !parser.isAtEnd, !parser.acceptSymbol(Letter.semicolon) { parser.advance() }
    }
    return list
  }

  /// `NAME = (…), NAME = (…) FOR CHANNEL '…'`; what is no list is passed over.
  private static func lists(_ parser: inout SQLParser) -> [Setting] {
    var list: [Setting] = []
    repeat {
      let word = parser.keyword
      parser.advance()
      _ = parser.acceptSymbol(Letter.equals)
      let isKnown =
        word.hasPrefix("REPLICATE_") || word == "IGNORE_SERVER_IDS" || word == "DO_DOMAIN_IDS"
        || word == "IGNORE_DOMAIN_IDS"
      if isKnown, parser.acceptSymbol(Letter.open) {
        list.append(Setting(name: option(word), values: values(&parser)))
      }
      while !parser.isAtEnd, !parser.isSymbol(Letter.comma), !parser.isSymbol(Letter.semicolon),
        !parser.isWord("FOR")
      { parser.skipOne() }
    } while parser.acceptSymbol(Letter.comma)
    if parser.accept("FOR", "CHANNEL"), let channel = parser.optionText() {
      for index in list.indices { list[index].channel = channel }
    }
    return list
  }

  /// The values after a parenthesis, up to the one that closes it.
  private static func values(_ parser: inout SQLParser) -> [[[UInt8]]] {
    var list: [[[UInt8]]] = []
    while !parser.isAtEnd, !parser.acceptSymbol(Letter.close) {
      if parser.acceptSymbol(Letter.open) {
        var pair: [[UInt8]] = []
        while !parser.isAtEnd, !parser.acceptSymbol(Letter.close) {
          pair.append(parser.lexer.text(of: parser.token))
          parser.advance()
          _ = parser.acceptSymbol(Letter.comma)
        }
        list.append(pair)
      } else if !parser.acceptSymbol(Letter.comma) {
        var parts = [parser.lexer.text(of: parser.token)]
        parser.advance()
        while parser.acceptSymbol(Letter.point) {
          parts.append(parser.lexer.text(of: parser.token))
          parser.advance()
        }
        list.append(parts)
      }
    }
    return list
  }

  /// `SET GLOBAL connection.replicate_do_db = '…'`, also as `@@global.…`.
  private static func set(
    _ parser: inout SQLParser, _ list: inout [Setting], _ standard: inout [UInt8]?
  ) {
    repeat {
      _ = parser.accept("GLOBAL") || parser.accept("SESSION") || parser.accept("PERSIST")
      var parts: [[UInt8]] = []
      if parser.token.kind == .variable {
        let text = parser.lexer.text(of: parser.token).drop { $0 == Letter.at }
        parts = text.split(separator: Letter.point).map(Array.init)
        if let first = parts.first, lower(first) == "global" || lower(first) == "session" {
          parts.removeFirst()
        }
        parser.advance()
      } else if let name = try? parser.name() {
        parts = [name]
      }
      while parser.acceptSymbol(Letter.point), let name = try? parser.name() { parts.append(name) }
      _ = parser.acceptSymbol(0x3A)
      _ = parser.acceptSymbol(Letter.equals)
      let name = parts.last.map(lower) ?? ""
      let value = parser.lexer.text(of: parser.token)
      if name == "default_master_connection" {
        standard = value.isEmpty ? nil : value
      } else if name.hasPrefix("replicate_") {
        list.append(
          Setting(
            name: option(name), values: [[value]], isText: true,
            channel: parts.count > 1 ? parts[parts.count - 2] : standard))
      }
      while !parser.isAtEnd, !parser.isSymbol(Letter.comma), !parser.isSymbol(Letter.semicolon) {
        parser.skipOne()
      }
    } while parser.acceptSymbol(Letter.comma)
  }

  private static func lower(_ text: [UInt8]) -> String {
    String(decoding: text.map(Letter.lower), as: UTF8.self)
  }

  private static func option(_ name: String) -> String {
    String(name.lowercased().map { $0 == "_" ? "-" : $0 })
  }
}
