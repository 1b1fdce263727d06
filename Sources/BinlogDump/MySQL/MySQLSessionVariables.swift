import BinlogBytes
import BinlogEvents

extension SessionState {
  /// Writes what MySQL's tool prints before a statement, from `use` on.
  mutating func printMySQL(
    _ head: StatementHead, _ event: DumpedEvent, _ bytes: Span<UInt8>,
    options: DumpOptions, to sink: ByteSink
  ) {
    let flags = event.frame.header.flags
    // Where no name should be, whatever stands there shows up to a NUL.
    let database = head.query.database
    let end =
      database.isEmpty
      ? max(database.upperBound, bytes.count) : database.upperBound
    use(
      bytes.extracting(database.lowerBound..<end),
      count: database.count,
      suppressed: flags.contains(.suppressUse),
      isTransactional: head.keyword.isTransactional, to: sink)
    let variables = head.variables
    SessionState.timestamp(
      event.frame.header.timestamp, microseconds: variables.microseconds ?? 0, to: sink)
    // The short form is to be the same whichever thread it was.
    if !options.requireRowFormat {
      thread(
        head.query.threadID, isSpecific: flags.contains(.threadSpecific),
        shown: options.leavesOutRows ? 999_999_999 : nil, to: sink)
    }
    if head.isSettled { return }
    let before = sink.written
    // This one changes without being printed.
    let collation = defaultCollationForUtf8mb4
    if let bits = variables.flags2 { self.options(bits, SessionOption.mysql, to: sink) }
    if let mode = variables.sqlMode, mode != sqlMode {
      sink.write("SET @@session.sql_mode=")
      sink.write(decimal: mode)
      // Modes that 8.0.5 removed.
      if mode & 0x1003_FF00 != 0 { sink.write("/*!80005 &~0x1003ff00*/") }
      sink.writeDelimiter()
      sqlMode = mode
    }
    let pair = variables.autoIncrement
    autoIncrement([pair?.increment ?? 1, pair?.offset ?? 1], to: sink)
    if let set = variables.charset { charset([set.client, set.connection, set.server], to: sink) }
    if let zone = variables.timeZone { timeZone(bytes.extracting(zone), to: sink) }
    lcTimeNames(variables.lcTimeNames ?? 0, to: sink)
    charsetDatabase(variables.charsetDatabase ?? 0, to: sink)
    if let value = variables.explicitDefaultsForTimestamp {
      sink.write("SET @@session.explicit_defaults_for_timestamp=")
      sink.write(byte: value == 0 ? 0x30 : 0x31)
      sink.writeDelimiter()
    }
    defaultCollation(variables.defaultCollationForUtf8mb4 ?? 0, to: sink)
    // These two are printed each time: the tool does not remember them.
    if let value = variables.sqlRequirePrimaryKey, value != 0xFF {
      sink.write("/*!80013 SET @@session.sql_require_primary_key=")
      sink.write(decimal: UInt64(value))
      sink.write("*/")
      sink.writeDelimiter()
    }
    if let value = variables.defaultTableEncryption, value != 0xFF {
      sink.write("/*!80016 SET @@session.default_table_encryption=")
      sink.write(decimal: UInt64(value))
      sink.write("*/")
      sink.writeDelimiter()
    }
    let cascade = variables.enableCascadeTriggers ?? 0
    if cascade != cascadeTriggers {
      sink.write("/*!90700 SET @@session.enable_cascade_triggers=")
      sink.write(decimal: UInt64(cascade))
      sink.write("*/")
      sink.writeDelimiter()
      cascadeTriggers = cascade
    }
    let repeats =
      variables.explicitDefaultsForTimestamp != nil || variables.sqlRequirePrimaryKey != nil
      || variables.defaultTableEncryption != nil || variables.microseconds != nil
      || variables.ddlXid != nil
    settle(
      bytes.extracting(head.query.statusVariables),
      changed: sink.written != before || defaultCollationForUtf8mb4 != collation,
      repeats: repeats)
  }

  /// Writes a user variable.
  ///
  /// Its text is UTF-8 whatever the session's character sets are, so they are changed for it, and
  /// back; numbers keep their own collation.
  func printUserVariable(_ event: UserVarEvent, _ bytes: Span<UInt8>, to sink: ByteSink) {
    let utf8 = 33 as UInt16
    var connection = utf8
    var isKnown = true
    if !event.isNull, event.valueType != UserVarEvent.string {
      if let number = UInt16(exactly: event.collation),
        Collations.mysql.characterSet(of: number) != nil
      {
        connection = number
      } else {
        isKnown = false
      }
    }
    let needed = [utf8, connection, utf8]
    let changes = charset != needed
    if changes { Self.writeCharset(needed, to: sink) }
    // A name with NUL in it stands in quotes, which mean that only in some modes.
    let isOdd = bytes.extracting(event.name).containsNUL
    if isOdd { sink.write("SET @@session.sql_mode=0/*!*/;\n") }
    sink.write(userVar: event, bytes, style: .mysql, isKnown: isKnown)
    if isOdd, let sqlMode {
      sink.write("SET @@session.sql_mode=")
      sink.write(decimal: sqlMode)
      sink.writeDelimiter()
    }
    if changes, let charset { Self.writeCharset(charset, to: sink) }
  }

  private mutating func charset(_ triple: [UInt16], to sink: ByteSink) {
    guard charset != triple else { return }
    Self.writeCharset(triple, to: sink)
    charset = triple
  }

  private static func writeCharset(_ triple: [UInt16], to sink: ByteSink) {
    if let name = Collations.mysql.characterSet(of: triple[0]) {
      sink.write("/*!\\C ")
      sink.write(name)
      sink.write(" */")
      sink.writeDelimiter()
    }
    sink.write("SET @@session.character_set_client=")
    sink.write(decimal: UInt64(triple[0]))
    sink.write(",@@session.collation_connection=")
    sink.write(decimal: UInt64(triple[1]))
    sink.write(",@@session.collation_server=")
    sink.write(decimal: UInt64(triple[2]))
    sink.writeDelimiter()
  }

  private mutating func defaultCollation(_ number: UInt16, to sink: ByteSink) {
    guard defaultCollationForUtf8mb4 != number else { return }
    if number != 0 {
      sink.write("/*!80011 SET @@session.default_collation_for_utf8mb4=")
      sink.write(decimal: UInt64(number))
      sink.write("*/")
      sink.writeDelimiter()
    }
    defaultCollationForUtf8mb4 = number
  }
}
