public import BinlogBytes
import BinlogCharsets
public import BinlogEvents

extension SchemaCatalog {
  /// Takes in the statement of a query event, whose bytes are `bytes`.
  ///
  /// - Returns: what was not understood of it.
  /// - Throws: where the event's parts cannot be read; nothing has changed then.
  @discardableResult
  public mutating func apply(
    _ query: QueryEvent, bytes: Span<UInt8>, frame: EventFrame, format: FormatDescription,
    file: String
  ) throws(ReadError) -> String? {
    if !query.isCompressed, !Self.mayDefine(bytes.extracting(clamped(query.text, bytes))) {
      return nil
    }
    let flavor = format.flavor
    let variables = try QueryStatusVariables(
      event: bytes, range: query.statusVariables, base: frame.offset, flavor: flavor)
    // START ALTER tells what a later COMMIT ALTER does; ROLLBACK ALTER takes it back.
    if let flags = variables.gtidFlags3,
      flags & UInt16(MariaGtidEvent.startAlter | MariaGtidEvent.rollbackAlter) != 0
    {
      return nil
    }
    let text: [UInt8]
    if query.isCompressed {
      let chunk = try CompressedField.inflate(
        bytes, range: query.text, base: frame.offset, name: file)
      guard Self.mayDefine(chunk.bytes) else { return nil }
      text = chunk.bytes.bytesArray
    } else {
      text = bytes.extracting(clamped(query.text, bytes)).bytesArray
    }
    var context = StatementContext(
      origin: DefinitionOrigin(file: file, place: .offset(frame.offset.rawValue)))
    context.thread = query.threadID
    context.database = bytes.extracting(clamped(query.database, bytes)).bytesArray
    context.dialect.flavor = flavor
    let version = format.version
    context.dialect.version = version.major * 10_000 + version.minor * 100 + version.patch
    if let mode = variables.sqlMode { context.dialect.set(sqlMode: mode) }
    if let charset = variables.charset {
      context.dialect.charset =
        Self.isServersOwn(text) ? nil : Charset(collation: UInt32(charset.client))
      context.serverCharset = Charset(collation: UInt32(charset.server))
    }
    context.databaseCharset = variables.charsetDatabase.flatMap { Charset(collation: UInt32($0)) }
    return apply(text, context)
  }

  /// Whether the server wrote the statement itself, as it does for `CREATE TABLE … SELECT`.
  ///
  /// It writes such a text in UTF-8, whatever the session's character set says beside it.
  static func isServersOwn(_ text: [UInt8]) -> Bool {
    let starts = ["CREATE TABLE `", "CREATE OR REPLACE TABLE `"]
    guard starts.contains(where: { text.starts(with: $0.utf8) }),
      let line = text.firstIndex(of: Letter.newline),
      text[..<line].reversed().starts(with: "( `".utf8), text[line...].starts(with: "\n  `".utf8)
    else { return false }
    return CharsetDecoder(.utf8mb4).undecodableBytes(in: text.span) == 0
  }

  private func clamped(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
    range.clamped(to: 0..<bytes.count)
  }

  /// Whether a statement may define tables, by its first word; cheap, however long it is.
  public static func mayDefine(_ text: Span<UInt8>) -> Bool {
    guard text.count <= StatementSplitter.longest else { return false }
    var index = 0
    while index < text.count, Letter.isSpace(text[index]) { index += 1 }
    var word: [UInt8] = []
    while index < text.count, word.count < 7, Letter.isName(text[index]) {
      word.append(Letter.upper(text[index]))
      index += 1
    }
    switch String(decoding: word, as: UTF8.self) {
    case "CREATE", "ALTER", "DROP", "RENAME", "SET": return true
    // A comment before it.
    case "": return true
    default: return false
    }
  }
}

extension Span where Element == UInt8 {
  /// A copy.
  var bytesArray: [UInt8] {
    [UInt8](capacity: count) { output in
      for index in indices { output.append(self[index]) }
    }
  }
}
