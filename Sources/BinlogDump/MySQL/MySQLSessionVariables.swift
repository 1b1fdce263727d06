import BinlogBytes
import BinlogEvents

extension SessionState {
  /// Writes what MySQL's tool prints before a statement, from `use` on.
  func writeMySQL(
    _ head: StatementHead, _ event: DumpedEvent, _ bytes: Span<UInt8>,
    options: DumpOptions, to sink: ByteSink
  ) {
    writeUse(
      bytes.extracting(head.database), count: head.query.database.count,
      suppressed: head.suppressesUse, to: sink)
    SessionState.timestamp(
      event.frame.header.timestamp, microseconds: head.microseconds ?? 0, to: sink)
    // The short form is to be the same whichever thread it was.
    if !options.requireRowFormat {
      writeThread(
        head.query.threadID, isSpecific: event.frame.header.flags.contains(.threadSpecific),
        shown: options.leavesOutRows ? 999_999_999 : nil, to: sink)
    }
    if head.isSettled { return }
    let variables = head.variables
    if let bits = variables.flags2 { writeOptions(bits, SessionOption.mysql, to: sink) }
    if let mode = variables.sqlMode, mode != sqlMode {
      sink.write("SET @@session.sql_mode=")
      sink.write(decimal: mode)
      // Modes that 8.0.5 removed.
      if mode & 0x1003_FF00 != 0 { sink.write("/*!80005 &~0x1003ff00*/") }
      sink.writeDelimiter()
    }
    let pair = variables.autoIncrement
    writeAutoIncrement([pair?.increment ?? 1, pair?.offset ?? 1], to: sink)
    if let set = variables.charset {
      writeCharset([set.client, set.connection, set.server], to: sink)
    }
    if let zone = variables.timeZone { writeTimeZone(bytes.extracting(zone), to: sink) }
    writeTimeNames(variables.lcTimeNames ?? 0, to: sink)
    writeDatabaseCollation(variables.charsetDatabase ?? 0, to: sink)
    if let value = variables.explicitDefaultsForTimestamp {
      sink.write("SET @@session.explicit_defaults_for_timestamp=")
      sink.write(byte: value == 0 ? 0x30 : 0x31)
      sink.writeDelimiter()
    }
    writeDefaultCollation(variables.defaultCollationForUtf8mb4 ?? 0, to: sink)
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
    }
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
    if changes { Self.write(charset: needed, to: sink) }
    // A name with NUL in it stands in quotes, which mean that only in some modes.
    let isOdd = bytes.extracting(event.name).containsNUL
    if isOdd { sink.write("SET @@session.sql_mode=0/*!*/;\n") }
    sink.write(userVar: event, bytes, style: .mysql, isKnown: isKnown)
    if isOdd, let sqlMode {
      sink.write("SET @@session.sql_mode=")
      sink.write(decimal: sqlMode)
      sink.writeDelimiter()
    }
    if changes, let charset { Self.write(charset: charset, to: sink) }
  }

  private func writeCharset(_ triple: [UInt16], to sink: ByteSink) {
    if charset != triple { Self.write(charset: triple, to: sink) }
  }

  private static func write(charset triple: [UInt16], to sink: ByteSink) {
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

  /// Writes the default collation of utf8mb4 where it changed, and is one.
  private func writeDefaultCollation(_ number: UInt16, to sink: ByteSink) {
    guard defaultCollationForUtf8mb4 != number, number != 0 else { return }
    sink.write("/*!80011 SET @@session.default_collation_for_utf8mb4=")
    sink.write(decimal: UInt64(number))
    sink.write("*/")
    sink.writeDelimiter()
  }
}
